"""What benchmarks have measured."""

import pathlib
import re

from generating.tables import table

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tables_of(path):
    """The tables of a document by the heading above them, each a list of rows of cells."""
    found, heading = {}, ""
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("|") and not re.fullmatch(r"[| :-]+", line):
            found.setdefault(heading, []).append(
                [cell.strip() for cell in line.strip("|").split("|")])
    return found


def scoreboard_table():
    """The columns of the scoreboard that say most, from the document that has all of them."""
    tables = tables_of(ROOT / "Benchmarks" / "drift" / "README.md")
    rows = {row[0]: row for row in tables["All programs"]}
    [taxis] = [rows for heading, rows in tables.items() if "green taxis" in heading]
    taxis = {row[0]: row for row in taxis}
    head = ["program", "alarms on nothing", "alarms on d ≤ .05 and jitter",
            "found at 500 · 5,000 · 50,000 rows", "taxis, 9–13 March", "taxis, April", "CPU s",
            "memory, MB"]
    return table(head, [
        [name, row[1].split(" of")[0], row[2].split(" of")[0], " · ".join(row[3:6]),
         taxis[name][1], taxis[name][4], row[6], row[8]]
        for name, row in rows.items() if name != "program"])


def benchmark_table(topic, before):
    path = ROOT / "Benchmarks" / "results" / f"{topic}.md"
    if not path.exists():
        return before
    return "".join(f"{line}\n" for line in path.read_text().splitlines() if line.startswith("|"))
