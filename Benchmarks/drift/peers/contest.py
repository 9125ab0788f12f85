"""Reads a world of tables, lets a program judge every window of it and prints what it says.

A world is a folder: columns.tsv names the columns and their kinds, cases.tsv the windows and what they
are compared with, and a table is one file of 64-bit floating-point numbers, column after column, in which NaN is
a missing value and categories are codes.

A line of the output is one of

    verdict <tab> case <tab> column <tab> 0 or 1 <tab> figure
    failure <tab> case <tab> sentence
    time    <tab> case <tab> seconds for the window <tab> seconds for the reference
    memory  <tab> peak resident set in KiB
"""

import csv
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

NEW_CATEGORY = -1


class World:
    """A folder of tables."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.kinds = dict(self._lines("columns.tsv"))
        self.numeric = [name for name, kind in self.kinds.items() if kind == "numeric"]
        self.categorical = [name for name, kind in self.kinds.items() if kind == "categorical"]

    def cases(self):
        """The cases as (name, names of the reference's tables, name of the window's table)."""
        for name, reference, window, *_ in self._lines("cases.tsv"):
            yield name, reference.split("+"), window

    def codes(self, tables):
        """Tables one below the other as an array of rows by columns, categories as codes."""
        parts = [
            np.fromfile(self.folder / f"{name}.f64", dtype="<f8").reshape(len(self.kinds), -1)
            for name in tables
        ]
        return np.concatenate(parts, axis=1).T

    def frame(self, tables):
        """Tables one below the other as a DataFrame, categories as text, missing ones as None."""
        codes = self.codes(tables)
        columns = {}
        for index, (name, kind) in enumerate(self.kinds.items()):
            column = np.ascontiguousarray(codes[:, index])
            columns[name] = column if kind == "numeric" else self._names(column)
        return pd.DataFrame(columns)

    @staticmethod
    def _names(codes):
        """Category names by code, as a column of text."""
        present, places = np.unique(codes, return_inverse=True)
        names = [None if np.isnan(code) else f"category {int(code)}" for code in present]
        return np.array(names, dtype=object)[places]

    def _lines(self, name):
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def contest(program, read=World.frame):
    """Runs program(world) on the world that the first argument names.

    The program has `fit(reference)`, which may do nothing but keep it, and `judge(window)`, which
    answers a dictionary of columns with (whether it has drifted, its figure). Tables are given as
    `read` gives them; reading is not timed.
    """
    warnings.simplefilter("ignore")
    world = World(sys.argv[1])
    contestant = program(world)
    fitted = None
    for name, reference, window in world.cases():
        reference_seconds = 0.0
        if fitted != reference:
            table = read(world, reference)
            start = time.process_time()
            contestant.fit(table)
            reference_seconds = time.process_time() - start
            fitted = reference
        table = read(world, [window])
        start = time.process_time()
        try:
            verdicts = contestant.judge(table)
        except Exception as error:  # noqa: BLE001 - a failure is a result of the contest
            verdicts = {}
            sentence = " ".join(f"{type(error).__name__}: {error}".split())
            print(f"failure\t{name}\t{sentence}")
        seconds = time.process_time() - start
        for column, (drifted, figure) in verdicts.items():
            print(f"verdict\t{name}\t{column}\t{int(drifted)}\t{figure}")
        print(f"time\t{name}\t{seconds}\t{reference_seconds}", flush=True)
    print(f"memory\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
