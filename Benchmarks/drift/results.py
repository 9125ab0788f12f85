"""What one program has said of one world."""

import csv
from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Case:
    shift: str
    rows: int


class Results:
    """Verdicts by case and column, times and memory."""

    def __init__(self, text, world):
        self.kinds = dict(lines(world / "columns.tsv"))
        self.cases = {
            name: Case(shift, int(rows)) for name, _, _, shift, rows in lines(world / "cases.tsv")
        }
        #: case -> column -> (whether it has drifted, the program's figure)
        self.verdicts = defaultdict(dict)
        self.failures = {}
        self.seconds = {}
        self.reference_seconds = {}
        self.memory = 0
        for row in text.splitlines():
            kind, *fields = row.split("\t")
            if kind == "verdict":
                case, column, drifted, figure = fields
                self.verdicts[case][column] = (drifted == "1", float(figure))
            elif kind == "failure":
                self.failures[fields[0]] = fields[1]
            elif kind == "time":
                case, window, reference = fields
                self.seconds[case] = float(window)
                if float(reference) > 0:
                    self.reference_seconds[case] = float(reference)
            elif kind == "memory":
                self.memory = int(fields[0])

    def verdict(self, case, column):
        """Whether the program calls a column drifted; not where it has no verdict."""
        return self.verdicts[case].get(column, (False, 0.0))[0]

    def share(self, cases, kinds, judge=None):
        """Of the columns of these kinds in these cases, how many are called drifted, of how many."""
        judge = judge or self.verdict
        pairs = [
            judge(case, column)
            for case in cases
            for column, kind in self.kinds.items()
            if kind in kinds
        ]
        return sum(pairs), len(pairs)

    def bonferroni(self, case, column):
        """The verdict of a p-value held against .05 over the number of columns."""
        return self.verdicts[case].get(column, (False, 1.0))[1] < 0.05 / len(self.kinds)


def lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
