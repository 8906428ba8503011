"""How the page is started: addresses, names, certificates, and what is wrong with them."""

import socket
import subprocess

import pytest

from page_program import PROGRAM, head
from simulator import PATIENCE


def end_of(*arguments):
    """A page that is not to start."""
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("arguments", [
    (), ("--config",), ("--config", "x", "--colour"), ("--config", "x", "--listen", "8090"), ("--config", "x", "--listen", "localhost:8090"),
    ("--config", "x", "--listen", "::1:8090"), ("--config", "x", "--listen", "127.0.0.1:99999"), ("--config", "x", "--listen="),
    ("--config", "x", "--tls-cert", "c.pem"), ("--config", "x", "--tls-key", "k.pem"), ("--config", "x", "--allow-host", "http://x/"),
    ("--config", "x", "--log-level", "loud"),
])  # fmt: skip
def test_what_cannot_be_meant_is_said_with_how_to_mend_it(arguments):
    done = end_of(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("cxsync-page: ") and "\nhint: " in done.stderr and "code: usage" in done.stderr


def test_help_and_version_are_results():
    told = end_of("--help")
    assert told.returncode == 0 and "--allow-host" in told.stdout and told.stderr == ""
    assert end_of("--version").stdout.startswith("cxsync-page 0.")


def test_an_unusable_configuration_is_told_as_by_the_command_line(site, tmp_path):
    site.config["ivinex"]["modules"]["users"]["feilds"] = {}
    done = end_of("--config", site.save())
    assert (done.returncode, done.stdout) == (1, "")
    assert "config_unknown_key" in done.stderr and "/ivinex/modules/users/feilds" in done.stderr
    assert end_of("--config", tmp_path / "nowhere.json").returncode == 1


def test_a_port_that_is_taken_is_told(site):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = end_of("--config", site.save(), "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 1 and "cannot listen on 127.0.0.1" in done.stderr and "Address already in use" in done.stderr


def test_it_listens_where_it_is_told(site, page):
    there = page(site, "--listen", "[::1]:0")
    assert there.origin == f"http://[::1]:{there.port}"
    assert there.visitor().json("/api/session")["site"] == "demo"


def test_only_this_machine_is_served_unless_told_otherwise(site, page):
    assert page(site).host == "127.0.0.1"


def test_listening_beyond_this_machine_without_tls_warns(site, page):
    there = page(site, "--listen", "0.0.0.0:0")
    assert "without TLS" in there.says()


def test_a_name_that_was_allowed_is_served(site, page):
    there = page(site, "--allow-host", "CRM.acme.example", "--allow-host", "other.example:8443")
    for host, origin in (("crm.acme.example", "https://crm.acme.example"), ("other.example:8443", None)):
        someone = there.visitor(host=host, origin=origin)
        assert someone.post("/api/cancel").status == 409
    assert b" 421 " in there.raw(head("GET", "/", "Host: elsewhere.example", "Connection: close"))


def test_the_actor_is_who_was_named(site, page):
    assert page(site, "--actor", "grace").visitor().json("/api/session")["actor"] == "grace"


# A certificate.

@pytest.fixture
def encrypted(site, page):
    folder = site.simulator.dir
    return page(site, "--tls-cert", folder / "server.pem", "--tls-key", folder / "server-key.pem", ca_file=folder / "ca.pem")


def test_with_a_certificate_everything_is_encrypted(site, encrypted):
    assert encrypted.origin.startswith("https://")
    visitor = encrypted.visitor()
    plan = visitor.preview("users")["users"]
    assert visitor.apply((plan, "all"))["state"] == "done"
    assert len(site.rows("users")) == 3


def test_with_a_certificate_the_cookie_stays_off_plain_connections(encrypted):
    answer = encrypted.raw(head("GET", f"/?token={encrypted.token}", f"Host: {encrypted.authority}", "Connection: close"))
    assert b"; Secure" in answer


def test_plain_http_is_not_served_on_an_encrypted_port(encrypted):
    with socket.create_connection((encrypted.host, encrypted.port), timeout=PATIENCE) as plain:
        plain.sendall(head("GET", "/", f"Host: {encrypted.authority}"))
        try:
            assert b"HTTP/1.1" not in plain.recv(65536)
        except ConnectionResetError:
            pass
    assert encrypted.visitor().json("/api/job") is None


def test_a_page_with_a_certificate_takes_no_plain_origin(encrypted):
    visitor = encrypted.visitor()
    assert visitor.post("/api/cancel", Origin=f"http://{encrypted.authority}").status == 403


@pytest.mark.parametrize("wrong", ["missing", "key of another", "no certificate"])
def test_a_certificate_that_cannot_be_used_is_told(site, tmp_path, wrong):
    folder = site.simulator.dir
    certificate, key = folder / "server.pem", folder / "server-key.pem"
    if wrong == "missing":
        certificate = tmp_path / "nowhere.pem"
    elif wrong == "key of another":
        certificate = folder / "ca.pem"
    else:
        certificate = site.save()
    done = end_of("--config", site.save(), "--tls-cert", certificate, "--tls-key", key)
    assert done.returncode == 1 and "cannot be used" in done.stderr and "code: usage" in done.stderr
