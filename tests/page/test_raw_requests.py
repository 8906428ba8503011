"""Requests that no browser sends: too large, ambiguous, broken off. Each is answered once, and the page lives on."""

import pytest

from page_program import answers, head, read_to_the_end, refused

HEAD_LIMIT = 16 * 1024
BODY_LIMIT = 4 * 1024 * 1024


def lines(visitor, *more):
    """What a signed-in program says in every head."""
    return f"Host: {visitor.host}", f"Cookie: {visitor.cookie}", *more


def change_lines(visitor, *more):
    """What the page's script says in the head of a POST."""
    return lines(visitor, f"Origin: {visitor.origin}", "Content-Type: application/json",
                 f"X-CSRF-Token: {visitor.csrf_token}", *more)  # fmt: skip


def only_answer(visitor, data):
    """The one answer to these bytes, after which the page closes the connection. It serves others as before."""
    found = answers(visitor.page.raw(data))
    assert len(found) == 1, [answer.status for answer in found]
    assert visitor.get("/api/session").status == 200
    return found[0]


@pytest.mark.parametrize("target", [
    "http://127.0.0.1/api/session", "http://evil.example/", "https://evil.example:443/api/session", "api/session", "*",
    "//evil.example/", "//127.0.0.1/api/session", "127.0.0.1:80", "/api/session#top", "/%zz", "/\\..\\", "/a|b", "/\x7f",
    "/static/page.css?<script>", "?token=x",
])  # fmt: skip
def test_targets_that_are_no_path_of_a_server_are_refused(visitor, target):
    request = head("GET", target, *lines(visitor, "Connection: close"))
    refused(only_answer(visitor, request), 400, "bad_request")


@pytest.mark.parametrize("more", [
    [], ["Host: evil.example"], ["Host: 127.0.0.1:{port}", "Host: evil.example"],
    ["Host: evil.example", "Host: 127.0.0.1:{port}"], ["Host: 127.0.0.1:{port}", "Host: 127.0.0.1:{port}"],
], ids=["none", "another", "ours first", "ours last", "ours twice"])  # fmt: skip
def test_a_request_names_its_host_once_and_rightly(visitor, more):
    named = [line.format(port=visitor.page.port) for line in more]
    request = head("GET", "/api/session", *named, f"Cookie: {visitor.cookie}", "Connection: close")
    refused(only_answer(visitor, request), 421, "wrong_host")


@pytest.mark.parametrize("header", ["Origin", "X-CSRF-Token"])
def test_what_proves_a_change_stands_there_once(visitor, header):
    value = visitor.origin if header == "Origin" else visitor.csrf_token
    request = head("POST", "/api/cancel", *change_lines(visitor, f"{header}: {value}", "Content-Length: 2", "Connection: close"))
    assert only_answer(visitor, request + b"{}").status == 403


SMUGGLED = head("GET", "/api/history", "Host: 127.0.0.1", "Connection: close")


@pytest.mark.parametrize("framing", [
    ["Content-Length: 2", "Content-Length: 60"],
    ["Content-Length: 2", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: chunked", "Content-Length: 2"],
    ["Content-Length: 2, 60"],
    ["Content-Length: +2"],
    ["Content-Length: -2"],
    ["Content-Length: 0x2"],
    ["Content-Length: 99999999999999999999999"],
    ["Content-Length : 2"],
    ["Content-Length"],
    [": 2"],
    ["X\0Y: 2"],
    ["X: a\0b"],
])  # fmt: skip
def test_a_body_whose_end_could_be_argued_about_is_refused(visitor, framing):
    request = head("POST", "/api/cancel", *change_lines(visitor, *framing)) + b"{}" + SMUGGLED
    assert only_answer(visitor, request).status == 400


@pytest.mark.parametrize("chunks", [b"x\r\n{}\r\n0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"2\r\n{}XX0\r\n\r\n",
                                    b"ffffffffffffffffffff\r\n{}", b"2\n{}\n0\n\n", b"0x2\r\n{}\r\n0\r\n\r\n"])  # fmt: skip
def test_a_broken_chunk_is_refused(visitor, chunks):
    request = head("POST", "/api/cancel", *change_lines(visitor, "Transfer-Encoding: chunked"))
    assert only_answer(visitor, request + chunks + SMUGGLED).status == 400


def test_a_body_in_chunks_is_taken(visitor):
    request = head("POST", "/api/cancel", *change_lines(visitor, "Transfer-Encoding: chunked", "Connection: close"))
    refused(only_answer(visitor, request + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"), 409, "no_job")


@pytest.mark.parametrize("first", [b"GARBAGE\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\xff\xff",
                                   b"GET / HTTP/1.1\nHost: x\n\n", b"GET  / HTTP/1.1\r\n\r\n", b"\0\0\0\0"])  # fmt: skip
def test_what_is_no_request_is_refused(visitor, first):
    assert only_answer(visitor, first).status == 400


def test_a_head_of_more_than_16_kib_is_refused(visitor):
    request = head("GET", "/api/session", *lines(visitor, "X: " + "x" * HEAD_LIMIT))
    assert only_answer(visitor, request).status == 431


def test_a_head_that_does_not_end_is_refused_as_soon_as_it_is_too_large(visitor):
    with visitor.page.socket() as connection:
        connection.sendall(head("GET", "/api/session", *lines(visitor))[:-2])
        for _ in range(HEAD_LIMIT // 4000 + 1):
            assert visitor.get("/api/session").status == 200  # by then what was sent has been read
            connection.sendall(b"X: y\r\n" * (4000 // 6))
        assert [answer.status for answer in answers(read_to_the_end(connection))] == [431]


def test_a_large_head_within_the_limit_is_taken(visitor):
    request = head("GET", "/api/session", *lines(visitor, "X: " + "x" * (HEAD_LIMIT - 1000), "Connection: close"))
    assert only_answer(visitor, request).status == 200


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(visitor):
    request = head("POST", "/api/cancel", *change_lines(visitor, f"Content-Length: {BODY_LIMIT + 1}"))
    refused(only_answer(visitor, request), 413, "body_too_large")


def test_a_body_that_grows_too_large_is_refused(visitor):
    request = head("POST", "/api/cancel", *change_lines(visitor, "Transfer-Encoding: chunked"))
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    refused(only_answer(visitor, request + chunk * 5), 413, "body_too_large")


def test_a_body_within_the_limit_is_taken(visitor):
    body = b"{" + b" " * (BODY_LIMIT - 2) + b"}"
    request = head("POST", "/api/cancel", *change_lines(visitor, f"Content-Length: {BODY_LIMIT}", "Connection: close"))
    refused(only_answer(visitor, request + body), 409, "no_job")


def test_a_body_is_not_waited_for_without_the_right_to_send_one(visitor):
    request = head("POST", "/api/cancel", f"Host: {visitor.host}", "Content-Length: 1000000")
    assert only_answer(visitor, request).status in (401, 403)


def test_a_refused_body_is_not_taken_for_the_next_request(visitor):
    body = head("GET", "/api/session", *lines(visitor))
    request = head("POST", "/api/cancel", *lines(visitor, f"Content-Length: {len(body)}"))
    assert only_answer(visitor, request + body).status == 403


def test_requests_that_arrive_together_are_answered_in_their_order(visitor):
    first = head("GET", "/api/job", *lines(visitor))
    second = head("GET", "/api/nothing", *lines(visitor))
    last = head("GET", "/api/history", *lines(visitor, "Connection: close"))
    found = answers(visitor.page.raw(first + second + last + first))
    assert [answer.status for answer in found] == [200, 404, 200]
    assert (found[0].body, found[2].json()["format"]) == (b"null", "cxsync.history/1")


def test_a_connection_stays_open_for_the_next_request(visitor):
    with visitor.page.socket() as connection:
        for _ in range(3):
            connection.sendall(head("GET", "/api/job", *lines(visitor)))
            received = b""
            while not received.endswith(b"null"):
                received += connection.recv(65536)
            assert b"\r\nConnection: keep-alive\r\n" in received


def test_half_a_request_keeps_nobody_else_waiting(visitor):
    with visitor.page.socket() as slow, visitor.page.socket() as silent:
        slow.sendall(head("POST", "/api/cancel", *change_lines(visitor, "Content-Length: 100")) + b"{")
        silent.sendall(b"GET /api/ses")
        assert visitor.preview("users")
        silent.sendall(b"sion HTTP/1.1\r\n" + head("", "", *lines(visitor)).partition(b"\r\n")[2])
        assert silent.recv(12) == b"HTTP/1.1 200"


def test_connections_that_break_off_leave_the_page_running(visitor):
    whole = head("POST", "/api/cancel", *change_lines(visitor, "Content-Length: 2")) + b"{}"
    for length in range(0, len(whole), 7):
        with visitor.page.socket() as connection:
            connection.sendall(whole[:length])
    assert visitor.get("/api/session").status == 200
