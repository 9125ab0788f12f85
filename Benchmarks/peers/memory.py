"""The peer of a numeric field: 24 KLL sketches of doubles, as many as a field has panes."""

import pathlib
import re

import numpy
from datasketches import kll_doubles_sketch

FIELDS, PANES = 500, 24
draws = numpy.random.default_rng(1)


def resident_kibibytes():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def sketch(rows):
    made = kll_doubles_sketch()
    made.update(draws.normal(size=rows))
    return made


kept = []
for rows in (5, 50, 500, 2000):
    before = resident_kibibytes()
    kept.append([sketch(rows) for _ in range(FIELDS * PANES)])
    print(f"{rows}\t{(resident_kibibytes() - before) / FIELDS}", flush=True)
