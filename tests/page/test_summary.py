"""What a selection would come to, before it is confirmed."""

import pytest

from page_program import refused, ticked
from scenario import named

SUMMARY = ["kind", "create", "update", "remember", "unchanged", "skip", "guards"]
GUARD = ["name", "tripped", "detail"]


def summary(visitor, *kinds):
    answer = visitor.post("/api/summary", ticked(*kinds))
    assert answer.status == 200, answer.body
    found = answer.json()["kinds"]
    assert all(list(kind) == SUMMARY and all(list(guard) == GUARD for guard in kind["guards"]) for kind in found)
    return found


def counts(found):
    return {name: found[name] for name in SUMMARY[1:-1] if found[name]}


def test_a_summary_counts_what_is_ticked(visitor):
    plan = visitor.preview("users")["users"]
    for select, create in [("none", 0), ("1", 1), ("1,3", 2), ("all", 3), ("new", 3), ("changed", 0)]:
        (found,) = summary(visitor, (plan, select))
        assert counts(found) == ({"create": create} if create else {})


def test_a_summary_takes_several_kinds_and_writes_nothing(site, visitor):
    plans = visitor.preview("all")
    visitor_saw = visitor.json("/api/job")
    site.forget_requests()
    found = summary(visitor, *((plan, "all") for plan in plans.values()))
    assert [(kind["kind"], kind["create"]) for kind in found] == [
        ("users", 3), ("campaigns", 2), ("dispositions", 2), ("agent_statuses", 2)]  # fmt: skip
    assert site.requests() == [], "neither side is asked"
    assert not site.state_path.exists()
    assert visitor.json("/api/job") == visitor_saw


def test_a_summary_follows_the_decision_of_each_conflict(site, visitor):
    site.sync("campaigns", "all")
    for key in ("1", "2"):
        site.edit_row("campaigns", site.row_of("campaigns", key)["collection_id"], {"name": "By hand " + key})
    site.set_records("campaigns", [named("1", "New one"), named("2", "New two")])
    plan = visitor.preview("campaigns")["campaigns"]
    for select, expected in [("all", {"skip": 2}), ("1=cxone,2=cxone", {"update": 2}), ("1=ivinex", {"remember": 1}),
                             ("1=cxone,2=ivinex", {"update": 1, "remember": 1}), ("1=cxone,2", {"update": 1, "skip": 1})]:
        assert counts(summary(visitor, (plan, select))[0]) == expected, select


def test_a_summary_tells_which_guards_stand_in_the_way(site, page):
    site.set_records("campaigns", [named(str(n), f"N{n}") for n in range(20)])
    site.sync("campaigns", "all")
    site.set_records("campaigns", [named(str(n), f"Changed {n}") for n in range(20)])
    visitor = page(site).visitor()
    plan = visitor.preview("campaigns")["campaigns"]
    few, many = (summary(visitor, (plan, select))[0] for select in ("1,2,3", "all"))
    assert [guard["name"] for guard in few["guards"] if guard["tripped"]] == []
    tripped = {guard["name"]: guard["detail"] for guard in many["guards"] if guard["tripped"]}
    assert "update" in tripped and all(tripped.values())


def test_a_selection_that_does_not_fit_the_plan_is_refused(site, visitor):
    site.add_row("users", {"user_name": "user1"})
    plan = visitor.preview("users")["users"]
    for select, code in [("99", "selection_unknown_key"), ("1=99", "selection_not_a_candidate"), ("1,,2", "selection_bad_word")]:
        refused(visitor.post("/api/summary", ticked((plan, select))), 400, code)


def test_a_selection_of_another_plan_is_refused(site, visitor):
    before = visitor.preview("users")["users"]
    site.set_records("users", [])
    visitor.preview("users")
    refused(visitor.post("/api/summary", ticked((before, "all"))), 409, "plan_replaced")


def test_without_a_preview_there_is_nothing_to_sum_up(visitor):
    refused(visitor.post("/api/summary", ticked(({"kind": "users", "digest": "sha256:0"}, "all"))), 404, "no_plan")


@pytest.mark.parametrize("change", [
    lambda body: body.clear(),
    lambda body: body.update(kinds=[]),
    lambda body: body.update(kinds=body["kinds"] * 2),
    lambda body: body.update(kinds={}),
    lambda body: body.update(more=1),
    lambda body: body["kinds"].append(None),
    lambda body: body["kinds"][0].pop("kind"),
    lambda body: body["kinds"][0].pop("digest"),
    lambda body: body["kinds"][0].pop("select"),
    lambda body: body["kinds"][0].update(kind="agents"),
    lambda body: body["kinds"][0].update(select="all"),
    lambda body: body["kinds"][0].update(select=[1001]),
    lambda body: body["kinds"][0].update(selected=["1"]),
    lambda body: body["kinds"][0].update(accept_guards="update"),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/api/summary", "/api/apply"])
def test_a_body_that_ticks_nothing_readable_is_refused(site, visitor, path, change):
    body = ticked((visitor.preview("users")["users"], "all"))
    change(body)
    refused(visitor.post(path, body), 400, "bad_request")
    assert site.writes() == []
