"""What the tests of `doctor` share: a run of it, and words about its checks."""

from scenario import KINDS


def with_one_of_each(scenario):
    """A site with a row of every kind, and steps that fail at once."""
    for kind in KINDS:
        scenario.add_row(kind, {"user_name": "ada"} if kind == "users" else {"name": "One"})
    for side in ("cxone", "ivinex"):
        scenario.config[side]["limits"]["attempts"] = 1
    return scenario


def doctor(site):
    """The document's checks by id; whatever was found, only the token was asked for with a POST."""
    site.forget_requests()
    outcome = site.run("doctor", "--json")
    document = outcome.document
    assert document["format"] == "cxsync.doctor/1"
    failed = [check for check in document["checks"] if check["status"] == "fail"]
    assert document["ok"] is (not failed)
    assert all(check["fix"] for check in failed)
    local = all(check["id"] in ("config", "state") or check["id"].startswith("ivinex.fields.") for check in failed)
    assert outcome.exit == (0 if not failed else 1 if local else 4)
    posts = [request.path for request in site.requests() if request.method != "GET"]
    assert posts in ([], ["/auth/token"])
    return outcome.checks


def check(checks, name, status, message, fix=""):
    """The check has this status, and its message and its fix hold these words."""
    found = checks[name]
    assert found["status"] == status, found
    assert message in found["message"], found
    assert fix in found["fix"], found


def skipped(checks, *names):
    assert [checks[name]["status"] for name in names] == ["skipped"] * len(names)


def of_kinds(prefix):
    return [f"{prefix}.{kind}" for kind in KINDS]
