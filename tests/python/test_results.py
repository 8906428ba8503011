"""Plans, reports and lists: documents that can be kept, compared, sent elsewhere and read back."""

import json
import pickle

import pytest

import cxsync
from own_sides import MemorySink, MemorySource, own_config, skills


@pytest.fixture
def plan(tmp_path):
    sink = MemorySink(campaigns={"7": {"cxone_id": "", "name": "Skill 7"}})
    with cxsync.Client(own_config(tmp_path), MemorySource(campaigns=skills(1, 2)), sink) as client:
        return client.preview("campaigns")


@pytest.fixture
def report(tmp_path, plan):
    with cxsync.Client(own_config(tmp_path), MemorySource(campaigns=skills(1, 2)), MemorySink()) as client:
        return client.sync("campaigns", "all")


def test_a_plan_outlives_its_client_and_reads_as_its_document(plan):
    document = json.loads(plan.to_json())
    for name in ("kind", "site", "digest", "config_digest", "counts", "rows", "guards", "cxone", "ivinex", "only_in_ivinex"):
        assert getattr(plan, name) == document[name], name
    assert document["format"] == "cxsync.plan/1"
    assert plan.only_in_ivinex == [{"ivinex_id": "7", "key": None, "name": "Skill 7"}]


def test_a_plan_says_in_its_repr_what_it_would_do(plan):
    assert repr(plan) == "<cxsync.Plan campaigns of own: 2 create, 1 only_in_ivinex>"


def test_changing_the_counts_one_was_given_changes_no_plan(plan):
    plan.counts["create"] = 99
    assert plan.counts["create"] == 2


@pytest.mark.parametrize("read", [lambda text: text, str.encode], ids=["str", "bytes"])
def test_a_saved_plan_is_read_back_equal(plan, read):
    again = cxsync.Plan.from_json(read(plan.to_json()))
    assert again == plan and hash(again) == hash(plan) and again.to_json() == plan.to_json()
    assert again != plan.to_json()


def test_a_plan_can_be_pickled(plan):
    assert pickle.loads(pickle.dumps(plan)) == plan


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.replace("Skill 1", "Skill X"), "plan_changed"),
        (lambda text: text[:-1], "plan_unreadable"),
        (lambda text: "", "plan_unreadable"),
        (lambda text: "[]", "plan_unreadable"),
        (lambda text: text + "\0", "invalid_argument"),
        (lambda text: text + "\ud800", "invalid_argument"),
        (lambda text: text.encode() + b"\0", "plan_unreadable"),
        (lambda text: b"\xff\xfe", "plan_unreadable"),
    ],
    ids=["another name", "cut off", "empty", "a list", "NUL", "half a character", "NUL byte", "no UTF-8"],
)
def test_what_is_no_plan_or_was_changed_is_a_usage_error(plan, spoil, code):
    with pytest.raises(cxsync.UsageError) as refused:
        cxsync.Plan.from_json(spoil(plan.to_json()))
    assert refused.value.code == code


@pytest.mark.parametrize("given", [None, 5, {}])
def test_a_plan_is_read_from_text_only(given):
    with pytest.raises(TypeError):
        cxsync.Plan.from_json(given)


def test_a_set_is_read_back_with_its_plans(tmp_path):
    source = MemorySource(campaigns=skills(1), dispositions=skills(4, 5))
    with cxsync.Client(own_config(tmp_path, "campaigns", "dispositions"), source, MemorySink()) as client:
        plans = client.preview("all")
    again = cxsync.PlanSet.from_json(plans.to_json())
    assert list(again) == list(plans) and again.to_json() == plans.to_json()
    assert repr(again) == (
        "<cxsync.PlanSet [<cxsync.Plan campaigns of own: 1 create>, <cxsync.Plan dispositions of own: 2 create>]>"
    )
    with pytest.raises(KeyError):
        again["users"]
    with pytest.raises(cxsync.UsageError):
        cxsync.PlanSet.from_json("{}")


def test_a_report_reads_as_its_document(report):
    document = json.loads(report.to_json())
    names = ("kind", "site", "run", "plan_digest", "actor", "started", "finished", "guards_accepted", "counts", "rows",
             "follow_ups", "verified")  # fmt: skip
    for name in names:
        assert getattr(report, name) == (document[name] or type(getattr(report, name))()), name
    assert document["format"] == "cxsync.report/1"
    assert repr(report) == f"<cxsync.Report campaigns of own, run {report.run}: 2 created>"


def test_lists_say_in_their_repr_how_much_is_in_them(tmp_path):
    with cxsync.Client(own_config(tmp_path), MemorySource(), MemorySink()) as client:
        assert repr(client.history()) == "<cxsync.History of 0>"
        assert repr(client.follow_ups()) == "<cxsync.FollowUps of 0>"
        assert repr(client.doctor()).endswith(": nothing failed>")
        assert [json.loads(found.to_json())["format"] for found in (client.history(), client.follow_ups(), client.doctor())] == [
            "cxsync.history/1", "cxsync.follow_ups/1", "cxsync.doctor/1",
        ]  # fmt: skip
