"""What logging costs in the program that is logged, with no server near: the caller's thread alone.

    python benchmarks/overhead.py

Each figure stands beside a peer of the same run, since only their ratio says something on another
machine.
"""

import copy
import pathlib
import statistics
import tempfile
import time

import numpy

import strandline

CALLS = 2000
DOUBLES = 1_000_000


def microseconds(action, repeat):
    """The median time of one call of an action."""
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e6


def plain(path):
    """What is decorated."""
    made = path + ".out"
    return made  # noqa: RET504


def main():
    """Prints a table."""
    with tempfile.TemporaryDirectory() as folder:
        strandline.configure(
            "http://127.0.0.1:9", spool_directory=pathlib.Path(folder), exit_seconds=0
        )
        bare = strandline.component("bench")(plain)
        listed = strandline.component("bench", inputs=["path"], outputs=["made"])(plain)
        numbers = numpy.random.default_rng(1).normal(size=DOUBLES)
        table = {"x": numbers}
        rows = [
            ("the function itself", lambda: plain("a"), CALLS),
            ("a deep copy of a small dictionary", lambda: copy.deepcopy({"a": [1, 2]}), CALLS),
            ("decorated, nothing listed", lambda: bare("a"), CALLS),
            ("decorated, two variables listed", lambda: listed("a"), CALLS),
            ("observe of one row", lambda: strandline.observe("bench", {"x": 1.0}), CALLS),
            ("numpy's copy of 1,000,000 doubles", numbers.copy, 20),
            ("observe of 1,000,000 doubles", lambda: strandline.observe("bench", table), 20),
        ]
        for name, action, repeat in rows:
            print(f"{name:<36}{microseconds(action, repeat):>12.1f} µs")
        strandline.close(0)


if __name__ == "__main__":
    main()
