"""Requests that do not come from the page itself are refused before anything is done."""

import pytest

from page_program import Visitor, refused
from routes import CHANGE, READ


def test_nothing_is_read_without_the_cookie(scenario, page):
    stranger = Visitor(page(scenario))
    for path in (*READ, "/static/page.css", "/static/nothing", "/api/nothing"):
        refused(stranger.get(path), 401, "not_signed_in")


def test_nothing_is_changed_without_the_cookie(scenario, page):
    running = page(scenario)
    stranger = Visitor(running)
    stranger.csrf_token = running.visitor().csrf_token
    for path in CHANGE:
        refused(stranger.post(path), 401, "not_signed_in")
    assert running.visitor().json("/api/job") is None


@pytest.mark.parametrize("name", [
    "evil.example", "evil.example:{port}", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:{port}.evil.example",
    "localhost.evil.example:{port}", "127.0.0.1.evil.example:{port}", "[::1]:{port}", "0.0.0.0:{port}", "127.1:{port}",
    "user@127.0.0.1:{port}", "", "127.0.0.1:0{port}", "2130706433:{port}",
])  # fmt: skip
def test_another_host_is_refused_before_anything_else(visitor, name):
    visitor.host = name.format(port=visitor.page.port)
    refused(visitor.get("/api/session"), 421, "wrong_host")
    refused(visitor.open(f"/?token={visitor.page.token}"), 421, "wrong_host")
    visitor.cookie = None
    refused(visitor.post("/api/doctor"), 421, "wrong_host")


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1"])
def test_the_page_is_reached_by_address_and_as_localhost(visitor, name):
    other = visitor.page.visitor(host=f"{name}:{visitor.page.port}")
    assert other.post("/api/cancel").status == 409


@pytest.mark.parametrize("origin", [
    "http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost", "file://", "",
    "http://127.0.0.1:{port}.evil.example", "http://evil.example:{port}", "127.0.0.1:{port}", "ftp://127.0.0.1:{port}",
    "http://127.0.0.1:{port}/", "http://user@127.0.0.1:{port}", "chrome-extension://abcdefgh",
])  # fmt: skip
def test_another_origin_is_refused(visitor, origin):
    origin = origin.format(port=visitor.page.port)
    for path in CHANGE:
        refused(visitor.post(path, Origin=origin), 403, "wrong_origin")
    refused(visitor.request("GET", "/api/session", {"Origin": origin}), 403, "wrong_origin")


def test_a_change_without_an_origin_is_refused(visitor):
    for path in CHANGE:
        refused(visitor.post(path, Origin=None), 403, "wrong_origin")
    assert visitor.request("GET", "/api/session", {"Origin": visitor.origin}).status == 200


@pytest.mark.parametrize("fetch_site", ["cross-site", "same-site"])
def test_what_other_sites_ask_for_is_refused(visitor, fetch_site):
    for path in (*READ, "/", "/static/page.css"):
        refused(visitor.request("GET", path, {"Sec-Fetch-Site": fetch_site, "Sec-Fetch-Mode": "no-cors"}), 403, "wrong_origin")
    for path in CHANGE:
        refused(visitor.post(path, Sec_Fetch_Site=fetch_site), 403, "wrong_origin")


@pytest.mark.parametrize(("mode", "destination"), [("navigate", "iframe"), ("no-cors", "document"), ("navigate", "object")])
def test_other_sites_cannot_embed_the_page(visitor, mode, destination):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    for target in ("/", f"/?token={visitor.page.token}"):
        refused(visitor.request("GET", target, headers), 403, "wrong_origin")


@pytest.mark.parametrize("path", ["/api/session", "/api/history.csv", "/static/page.css"])
def test_other_sites_may_link_to_the_front_door_only(visitor, path):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    refused(visitor.request("GET", path, headers), 403, "wrong_origin")


def test_programs_that_say_nothing_of_sites_are_served(visitor):
    assert visitor.request("GET", "/api/session", {"Sec-Fetch-Site": None}).status == 200
    assert visitor.post("/api/cancel", Sec_Fetch_Site=None).status == 409


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                          "application/jsonp", "text/plain; application/json"])  # fmt: skip
def test_forms_of_other_sites_could_not_send_what_the_page_takes(visitor, content_type):
    for path in CHANGE:
        refused(visitor.post(path, Content_Type=content_type), 415, "wrong_content_type")


def test_a_content_type_may_name_its_characters(visitor):
    assert visitor.post("/api/cancel", Content_Type="application/json; charset=utf-8").status == 409


def test_every_change_needs_the_token_against_forged_requests(visitor):
    wrong = [None, "", "x" * len(visitor.csrf_token), visitor.csrf_token[:-1], visitor.csrf_token + "0",
             visitor.page.token, visitor.cookie.split("=")[1]]
    for path in CHANGE:
        for token in wrong:
            refused(visitor.post(path, X_CSRF_Token=token), 403, "wrong_csrf_token")
    assert visitor.json("/api/job") is None


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get"])
def test_other_methods_are_named_as_not_allowed(visitor, method):
    for path, allowed in [("/", "GET, HEAD"), ("/api/session", "GET, HEAD"), ("/api/preview", "POST"),
                          ("/api/follow-ups", "GET, HEAD, POST")]:
        answer = visitor.request(method, path)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"] == allowed


def test_each_path_takes_its_own_methods_only(visitor):
    for path in CHANGE:
        assert (visitor.get(path).status, visitor.request("HEAD", path).status) == ((200,) * 2 if path in READ else (405,) * 2)
    for path in (*READ, "/"):
        assert path in CHANGE or visitor.post(path).status == 405


@pytest.mark.parametrize("path", [
    "/api", "/api/", "/api/nothing", "/api/session/", "/api/Session", "/api/session.csv", "/api/plan.json", "/favicon.ico",
    "/static", "/static/", "/static/index.html", "/static/locked.html", "/static/nothing.js", "/index.html", "/robots.txt",
])  # fmt: skip
def test_what_is_not_there_is_not_found(visitor, path):
    refused(visitor.get(path), 404, "not_found")
    refused(visitor.post(path), 404, "not_found")


@pytest.mark.parametrize("path", [
    "/static/../api/session", "/static/%2e%2e/api/session", "/static/..%2fapi%2fsession", "/static/./page.css",
    "/static//page.css", "/static/%70age.css", "/static/page.css/", "/static/page.css%00", "/static/..%5c..%5cetc%5cpasswd",
    "/../../../../etc/passwd", "/static/../../../../../../etc/passwd", "/static/%252e%252e/api/session", "/%2e/",
    "/api/../static/page.css", "/./api/session", "/api/%73ession", "/static/page.css;.js",
])  # fmt: skip
def test_no_spelling_leads_out_of_a_path(visitor, path):
    refused(visitor.get(path), 404, "not_found")
