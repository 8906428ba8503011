"""What can be scripted to go wrong in the simulator goes wrong as its README says, and is counted."""

import gzip
import http.client
import json
import re
import socket
import ssl
import time
from pathlib import Path

import pytest

from simulator import REPOSITORY, SANITIZED

STATUSES = "/API/Records.php?CollectionTypeID=10204"
GONE = (http.client.RemoteDisconnected, http.client.IncompleteRead, ConnectionError, ssl.SSLError, socket.timeout)
A_MOMENT = 0.3  # seconds; nothing comes within it


@pytest.fixture
def running(simulator):
    return simulator()


def discover(running, **options):
    """The status and the body of a small answer."""
    answer = running.request("cxone", "GET", "/.well-known/openid-configuration", **options)
    return answer.status, answer.body


def create(name):
    return {"Records": [{"CollectionTypeID": "10204", "cxone_id": name, "name": name}]}


def write(running, name):
    return running.ivinex("POST", "/API/Records.php", create(name))


def write_impatiently(running, name):
    """A write whose answer, if there is one, is nothing to go by."""
    connection = running.connect("ivinex")
    connection.timeout = A_MOMENT
    try:
        connection.request("POST", "/API/Records.php", json.dumps(create(name)), running.ivinex_headers())
        connection.getresponse().read()
    except GONE:
        pass
    finally:
        connection.close()


def names(running):
    return [row["name"] for row in running.get("ivinex/agent_statuses")["records"]]


def met(running):
    return {name: count for name, count in running.get("state")["faults"].items() if count}


@pytest.fixture
def impatient(running):
    """A connection to CXone that waits a moment only."""
    connection = running.connect("cxone")
    connection.timeout = A_MOMENT
    yield connection
    connection.close()


def ask(connection):
    connection.request("GET", "/.well-known/openid-configuration")
    return connection.getresponse()


def test_the_readme_has_a_line_for_every_fault_and_for_nothing_else(running):
    text = (REPOSITORY / "examples" / "simulator" / "README.md").read_text(encoding="utf-8")
    section = text.split("## Failures\n")[1].split("\n## ")[0]
    words = [re.split(r"=|\[", word)[0] for word in re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)]
    assert sorted(words) == sorted(running.get("state")["faults"])


def test_statuses_come_as_often_as_told_and_with_the_header_told(running):
    running.switch(cxone_fail="503/7x2@openid,429x1@nowhere,500/datex1@cxone-configuration")
    answers = [running.request("cxone", "GET", "/.well-known/openid-configuration") for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "7"
    other = running.request("cxone", "GET", "/.well-known/cxone-configuration")
    assert other.status == 500 and re.search(r"GMT$", other.headers["Retry-After"])
    assert met(running) == {"503": 2, "500": 1}
    running.post("requests/clear")
    assert met(running) == {}


def test_requests_are_told_apart_by_method_and_the_first_can_be_spared(running):
    running.switch(ivinex_fail="503x1+1@POST")
    assert [write(running, name).status for name in ("1", "2", "3")] == [200, 503, 200]
    assert names(running) == ["1", "3"]
    assert running.ivinex("GET", STATUSES).status == 200


@pytest.mark.parametrize("script", [
    "sometimes", "200", "600", "503xtwo", "503x", "503/", "close/5", "cut", "cut=", "cut=-1", "reset=3", "refusex1",
    "drip=fast", "503x1/5", "503+x", "503,sometimes",
])
def test_a_script_that_cannot_be_read_is_refused(running, script):
    refused = running.control("POST", "switches", json.dumps({"cxone-fail": script}))
    assert refused.status == 400
    assert "unreadable failure" in refused.json()["error"]


@pytest.mark.parametrize("word", ["close", "reset", "truncate", "cut=0", "cut=400"])
def test_a_connection_can_end_before_the_answer_does(running, word):
    running.switch(cxone_fail=f"{word}x1")
    with pytest.raises(GONE):
        discover(running)
    assert discover(running)[0] == 200
    assert met(running) == {word.split("=")[0]: 1}


@pytest.mark.parametrize("word", ["stall", "stall-inside"])
def test_an_answer_can_stay_away(running, impatient, word):
    running.switch(cxone_fail=f"{word}x1")
    with pytest.raises(socket.timeout):
        ask(impatient).read()
    assert discover(running)[0] == 200


@pytest.mark.parametrize("word", ["close", "reset", "stall", "truncate", "503", "html"])
def test_a_request_that_meets_something_instead_of_an_answer_is_not_carried_out(running, word):
    running.switch(ivinex_fail=word)
    write_impatiently(running, "x")
    assert names(running) == []


@pytest.mark.parametrize("word", ["cut=20", "drip=0", "stall-inside", "close-after", "content-type", "broken-gzip",
                                  "deep-json", "invalid-utf8"])
def test_a_request_whose_answer_is_spoiled_was_carried_out(running, word):
    running.switch(ivinex_fail=word)
    write_impatiently(running, "x")
    assert names(running) == ["x"]


def test_an_answer_can_be_cut_at_any_byte(running):
    whole = running.request("cxone", "GET", "/.well-known/openid-configuration")
    size = running.get("requests")["requests"][-1]["bytes"]
    running.switch(cxone_fail=f"cut={size}x1,cut={size - 1}x1")
    assert discover(running) == (200, whole.body)
    with pytest.raises(http.client.IncompleteRead) as short:
        discover(running)
    assert short.value.partial == whole.body[:-1]


def test_an_answer_can_drip(running):
    size = len(discover(running)[1])
    running.switch(cxone_fail="drip=1x1")
    began = time.monotonic()
    assert len(discover(running)[1]) == size
    assert time.monotonic() - began > size / 1000


def test_a_connection_can_close_after_an_answer_without_a_word(running):
    running.switch(cxone_fail="close-afterx1")
    connection = running.connect("cxone")
    answer = ask(connection)
    assert (answer.status, answer.headers["Connection"]) == (200, None)
    assert answer.read()
    with pytest.raises(GONE):
        ask(connection)
    connection.close()


def test_an_answer_can_be_packed_well_badly_and_as_a_bomb(running):
    plain = discover(running)[1]
    running.switch(cxone_fail="gzipx1,broken-gzipx1,gzip-bombx1")
    assert gzip.decompress(discover(running)[1]) == plain
    with pytest.raises((OSError, EOFError, gzip.zlib.error)):
        gzip.decompress(discover(running)[1])
    bomb = discover(running)[1]
    assert len(bomb) < 2**20
    assert len(gzip.decompress(bomb)) == 300 * 2**20


def test_an_answer_can_be_a_page_or_no_json_or_called_otherwise(running):
    plain = discover(running)[1]
    running.switch(cxone_fail="htmlx1,deep-jsonx1,invalid-utf8x1,content-typex1")
    assert discover(running)[1].startswith(b"<!doctype html>")
    assert discover(running)[1].startswith(b"[" * 100000)
    with pytest.raises(UnicodeDecodeError):
        discover(running)[1].decode()
    last = running.request("cxone", "GET", "/.well-known/openid-configuration")
    assert (last.headers["Content-Type"], last.body) == ("text/html; charset=utf-8", plain)


def test_an_answer_can_be_huge_without_the_simulator_being_it(running):
    plain = discover(running)[1]
    running.switch(cxone_fail="hugex1")
    connection = running.connect("cxone")
    answer = ask(connection)
    assert answer.headers["Content-Length"] is None
    assert answer.read(len(plain) + 10) == plain + b" " * 10
    rest = 0
    while piece := answer.read(2**20):
        rest += len(piece)
    connection.close()
    assert rest == 300 * 2**20 - 10
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{running.process.pid}/status").read_text())
    assert SANITIZED or int(peak.group(1)) < 100 * 1024


@pytest.mark.parametrize("word, first", [("duplicate-page", "1"), ("missing-page", "5")])
def test_a_page_can_come_twice_or_not_at_all(running, word, first):
    for number in range(1, 7):
        write(running, str(number))
    running.switch(ivinex_fail=word)

    def page(offset):
        answer = running.ivinex("GET", f"{STATUSES}&Offset={offset}&Limit=2")
        return [row["name"] for row in answer.json()["Records"]]

    assert page(0) == ["1", "2"]
    assert page(2)[0] == first
    assert met(running) == {word: 1}


# --- connections -----------------------------------------------------------------------------------------------------


def test_nobody_listens_while_connections_are_refused(running):
    running.switch(cxone_fail="refuse")
    with pytest.raises(ConnectionRefusedError):
        discover(running)
    assert met(running) == {"refuse": 1}
    running.switch(cxone_fail="")
    assert discover(running)[0] == 200


def test_connections_can_be_refused_from_the_start(simulator):
    with pytest.raises(ConnectionRefusedError):
        discover(simulator("--cxone-fail", "refuse"))


def test_a_fault_of_connections_begins_after_the_answer_it_names_and_ends_that_connection(running):
    running.switch(cxone_fail="refuse+1@openid")
    connection = running.connect("cxone")
    first = ask(connection)
    assert (first.headers["Connection"], bool(first.read())) == (None, True)
    second = ask(connection)
    assert (second.headers["Connection"], bool(second.read())) == ("close", True)
    with pytest.raises(ConnectionRefusedError):
        ask(connection)
    assert running.ivinex("GET", STATUSES).status == 200, "the other side is not struck"


@pytest.mark.parametrize("word, why", [
    ("tls-wrong-host", "mismatch"),
    ("tls-expired", "expired"),
    ("tls-self-signed", "self-signed"),
    ("tls-1.1", "protocol"),
])
def test_a_handshake_can_fail_so_often_as_told(running, word, why):
    running.tls.minimum_version = ssl.TLSVersion.TLSv1_2
    running.switch(cxone_fail=f"{word}x1")
    with pytest.raises(ssl.SSLError, match=why):
        discover(running)
    assert discover(running)[0] == 200
    assert met(running) == {word: 1}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_who_accepts_tls_1_1_gets_it(running):
    running.switch(cxone_fail="tls-1.1")
    running.tls.minimum_version = ssl.TLSVersion.TLSv1_1
    running.tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    assert discover(running)[0] == 200
