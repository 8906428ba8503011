#ifndef CXSYNC_CXSYNC_H
#define CXSYNC_CXSYNC_H

/*
 * The C interface of cxsync, and all that libcxsync.so exports. C99 to C17, C++11 and later.
 *
 * cxsync reads one kind of records from NICE CXone (or a source of the host's own), compares them with what an Ivinex
 * site (or a sink of the host's own) has, and creates or updates there what a person selected. It never deletes.
 * A call goes: cxs_client_open, cxs_client_preview, a person looks, cxs_client_apply. README.md has a program.
 *
 * Rules that hold for every function here:
 *
 *  1. Status. The returned cxs_status says whether the call did its work: CXS_OK, or a CXS_E_ constant. Values that
 *     this header does not name may come from a newer library: treat them as a failure.
 *  2. Errors. The last parameter `err`, where there is one, may be NULL. Otherwise it is overwritten: with NULL on
 *     CXS_OK, else with an error that is yours (cxs_error_free). An uninitialised slot is safe; free an old one
 *     first.
 *  3. Outputs. A parameter named `out` or `..._out` must not be NULL. It is NULL or zero after any failure.
 *  4. Ownership. What arrives through `out` or `err` is yours and has one ..._free function. Every other pointer
 *     that is returned, and every cxs_text, is borrowed: valid until the object it came from is freed. Never free()
 *     ours.
 *  5. Inputs are copied, or used only during the call. A pointer with a length need not end in NUL.
 *  6. Free functions accept NULL, never fail, and never use the network.
 *  7. Lifetimes do not chain. Plans, reports, lists, errors and documents outlive the client they came from; a
 *     client keeps the source and sink it was opened with alive. Free them in any order.
 *  8. Structs begin with `struct_size`, the size the caller was compiled with. Call the ..._init function first,
 *     always. Of a shorter struct the missing fields take their defaults. A longer one is accepted if what this
 *     library does not know of it is zero, else CXS_E_UNSUPPORTED. Zero, or NULL, always means the default.
 *  9. Text is UTF-8. Text in a struct that is not a cxs_text ends in NUL. A cxs_text ends in NUL too, which its
 *     `len` does not count, and may hold NUL; `data` NULL means that there is no value, which is not the empty text.
 * 10. Threads. Different objects may be used from different threads at once. A client takes one call at a time: a
 *     second one gets CXS_E_BUSY and does not wait. Whatever is passed as a pointer to const may be read by any
 *     number of threads. cxs_cancel_request works from any thread; none of this may be called from a signal handler.
 * 11. Nothing runs behind the host's back: a call blocks, does its work on the calling thread, and callbacks arrive
 *     on that thread before it returns, never after. (The system's name lookup uses a thread of its own, which calls
 *     nothing of the host's.) No output, no signal handler, no environment, no exit, no global state but OpenSSL's.
 * 12. Callbacks get the `user_data` they were registered with, as their last parameter. They must not longjmp and
 *     must not use the client that is calling them (CXS_E_BUSY); everything else they may. A C++ exception that
 *     leaves a callback counts as its failure.
 * 13. Secrets (passwords, keys, tokens) stand in no message, detail, log line, document or state file.
 * 14. The library may be loaded with RTLD_LOCAL. ABI.md says what unloading it does, and what may ever change here.
 */

#include <stddef.h>
#include <stdint.h>

#include "cxsync/version.h"

#ifdef __cplusplus
extern "C" {
#if __cplusplus >= 201103L
#define CXS_NOEXCEPT noexcept
#else
#define CXS_NOEXCEPT throw()
#endif
#else
#define CXS_NOEXCEPT
#endif

#if defined(CXS_STATIC) || !defined(__GNUC__)
#define CXS_API
#else
#define CXS_API __attribute__((visibility("default")))
#endif

/* ------------------------------------------------------------------------------------------------ version */

/* The ABI version, equal to the SONAME's number. 0: not frozen, anything may still change. */
#define CXS_ABI_VERSION 0u

/* The ABI version of the library that is loaded. Any thread. Never fails. */
CXS_API uint32_t cxs_abi_version(void) CXS_NOEXCEPT;

/* The release of the library that is loaded, such as "0.1.0". Valid as long as the library is loaded. Any thread. */
CXS_API const char* cxs_version(void) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ constants */

/* The result of a call. cxs_error_code has the finer word. */
typedef int32_t cxs_status;
enum {
  CXS_OK = 0,

  /* The caller. */
  CXS_E_INVALID_ARGUMENT = 1, /* NULL, a handle of another kind, text that is not UTF-8, a value out of range */
  CXS_E_BUSY = 2,             /* the client is in a call already */
  CXS_E_UNSUPPORTED = 3,      /* a field or flag of a newer header is set */
  CXS_E_CALLBACK = 4,         /* a callback of the host failed, or answered nonsense */

  /* Configuration, selection, plan, state: mend them and call again. Exit code 1. */
  CXS_E_CONFIG = 20,    /* detail "path" holds the JSON path, "nearest_key" the nearest known key */
  CXS_E_SECRET = 21,    /* a secret that the configuration refers to cannot be had */
  CXS_E_KIND = 22,      /* the configuration has no module for the kind */
  CXS_E_FIELD = 23,     /* no Ivinex row carries a field that the configuration names */
  CXS_E_SELECTION = 24, /* a word or key that does not fit the plan; nothing was written */
  CXS_E_PLAN = 25,      /* not a plan, a changed one, or one of another configuration */
  CXS_E_RUN = 26,       /* no such run */
  CXS_E_STATE = 27,     /* the state file is damaged, unusable, newer, or another site's */
  CXS_E_USAGE = 28,     /* another request that makes no sense, such as a guard that does not exist */

  /* Stopped before anything was written. Exit code 3. */
  CXS_E_INCOMPLETE = 40, /* a side could not be read to its end; cxs_error_plan has the plan */
  CXS_E_GUARD = 41,      /* a guard tripped; cxs_error_plan has the plan */

  /* A service, before anything was written. Exit code 4. */
  CXS_E_NETWORK = 50,    /* the name, the connection, or TLS */
  CXS_E_TIMEOUT = 51,    /* no answer in time */
  CXS_E_AUTH = 52,       /* credentials refused */
  CXS_E_PERMISSION = 53, /* not allowed */
  CXS_E_NOT_FOUND = 54,  /* the service does not know the address */
  CXS_E_THROTTLED = 55,  /* the service asks for a pause longer than allowed; detail "retry_after_ms" */
  CXS_E_REMOTE = 56,     /* the service failed or refused the request */
  CXS_E_RESPONSE = 57,   /* an answer that is not understood, too large, or leads elsewhere */
  CXS_E_DEADLINE = 58,   /* the deadline of the call passed */

  CXS_E_STATE_BUSY = 70, /* another process or client holds the state. Exit code 6 */
  CXS_E_CANCELLED = 80,  /* before anything was written. Exit code 130 */

  /* Ourselves. Exit code 5. */
  CXS_E_NO_MEMORY = 100,
  CXS_E_INTERNAL = 101
};

/* What is synchronised. */
enum { CXS_KIND_USERS = 0, CXS_KIND_CAMPAIGNS = 1, CXS_KIND_DISPOSITIONS = 2, CXS_KIND_AGENT_STATUSES = 3 };

/* What would happen to a row of a plan. */
enum {
  CXS_ACTION_CREATE = 0,
  CXS_ACTION_UPDATE = 1,
  CXS_ACTION_CONFLICT = 2,  /* both sides changed a field */
  CXS_ACTION_AMBIGUOUS = 3, /* which Ivinex row the record is cannot be told: a person decides */
  CXS_ACTION_INVALID = 4,   /* cannot be written; the reason says why */
  CXS_ACTION_UNCHANGED = 5
};

/* What happened to a row of a report. */
enum {
  CXS_OUTCOME_CREATED = 0,
  CXS_OUTCOME_UPDATED = 1,
  CXS_OUTCOME_UNCHANGED = 2,
  CXS_OUTCOME_SKIPPED = 3, /* not sent; the code says why (stale, conflict, cancelled, ...) */
  CXS_OUTCOME_FAILED = 4,  /* certainly not written */
  CXS_OUTCOME_UNKNOWN = 5  /* nobody can tell; cxs_client_retry looks it up */
};

/* What to do with fields that both sides changed. */
enum { CXS_ON_CONFLICT_SKIP = 0, CXS_ON_CONFLICT_CXONE = 1, CXS_ON_CONFLICT_IVINEX = 2 };

/* What a check of the doctor found. */
enum { CXS_CHECK_OK = 0, CXS_CHECK_WARN = 1, CXS_CHECK_FAIL = 2, CXS_CHECK_SKIPPED = 3 };

/* What a call is doing. */
enum {
  CXS_PHASE_SIGN_IN = 0,
  CXS_PHASE_PULL = 1, /* reading CXone */
  CXS_PHASE_READ = 2, /* reading Ivinex */
  CXS_PHASE_PLAN = 3,
  CXS_PHASE_WRITE = 4,
  CXS_PHASE_VERIFY = 5 /* reading back */
};

enum { CXS_LOG_ERROR = 0, CXS_LOG_WARN = 1, CXS_LOG_INFO = 2, CXS_LOG_DEBUG = 3 };

/* The word of documents for a constant ("users", "create", "created"); "" for a value that is none. Any thread. */
CXS_API const char* cxs_kind_name(int32_t kind) CXS_NOEXCEPT;
CXS_API const char* cxs_action_name(int32_t action) CXS_NOEXCEPT;
CXS_API const char* cxs_outcome_name(int32_t outcome) CXS_NOEXCEPT;
CXS_API const char* cxs_check_status_name(int32_t status) CXS_NOEXCEPT;
/* "CXS_E_BUSY" and so on; "" for a status that this library does not know. */
CXS_API const char* cxs_status_name(cxs_status status) CXS_NOEXCEPT;
/* What the command line exits with for a status: 0, 1, 3, 4, 5, 6 or 130. */
CXS_API int32_t cxs_status_exit_code(cxs_status status) CXS_NOEXCEPT;
/* The kind behind a word; -1 for any other word and for NULL. */
CXS_API int32_t cxs_kind_from_name(const char* name) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ handles */

typedef struct cxs_client cxs_client; /* one site; one call at a time */
typedef struct cxs_cancel cxs_cancel; /* stops calls from other threads */
typedef struct cxs_error cxs_error;   /* immutable, as all that follow */
typedef struct cxs_plan cxs_plan;
typedef struct cxs_plan_set cxs_plan_set; /* one plan or error per kind */
typedef struct cxs_report cxs_report;
typedef struct cxs_report_set cxs_report_set; /* one report or error per kind */
typedef struct cxs_check_list cxs_check_list;
typedef struct cxs_document cxs_document; /* JSON bytes */
typedef struct cxs_source cxs_source;     /* a side the host brings itself */
typedef struct cxs_sink cxs_sink;

/* Borrowed text, see rule 9. */
typedef struct cxs_text {
  const char* data;
  size_t len; /* bytes, without the closing NUL */
} cxs_text;

/* ------------------------------------------------------------------------------------------------ errors */

/* The status it came with; CXS_OK for NULL. */
CXS_API cxs_status cxs_error_status(const cxs_error* error) CXS_NOEXCEPT;
/* The stable word ("config_unknown_key", "guard_tripped"); "" for NULL. README.md lists them. */
CXS_API const char* cxs_error_code(const cxs_error* error) CXS_NOEXCEPT;
/* Where and what, one sentence; "" for NULL. */
CXS_API const char* cxs_error_message(const cxs_error* error) CXS_NOEXCEPT;
/* How to mend it, one sentence; "" when there is nothing to say. */
CXS_API const char* cxs_error_hint(const cxs_error* error) CXS_NOEXCEPT;
/* A detail by its key ("path", "http_status", "kind", ...); NULL when there is none. */
CXS_API const char* cxs_error_detail(const cxs_error* error, const char* key) CXS_NOEXCEPT;
/* The number of details, and each by its place; NULL beyond the last. */
CXS_API size_t cxs_error_detail_count(const cxs_error* error) CXS_NOEXCEPT;
CXS_API const char* cxs_error_detail_key(const cxs_error* error, size_t index) CXS_NOEXCEPT;
CXS_API const char* cxs_error_detail_value(const cxs_error* error, size_t index) CXS_NOEXCEPT;
/* The plan that a guard or an incomplete read stopped, borrowed; NULL when there is none. */
CXS_API const cxs_plan* cxs_error_plan(const cxs_error* error) CXS_NOEXCEPT;
/* The document cxsync.error/1; without data for NULL, or when memory runs out. */
CXS_API cxs_text cxs_error_json(const cxs_error* error) CXS_NOEXCEPT;
CXS_API void cxs_error_free(cxs_error* error) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ cancel */

/* A stop for calls. May be used for several calls; once requested it stops every one of them. NULL: no memory. */
CXS_API cxs_cancel* cxs_cancel_new(void) CXS_NOEXCEPT;
/* Asks the calls that were given it to stop; they do within a second of the request under way. Any thread, any number
   of times, before, during and after a call. NULL: nothing. */
CXS_API void cxs_cancel_request(cxs_cancel* cancel) CXS_NOEXCEPT;
/* 1 once it was requested, else 0. */
CXS_API int32_t cxs_cancel_is_requested(const cxs_cancel* cancel) CXS_NOEXCEPT;
/* Calls that were given it keep what they need: it may be freed while they run. */
CXS_API void cxs_cancel_free(cxs_cancel* cancel) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ call options */

typedef struct cxs_progress {
  uint32_t struct_size;
  int32_t kind;
  int32_t phase;
  uint32_t reserved;
  uint64_t pages; /* pages fetched so far in this phase */
  uint64_t done;  /* records or rows done so far in this phase */
  uint64_t total; /* of how many; 0: not known yet */
} cxs_progress;

/* Anything but 0 stops the call like a cancel. `progress` is borrowed for the callback. */
typedef int32_t (*cxs_progress_fn)(const cxs_progress* progress, void* user_data);
/* `text` is one line without control characters, NUL-terminated, borrowed for the callback. */
typedef void (*cxs_log_fn)(int32_t level, const char* component, const char* text, void* user_data);

typedef struct cxs_call_options {
  uint32_t struct_size;
  uint32_t deadline_ms; /* for the whole call, retries included; 0: none */
  cxs_cancel* cancel;   /* borrowed for the call; NULL: none */
  cxs_progress_fn progress;
  void* progress_user_data;
  cxs_log_fn log;
  void* log_user_data;
} cxs_call_options;

/* Fills in the defaults. `struct_size` is sizeof(cxs_call_options); nothing is written beyond it. */
CXS_API void cxs_call_options_init(cxs_call_options* options, uint32_t struct_size) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ client */

/* What a configuration refers to. */
enum {
  CXS_REFERENCE_ENV = 0,  /* {"env": NAME}: the value of an environment variable */
  CXS_REFERENCE_FILE = 1, /* {"file": PATH}: the content of a file; its last line end is dropped afterwards */
  CXS_REFERENCE_PATH = 2  /* a path of the document, to be made absolute */
};

typedef struct cxs_reply cxs_reply; /* where a callback puts its answer */
/* Gives the value of a reference. Copied, and wiped when it was a secret. */
CXS_API void cxs_reply_set(cxs_reply* reply, const char* data, size_t len) CXS_NOEXCEPT;
/* Looks a reference up and answers with cxs_reply_set. Anything but 0, or no answer: CXS_E_SECRET. */
typedef int32_t (*cxs_resolve_fn)(int32_t reference, const char* name, cxs_reply* reply, void* user_data);

/* Milliseconds since 1970-01-01T00:00:00Z; times before 1970 or after 2199 count as the nearest within. If it throws,
   the system's clock answers. */
typedef int64_t (*cxs_now_fn)(void* user_data);
/* 64 random bits. If it throws, the operating system's source answers. */
typedef uint64_t (*cxs_random_fn)(void* user_data);

typedef struct cxs_client_options {
  uint32_t struct_size;
  uint32_t reserved;
  const char* config; /* the configuration, a JSON document: see README.md */
  size_t config_len;
  cxs_resolve_fn resolve; /* NULL: references to the environment and to files are refused, paths stay as they are */
  void* resolve_user_data;
  const char* state_path; /* where the state file lies, instead of /state/path; NULL: as the document says */
  cxs_now_fn now;         /* NULL: the system's clock */
  void* now_user_data;
  cxs_random_fn random; /* NULL: the operating system's */
  void* random_user_data;
  const cxs_source* source; /* instead of CXone; the document then needs no address or credentials for it */
  const cxs_sink* sink;     /* instead of Ivinex; the document then needs no address, credentials or module ids */
} cxs_client_options;

CXS_API void cxs_client_options_init(cxs_client_options* options, uint32_t struct_size) CXS_NOEXCEPT;

/* Reads a configuration and makes a client of it. Uses no network and no file.
   CXS_E_CONFIG, CXS_E_SECRET, CXS_E_INVALID_ARGUMENT, CXS_E_UNSUPPORTED. */
CXS_API cxs_status cxs_client_open(const cxs_client_options* options, cxs_client** out, cxs_error** err) CXS_NOEXCEPT;
/* Must not be called while the client is in a call. Waits for nothing. */
CXS_API void cxs_client_free(cxs_client* client) CXS_NOEXCEPT;
/* The kinds that the configuration has a module for: their number, and each by its place; -1 beyond the last. */
CXS_API size_t cxs_client_kind_count(const cxs_client* client) CXS_NOEXCEPT;
CXS_API int32_t cxs_client_kind(const cxs_client* client, size_t index) CXS_NOEXCEPT;

/* Looks at everything a run needs and writes nothing. What it finds is in the list; a failed check is no failure of the
   call. `options` may be NULL, here and below. CXS_E_CANCELLED, CXS_E_BUSY. */
CXS_API cxs_status cxs_client_doctor(cxs_client* client, const cxs_call_options* options, cxs_check_list** out,
                                     cxs_error** err) CXS_NOEXCEPT;

/* Reads both sides of one kind and says, row by row, what would be written. Writes nothing. An incomplete read or a
   tripped guard is a plan that says so. Any service status; CXS_E_KIND, CXS_E_FIELD, CXS_E_STATE. */
CXS_API cxs_status cxs_client_preview(cxs_client* client, int32_t kind, const cxs_call_options* options, cxs_plan** out,
                                      cxs_error** err) CXS_NOEXCEPT;
/* The same for every configured kind, side by side. What fails for a kind is in the set. */
CXS_API cxs_status cxs_client_preview_all(cxs_client* client, const cxs_call_options* options, cxs_plan_set** out,
                                          cxs_error** err) CXS_NOEXCEPT;

typedef struct cxs_apply_options {
  uint32_t struct_size;
  int32_t on_conflict;       /* CXS_ON_CONFLICT_... */
  const char* select;        /* words and keys with commas or line ends: see README.md; NULL: nothing */
  const char* accept_guards; /* names with commas; NULL: none. Accepting one that is not tripped changes nothing */
  const char* actor;         /* who ticked the rows, for the history; NULL: nobody */
} cxs_apply_options;

CXS_API void cxs_apply_options_init(cxs_apply_options* options, uint32_t struct_size) CXS_NOEXCEPT;

/* Writes the selected rows of a plan, after checking each against the live row. CXS_OK with a report, whatever became
   of the rows: cxs_report_exit_code tells whether all were written as planned. A failure means that nothing was
   written, except CXS_E_NO_MEMORY, CXS_E_INTERNAL, and CXS_E_STATE when the state file fails in the middle: rows may
   have been written by then. The state knows which were under way, and cxs_client_retry takes them up.
   CXS_E_SELECTION, CXS_E_PLAN, CXS_E_GUARD, CXS_E_INCOMPLETE, CXS_E_STATE, CXS_E_STATE_BUSY, any service status. */
CXS_API cxs_status cxs_client_apply(cxs_client* client, const cxs_plan* plan, const cxs_apply_options* apply,
                                    const cxs_call_options* options, cxs_report** out, cxs_error** err) CXS_NOEXCEPT;
/* The same for a set. The selection takes words only. */
CXS_API cxs_status cxs_client_apply_all(cxs_client* client, const cxs_plan_set* plans, const cxs_apply_options* apply,
                                        const cxs_call_options* options, cxs_report_set** out,
                                        cxs_error** err) CXS_NOEXCEPT;
/* Preview and apply in one, on one read. */
CXS_API cxs_status cxs_client_sync(cxs_client* client, int32_t kind, const cxs_apply_options* apply,
                                   const cxs_call_options* options, cxs_report** out, cxs_error** err) CXS_NOEXCEPT;
CXS_API cxs_status cxs_client_sync_all(cxs_client* client, const cxs_apply_options* apply,
                                       const cxs_call_options* options, cxs_report_set** out,
                                       cxs_error** err) CXS_NOEXCEPT;
/* Takes up what a run left open. Sends only what was reviewed and is still true. Nothing open: a report without rows.
   `actor` may be NULL. CXS_E_RUN, or as sync. */
CXS_API cxs_status cxs_client_retry(cxs_client* client, const char* run, const char* actor,
                                    const cxs_call_options* options, cxs_report** out, cxs_error** err) CXS_NOEXCEPT;
/* The same for the latest unfinished run of every kind; nothing open anywhere: one report without rows. */
CXS_API cxs_status cxs_client_retry_all(cxs_client* client, const char* actor, const cxs_call_options* options,
                                        cxs_report_set** out, cxs_error** err) CXS_NOEXCEPT;

/* Past runs, the newest first: the document cxsync.history/1. CXS_E_STATE. */
CXS_API cxs_status cxs_client_history(cxs_client* client, cxs_document** out, cxs_error** err) CXS_NOEXCEPT;
/* The stored report of a run: the document cxsync.report/1. CXS_E_RUN, CXS_E_STATE. */
CXS_API cxs_status cxs_client_stored_report(cxs_client* client, const char* run, cxs_document** out,
                                            cxs_error** err) CXS_NOEXCEPT;
/* Removes names, values and messages of runs before a day (UTC, "YYYY-MM-DD"); counts stay. CXS_E_USAGE,
   CXS_E_STATE, CXS_E_STATE_BUSY. */
CXS_API cxs_status cxs_client_forget_before(cxs_client* client, const char* date, cxs_error** err) CXS_NOEXCEPT;
/* What people still have to do: the document cxsync.follow_ups/1. `done` (keys with commas, may be NULL) is taken off
   the list first. CXS_E_SELECTION when one of them is not on it; then nothing is taken off. */
CXS_API cxs_status cxs_client_follow_ups(cxs_client* client, const char* done, cxs_document** out,
                                         cxs_error** err) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ documents */

CXS_API cxs_text cxs_document_text(const cxs_document* document) CXS_NOEXCEPT;
CXS_API void cxs_document_free(cxs_document* document) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ plans */

/* Reads a plan that was saved as JSON (cxsync.plan/1). CXS_E_PLAN: not a plan, or changed since it was made. */
CXS_API cxs_status cxs_plan_from_json(const char* json, size_t json_len, cxs_plan** out, cxs_error** err) CXS_NOEXCEPT;
/* Another handle on the same content. NULL for NULL, or when memory runs out. */
CXS_API cxs_plan* cxs_plan_copy(const cxs_plan* plan) CXS_NOEXCEPT;
CXS_API void cxs_plan_free(cxs_plan* plan) CXS_NOEXCEPT;
/* The document. The same plan gives the same bytes. Without data for NULL, or when memory runs out. */
CXS_API cxs_text cxs_plan_json(const cxs_plan* plan) CXS_NOEXCEPT;

/* What a plan knows about the read of one side. */
typedef struct cxs_read_summary {
  uint64_t records;
  uint64_t pages;
  int32_t complete; /* 1: proven complete */
  uint32_t reserved;
  cxs_text reason; /* why not, or a remark; without data: nothing to say */
} cxs_read_summary;

/* A plan as a whole. */
typedef struct cxs_plan_info {
  uint32_t struct_size;
  int32_t kind;
  cxs_text site;
  cxs_text digest; /* "sha256:..." */
  cxs_text config_digest;
  cxs_read_summary cxone;
  cxs_read_summary ivinex;
  uint64_t counts[6]; /* rows by CXS_ACTION_... */
  size_t row_count;
  size_t guard_count;
  size_t only_in_ivinex_count;
} cxs_plan_info;

/* One row: a record of CXone and what would be written for it. Rows are in the order of documents. */
typedef struct cxs_plan_row {
  uint32_t struct_size;
  int32_t action;
  cxs_text key;
  cxs_text name;
  cxs_text ivinex_id; /* without data: no row, or none that can be told */
  cxs_text reason;    /* a word; without data: none */
  size_t warning_count;
  size_t source_count; /* canonical fields that CXone answered */
  size_t change_count;
  size_t candidate_count;
} cxs_plan_row;

/* One field that would be written. */
typedef struct cxs_change {
  uint32_t struct_size;
  int32_t conflict;        /* 1: written only by a person's decision */
  int32_t overwrites_edit; /* 1: replaces a value that a person changed in Ivinex */
  uint32_t reserved;
  cxs_text field;
  cxs_text from; /* Ivinex's value; without data: null */
  cxs_text to;
  cxs_text base; /* Ivinex's half of the last synced value */
  cxs_text policy;
} cxs_change;

/* One canonical field of the record. */
typedef struct cxs_field {
  uint32_t struct_size;
  uint32_t reserved;
  cxs_text name;
  cxs_text value; /* without data: a list or an object, which is no value */
} cxs_field;

/* An Ivinex row that may be the record. */
typedef struct cxs_candidate {
  uint32_t struct_size;
  uint32_t reserved;
  cxs_text ivinex_id;
  cxs_text name;
  cxs_text by; /* the field that matched, or "key", "link" */
  size_t change_count;
} cxs_candidate;

typedef struct cxs_guard {
  uint32_t struct_size;
  int32_t tripped;
  cxs_text name;
  cxs_text detail;
} cxs_guard;

/* An Ivinex row that no CXone record matches. It is listed, never touched. */
typedef struct cxs_orphan {
  uint32_t struct_size;
  uint32_t reserved;
  cxs_text ivinex_id;
  cxs_text key; /* without data: the row's key field is empty */
  cxs_text name;
} cxs_orphan;

/* The readers below fill a struct whose `struct_size` the caller has set to its size, and write nothing beyond it. An
   index beyond the last is CXS_E_INVALID_ARGUMENT. They do not allocate. */
CXS_API cxs_status cxs_plan_info_get(const cxs_plan* plan, cxs_plan_info* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_row_get(const cxs_plan* plan, size_t row, cxs_plan_row* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_change_get(const cxs_plan* plan, size_t row, size_t change, cxs_change* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_source_get(const cxs_plan* plan, size_t row, size_t field, cxs_field* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_warning_get(const cxs_plan* plan, size_t row, size_t warning, cxs_text* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_candidate_get(const cxs_plan* plan, size_t row, size_t candidate,
                                          cxs_candidate* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_candidate_change_get(const cxs_plan* plan, size_t row, size_t candidate, size_t change,
                                                 cxs_change* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_guard_get(const cxs_plan* plan, size_t guard, cxs_guard* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_plan_only_in_ivinex_get(const cxs_plan* plan, size_t row, cxs_orphan* out) CXS_NOEXCEPT;
/* The place of the row with a key; SIZE_MAX when there is none. */
CXS_API size_t cxs_plan_row_find(const cxs_plan* plan, const char* key) CXS_NOEXCEPT;

/* A set: one entry per kind, in the order of the kinds. Each is a plan or an error, borrowed; the other is NULL. */
CXS_API cxs_status cxs_plan_set_from_json(const char* json, size_t json_len, cxs_plan_set** out,
                                          cxs_error** err) CXS_NOEXCEPT;
CXS_API void cxs_plan_set_free(cxs_plan_set* set) CXS_NOEXCEPT;
CXS_API cxs_text cxs_plan_set_json(const cxs_plan_set* set) CXS_NOEXCEPT;
CXS_API size_t cxs_plan_set_count(const cxs_plan_set* set) CXS_NOEXCEPT;
CXS_API int32_t cxs_plan_set_kind(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT;
CXS_API const cxs_plan* cxs_plan_set_plan(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT;
CXS_API const cxs_error* cxs_plan_set_error(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT;
/* What the command line would exit with. */
CXS_API int32_t cxs_plan_set_exit_code(const cxs_plan_set* set) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ reports */

CXS_API void cxs_report_free(cxs_report* report) CXS_NOEXCEPT;
/* The document cxsync.report/1. */
CXS_API cxs_text cxs_report_json(const cxs_report* report) CXS_NOEXCEPT;
/* 0: every selected row was written as planned; 2: not all; 130: cancelled. 5 for NULL. */
CXS_API int32_t cxs_report_exit_code(const cxs_report* report) CXS_NOEXCEPT;

typedef struct cxs_report_info {
  uint32_t struct_size;
  int32_t kind;
  cxs_text site;
  cxs_text run;
  cxs_text plan_digest;
  cxs_text actor;
  cxs_text started; /* UTC, "2026-11-23T07:30:00Z" */
  cxs_text finished;
  uint64_t counts[6]; /* rows by CXS_OUTCOME_... */
  uint64_t verified_checked;
  uint64_t verified_confirmed;
  uint64_t verified_different;
  uint64_t verified_missing;
  size_t row_count;
  size_t follow_up_count;
  size_t accepted_guard_count;
} cxs_report_info;

typedef struct cxs_report_row {
  uint32_t struct_size;
  int32_t action;
  int32_t outcome;
  int32_t attempts; /* requests that carried the row */
  cxs_text key;
  cxs_text name;
  cxs_text ivinex_id;
  cxs_text error_code; /* without data: nothing to say */
  cxs_text error_message;
  cxs_text error_hint;
  int32_t http_status; /* 0: none */
  uint32_t reserved;
} cxs_report_row;

typedef struct cxs_follow_up {
  uint32_t struct_size;
  uint32_t reserved;
  cxs_text what; /* "set_password" */
  cxs_text key;
  cxs_text name;
} cxs_follow_up;

CXS_API cxs_status cxs_report_info_get(const cxs_report* report, cxs_report_info* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_report_row_get(const cxs_report* report, size_t row, cxs_report_row* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_report_follow_up_get(const cxs_report* report, size_t index, cxs_follow_up* out) CXS_NOEXCEPT;
CXS_API cxs_status cxs_report_accepted_guard_get(const cxs_report* report, size_t index, cxs_text* out) CXS_NOEXCEPT;

CXS_API void cxs_report_set_free(cxs_report_set* set) CXS_NOEXCEPT;
CXS_API cxs_text cxs_report_set_json(const cxs_report_set* set) CXS_NOEXCEPT;
CXS_API size_t cxs_report_set_count(const cxs_report_set* set) CXS_NOEXCEPT;
CXS_API int32_t cxs_report_set_kind(const cxs_report_set* set, size_t index) CXS_NOEXCEPT;
CXS_API const cxs_report* cxs_report_set_report(const cxs_report_set* set, size_t index) CXS_NOEXCEPT;
CXS_API const cxs_error* cxs_report_set_error(const cxs_report_set* set, size_t index) CXS_NOEXCEPT;
CXS_API int32_t cxs_report_set_exit_code(const cxs_report_set* set) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ checks */

typedef struct cxs_check {
  uint32_t struct_size;
  int32_t status; /* CXS_CHECK_... */
  cxs_text id;
  cxs_text message;
  cxs_text fix; /* what to do, for a non-programmer; never empty for CXS_CHECK_FAIL */
  uint64_t elapsed_ms;
} cxs_check;

CXS_API void cxs_check_list_free(cxs_check_list* list) CXS_NOEXCEPT;
/* The document cxsync.doctor/1. */
CXS_API cxs_text cxs_check_list_json(const cxs_check_list* list) CXS_NOEXCEPT;
/* 0, or 1 for configuration, state and fields, or 4 for a service. 5 for NULL. */
CXS_API int32_t cxs_check_list_exit_code(const cxs_check_list* list) CXS_NOEXCEPT;
CXS_API size_t cxs_check_list_count(const cxs_check_list* list) CXS_NOEXCEPT;
CXS_API cxs_status cxs_check_get(const cxs_check_list* list, size_t index, cxs_check* out) CXS_NOEXCEPT;

/* ------------------------------------------------------------------------------------------------ own sides */

/*
 * A host may bring either side itself: its own records, or its own tables. What is promised for CXone and Ivinex holds
 * for them too. A callback that returns anything but 0 has failed; it may say why with cxs_records_fail. A callback
 * runs on the thread of the call, and may ask cxs_records_should_stop or cxs_answers_should_stop whether to give up.
 */

typedef struct cxs_records cxs_records; /* where a callback puts what it reads; valid during the callback */

/* Begins a record. `id` is the record's key (source) or the row's own id (sink); NULL or empty: it has none. */
CXS_API cxs_status cxs_records_add(cxs_records* records, const char* id, size_t id_len) CXS_NOEXCEPT;
/* A field of the record begun last; `value` NULL: it is null. Of a source the canonical field names. A field that is
   not given was missing: it is neither compared nor written. CXS_E_INVALID_ARGUMENT before the first record. */
CXS_API cxs_status cxs_records_set(cxs_records* records, const char* name, const char* value,
                                   size_t value_len) CXS_NOEXCEPT;
/* The read did not come to its end: it is shown, and nothing is written from it. */
CXS_API void cxs_records_set_incomplete(cxs_records* records, const char* reason) CXS_NOEXCEPT;
/* What to say when the callback fails; NULL for nothing. */
CXS_API void cxs_records_fail(cxs_records* records, const char* message, const char* hint) CXS_NOEXCEPT;
/* 1: the call was cancelled or its deadline passed. */
CXS_API int32_t cxs_records_should_stop(const cxs_records* records) CXS_NOEXCEPT;

typedef struct cxs_source_callbacks {
  uint32_t struct_size;
  uint32_t reserved;
  const char* address; /* names the source; state and plans are bound to it. Required */
  const char* tenant;  /* NULL: none */
  /* Every record of a kind. Required. */
  int32_t (*pull)(int32_t kind, cxs_records* records, void* user_data);
  /* Called once when nothing needs `user_data` any more; may be NULL. On the thread that frees the last holder. */
  void (*release)(void* user_data);
  void* user_data;
} cxs_source_callbacks;

CXS_API void cxs_source_callbacks_init(cxs_source_callbacks* callbacks, uint32_t struct_size) CXS_NOEXCEPT;
/* Copies the table. After a failure `release` is not called. */
CXS_API cxs_status cxs_source_new(const cxs_source_callbacks* callbacks, cxs_source** out,
                                  cxs_error** err) CXS_NOEXCEPT;
CXS_API void cxs_source_free(cxs_source* source) CXS_NOEXCEPT;

typedef struct cxs_rows cxs_rows;       /* rows to write; valid during the callback */
typedef struct cxs_answers cxs_answers; /* what became of them */

CXS_API size_t cxs_rows_count(const cxs_rows* rows) CXS_NOEXCEPT;
/* The id of the row to update; without data: create one. */
CXS_API cxs_text cxs_rows_id(const cxs_rows* rows, size_t row) CXS_NOEXCEPT;
/* The fields to write; an update carries only what changes. */
CXS_API size_t cxs_rows_field_count(const cxs_rows* rows, size_t row) CXS_NOEXCEPT;
CXS_API cxs_text cxs_rows_field_name(const cxs_rows* rows, size_t row, size_t field) CXS_NOEXCEPT;
CXS_API cxs_text cxs_rows_field_value(const cxs_rows* rows, size_t row, size_t field) CXS_NOEXCEPT;

/* The row was written; `id` is its id, required for a create. CXS_E_INVALID_ARGUMENT, and no answer, for a row that
   does not exist, an id that is missing, or one that is another row's. */
CXS_API cxs_status cxs_answers_written(cxs_answers* answers, size_t row, const char* id, size_t id_len) CXS_NOEXCEPT;
/* The row was not written, and why. */
CXS_API cxs_status cxs_answers_refused(cxs_answers* answers, size_t row, const char* message) CXS_NOEXCEPT;
/* 1: the call was cancelled or its deadline passed. Rows without an answer are then unknown until they are read back.
 */
CXS_API int32_t cxs_answers_should_stop(const cxs_answers* answers) CXS_NOEXCEPT;

typedef struct cxs_sink_callbacks {
  uint32_t struct_size;
  uint32_t batch_size; /* rows per write; 0: 25 */
  const char* address; /* names the sink; state and plans are bound to it. Required */
  /* Every row of a kind, with those of `fields` (`field_count` names) that the table has. Required. */
  int32_t (*read)(int32_t kind, const char* const* fields, size_t field_count, cxs_records* records, void* user_data);
  /* Writes rows, all creates or all updates, and answers for each. A row without an answer is unknown: it is looked up
     by its key before anything is sent again. Required. */
  int32_t (*write)(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data);
  void (*release)(void* user_data);
  void* user_data;
} cxs_sink_callbacks;

CXS_API void cxs_sink_callbacks_init(cxs_sink_callbacks* callbacks, uint32_t struct_size) CXS_NOEXCEPT;
CXS_API cxs_status cxs_sink_new(const cxs_sink_callbacks* callbacks, cxs_sink** out, cxs_error** err) CXS_NOEXCEPT;
CXS_API void cxs_sink_free(cxs_sink* sink) CXS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
