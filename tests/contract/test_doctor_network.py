"""`doctor` when a side is not reached: the name, the port, the firewall, the proxy and TLS each have their words and fix."""

import socket
import threading
from contextlib import contextmanager

import pytest

from doctor_checks import check, doctor, of_kinds, skipped, with_one_of_each
from simulator import PATIENCE


@pytest.fixture
def site(scenario):
    return with_one_of_each(scenario)


@contextmanager
def port(backlog=None):
    """A port of this machine: without a backlog nobody listens on it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if backlog is not None:
            taken.listen(backlog)
        yield taken.getsockname()[1]


@contextmanager
def deaf_port():
    """With its queue full, Linux leaves further connections without an answer, as a firewall does."""
    with port(backlog=0) as number:
        queued = [socket.socket() for _ in range(3)]
        for connection in queued:
            connection.setblocking(False)
            connection.connect_ex(("127.0.0.1", number))
        yield number
        for connection in queued:
            connection.close()


ENTRANCES = [("cxone", "issuer", "cxone.discovery", "The address is that of cxone.issuer."),
             ("ivinex", "base_url", "ivinex.tls", "The address is that of ivinex.base_url.")]


def check_lost(checks, side, name):
    """Whatever needs the side was not looked at; the other side was."""
    if side == "cxone":
        skipped(checks, "cxone.tls", "cxone.token", "cxone.api", *of_kinds("cxone"))
        assert checks["ivinex.login"]["status"] == "ok"
    else:
        skipped(checks, "ivinex.login", *of_kinds("ivinex"),
                *of_kinds("ivinex.fields"))
        assert checks["cxone.api"]["status"] == "ok"
    assert [found for found in checks if checks[found]["status"] == "fail"] == [name]


@pytest.mark.parametrize(("side", "key", "name", "origin"), ENTRANCES)
def test_a_name_that_cannot_be_looked_up(site, side, key, name, origin):
    site.config[side][key] = "https://no-such-host.invalid"
    checks = doctor(site)
    check(checks, name, "fail", "the host name no-such-host.invalid could not be looked up", origin)
    assert "spelling of the host name" in checks[name]["fix"]
    check_lost(checks, side, name)


@pytest.mark.parametrize(("side", "key", "name", "origin"), ENTRANCES)
def test_a_port_that_refuses(site, side, key, name, origin):
    with port() as number:
        site.config[side][key] = f"https://127.0.0.1:{number}"
        checks = doctor(site)
    check(checks, name, "fail", f"no connection to 127.0.0.1:{number} (127.0.0.1: Connection refused)", origin)
    assert f"nothing takes connections on its port {number}" in checks[name]["fix"]
    check_lost(checks, side, name)


@pytest.mark.parametrize(("side", "key", "name", "origin"), ENTRANCES)
def test_a_firewall_that_swallows_packets(site, side, key, name, origin):
    site.config[side]["limits"]["request_timeout_ms"] = 300
    with deaf_port() as number:
        site.config[side][key] = f"https://127.0.0.1:{number}"
        checks = doctor(site)
    check(checks, name, "fail", "it timed out while connecting", origin)
    opened = f"have it opened for connections from this machine to 127.0.0.1, port {number}."
    assert f"as when a firewall swallows the packets: {opened}" in checks[name]["fix"]
    check_lost(checks, side, name)


@pytest.mark.parametrize(("side", "key", "name", "origin"), ENTRANCES)
def test_a_proxy_that_is_down_is_named_with_the_setting_behind_it(site, side, key, name, origin):
    with port() as number:
        site.config[side]["proxy"] = f"http://127.0.0.1:{number}"
        checks = doctor(site)
    check(checks, name, "fail", f"no connection to 127.0.0.1:{number}",
          f"The way leads through the proxy http://127.0.0.1:{number}.")


@pytest.mark.parametrize(("spared", "name", "origin"), [
    ("openid-configuration", "cxone.token", "The address was given by the discovery at cxone.issuer."),
    ("cxone-configuration", "cxone.api", "The address was given by the discovery at cxone.issuer; cxone.api_url overrides it.")])
def test_a_later_step_of_cxone_that_is_refused_tells_who_gave_the_address(site, spared, name, origin):
    site.switch(**{"cxone-fail": f"refuse@{spared}"})
    checks = doctor(site)
    check(checks, name, "fail", "Connection refused", origin)
    check(checks, "cxone.discovery", "ok", "Sign-in address: ")
    assert checks["ivinex.login"]["status"] == "ok"


# TLS.


def check_tls(checks, side, message, fix):
    check(checks, f"{side}.tls", "fail", message, fix)
    if side == "cxone":
        check(checks, "cxone.discovery", "skipped", "no secure connection (see cxone.tls)")
        skipped(checks, "cxone.token", "cxone.api", *of_kinds("cxone"))
    else:
        skipped(checks, "ivinex.login", *of_kinds("ivinex"))


@pytest.mark.parametrize("side", ["cxone", "ivinex"])
@pytest.mark.parametrize(("fault", "words", "fix"), [
    ("tls-wrong-host", "IP address mismatch (it is for ", "for another host than 127.0.0.1: check the host name"),
    ("tls-expired", "certificate has expired (its time ended at 20", "Check this machine's clock; if it is right"),
    ("tls-self-signed", "self-signed certificate (it was issued by ", "name that authority's PEM file in tls.ca_file"),
    ("tls-1.1", "speaks no TLS of version 1.2 or newer", "must turn on TLS 1.2 or newer"),
])
def test_each_way_tls_fails_is_told_apart(site, side, fault, words, fix):
    site.switch(**{f"{side}-fail": fault})
    checks = doctor(site)
    check_tls(checks, side, words, fix)
    assert "127.0.0.1:" in checks[f"{side}.tls"]["message"]


@pytest.mark.parametrize("side", ["cxone", "ivinex"])
def test_a_certificate_of_an_unknown_authority(site, side):
    site.config[side]["tls"] = {}
    checks = doctor(site)
    check_tls(checks, side, "the certificate of 127.0.0.1:", "name that authority's PEM file in tls.ca_file")
    assert "it was issued by " in checks[f"{side}.tls"]["message"]


def test_a_certificate_that_fails_at_the_sign_in_leaves_the_discovery_as_it_was(site):
    site.switch(**{"cxone-fail": "tls-expired@openid-configuration"})
    checks = doctor(site)
    check(checks, "cxone.tls", "fail", "certificate has expired")
    check(checks, "cxone.token", "skipped", "no secure connection (see cxone.tls)")
    assert checks["cxone.discovery"]["status"] == "ok"


@pytest.mark.parametrize(("side", "key"), [("cxone", "issuer"), ("ivinex", "base_url")])
def test_a_port_that_speaks_no_tls(site, side, key):
    with plain_server() as number:
        site.config[side][key] = f"https://127.0.0.1:{number}"
        checks = doctor(site)
    check_tls(checks, side, f"127.0.0.1:{number} speaks no TLS on this port", "Check the port in the address")


@contextmanager
def plain_server():
    """Answers the first that comes as a web server without TLS does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
