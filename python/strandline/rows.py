"""Single rows of plain values, of which the caller's thread only notes what they are.

A service observes a row for each request. Its values cannot change any more, so that columns can be
made of many rows at once, when they are put on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .items import Item, ObservationItem, RowItem, RowLayout
from .plain_values import plain
from .protobuf import ROLES
from .texts import name_of
from .values import Column

_LAYOUT_COUNT_MAX = 1024
_COLUMN_COUNT_MAX = 256
#: Classes of values that cannot change.
_PLAIN = frozenset([float, int, str, bool, type(None)])
_PLAIN_OF_NUMPY = frozenset(["float64", "float32", "int64", "int32", "bool_", "bool"])


class RowReader:
    """Takes rows of plain values as they are."""

    def __init__(self) -> None:
        #: None for what is no such row.
        self._layouts: dict[Any, RowLayout | None] = {}

    def row(self, component: str, data: dict[str, Any], role: str) -> RowItem | None:
        """A row; none where it is to be read column by column.

        Args:
            component: whose row it is.
            data: its values by the names of their columns.
            role: the side that it was seen on.
        """
        if len(data) > _COLUMN_COUNT_MAX:
            return None
        # Another thread may change it between its names and its values.
        data = data.copy()
        values = tuple(data.values())
        key = (component, role, tuple(data), tuple(map(type, values)))
        try:
            layout = self._layouts[key]
        except KeyError:
            layout = self._layout(*key)
            if len(self._layouts) >= _LAYOUT_COUNT_MAX:
                self._layouts.clear()
            self._layouts[key] = layout
        except TypeError:
            return None
        if layout is None:
            return None
        size = layout.byte_count
        try:
            for place in layout.texts:
                size += len(values[place])
            for place in layout.integers:
                float(values[place])
        except OverflowError:
            return None
        return RowItem(layout, values, size)

    @staticmethod
    def _layout(
        component: object, role: object, names: tuple[object, ...], kinds: tuple[type, ...]
    ) -> RowLayout | None:
        """The layout of rows that need no closer look; none for others."""
        if not names or role not in ROLES or not all(map(_is_plain, kinds)):
            return None
        if not all(type(name) is str and name for name in (component, *names)):
            return None
        if [name_of(name, "a name") for name in (component, *names)] != [component, *names]:
            return None
        return RowLayout(
            str(component),
            str(role),
            tuple(map(str, names)),
            texts=tuple(place for place, kind in enumerate(kinds) if kind is str),
            integers=tuple(place for place, kind in enumerate(kinds) if kind is int),
        )


def _is_plain(kind: type) -> bool:
    if kind in _PLAIN:
        return True
    return kind.__module__ == "numpy" and kind.__name__ in _PLAIN_OF_NUMPY


def packed(items: Sequence[Item], on_lost: Callable[[Item, Exception], None]) -> list[Item]:
    """Items with rows of one layout together as columns, behind all that is no row.

    Args:
        items: what was logged.
        on_lost: told of a row that cannot be read after all, and why.
    """
    others: list[Item] = []
    rows: dict[RowLayout, list[RowItem]] = {}
    for item in items:
        if isinstance(item, RowItem):
            rows.setdefault(item.layout, []).append(item)
        else:
            others.append(item)
    for layout, group in rows.items():
        try:
            others.append(_observation(layout, group))
        except Exception:
            for row in group:
                try:
                    others.append(_observation(layout, [row]))
                except Exception as error:
                    on_lost(row, error)
    return others


def _observation(layout: RowLayout, rows: Sequence[RowItem]) -> ObservationItem:
    columns = [
        Column(name, plain(values, name))
        for name, values in zip(layout.names, zip(*[row.values for row in rows]))
    ]
    item = ObservationItem(layout.component, layout.role, columns, logged_at=rows[0].logged_at)
    item.byte_count = sum([row.byte_count for row in rows])
    return item
