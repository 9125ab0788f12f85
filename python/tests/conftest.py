"""A real server for each test, the one that the end-to-end tests start."""

import importlib.util
import os
import pathlib
import sys

import pytest
import stand_in

import strandline

ROOT = pathlib.Path(__file__).resolve().parents[2]
_specification = importlib.util.spec_from_file_location(
    "end_to_end", ROOT / "Tests" / "EndToEnd" / "conftest.py"
)
end_to_end = importlib.util.module_from_spec(_specification)
sys.modules["end_to_end"] = end_to_end
_specification.loader.exec_module(end_to_end)

# Commits of a test's own are made by nobody in particular.
for name in ("AUTHOR", "COMMITTER"):
    os.environ.setdefault(f"GIT_{name}_NAME", "test")
    os.environ.setdefault(f"GIT_{name}_EMAIL", "test@example.org")


@pytest.fixture
def server(tmp_path):
    server = end_to_end.Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def client(server, tmp_path):
    """A strict client: what goes wrong is an error of the test."""
    client = strandline.configure(
        server.url, spool_directory=tmp_path / "spool", strict=True, batch_seconds=0.02
    )
    yield client
    strandline.close()


@pytest.fixture
def quiet_client(tmp_path):
    """A client whose server is away, and that keeps what it has to itself."""
    port = end_to_end.free_port()
    client = strandline.configure(
        f"http://127.0.0.1:{port}",
        spool_directory=tmp_path / "spool",
        batch_seconds=0.02,
        exit_seconds=0.5,
    )
    client.port = port
    yield client
    strandline.close(0.5)


@pytest.fixture
def recorder():
    """A stand-in that keeps what it is sent."""
    recorder = stand_in.Recorder()
    yield recorder
    recorder.shutdown()
