"""Columns that the server refuses, so that they are not sent again and again only to be refused."""

from __future__ import annotations

import dataclasses
import time

from .errors import ServerError
from .items import Item, ObservationItem
from .reporting import Report
from .splitting import described, refused_column
from .transport import Request

#: After how long a column is offered again, as the server may have another mind by then.
_SECONDS = 60.0
_COUNT_MAX = 10_000


@dataclasses.dataclass(frozen=True)
class _Refusal:
    error: ServerError
    #: Which column it is about, in words.
    what: str
    until: float


class RefusedColumns:
    """The columns that were refused lately, each by its component, role, name and kind."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[tuple[str, str, str, str], _Refusal] = {}

    def note(self, request: Request, error: ServerError) -> None:
        """Notes that a request was refused, where it is of one column."""
        column = refused_column(request)
        if column is None:
            return
        if len(self._known) >= _COUNT_MAX:
            self._known.clear()
        self._known[column] = _Refusal(error, described(request), time.monotonic() + _SECONDS)

    def without(self, item: Item) -> Item | None:
        """An item without such columns, which are counted; none where it has no others."""
        if not self._known or not isinstance(item, ObservationItem):
            return item
        kept = []
        for column in item.columns:
            key = (item.component, item.role, column.name, type(column.values).__name__)
            refusal = self._known.get(key)
            if refusal is None or time.monotonic() >= refusal.until:
                kept.append(column)
            else:
                self._report.refuse(refusal.error, refusal.what)
        if len(kept) == len(item.columns):
            return item
        return dataclasses.replace(item, columns=kept) if kept else None
