"""What logging costs in the program that is logged, with no server near.

    python benchmarks/overhead.py

First the caller's thread, one call after the other: the median, and the mean, in which the threads
that put on disk what was logged meanwhile have their share, as only one of them has the interpreter
at a time. Each figure stands beside a peer of the same run, since only their ratio says something
on another machine. Then the processor time of all threads together, a thing.
"""

import copy
import os
import pathlib
import statistics
import tempfile
import time

import numpy

import strandline

CALLS = 2000
DOUBLES = 1_000_000


def microseconds(action, repeat):
    """The median and the mean time of one call of an action."""
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e6, statistics.mean(times) * 1e6


def plain(path):
    """What is decorated."""
    made = path + ".out"
    return made  # noqa: RET504


def logged_row():
    """Logs one row."""
    strandline.observe("bench", {"x": 1.0})


def logged_run():
    """Logs one run."""
    with strandline.run("bench"):
        pass


def caller(folder):
    """What the caller's thread pays for, with its peers."""
    bare = strandline.component("bench")(plain)
    listed = strandline.component("bench", inputs=["path"], outputs=["made"])(plain)
    numbers = numpy.random.default_rng(1).normal(size=DOUBLES)
    descriptor = os.open(pathlib.Path(folder) / "peer", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    rows = [
        ("the function itself", lambda: plain("a"), CALLS),
        ("a deep copy of a small dictionary", lambda: copy.deepcopy({"a": [1, 2]}), CALLS),
        ("a write of 200 bytes", lambda: os.write(descriptor, b"x" * 200), CALLS),
        ("decorated, nothing listed", lambda: bare("a"), CALLS),
        ("decorated, two variables listed", lambda: listed("a"), CALLS),
        ("observe of one row", logged_row, CALLS),
        ("log_output of one value", lambda: strandline.log_output("t", "a", 1), CALLS),
        ("numpy's copy of 1,000,000 doubles", numbers.copy, 20),
        ("observe of 1,000,000 doubles", lambda: strandline.observe("bench", {"x": numbers}), 20),
    ]
    print(f"{'':<36}{'median':>12}{'mean':>12}")
    for name, action, repeat in rows:
        median, mean = microseconds(action, repeat)
        print(f"{name:<36}{median:>12.1f}{mean:>12.1f} µs")
        # What was logged is put on disk, and not in the way of what comes next.
        time.sleep(0.1)
    os.close(descriptor)


def all_threads(action, count):
    """The processor time that a call costs all threads, one call a millisecond."""
    begin = time.process_time()
    for _ in range(count):
        action()
        time.sleep(0.001)
    strandline.flush(0.1)
    spent = time.process_time() - begin
    begin = time.process_time()
    for _ in range(count):
        time.sleep(0.001)
    return (spent - (time.process_time() - begin)) / count * 1e6


def main():
    """Prints a table."""
    with tempfile.TemporaryDirectory() as folder:
        strandline.configure(
            "http://127.0.0.1:9", spool_directory=pathlib.Path(folder), exit_seconds=0
        )
        caller(folder)
        for name, action in (("one row", logged_row), ("one run", logged_run)):
            print(f"{f'all threads, {name}':<36}{all_threads(action, CALLS):>12.1f} µs of CPU")
        strandline.close(0)


if __name__ == "__main__":
    main()
