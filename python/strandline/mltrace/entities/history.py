"""A component's runs, the earliest first."""

from __future__ import annotations

import datetime
from typing import Any

import strandline

from .component_run import ComponentRun


class Runs(list[ComponentRun]):
    """A list of runs; where there is one alone, it can be read as that run."""

    def __getattr__(self, name: str) -> Any:
        if len(self) != 1 or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self[0], name)


class History:
    """The runs of a component by time, by index, and counted."""

    def __init__(self, componentName: str) -> None:
        self.component_name = componentName

    def get_runs_by_time(
        self,
        start_time: datetime.datetime = datetime.datetime.min,
        end_time: datetime.datetime = datetime.datetime.max,
    ) -> list[ComponentRun]:
        """The runs that started in a span of time, the latest first."""
        return self._converted(self._messages(start_time, end_time))

    def get_runs_by_index(self, front_idx: int, last_idx: int) -> list[ComponentRun]:
        """The runs from one index up to another, the earliest being 0; negative ones count back."""
        return self._converted(self._messages()[::-1][front_idx:last_idx])

    def __getitem__(self, index: int | slice) -> Runs:
        messages = self._messages()[::-1]
        found = messages[index] if isinstance(index, slice) else [messages[index]]
        return Runs(self._converted(found))

    def __len__(self) -> int:
        return len(self._messages())

    def __repr__(self) -> str:
        return f"History({self.component_name})"

    def _messages(
        self,
        start: datetime.datetime = datetime.datetime.min,
        end: datetime.datetime = datetime.datetime.max,
    ) -> list[dict[str, Any]]:
        """The runs as the server tells them, the latest first."""
        client = strandline.client()
        client.flush()
        path = f"/api/v1/components/{client.quoted(self.component_name)}/runs"
        return client.entries(
            path,
            since=None if start == datetime.datetime.min else client.time(start),
            until=None if end == datetime.datetime.max else client.time(end),
        )

    @staticmethod
    def _converted(messages: list[dict[str, Any]]) -> list[ComponentRun]:
        from ..conversion import component_runs

        return component_runs(messages, as_dictionaries=True)
