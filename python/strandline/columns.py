"""Tables of all kinds as columns of doubles or of categories.

Each column is copied once, as a whole, in the caller's thread: what happens to the table later
changes nothing. Rows are never looked at one by one where the table's library can do it. A column
that cannot be read is left out, and named; the others are there without it.
"""

from __future__ import annotations

import array
import collections
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .errors import ValueRefusedError
from .library_types import TABLES, library_type
from .library_values import Part, array_parts, array_vectors, arrow_values, series_values
from .plain_values import little_endian, plain
from .texts import name_of, shortened, text_of
from .values import Column, Numbers, Values

#: How many rows are taken of what has no length of its own.
ROW_COUNT_MAX = 10_000_000


@dataclass
class Table:
    """What could be read of a table."""

    columns: list[Column] = field(default_factory=list)
    #: Why columns were left out; each says which one.
    refusals: list[ValueRefusedError] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values) if self.columns else 0


def is_table(value: object) -> bool:
    """Whether a value holds fields: a table, an array, or a mapping of columns."""
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(key, str) for key in value)
    kind = library_type(value)
    return kind in TABLES


def columns_of(data: object, name: str | None = None) -> list[Column]:
    """The columns of a table, all of which must be readable.

    Args:
        data: what `read_table` takes.
        name: what a column is called that has no name of its own; "value" by default.

    Raises:
        ValueRefusedError: where the columns are of unlike lengths, or hold what is neither a
            number, text, a boolean, a time nor missing.
    """
    table = read_table(data, name)
    for refusal in table.refusals:
        raise refusal
    return table.columns


def read_table(
    data: object,
    name: str | None = None,
    *,
    row_count: int | None = None,
    may_use_up: bool = True,
) -> Table:
    """The columns of a table that can be read.

    Args:
        data: a DataFrame or Series (pandas, polars), a numpy array of one or two dimensions, an
            Arrow table, record batch or array, a mapping from names to columns or single values,
            a sequence of values, or one value.
        name: what a column is called that has no name of its own; "value" by default.
        row_count: how many rows there are, where something beside the table says so; that of most
            columns by default.
        may_use_up: whether what can be read only once, such as a generator, is read.

    Raises:
        ValueRefusedError: where the table as a whole is of a shape that has no columns.
    """
    table = Table()
    seen: set[str] = set()
    for label, read in _parts(data, name or "value", may_use_up):
        column_name = "(unreadable)"
        try:
            is_name = type(label) is str and label
            column_name = name_of(label, "a column") if is_name else shortened(text_of(label))
            if column_name in seen:
                raise ValueRefusedError(f"the column '{column_name}' is there more than once")
            seen.add(column_name)
            table.columns.append(Column(column_name, read(column_name)))
        except ValueRefusedError as error:
            table.refusals.append(error)
        except BaseException as error:
            kind = type(error).__name__
            # Libraries in Rust have an error of their own that no program means to end by.
            if not isinstance(error, Exception) and kind != "PanicException":
                raise
            # What a library says may quote values, which may have to stay where they are.
            table.refusals.append(
                ValueRefusedError(f"the column '{column_name}' cannot be read: {kind}")
            )
    _even_out(table, row_count)
    return table


def _even_out(table: Table, row_count: int | None) -> None:
    """Leaves out columns of another length than most of them."""
    if len({len(column.values) for column in table.columns}) < 2:
        return
    lengths = collections.Counter(len(column.values) for column in table.columns)
    # Of lengths that are as common, that of the first column is taken.
    most = row_count if row_count in lengths else lengths.most_common(1)[0][0]
    first = next(column for column in table.columns if len(column.values) == most)
    for column in table.columns:
        if len(column.values) != most:
            table.refusals.append(
                ValueRefusedError(
                    f"the column '{column.name}' has {len(column.values)} rows, "
                    f"but '{first.name}' has {most}"
                )
            )
    table.columns = [column for column in table.columns if len(column.values) == most]


def _parts(data: object, name: str, may_use_up: bool) -> Iterator[Part]:
    table: Any = data
    kind = library_type(data)
    if kind == ("pandas", "DataFrame"):
        # By their places, since names may be there twice.
        for index, label in enumerate(table.columns):
            yield label, partial(_pandas_column, table, index)
    elif kind == ("polars", "DataFrame"):
        for label in table.columns:
            yield label, partial(series_values, table[label])
    elif kind in (("pandas", "Series"), ("polars", "Series")):
        label = table.name
        yield name if label in (None, "") else label, partial(series_values, table)
    elif kind in (("pyarrow", "Table"), ("pyarrow", "RecordBatch")):
        for index, label in enumerate(table.schema.names):
            yield label, partial(arrow_values, table.column(index))
    elif kind[0] == "pyarrow":
        yield name, partial(arrow_values, table)
    elif kind == ("numpy", "ndarray"):
        yield from array_parts(table, name)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield key, partial(_one_column, value, may_use_up)
    else:
        yield name, partial(_one_column, data, may_use_up)


def _pandas_column(table: Any, index: int, name: str) -> Values:
    return series_values(table.iloc[:, index], name)


def _one_column(value: object, may_use_up: bool, name: str) -> Values:
    kind = library_type(value)
    if kind == ("numpy", "ndarray") and getattr(value, "ndim", 1) == 2:
        return array_vectors(value, name)
    if kind in TABLES:
        parts = list(_parts(value, name, may_use_up))
        if len(parts) != 1:
            raise ValueRefusedError(f"the column '{name}' is a table of {len(parts)} columns")
        return parts[0][1](name)
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return plain([value], name)
    if isinstance(value, array.array) and value.typecode in "bBhHiIlLqQfd":
        return Numbers(little_endian(array.array("d", value)))
    if isinstance(value, (list, tuple)):
        return plain(value, name)
    if not may_use_up and not isinstance(value, Collection):
        raise ValueRefusedError(
            f"the column '{name}' is of type {type(value).__name__}, which reading may use up"
        )
    values = list(itertools.islice(value, ROW_COUNT_MAX + 1))
    if len(values) > ROW_COUNT_MAX:
        raise ValueRefusedError(f"the column '{name}' does not end")
    return plain(values, name)
