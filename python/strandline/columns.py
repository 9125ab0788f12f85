"""Tables of all kinds as columns of doubles or of categories.

Each column is copied once, as a whole, in the caller's thread: what happens to the table later
changes nothing. Rows are never looked at one by one where the table's library can do it.
"""

from __future__ import annotations

import array
from collections.abc import Iterable, Mapping
from typing import Any

from .errors import ValueRefusedError
from .library_types import TABLES, library_type
from .library_values import array_columns, array_vectors, arrow_values, series_values
from .plain_values import little_endian, plain
from .values import Column, Numbers, Values


def is_table(value: object) -> bool:
    """Whether a value holds fields: a table, an array, or a mapping of columns."""
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(key, str) for key in value)
    kind = library_type(value)
    return kind in TABLES


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
    kind = library_type(data)
    if kind in (("pandas", "DataFrame"), ("polars", "DataFrame")):
        names = list(table.columns)
        return [Column(str(label), series_values(table[label])) for label in names]
    if kind in (("pandas", "Series"), ("polars", "Series")):
        label = table.name
        return [Column(str(label) if label not in (None, "") else name, series_values(table))]
    if kind in (("pyarrow", "Table"), ("pyarrow", "RecordBatch")):
        pairs = zip(table.schema.names, table.columns)
        return [Column(label, arrow_values(column)) for label, column in pairs]
    if kind[0] == "pyarrow":
        return [Column(name, arrow_values(table))]
    if kind == ("numpy", "ndarray"):
        return array_columns(table, name)
    if isinstance(data, Mapping):
        return [Column(str(key), _one_column(value, str(key))) for key, value in data.items()]
    return [Column(name, _one_column(data, name))]


def _one_column(value: object, name: str) -> Values:
    if library_type(value) == ("numpy", "ndarray") and getattr(value, "ndim", 1) == 2:
        return array_vectors(value, name)
    if library_type(value) in TABLES:
        columns = _columns(value, name)
        if len(columns) != 1:
            raise ValueRefusedError(f"the column '{name}' is a table of {len(columns)} columns")
        return columns[0].values
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return plain([value], name)
    if isinstance(value, array.array) and value.typecode in "bBhHiIlLqQfd":
        return Numbers(little_endian(array.array("d", value)))
    return plain(value if isinstance(value, (list, tuple)) else list(value), name)
