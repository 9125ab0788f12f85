"""What was logged arrives however a process ends, and whoever it was that logged."""

import hashlib
import os
import subprocess
import time

import pytest
from end_to_end import until
from stand_in import run, spooled, start

from strandline.records import SpoolReader

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")

#: How long something was logged before its process ends.
MOMENT = 0.02

LOG = """
import os, signal, sys, threading, time, multiprocessing, concurrent.futures
import strandline

def log(value=1.0, pause=0.0):
    strandline.observe("c", {"n": float(value)})
    with strandline.run("c") as run:
        run.output(f"made-by-{os.getpid()}-{value}")
    time.sleep(pause)
    return value
"""

MAIN = LOG + "\nif __name__ == '__main__':\n"


def script(tmp_path, text):
    """A file, which processes that are spawned can import."""
    path = tmp_path / "program.py"
    path.write_text(text)
    return f"import runpy; runpy.run_path({str(path)!r}, run_name='__main__')"


def counted(server):
    """How many values and runs the server has."""
    answer = server.request("/api/v1/fields/c/output/n")
    runs = server.request("/api/v1/components/c/runs?limit=10000")
    values = answer.json["values"] if answer.status == 200 else 0
    return values, len(runs.json) if runs.status == 200 else 0


def arrived(server, count):
    """Waits until so many values and runs are there, and sees that there are no more."""
    until(lambda: min(counted(server)) >= count, seconds=20)
    assert counted(server) == (count, count)


ENDS = {
    "os._exit": "os._exit(0)",
    "SIGKILL": "os.kill(os.getpid(), signal.SIGKILL)",
    "SIGTERM": "os.kill(os.getpid(), signal.SIGTERM)",
    "abort": "os.abort()",
}


@pytest.mark.parametrize("end", ENDS)
def test_what_was_logged_outlives_a_sudden_end(server, tmp_path, end):
    # Nothing is sent by itself: what arrives has been on disk.
    text = LOG + f"log()\ntime.sleep({MOMENT})\n{ENDS[end]}\n"
    away = {"STRANDLINE_URL": "http://127.0.0.1:9"}
    run(text, server.url, tmp_path / "spool", variables=away)
    assert spooled(tmp_path)
    moved = next((tmp_path / "spool").iterdir())
    ours = folder_of(server.url, tmp_path)
    moved.rename(ours)
    run(LOG + "log()", server.url, tmp_path / "spool")
    arrived(server, 2)
    assert not spooled(tmp_path)


@pytest.mark.parametrize("pause", ["time.sleep(0.001)", "sum(range(20_000))", "pass"])
def test_what_is_logged_without_a_pause_is_on_disk_before_long(tmp_path, pause):
    # Where the program computes all the time, the threads hardly ever have the interpreter.
    text = LOG + (
        "end = time.monotonic() + 0.5\n"
        "times = []\n"
        "while time.monotonic() < end:\n"
        "    strandline.log_output('t', str(len(times)), 1.0)\n"
        "    times.append(time.monotonic())\n"
        f"    {pause}\n"
        "until = time.monotonic()\n"
        "print(sum(t < until - 0.03 for t in times), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    _, out, _ = run(text, "http://127.0.0.1:9", tmp_path / "spool")
    kept = sum(request.count for path in spooled(tmp_path) for request in requests_in(path))
    assert 100 < int(out) <= kept


def requests_in(path):
    with open(path, "rb") as file:
        return list(SpoolReader(file))


def test_what_a_new_process_logs_first_is_on_disk_at_once(tmp_path):
    text = LOG + "strandline.observe('c', {'n': 1.0})\nos._exit(0)\n"
    run(text, "http://127.0.0.1:9", tmp_path / "spool")
    assert spooled(tmp_path)


def folder_of(url, tmp_path):
    """Where what waits for a server lies."""
    return tmp_path / "spool" / hashlib.sha256(url.encode()).hexdigest()[:16]


@pytest.mark.parametrize("end", ENDS)
def test_a_child_that_ends_suddenly_is_looked_after_by_its_parent(server, tmp_path, end):
    text = LOG + (
        "log()\n"
        "children = []\n"
        "for _ in range(3):\n"
        "    children.append(os.fork())\n"
        "    if children[-1] == 0:\n"
        f"        log()\n        time.sleep({MOMENT})\n        {ENDS[end]}\n"
        "for child in children: os.waitpid(child, 0)\n"
        "assert strandline.flush()\n"
        "print('flushed', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    process = start(text, server.url, tmp_path / "spool", stdin=subprocess.PIPE)
    assert process.stdout.readline() == "flushed\n"
    assert counted(server) == (4, 4)
    _, err = process.communicate("\n", timeout=30)
    assert "Traceback" not in err
    assert not spooled(tmp_path)


def test_a_parent_that_lives_on_sends_what_its_children_left(server, tmp_path):
    text = LOG + (
        "log()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        f"    log()\n    time.sleep({MOMENT})\n    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
        "sys.stdin.readline()\n"
    )
    process = start(text, server.url, tmp_path / "spool", stdin=subprocess.PIPE)
    try:
        arrived(server, 2)
        assert process.poll() is None
    finally:
        process.communicate("\n", timeout=30)


METHODS = ["fork", "spawn", "forkserver"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("logs", [True, False], ids=["parent-logs", "parent-is-silent"])
def test_processes(server, tmp_path, method, logs):
    text = MAIN + (
        f"    context = multiprocessing.get_context({method!r})\n"
        f"    {'log()' if logs else 'pass'}\n"
        "    children = [context.Process(target=log, args=(i,)) for i in range(3)]\n"
        "    for child in children: child.start()\n"
        "    for child in children: child.join()\n"
        "    assert all(child.exitcode == 0 for child in children)\n"
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (3 + logs, 3 + logs)
    assert not spooled(tmp_path)


@pytest.mark.parametrize("method", METHODS)
def test_processes_that_are_terminated(server, tmp_path, method):
    text = MAIN + (
        f"    context = multiprocessing.get_context({method!r})\n"
        "    children = [context.Process(target=log, args=(i, 60)) for i in range(3)]\n"
        "    for child in children: child.start()\n"
        "    time.sleep(3)\n"
        "    for child in children: child.terminate()\n"
        "    for child in children: child.join()\n"
        "    assert all(child.exitcode == -signal.SIGTERM for child in children)\n"
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (3, 3)


@pytest.mark.parametrize("method", METHODS)
def test_a_pool(server, tmp_path, method):
    text = MAIN + (
        f"    context = multiprocessing.get_context({method!r})\n"
        "    with context.Pool(2) as pool:\n"
        "        assert sum(pool.map(log, range(20))) == 190\n"
        f"        time.sleep({MOMENT})\n"
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (20, 20)
    assert not spooled(tmp_path)


@pytest.mark.parametrize("method", METHODS)
def test_an_executor_of_processes(server, tmp_path, method):
    text = MAIN + (
        f"    context = multiprocessing.get_context({method!r})\n"
        "    log(-1)\n"
        "    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:\n"
        "        assert sum(pool.map(log, range(20))) == 190\n"
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (21, 21)
    assert not spooled(tmp_path)


def test_daemonic_children_that_the_end_terminates(server, tmp_path):
    # multiprocessing is imported first, so that it ends its children after our own end.
    text = (
        "import multiprocessing.util\n"
        + MAIN
        + (
            "    context = multiprocessing.get_context('fork')\n"
            "    child = context.Process(target=log, args=(1, 60), daemon=True)\n"
            "    child.start()\n"
            "    log()\n"
            "    time.sleep(1)\n"
        )
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (2, 2)


def test_a_thread_that_logs_first_after_main_has_ended(server, tmp_path):
    text = LOG + (
        "def late():\n"
        "    threading.main_thread().join()\n"
        "    for index in range(5):\n"
        "        log(index, 0.01)\n"
        "threading.Thread(target=late).start()\n"
    )
    status, _, err = run(text, server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (5, 5)
    assert not spooled(tmp_path)


def test_a_handler_that_was_registered_before_the_import(server, tmp_path):
    text = (
        "import atexit\n"
        "atexit.register(lambda: [log(index) for index in range(5)])\n" + LOG + "log(7)\n"
    )
    status, _, err = run(text, server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert counted(server) == (6, 6)
    assert not spooled(tmp_path)


def test_a_late_handler_does_not_wait_for_a_server_that_is_away(tmp_path):
    text = "import atexit\natexit.register(lambda: [log(index) for index in range(50)])\n" + LOG
    begin = time.monotonic()
    status, _, _ = run(text, "http://127.0.0.1:9", tmp_path / "spool")
    assert status == 0
    assert time.monotonic() - begin < 5
    assert spooled(tmp_path)


def test_kills_of_the_program_lose_and_double_nothing(server, tmp_path):
    text = LOG + (
        "for index in range(10_000):\n"
        "    log(index)\n"
        "    time.sleep(0.001)\n"
        # It is on disk some milliseconds after it was logged.
        "    print(f'made-by-{os.getpid()}-{max(index - 20, 0)}', flush=True)\n"
    )
    kill_count = 5
    logged = set()
    for _ in range(kill_count):
        process = start(text, server.url, tmp_path / "spool")
        logged |= {process.stdout.readline().strip() for _ in range(100)}
        process.kill()
        out, _ = process.communicate(timeout=30)
        logged |= set(out.split())
    run(LOG + "log()", server.url, tmp_path / "spool")
    until(lambda: not spooled(tmp_path), seconds=20)
    values, runs = counted(server)
    names = [
        output["name"]
        for run in server.request("/api/v1/components/c/runs?limit=10000").json
        for output in run["outputs"]
    ]
    assert len(names) == len(set(names)) == runs
    assert logged < set(names)
    # Of what a process was just logging when it was killed, there may be the values alone.
    assert len(logged) + 1 <= runs <= values <= runs + kill_count


def test_an_address_in_the_environment_that_is_none_ends_no_program(tmp_path):
    for url in ("localhost:10480", "http://host:port"):
        status, _, err = run(LOG + "log()", url, tmp_path / "spool")
        assert status == 0
        assert "http://127.0.0.1:10480 is used instead" in err


def test_workers_of_a_pool_that_are_terminated_at_once(server, tmp_path):
    text = MAIN + (
        "    with multiprocessing.get_context('fork').Pool(3) as pool:\n"
        "        for _ in range(5):\n"
        "            pool.map(log, range(20))\n"
        "    assert strandline.flush()\n"
    )
    status, _, err = run(script(tmp_path, text), server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    arrived(server, 100)


def test_a_thread_that_never_stops_logging_does_not_keep_the_process(server, tmp_path):
    text = LOG + (
        "def for_ever():\n"
        "    while True:\n"
        "        strandline.log_output('t', 'x', 1.0)\n"
        "        time.sleep(0.001)\n"
        "threading.Thread(target=for_ever, daemon=True).start()\n"
        "time.sleep(0.3)\n"
        "begin = time.monotonic()\n"
        "for index in range(10): log(index)\n"
        "assert strandline.flush(20), 'all so far has arrived'\n"
        "strandline.configure()\n"
        "print(time.monotonic() - begin, flush=True)\n"
        "log()\n"
    )
    begin = time.monotonic()
    status, out, err = run(text, server.url, tmp_path / "spool")
    assert (status, err) == (0, "")
    assert float(out) < 10
    assert time.monotonic() - begin < 20
    arrived(server, 11)
