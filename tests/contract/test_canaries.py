"""The search for secrets that follows every test finds them in every form, and knows which files may hold them."""

import base64
import json
import subprocess
import sys
from urllib.parse import quote

import pytest

import canaries

SECRET = 'canary+/"é 12345='
USERS = ("a", "ab", "abc")  # in base64 each shifts what follows by another number of bits


@pytest.fixture
def site(tmp_path_factory):
    """A configuration with a secret in itself and one in a file; not in the test's folder, which is searched, too."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "keys").mkdir()
    (folder / "keys" / "password").write_text("another canary\n")
    document = {"cxone": {"client_secret": SECRET}, "ivinex": {"password": {"file": "keys/password"}}}
    (folder / "config.json").write_text(json.dumps(document))
    return folder


@pytest.mark.parametrize("form", [
    SECRET, quote(SECRET), quote(SECRET, safe=""), json.dumps(SECRET), SECRET.encode().hex(),
    *(base64.b64encode(f"{user}:{SECRET}:more".encode()).decode() for user in USERS),
    *(base64.urlsafe_b64encode(f"{user}:{SECRET}".encode()).decode() for user in USERS),
    "another canary", "Bearer eyJhbGciOiJSUzI1NiJ9",
])
def test_a_secret_is_found_in_every_form_in_files_and_outputs(site, form):
    assert canaries.leaks(site, [b"nothing"]) == []
    planted = site / "planted.log"
    planted.write_text(f"before {form} after")
    assert canaries.leaks(site, [b"nothing", f"<{form}>".encode()]) == ["output 1", str(planted)]


def test_what_a_program_prints_is_heard(site, monkeypatch):
    printed = canaries.hear_programs(monkeypatch)
    for stream in ("stdout", "stderr"):
        subprocess.run([sys.executable, "-c", f"import sys; print('another canary', file=sys.{stream})"],
                       capture_output=True, check=True)
    assert canaries.leaks(site, printed) == ["output 0", "output 1"]
