uint32_t cxs_abi_version(void);
const char* cxs_version(void);
typedef int32_t cxs_status;
enum {
CXS_OK = 0,
CXS_E_INVALID_ARGUMENT = 1,
CXS_E_BUSY = 2,
CXS_E_UNSUPPORTED = 3,
CXS_E_CALLBACK = 4,
CXS_E_CONFIG = 20,
CXS_E_SECRET = 21,
CXS_E_KIND = 22,
CXS_E_FIELD = 23,
CXS_E_SELECTION = 24,
CXS_E_PLAN = 25,
CXS_E_RUN = 26,
CXS_E_STATE = 27,
CXS_E_USAGE = 28,
CXS_E_INCOMPLETE = 40,
CXS_E_GUARD = 41,
CXS_E_NETWORK = 50,
CXS_E_TIMEOUT = 51,
CXS_E_AUTH = 52,
CXS_E_PERMISSION = 53,
CXS_E_NOT_FOUND = 54,
CXS_E_THROTTLED = 55,
CXS_E_REMOTE = 56,
CXS_E_RESPONSE = 57,
CXS_E_DEADLINE = 58,
CXS_E_STATE_BUSY = 70,
CXS_E_CANCELLED = 80,
CXS_E_NO_MEMORY = 100,
CXS_E_INTERNAL = 101
};
enum { CXS_KIND_USERS = 0, CXS_KIND_CAMPAIGNS = 1, CXS_KIND_DISPOSITIONS = 2, CXS_KIND_AGENT_STATUSES = 3 };
enum {
CXS_ACTION_CREATE = 0,
CXS_ACTION_UPDATE = 1,
CXS_ACTION_CONFLICT = 2,
CXS_ACTION_AMBIGUOUS = 3,
CXS_ACTION_INVALID = 4,
CXS_ACTION_UNCHANGED = 5
};
enum {
CXS_OUTCOME_CREATED = 0,
CXS_OUTCOME_UPDATED = 1,
CXS_OUTCOME_UNCHANGED = 2,
CXS_OUTCOME_SKIPPED = 3,
CXS_OUTCOME_FAILED = 4,
CXS_OUTCOME_UNKNOWN = 5
};
enum { CXS_ON_CONFLICT_SKIP = 0, CXS_ON_CONFLICT_CXONE = 1, CXS_ON_CONFLICT_IVINEX = 2 };
enum { CXS_CHECK_OK = 0, CXS_CHECK_WARN = 1, CXS_CHECK_FAIL = 2, CXS_CHECK_SKIPPED = 3 };
enum {
CXS_PHASE_SIGN_IN = 0,
CXS_PHASE_PULL = 1,
CXS_PHASE_READ = 2,
CXS_PHASE_PLAN = 3,
CXS_PHASE_WRITE = 4,
CXS_PHASE_VERIFY = 5
};
enum { CXS_LOG_ERROR = 0, CXS_LOG_WARN = 1, CXS_LOG_INFO = 2, CXS_LOG_DEBUG = 3 };
const char* cxs_kind_name(int32_t kind);
const char* cxs_action_name(int32_t action);
const char* cxs_outcome_name(int32_t outcome);
const char* cxs_check_status_name(int32_t status);
const char* cxs_status_name(cxs_status status);
int32_t cxs_status_exit_code(cxs_status status);
int32_t cxs_kind_from_name(const char* name);
typedef struct cxs_client cxs_client;
typedef struct cxs_cancel cxs_cancel;
typedef struct cxs_error cxs_error;
typedef struct cxs_plan cxs_plan;
typedef struct cxs_plan_set cxs_plan_set;
typedef struct cxs_report cxs_report;
typedef struct cxs_report_set cxs_report_set;
typedef struct cxs_check_list cxs_check_list;
typedef struct cxs_document cxs_document;
typedef struct cxs_source cxs_source;
typedef struct cxs_sink cxs_sink;
typedef struct cxs_text {
const char* data;
size_t len;
} cxs_text;
cxs_status cxs_error_status(const cxs_error* error);
const char* cxs_error_code(const cxs_error* error);
const char* cxs_error_message(const cxs_error* error);
const char* cxs_error_hint(const cxs_error* error);
const char* cxs_error_detail(const cxs_error* error, const char* key);
size_t cxs_error_detail_count(const cxs_error* error);
const char* cxs_error_detail_key(const cxs_error* error, size_t index);
const char* cxs_error_detail_value(const cxs_error* error, size_t index);
const cxs_plan* cxs_error_plan(const cxs_error* error);
cxs_text cxs_error_json(const cxs_error* error);
void cxs_error_free(cxs_error* error);
cxs_cancel* cxs_cancel_new(void);
void cxs_cancel_request(cxs_cancel* cancel);
int32_t cxs_cancel_is_requested(const cxs_cancel* cancel);
void cxs_cancel_free(cxs_cancel* cancel);
typedef struct cxs_progress {
uint32_t struct_size;
int32_t kind;
int32_t phase;
uint32_t reserved;
uint64_t pages;
uint64_t done;
uint64_t total;
} cxs_progress;
typedef int32_t (*cxs_progress_fn)(const cxs_progress* progress, void* user_data);
typedef void (*cxs_log_fn)(int32_t level, const char* component, const char* text, void* user_data);
typedef struct cxs_call_options {
uint32_t struct_size;
uint32_t deadline_ms;
cxs_cancel* cancel;
cxs_progress_fn progress;
void* progress_user_data;
cxs_log_fn log;
void* log_user_data;
} cxs_call_options;
void cxs_call_options_init(cxs_call_options* options, uint32_t struct_size);
enum {
CXS_REFERENCE_ENV = 0,
CXS_REFERENCE_FILE = 1,
CXS_REFERENCE_PATH = 2
};
typedef struct cxs_reply cxs_reply;
void cxs_reply_set(cxs_reply* reply, const char* data, size_t len);
typedef int32_t (*cxs_resolve_fn)(int32_t reference, const char* name, cxs_reply* reply, void* user_data);
typedef int64_t (*cxs_now_fn)(void* user_data);
typedef uint64_t (*cxs_random_fn)(void* user_data);
typedef struct cxs_client_options {
uint32_t struct_size;
uint32_t reserved;
const char* config;
size_t config_len;
cxs_resolve_fn resolve;
void* resolve_user_data;
const char* state_path;
cxs_now_fn now;
void* now_user_data;
cxs_random_fn random;
void* random_user_data;
const cxs_source* source;
const cxs_sink* sink;
} cxs_client_options;
void cxs_client_options_init(cxs_client_options* options, uint32_t struct_size);
cxs_status cxs_client_open(const cxs_client_options* options, cxs_client** out, cxs_error** err);
void cxs_client_free(cxs_client* client);
size_t cxs_client_kind_count(const cxs_client* client);
int32_t cxs_client_kind(const cxs_client* client, size_t index);
cxs_status cxs_client_doctor(cxs_client* client, const cxs_call_options* options, cxs_check_list** out,
cxs_error** err);
cxs_status cxs_client_preview(cxs_client* client, int32_t kind, const cxs_call_options* options, cxs_plan** out,
cxs_error** err);
cxs_status cxs_client_preview_all(cxs_client* client, const cxs_call_options* options, cxs_plan_set** out,
cxs_error** err);
typedef struct cxs_apply_options {
uint32_t struct_size;
int32_t on_conflict;
const char* select;
const char* accept_guards;
const char* actor;
} cxs_apply_options;
void cxs_apply_options_init(cxs_apply_options* options, uint32_t struct_size);
cxs_status cxs_client_apply(cxs_client* client, const cxs_plan* plan, const cxs_apply_options* apply,
const cxs_call_options* options, cxs_report** out, cxs_error** err);
cxs_status cxs_client_apply_all(cxs_client* client, const cxs_plan_set* plans, const cxs_apply_options* apply,
const cxs_call_options* options, cxs_report_set** out,
cxs_error** err);
cxs_status cxs_client_sync(cxs_client* client, int32_t kind, const cxs_apply_options* apply,
const cxs_call_options* options, cxs_report** out, cxs_error** err);
cxs_status cxs_client_sync_all(cxs_client* client, const cxs_apply_options* apply,
const cxs_call_options* options, cxs_report_set** out,
cxs_error** err);
cxs_status cxs_client_retry(cxs_client* client, const char* run, const char* actor,
const cxs_call_options* options, cxs_report** out, cxs_error** err);
cxs_status cxs_client_retry_all(cxs_client* client, const char* actor, const cxs_call_options* options,
cxs_report_set** out, cxs_error** err);
cxs_status cxs_client_history(cxs_client* client, cxs_document** out, cxs_error** err);
cxs_status cxs_client_stored_report(cxs_client* client, const char* run, cxs_document** out,
cxs_error** err);
cxs_status cxs_client_forget_before(cxs_client* client, const char* date, cxs_error** err);
cxs_status cxs_client_follow_ups(cxs_client* client, const char* done, cxs_document** out,
cxs_error** err);
cxs_text cxs_document_text(const cxs_document* document);
void cxs_document_free(cxs_document* document);
cxs_status cxs_plan_from_json(const char* json, size_t json_len, cxs_plan** out, cxs_error** err);
cxs_plan* cxs_plan_copy(const cxs_plan* plan);
void cxs_plan_free(cxs_plan* plan);
cxs_text cxs_plan_json(const cxs_plan* plan);
typedef struct cxs_read_summary {
uint64_t records;
uint64_t pages;
int32_t complete;
uint32_t reserved;
cxs_text reason;
} cxs_read_summary;
typedef struct cxs_plan_info {
uint32_t struct_size;
int32_t kind;
cxs_text site;
cxs_text digest;
cxs_text config_digest;
cxs_read_summary cxone;
cxs_read_summary ivinex;
uint64_t counts[6];
size_t row_count;
size_t guard_count;
size_t only_in_ivinex_count;
} cxs_plan_info;
typedef struct cxs_plan_row {
uint32_t struct_size;
int32_t action;
cxs_text key;
cxs_text name;
cxs_text ivinex_id;
cxs_text reason;
size_t warning_count;
size_t source_count;
size_t change_count;
size_t candidate_count;
} cxs_plan_row;
typedef struct cxs_change {
uint32_t struct_size;
int32_t conflict;
int32_t overwrites_edit;
uint32_t reserved;
cxs_text field;
cxs_text from;
cxs_text to;
cxs_text base;
cxs_text policy;
} cxs_change;
typedef struct cxs_field {
uint32_t struct_size;
uint32_t reserved;
cxs_text name;
cxs_text value;
} cxs_field;
typedef struct cxs_candidate {
uint32_t struct_size;
uint32_t reserved;
cxs_text ivinex_id;
cxs_text name;
cxs_text by;
size_t change_count;
} cxs_candidate;
typedef struct cxs_guard {
uint32_t struct_size;
int32_t tripped;
cxs_text name;
cxs_text detail;
} cxs_guard;
typedef struct cxs_orphan {
uint32_t struct_size;
uint32_t reserved;
cxs_text ivinex_id;
cxs_text key;
cxs_text name;
} cxs_orphan;
cxs_status cxs_plan_info_get(const cxs_plan* plan, cxs_plan_info* out);
cxs_status cxs_plan_row_get(const cxs_plan* plan, size_t row, cxs_plan_row* out);
cxs_status cxs_plan_change_get(const cxs_plan* plan, size_t row, size_t change, cxs_change* out);
cxs_status cxs_plan_source_get(const cxs_plan* plan, size_t row, size_t field, cxs_field* out);
cxs_status cxs_plan_warning_get(const cxs_plan* plan, size_t row, size_t warning, cxs_text* out);
cxs_status cxs_plan_candidate_get(const cxs_plan* plan, size_t row, size_t candidate,
cxs_candidate* out);
cxs_status cxs_plan_candidate_change_get(const cxs_plan* plan, size_t row, size_t candidate, size_t change,
cxs_change* out);
cxs_status cxs_plan_guard_get(const cxs_plan* plan, size_t guard, cxs_guard* out);
cxs_status cxs_plan_only_in_ivinex_get(const cxs_plan* plan, size_t row, cxs_orphan* out);
size_t cxs_plan_row_find(const cxs_plan* plan, const char* key);
cxs_status cxs_plan_set_from_json(const char* json, size_t json_len, cxs_plan_set** out,
cxs_error** err);
void cxs_plan_set_free(cxs_plan_set* set);
cxs_text cxs_plan_set_json(const cxs_plan_set* set);
size_t cxs_plan_set_count(const cxs_plan_set* set);
int32_t cxs_plan_set_kind(const cxs_plan_set* set, size_t index);
const cxs_plan* cxs_plan_set_plan(const cxs_plan_set* set, size_t index);
const cxs_error* cxs_plan_set_error(const cxs_plan_set* set, size_t index);
int32_t cxs_plan_set_exit_code(const cxs_plan_set* set);
void cxs_report_free(cxs_report* report);
cxs_text cxs_report_json(const cxs_report* report);
int32_t cxs_report_exit_code(const cxs_report* report);
typedef struct cxs_report_info {
uint32_t struct_size;
int32_t kind;
cxs_text site;
cxs_text run;
cxs_text plan_digest;
cxs_text actor;
cxs_text started;
cxs_text finished;
uint64_t counts[6];
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
int32_t attempts;
cxs_text key;
cxs_text name;
cxs_text ivinex_id;
cxs_text error_code;
cxs_text error_message;
cxs_text error_hint;
int32_t http_status;
uint32_t reserved;
} cxs_report_row;
typedef struct cxs_follow_up {
uint32_t struct_size;
uint32_t reserved;
cxs_text what;
cxs_text key;
cxs_text name;
} cxs_follow_up;
cxs_status cxs_report_info_get(const cxs_report* report, cxs_report_info* out);
cxs_status cxs_report_row_get(const cxs_report* report, size_t row, cxs_report_row* out);
cxs_status cxs_report_follow_up_get(const cxs_report* report, size_t index, cxs_follow_up* out);
cxs_status cxs_report_accepted_guard_get(const cxs_report* report, size_t index, cxs_text* out);
void cxs_report_set_free(cxs_report_set* set);
cxs_text cxs_report_set_json(const cxs_report_set* set);
size_t cxs_report_set_count(const cxs_report_set* set);
int32_t cxs_report_set_kind(const cxs_report_set* set, size_t index);
const cxs_report* cxs_report_set_report(const cxs_report_set* set, size_t index);
const cxs_error* cxs_report_set_error(const cxs_report_set* set, size_t index);
int32_t cxs_report_set_exit_code(const cxs_report_set* set);
typedef struct cxs_check {
uint32_t struct_size;
int32_t status;
cxs_text id;
cxs_text message;
cxs_text fix;
uint64_t elapsed_ms;
} cxs_check;
void cxs_check_list_free(cxs_check_list* list);
cxs_text cxs_check_list_json(const cxs_check_list* list);
int32_t cxs_check_list_exit_code(const cxs_check_list* list);
size_t cxs_check_list_count(const cxs_check_list* list);
cxs_status cxs_check_get(const cxs_check_list* list, size_t index, cxs_check* out);
typedef struct cxs_records cxs_records;
cxs_status cxs_records_add(cxs_records* records, const char* id, size_t id_len);
cxs_status cxs_records_set(cxs_records* records, const char* name, const char* value,
size_t value_len);
void cxs_records_set_incomplete(cxs_records* records, const char* reason);
void cxs_records_fail(cxs_records* records, const char* message, const char* hint);
int32_t cxs_records_should_stop(const cxs_records* records);
typedef struct cxs_source_callbacks {
uint32_t struct_size;
uint32_t reserved;
const char* address;
const char* tenant;
int32_t (*pull)(int32_t kind, cxs_records* records, void* user_data);
void (*release)(void* user_data);
void* user_data;
} cxs_source_callbacks;
void cxs_source_callbacks_init(cxs_source_callbacks* callbacks, uint32_t struct_size);
cxs_status cxs_source_new(const cxs_source_callbacks* callbacks, cxs_source** out,
cxs_error** err);
void cxs_source_free(cxs_source* source);
typedef struct cxs_rows cxs_rows;
typedef struct cxs_answers cxs_answers;
size_t cxs_rows_count(const cxs_rows* rows);
cxs_text cxs_rows_id(const cxs_rows* rows, size_t row);
size_t cxs_rows_field_count(const cxs_rows* rows, size_t row);
cxs_text cxs_rows_field_name(const cxs_rows* rows, size_t row, size_t field);
cxs_text cxs_rows_field_value(const cxs_rows* rows, size_t row, size_t field);
cxs_status cxs_answers_written(cxs_answers* answers, size_t row, const char* id, size_t id_len);
cxs_status cxs_answers_refused(cxs_answers* answers, size_t row, const char* message);
int32_t cxs_answers_should_stop(const cxs_answers* answers);
typedef struct cxs_sink_callbacks {
uint32_t struct_size;
uint32_t batch_size;
const char* address;
int32_t (*read)(int32_t kind, const char* const* fields, size_t field_count, cxs_records* records, void* user_data);
int32_t (*write)(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data);
void (*release)(void* user_data);
void* user_data;
} cxs_sink_callbacks;
void cxs_sink_callbacks_init(cxs_sink_callbacks* callbacks, uint32_t struct_size);
cxs_status cxs_sink_new(const cxs_sink_callbacks* callbacks, cxs_sink** out, cxs_error** err);
void cxs_sink_free(cxs_sink* sink);
