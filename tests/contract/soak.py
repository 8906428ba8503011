"""Previews one site again and again in this process, through the C interface, and prints what the process holds.

    soak.py LIBRARY CONFIGURATION PREVIEWS

The configuration must stand alone: no references, no relative paths. One JSON line for every twentieth of the previews.
"""

import ctypes
import json
import os
import sys

CAMPAIGNS = 1  # CXS_KIND_CAMPAIGNS
PREVIEWS_OF_A_CLIENT = 50
LINES = 20


class ClientOptions(ctypes.Structure):
    """cxs_client_options"""

    _fields_ = [
        ("struct_size", ctypes.c_uint32), ("reserved", ctypes.c_uint32),
        ("config", ctypes.c_char_p), ("config_len", ctypes.c_size_t),
        ("resolve", ctypes.c_void_p), ("resolve_user_data", ctypes.c_void_p), ("state_path", ctypes.c_char_p),
        ("now", ctypes.c_void_p), ("now_user_data", ctypes.c_void_p),
        ("random", ctypes.c_void_p), ("random_user_data", ctypes.c_void_p),
        ("source", ctypes.c_void_p), ("sink", ctypes.c_void_p),
    ]  # fmt: skip


class Text(ctypes.Structure):
    """cxs_text"""

    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_size_t)]


class Library:
    def __init__(self, path):
        self.calls = ctypes.CDLL(path)
        self.calls.cxs_error_json.restype = Text
        self.failure = ctypes.c_void_p()

    def check(self, status):
        assert status == 0, self.calls.cxs_error_json(self.failure).data

    def open(self, config):
        options, client = ClientOptions(), ctypes.c_void_p()
        self.calls.cxs_client_options_init(ctypes.byref(options), ctypes.c_uint32(ctypes.sizeof(options)))
        options.config, options.config_len = config, len(config)
        self.check(self.calls.cxs_client_open(ctypes.byref(options), ctypes.byref(client), ctypes.byref(self.failure)))
        return client

    def preview(self, client):
        plan = ctypes.c_void_p()
        options = None
        self.check(self.calls.cxs_client_preview(client, CAMPAIGNS, options, ctypes.byref(plan),
                                                 ctypes.byref(self.failure)))
        self.calls.cxs_plan_free(plan)


def holdings():
    """What this process holds by now."""
    with open("/proc/self/status", encoding="ascii") as file:
        status = dict(line.split(":", 1) for line in file)
    return {"kib": int(status["VmRSS"].split()[0]), "threads": int(status["Threads"]),
            "descriptors": len(os.listdir("/proc/self/fd"))}


def main(library_path, config_path, previews):
    library = Library(library_path)
    with open(config_path, "rb") as file:
        config = file.read()
    every, client = max(1, int(previews) // LINES), None
    for number in range(1, int(previews) + 1):
        if client is None:
            client = library.open(config)
        library.preview(client)
        if number % PREVIEWS_OF_A_CLIENT == 0 or number % every == 0:
            library.calls.cxs_client_free(client)
            client = None
        if number % every == 0:
            print(json.dumps({"previews": number, **holdings()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
