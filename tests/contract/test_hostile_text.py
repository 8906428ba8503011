"""Text from the services cannot forge lines of logs and tables, nor reach a terminal as anything but text."""

import json
import random
import re
import unicodedata

import pytest

from hostile_world import PLACES
from scenario import agent, named

MARK = "FORGED"
CONTROLS = ["\x1b[31m", "\x1b]0;title\x07", "\x1b[2J", "\r\n", "\n", "\r", "\t", "\x00", "\x08", "\x7f", "\u009b31m",
            "\u0085"]
MARKS = ["\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff"]
ORDINARY = ["Ann", "O'Neil", " ", ",", ": ", " → ", "é", "李", "😀", "\u200d", "%s", "{}", "\\n", '"']
DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z (error|warn|info|debug) [a-z]+: .")
SEEDS = range(6)


def text(chance):
    """A name that begins harmlessly, and whose every line end is followed by a word. In every other name there is no
    control character, so that it may be synchronised."""
    hostile = MARKS + chance.choice([CONTROLS, []])
    parts = [chance.choice(hostile + ORDINARY) for _ in range(chance.randrange(1, 8))]
    return "n" + re.sub(r"([\r\n\u0085\u2028\u2029]+)", rf"\1{MARK}", "".join(parts)) + str(chance.randrange(10**9))


def check_plain(output):
    """Nothing in it but text and line ends, and no line that something from outside began."""
    for character in output:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
        assert unicodedata.bidirectional(character) not in DIRECTIONS, repr(character)
        assert character not in "\u200e\u200f\u061c\ufeff", repr(character)
    assert not re.search(rf"^\s*{MARK}", output, re.MULTILINE), output


def check_log(stderr, as_json):
    for line in stderr.splitlines():
        if as_json:
            assert list(json.loads(line)) == ["time", "level", "component", "text"]
        else:
            assert LOG_LINE.match(line), line


class Terminal:
    """Runs every command as somebody at a terminal would, and once more with JSON, and looks at all that it prints."""

    def __init__(self, site):
        self.site = site

    def __call__(self, *arguments):
        for log in (["--log-level", "debug"], ["--log-level", "debug", "--log-json"]):
            outcome = self.site.run(*arguments, *log)  # would fail to decode what is no UTF-8
            check_plain(outcome.stdout + outcome.stderr)
            if outcome.exit in (0, 2):
                check_log(outcome.stderr, "--log-json" in log)
        as_json = self.site.run(*arguments, "--json")
        check_plain(as_json.stdout + as_json.stderr)
        return as_json.document


@pytest.fixture
def terminal(scenario):
    return Terminal(scenario)


def agents(chance, count):
    return [agent(str(key), text(chance), text(chance), text(chance), text(chance)) for key in range(1, count)]


@pytest.mark.parametrize("seed", SEEDS)
def test_names_are_shown_as_text_in_every_table_and_document(scenario, terminal, seed):
    chance = random.Random(seed)
    people = agents(chance, 6)
    scenario.set_records("users", people)
    scenario.set_records("campaigns", [named(str(key), text(chance)) for key in range(1, 6)])
    scenario.add_row("users", {"user_name": people[0]["user_name"], "first_name": text(chance)})
    scenario.add_row("campaigns", {"name": text(chance)})
    scenario.add_row("campaigns", {"name": text(chance), "cxone_id": text(chance)})
    terminal("preview", "--kind", "all")
    scenario.switch(**{"fail-text": people[1]["last_name"]})
    report = terminal("sync", "--kind", "all", "--select", "all,suggested", "--on-conflict", "cxone")
    scenario.set_records("campaigns", [named(str(key), text(chance)) for key in range(1, 6)])
    terminal("preview", "--kind", "all")
    terminal("sync", "--kind", "all", "--select", "all")
    terminal("retry")
    terminal("history")
    terminal("history", "--run", report["documents"][0]["run"])
    terminal("follow-ups")
    terminal("doctor")


@pytest.mark.parametrize("fault", ["forged-json", "forged-html"])
@pytest.mark.parametrize("place", PLACES)
def test_what_a_service_says_of_an_error_is_shown_as_text(scenario, terminal, place, fault):
    scenario.set_records("campaigns", [named("1", "One")])
    for side in ("cxone", "ivinex"):
        scenario.config[side]["limits"]["attempts"] = 1
    where = PLACES[place]
    text_of_place = {"listing": "skills", "read": "GET"}.get(place, where.text)
    scenario.switch(**{f"{where.side}-fail": f"{fault}@{text_of_place}"})
    document = terminal("sync", "--kind", "campaigns", "--select", "all")
    assert MARK in json.dumps(document) or "answer" in json.dumps(document), "it is told what the service said"
    terminal("doctor")
