"""Measures what a field takes in memory and on disk, and prints a table.

    make -C Benchmarks sizes | tee Benchmarks/results/sizes.md

A server of its own gets 24 panes of an hour for each of 300 fields; the memory of its process is read
after a scrape, the mean length of the stored panes after it has stopped.
"""

import pathlib
import random
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "docs"))

from generate import PROGRAM, Server, table  # noqa: E402

FIELDS, PANES = 300, 24
draws = random.Random(1)


def numbers(count):
    return [round(draws.gauss(0, 1), 4) for _ in range(count)]


KINDS = [
    ("numeric, 5 rows a pane", lambda: numbers(5)),
    ("numeric, 50 rows", lambda: numbers(50)),
    ("numeric, 500 rows", lambda: numbers(500)),
    ("numeric, 2,000 rows", lambda: numbers(2000)),
    ("10 categories, 50 rows", lambda: draws.choices("abcdefghij", k=50)),
    ("vectors of 64, 50 rows", lambda: [numbers(64) for _ in range(50)]),
]


def resident_bytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


def rounded(number):
    """Two significant digits."""
    return f"{float(f'{number:.1e}'):,.0f}"


def sizes(column):
    with tempfile.TemporaryDirectory() as folder:
        with Server(PROGRAM, folder) as server:
            server.request("/metrics")
            before = resident_bytes(server.process)
            start = time.time() - 3500
            for pane in range(PANES):
                server.send("/api/v1/observations", {
                    "component": "sizes", "role": "output", "timestamp": start + pane * 150,
                    "fields": {f"field-{index}": column() for index in range(FIELDS)}})
            server.request("/metrics")
            memory = (resident_bytes(server.process) - before) / FIELDS
        with sqlite3.connect(pathlib.Path(folder, "data", "strandline.sqlite")) as store:
            [(count, pane)] = store.execute(
                "SELECT count(*), avg(length(summary)) FROM field_pane")
    assert count >= FIELDS * PANES
    return memory / 1024, pane


def main():
    rows = []
    for name, column in KINDS:
        memory, disk = sizes(column)
        rows.append([name, rounded(memory), rounded(disk)])
    print(table(["field", "memory, KiB", "one stored pane, bytes"], rows), end="")


if __name__ == "__main__":
    main()
