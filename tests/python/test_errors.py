"""Everything that goes wrong is a cxsync.Error of the family that its status belongs to."""

import json
import pickle

import pytest

import cxsync
from cxsync import _constants
from cxsync._lib import lib

FAMILIES = {
    cxsync.UsageError: "INVALID_ARGUMENT UNSUPPORTED SELECTION PLAN RUN USAGE",
    cxsync.BusyError: "BUSY",
    cxsync.CallbackError: "CALLBACK",
    cxsync.ConfigError: "CONFIG SECRET KIND FIELD",
    cxsync.StateError: "STATE",
    cxsync.StateBusyError: "STATE_BUSY",
    cxsync.StoppedError: "INCOMPLETE GUARD",
    cxsync.ServiceError: "NETWORK TIMEOUT AUTH PERMISSION NOT_FOUND THROTTLED REMOTE RESPONSE DEADLINE",
    cxsync.CancelledError: "CANCELLED",
    cxsync.InternalError: "NO_MEMORY INTERNAL",
}
FAMILY_OF = {f"CXS_E_{word}": family for family, words in FAMILIES.items() for word in words.split()}
STATUSES = {name: value for name, value in vars(_constants).items() if name.startswith("CXS_E_")}


def made(status):
    return cxsync.Error.made(status, "some_code", "What happened.", "What to do.", {"path": "/site"})


def test_every_status_has_a_family():
    assert FAMILY_OF.keys() == STATUSES.keys()


@pytest.mark.parametrize("name", STATUSES)
def test_a_status_is_an_error_of_its_family_with_the_exit_code_of_the_command_line(name):
    error = made(STATUSES[name])
    assert type(error) is FAMILY_OF[name]
    assert isinstance(error, cxsync.Error)
    assert error.exit_code == lib.cxs_status_exit_code(STATUSES[name]) in (1, 3, 4, 5, 6, 130)


def test_a_status_that_nobody_knows_is_a_plain_error():
    assert type(made(77)) is cxsync.Error


def test_an_error_carries_all_that_its_document_says():
    error = made(_constants.CXS_E_CONFIG)
    assert (error.code, error.message, error.hint) == ("some_code", "What happened.", "What to do.")
    assert (error.details, error.plan) == ({"path": "/site"}, None)
    assert str(error) == "What happened.\nhint: What to do."
    assert repr(error) == "<cxsync.ConfigError some_code: What happened.>"
    assert json.loads(error.to_json()) == {
        "format": "cxsync.error/1", "code": "some_code", "message": "What happened.", "hint": "What to do.",
        "details": {"path": "/site"},
    }  # fmt: skip


def test_an_error_can_be_pickled():
    error = pickle.loads(pickle.dumps(made(_constants.CXS_E_BUSY)))
    assert type(error) is cxsync.BusyError and error.to_json() == made(_constants.CXS_E_BUSY).to_json()


def test_an_unknown_key_of_the_configuration_is_named_with_its_path_and_the_nearest_one():
    with pytest.raises(cxsync.ConfigError) as refused:
        cxsync.Client({"site": "acme", "sttate": {}})
    assert refused.value.code == "config_unknown_key"
    assert refused.value.details["path"] == "/sttate"
    assert refused.value.details["nearest_key"] == "state"


def test_an_error_is_the_document_of_the_command_line(client, site):
    site.scenario.switch(**{"ivinex-error": "401-empty"})
    with pytest.raises(cxsync.ServiceError) as refused:
        client.preview("campaigns")
    assert (refused.value.code, refused.value.exit_code) == ("credentials_refused", 4)
    assert json.loads(refused.value.to_json()) == site.scenario.preview("campaigns").document


def test_a_damaged_state_file_is_a_state_error(client, site):
    site.scenario.state_path.write_bytes(b"no database" * 1000)
    with pytest.raises(cxsync.StateError) as refused:
        client.history()
    assert (refused.value.code, refused.value.exit_code) == ("state_corrupt", 1)
    site.scenario.remove_state()


def test_no_secret_stands_in_an_error(client, site):
    site.scenario.switch(**{"ivinex-error": "403-html"})
    with pytest.raises(cxsync.ServiceError) as refused:
        client.preview("campaigns")
    texts = (str(refused.value), repr(refused.value), refused.value.to_json())
    assert [secret for secret in site.scenario.secrets if any(secret in text for text in texts)] == []
