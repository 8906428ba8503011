"""What a configuration refers to is looked up as the command line does it: environment, files, relative paths."""

import os
from pathlib import Path

import pytest

import cxsync
from own_sides import MemorySink, MemorySource, own_config, skills


@pytest.fixture
def config(site, tmp_path, monkeypatch):
    """The site's configuration, whose secrets are references and whose paths are relative to its folder."""
    simulator = site.scenario.simulator
    folder = site.scenario.folder
    (folder / "secrets").mkdir()
    (folder / "secrets" / "password").write_text(simulator.secret("ivinex-password") + "\n")
    for side in ("cxone", "ivinex"):
        authority = Path(site.config[side]["tls"]["ca_file"])
        site.config[side]["tls"]["ca_file"] = os.path.relpath(authority, folder)
    site.config["state"]["path"] = "beside.db"
    site.config["ivinex"]["password"] = {"file": "secrets/password"}
    site.config["cxone"]["access_key_secret"] = {"env": "CXSYNC_TEST_ACCESS_KEY"}
    monkeypatch.setenv("CXSYNC_TEST_ACCESS_KEY", simulator.secret("access-key-secret"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return site.scenario.save()


@pytest.mark.parametrize("given", [str, Path, lambda path: os.path.relpath(path)], ids=["str", "Path", "relative path"])
def test_references_of_a_file_start_from_its_folder(config, given):
    with cxsync.Client(given(config)) as client:
        assert client.preview("campaigns").counts["create"] == 3
        client.sync("campaigns", "none")
    assert (config.parent / "beside.db").exists()


def test_references_of_a_dict_start_from_the_current_folder(config, site, monkeypatch):
    monkeypatch.chdir(config.parent)
    with cxsync.Client(site.config) as client:
        assert client.preview("campaigns").counts["create"] == 3
    assert "a dict" in repr(client)


def test_a_variable_that_is_not_set_is_a_config_error_that_names_it(config, monkeypatch):
    monkeypatch.delenv("CXSYNC_TEST_ACCESS_KEY")
    with pytest.raises(cxsync.ConfigError, match="CXSYNC_TEST_ACCESS_KEY") as refused:
        cxsync.Client(config)
    assert refused.value.code == "secret_unavailable"
    assert isinstance(refused.value.__cause__, KeyError)


@pytest.mark.parametrize("spoil", ["missing", "too large", "a folder"])
def test_a_secret_file_that_cannot_be_read_is_a_config_error_that_names_it(config, spoil):
    path = config.parent / "secrets" / "password"
    path.unlink()
    if spoil == "too large":
        path.write_text("x" * (64 * 1024 + 1))
    elif spoil == "a folder":
        path.mkdir()
    with pytest.raises(cxsync.ConfigError, match="secrets/password") as refused:
        cxsync.Client(config)
    assert refused.value.code == "secret_unavailable"
    assert isinstance(refused.value.__cause__, OSError)


def test_what_is_raised_while_a_reference_is_looked_up_comes_out(config, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cxsync._config.References._value", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cxsync.Client(config)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "config_unreadable"),
        (b"", "config_not_json"),
        (b"{", "config_not_json"),
        (b"\xff\xfe", "config_not_json"),
        (b'{"site": "a", "site": "b"}', "config_duplicate_key"),
        (b'{"site": 5}', "config_wrong_type"),
        (b" " * (4 * 1024 * 1024 + 1), "config_unreadable"),
    ],
    ids=["missing", "empty", "cut off", "no UTF-8", "twice", "wrong type", "too large"],
)
def test_a_configuration_that_cannot_be_taken_is_a_config_error(tmp_path, content, code):
    path = tmp_path / "site.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(cxsync.ConfigError) as refused:
        cxsync.Client(path)
    assert (refused.value.code, refused.value.exit_code) == (code, 1)


@pytest.mark.parametrize("config", [None, 5, ["site"], b"site.json"])
def test_a_configuration_is_a_path_or_a_dict(config):
    with pytest.raises(TypeError):
        cxsync.Client(config)


def test_a_client_with_both_sides_of_its_own_needs_no_address_and_no_credentials(tmp_path):
    with cxsync.Client(own_config(tmp_path), MemorySource(campaigns=skills(1)), MemorySink()) as client:
        assert client.preview("campaigns").counts["create"] == 1
