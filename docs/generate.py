"""Rewrites the generated tables of the documents from what the program itself says.

    python3 docs/generate.py [--check] [--program .build/debug/strandline]

A table stands between two comments in a page of this folder:

    <!-- generated: metrics field -->
    <!-- end -->

`--check` changes nothing, names the pages that are out of date and exits with 1. It needs Python 3.9
and the built program, and starts servers of its own on free ports of the loopback interface.

| block | comes from |
|---|---|
| `metrics field`, `component`, `task`, `server`, `process` | HELP, TYPE, UNIT and labels of a scrape |
| `commands` | `strandline --experimental-dump-help` |
| `flags COMMAND` | the same |
| `routes` | `/api/v1/openapi.json` |
| `drift scoreboard` | the tables of Benchmarks/drift/README.md |
| `benchmark TOPIC` | Benchmarks/results/TOPIC.md, what `make -C Benchmarks TOPIC` printed; else it stays |
| `measures` | `generating/measures.py`, and the thresholds of the reports on fields of each type |
| `configuration`, `configuration web` | `strandline config --json` |
"""

import argparse
import pathlib
import re
import sys
import tempfile

from generating.benchmarks import benchmark_table, scoreboard_table
from generating.commands import Help
from generating.configuration import configuration_table
from generating.measures import measure_table
from generating.metrics import metrics
from generating.routes import route_table
from generating.server import Server, fill

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = ROOT / ".build" / "debug" / "strandline"
PAGES = ROOT / "docs"

BLOCK = re.compile(r"(<!-- generated: ([a-z -]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


class Generator:
    """Makes the blocks, and asks the program no more than once for each."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.help = Help(program)
        self.server = None

    def block(self, name, before):
        kind, _, rest = name.partition(" ")
        if kind == "benchmark":
            return benchmark_table(rest, before)
        if name == "drift scoreboard":
            return scoreboard_table()
        if kind == "commands":
            return self.help.command_table()
        if kind == "flags":
            return self.help.flag_table(rest)
        if kind == "measures":
            return measure_table(self.program, self.folder)
        if kind == "configuration":
            return configuration_table(self.program, rest, self.folder)
        if kind not in ("metrics", "routes"):
            raise SystemExit(f"unknown block '{name}'")
        if self.server is None:
            self.server = Server(self.program, self.folder)
            fill(self.server)
        return route_table(self.server) if kind == "routes" else metrics(self.server, rest)

    def page(self, text):
        return BLOCK.sub(
            lambda match: match[1] + self.block(match[2], match[3]) + match[4], text)

    def close(self):
        if self.server is not None:
            self.server.__exit__()


def outdated(program=PROGRAM, write=False):
    """The pages whose tables are not what the program says; rewrites them where that is asked for."""
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        generator = Generator(program, folder)
        try:
            for path in sorted(PAGES.glob("*.md")):
                before = path.read_text()
                after = generator.page(before)
                if after != before:
                    pages.append(path)
                    if write:
                        path.write_text(after)
        finally:
            generator.close()
    return pages


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where outdated")
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    arguments = parser.parse_args()
    pages = outdated(arguments.program, write=not arguments.check)
    for path in pages:
        print(f"{path.relative_to(ROOT)} {'is out of date' if arguments.check else 'was updated'}")
    sys.exit(1 if arguments.check and pages else 0)


if __name__ == "__main__":
    main()
