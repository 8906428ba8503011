"""The simulator keeps to the published schemas and enforces what the services enforce."""

import base64
import http.client
import json
import ssl
import stat
import subprocess
from pathlib import Path

import jsonschema
import pytest

from simulator import BUILD, basic

SPECS = Path(__file__).parent / "specs"
API = "/incontactapi/services"
LISTINGS = ["agents", "skills", "campaigns", "dispositions", "unavailable-codes"]
READS = {"users": 10201, "campaigns": 10202, "dispositions": 10203, "agent_statuses": 10204}


def load(name):
    return json.loads((SPECS / name).read_text())


V34 = load("cxone-v34.openapi.json")
V9 = load("cxone-v9.swagger.json")


def plain(document, node):
    """A schema with its references followed and the nested `schema` wrappers of the old documents opened."""
    if isinstance(node, list):
        return [plain(document, item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        target = document
        for part in node["$ref"][2:].split("/"):
            target = target[part.replace("~1", "/")]
        return plain(document, target)
    if set(node) == {"schema"}:
        return plain(document, node["schema"])
    # In the old documents some members say `required: true` of themselves, which is no schema, and some integers may
    # only be one of several strings, which nothing can be.
    left_out = {"enum"} if node.get("type") == "integer" and isinstance(node.get("enum"), list) else set()
    left_out |= {"required"} if node.get("required") is True else set()
    return {key: plain(document, value) for key, value in node.items() if key not in left_out}


def v34_schema(path, method="get", status="200"):
    operation = V34["paths"][path][method]
    return plain(V34, operation["responses"][status]["content"]["application/json"]["schema"])


def v9_schema(listing):
    return plain(V9, V9["paths"][f"/{listing}"]["get"]["responses"]["200"]["schema"])


class Reader:
    """A signed-in reader of the CXone look-alike."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.token = simulator.sign_in().json()["access_token"]

    def get(self, version, listing, query="", accept="application/json", method="GET"):
        headers = {"Authorization": f"Bearer {self.token}"}
        if accept:
            headers["Accept"] = accept
        return self.simulator.request("cxone", method, f"{API}/v{version}.0/{listing}{query}", headers)

    def ids(self, listing, page=100, version=34):
        """Ids of all pages, in the order they came."""
        ids, key = [], {"agents": "agentId", "skills": "skillId", "dispositions": "dispositionId"}.get(listing, "id")
        array = {"unavailable-codes": "unavailableCodes"}.get(listing, listing)
        while True:
            answer = self.get(version, listing, f"?skip={len(ids)}&top={page}")
            if answer.status == 204:
                return ids
            ids += [row[key] for row in answer.json()[array]]


@pytest.fixture
def running(simulator):
    return simulator()


@pytest.fixture
def reader(running):
    return Reader(running)


# --- files, TLS, start and end ---------------------------------------------------------------------------------------


def test_it_says_where_it_serves_and_ends_with_0_on_interrupt(running):
    assert {"cxone", "ivinex", "config", "ca_file", "control"} <= set(running.ready)
    assert running.stop() == 0
    assert running.process.stdout.read() == "", "one line only"


def test_private_files_are_readable_by_their_owner_only(running):
    private = [running.dir / "server-key.pem", *(running.dir / "secrets").iterdir()]
    assert len(private) == 4
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_client_that_does_not_know_the_authority_refuses_the_certificate(running):
    running.tls = ssl.create_default_context()
    with pytest.raises(ssl.SSLCertVerificationError):
        running.sign_in()


def test_the_certificate_is_good_for_localhost_too(running):
    port = int(running.ready["cxone"].rsplit(":", 1)[1])
    connection = http.client.HTTPSConnection("localhost", port, context=running.tls)
    connection.request("GET", "/.well-known/openid-configuration")
    assert connection.getresponse().status == 200
    connection.close()


def test_one_connection_carries_many_requests(running):
    host, port = running.ready["cxone"].removeprefix("https://").split(":")
    connection = http.client.HTTPSConnection(host, int(port), context=running.tls)
    connection.connect()
    socket = connection.sock
    for _ in range(5):
        connection.request("GET", "/.well-known/openid-configuration")
        connection.getresponse().read()
        assert connection.sock is socket
    connection.close()


def test_a_restart_keeps_records_addresses_and_secrets(simulator):
    first = simulator()
    created = first.ivinex("POST", "/API/Records.php", {"Records": [{"CollectionTypeID": 10204, "name": "Łunch"}]})
    row = created.json()[0]["CollectionID"]
    secret = first.secret("ivinex-password")
    first.stop()
    second = simulator()
    assert second.ready["cxone"] == first.ready["cxone"] and second.ready["ivinex"] == first.ready["ivinex"]
    assert second.secret("ivinex-password") == secret
    records = second.ivinex("GET", "/API/Records.php?CollectionTypeID=10204").json()["Records"]
    assert [(record["collection_id"], record["name"]) for record in records] == [(str(row), "Łunch")]


def test_a_record_survives_a_kill(simulator):
    first = simulator()
    first.ivinex("POST", "/API/Records.php", {"Records": [{"CollectionTypeID": 10203, "name": "Sold"}]})
    first.process.kill()
    first.process.wait()
    records = simulator().ivinex("GET", "/API/Records.php?CollectionTypeID=10203").json()["Records"]
    assert [record["name"] for record in records] == ["Sold"]


def test_print_shows_every_module_as_a_table(simulator):
    running = simulator("--preload", "2")
    running.ivinex("POST", "/API/Records.php", {"Records": [{"CollectionTypeID": 10202, "name": "Phone In Español"}]})
    running.stop()
    done = subprocess.run(
        [BUILD / "bin" / "cxsync-simulator", "--dir", running.dir, "--print"], capture_output=True, text=True, check=True
    )
    for title in ["User Manager (4 records)", "CC Campaigns (1 record)", "CC Dispositions (0 records)", "CC Agent Status"]:
        assert title in done.stdout
    assert "user_groups" in done.stdout and "José" in done.stdout and "Phone In Español" in done.stdout


def test_print_of_a_folder_never_served_from_is_an_error(tmp_path):
    done = subprocess.run(
        [BUILD / "bin" / "cxsync-simulator", "--dir", tmp_path, "--print"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "nothing was ever served" in done.stderr


# --- sign-in and discovery -------------------------------------------------------------------------------------------


def test_sign_in_and_discovery_keep_to_the_published_schemas(running):
    openid = running.request("cxone", "GET", "/.well-known/openid-configuration").json()
    schema = v34_schema("/.well-known/openid-configuration")
    del schema["properties"]["issuer"]["enum"]  # the look-alike is its own issuer
    jsonschema.validate(openid, schema)
    assert openid["token_endpoint"] == running.ready["cxone"] + "/auth/token"

    token = running.sign_in()
    jsonschema.validate(token.json(), v34_schema("/auth/token", "post"))
    assert token.headers["Cache-Control"] == "no-store"
    claims = token.json()["id_token"].split(".")[1]
    tenant = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["tenantId"]

    where = running.request("cxone", "GET", f"/.well-known/cxone-configuration?tenantId={tenant}")
    jsonschema.validate(where.json(), v34_schema("/.well-known/cxone-configuration"))
    assert where.json()["api_endpoint"] == running.ready["cxone"]
    unknown = running.request("cxone", "GET", "/.well-known/cxone-configuration?tenantId=somebody-else")
    assert (unknown.status, unknown.body) == (404, b"")


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"password": "wrong"}, "invalid_grant"),
        ({"username": "nobody"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_id": "x", "client_secret": "y"}, "invalid_client"),
    ],
)
def test_a_refused_sign_in_says_why(running, changes, error):
    answer = running.sign_in(**changes)
    assert answer.status == 400 and answer.json()["error"] == error
    jsonschema.validate(answer.json(), v34_schema("/auth/token", "post", "400"))
    running.switch(token_error="401")
    assert running.sign_in(**changes).status == 401


def test_an_application_registered_for_post_is_refused_with_basic(running):
    assert running.sign_in().status == 200
    running.switch(client_auth="post")
    assert running.sign_in().json()["error"] == "invalid_client"


def test_an_application_registered_for_post_signs_in_with_post(simulator):
    assert simulator("--client-auth", "post").sign_in().status == 200


def test_the_regional_endpoint_takes_the_access_key_alone(simulator):
    running = simulator("--auth", "regional_access_key")
    key = json.loads(running.config.read_text())["cxone"]["access_key_id"]
    headers = {"Content-Type": "application/json"}

    def ask(secret):
        body = json.dumps({"accessKeyId": key, "accessKeySecret": secret})
        return running.request("cxone", "POST", "/authentication/v1/token/access-key", headers, body)

    assert ask("wrong").status == 401
    token = ask(running.secret("access-key-secret")).json()["access_token"]
    answer = running.request(
        "cxone", "GET", f"{API}/v30.0/agents", {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    )
    assert answer.status == 200


def test_an_expired_or_unknown_token_gets_401_without_a_body(running, reader):
    assert reader.get(30, "agents").status == 200
    running.post("tokens/expire")
    expired = reader.get(30, "agents")
    assert (expired.status, expired.body) == (401, b"")
    reader.token = "nonsense"
    assert reader.get(30, "agents").status == 401


def test_a_token_lives_as_long_as_it_is_told(simulator):
    running = simulator("--token-lifetime", "0")
    assert running.sign_in().json()["expires_in"] == 0
    assert Reader(running).get(30, "agents").status == 401


# --- listings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("listing", [*LISTINGS, "teams"])
def test_v34_answers_keep_to_the_published_schema(reader, listing):
    answer = reader.get(34, listing)
    assert answer.status == 200
    jsonschema.validate(answer.json(), v34_schema(f"/inContactAPI/services/v34.0/{listing}"))


@pytest.mark.parametrize("listing", LISTINGS)
def test_v9_answers_keep_to_the_published_schema(reader, listing):
    answer = reader.get(9, listing)
    assert answer.status == 200
    jsonschema.validate(answer.json(), v9_schema(listing))


def test_v30_answers_have_the_shapes_of_their_time(reader):
    campaigns = reader.get(30, "campaigns").json()
    assert {"campaignId", "campaignName"} <= set(campaigns["resultSet"]["campaigns"][0])
    jsonschema.validate(campaigns, v9_schema("campaigns"))
    codes = reader.get(30, "unavailable-codes").json()["resultSet"]["unavailableCodes"]
    assert {"outStateId", "outStateName"} <= set(codes[0])
    for listing in ["agents", "skills", "dispositions"]:
        jsonschema.validate(reader.get(30, listing).json(), v34_schema(f"/inContactAPI/services/v34.0/{listing}"))


@pytest.mark.parametrize(
    "version, shape",
    [(9, "unavailableList"), (11, "unavailableList"), (23, "teamId"), (30, "resultSet"), (33, "businessUnitId")],
)
def test_unavailable_codes_have_four_shapes(reader, version, shape):
    assert shape in reader.get(version, "unavailable-codes").json()


def test_the_default_tenant_is_believable(reader):
    agents = reader.get(34, "agents").json()["agents"]
    assert len(agents) == 60 and len({agent["userName"] for agent in agents}) == 60
    assert 0 < sum(not agent["isActive"] for agent in agents) < 10
    names = [(agent["firstName"], agent["lastName"]) for agent in agents]
    assert names.count(("Maria", "Santos")) == 2
    assert {"José", "Zoë", "Łukasz", "李娜"} <= {first for first, _ in names}
    counts = {listing: len(reader.ids(listing)) for listing in ["skills", "dispositions", "unavailable-codes"]}
    assert counts == {"skills": 14, "dispositions": 20, "unavailable-codes": 9}


def test_the_same_seed_makes_the_same_tenant(simulator, tmp_path):
    tenants = [
        Reader(simulator("--users", 150, "--seed", seed, folder=tmp_path / str(number))).get(34, "agents").json()["agents"]
        for number, seed in enumerate([7, 7, 8])
    ]
    assert tenants[0] == tenants[1] != tenants[2]


@pytest.mark.parametrize("page", [1, 7, 60, 100])
def test_pages_cover_everything_once(reader, page):
    ids = reader.ids("agents", page)
    assert len(ids) == len(set(ids)) == 60


def test_a_large_top_is_cut_silently_or_refused(running, reader):
    running.switch(page_cap=5)
    answer = reader.get(34, "agents", "?top=1000").json()
    assert len(answer["agents"]) == 5 and answer["totalRecords"] == 60
    assert answer["_links"]["next"].startswith(running.ready["cxone"])
    running.switch(reject_large_top=True)
    assert reader.get(34, "agents", "?top=1000").status == 400


def test_a_page_past_the_end_is_204_or_an_empty_list(running, reader):
    past = reader.get(34, "agents", "?skip=60")
    assert (past.status, past.body) == (204, b"")
    running.switch(empty_list="200")
    assert reader.get(34, "agents", "?skip=60").json()["agents"] == []


@pytest.mark.parametrize(
    "query",
    ["top=0", "top=-1", "top=many", "skip=-1", "skip=x", "fields=nonsense", "orderBy=nonsense", "isActive=maybe",
     "updateSince=2030-01-01T00:00:00%2B00:00"],
)  # fmt: skip
def test_bad_parameters_are_refused(reader, query):
    answer = reader.get(34, "agents", f"?{query}")
    assert answer.status == 400
    jsonschema.validate(answer.json(), v34_schema("/inContactAPI/services/v34.0/agents", status="400"))


def test_unknown_parameters_are_ignored_unless_told_otherwise(running, reader):
    assert reader.get(30, "skills", "?isOutbound=true").json()["totalRecords"] == 14
    running.switch(strict_parameters=True)
    assert reader.get(30, "skills", "?isOutbound=true").status == 400


def test_filters_fields_and_order_work(running, reader):
    inactive = reader.get(34, "agents", "?isActive=false&fields=agentId,isActive").json()["agents"]
    assert inactive and all(set(agent) == {"agentId", "isActive"} and not agent["isActive"] for agent in inactive)
    names = [row["skillName"] for row in reader.get(34, "skills", "?orderBy=skillName%20desc").json()["skills"]]
    assert names == sorted(names, key=str.lower, reverse=True)
    agent = reader.get(34, "agents").json()["agents"][3]["agentId"]
    running.post("cxone/agents", {"change": [{"id": agent, "first_name": "New"}]})
    since = reader.get(34, "agents", "?updateSince=2025-01-01T00:00:00Z").json()["agents"]
    assert [row["agentId"] for row in since] == [agent]


def test_without_an_accept_header_the_answer_is_html(reader):
    for accept in [None, "*/*", "text/html"]:
        answer = reader.get(30, "agents", accept=accept)
        assert answer.headers["Content-Type"].startswith("text/html") and b"No known way" in answer.body


def test_only_get_is_allowed_on_listings(reader):
    for method in ["POST", "PUT", "PATCH", "DELETE"]:
        assert reader.get(30, "agents", method=method).status == 405


def test_unknown_paths_and_versions_are_404(reader):
    assert reader.get(8, "agents").status == 404
    assert reader.get(35, "agents").status == 404
    assert reader.get(30, "nonsense").status == 404


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing_without_permission_is_refused(running, reader, listing):
    running.switch(deny=listing)
    refused = reader.get(34, listing)
    assert refused.status == 403
    if listing != "skills":  # for which no error body is published
        jsonschema.validate(refused.json(), v34_schema(f"/inContactAPI/services/v34.0/{listing}", status="403"))
    running.switch(deny="agents:409")
    assert reader.get(34, "agents").status == 409


def test_the_type_switches_change_types_only(running, reader):
    before = reader.get(30, "agents").json()
    running.switch(string_ids=True, string_booleans=True, string_totals=True)
    after = reader.get(30, "agents").json()
    assert after["totalRecords"] == str(before["totalRecords"])
    for old, new in zip(before["agents"], after["agents"]):
        assert new["agentId"] == str(old["agentId"]) and new["isActive"] == str(old["isActive"])
    running.switch(no_totals=True, string_totals=False)
    assert "totalRecords" not in reader.get(30, "agents").json()


def test_rows_can_come_and_go_between_pages(running, reader):
    running.switch(cxone_insert_between_pages=1)
    ids = reader.ids("agents", 20)
    assert len(ids) == 61 and len(set(ids)) == 60, "one row moved onto the next page"
    assert len(reader.ids("agents", 20)) == 61, "only once"
    running.switch(cxone_remove_between_pages=1)
    assert len(set(reader.ids("agents", 20))) == 60, "one row was jumped over"


def test_a_row_can_go_while_another_comes_so_that_the_total_stays(running, reader):
    before = reader.ids("agents")
    running.switch(cxone_swap_between_pages=1)
    during = reader.ids("agents", 20)
    after = reader.ids("agents")
    assert (len(set(during)), len(after)) == (60, 60), "the count fits"
    assert after[:-1] == before[1:] and after[-1] not in before
    assert set(after) - set(during) == {before[20]}, "yet one row was jumped over"


def test_hidden_agents_are_counted_but_not_shown(running, reader):
    running.switch(hidden_agents=4)
    answer = reader.get(34, "agents").json()
    assert (len(answer["agents"]), answer["totalRecords"], answer["hiddenAgents"]) == (56, 60, 4)


def test_records_can_be_changed_through_the_control_endpoint(running, reader):
    added = running.post("cxone/skills", {"add": [{"name": "Phone In New", "raw": {"odd": None}}]})["added"][0]
    first = reader.ids("skills")[0]
    running.post("cxone/skills", {"deactivate": [first], "change": [{"id": added, "omit": ["isActive"]}]})
    skills = {row["skillId"]: row for row in reader.get(34, "skills").json()["skills"]}
    assert skills[added]["skillName"] == "Phone In New" and skills[added]["odd"] is None
    assert "isActive" not in skills[added] and skills[first]["isActive"] is False
    running.post("cxone/skills", {"remove": [added]})
    assert added not in reader.ids("skills")
    running.post("cxone/skills", {"clear": True})
    assert reader.get(34, "skills").status == 204


@pytest.mark.parametrize("refused", [{"add": [{"id": "x"}]}, {"change": [{"id": 1}]}, {"remove": [1]}, {"add": 5}],
                         ids=str)
def test_a_refused_change_of_records_changes_nothing(running, refused):
    before = running.get("cxone/skills")
    body = {"clear": True, "add": [{"id": 7, "name": "New"}], **refused}
    assert running.control("POST", "cxone/skills", json.dumps(body)).status == 400
    assert running.get("cxone/skills") == before


# --- limits and the control endpoint ---------------------------------------------------------------------------------


def test_too_many_requests_a_second_are_refused(running, reader):
    running.switch(ivinex_rate=3)
    statuses = [running.ivinex("GET", "/API/Records.php?CollectionTypeID=10204").status for _ in range(6)]
    assert statuses[:3] == [200] * 3 and 429 in statuses


def test_an_unknown_or_unreadable_switch_changes_nothing(running):
    before = running.get("switches")
    for body in [{"nonsense": 1}, {"page-cap": "many"}, {"page-cap": 7, "cxone-fail": "sometimes"}, {"page-cap": -1}]:
        refused = running.control("POST", "switches", json.dumps(body))
        assert refused.status == 400 and refused.json()["error"]
    assert running.get("switches") == before
    running.switch(page_cap=7)
    assert running.post("switches/reset") == before


def test_the_control_endpoint_needs_its_token(running):
    running.ready["control"] = running.ready["control"].rsplit("/", 1)[0] + "/guess"
    assert running.control("GET", "state").status == 404
