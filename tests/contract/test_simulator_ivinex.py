"""The Ivinex look-alike of the simulator stores, answers and refuses as the facts say."""

import http.client
import json
import ssl
import threading

import pytest

from simulator import basic

PATH = "/API/Records.php"
STATUSES = 10204
DEFAULT_FIELDS = {
    "collection_id", "site_id", "fields_changed", "created_by", "created_date", "modified_by", "modified_date",
}  # fmt: skip
LOST = (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError)


@pytest.fixture
def running(simulator):
    return simulator("--users", "5")


def rows(running, module=STATUSES, query=""):
    return running.ivinex("GET", f"{PATH}?CollectionTypeID={module}{query}").json()["Records"]


def write(running, *records, module=STATUSES):
    body = {"Records": [{"CollectionTypeID": module, **record} for record in records]}
    return running.ivinex("POST", PATH, body)


def test_a_new_site_has_its_own_two_users_and_nothing_else(running):
    assert [row["user_name"] for row in rows(running, 10201)] == ["admin", "cxsync.api"]
    assert [rows(running, module) for module in (10202, 10203, 10204)] == [[], [], []]


def test_preloaded_users_resemble_agents_but_carry_no_key(simulator):
    preloaded = rows(simulator("--preload"), 10201)[2:]
    assert len(preloaded) == 6 and all(row["cxone_id"] == "" for row in preloaded)
    assert {"jose.garcia@acme.example"} <= {row["user_name"] for row in preloaded}
    assert any(row["user_name"] != row["email"] for row in preloaded)


@pytest.mark.parametrize("arguments", [["--preload", 0], ["--preload=0"], ["--preload", 3]], ids=str)
def test_as_many_users_are_preloaded_as_asked_for(simulator, arguments):
    wanted = 3 if 3 in arguments else 0
    assert len(rows(simulator(*arguments), 10201)[2:]) == wanted


def test_a_create_answers_a_bare_array_and_is_read_back_as_strings(running):
    answer = write(running, {"name": "Lunch", "cxone_id": 57, "active": True, "timeout_minutes": 60})
    (result,) = answer.json()
    assert result["Status"] == "Success" and result["Message"] == "" and result["RelatedRecords"] == []
    assert isinstance(result["CollectionID"], int) and result["CollectionTypeID"] == STATUSES
    (row,) = rows(running)
    assert DEFAULT_FIELDS <= set(row) and row["collection_id"] == str(result["CollectionID"])
    assert (row["name"], row["cxone_id"], row["active"], row["timeout_minutes"]) == ("Lunch", "57", "true", "60")
    assert all(isinstance(value, str) for value in row.values())


def test_an_update_merges_and_takes_quoted_ids(running):
    identifier = write(running, {"name": "Lunch", "cxone_id": "57"}).json()[0]["CollectionID"]
    body = {"Records": [{"CollectionTypeID": "10204", "CollectionID": str(identifier), "name": "Lunch break"}]}
    assert running.ivinex("POST", PATH, body).json()[0] == {
        "CollectionTypeID": 10204, "CollectionID": identifier, "Status": "Success", "Message": "", "RelatedRecords": [],
    }  # fmt: skip
    assert [(row["name"], row["cxone_id"]) for row in rows(running)] == [("Lunch break", "57")]


def test_a_repeated_create_makes_a_duplicate(running):
    for _ in range(2):
        write(running, {"name": "Lunch", "cxone_id": "57"})
    assert len(rows(running)) == 2


@pytest.mark.parametrize(
    "record, message",
    [
        ({"nonsense": "x"}, "Field not found"),
        ({"created_by": "1"}, "Field is read-only"),
        ({"CollectionID": 99999, "name": "x"}, "Record not found"),
        ({"CollectionID": "x", "name": "x"}, "Record not found"),
        ({"name": {"nested": 1}}, "Invalid value"),
        ({"CollectionTypeID": 1, "name": "x"}, "Module not found"),
    ],
)
def test_a_bad_record_fails_alone(running, record, message):
    results = write(running, record, {"name": "good"}).json()
    assert [(result["Status"], result["Message"]) for result in results] == [("Error", message), ("Success", "")]
    assert results[0]["CollectionID"] == 0
    assert [row["name"] for row in rows(running)] == ["good"]


def test_pages_go_by_offset_and_limit_and_page_is_ignored(running):
    write(running, *({"name": f"n{number}"} for number in range(250)))
    assert len(rows(running)) == 100, "the default"
    names = [row["name"] for offset in (0, 100, 200, 300) for row in rows(running, query=f"&Offset={offset}&Limit=100")]
    assert names == [f"n{number}" for number in range(250)]
    assert rows(running, query="&Page=2&Limit=10") == rows(running, query="&Limit=10")
    running.switch(ivinex_page_cap=30)
    assert len(rows(running, query="&Limit=100")) == 30


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(running, method):
    write(running, {"name": "Lunch"})
    assert running.ivinex(method, f"{PATH}?CollectionTypeID=10204", {"Records": []}).status == 405
    assert len(rows(running)) == 1


def test_other_paths_and_modules_are_unknown(running):
    assert running.ivinex("GET", "/API/Users.php").status == 404
    assert "Records" not in running.ivinex("GET", f"{PATH}?CollectionTypeID=1").json()


def test_bad_credentials_are_refused(running):
    for headers in [{}, {"Authorization": basic("cxsync.api", "wrong")}, {"Authorization": "Bearer x"}]:
        assert running.request("ivinex", "GET", f"{PATH}?CollectionTypeID=10204", headers).status == 401


@pytest.mark.parametrize(
    "form, status, start",
    [("401-empty", 401, b""), ("401-html", 401, b"<html"), ("403-empty", 403, b""), ("403-html", 403, b"<html"),
     ("200-status", 200, b"{"), ("200-login", 200, b"<html")],
)  # fmt: skip
def test_every_error_form_can_be_had(running, form, status, start):
    running.switch(ivinex_error=form)
    answer = running.ivinex("GET", f"{PATH}?CollectionTypeID=10204")
    assert answer.status == status and answer.body.startswith(start) and b"Records" not in answer.body


def test_the_licence_page_stands_before_everything(running):
    running.switch(licence_gate=True)
    assert b"License" in write(running, {"name": "x"}).body
    running.switch(licence_gate=False)
    assert rows(running) == []


def test_permissions_can_be_taken_away(running):
    running.switch(ivinex_deny="10204:edit,10203:read")
    assert write(running, {"name": "x"}).json()[0]["Status"] == "Error"
    assert rows(running) == []
    assert running.ivinex("GET", f"{PATH}?CollectionTypeID=10203").status == 403
    running.switch(ivinex_deny="api")
    assert running.ivinex("GET", f"{PATH}?CollectionTypeID=10204").status == 403


def test_the_key_can_be_dropped_silently(running):
    running.switch(no_key_storage=True)
    assert write(running, {"name": "Lunch", "cxone_id": "57"}).json()[0]["Status"] == "Success"
    assert rows(running)[0]["cxone_id"] == ""


def test_answers_differ_as_switched(running):
    write(running, {"name": "Lunch", "active": "1"}, {"name": "Tea", "active": "0"})
    running.switch(checkbox="01", created_by="name")
    assert [(row["active"], row["created_by"]) for row in rows(running)] == [("1", "cxsync.api"), ("0", "cxsync.api")]
    running.switch(ivinex_hide_every=int(rows(running)[0]["collection_id"]))
    assert [row["name"] for row in rows(running)] == ["Tea"]


def test_results_can_fail_singly_come_reversed_or_be_missing(running):
    running.switch(one_fails=2)
    assert [result["Status"] for result in write(running, *[{"name": "x"}] * 3).json()] == ["Success", "Error", "Success"]
    running.switch(one_fails=0, reorder_results=True)
    identifiers = [result["CollectionID"] for result in write(running, *[{"name": "x"}] * 3).json()]
    assert identifiers == sorted(identifiers, reverse=True)
    running.switch(reorder_results=False, missing_result=True)
    assert len(write(running, *[{"name": "x"}] * 3).json()) == 2
    running.switch(missing_result=False, ivinex_batch_cap=1)
    assert len(write(running, *[{"name": "x"}] * 3).json()) == 1


def test_a_record_with_a_given_text_fails_however_batches_are_cut(running):
    running.switch(fail_text="bad")
    records = [{"name": "good"}, {"name": "a bad one"}, {"name": "fine"}]
    statuses = [result["Status"] for result in write(running, *records).json()]
    statuses += [write(running, record).json()[0]["Status"] for record in records]
    assert statuses == ["Success", "Error", "Success"] * 2


@pytest.mark.parametrize("switch", [{"one_fails": 2}, {"fail_text": "bad"}], ids=str)
@pytest.mark.parametrize("cost, stored", [("refuse", []), ("refuse-late", ["good"])])
def test_one_bad_record_can_spoil_its_batch(running, switch, cost, stored):
    running.switch(**switch, batch_failure=cost)
    answer = write(running, {"name": "good"}, {"name": "bad"}, {"name": "fine"})
    assert (answer.status, answer.json()["Status"]) == (400, "Error") and answer.json()["Message"]
    assert [row["name"] for row in rows(running)] == stored
    assert write(running, {"name": "alone"}).status == 200


@pytest.mark.parametrize(
    "form, status, stored, results",
    [
        ("drop", 200, 2, ["Success", "Success"]),
        ("refuse", 400, 0, None),
        ("refuse-413", 413, 0, None),
        ("error", 200, 2, ["Success", "Success", "Error"]),
    ],
)
def test_a_batch_above_the_cap_meets_what_is_switched(running, form, status, stored, results):
    running.switch(ivinex_batch_cap=2, large_batch=form)
    answer = write(running, *[{"name": "x"}] * 3)
    assert answer.status == status and len(rows(running)) == stored
    if results is None:
        assert answer.json()["Status"] == "Error" and answer.json()["Message"]
    else:
        assert [result["Status"] for result in answer.json()] == results
    assert len(write(running, *[{"name": "x"}] * 2).json()) == 2, "a batch within the cap is an ordinary one"


def test_a_lost_answer_was_carried_out_and_a_lost_request_was_not(running):
    running.switch(lose_answer=2)
    write(running, {"name": "first"})
    with pytest.raises(LOST):
        write(running, {"name": "second"})
    assert [row["name"] for row in rows(running)] == ["first", "second"]
    running.switch(lose_request=1)
    with pytest.raises(LOST):
        write(running, {"name": "third"})
    assert len(rows(running)) == 2


def test_a_held_answer_waits_for_its_release(running):
    running.switch(hold_answer=1)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(write(running, {"name": "slow"}).status))
    thread.start()
    while running.get("state")["held_answers"] == 0:
        assert thread.is_alive()
    assert answers == [] and [row["name"] for row in rows(running)] == ["slow"]
    running.post("release")
    thread.join()
    assert answers == [200]


def test_a_held_request_is_carried_out_when_it_is_released(running):
    running.switch(hold_request=1)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(write(running, {"name": "slow"})))
    thread.start()
    while running.get("state")["held_requests"] == 0:
        assert thread.is_alive()
    assert answers == [] and rows(running) == []
    assert running.get("requests?side=ivinex")["requests"][0]["status"] == 0
    running.post("release")
    thread.join()
    assert answers[0].json()[0]["Status"] == "Success" and [row["name"] for row in rows(running)] == ["slow"]
    assert running.get("requests?side=ivinex")["requests"][0]["status"] == 200


def test_a_held_request_whose_client_is_gone_is_dropped(running):
    running.switch(hold_request=1)
    client = running.connect("ivinex")
    client.request("POST", PATH, json.dumps({"Records": [{"CollectionTypeID": STATUSES, "name": "slow"}]}),
                   running.ivinex_headers())  # fmt: skip
    while running.get("state")["held_requests"] == 0:
        pass
    client.close()
    running.post("release")
    assert running.get("state")["held_requests"] == 0
    assert rows(running) == [] and write(running, {"name": "next"}).status == 200


def test_rows_can_come_and_go_between_pages(running):
    write(running, *({"name": f"n{number}"} for number in range(5)))
    running.switch(ivinex_remove_between_pages=1)
    names = [row["name"] for offset in (0, 2, 4) for row in rows(running, query=f"&Offset={offset}&Limit=2")]
    assert names == ["n0", "n1", "n3", "n4"], "one row was jumped over"
    running.switch(ivinex_insert_between_pages=1)
    rows(running, query="&Limit=2")
    assert rows(running)[-1]["name"] == "added meanwhile"


def test_a_second_user_of_one_name_is_refused_only_when_told(running):
    assert write(running, {"user_name": "ADMIN"}, module=10201).json()[0]["Status"] == "Success"
    running.switch(unique_user_names=True)
    assert write(running, {"user_name": "Admin"}, module=10201).json()[0]["Message"] == "User Name already exists"


def test_rows_can_be_edited_by_hand(running):
    inserted = running.post("ivinex/agent_statuses", {"insert": [{"name": "By hand", "notes": None}]})["inserted"][0]
    write(running, {"CollectionID": inserted, "cxone_id": "57"})
    running.post("ivinex/10204", {"edit": [{"collection_id": str(inserted), "name": "Edited"}]})
    (row,) = rows(running)
    assert (row["name"], row["notes"], row["cxone_id"], row["modified_by"]) == ("Edited", None, "57", "1")
    assert running.get("ivinex/agent_statuses")["records"] == [row]
    running.post("ivinex/agent_statuses", {"delete": [str(inserted)]})
    assert rows(running) == []


def test_the_log_tells_every_request_and_no_secret(running):
    running.sign_in()
    running.post("requests/clear")
    write(running, {"name": "Łunch"})
    rows(running, query="&Offset=0&Limit=5")
    running.sign_in()
    log = running.get("requests")
    assert log["counts"] == {"cxone": 1, "ivinex": 2}
    post, get, token = log["requests"]
    assert (post["method"], post["target"], post["status"], post["authorization"]) == ("POST", PATH, 200, "Basic")
    assert json.loads(post["body"])["Records"][0]["name"] == "Łunch"
    assert get["target"] == f"{PATH}?CollectionTypeID=10204&Offset=0&Limit=5"
    assert running.secret("access-key-secret") not in json.dumps(token)
    assert [entry["side"] for entry in running.get("requests?side=cxone")["requests"]] == ["cxone"]
