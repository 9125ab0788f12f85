"""Tables of all kinds as columns of doubles or of categories.

Each column is copied once, as a whole, in the caller's thread: what happens to the table later
changes nothing. Rows are never looked at one by one where the table's library can do it.
"""

from __future__ import annotations

import array
import datetime
import math
import numbers
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

from .errors import ValueRefusedError


@dataclass(frozen=True)
class Numbers:
    """Little-endian doubles, 8 bytes each; NaN is a missing value."""

    data: Any

    def __len__(self) -> int:
        return len(self.data) // 8


@dataclass(frozen=True)
class Categories:
    """Text, each distinct one once; a row's code, 4 bytes, is 1 + its place, 0 where missing."""

    dictionary: Sequence[str]
    codes: Any

    def __len__(self) -> int:
        return len(self.codes) // 4


@dataclass(frozen=True)
class Missing:
    """So many rows without a value."""

    count: int

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True)
class Vectors:
    """Vectors of one length, as doubles one after the other, and which rows have one."""

    data: Any
    dimension: int
    #: A byte for each row, 1 where it has a vector.
    present: bytes

    def __len__(self) -> int:
        return len(self.present)


Values = Union[Numbers, Categories, Missing, Vectors]


@dataclass(frozen=True)
class Column:
    """A named column of a table."""

    name: str
    values: Values

    @property
    def byte_count(self) -> int:
        """How much memory the values hold, nearly."""
        values = self.values
        if isinstance(values, Numbers):
            return len(values.data)
        if isinstance(values, Categories):
            return len(values.codes) + sum(map(len, values.dictionary))
        if isinstance(values, Vectors):
            return len(values.data) + len(values)
        return 0


def is_table(value: object) -> bool:
    """Whether a value holds fields: a table, an array, or a mapping of columns."""
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(key, str) for key in value)
    kind = _library_type(value)
    return kind in _TABLES


def columns_of(data: object, name: str | None = None) -> list[Column]:
    """The columns of a table.

    Args:
        data: a DataFrame or Series (pandas, polars), a numpy array of one or two dimensions, an
            Arrow table, record batch or array, a mapping from names to columns or single values,
            a sequence of values, or one value.
        name: what a column is called that has no name of its own; "value" by default.

    Raises:
        ValueRefusedError: where the columns are of unlike lengths, or hold what is neither a
            number, text, a boolean, a time nor missing.
    """
    columns = _columns(data, name or "value")
    lengths = {len(column.values) for column in columns}
    if len(lengths) > 1:
        first = columns[0]
        other = next(c for c in columns if len(c.values) != len(first.values))
        raise ValueRefusedError(
            f"the column '{other.name}' has {len(other.values)} rows, "
            f"but '{first.name}' has {len(first.values)}"
        )
    return columns


def _columns(data: object, name: str) -> list[Column]:
    table: Any = data
    kind = _library_type(data)
    if kind in (("pandas", "DataFrame"), ("polars", "DataFrame")):
        names = list(table.columns)
        return [Column(str(label), _series(table[label])) for label in names]
    if kind in (("pandas", "Series"), ("polars", "Series")):
        label = table.name
        return [Column(str(label) if label not in (None, "") else name, _series(table))]
    if kind in (("pyarrow", "Table"), ("pyarrow", "RecordBatch")):
        pairs = zip(table.schema.names, table.columns)
        return [Column(label, _arrow(column)) for label, column in pairs]
    if kind[0] == "pyarrow":
        return [Column(name, _arrow(table))]
    if kind == ("numpy", "ndarray"):
        return _array_columns(table, name)
    if isinstance(data, Mapping):
        return [Column(str(key), _one_column(value, str(key))) for key, value in data.items()]
    return [Column(name, _one_column(data, name))]


def _one_column(value: object, name: str) -> Values:
    if _library_type(value) == ("numpy", "ndarray") and getattr(value, "ndim", 1) == 2:
        return _array_vectors(value, name)
    if _library_type(value) in _TABLES:
        columns = _columns(value, name)
        if len(columns) != 1:
            raise ValueRefusedError(f"the column '{name}' is a table of {len(columns)} columns")
        return columns[0].values
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return _plain([value], name)
    if isinstance(value, array.array) and value.typecode in "bBhHiIlLqQfd":
        return Numbers(_little_endian(array.array("d", value)))
    return _plain(value if isinstance(value, (list, tuple)) else list(value), name)


# What a library's tables are called, by the name of the library and of the class.
_TABLES = {
    ("pandas", "DataFrame"),
    ("pandas", "Series"),
    ("polars", "DataFrame"),
    ("polars", "Series"),
    ("numpy", "ndarray"),
    ("pyarrow", "Table"),
    ("pyarrow", "RecordBatch"),
    ("pyarrow", "ChunkedArray"),
    ("pyarrow", "Array"),
}


def _library_type(value: object) -> tuple[str, str]:
    """A value's library and class as `_TABLES` names them; subclasses count as their base."""
    for kind in type(value).__mro__:
        library = kind.__module__.partition(".")[0]
        if (library, kind.__name__) in _TABLES:
            return library, kind.__name__
    return "", ""


# MARK: plain Python values


def _plain(values: Sequence[Any], name: str) -> Values:
    """A column of Python's own values, whose kind is that of those that are not missing."""
    kinds = set(map(type, values))
    if kinds <= {float} or kinds <= {float, int}:
        return Numbers(_little_endian(array.array("d", values)))
    if kinds <= {str}:
        return _factorized(values)
    present = [value for value in values if not _is_missing(value)]
    if not present:
        return Missing(len(values))
    if all(_is_number(value) for value in present):
        return Numbers(
            _little_endian(
                array.array("d", (math.nan if _is_missing(v) else float(v) for v in values))
            )
        )
    if all(isinstance(value, (datetime.datetime, datetime.timedelta)) for value in present):
        return Numbers(_little_endian(array.array("d", map(_seconds, values))))
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
    return _factorized([None if _is_missing(value) else _text(value) for value in values])


def _is_missing(value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, float):
        return value != value
    kind = type(value)
    return kind.__name__ in ("NAType", "NaTType") and kind.__module__.startswith("pandas")


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def _is_number(value: object) -> bool:
    if _is_boolean(value):
        return False
    # Decimals register as no real number, and are one to whoever observes prices.
    return isinstance(value, numbers.Real) or type(value).__name__ == "Decimal"


def _is_array(value: object) -> bool:
    return _library_type(value) == ("numpy", "ndarray")


def _vectors(values: Sequence[Any], name: str) -> Values:
    """A column whose rows are sequences of numbers."""
    rows = [None if _is_missing(value) else [*map(float, value)] for value in values]
    lengths = {len(row) for row in rows if row is not None}
    if len(lengths) != 1 or 0 in lengths:
        raise ValueRefusedError(f"the column '{name}' holds vectors of unlike lengths")
    data = array.array("d", (number for row in rows if row is not None for number in row))
    present = bytes(row is not None for row in rows)
    return Vectors(_little_endian(data), lengths.pop(), present)


def _array_vectors(values: Any, name: str) -> Values:
    if values.dtype.kind not in "fiu" or not values.shape[1]:
        raise ValueRefusedError(f"the column '{name}' is an array of something else than numbers")
    return Vectors(_doubles(values).data, values.shape[1], b"\1" * values.shape[0])


def _seconds(value: object) -> float:
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return value.timestamp()
    return math.nan


def _text(value: object) -> str:
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
    return Categories(list(places), _little_endian(codes))


def _little_endian(values: array.array[Any]) -> memoryview:
    if sys.byteorder == "big":
        values.byteswap()
    return memoryview(values).cast("B")


# MARK: numpy, pandas, polars


def _array_columns(values: Any, name: str) -> list[Column]:
    if values.dtype.names:
        return [Column(field, _array(values[field], field)) for field in values.dtype.names]
    if values.ndim == 0:
        return [Column(name, _array(values.reshape(1), name))]
    if values.ndim == 1:
        return [Column(name, _array(values, name))]
    if values.ndim == 2:
        return [
            Column(f"{name}.{index}", _array(values[:, index], name))
            for index in range(values.shape[1])
        ]
    raise ValueRefusedError(f"'{name}' is an array of {values.ndim} dimensions; 1 or 2 are columns")


def _array(values: Any, name: str) -> Values:
    """A column of one dimension."""
    import numpy

    kind = values.dtype.kind
    if kind in "fiu":
        return _doubles(values)
    if kind == "b":
        return Categories(["false", "true"], _codes(values.astype("<u4") + 1))
    if kind in "mM":
        seconds = values.astype(f"{kind}8[us]").astype("<f8") / 1e6
        seconds[numpy.isnat(values)] = math.nan
        return _doubles(seconds)
    if kind == "U":
        dictionary, codes = numpy.unique(values, return_inverse=True)
        return Categories(dictionary.tolist(), _codes(codes.reshape(-1) + 1))
    return _plain(values.tolist(), name)


def _doubles(values: Any) -> Numbers:
    import numpy

    copied = numpy.array(values, dtype="<f8", order="C").reshape(-1)
    return Numbers(memoryview(copied).cast("B"))


def _codes(values: Any) -> memoryview:
    import numpy

    return memoryview(numpy.ascontiguousarray(values, dtype="<u4")).cast("B")


def _series(series: Any) -> Values:
    if type(series).__module__.startswith("polars"):
        return _polars(series)
    dtype = series.dtype
    name = str(series.name)
    if dtype.kind in "fiu" and hasattr(series.array, "_mask"):
        return _doubles(series.to_numpy(dtype="float64", na_value=math.nan))
    if dtype.kind == "b" and series.isna().any():
        return _plain([None if v is None else v for v in series.astype(object)], name)
    if str(dtype) == "category":
        codes = series.cat.codes.to_numpy().astype("int64") + 1
        return Categories([_text(c) for c in series.cat.categories], _codes(codes))
    if dtype.kind in "fiub":
        return _array(series.to_numpy(), name)
    if dtype.kind in "mM":
        if getattr(dtype, "tz", None) is not None:
            series = series.dt.tz_convert("UTC").dt.tz_localize(None)
        return _array(series.to_numpy(), name)
    return _pandas_objects(series, name)


def _pandas_objects(series: Any, name: str) -> Values:
    import pandas

    inferred = pandas.api.types.infer_dtype(series, skipna=True)
    if inferred == "empty":
        return Missing(len(series))
    if inferred == "string":
        codes, uniques = pandas.factorize(series)
        return Categories([str(text) for text in uniques], _codes(codes + 1))
    return _plain(series.tolist(), name)


def _polars(series: Any) -> Values:
    import polars

    dtype = series.dtype
    if dtype.is_numeric():
        return _doubles(series.cast(polars.Float64).to_numpy())
    if dtype.is_temporal() and dtype != polars.Time:
        # Dates count days, the others are brought to microseconds.
        if dtype == polars.Date:
            series = series.cast(polars.Datetime("us"))
        scale = {"ns": 1e9, "us": 1e6, "ms": 1e3}[getattr(series.dtype, "time_unit", "us") or "us"]
        return _doubles(series.to_physical().cast(polars.Float64).to_numpy() / scale)
    return _plain(series.to_list(), series.name)


def _arrow(values: Any) -> Values:
    import pyarrow
    from pyarrow import compute

    types = pyarrow.types
    if types.is_null(values.type):
        return Missing(len(values))
    if isinstance(values, pyarrow.ChunkedArray):
        values = values.combine_chunks()
        if isinstance(values, pyarrow.ChunkedArray):
            values = pyarrow.concat_arrays(values.chunks)
    if types.is_integer(values.type) or types.is_floating(values.type):
        numbers_ = compute.fill_null(compute.cast(values, pyarrow.float64(), safe=False), math.nan)
        return _doubles(numbers_.to_numpy(zero_copy_only=False))
    if types.is_boolean(values.type):
        values = compute.cast(values, pyarrow.string())
    if types.is_string(values.type) or types.is_large_string(values.type):
        values = compute.dictionary_encode(values)
    if types.is_dictionary(values.type):
        codes = compute.fill_null(compute.cast(values.indices, pyarrow.int64()), -1)
        dictionary = [_text(value) for value in values.dictionary.to_pylist()]
        return Categories(dictionary, _codes(codes.to_numpy(zero_copy_only=False) + 1))
    return _plain(values.to_pylist(), "value")
