"""Summaries made where the data are, for data that may not leave and volumes that should not.

A numeric summary is the server's own: every value counted exactly while there are at most 256
distinct ones, in the buckets of Prometheus' native histograms from then on, about an anchor where
the data are narrow and far from zero. The counts are the server's bucket for bucket, as if the
values had been sent. Needs numpy; where the package `datasketches` is installed, a KLL sketch goes
along for data that buckets do not resolve.
"""

from __future__ import annotations

import base64
import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from . import histogram as histograms
from .errors import ValueRefusedError
from .values import Categories, Column, Numbers, Vectors

#: How many distinct values are counted one by one, and values that are frequent go on being.
EXACT_COUNT_MAX = 256
ATOM_COUNT_MAX = 64
BLOCK_LENGTH = histograms.BLOCK_LENGTH


@dataclass
class NumericProfile:
    """The summary of a numeric column."""

    count: int = 0
    missing: int = 0
    infinite: int = 0
    zeros: int = 0
    mean: float = 0.0
    #: Sums of the second, third and fourth powers of the distances from the mean.
    central_sums: tuple[float, float, float] = (0.0, 0.0, 0.0)
    minimum: float = 0.0
    maximum: float = 0.0
    #: Distinct values with their counts, ascending; none beside a histogram.
    values: list[tuple[float, int]] = field(default_factory=list)
    histogram: histograms.ExponentialHistogram | None = None
    #: Values that the histogram holds and that are counted one by one as well.
    atoms: list[tuple[float, int]] = field(default_factory=list)
    #: A KLL sketch in DataSketches' bytes.
    sketch: bytes | None = None

    @property
    def rows(self) -> int:
        """Values, missing and infinite ones among them."""
        return self.count + self.missing + self.infinite

    @property
    def stddev(self) -> float:
        """The population standard deviation; NaN without values."""
        return (self.central_sums[0] / self.count) ** 0.5 if self.count else float("nan")

    def message(self) -> dict[str, Any]:
        """The summary as it is sent."""
        message: dict[str, Any] = {
            "kind": "numeric",
            "count": self.count,
            "missing": self.missing,
            "infinite": self.infinite,
            "zeros": self.zeros,
        }
        if self.count:
            message["mean"] = self.mean
            message["central_sums"] = self.central_sums
            message["minimum"] = self.minimum
            message["maximum"] = self.maximum
        if self.histogram is not None:
            message["histogram"] = self.histogram.message()
            if self.atoms:
                message["atoms"] = self.atoms
            if self.sketch is not None:
                message["sketch"] = base64.b64encode(self.sketch).decode()
        else:
            message["values"] = self.values
        return message


@dataclass
class CategoricalProfile:
    """The summary of a column of categories: each with its count."""

    counts: dict[str, int] = field(default_factory=dict)
    missing: int = 0

    @property
    def rows(self) -> int:
        """Values, missing ones among them."""
        return sum(self.counts.values()) + self.missing

    def message(self) -> dict[str, Any]:
        """The summary as it is sent."""
        return {"kind": "categorical", "missing": self.missing, "counts": self.counts}


FieldProfile = Union[NumericProfile, CategoricalProfile]


@dataclass
class Profile:
    """The summaries of a table's columns."""

    fields: Mapping[str, FieldProfile]

    @property
    def rows(self) -> int:
        """How many rows the table had."""
        return next((field.rows for field in self.fields.values()), 0)

    def message(self) -> dict[str, Any]:
        """The summaries as they are sent, by field."""
        return {name: field.message() for name, field in self.fields.items()}


def profile_of(columns: Iterable[Column]) -> tuple[Profile, list[ValueRefusedError]]:
    """Summarises columns; those that have no summary are named beside them."""
    fields: dict[str, FieldProfile] = {}
    refusals: list[ValueRefusedError] = []
    for column in columns:
        values = column.values
        if isinstance(values, Numbers):
            fields[column.name] = _numeric(values)
        elif isinstance(values, Categories):
            fields[column.name] = _categorical(values)
        elif isinstance(values, Vectors):
            refusals.append(ValueRefusedError(f"the vectors of '{column.name}' have no profile"))
    return Profile(fields), refusals


def _categorical(values: Categories) -> CategoricalProfile:
    import numpy

    codes = numpy.frombuffer(values.codes, dtype="<u4")
    counts = numpy.bincount(codes, minlength=len(values.dictionary) + 1)
    # A dictionary may name what no row has, and a name twice.
    named: dict[str, int] = {}
    for text, count in zip(values.dictionary, counts[1:].tolist()):
        if count:
            named[text] = named.get(text, 0) + count
    return CategoricalProfile(named, int(counts[0]))


def _numeric(values: Numbers) -> NumericProfile:
    import numpy

    numbers = numpy.frombuffer(values.data, dtype="<f8")
    missing = int(numpy.count_nonzero(numpy.isnan(numbers)))
    finite = numbers[numpy.isfinite(numbers)]
    result = NumericProfile(
        count=len(finite),
        missing=missing,
        infinite=len(numbers) - missing - len(finite),
        zeros=int(numpy.count_nonzero(finite == 0)),
    )
    if len(finite) == 0:
        return result
    mean = float(finite.mean())
    offsets = finite - mean
    squares = offsets * offsets
    result.mean = min(max(mean, float(finite.min())), float(finite.max()))
    result.central_sums = (
        float(squares.sum()),
        float((squares * offsets).sum()),
        float((squares * squares).sum()),
    )
    result.minimum, result.maximum = float(finite.min()), float(finite.max())
    _distribute(numbers, result)
    if result.histogram is not None:
        result.sketch = _sketch(finite)
    return result


def _distribute(numbers: Any, result: NumericProfile) -> None:
    """Counts values one by one, or in buckets once there are too many distinct ones.

    As the server does: values are taken in blocks of 1,024 rows, and the histogram, its anchor and
    its atoms are chosen from the values that came before the 257th distinct one.
    """
    import numpy

    ends = _exact_end(numbers)
    if ends is None:
        finite = numbers[numpy.isfinite(numbers)] + 0.0
        distinct, counts = numpy.unique(finite, return_counts=True)
        result.values = list(zip(distinct.tolist(), counts.tolist()))
        return
    first, block_end = ends
    before = numbers[:first]
    distinct, counts = numpy.unique(before[numpy.isfinite(before)] + 0.0, return_counts=True)
    entries = list(zip(distinct.tolist(), counts.tolist()))
    histogram = histograms.ExponentialHistogram(histograms.anchor_of(entries))
    histogram.add_entries(entries)
    atoms = _frequent(entries, histogram.anchor)
    rest = numbers[first:block_end]
    histogram.add(rest[numpy.isfinite(rest)])
    result.histogram = _with_rest(histogram, numbers, block_end)
    all_finite = numbers[numpy.isfinite(numbers)]
    result.atoms = sorted((atom, int(numpy.count_nonzero(all_finite == atom))) for atom in atoms)


def _with_rest(
    histogram: histograms.ExponentialHistogram, numbers: Any, position: int
) -> histograms.ExponentialHistogram:
    """Counts the rows from a position on, and gives up an anchor that they do not lie about.

    It is looked at again each time there are twice as many values.
    """
    import numpy

    count = int(numpy.count_nonzero(numpy.isfinite(numbers[:position])))
    next_review = 2 * count
    while histogram.anchor != 0 and position < len(numbers):
        block = numbers[position : position + BLOCK_LENGTH]
        finite = block[numpy.isfinite(block)]
        histogram.add(finite)
        position += len(block)
        count += len(finite)
        if count >= next_review:
            next_review = 2 * count
            seen = numbers[:position]
            seen = seen[numpy.isfinite(seen)]
            quartiles = numpy.quantile(seen, [0.25, 0.5, 0.75])
            if not histograms.is_narrow(*quartiles.tolist()):
                histogram = histogram.about_zero(float(seen.min()), float(seen.max()))
    _add_blocks(histogram, numbers[position:])
    return histogram


def _add_blocks(histogram: histograms.ExponentialHistogram, numbers: Any) -> None:
    """Counts rows in blocks; one that holds missing values has fewer to count."""
    import numpy

    if numpy.isfinite(numbers).all():
        histogram.add(numbers)
        return
    for start in range(0, len(numbers), BLOCK_LENGTH):
        block = numbers[start : start + BLOCK_LENGTH]
        histogram.add(block[numpy.isfinite(block)])


def _exact_end(numbers: Any) -> tuple[int, int] | None:
    """The row of the 257th distinct value and the end of its block; none where there are fewer."""
    import numpy

    seen: set[float] = set()
    for start in range(0, len(numbers), BLOCK_LENGTH):
        block = numbers[start : start + BLOCK_LENGTH]
        finite = block[numpy.isfinite(block)] + 0.0
        new = set(finite.tolist())
        if len(seen | new) <= EXACT_COUNT_MAX:
            seen |= new
            continue
        for index, value in enumerate((block + 0.0).tolist()):
            if value != value or value in (float("inf"), float("-inf")):
                continue
            seen.add(value)
            if len(seen) > EXACT_COUNT_MAX:
                return start + index, start + len(block)
    return None


def _frequent(entries: list[tuple[float, int]], anchor: float) -> list[float]:
    """The values that are to be counted one by one beside the histogram, which has the anchor."""
    total = sum(count for _, count in entries)
    least = max(total // 200, 5)
    frequent = [entry for entry in entries if entry[1] >= least and entry[0] != anchor]
    frequent.sort(key=lambda entry: -entry[1])
    return [value for value, _ in frequent[:ATOM_COUNT_MAX]]


def _sketch(finite: Any) -> bytes | None:
    if importlib.util.find_spec("datasketches") is None:
        return None
    from datasketches import kll_doubles_sketch

    sketch = kll_doubles_sketch(200)
    sketch.update(finite)
    return bytes(sketch.serialize())
