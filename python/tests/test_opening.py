"""Nothing is opened but regular files, and however large they are they hold up nothing."""

import hashlib
import os
import subprocess
import sys
import threading
import time

import pytest
from end_to_end import until
from stand_in import configured, run, spooled, start

import strandline
from strandline import provenance
from strandline.provenance import ContentVersions, FileStamp, dvc_version

SETTLED = 20
GIGABYTE = 1 << 30


def sparse(path, size):
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def runs(server, component):
    answer = server.request(f"/api/v1/components/{component}/runs")
    return answer.json if answer.status == 200 else []


def test_the_input_of_a_program_is_its_own(server, tmp_path):
    script = (
        "import strandline, sys\n"
        "with strandline.run('c') as run: run.input('/dev/stdin', '/dev/fd/0', '/proc/self/fd/0')\n"
        "assert strandline.flush()\n"
        "print(sys.stdin.read(), end='')\n"
    )
    process = start(script, server.url, tmp_path / "spool", stdin=subprocess.PIPE)
    out, err = process.communicate("first\nsecond\n", timeout=30)
    assert (out, err) == ("first\nsecond\n", "")
    (run,) = runs(server, "c")
    assert len(run["inputs"]) == 3
    assert not any(artifact.get("version") for artifact in run["inputs"])


def test_the_input_of_a_program_may_be_a_file(server, tmp_path):
    (tmp_path / "in.txt").write_text("first\nsecond\n")
    script = (
        "import strandline, sys\n"
        "with strandline.run('c') as run: run.input('/dev/stdin')\n"
        "assert strandline.flush()\n"
        "print(sys.stdin.read(), end='')\n"
    )
    with open(tmp_path / "in.txt") as file:
        process = start(script, server.url, tmp_path / "spool", stdin=file)
        out, err = process.communicate(timeout=30)
    assert (out, err) == ("first\nsecond\n", "")


def test_a_program_that_comes_from_its_input_is_not_read_again(server, tmp_path):
    script = (
        "import strandline, sys\n"
        "with strandline.run('c'): pass\n"
        "assert strandline.flush()\n"
        "print(sys.stdin.read(), end='')\n"
    )
    reading, writing = os.pipe()
    os.write(writing, script.encode())
    os.close(writing)
    process = subprocess.Popen(
        [sys.executable, f"/dev/fd/{reading}"],
        pass_fds=[reading],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(server, tmp_path),
        text=True,
    )
    os.close(reading)
    out, _ = process.communicate("its own\n", timeout=30)
    assert (process.returncode, out) == (0, "its own\n")


def _environment(server, tmp_path):
    from stand_in import environment

    return environment(server.url, tmp_path / "spool")


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    return tmp_path / "pipe.csv"


def test_a_pipe_a_device_and_a_view_of_the_system_are_left_alone(server, tmp_path, pipe):
    client = configured(server.url, tmp_path)
    os.symlink(pipe, tmp_path / "link.csv")
    names = [pipe, tmp_path / "link.csv", "/dev/zero", "/dev/tty", "/proc/self/environ", "/sys"]
    begin = time.monotonic()
    with client.run("strange") as run:
        run.input(*names)
        run.output("/dev/null")
    with client.run("next"):
        pass
    assert client.flush(SETTLED)
    assert time.monotonic() - begin < 5
    (run,) = runs(server, "strange")
    # The link and what it leads to are one file.
    assert len(run["inputs"]) == len(names) - 1
    assert not any(artifact.get("version") for artifact in run["inputs"] + run["outputs"])
    client.close()


def test_a_view_of_the_system_is_opened_by_nobody(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)
    opened = []

    def noting(path, *arguments, plain=os.open, **options):
        opened.append(str(path))
        return plain(path, *arguments, **options)

    def noting_too(path, *arguments, plain=open, **options):
        opened.append(str(path))
        return plain(path, *arguments, **options)

    monkeypatch.setattr(os, "open", noting)
    monkeypatch.setattr("builtins.open", noting_too)
    os.symlink("/proc/self/environ", tmp_path / "link")
    with client.run("c") as run:
        run.input("/proc/self/environ", "/proc/kmsg", "/dev/stdin", tmp_path / "link")
    assert client.flush(SETTLED)
    assert len(recorder.runs[-1]["inputs"]) == 4
    places = ("/proc/self/environ", "/proc/kmsg", "/dev/stdin", str(tmp_path / "link"))
    assert not [path for path in opened if path.startswith(places)]
    client.close()


def test_a_file_that_becomes_a_pipe_is_not_opened(tmp_path, pipe, monkeypatch):
    file = tmp_path / "data.csv"
    file.write_text("1,2\n")
    stamp = FileStamp.of(str(file))
    monkeypatch.setattr(provenance.FileStamp, "of", lambda path: stamp)
    # It becomes one after it was looked at.
    monkeypatch.setattr("strandline.regular_files.is_regular", lambda path: True)
    os.replace(pipe, file)
    begin = time.monotonic()
    assert ContentVersions().of(stamp) is None
    assert time.monotonic() - begin < 1


def test_a_file_of_dvc_that_is_a_pipe_is_not_opened(tmp_path):
    (tmp_path / "raw.csv").write_text("1234")
    os.mkfifo(tmp_path / "raw.csv.dvc")
    os.mkfifo(tmp_path / "dvc.lock")
    assert dvc_version(str(tmp_path / "raw.csv"), 4) is None


def test_a_file_is_read_no_further_than_it_was_long(tmp_path, monkeypatch):
    file = tmp_path / "grows.log"
    file.write_bytes(b"x" * 1000)
    stamp = FileStamp.of(str(file))
    read = []
    plain = os.fdopen

    def counting(*arguments, **options):
        opened = plain(*arguments, **options)
        file.write_bytes(b"x" * 5_000_000)
        read.append(opened)
        return opened

    monkeypatch.setattr(os, "fdopen", counting)
    assert ContentVersions().of(stamp) is None
    (opened,) = read
    assert opened.closed


def test_large_files_hold_up_nothing_and_their_versions_come_later(server, tmp_path):
    client = configured(server.url, tmp_path)
    large = sparse(tmp_path / "large.bin", 600 << 20)
    (tmp_path / "small.csv").write_text("1,2\n")
    with client.run("slow") as run:
        run.input(large, tmp_path / "small.csv")
        run.output("model")
        run.observe({"n": 1.0})
        run.log_metric("loss", 0.5)
    begin = time.monotonic()
    with client.run("quick") as run:
        run.input(tmp_path / "small.csv")
    until(lambda: runs(server, "quick"), seconds=5)
    until(lambda: runs(server, "slow"), seconds=5)
    assert time.monotonic() - begin < 5
    assert runs(server, "quick")[0]["inputs"][0]["version"]
    assert runs(server, "slow")[0]["status"] == "running"
    assert client.flush(60)
    (run,) = runs(server, "slow")
    assert run["status"] == "completed"
    versions = {artifact["name"]: artifact["version"] for artifact in run["inputs"]}
    assert versions[str(large)] == hashlib.md5(bytes(600 << 20)).hexdigest()
    assert versions[str(tmp_path / "small.csv")] == hashlib.md5(b"1,2\n").hexdigest()
    assert [artifact["name"] for artifact in run["outputs"]] == ["model"]
    assert run["metrics"] == {"loss": 0.5}
    assert not run.get("notes")
    assert server.field("slow", "output", "n")["values"] == 1
    client.close()


def test_a_failed_run_that_had_to_wait_has_failed(server, tmp_path):
    client = configured(server.url, tmp_path)
    large = sparse(tmp_path / "large.bin", 600 << 20)
    with pytest.raises(KeyError), client.run("slow") as run:
        run.input(large)
        raise KeyError("gone")
    assert client.flush(60)
    (run,) = runs(server, "slow")
    assert (run["status"], run["error"]) == ("failed", "KeyError: 'gone'")
    assert run["ended_at"]
    client.close()


def test_a_slow_run_whose_end_is_refused_does_not_go_on_for_ever(server, tmp_path):
    client = configured(server.url, tmp_path)
    large = sparse(tmp_path / "large.bin", 300 << 20)
    version = hashlib.md5(bytes(300 << 20)).hexdigest()
    with client.run("labelling") as run:
        run.input(strandline.Artifact(str(large), version=version, labels=["private"]))
    assert client.flush(SETTLED)
    client.ask("POST", "/api/v1/labels/retract", {"labels": ["private"]})
    time.sleep(0.01)
    with client.run("slow") as run:
        run.staleness_threshold_seconds = 0.001
        run.input(large)
        run.output("model")
        run.log_parameter("depth", 3)
    until(lambda: runs(server, "slow"), seconds=5)
    assert runs(server, "slow")[0]["status"] == "running"
    result = client.flush(60)
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    assert "private" in result.reasons[0]
    (run,) = runs(server, "slow")
    assert run["status"] == "failed"
    assert (
        run["error"].startswith("The server has refused this run: ") and "private" in run["error"]
    )
    assert run["ended_at"]
    assert run["parameters"] == {"depth": "3"}
    assert not any(artifact["name"] == str(large) for artifact in run["inputs"])
    client.close()


def test_a_quick_run_that_is_refused_is_not_there(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 409
    with client.run("c"):
        pass
    assert client.flush(SETTLED).refused_count == 1
    assert len(recorder.refused) == 1
    client.close()


FILES = """
import strandline, sys, time
begin = time.monotonic()
with strandline.run("slow") as run:
    run.input(*sys.argv[1:])
    run.notes = "by hand"
    run.observe({"n": 1.0})
with strandline.run("quick"): pass
print(time.monotonic() - begin)
"""


def test_eight_files_of_four_gigabytes_cost_neither_the_end_nor_the_run(server, tmp_path):
    files = [sparse(tmp_path / f"{index}.bin", 4 * GIGABYTE) for index in range(8)]
    begin = time.monotonic()
    status, out, err = run(FILES, server.url, tmp_path / "spool", *files)
    assert time.monotonic() - begin < 6
    assert (status, err) == (0, "")
    assert float(out) < 1
    assert len(runs(server, "quick")) == 1
    (slow,) = runs(server, "slow")
    assert slow["status"] == "completed"
    assert len(slow["inputs"]) == 8
    assert slow["notes"].startswith("by hand\n\nNot found out before the program ended: ")
    assert f"the content version of {files[-1]}" in slow["notes"]
    assert server.field("slow", "output", "n")["values"] == 1
    assert not spooled(tmp_path)


def test_a_kill_while_a_file_is_read_does_not_cost_the_run(server, tmp_path):
    files = [sparse(tmp_path / f"{index}.bin", 4 * GIGABYTE) for index in range(2)]
    script = FILES + "import os, signal\ntime.sleep(0.5)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    run(script, server.url, tmp_path / "spool", *files)
    status, _, _ = run("import strandline\nstrandline.flush()", server.url, tmp_path / "spool")
    assert status == 0
    (slow,) = runs(server, "slow")
    assert slow["status"] == "completed"
    assert "the content version of" in slow["notes"]
    assert len(slow["inputs"]) == 2
    assert not spooled(tmp_path)


def test_a_lookup_that_fails_costs_nothing_else(server, tmp_path, monkeypatch):
    def broken(self, folder):
        raise OSError("no git here")

    monkeypatch.setattr(provenance.GitState, "of", broken)
    client = configured(server.url, tmp_path)
    with client.run("c"):
        pass
    assert client.flush(SETTLED)
    assert runs(server, "c")[0]["status"] == "completed"
    client.close()


def test_a_tracking_server_that_does_not_answer_holds_up_nothing(server, tmp_path, monkeypatch):
    from strandline.provenance import MlflowRun

    gate = threading.Event()
    monkeypatch.setattr(MlflowRun, "current", lambda before=None: MlflowRun("abc", "http://x"))
    monkeypatch.setattr(
        MlflowRun, "details", lambda self: gate.wait(30) and ({"mlflow.run_id": "abc"}, {"f1": 1.0})
    )
    client = configured(server.url, tmp_path)
    with client.run("tracked") as run:
        run.log_parameter("depth", 3)
    monkeypatch.setattr(MlflowRun, "current", lambda before=None: None)
    with client.run("quick"):
        pass
    until(lambda: runs(server, "quick"), seconds=5)
    gate.set()
    assert client.flush(SETTLED)
    (run,) = runs(server, "tracked")
    assert run["status"] == "completed"
    assert run["parameters"] == {"depth": "3", "mlflow.run_id": "abc"}
    assert run["metrics"] == {"f1": 1.0}
    client.close()
