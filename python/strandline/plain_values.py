"""Columns of Python's own values."""

from __future__ import annotations

import array
import datetime
import math
import numbers
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from .errors import ValueRefusedError
from .library_types import library_type
from .values import Categories, Missing, Numbers, Values, Vectors

#: The classes of what libraries put in the place of a missing value.
_MISSING = {"NAType": "pandas", "NaTType": "pandas", "MaskedConstant": "numpy"}
#: Those of numpy's times and time spans.
_TIMES_OF_NUMPY = ("datetime64", "timedelta64")


def plain(values: Sequence[Any], name: str) -> Values:
    """A column of Python's own values, whose kind is that of those that are not missing."""
    kinds = set(map(type, values))
    if kinds <= {float} or kinds <= {float, int}:
        return Numbers(little_endian(array.array("d", values)))
    if kinds <= {str}:
        return _factorized(values)
    present = [value for value in values if not is_missing(value)]
    if not present:
        return Missing(len(values))
    if all(_is_number(value) for value in present):
        return Numbers(
            little_endian(
                array.array("d", (math.nan if is_missing(v) else float(v) for v in values))
            )
        )
    if all(map(_is_time, present)):
        return Numbers(little_endian(array.array("d", map(_seconds, values))))
    if all(isinstance(value, (list, tuple)) or _is_array(value) for value in present):
        return _vectors(values, name)
    if any(_is_number(value) for value in present):
        raise ValueRefusedError(f"the column '{name}' mixes numbers with text")
    for value in present:
        if not isinstance(value, (str, bytes, bool, datetime.date)) and not _is_boolean(value):
            raise ValueRefusedError(
                f"the column '{name}' holds {type(value).__name__}; "
                "numbers, text, booleans and times can be observed"
            )
    return _factorized([None if is_missing(value) else text(value) for value in values])


def is_missing(value: object) -> bool:
    """Whether a value stands for none: None, NaN, and what libraries put in its place."""
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    return _is_missing_constant(value) or (_is_time_of_numpy(value) and value != value)


def _is_missing_constant(value: object) -> bool:
    kind = type(value)
    library = _MISSING.get(kind.__name__)
    return library is not None and kind.__module__.startswith(library)


def _is_time(value: object) -> bool:
    return isinstance(value, (datetime.datetime, datetime.timedelta)) or _is_time_of_numpy(value)


def _is_time_of_numpy(value: object) -> bool:
    kind = type(value)
    return kind.__name__ in _TIMES_OF_NUMPY and kind.__module__ == "numpy"


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def _is_number(value: object) -> bool:
    # A time span of numpy is a whole number of one unit or another.
    if _is_boolean(value) or _is_time_of_numpy(value):
        return False
    # Decimals register as no real number, and are one to whoever observes prices.
    return isinstance(value, numbers.Real) or type(value).__name__ == "Decimal"


def _is_array(value: object) -> bool:
    return library_type(value) == ("numpy", "ndarray")


def _vectors(values: Sequence[Any], name: str) -> Values:
    """A column whose rows are sequences of numbers; one that lacks a number is missing."""
    try:
        rows = [None if is_missing(value) else _vector(value) for value in values]
    except (TypeError, ValueError):
        raise ValueRefusedError(
            f"the column '{name}' holds lists of something else than numbers"
        ) from None
    lengths = {len(row) for row in rows if row is not None}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueRefusedError(f"the column '{name}' holds vectors of unlike lengths")
    data = array.array("d", (number for row in rows if row is not None for number in row))
    present = bytes(row is not None for row in rows)
    return Vectors(little_endian(data), lengths.pop(), present)


def _vector(value: Any) -> list[float] | None:
    components = value.tolist() if _is_array(value) else value
    if any(component is None or _is_missing_constant(component) for component in components):
        return None
    return [*map(float, components)]


def _seconds(value: object) -> float:
    # NaT says that it is a time.
    if is_missing(value):
        return math.nan
    if _is_time_of_numpy(value):
        time: Any = value
        return int(time.astype(f"{type(time).__name__}[us]").astype("int64")) / 1e6
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return value.timestamp()
    return math.nan


def text(value: object) -> str:
    """A category as text: booleans as the server writes them, bytes as UTF-8."""
    if _is_boolean(value):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _factorized(values: Iterable[str | None]) -> Categories:
    places: dict[str, int] = {}
    codes = array.array("I")
    for value in values:
        if value is None:
            codes.append(0)
        else:
            codes.append(places.setdefault(value, len(places)) + 1)
    return Categories(list(places), little_endian(codes))


def little_endian(values: array.array[Any]) -> memoryview:
    """The bytes of an array, in the order in which they are sent."""
    if sys.byteorder == "big":
        values.byteswap()
    return memoryview(values).cast("B")
