"""Twenty thousand users: within seconds, and in bounded memory."""

USERS = 20_000
MOST_MEMORY_KIB = 300 * 1024


def test_twenty_thousand_users_are_previewed_and_synchronised_in_time(sized_scenario):
    scenario = sized_scenario(USERS)
    scenario.config["ivinex"]["batch_size"] = 100
    for side in ("cxone", "ivinex"):
        scenario.config[side]["page_size"] = 1000
        scenario.config[side]["limits"] = {"requests_per_second": 1000, "max_in_flight": 8}

    scenario.measures_memory = True
    plan = scenario.preview("users")
    assert plan.exit == 0
    assert plan.seconds < 10
    assert plan.document["cxone"]["records"] == USERS

    report = scenario.sync("users", "all")
    assert report.exit == 0
    assert report.seconds < 40
    assert report.document["counts"]["created"] == plan.document["counts"]["create"] - sum(
        row["reason"] == "inactive" for row in plan.document["rows"])

    assert plan.held_at_most(MOST_MEMORY_KIB) and report.held_at_most(MOST_MEMORY_KIB)
