"""The secrets of a test's configurations, looked for in everything that programs print and leave."""

import base64
import json
import stat
import subprocess
from urllib.parse import quote, quote_plus

NAMES = ("client_secret", "access_key_secret", "password")
SHORTEST = 8  # a shorter text would be found everywhere
# What the simulator issues begins so: tokens with {"alg, refresh tokens, sessions.
ISSUED = [b"eyJhbGci", b"simulated-refresh-", b"PHPSESSID="]


def forms(secret):
    """The ways in which a text may stand in another one."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), quote(secret).encode(), quote(secret, safe="").encode(),
             quote_plus(secret).encode(), json.dumps(secret)[1:-1].encode()}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        # As a part of something longer, such as `user:password`: what precedes it shifts it by 0 to 2 bytes, and the
        # letters that it shares with its neighbours are left out.
        for shift in range(3):
            text = encode(b"\0" * shift + raw)
            found.add(text[[0, 2, 3][shift] : len(text) - 4])
    return found


def _is_configuration(document):
    return isinstance(document, dict) and any(isinstance(document.get(side), dict) for side in ("cxone", "ivinex"))


def _secrets_of(path):
    """The secrets that a configuration holds, and the files that it keeps others in."""
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return set(), set()
    texts, files = set(), set()
    for side in ("cxone", "ivinex") if _is_configuration(document) else ():
        section = document.get(side)
        for name in NAMES if isinstance(section, dict) else ():
            value = section.get(name)
            if isinstance(value, str):
                texts.add(value)
            elif isinstance(value, dict) and isinstance(value.get("file"), str):
                files.add(path.parent / value["file"])
    return texts, files


def _files_below(folder):
    return [path for path in folder.rglob("*") if stat.S_ISREG(path.lstat().st_mode)]


def secrets_below(folder):
    """The secrets of all configurations in a folder, and the files that may hold them."""
    files = _files_below(folder)
    secrets, holders = set(), {path for path in files if path.parent.name == "secrets"}
    for path in files:
        if path.suffix == ".json":
            texts, named = _secrets_of(path)
            secrets |= texts
            holders |= {path} if texts else set()
            holders |= {file for file in named if file.is_file()}
    for path in holders:
        if path.suffix != ".json":
            secrets.add(path.read_text(encoding="utf-8", errors="replace").rstrip("\n"))
    return {secret for secret in secrets if len(secret) >= SHORTEST}, {path.resolve() for path in holders}


def hear_programs(monkeypatch):
    """A list that fills with what every program prints to this one from now on."""
    printed = []
    communicate = subprocess.Popen.communicate

    def heard(process, *arguments, **options):
        outputs = communicate(process, *arguments, **options)
        printed.extend(text.encode() if isinstance(text, str) else text for text in outputs if text)
        return outputs

    monkeypatch.setattr(subprocess.Popen, "communicate", heard)
    return printed


def leaks(folder, printed):
    """Where a secret of the folder's configurations stands though it must not."""
    secrets, holders = secrets_below(folder)
    needles = [needle for secret in secrets for needle in forms(secret)] + ISSUED

    def tells(content):
        return any(needle in content for needle in needles)

    outputs = [f"output {number}" for number, text in enumerate(printed) if tells(text)]
    files = [path for path in _files_below(folder) if path.resolve() not in holders]
    return outputs + [str(path) for path in files if tells(path.read_bytes())]
