"""What a server can be asked. These calls wait for their answers, and raise where there is none."""

from __future__ import annotations

import contextlib
import datetime
import urllib.parse
from collections.abc import Callable
from typing import Any, Union

from .encoding import Texts, sendable
from .errors import ServerError
from .file_names import queried_name
from .settings import Settings
from .transport import Request, Transport

#: How many entries of a list are asked for at a time: as many as the server gives at most.
_PAGE_LENGTH = 10_000

Time = Union[float, str, datetime.datetime]
Answer = dict[str, Any]


class Queries:
    """Questions, and the few changes that are made by hand.

    Raises:
        ServerError: where the server does not know or do what was asked.
        ServerAwayError: where it cannot be reached.
    """

    def __init__(self, settings: Settings) -> None:
        self._query_settings = settings

    # MARK: runs

    def recent(self, limit: int = 100, before: int | None = None) -> list[Answer]:
        """The latest runs of all components, the latest first; as many as `limit` at most."""
        return self._entries("/api/v1/runs", limit, before=before)

    def run_details(self, run: int) -> Answer:
        """One run."""
        return self._dict(self.get(f"/api/v1/runs/{run}"))

    def history(
        self,
        component: str,
        limit: int = 100,
        since: Time | None = None,
        until: Time | None = None,
    ) -> list[Answer]:
        """A component's runs, the latest first; as many as `limit` at most."""
        path = f"/api/v1/components/{self.quoted(component)}/runs"
        return self._entries(path, limit, since=self.time(since), until=self.time(until))

    def trace(self, output: str, depth: int | None = None) -> Answer:
        """The runs that made an output, as a tree in pre-order with levels."""
        return self._dict(
            self.by_name(lambda name: self.get("/api/v1/trace", output=name, depth=depth), output)
        )

    def impact(self, artifact: str, depth: int | None = None) -> Answer:
        """The runs that read an artifact, and what was made of it."""
        return self._dict(
            self.by_name(
                lambda name: self.get("/api/v1/impact", artifact=name, depth=depth), artifact
            )
        )

    def diff(self, left: str, right: str) -> Answer:
        """How the traces of two outputs differ."""
        return self._dict(
            self.by_name(
                lambda *names: self.get("/api/v1/diff", left=names[0], right=names[1]), left, right
            )
        )

    def add_notes(self, run: int, notes: str) -> Answer:
        """Sets the notes of a run."""
        return self._dict(self.ask("PATCH", f"/api/v1/runs/{run}", {"notes": notes}))

    # MARK: components

    def components(self, owner: str | None = None, tag: str | None = None) -> list[Answer]:
        """All components, or those of an owner or tag."""
        return self.entries("/api/v1/components", owner=owner, tag=tag)

    def component_details(self, component: str) -> Answer:
        """One component."""
        return self._dict(self.get(f"/api/v1/components/{self.quoted(component)}"))

    # MARK: flags

    def flag(self, *outputs: str) -> None:
        """Marks outputs as wrong."""
        self.by_name(
            lambda *names: self.ask("POST", "/api/v1/flags", {"outputs": list(names)}), *outputs
        )

    def unflag(self, output: str) -> None:
        """Takes an output's mark away."""
        self.by_name(lambda name: self.ask("DELETE", "/api/v1/flags", None, output=name), output)

    def unflag_all(self) -> None:
        """Takes every mark away."""
        self.ask("DELETE", "/api/v1/flags", None, all="true")

    def flags(self) -> list[Answer]:
        """The outputs that are marked."""
        return self.entries("/api/v1/flags")

    def review(self, order: str = "suspects", limit: int | None = None) -> Answer:
        """Which runs most probably made the flagged outputs wrong, and why."""
        return self._dict(self.get("/api/v1/review", order=order, limit=limit))

    # MARK: fields and tasks

    def fields(self, component: str | None = None) -> list[Answer]:
        """The monitored fields, those that drifted most first."""
        return self.entries("/api/v1/fields", component=component)

    def field(
        self,
        component: str,
        role: str,
        field: str,
        since: Time | None = None,
        until: Time | None = None,
    ) -> Answer:
        """A field's window, its reference and its drift; or those of a span of the past."""
        path = "/api/v1/fields/" + "/".join(map(self.quoted, (component, role, field)))
        return self._dict(self.get(path, **{"from": self.time(since), "until": self.time(until)}))

    def tasks(self) -> list[Answer]:
        """All tasks, with how many of their outputs have labels."""
        return self.entries("/api/v1/tasks")

    def task_metrics(self, task: str, window: int | str | None = None) -> Answer:
        """How good a task's outputs are by their labels.

        Args:
            task: its name.
            window: a number of the latest labelled outputs, or a length of time such as "7d".
        """
        return self._dict(self.get(f"/api/v1/tasks/{self.quoted(task)}", window=window))

    def task_values(
        self, task: str, side: str = "both", limit: int | None = None, window: object = None
    ) -> list[Answer]:
        """A task's values: those with both sides, the latest first, or those with one."""
        path = f"/api/v1/tasks/{self.quoted(task)}/values"
        return self._list(self.get(path, side=side, limit=limit, window=window))

    # MARK: the rest

    @staticmethod
    def by_name(ask: Callable[..., Any], *names: str) -> Any:
        """What is answered of artifacts by their names, whichever way files are spelled.

        Args:
            ask: asks for names.
            names: the names, or paths of files, whose name is asked for first.
        """
        known = [queried_name(name) for name in names]
        if known != list(names):
            try:
                return ask(*known)
            except ServerError as error:
                if error.status != 404:
                    raise
        return ask(*names)

    def get(self, path: str, **parameters: Any) -> Any:
        """What the server answers to GET, parameters that are none left out."""
        return self.ask("GET", path, None, **parameters)

    def entries(self, path: str, **parameters: Any) -> list[Any]:
        """All entries of a list of the server's, read to its end page after page."""
        return self._entries(path, None, **parameters)

    def _entries(self, path: str, count_max: int | None, **parameters: Any) -> list[Any]:
        """Entries of a list of the server's, page after page: all, or as many as that at most."""
        length = _PAGE_LENGTH if count_max is None else min(count_max, _PAGE_LENGTH)
        with contextlib.closing(Transport(self._query_settings)) as transport:
            path = _with_query(path, {"limit": length, **parameters})
            return transport.ask_list(Request(path, b"", method="GET"), count_max)

    def ask(self, method: str, path: str, body: Any = None, **parameters: Any) -> Any:
        """What the server answers to a request with a body in JSON."""
        with contextlib.closing(Transport(self._query_settings)) as transport:
            encoded = b"" if body is None else Texts().json(body)
            return transport.ask(Request(_with_query(path, parameters), encoded, method=method))

    @staticmethod
    def quoted(name: str) -> str:
        """A name as a part of a path."""
        return urllib.parse.quote(sendable(name), safe="")

    @staticmethod
    def time(value: Time | None) -> str | None:
        """A time as the server reads it."""
        if value is None:
            return None
        if isinstance(value, datetime.datetime):
            if value.tzinfo is None:
                value = value.replace(tzinfo=datetime.timezone.utc)
            return repr(value.timestamp())
        return str(value)

    @staticmethod
    def _list(answer: Any) -> list[Answer]:
        assert isinstance(answer, list)
        return answer

    @staticmethod
    def _dict(answer: Any) -> Answer:
        assert isinstance(answer, dict)
        return answer


def _with_query(path: str, parameters: dict[str, Any]) -> str:
    """A path with parameters, those that are none left out."""
    given = {key: sendable(str(v)) for key, v in parameters.items() if v is not None}
    if not given:
        return path
    return f"{path}?{urllib.parse.urlencode(given, quote_via=urllib.parse.quote)}"
