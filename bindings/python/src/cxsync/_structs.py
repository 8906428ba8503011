"""The handles, structures and callback types of cxsync.h, for ctypes. A test compares them with the C compiler's.

Every handle has a class of its own, so that ctypes refuses one that is passed for another.
"""

from __future__ import annotations

from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p


class cxs_client(Structure):
    """Opaque."""


class cxs_cancel(Structure):
    """Opaque."""


class cxs_error(Structure):
    """Opaque."""


class cxs_plan(Structure):
    """Opaque."""


class cxs_plan_set(Structure):
    """Opaque."""


class cxs_report(Structure):
    """Opaque."""


class cxs_report_set(Structure):
    """Opaque."""


class cxs_check_list(Structure):
    """Opaque."""


class cxs_document(Structure):
    """Opaque."""


class cxs_source(Structure):
    """Opaque."""


class cxs_sink(Structure):
    """Opaque."""


class cxs_reply(Structure):
    """Opaque."""


class cxs_records(Structure):
    """Opaque."""


class cxs_rows(Structure):
    """Opaque."""


class cxs_answers(Structure):
    """Opaque."""


class cxs_text(Structure):
    # c_char_p would be cut at the first NUL.
    _fields_ = [("data", c_void_p), ("len", c_size_t)]


class cxs_progress(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("phase", c_int32),
        ("reserved", c_uint32),
        ("pages", c_uint64),
        ("done", c_uint64),
        ("total", c_uint64),
    ]


PROGRESS_FN = CFUNCTYPE(c_int32, POINTER(cxs_progress), c_void_p)
LOG_FN = CFUNCTYPE(None, c_int32, c_char_p, c_char_p, c_void_p)


class cxs_call_options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("deadline_ms", c_uint32),
        ("cancel", POINTER(cxs_cancel)),
        ("progress", PROGRESS_FN),
        ("progress_user_data", c_void_p),
        ("log", LOG_FN),
        ("log_user_data", c_void_p),
    ]


RESOLVE_FN = CFUNCTYPE(c_int32, c_int32, c_char_p, POINTER(cxs_reply), c_void_p)
NOW_FN = CFUNCTYPE(c_int64, c_void_p)
RANDOM_FN = CFUNCTYPE(c_uint64, c_void_p)


class cxs_client_options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("config", c_char_p),
        ("config_len", c_size_t),
        ("resolve", RESOLVE_FN),
        ("resolve_user_data", c_void_p),
        ("state_path", c_char_p),
        ("now", NOW_FN),
        ("now_user_data", c_void_p),
        ("random", RANDOM_FN),
        ("random_user_data", c_void_p),
        ("source", POINTER(cxs_source)),
        ("sink", POINTER(cxs_sink)),
    ]


class cxs_apply_options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("on_conflict", c_int32),
        ("select", c_char_p),
        ("accept_guards", c_char_p),
        ("actor", c_char_p),
    ]


class cxs_read_summary(Structure):
    _fields_ = [
        ("records", c_uint64),
        ("pages", c_uint64),
        ("complete", c_int32),
        ("reserved", c_uint32),
        ("reason", cxs_text),
    ]


class cxs_plan_info(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("site", cxs_text),
        ("digest", cxs_text),
        ("config_digest", cxs_text),
        ("cxone", cxs_read_summary),
        ("ivinex", cxs_read_summary),
        ("counts", c_uint64 * 6),
        ("row_count", c_size_t),
        ("guard_count", c_size_t),
        ("only_in_ivinex_count", c_size_t),
    ]


class cxs_plan_row(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("action", c_int32),
        ("key", cxs_text),
        ("name", cxs_text),
        ("ivinex_id", cxs_text),
        ("reason", cxs_text),
        ("warning_count", c_size_t),
        ("source_count", c_size_t),
        ("change_count", c_size_t),
        ("candidate_count", c_size_t),
    ]


class cxs_change(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("conflict", c_int32),
        ("overwrites_edit", c_int32),
        ("reserved", c_uint32),
        ("field", cxs_text),
        ("from", cxs_text),
        ("to", cxs_text),
        ("base", cxs_text),
        ("policy", cxs_text),
    ]


class cxs_field(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("name", cxs_text),
        ("value", cxs_text),
    ]


class cxs_candidate(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("ivinex_id", cxs_text),
        ("name", cxs_text),
        ("by", cxs_text),
        ("change_count", c_size_t),
    ]


class cxs_guard(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("tripped", c_int32),
        ("name", cxs_text),
        ("detail", cxs_text),
    ]


class cxs_orphan(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("ivinex_id", cxs_text),
        ("key", cxs_text),
        ("name", cxs_text),
    ]


class cxs_report_info(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("site", cxs_text),
        ("run", cxs_text),
        ("plan_digest", cxs_text),
        ("actor", cxs_text),
        ("started", cxs_text),
        ("finished", cxs_text),
        ("counts", c_uint64 * 6),
        ("verified_checked", c_uint64),
        ("verified_confirmed", c_uint64),
        ("verified_different", c_uint64),
        ("verified_missing", c_uint64),
        ("row_count", c_size_t),
        ("follow_up_count", c_size_t),
        ("accepted_guard_count", c_size_t),
    ]


class cxs_report_row(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("action", c_int32),
        ("outcome", c_int32),
        ("attempts", c_int32),
        ("key", cxs_text),
        ("name", cxs_text),
        ("ivinex_id", cxs_text),
        ("error_code", cxs_text),
        ("error_message", cxs_text),
        ("error_hint", cxs_text),
        ("http_status", c_int32),
        ("reserved", c_uint32),
    ]


class cxs_follow_up(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("what", cxs_text),
        ("key", cxs_text),
        ("name", cxs_text),
    ]


class cxs_check(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("id", cxs_text),
        ("message", cxs_text),
        ("fix", cxs_text),
        ("elapsed_ms", c_uint64),
    ]


PULL_FN = CFUNCTYPE(c_int32, c_int32, POINTER(cxs_records), c_void_p)
READ_FN = CFUNCTYPE(c_int32, c_int32, POINTER(c_char_p), c_size_t, POINTER(cxs_records), c_void_p)
WRITE_FN = CFUNCTYPE(c_int32, c_int32, POINTER(cxs_rows), POINTER(cxs_answers), c_void_p)
RELEASE_FN = CFUNCTYPE(None, c_void_p)


class cxs_source_callbacks(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("address", c_char_p),
        ("tenant", c_char_p),
        ("pull", PULL_FN),
        ("release", RELEASE_FN),
        ("user_data", c_void_p),
    ]


class cxs_sink_callbacks(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("batch_size", c_uint32),
        ("address", c_char_p),
        ("read", READ_FN),
        ("write", WRITE_FN),
        ("release", RELEASE_FN),
        ("user_data", c_void_p),
    ]
