"""Memory stays bounded while many clients send much to a disk that takes its time."""

import collections
import pathlib
import shutil
import subprocess
import threading

import pytest
from conftest import Server
from raw_http import connect, head, read_answer

CLIENTS = 200
# Short numbers: two bytes each in JSON, eight as they are decoded.
NUMBERS = 4_000_000
# What docs/operations.md states for 200 clients × 8 MB.
BYTES_MAX = 1 << 30


@pytest.fixture(scope="module")
def slow_disk(tmp_path_factory):
    """The environment of a server whose disk takes half a second for each sync."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        pytest.skip("no C compiler is to be had here")
    library = tmp_path_factory.mktemp("disk") / "slow_disk.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", library,
         pathlib.Path(__file__).with_name("slow_disk.c"), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "STRANDLINE_TEST_SYNC_MS": "500"}


def peak_bytes(server):
    """The most memory that the server has held (proc(5))."""
    for line in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def test_two_hundred_clients_with_eight_megabytes_stay_below_the_stated_bound(tmp_path, slow_disk):
    body = (b'{"component": "c", "role": "output", "fields": {"n": ['
            + b",".join([b"1"] * NUMBERS) + b"]}}")
    assert len(body) > 7_900_000
    sent = head("POST", "/api/v1/observations", Content_Type="application/json",
                Content_Length=len(body)) + body
    server = Server(tmp_path, environment=slow_disk)
    answers = collections.Counter()
    start = threading.Barrier(CLIENTS)

    def send():
        with connect(server) as raw:
            raw.settimeout(300)
            start.wait()
            try:
                raw.sendall(sent)
                answer = read_answer(raw)
            except ConnectionError:
                answers["reset"] += 1
                return
            answers[answer.status] += 1
            if answer.status == 503:
                assert answer.fields["retry-after"] == "1"

    try:
        threads = [threading.Thread(target=send) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert peak_bytes(server) < BYTES_MAX
        assert answers.keys() <= {202, 503}, answers
        assert answers[202] > 0 and sum(answers.values()) == CLIENTS
        # What was answered with success is there, and nothing else.
        assert server.field("c", "output", "n")["values"] == answers[202] * NUMBERS
        assert "\nstrandline_in_flight_bytes 0\n" in server.request("/metrics").text
    finally:
        print(f"peak {peak_bytes(server) >> 20} MiB", dict(answers))
        assert server.stop() == 0
