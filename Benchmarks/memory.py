"""Measures what fields take in memory, on disk, and at start, scrape and stop, and prints a table.

    make -C Benchmarks memory | tee Benchmarks/results/memory.md
    make -C Benchmarks memory FIELDS="5000 100000"

A server gets 24 panes of an hour for every field. Its memory is read after a scrape, less what it had
before the values; what is on disk after it has stopped. Then it is started, scraped, sent new values for
every field, and stopped: medians of three times. The numbers of FIELDS are rows of their own; above
20,000 fields there are four panes and no scrapes.
"""

import contextlib
import itertools
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request

import numpy

# Names the folders of what follows.
from serving import BENCHMARKS, Load, Measured, disk_folder, packed_message

from generating.tables import table
from strandline.values import Categories, Column, Numbers, Vectors

CYCLES = 3
BODY_BYTES = 1 << 20
CONFIGURATION = "{limits: {series: 100000000}, window: {span: 24h}}"
draws = numpy.random.default_rng(1)


def numbers(rows):
    return Numbers(draws.normal(size=rows).round(4).tobytes())


def categories(rows):
    return Categories("abcdefghij", draws.integers(1, 11, rows).astype("<u4").tobytes())


def vectors(rows):
    return Vectors(draws.normal(size=rows * 64).tobytes(), 64, b"\1" * rows)


#: What a field holds, how it is made, rows a pane, and the number of fields.
KINDS = [
    ("numeric", numbers, 5, 2000),
    ("numeric", numbers, 50, 2000),
    ("numeric", numbers, 500, 500),
    ("numeric", numbers, 2000, 500),
    ("10 categories", categories, 50, 2000),
    ("vectors of 64", vectors, 50, 300),
]


class Fields:
    """The fields of one row of the table, and the server that has them."""

    def __init__(self, make, rows, count):
        self.make, self.rows, self.count = make, rows, count
        self.is_large = count > 20_000
        self.panes = 4 if self.is_large else 24
        self.hour = time.time() // 3600 * 3600

    def messages(self, panes):
        """New values of every field for panes that end with this hour."""
        length = Column("", self.make(self.rows)).byte_count
        step = min(5000, max(1, BODY_BYTES // length))
        for pane, start in itertools.product(range(1 - panes, 1), range(0, self.count, step)):
            yield packed_message(
                [Column(f"feature_{index}", self.make(self.rows))
                 for index in range(start, min(start + step, self.count))],
                self.hour + pane * 3600)

    @staticmethod
    @contextlib.contextmanager
    def server(folder):
        file = pathlib.Path(folder) / "strandline.yaml"
        file.write_text(CONFIGURATION)
        with Measured(folder, "--config.file", file) as server:
            while server.request("/-/ready")[0] != 200:
                time.sleep(0.01)
            yield server

    def send(self, server, panes):
        load = Load(server.url)
        load.send(self.messages(panes))
        load.close()

    def scrape(self, server):
        """Seconds of a scrape; none of many fields."""
        start = time.monotonic()
        if not self.is_large:
            with urllib.request.urlopen(server.url + "/metrics") as answer:
                while answer.read(1 << 20):
                    pass
        return time.monotonic() - start

    def fill(self, folder):
        """Makes the store, and returns KiB of memory a field and bytes on disk a pane."""
        with self.server(folder) as server:
            self.scrape(server)
            before, empty = server.resident_bytes(), stored_bytes(folder)
            self.send(server, self.panes)
            self.scrape(server)
            memory = server.resident_bytes() - before
            server.stop()
        disk = stored_bytes(folder) - empty
        return memory / self.count / 1024, disk / self.count / self.panes

    def cycle(self, folder):
        """Seconds until the server is ready, MB then, seconds of the first scrape and of the stop."""
        start = time.monotonic()
        with self.server(folder) as server:
            ready = time.monotonic() - start
            memory = server.resident_bytes() / 1e6
            scrape = self.scrape(server)
            self.send(server, 1)
            return ready, memory, scrape, server.stop()

    def row(self):
        with disk_folder() as folder:
            sizes = self.fill(folder)
            cycles = [self.cycle(folder) for _ in range(CYCLES)]
        ready, memory, scrape, stop = map(statistics.median, zip(*cycles))
        return [*map(rounded, sizes), rounded(ready), rounded(memory),
                "" if self.is_large else rounded(scrape), rounded(stop)]


def stored_bytes(folder):
    """The length of the files of a store, less the pages of the database that are free."""
    data = pathlib.Path(folder) / "data"
    with contextlib.closing(sqlite3.connect(data / "strandline.sqlite")) as store:
        [[free]] = store.execute("PRAGMA freelist_count")
        [[size]] = store.execute("PRAGMA page_size")
    return sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) - free * size


def rounded(number):
    """Two significant digits."""
    return f"{float(f'{number:.2g}'):,g}"


def peers():
    """KiB of a field in the peer, by rows a pane."""
    answer = subprocess.run(
        [sys.executable, BENCHMARKS / "peers" / "memory.py"], capture_output=True, text=True, check=True)
    return {int(rows): float(size) for rows, size in map(str.split, answer.stdout.splitlines())}


def main():
    sketches, lines = peers(), []
    scale = [("numeric", numbers, 50, int(count)) for count in sys.argv[1:]]
    for name, make, rows, count in KINDS + scale:
        fields = Fields(make, rows, count)
        peer = rounded(sketches[rows]) if make is numbers else ""
        memory, disk, *times = fields.row()
        lines.append([f"{name}, {rows:,} rows, {count:,} fields × {fields.panes}",
                      memory, peer, disk, *times])
        print(" | ".join(lines[-1]), file=sys.stderr)
    head = ["rows a pane, fields × panes", "memory a field, KiB", "datasketches' KLL alone, KiB",
            "a pane on disk, bytes", "start until ready, s", "memory then, MB", "first scrape, s",
            "stop, s"]
    goals = ["goal, numeric of 50 rows, 5,000 fields × 24", "15", "", "", "1", "", "3", "1"]
    print(table(head, [*lines, goals]), end="")


if __name__ == "__main__":
    main()
