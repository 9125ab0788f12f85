"""Reaches the summaries through a program that the tests are built with."""

import pathlib
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / ".build" / "debug" / "SketchBytes"


class SketchBytes:
    """Makes and reads the bytes of sketches."""

    @staticmethod
    def _run(command, form, text):
        run = subprocess.run(
            [PROGRAM, command, form], input=text, capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()

    def make(self, form, values):
        """The bytes of a sketch of the values."""
        (line,) = self._run("make", form, "".join(f"{value!r}\n" if form == "kll" else f"{value}\n" for value in values))
        return bytes.fromhex(line)

    def read(self, form, written):
        """What a sketch says, and the bytes that it is written as again."""
        *said, line = self._run("read", form, written.hex())
        return said, bytes.fromhex(line)


@pytest.fixture(scope="session")
def sketch_bytes():
    assert PROGRAM.exists(), f"{PROGRAM} is missing: swift build --product SketchBytes"
    return SketchBytes()
