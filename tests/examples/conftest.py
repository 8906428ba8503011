"""Runs the example programs as a user would, against a simulated site."""

import os
import signal
import subprocess
from dataclasses import dataclass

import pytest

from simulator import BUILD, PATIENCE

# Memory that is still held at the end, or an error of memory, becomes an exit code that no program gives.
VALGRIND = ("valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=all", "--errors-for-leak-kinds=all",
            "--error-exitcode=99")  # fmt: skip


@dataclass
class Ended:
    code: int
    out: str
    err: str

    def line(self, beginning):
        """The one line that begins with these words, blanks between words aside."""
        (found,) = [line for line in self.out.splitlines() if line.split()[: len(beginning.split())] == beginning.split()]
        return found


class Program:
    """One run of an example in the folder of a site; its outputs are left there, where the search for secrets looks."""

    def __init__(self, site, command):
        self.site = site
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **site.environment},
        )

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self, line=""):
        """Says the line on stdin, closes it, and waits for the end."""
        try:
            out, err = self.process.communicate(line, timeout=PATIENCE)
        finally:
            self.process.kill()
        (self.site.folder / f"run{self.process.pid}").write_text(out + err, encoding="utf-8")
        return Ended(self.process.returncode, out, err)


@pytest.fixture
def start_example(scenario):
    """A factory: `start_example("own_table", config, database)` starts a program of the build."""

    def start(name, *arguments, valgrind=False):
        return Program(scenario, [*(VALGRIND if valgrind else ()), BUILD / "bin" / name, *arguments])

    return start
