"""What is sent: only documented requests, only GET and one token POST to CXone, only Records.php to Ivinex."""

import json
from pathlib import Path

import pytest

from scenario import KINDS

SPEC = json.loads((Path(__file__).parent / "specs" / "cxone-v34.openapi.json").read_text())
LISTINGS = "/inContactAPI/services/v34.0/"


def operation(path):
    """The published operation for a path; the version and the case of the prefix are free."""
    parts = path.lower().split("/services/")
    known = {name.lower(): item for name, item in SPEC["paths"].items()}
    if len(parts) == 2:
        path = LISTINGS.lower() + parts[1].split("/", 1)[1]
    return known.get(path.lower())


def parameters(item):
    resolved = []
    for parameter in item.get("parameters", []):
        if "$ref" in parameter:
            parameter = SPEC["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
        resolved.append(parameter)
    return {parameter["name"]: parameter for parameter in resolved if parameter["in"] == "query"}


@pytest.fixture
def used(scenario):
    """Every command once, at the newest version."""
    scenario.config["cxone"]["api_version"] = "v34.0"
    scenario.run("doctor", "--json")
    plan = scenario.saved_plan("all")
    assert scenario.apply(plan, "all").exit == 0
    assert scenario.sync("all", "all").exit == 0
    return scenario


def test_every_request_to_cxone_is_a_published_operation_with_known_parameters(used):
    requests = [request for request in used.requests() if request.side == "cxone"]
    assert {request.path.rsplit("/", 1)[1] for request in requests} >= {
        "agents", "skills", "dispositions", "unavailable-codes", "token"}
    for request in requests:
        item = operation(request.path)
        assert item is not None, f"{request.path} is not a published path"
        assert request.method.lower() in item, f"{request.method} {request.path}"
        known = parameters(item[request.method.lower()])
        for name, value in request.query.items():
            assert name in known, f"{request.path} has no parameter {name}"
            if name in ("skip", "top"):
                assert value.isdigit()
        required = {name for name, parameter in known.items() if parameter.get("required")}
        assert required <= set(request.query)
        assert "application/json" in request.accept


def test_cxone_gets_only_get_and_the_token_post(used):
    sent = {(request.method, request.path) for request in used.requests() if request.side == "cxone"}
    assert {path for method, path in sent if method == "POST"} == {"/auth/token"}
    assert {method for method, _ in sent} == {"GET", "POST"}


def test_ivinex_gets_only_get_and_post_on_records_php(used):
    requests = [request for request in used.requests() if request.side == "ivinex"]
    assert {(request.method, request.path) for request in requests} == {
        ("GET", "/API/Records.php"), ("POST", "/API/Records.php")}
    for request in requests:
        assert request.authorization == "Basic"
        assert not request.cookie
        if request.method == "GET":
            assert set(request.query) == {"CollectionTypeID", "Offset", "Limit"}
        else:
            assert request.query == {}
            assert list(request.json) == ["Records"]


def test_a_write_names_its_module_and_an_update_its_record(used):
    modules = {used.module(kind)["collection_type_id"] for kind in KINDS}
    row = used.rows("campaigns")[0]
    used.change_record("campaigns", row["cxone_id"], {"name": "A new name"})
    used.forget_requests()
    assert used.sync("campaigns", "all").exit == 0
    (write,) = used.writes()
    (record,) = write.json["Records"]
    assert int(record["CollectionTypeID"]) in modules
    assert str(record["CollectionID"]) == row["collection_id"]
    assert {name: value for name, value in record.items() if not name.startswith("Collection")} == {"name": "A new name"}


def test_only_the_apply_commands_write(used):
    used.forget_requests()
    used.preview("all")
    used.run("doctor", "--json")
    used.run("history", "--json")
    used.run("follow-ups", "--json")
    assert used.writes() == []


def test_the_access_token_is_fetched_once_for_a_run_over_all_kinds(scenario):
    scenario.preview("all")
    tokens = [request for request in scenario.requests() if request.path == "/auth/token"]
    assert len(tokens) == 1


def test_a_token_that_expires_in_mid_read_is_renewed(scenario):
    scenario.switch(**{"cxone-fail": "401x1@skills"})
    assert scenario.preview("campaigns").exit == 0
    tokens = [request for request in scenario.requests() if request.path == "/auth/token"]
    assert len(tokens) == 2


@pytest.mark.parametrize("method", ["basic", "post"])
def test_both_ways_of_client_authentication_work(scenario, method):
    scenario.switch(**{"client-auth": method})
    scenario.config["cxone"]["client_auth"] = method
    assert scenario.preview("campaigns").exit == 0


def test_an_access_key_alone_signs_in_at_the_regional_address(sized_scenario):
    scenario = sized_scenario(8, "--auth", "regional_access_key")
    assert scenario.preview("all").exit == 0
    posts = [request.path for request in scenario.requests() if request.method == "POST"]
    assert posts == ["/authentication/v1/token/access-key"]
