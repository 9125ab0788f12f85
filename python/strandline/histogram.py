"""The exponential histogram that the server keeps, in numpy.

Counts in the buckets of Prometheus' native histograms of `value - anchor`, at most 256 of them:
where more would be needed, the zero bucket takes in the lowest ones as long as they hold next to
nothing, else the resolution is halved. Values that are added in the same order and the same blocks
lead to the same buckets as on the server.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_left
from typing import Any

from .bounds import FRACTIONS

SCHEMA_MIN = -4
SCHEMA_MAX = 8
PAGE_SIZE = 16
#: Pages of 16 buckets, over both signs.
PAGE_COUNT_MAX = 16
PAGE_SPAN_MAX = 1024
#: Into how many parts a bucket is divided that is moved.
MOVED_PART_COUNT_MAX = 16

#: Bucket i of schema s has the key i - 1 + 1024 * 2^s; half of it is the next coarser schema's key.
_EXPONENT_BIAS = 1024

#: How many values are counted between two looks at those that found no bucket.
BLOCK_LENGTH = 1024

_POSITIVE, _NEGATIVE = 0, 1
_AT_ANCHOR = -(1 << 62)


class ExponentialHistogram:
    """Counts of finite numbers in buckets that grow by a factor of 2^(2^-schema)."""

    def __init__(self, anchor: float = 0.0) -> None:
        self.anchor = anchor
        self.schema = SCHEMA_MAX
        self.count = 0
        #: Values that are equal to the anchor.
        self.anchor_count = 0
        #: Values of the zero bucket whose own buckets are gone, above and below the anchor.
        self._folded = [0, 0]
        #: Keys below this one are part of the zero bucket.
        self._fold_key = _key_above_subnormals(SCHEMA_MAX)
        #: By page and sign, the counts of its keys.
        self._pages: dict[tuple[int, int], list[int]] = {}

    # MARK: reading

    @property
    def near_counts(self) -> tuple[int, int]:
        """Values of the zero bucket that lie above and below the anchor."""
        near = list(self._folded)
        for key, sign, count in self._buckets():
            if key < self._fold_key:
                near[sign] += count
        return near[0], near[1]

    def buckets(self, sign: int) -> list[tuple[int, int]]:
        """Index and count of each bucket above (0) or below (1) the anchor that is not empty."""
        return [
            (key + 1 - _scaled(_EXPONENT_BIAS, self.schema), count)
            for key, side, count in self._buckets()
            if side == sign and key >= self._fold_key
        ]

    def message(self) -> dict[str, Any]:
        """The histogram as it is sent."""
        return {
            "schema": self.schema,
            "anchor": self.anchor,
            "first_index": self._fold_key + 1 - _scaled(_EXPONENT_BIAS, self.schema),
            "at_anchor": self.anchor_count,
            "near": self.near_counts,
            "positive": self.buckets(_POSITIVE),
            "negative": self.buckets(_NEGATIVE),
        }

    def _buckets(self) -> list[tuple[int, int, int]]:
        """Key, sign and count of every bucket that is not empty, ascending by key."""
        return sorted(
            (page * PAGE_SIZE + place, sign, count)
            for (page, sign), counts in self._pages.items()
            for place, count in enumerate(counts)
            if count
        )

    # MARK: adding

    def add_value(self, value: float, count: int) -> None:
        """Counts one value several times."""
        self.count += count
        offset = value - self.anchor
        if offset == 0:
            self.anchor_count += count
            return
        fraction, exponent = math.frexp(abs(offset))
        key = _finest_key(fraction, exponent)
        self._add(key, _POSITIVE if offset > 0 else _NEGATIVE, count)

    def add_entries(self, entries: list[tuple[float, int]]) -> None:
        """Counts values into an empty histogram, at the resolution that all of them need."""
        self._make_room(entries)
        for value, count in entries:
            self.add_value(value, count)

    def _make_room(self, entries: list[tuple[float, int]]) -> None:
        """Chooses resolution and zero bucket from all values before the first is counted."""
        total = sum(count for _, count in entries)
        keyed = []
        for value, count in entries:
            offset = value - self.anchor
            key = _finest_key(*math.frexp(abs(offset)))
            if offset != 0 and key >= self._fold_key:
                keyed.append((key // PAGE_SIZE, _POSITIVE if offset > 0 else _NEGATIVE, count))
        if not keyed:
            return
        numbers = [page for page, _, _ in keyed]
        steps = 0
        while (max(numbers) >> steps) - (min(numbers) >> steps) >= PAGE_SPAN_MAX:
            steps += 1
        while True:
            first = _first_kept_page(keyed, steps, _folded_count_max(total))
            if first is not None or self.schema - steps == SCHEMA_MIN:
                break
            steps += 1
        for _ in range(steps):
            self._halve()
        if first:
            self._fold_key = max(self._fold_key, first * PAGE_SIZE)

    def about_zero(self, least: float, greatest: float) -> ExponentialHistogram:
        """The same counts about 0, those of each bucket spread evenly over it.

        Args:
            least: the least value that was counted; nothing is put below it.
            greatest: the greatest one; nothing is put above it.
        """
        entries: list[tuple[float, int]] = []

        def spread(count: int, lower: float, upper: float) -> None:
            start, end = max(lower, least), min(upper, greatest)
            parts = min(count, MOVED_PART_COUNT_MAX)
            for part in range(parts):
                position = (part + 0.5) / parts
                share = (part + 1) * count // parts - part * count // parts
                entries.append((start + position * (end - start), share))

        above, below = self.near_counts
        near = _upper_bound(self._fold_key - 1, self.schema)
        spread(above, self.anchor, self.anchor + near)
        spread(below, self.anchor - near, self.anchor)
        for key, sign, count in self._buckets():
            if key < self._fold_key:
                continue
            inner = _upper_bound(key - 1, self.schema)
            outer = _upper_bound(key, self.schema)
            if sign == _POSITIVE:
                spread(count, self.anchor + inner, self.anchor + outer)
            else:
                spread(count, self.anchor - outer, self.anchor - inner)
        moved = ExponentialHistogram()
        moved.add_entries(entries)
        if self.anchor_count:
            moved.add_value(self.anchor, self.anchor_count)
        return moved

    def add(self, values: Any) -> None:
        """Counts a numpy array of finite values, in blocks of 1,024 as the server does."""
        offsets = values - self.anchor
        finest = _finest_keys(offsets)
        # Values at the anchor have no key; any that stands for none will do.
        finest[offsets == 0] = _AT_ANCHOR
        self._add_blocks(finest, (offsets < 0).astype("int64"))

    def _add_blocks(self, finest: Any, signs: Any) -> None:
        """Counts values by their keys; those that find all their pages at once."""
        import numpy

        if len(finest) == 0:
            return
        is_off = finest != _AT_ANCHOR
        keys = finest >> (SCHEMA_MAX - self.schema)
        pages = (keys // PAGE_SIZE) * 2 + signs
        present = [2 * page + sign for page, sign in self._pages]
        is_counted = numpy.isin(pages, present) & is_off
        is_missed = is_off & ~is_counted
        if is_missed.any() and len(finest) > BLOCK_LENGTH:
            half = BLOCK_LENGTH * ((len(finest) // BLOCK_LENGTH + 1) // 2)
            self._add_blocks(finest[:half], signs[:half])
            self._add_blocks(finest[half:], signs[half:])
            return
        self.anchor_count += len(finest) - int(numpy.count_nonzero(is_off))
        codes, counts = numpy.unique(keys[is_counted] * 2 + signs[is_counted], return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist()):
            key, sign = code >> 1, code & 1
            self._pages[key // PAGE_SIZE, sign][key % PAGE_SIZE] += count
        # Those that are missed come in their order, since each may change what the next one finds.
        for key, sign in zip(finest[is_missed].tolist(), signs[is_missed].tolist()):
            self._add(key, sign, 1)
        self.count += len(finest)

    def _add(self, finest_key: int, sign: int, count: int) -> None:
        """Counts in a bucket, making a page for it where there is none."""
        while True:
            key = finest_key >> (SCHEMA_MAX - self.schema)
            if key < self._fold_key:
                self._folded[sign] += count
                return
            page = (key // PAGE_SIZE, sign)
            if page not in self._pages and self._has_room(page[0]):
                self._pages[page] = [0] * PAGE_SIZE
            if page in self._pages:
                self._pages[page][key % PAGE_SIZE] += count
                return
            if not self._fold():
                self._halve()

    def _has_room(self, page: int) -> bool:
        if not self._pages:
            return True
        numbers = [number for number, _ in self._pages]
        span = max(page, max(numbers)) - min(page, min(numbers)) + 1
        is_coarsest = self.schema == SCHEMA_MIN
        return (is_coarsest or len(self._pages) < PAGE_COUNT_MAX) and span <= PAGE_SPAN_MAX

    def _fold(self) -> bool:
        """Lets the zero bucket take in the lowest page where that costs next to nothing."""
        if not self._pages:
            return False
        lowest = min(number for number, _ in self._pages)
        held = list(self._folded)
        for sign in (_POSITIVE, _NEGATIVE):
            held[sign] += sum(self._pages.get((lowest, sign), ()))
        if max(held) > _folded_count_max(self.count):
            return False
        for sign in (_POSITIVE, _NEGATIVE):
            self._folded[sign] += sum(self._pages.pop((lowest, sign), ()))
        self._fold_key = max(self._fold_key, (lowest + 1) * PAGE_SIZE)
        return True

    def _halve(self) -> None:
        """Joins buckets in pairs."""
        buckets = self._buckets()
        self._pages = {}
        for key, sign, count in buckets:
            half = key >> 1
            page = self._pages.setdefault((half // PAGE_SIZE, sign), [0] * PAGE_SIZE)
            page[half % PAGE_SIZE] += count
        self._fold_key = (self._fold_key + 1) >> 1
        self.schema -= 1


def _folded_count_max(count: int) -> int:
    """How many of so many values may be folded into the zero bucket, of either sign."""
    return max(count >> 13, min(count >> 9, 8))


def _first_kept_page(
    keyed: list[tuple[int, int, int]], steps: int, folded_count_max: int
) -> int | None:
    """The lowest page that is kept where the lowest are folded until the others fit.

    Args:
        keyed: values by their pages at the finest resolution, their signs and counts.
        steps: by how many steps the resolution is coarser.
        folded_count_max: how many values may be folded, of either sign.

    Returns:
        0 where none has to be folded, none where too many would have to be.
    """
    held: dict[int, list[int]] = {}
    for page, sign, count in keyed:
        held.setdefault(page >> steps, [0, 0])[sign] += count
    rest = sum(count > 0 for counts in held.values() for count in counts)
    folded = [0, 0]
    first = 0
    for page in sorted(held):
        if rest <= PAGE_COUNT_MAX:
            break
        for sign, count in enumerate(held[page]):
            folded[sign] += count
            rest -= count > 0
        if max(folded) > folded_count_max:
            return None
        first = page + 1
    return first


def anchor_of(entries: list[tuple[float, int]]) -> float:
    """The median, rounded, where the interquartile range is tiny against it; else 0.

    The grid is as wide as a power of two between once and twice the range.

    Args:
        entries: distinct values, ascending, with their counts.
    """
    median = _quantile(entries, 0.5)
    spread = _quantile(entries, 0.75) - _quantile(entries, 0.25)
    if not is_narrow(_quantile(entries, 0.25), median, _quantile(entries, 0.75)):
        return 0.0
    unit = math.ldexp(1.0, math.frexp(spread)[1])
    steps = median / unit
    # Halves are rounded away from zero.
    rounded = math.copysign(math.floor(abs(steps) + 0.5), steps) * unit
    return rounded if math.isfinite(rounded) else 0.0


def is_narrow(lower: float, median: float, upper: float) -> bool:
    """Whether quartiles are so close together, and so far from 0, that an anchor is needed."""
    return 0 < upper - lower < 0.07 * abs(median)


def _quantile(entries: list[tuple[float, int]], probability: float) -> float:
    total = sum(count for _, count in entries)
    through = 0
    for value, count in entries:
        through += count
        if through / total >= probability:
            return value
    return entries[-1][0]


def _finest_key(fraction: float, exponent: int) -> int:
    return bisect_left(FRACTIONS, fraction) - 1 + (exponent - 1 + _EXPONENT_BIAS) * len(FRACTIONS)


def _finest_keys(offsets: Any) -> Any:
    import numpy

    fractions, exponents = numpy.frexp(numpy.abs(offsets))
    places = numpy.searchsorted(numpy.array(FRACTIONS), fractions, side="left")
    return places - 1 + (exponents.astype(numpy.int64) - 1 + _EXPONENT_BIAS) * len(FRACTIONS)


def _upper_bound(key: int, schema: int) -> float:
    """The greatest magnitude of a key."""
    bucket = key + 1 - _scaled(_EXPONENT_BIAS, schema)
    if schema < 0:
        fraction, exponent = 0.5, (bucket << -schema) + 1
    else:
        fraction = FRACTIONS[(bucket & ((1 << schema) - 1)) << (SCHEMA_MAX - schema)]
        exponent = (bucket >> schema) + 1
    return math.ldexp(fraction, exponent) if exponent <= 1024 else sys.float_info.max


def _key_above_subnormals(schema: int) -> int:
    return _scaled(2, schema)


def _scaled(number: int, schema: int) -> int:
    """`number` * 2^schema, rounded up."""
    return number << schema if schema >= 0 else -(-number >> -schema)
