"""What happens to a sync when one place of its conversation is struck: the table, and how a cell of it is played.

Three campaigns are in both services, two more are in CXone alone, and pages hold two rows. A fault strikes discovery,
the token request, the second page of either reading, or the first write, once or again and again.
"""

from dataclasses import dataclass

from scenario import named

ATTEMPTS = 3
TIMEOUT_MS = 500
LONGEST_WAITS_MS = 500 + 1000  # before the second attempt and before the third
PATIENCE_S = (ATTEMPTS * TIMEOUT_MS + LONGEST_WAITS_MS) / 1000 + 5  # the rest is for a busy machine
MOST_BYTES = 2**20
MOST_MEMORY_KIB = 64 * 1024
BEFORE, ALL = ["1", "2", "3"], ["1", "2", "3", "4", "5"]  # the keys in Ivinex


@dataclass(frozen=True)
class Place:
    """Where a fault strikes: requests of that side with that text; of connections, those after the other text."""

    side: str
    text: str
    last_before: str


PLACES = {
    "discovery": Place("cxone", "openid-configuration", ""),
    "token": Place("cxone", "/auth/token", "openid-configuration"),
    "listing": Place("cxone", "skills?skip=1&", "skills?skip=0&"),
    "read": Place("ivinex", "Offset=1&", "Offset=0&"),
    "write": Place("ivinex", "POST", "Offset=2&"),
}


@dataclass(frozen=True)
class Expected:
    """How the run ends. `outcome` is that of the two new rows, `code` that of the error document or of these rows."""

    exit: int
    outcome: str = ""
    code: str = ""


DONE = Expected(0, "created")


def stops(code, exit_code=4):
    """Nothing is written, and the error says why."""
    return Expected(exit_code, code=code)


def fails(code):
    """The rows were certainly not written."""
    return Expected(2, "failed", code)


def unknown(code):
    """The rows may have been written, and a look did not find them yet."""
    return Expected(2, "unknown", code)


INCOMPLETE = stops("incomplete_read", 3)
ONCE, ALWAYS = "once", "always"
NO_PAGES = {"discovery": None, "token": None, "write": None}

# The fault, how often it strikes, what it leads to where something is read, and what at the write. Where the readings
# differ, they are named; None: it cannot strike there.
TABLE = [
    # Nothing, or no whole answer, came. What may arrive twice is repeated, and a write is looked up.
    ("close", ONCE, DONE, unknown("answer_lost")),
    ("close", ALWAYS, stops("connection_lost"), unknown("answer_lost")),
    ("reset", ONCE, DONE, unknown("answer_lost")),
    ("reset", ALWAYS, stops("connection_lost"), unknown("answer_lost")),
    ("stall", ONCE, DONE, unknown("answer_lost")),
    ("stall", ALWAYS, stops("timed_out"), unknown("answer_lost")),
    ("truncate", ONCE, DONE, unknown("answer_lost")),
    ("truncate", ALWAYS, stops("connection_lost"), unknown("answer_lost")),
    # The write was carried out, and the look finds it.
    ("cut=30", ONCE, DONE, DONE),
    ("cut=30", ALWAYS, stops("connection_lost"), DONE),
    ("drip", ONCE, DONE, DONE),
    ("drip", ALWAYS, stops("timed_out"), DONE),
    ("stall-inside", ONCE, DONE, DONE),
    ("stall-inside", ALWAYS, stops("timed_out"), DONE),
    # The answer came.
    ("drip=0", ALWAYS, DONE, DONE),
    ("close-after", ONCE, DONE, DONE),
    ("close-after", ALWAYS, DONE, DONE),
    ("gzip", ALWAYS, DONE, DONE),
    ("content-type", ALWAYS, DONE, DONE),
    # An answer came that says "later"; a write may have been carried out all the same.
    *((status, ONCE, DONE, unknown("server_error")) for status in ("408", "425", "500", "502", "503", "504")),
    *((status, ALWAYS, stops("server_error"), unknown("server_error"))
      for status in ("408", "425", "500", "502", "503", "504")),
    ("503/0", ONCE, DONE, unknown("server_error")),
    ("503/date", ALWAYS, stops("server_error"), unknown("server_error")),
    ("429", ONCE, DONE, unknown("throttled")),
    ("429", ALWAYS, stops("throttled"), unknown("throttled")),
    ("429/0", ONCE, DONE, unknown("throttled")),
    ("503/3600", ONCE, stops("throttled"), unknown("server_error")),
    ("429/soon", ONCE, DONE, unknown("throttled")),
    # An answer came that no repeating makes better. A token may have run out in mid-run, so that is tried once.
    ("401", ONCE, {"listing": DONE, "*": stops("credentials_refused")}, fails("credentials_refused")),
    ("401", ALWAYS, stops("credentials_refused"), fails("credentials_refused")),
    ("403", ALWAYS, {"token": stops("credentials_refused"), "*": stops("permission_denied")},
     fails("permission_denied")),
    ("302", ALWAYS, stops("redirected"), unknown("redirected")),
    ("forged-json", ALWAYS, stops("request_refused"), fails("request_refused")),
    # An answer came that is none. It settles nothing, so a write is looked up, and sent again if it is not there.
    ("html", ONCE, stops("bad_response"), DONE),
    ("html", ALWAYS, stops("bad_response"), unknown("answer_unreadable")),
    ("forged-html", ALWAYS, stops("bad_response"), unknown("answer_unreadable")),
    ("broken-gzip", ALWAYS, stops("bad_response"), DONE),
    ("deep-json", ALWAYS, stops("bad_response"), DONE),
    ("invalid-utf8", ALWAYS, stops("bad_response"), DONE),
    ("gzip-bomb", ALWAYS, stops("response_too_large"), DONE),
    ("huge", ALWAYS, stops("response_too_large"), DONE),
    # Pages that do not hold together are no complete reading.
    ("duplicate-page", ONCE, {"listing": INCOMPLETE, "read": DONE, **NO_PAGES}, None),
    ("duplicate-page", ALWAYS, {"*": INCOMPLETE, **NO_PAGES}, None),
    ("missing-page", ONCE, {"*": DONE, **NO_PAGES}, None),
    ("missing-page", ALWAYS, {"*": INCOMPLETE, **NO_PAGES}, None),
    # No connection comes about, so nothing was sent.
    ("refuse", ALWAYS, stops("connect_failed"), fails("connect_failed")),
    *((fault, ALWAYS, stops("tls_failed"), fails("tls_failed"))
      for fault in ("tls-wrong-host", "tls-expired", "tls-self-signed", "tls-1.1")),
]


@dataclass(frozen=True)
class Cell:
    fault: str
    times: str
    place: str
    expected: Expected

    def __str__(self):
        return f"{self.fault}-{self.times}-{self.place}"

    @property
    def name(self):
        """Of the fault, as the simulator counts it."""
        return self.fault.split("=")[0].split("/")[0]

    @property
    def script(self):
        place = PLACES[self.place]
        if self.name == "refuse" or self.name.startswith("tls-"):
            return f"{self.fault}@{place.last_before}" if place.last_before else self.fault
        return f"{self.fault}{'x1' if self.times == ONCE else ''}@{place.text}"


def expand(table):
    for fault, times, reading, writing in table:
        for place in PLACES:
            choices = reading if isinstance(reading, dict) else {"*": reading}
            expected = writing if place == "write" else choices.get(place, choices.get("*"))
            if expected:
                yield Cell(fault, times, place, expected)


CELLS = list(expand(TABLE))


def sample(cells):
    """The cells of an ordinary run: one of every fault; the places, and once and always, take turns."""
    faults = {}
    for cell in cells:
        faults.setdefault(cell.fault, []).append(cell)
    return [of_one[7 * number % len(of_one)] for number, of_one in enumerate(faults.values())]


def prepare(scenario):
    """Brings the site to where every cell begins."""
    scenario.set_records("campaigns", [named(key, f"Campaign {key}") for key in BEFORE])
    for side in ("cxone", "ivinex"):
        scenario.config[side]["page_size"] = 2
        scenario.config[side]["limits"]["max_in_flight"] = 1  # so that there is one connection to strike
    assert scenario.sync("campaigns", "all").exit == 0
    scenario.set_records("campaigns", [named(key, f"Campaign {key}") for key in ALL])
    scenario.forget_requests()


def strike(scenario, cell):
    """The run that meets the fault; it has little patience."""
    for side in ("cxone", "ivinex"):
        scenario.config[side]["limits"] |= {"attempts": ATTEMPTS, "request_timeout_ms": TIMEOUT_MS, "max_wait_ms": 1000,
                                            "max_response_bytes": MOST_BYTES}
    scenario.switch(**{f"{PLACES[cell.place].side}-fail": cell.script})
    scenario.measures_memory = True
    outcome = scenario.sync("campaigns", "all")
    scenario.measures_memory = False
    scenario.switch(**{f"{PLACES[cell.place].side}-fail": ""})
    for side in ("cxone", "ivinex"):
        for limit in ("request_timeout_ms", "max_wait_ms", "max_response_bytes"):
            del scenario.config[side]["limits"][limit]
    return outcome


def keys(scenario):
    return sorted(row["cxone_id"] for row in scenario.rows("campaigns"))
