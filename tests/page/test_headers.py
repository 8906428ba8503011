"""Every answer, good or bad, tells the browser to trust nothing but the page's own files."""

import re

import pytest

from page_program import Visitor, answers
from simulator import REPOSITORY

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "img-src": "'self'",
    "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guarded(answer):
    for name, value in GUARDS.items():
        assert answer.headers.get_all(name) == [value], (answer.status, name)
    (policy,) = answer.headers.get_all("Content-Security-Policy")
    assert dict(rule.strip().split(" ", 1) for rule in policy.split(";")) == POLICY
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    return True


# How an answer comes about, by its status and what it is.
ANSWERS = {
    "200 page": lambda visitor: visitor.get("/"),
    "200 style": lambda visitor: visitor.get("/static/page.css"),
    "200 entry": lambda visitor: visitor.open(f"/?token={visitor.page.token}"),
    "200 JSON": lambda visitor: visitor.get("/api/session"),
    "200 CSV": lambda visitor: visitor.get("/api/history.csv"),
    "200 head": lambda visitor: visitor.request("HEAD", "/"),
    "202 job": lambda visitor: visitor.post("/api/doctor"),
    "400 target": lambda visitor: visitor.request("GET", "http://evil.example/"),
    "400 bytes": lambda visitor: answers(visitor.page.raw(b"GARBAGE\r\n\r\n"))[0],
    "400 body": lambda visitor: visitor.post("/api/preview", {"kind": 1}),
    "401 stranger": lambda visitor: Visitor(visitor.page).get("/api/session"),
    "403 locked": lambda visitor: Visitor(visitor.page).open("/"),
    "403 token": lambda visitor: visitor.open("/?token=wrong"),
    "403 origin": lambda visitor: visitor.post("/api/doctor", Origin="http://evil.example"),
    "403 forged": lambda visitor: visitor.post("/api/doctor", X_CSRF_Token="wrong"),
    "404 nothing": lambda visitor: visitor.get("/nothing"),
    "404 plan": lambda visitor: visitor.get("/api/plan", kind="users"),
    "404 run": lambda visitor: visitor.get("/api/report", run="none"),
    "405 method": lambda visitor: visitor.request("DELETE", "/api/session"),
    "409 no job": lambda visitor: visitor.post("/api/cancel"),
    "413 body": lambda visitor: visitor.post("/api/cancel", Content_Length="99999999"),
    "415 type": lambda visitor: visitor.post("/api/cancel", Content_Type="text/plain"),
    "421 host": lambda visitor: visitor.request("GET", "/", {"Host": "evil.example"}),
    "431 head": lambda visitor: visitor.request("GET", "/", {"X": "x" * 20000}),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_every_answer_is_guarded(visitor, case):
    answer = ANSWERS[case](visitor)
    assert answer.status == int(case.split()[0])
    assert guarded(answer)


def test_the_stream_of_events_is_guarded(visitor):
    with visitor.events() as events:
        assert events.response.headers["Content-Type"] == "text/event-stream"
        assert guarded(events.response)


def test_files_have_their_types(visitor):
    assert visitor.get("/").headers["Content-Type"] == "text/html; charset=utf-8"
    assert visitor.get("/static/page.css").headers["Content-Type"] == "text/css; charset=utf-8"
    scripts = re.findall(r'src="(/static/[\w.-]+\.js)"', visitor.get("/").body.decode())
    assert scripts
    for script in scripts:
        assert visitor.get(script).headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_what_the_page_names_is_served_and_nothing_else_is_named(visitor):
    files = {path.name for path in (REPOSITORY / "examples" / "page" / "static").iterdir()}
    for name in files:
        expected = 404 if name.endswith(".html") else 200
        assert visitor.get(f"/static/{name}").status == expected, name
    page = visitor.get("/").body.decode()
    named = re.findall(r'(?:src|href)="([^"#]+)"', page)
    assert named and all(name == "/" or name.removeprefix("/static/") in files for name in named), named


def test_the_page_holds_no_script_and_no_style_in_its_text(visitor):
    for page in (visitor.get("/"), Visitor(visitor.page).open("/"), visitor.open(f"/?token={visitor.page.token}")):
        text = page.body.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=|javascript:", text)
