"""When a service does not answer as it should: exit 4 with a code and a hint, and nothing written."""

import socket

import pytest

from scenario import named


@pytest.fixture
def two(scenario):
    scenario.set_records("campaigns", [named("1", "One"), named("2", "Two")])
    return scenario


def check_refused(scenario, outcome, codes):
    assert outcome.exit == 4, outcome.stdout
    document = outcome.document
    assert list(document) == ["format", "code", "message", "hint", "details"]
    assert document["code"] in codes
    assert document["hint"], "it says how to mend it"
    assert scenario.writes() == []
    assert scenario.rows("campaigns") == []


@pytest.mark.parametrize("key", ["client_secret", "access_key_secret", "client_id", "access_key_id"])
@pytest.mark.parametrize("status", ["400", "401"])
def test_credentials_that_cxone_refuses_are_tried_once(two, key, status):
    two.switch(**{"token-error": status})
    two.config["cxone"][key] = "wrong-canary-Zq8"
    outcome = two.sync("campaigns", "all")
    check_refused(two, outcome, ["credentials_refused"])
    assert len([request for request in two.requests() if request.path.endswith("/auth/token")]) == 1
    assert "wrong-canary-Zq8" not in outcome.stdout + outcome.stderr or key.endswith("id")


def test_credentials_are_tried_once_for_all_kinds_together(two):
    two.config["cxone"]["access_key_secret"] = "wrong-canary-Zq8"
    assert two.sync("all", "all").exit == 4
    assert len([request for request in two.requests() if request.path.endswith("/auth/token")]) == 1


@pytest.mark.parametrize("form", ["401-empty", "401-html"])
def test_credentials_that_ivinex_refuses_are_tried_once(two, form):
    two.switch(**{"ivinex-error": form})
    check_refused(two, two.sync("campaigns", "all"), ["credentials_refused"])
    assert len([request for request in two.requests() if request.side == "ivinex"]) == 1


def test_a_wrong_ivinex_password_is_refused_once(two):
    two.config["ivinex"]["password"] = "wrong-canary-Zq8"
    outcome = two.sync("campaigns", "all")
    check_refused(two, outcome, ["credentials_refused"])
    assert len([request for request in two.requests() if request.side == "ivinex"]) == 1
    assert "wrong-canary-Zq8" not in outcome.stdout + outcome.stderr


@pytest.mark.parametrize(("switches", "codes"), [
    ({"ivinex-error": "403-html"}, ["permission_denied"]),
    ({"ivinex-error": "200-login"}, ["bad_response"]),
    ({"ivinex-error": "200-status"}, ["bad_response"]),
    ({"licence-gate": True}, ["bad_response"]),
    ({"deny": "skills:403"}, ["permission_denied"]),
    ({"deny": "skills:409"}, ["permission_denied"]),
    ({"cxone-fail": "404@skills"}, ["not_found"]),
    ({"cxone-fail": "302@skills"}, ["redirected"]),
    ({"ivinex-fail": "302"}, ["redirected"]),
    ({"cxone-fail": "truncate@skills"}, ["connection_lost", "bad_response"]),
    ({"cxone-fail": "429/3600@skills"}, ["throttled"]),
    ({"ivinex-fail": "503/3600"}, ["throttled"]),
], ids=str)
def test_answers_that_are_no_data_stop_a_run_before_it_writes(two, switches, codes):
    two.config["cxone"]["limits"]["attempts"] = 1
    two.switch(**switches)
    check_refused(two, two.sync("campaigns", "all"), codes)


@pytest.mark.parametrize("side", ["cxone", "ivinex"])
def test_server_errors_that_stay_are_given_up_after_the_attempts(two, side):
    two.config[side]["limits"]["attempts"] = 2
    two.switch(**{f"{side}-fail": "500"})
    check_refused(two, two.sync("campaigns", "all"), ["server_error"])


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(("side", "key"), [("cxone", "issuer"), ("ivinex", "base_url")])
def test_a_host_that_does_not_answer_is_named(two, side, key):
    two.config[side]["limits"]["attempts"] = 1
    two.config[side][key] = f"https://127.0.0.1:{closed_port()}"
    outcome = two.sync("campaigns", "all")
    check_refused(two, outcome, ["connect_failed"])
    assert "127.0.0.1" in outcome.document["message"] + str(outcome.document["details"])


def test_a_name_that_does_not_exist_is_named(two):
    two.config["ivinex"]["base_url"] = "https://ivinex.invalid"
    two.config["ivinex"]["limits"]["attempts"] = 1
    outcome = two.sync("campaigns", "all")
    check_refused(two, outcome, ["resolve_failed"])


@pytest.mark.parametrize("side", ["cxone", "ivinex"])
def test_a_certificate_of_an_unknown_authority_is_refused(two, side):
    two.config[side]["tls"] = {}
    check_refused(two, two.sync("campaigns", "all"), ["tls_failed"])
    assert not [request for request in two.requests() if request.side == side]


def test_a_ca_file_that_is_missing_is_a_configuration_error_or_a_tls_failure_with_its_name(two):
    two.config["ivinex"]["tls"] = {"ca_file": "no-such.pem"}
    outcome = two.sync("campaigns", "all")
    assert outcome.exit in (1, 4)
    assert "no-such.pem" in outcome.stdout
    assert two.writes() == []


def test_the_doctor_tells_a_configuration_that_cannot_be_used(two):
    two.config["siet"] = "x"
    outcome = two.run("doctor", "--json")
    assert outcome.exit == 1
    assert "siet" in outcome.stdout


def test_a_deadline_that_passes_before_the_first_write_is_exit_4(two):
    two.switch(latency=1500)
    outcome = two.sync("campaigns", "all", "--deadline", "1")
    assert (outcome.exit, outcome.document["code"]) == (4, "deadline_exceeded")
    assert two.writes() == []
