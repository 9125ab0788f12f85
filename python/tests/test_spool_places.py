"""What waits has a place on disk, be it another one than usual, and nobody else gets at it."""

import json
import os
import pathlib
import shutil
import stat
import struct
import threading
import time
import zlib

import pytest
from end_to_end import until
from stand_in import configured, run, spooled

from strandline.records import SpoolReader
from strandline.settings import Settings
from strandline.spool import Spool
from strandline.transport import Request

SETTLED = 20
LOG = """
import strandline, sys
strandline.configure(exit_seconds=2)
strandline.observe("c", {"n": 1.0})
with strandline.run("c"): pass
"""


def home(tmp_path, name):
    """A home that no folder can be made in: it is a file."""
    path = tmp_path / name
    path.write_text("")
    temporary = tmp_path / "temporary"
    temporary.mkdir(exist_ok=True)
    return {
        "HOME": str(path),
        "TMPDIR": str(temporary),
        "STRANDLINE_SPOOL": "",
        "XDG_CACHE_HOME": "",
    }


def test_a_home_that_cannot_be_used_loses_nothing(recorder, tmp_path):
    variables = home(tmp_path, "home")
    status, _, err = run(LOG, "http://127.0.0.1:9", "", variables=variables)
    assert status == 0
    assert "cannot be used" in err and "is used instead" in err
    waiting = list((tmp_path / "temporary").rglob("*.spool"))
    assert waiting
    root = tmp_path / "temporary" / f"strandline-{os.geteuid()}"
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    (folder,) = root.iterdir()
    server = Spool(Settings(recorder.url, spool_directory=tmp_path))._folder._server
    folder.rename(root / server)
    # The next process finds it, though its own home is as it should be.
    status, _, err = run(
        LOG, recorder.url, tmp_path / "spool", variables={"TMPDIR": variables["TMPDIR"]}
    )
    assert (status, err) == (0, "")
    assert len(recorder.runs) == 2
    assert not list((tmp_path / "temporary").rglob("*.spool"))
    assert not spooled(tmp_path)


def test_without_any_place_it_waits_in_memory(recorder, tmp_path):
    variables = home(tmp_path, "home")
    root = tmp_path / "temporary" / f"strandline-{os.geteuid()}"
    root.write_text("in the way")
    status, _, err = run(LOG, recorder.url, "", variables=variables)
    assert status == 0
    assert err.count("cannot be used") == 1 and "in memory alone" in err
    assert len(recorder.runs) == 1


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777])
def test_a_place_that_others_can_reach_is_not_used(recorder, tmp_path, mode):
    variables = home(tmp_path, "home")
    root = tmp_path / "temporary" / f"strandline-{os.geteuid()}"
    root.mkdir()
    root.chmod(mode)
    status, _, err = run(LOG, recorder.url, "", variables=variables)
    assert status == 0
    assert "in memory alone" in err
    assert not list(root.iterdir())
    assert len(recorder.runs) == 1


def test_a_link_in_the_place_is_not_followed(recorder, tmp_path):
    variables = home(tmp_path, "home")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    root = tmp_path / "temporary" / f"strandline-{os.geteuid()}"
    root.symlink_to(elsewhere)
    status, _, _ = run(LOG, recorder.url, "", variables=variables)
    assert status == 0
    assert not list(elsewhere.iterdir())
    assert len(recorder.runs) == 1


def test_nobody_else_can_read_what_waits(tmp_path):
    spool = Spool(Settings(spool_directory=tmp_path / "spool"))
    before = os.umask(0)
    try:
        segment = spool.create([Request("/api/v1/runs", b"{}")])
    finally:
        os.umask(before)
    for path in [pathlib.Path(segment.path), *(tmp_path / "spool").rglob("lock")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    spool.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_others_have_put_there_is_not_sent(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    other = Spool(client.settings)
    other.create([Request("/api/v1/runs", b'[{"component": "theirs"}]')])
    other.close()
    (file,) = spooled(tmp_path)
    os.chown(file, 12345, 12345)
    with client.run("ours"):
        pass
    assert client.flush(SETTLED)
    assert [run["component"] for run in recorder.runs] == ["ours"]
    client.close()
    assert file.exists()


def test_a_folder_that_is_deleted_under_a_program_is_made_anew(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 503
    client.observe("c", {"n": 1.0})
    client.flush(0.1)
    shutil.rmtree(tmp_path / "spool")
    for _ in range(3):
        with client.run("c"):
            pass
    until(lambda: spooled(tmp_path))
    recorder.status = lambda path, body: 201
    client.flush(SETTLED)
    assert len(recorder.runs) == 3
    client.close()


def test_a_program_that_moves_finds_its_place_again(recorder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    client = configured(recorder.url, pathlib.Path())
    (tmp_path / "away").mkdir()
    recorder.status = lambda path, body: 503
    client.observe("c", {"n": 1.0})
    monkeypatch.chdir(tmp_path / "away")
    client.observe("c", {"n": 1.0})
    assert not client.flush(0.2)
    assert spooled(tmp_path)
    assert not spooled(tmp_path / "away")
    recorder.status = lambda path, body: 201
    assert client.flush(SETTLED)
    client.close()


def test_what_all_processes_leave_is_bounded(tmp_path):
    for _ in range(6):
        client = configured("http://127.0.0.1:9", tmp_path, spool_bytes_max=10_000)
        client.observe("c", {"n": [1.0] * 500})
        client.flush(0.1)
        client.close(0.1)
    assert sum(path.stat().st_size for path in spooled(tmp_path)) <= 10_000


def test_while_the_server_is_away_there_are_few_files(recorder, tmp_path):
    client = configured(recorder.url, tmp_path, batch_seconds=0.001)
    recorder.status = lambda path, body: 503
    for index in range(200):
        client.log_output("t", f"v{index:03}", 1)
        time.sleep(0.003)
    assert not client.flush(0.1)
    assert 1 <= len(spooled(tmp_path)) < 70
    recorder.status = lambda path, body: 201
    assert client.flush(SETTLED)
    values = [v["id"] for _, body, _ in recorder.requests for v in json.loads(body)["values"]]
    assert sorted(values) == [f"v{index:03}" for index in range(200)]
    client.close()


def test_values_that_the_server_may_have_forgotten_are_not_sent_twice(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    spool = Spool(client.settings)
    values = Request("/api/v1/observations", b"{}")
    kept = spool.create([values, Request("/api/v1/runs", b"[{}]")], is_tried=True)
    new = spool.create([values], is_tried=True)
    waiting = spool.create([values])
    week = time.time() - 7 * 86_400
    for segment in (kept, waiting):
        os.utime(segment.path, (week, week))
    spool.close()
    result = client.flush(SETTLED)
    assert result.dropped_count == 1
    # What was never tried, and what was tried just now, cannot be counted twice.
    assert [path for path, _, _ in recorder.requests].count("/api/v1/observations") == 2
    assert len(recorder.runs) == 1
    assert new.path
    client.close()


def test_a_spool_of_the_first_version_is_sent(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    header = {"path": "/api/v1/runs", "content_type": "application/json", "method": "POST"}
    encoded = json.dumps(header).encode()
    content = struct.pack("<I", len(encoded)) + encoded + b'[{"component": "a"}]'
    folder = tmp_path / "spool" / Spool(client.settings)._folder._server
    folder.mkdir(parents=True)
    frame = struct.pack("<II", len(content), zlib.crc32(content))
    torn = frame + content[:10]
    (folder / "123-abc.spool").write_bytes((frame + content) * 2 + torn)
    assert client.flush(SETTLED)
    assert [run["component"] for run in recorder.runs] == ["a", "a"]
    assert not spooled(tmp_path)
    client.close()


def test_a_torn_record_is_passed_over_without_a_word(tmp_path):
    spool = Spool(Settings(spool_directory=tmp_path / "spool"))
    first = [Request("/api/v1/runs", b"a" * 100)]
    segment = spool.create([*first, Request("/api/v1/runs", b"b" * 100)])
    path = pathlib.Path(segment.path)
    whole = path.read_bytes()
    for length in range(len(whole) - 140, len(whole)):
        path.write_bytes(whole[:length])
        with open(path, "rb") as file:
            reader = SpoolReader(file)
            assert [r.body for r in reader] == [b"a" * 100]
            assert reader.damaged_count == 0
    spool.close()


def test_a_folder_that_is_being_made_is_never_taken(tmp_path):
    settings = Settings(spool_directory=tmp_path / "spool")
    stop = threading.Event()
    taken = []

    def adopt():
        other = Spool(settings)
        while not stop.is_set():
            taken.extend(other.adopt())
        other.close()

    thread = threading.Thread(target=adopt)
    thread.start()
    for _ in range(200):
        own = Spool(settings)
        segment = own.create([Request("/api/v1/runs", b"[]")])
        assert os.path.exists(segment.path)
        own.remove(segment)
        own.close()
    stop.set()
    thread.join()
    assert not taken


def test_what_ends_a_run_is_known_as_that_by_who_sends_it(tmp_path):
    spool = Spool(Settings(spool_directory=tmp_path / "spool"))
    segment = spool.create(
        [Request("/api/v1/runs", b"[]", ends_run=ends) for ends in (True, False)]
    )
    segment.requests = None
    assert [request.ends_run for request in spool.load(segment)] == [True, False]
    spool.close()
