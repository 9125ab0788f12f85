"""Measures what values cost the server and the program that sends them, and prints a table.

    make -C Benchmarks ingest | tee Benchmarks/results/ingest.md

A round is a new server on an empty folder: warmed up, loaded for some seconds, and stopped, so that
processor time and bytes on disk have what is saved at last. Figures are medians of the rounds; those
of the peer are from rounds between ours.
"""

import dataclasses
import itertools
import json
import statistics
import sys
import time

import numpy
import prometheus_client

# Names the folders of what follows.
from serving import BENCHMARKS, Flask, Load, Measured, disk_folder, json_body, message, packed_message

sys.path.append(str(BENCHMARKS.parent / "python" / "benchmarks"))

import overhead  # noqa: E402
import strandline  # noqa: E402
from generating.tables import table  # noqa: E402
from strandline.values import Column, Numbers  # noqa: E402

ROUNDS, WARM_UP_SECONDS, SECONDS = 5, 1, 3
draws = numpy.random.default_rng(1)


@dataclasses.dataclass
class Case:
    """Requests of one shape: columns of random numbers with so many decimals, or packed doubles."""

    name: str
    goal: int
    fields: int
    rows: int
    decimals: int = 0
    connections: int = 1
    bytes_goal: str = ""
    #: Nanoseconds a value, else microseconds a request.
    is_by_value: bool = True

    def columns(self):
        return {f"feature_{index}": draws.normal(100, 15, self.rows)
                for index in range(self.fields)}

    def bodies(self, count):
        """JSON of so many requests, none where the values are packed."""
        if not self.decimals:
            return []
        return [json_body({name: [round(value, self.decimals) for value in column.tolist()]
                           for name, column in self.columns().items()}) for _ in range(count)]

    def messages(self):
        """Some requests with different values; many where they are small."""
        count = max(16, 20_000 // (self.fields * self.rows))
        if self.decimals:
            return [message(body, "application/json") for body in self.bodies(count)]
        return [packed_message([Column(name, Numbers(column.tobytes()))
                                for name, column in self.columns().items()])
                for _ in range(count)]

    def figure(self, seconds, requests):
        unit = 1e-9 * self.fields * self.rows if self.is_by_value else 1e-6
        return seconds / requests / unit


CASES = [
    Case("packed doubles, 20 fields × 5,000", 20, 20, 5000, bytes_goal=".1"),
    Case("JSON with 4 decimals, 20 × 5,000", 60, 20, 5000, decimals=4),
    Case("JSON with 17 digits, 20 × 5,000", 110, 20, 5000, decimals=17),
    Case("packed doubles, 1,000 fields × 50", 120, 1000, 50),
    Case("JSON with 4 decimals, 1,000 × 50", 120, 1000, 50, decimals=4),
    Case("JSON, one row of 20 fields, 8 connections", 150, 20, 1, 4, 8, "2", is_by_value=False),
    Case("JSON, one row of 20 fields, 1 connection", 250, 20, 1, 4, 1, "2", is_by_value=False),
]


@dataclasses.dataclass
class Round:
    """Processor time by the case's unit, bytes written a byte received, requests a second."""

    figure: float
    bytes: float
    rate: float


def measured(case, messages, server_class):
    with disk_folder() as folder, server_class(folder) as server:
        load = Load(server.url, case.connections)
        load.send(itertools.cycle(messages), WARM_UP_SECONDS)
        processor, written = server.processor_seconds(), server.written_bytes()
        start = time.monotonic()
        requests = load.send(itertools.cycle(messages), SECONDS)
        elapsed = time.monotonic() - start
        load.close()
        # The peer has nothing to save, and the end of its interpreter is not counted.
        if server_class is Measured:
            server.stop()
        received = requests * sum(map(len, messages)) / len(messages)
        return Round(
            case.figure(server.processor_seconds() - processor, requests),
            (server.written_bytes() - written) / received, requests / elapsed)


def median(rounds, name):
    return statistics.median(getattr(each, name) for each in rounds)


def json_and_numpy(case):
    """What json.loads and an array of each column take in a process that does nothing else."""
    times = []
    for body in case.bodies(ROUNDS):
        start = time.process_time()
        for column in json.loads(body)["fields"].values():
            numpy.asarray(column, dtype=float)
        times.append(time.process_time() - start)
    return case.figure(statistics.median(times), 1)


def case_row(case):
    messages, ours, peers = case.messages(), [], []
    for _ in range(ROUNDS):
        ours.append(measured(case, messages, Measured))
        if case.decimals:
            peers.append(measured(case, messages, Flask))
    unit = "ns a value" if case.is_by_value else "µs a request"
    cost, peer = median(ours, "figure"), median(peers, "figure") if peers else 0
    rate = "" if case.is_by_value else f" ({median(ours, 'rate'):,.0f}/s)"
    peer_rate = "" if case.is_by_value or not peers else f" ({median(peers, 'rate'):,.0f}/s)"
    return [
        f"{case.name}, {unit}", f"{number(cost)}{rate}", f"{case.goal}",
        number(median(ours, "bytes")), case.bytes_goal,
        f"{number(peer)}{peer_rate}" if peers else "", f"{number(peer / cost)}×" if peers else "",
        number(json_and_numpy(case)) if peers else ""]


def number(value):
    """Two significant digits below ten thousand."""
    return f"{float(f'{value:.2g}'):,g}"


def client_rows():
    """What a call takes in the caller's thread, median and mean, while a server takes the values."""
    gauge = prometheus_client.Histogram("peer", "A peer.", ["field"]).labels("x")
    peer = number(overhead.microseconds(lambda: gauge.observe(1.0), overhead.CALLS)[0])
    bare = strandline.component("bench")(overhead.plain)
    listed = strandline.component("bench", inputs=["path"], outputs=["made"])(overhead.plain)
    rows = []
    with disk_folder() as folder, Measured(folder) as server:
        strandline.configure(server.url, spool_directory=folder)
        for name, goal, action in [
            ("`observe` of one row in Python", 5, overhead.logged_row),
            ("a decorated call, nothing listed", 10, lambda: bare("a")),
            ("a decorated call, two variables listed", 10, lambda: listed("a")),
        ]:
            overhead.microseconds(action, overhead.CALLS)
            time.sleep(1)
            middle, mean = overhead.microseconds(action, overhead.CALLS)
            time.sleep(1)
            rows.append([f"{name}, µs (mean)", f"{number(middle)} ({number(mean)})", f"{goal}",
                         "", "", peer if not rows else "",
                         f"{number(float(peer) / middle)}×" if not rows else "", ""])
        strandline.flush()
        strandline.close()
    return rows


def main():
    head = ["", "Strandline", "goal", "bytes written a byte received", "goal",
            "prometheus_client, in Flask for requests", "ratio", "json.loads, numpy"]
    print(table(head, [*map(case_row, CASES), *client_rows()]), end="")


if __name__ == "__main__":
    main()
