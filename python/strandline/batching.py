"""How what is logged becomes requests: things that fit go together."""

from __future__ import annotations

import array
import dataclasses
import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from . import protobuf
from .artifacts import shortened
from .encoding import Texts, sendable
from .items import (
    ComponentItem,
    Item,
    ObservationItem,
    ProfileItem,
    RunItem,
    TaskItem,
    new_id,
)
from .settings import Settings
from .transport import Request
from .values import Categories, Column, Missing, Numbers, Values, Vectors

#: Told of an item that no request can say, and why.
OnLost = Callable[[Item, Exception], None]


class RequestMaker:
    """Makes requests of items. It belongs to one thread."""

    def __init__(self, settings: Settings, on_lost: OnLost) -> None:
        self._settings = settings
        self._on_lost = on_lost
        self.texts = Texts()

    def requests(self, items: Sequence[Item], *, is_last: bool) -> list[Request]:
        """Requests in the order of the items, of which those that fit go together.

        A run goes before its values, and its values before any later run: a later one may have to
        be compared with them.

        Args:
            items: what was logged.
            is_last: whether runs are over with what is known of them; else one of which something
                is still being looked up is said to be running.
        """
        if len(items) == 1:
            return self._of_one(items[0], is_last)
        requests: list[Request] = []
        pending = _Pending()
        for item in items:
            if isinstance(item, RunItem) and pending.has_values_of_runs:
                requests += self._emitted(pending)
                pending = _Pending()
            try:
                self._add(item, pending, is_last)
            except Exception as error:
                # What cannot be said of one must not silence the others.
                self._on_lost(item, error)
        return requests + self._emitted(pending)

    def _of_one(self, item: Item, is_last: bool) -> list[Request]:
        """The requests of an item without company."""
        try:
            if isinstance(item, ObservationItem):
                return self._observations(item)
            if isinstance(item, TaskItem):
                return self._task_values([item])
            pending = _Pending()
            self._add(item, pending, is_last)
            return self._emitted(pending)
        except Exception as error:
            self._on_lost(item, error)
            return []

    def _add(self, item: Item, pending: _Pending, is_last: bool) -> None:
        if isinstance(item, ComponentItem):
            pending.first.append(Request("/api/v1/components", self.texts.json(item.message)))
        elif isinstance(item, RunItem):
            pending.runs.append(item.encoded or self._encoded_run(item, is_last))
        elif isinstance(item, ObservationItem):
            pending.add(item, self._settings.batch_bytes)
        elif isinstance(item, ProfileItem):
            body = self.texts.json(_profile_message(item))
            pending.has_values_of_runs |= item.run is not None
            pending.profiles.append(Request("/api/v1/observations", body))
        elif isinstance(item, TaskItem):
            pending.tasks.setdefault((item.side, item.task), []).append(item)

    def _encoded_run(self, item: RunItem, is_last: bool) -> bytes:
        """A run in JSON, which is kept where nothing is found of it any more."""
        is_complete = not item.lookups
        encoded = self.texts.json(_run_message(item, is_last))
        if is_complete:
            item.encoded = encoded
        return encoded

    def _emitted(self, pending: _Pending) -> list[Request]:
        requests = list(pending.first)
        requests += _runs(pending.runs, self._settings.body_bytes_max)
        for group in pending.groups:
            requests += self._of_group(group, lambda some: self._observations(_merged(some)))
        requests += pending.profiles
        for values in pending.tasks.values():
            requests += self._of_group(values, self._task_values)
        return requests

    def _of_group(
        self, group: Sequence[Any], make: Callable[[Sequence[Any]], list[Request]]
    ) -> list[Request]:
        """Requests of items that go together; one by one where that cannot be said of all."""
        try:
            return make(group)
        except Exception:
            requests: list[Request] = []
            for item in group:
                try:
                    requests += make([item])
                except Exception as error:
                    self._on_lost(item, error)
            return requests

    def _task_values(self, values: Sequence[TaskItem]) -> list[Request]:
        message = {
            "task": values[0].task,
            "values": [
                {"id": v.value_id, "value": v.value, "timestamp": v.timestamp} for v in values
            ],
        }
        path = f"/api/v1/{values[0].side}"
        return [Request(path, self.texts.json(message), count=len(values))]

    def _observations(self, item: ObservationItem) -> list[Request]:
        per_row = item.byte_count // max(item.row_count, 1) + 1
        step = max(1, self._settings.body_bytes_max // per_row)
        # Sent late, values count from when they were logged; a field that stands last wins.
        late = protobuf.timestamp_field(item.logged_at) if item.timestamp is None else b""
        return [
            Request(
                "/api/v1/observations",
                protobuf.observation_body(
                    item.component,
                    item.role,
                    item.columns,
                    (start, min(start + step, item.row_count)),
                    batch_id=new_id(),
                    run=item.run,
                    timestamp=item.timestamp,
                    ids=item.ids,
                    encoded=self.texts.encoded,
                ),
                protobuf.CONTENT_TYPE,
                late_suffix=late,
            )
            for start in range(0, item.row_count, step)
        ]


class _Pending:
    """Items that wait for company."""

    def __init__(self) -> None:
        self.first: list[Request] = []
        #: In JSON.
        self.runs: list[bytes] = []
        self.groups: list[list[ObservationItem]] = []
        self.profiles: list[Request] = []
        self.tasks: dict[tuple[str, str], list[TaskItem]] = {}
        self.has_values_of_runs = False
        self._open: dict[tuple[Any, ...], list[ObservationItem]] = {}
        self._open_bytes: dict[tuple[Any, ...], int] = {}

    def add(self, item: ObservationItem, batch_bytes: int) -> None:
        """Puts rows beside others of the same columns as long as they are few."""
        if item.run is not None:
            self.has_values_of_runs = True
        kinds = tuple(
            (column.name, type(column.values), getattr(column.values, "dimension", 0))
            for column in item.columns
        )
        key = (item.component, item.role, item.run, item.timestamp, bool(item.ids), kinds)
        size = self._open_bytes.get(key, 0) + item.byte_count
        if key not in self._open or size > batch_bytes:
            size = item.byte_count
            self._open[key] = [item]
            self.groups.append(self._open[key])
        else:
            self._open[key].append(item)
        self._open_bytes[key] = size


# MARK: runs


def _run_message(item: RunItem, is_last: bool) -> dict[str, Any]:
    """A run as it is sent with what is known of it now."""
    lookups = list(item.lookups)
    message = {**item.message, **_named(item.message)}
    for key, value in item.found.items():
        if key in ("parameters", "metrics"):
            message[key] = {**value, **message.get(key, {})}
        else:
            message.setdefault(key, value)
    if "metrics" in message:
        message["metrics"] = {k: v for k, v in message["metrics"].items() if math.isfinite(v)}
    is_running = item.is_waiting and not is_last
    # One that has no version yet would be another artifact than the one that has it.
    left_out = [lookup.artifact for lookup in lookups] if is_running else []
    for side, artifacts in (("inputs", item.inputs), ("outputs", item.outputs)):
        known = [a.message() for a in artifacts if not any(a is other for other in left_out)]
        if known:
            message[side] = _distinct(known)
    if is_running:
        message["status"] = "running"
        for key in ("ended_at", "error", "tests"):
            message.pop(key, None)
    elif lookups:
        what = ", ".join(dict.fromkeys(lookup.what for lookup in lookups))
        why = f"Not found out before the program ended: {what}."
        message["notes"] = f"{message['notes']}\n\n{why}" if message.get("notes") else why
    return message


def _named(message: dict[str, Any]) -> dict[str, Any]:
    """The members of a run whose names must be some that the server takes."""
    changed: dict[str, Any] = {}
    for key in ("parameters", "metrics"):
        if message.get(key):
            changed[key] = {_name(name): value for name, value in message[key].items()}
    if message.get("upstream"):
        changed["upstream"] = [_name(name) for name in message["upstream"]]
    if message.get("tests"):
        changed["tests"] = [{**test, "name": _name(test["name"])} for test in message["tests"]]
    return changed


def _name(name: str) -> str:
    return shortened(sendable(name))


def _distinct(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The artifacts, each name and version once, with all labels that were given for it."""
    seen: dict[tuple[str, str | None], dict[str, Any]] = {}
    for message in messages:
        known = seen.setdefault((message["name"], message.get("version")), message)
        if known is not message and message.get("labels"):
            known["labels"] = sorted({*known.get("labels", []), *message["labels"]})
    return list(seen.values())


def _runs(messages: list[bytes], bytes_max: int) -> list[Request]:
    requests: list[Request] = []
    group: list[bytes] = []
    size = 0
    for encoded in itertools.chain(messages, [None]):
        if group and (encoded is None or size + len(encoded) > bytes_max):
            body = b"[" + b",".join(group) + b"]"
            requests.append(Request("/api/v1/runs", body, count=len(group)))
            group, size = [], 0
        if encoded is not None:
            group.append(encoded)
            size += len(encoded)
    return requests


# MARK: values


def _merged(items: Sequence[ObservationItem]) -> ObservationItem:
    """Rows of the same columns as one item."""
    first = items[0]
    if len(items) == 1:
        return first
    columns = [
        Column(column.name, _concatenated([item.columns[index].values for item in items]))
        for index, column in enumerate(first.columns)
    ]
    ids = [row_id for item in items for row_id in item.ids]
    return dataclasses.replace(first, columns=columns, ids=ids)


def _concatenated(parts: Sequence[Values]) -> Values:
    """Values of one kind, one after the other."""
    if isinstance(parts[0], Numbers):
        return Numbers(b"".join(part.data for part in parts if isinstance(part, Numbers)))
    if isinstance(parts[0], Missing):
        return Missing(sum(map(len, parts)))
    if isinstance(parts[0], Vectors):
        vectors = [part for part in parts if isinstance(part, Vectors)]
        return Vectors(
            b"".join(part.data for part in vectors),
            parts[0].dimension,
            b"".join(part.present for part in vectors),
        )
    places: dict[str, int] = {}
    codes = array.array("I")
    for part in parts:
        assert isinstance(part, Categories)
        moved = [0] + [places.setdefault(text, len(places)) + 1 for text in part.dictionary]
        codes.extend(moved[code] for code in memoryview(part.codes).cast("I"))
    return Categories(list(places), codes.tobytes())


def _profile_message(item: ProfileItem) -> dict[str, Any]:
    message: dict[str, Any] = {
        "component": item.component,
        "role": item.role,
        "batch_id": new_id(),
        "timestamp": item.logged_at if item.timestamp is None else item.timestamp,
        "fields": item.profile.message(),
    }
    if item.run is not None:
        message["run"] = item.run
    return message
