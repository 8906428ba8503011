"""Who may use the page: whoever opened the printed address, in the browser in which it was opened."""

import re

import pytest

from page_program import Visitor, cookie_of, refused

# What a browser says of a link that was clicked in somebody else's page.
CLICKED_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def locked(answer):
    assert answer.status == 403
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Set-Cookie"] is None
    return True


def test_the_printed_address_gives_a_cookie_that_scripts_and_other_sites_do_not_get(scenario, page):
    running = page(scenario)
    answer = Visitor(running).open(f"/?token={running.token}")
    name, value, attributes = cookie_of(answer)
    assert name == f"cxsync_session_{running.port}"
    assert re.fullmatch("[0-9A-Za-z_-]{32,}", value)
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]


def test_the_printed_address_sends_the_browser_on_without_the_token(scenario, page):
    running = page(scenario)
    answer = Visitor(running).open(f"/?token={running.token}")
    assert answer.status == 200  # no redirect: after a click elsewhere it would be followed without the cookie
    assert re.findall(r'<meta http-equiv="refresh" content="0; ?url=/" ?/?>', answer.body.decode())
    assert running.token not in answer.body.decode()


def test_a_link_to_the_page_may_be_clicked_anywhere(scenario, page):
    running = page(scenario)
    assert cookie_of(Visitor(running).request("GET", f"/?token={running.token}", CLICKED_ELSEWHERE))
    assert running.visitor().request("GET", "/", CLICKED_ELSEWHERE).status == 200


def test_the_token_is_long_and_new_with_every_start(scenario, page):
    one, other = page(scenario), page(scenario)
    assert one.token != other.token
    assert all(re.fullmatch("[0-9A-Za-z_-]{32,}", running.token) for running in (one, other))


@pytest.mark.parametrize("change", [
    lambda token: "", lambda token: token[:-1], lambda token: token + "0", lambda token: token[::-1],
    lambda token: "x" * len(token), lambda token: "%00" + token, lambda token: token + "%00", lambda token: " " + token,
], ids=["none", "short", "long", "reversed", "another", "NUL before", "NUL behind", "blank"])  # fmt: skip
def test_a_wrong_token_opens_nothing(scenario, page, change):
    running = page(scenario)
    target = "/?token=" + change(running.token).replace(" ", "%20")
    assert locked(Visitor(running).open(target))


def test_without_the_token_the_page_is_locked(scenario, page):
    running = page(scenario)
    assert locked(Visitor(running).open("/"))
    assert running.visitor().open("/").status == 200


def test_a_wrong_token_does_not_pass_with_a_good_cookie(scenario, page):
    visitor = page(scenario).visitor()
    assert locked(visitor.open("/?token=wrong"))


@pytest.mark.parametrize("path", ["/api/session", "/api/events", "/static/page.css", "/api/nowhere", "/nowhere"])
def test_the_token_opens_the_front_door_only(scenario, page, path):
    running = page(scenario)
    refused(Visitor(running).get(path, token=running.token), 401, "not_signed_in")


def test_the_cookie_is_the_value_and_nothing_like_it(scenario, page):
    running = page(scenario)
    visitor = running.visitor()
    name, value = visitor.cookie.split("=")
    wrong = [f"{name}=", f"{name}={value}0", f"{name}={value[:-1]}", f"{name}={running.token}", f"x{name}={value}",
             f"{name}x={value}", value, f"{name}={visitor.csrf_token}"]
    for visitor.cookie in wrong:
        refused(visitor.get("/api/session"), 401, "not_signed_in")
    visitor.cookie = f"{name}={value}"
    assert visitor.get("/api/session").status == 200


def test_other_cookies_of_the_host_do_not_matter(scenario, page):
    visitor = page(scenario).visitor()
    name = visitor.cookie.split("=")[0]
    visitor.cookie = f"a=b; {name}=stale; {visitor.cookie}; theme=dark"
    assert visitor.get("/api/session").status == 200


def test_two_pages_on_one_host_do_not_share_their_visitors(scenario, page):
    one, other = page(scenario).visitor(), page(scenario)
    stranger = Visitor(other)
    stranger.cookie = one.cookie
    refused(stranger.get("/api/session"), 401, "not_signed_in")
    stranger.cookie = f"cxsync_session_{other.port}={one.cookie.split('=')[1]}"
    refused(stranger.get("/api/session"), 401, "not_signed_in")
    assert one.get("/api/session").status == 200


def test_several_browsers_may_be_signed_in(scenario, page):
    running = page(scenario)
    one, other = running.visitor(), running.visitor()
    assert one.json("/api/session") == other.json("/api/session")


def test_a_head_request_gets_the_head_alone(scenario, page):
    visitor = page(scenario).visitor()
    for path in ("/", "/api/session"):
        answer = visitor.request("HEAD", path)
        assert (answer.status, answer.body) == (200, b"")
        assert int(answer.headers["Content-Length"]) == len(visitor.get(path).body)
