"""What is logged, and how it becomes requests."""

from __future__ import annotations

import array
import dataclasses
import hashlib
import itertools
import json
import logging
import math
import os
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import protobuf
from .artifacts import Artifact, ContentNames
from .profiles import Profile
from .provenance import ContentVersions, GitState, MlflowRun, source_of
from .settings import Settings
from .transport import Request
from .values import Categories, Column, Missing, Numbers, Values, Vectors

log = logging.getLogger("strandline")


def new_id() -> str:
    """An identifier that no other process makes."""
    return _ids.next()


class _Ids:
    """Numbers behind what stands for this process; a forked child goes on under another name."""

    def __init__(self) -> None:
        self._pid = -1
        self._prefix = ""
        self._count = itertools.count()

    def next(self) -> str:
        """The next identifier."""
        if self._pid != os.getpid():
            self._prefix, self._count = uuid.uuid4().hex, itertools.count()
            self._pid = os.getpid()
        return f"{self._prefix}-{next(self._count)}"


_ids = _Ids()


@dataclass
class ComponentItem:
    """A component that is to be known to the server."""

    message: dict[str, Any]
    byte_count: int = 256


@dataclass
class RunItem:
    """A run that is over, as it is sent but for what is looked up outside of the user's thread."""

    message: dict[str, Any]
    inputs: list[Artifact]
    outputs: list[Artifact]
    #: What has a source text: a function, code, or nothing.
    code: Any = None
    #: The folder whose repository the code belongs to.
    folder: str = ""
    mlflow: MlflowRun | None = None

    @property
    def byte_count(self) -> int:
        """How much memory it holds, nearly."""
        tables = (a.table for a in itertools.chain(self.inputs, self.outputs) if a.table)
        return 512 + sum(column.byte_count for table in tables for column in table)


@dataclass
class ObservationItem:
    """Rows seen on one side of a component."""

    component: str
    role: str
    columns: list[Column]
    run: int | str | None = None
    ids: Sequence[str] = ()
    #: The event time in Unix seconds; none where they count from their arrival.
    timestamp: float | None = None
    logged_at: float = field(default_factory=time.time)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values) if self.columns else 0

    @property
    def byte_count(self) -> int:
        """How much memory it holds, nearly."""
        return 64 + sum(column.byte_count for column in self.columns) + 40 * len(self.ids)


@dataclass
class ProfileItem:
    """A summary of rows in their place."""

    component: str
    role: str
    profile: Profile
    run: int | str | None = None
    timestamp: float | None = None
    byte_count: int = 8192
    logged_at: float = field(default_factory=time.time)


@dataclass
class TaskItem:
    """What a model said, or what turned out to be true."""

    #: "outputs" or "feedback".
    side: str
    task: str
    value_id: str
    value: float | str
    timestamp: float
    byte_count: int = 128


class RequestMaker:
    """Makes requests of items, and looks up what they leave open. It belongs to one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._git = GitState()
        self._versions = ContentVersions()
        self._names = ContentNames()
        self._sources: OrderedDict[Any, str | None] = OrderedDict()

    def requests(self, items: Sequence[Any]) -> Iterator[Request]:
        """Requests in the order of the items, of which those that fit go together.

        A run goes before its values, and its values before any later run: a later one may have to
        be compared with them.
        """
        pending = _Pending()
        for item in items:
            if isinstance(item, RunItem) and pending.has_values_of_runs:
                yield from self._emit(pending)
                pending = _Pending()
            try:
                self._add(item, pending)
            except Exception:
                # What cannot be said of one item must not silence the others.
                log.exception("strandline: something that was logged cannot be sent")
        yield from self._emit(pending)

    def _add(self, item: Any, pending: _Pending) -> None:
        if isinstance(item, ComponentItem):
            pending.first.append(_json("/api/v1/components", item.message))
        elif isinstance(item, RunItem):
            pending.runs.append(encoded_json(self._run_message(item)))
        elif isinstance(item, ObservationItem):
            pending.add(item, self._settings.batch_bytes)
        elif isinstance(item, ProfileItem):
            pending.has_values_of_runs |= item.run is not None
            pending.profiles.append(_json("/api/v1/observations", _profile_message(item)))
        elif isinstance(item, TaskItem):
            pending.tasks.setdefault((item.side, item.task), []).append(item)

    def parts(self, request: Request) -> Sequence[Request]:
        """The runs of a request apart; the request itself where there is one thing in it."""
        if request.path != "/api/v1/runs":
            return [request]
        messages = json.loads(request.body)
        if not isinstance(messages, list) or len(messages) < 2:
            return [request]
        return [_json(request.path, message) for message in messages]

    def _emit(self, pending: _Pending) -> Iterator[Request]:
        yield from pending.first
        yield from _runs(pending.runs, self._settings.body_bytes_max)
        for group in pending.groups:
            yield from self._observations(_merged(group))
        yield from pending.profiles
        for (side, task), values in pending.tasks.items():
            yield _json(
                f"/api/v1/{side}",
                {
                    "task": task,
                    "values": [
                        {"id": v.value_id, "value": v.value, "timestamp": v.timestamp}
                        for v in values
                    ],
                },
            )

    def _observations(self, item: ObservationItem) -> Iterator[Request]:
        per_row = item.byte_count // max(item.row_count, 1) + 1
        step = max(1, self._settings.body_bytes_max // per_row)
        for start in range(0, item.row_count, step):
            rows = (start, min(start + step, item.row_count))
            body = protobuf.observation_body(
                item.component,
                item.role,
                item.columns,
                rows,
                batch_id=new_id(),
                run=item.run,
                timestamp=item.timestamp,
                ids=item.ids,
            )
            # Sent late, values count from when they were logged; a field that stands last wins.
            late = protobuf.timestamp_field(item.logged_at) if item.timestamp is None else b""
            yield Request("/api/v1/observations", body, protobuf.CONTENT_TYPE, late_suffix=late)

    def _run_message(self, item: RunItem) -> dict[str, Any]:
        message = item.message
        for side, artifacts in (("inputs", item.inputs), ("outputs", item.outputs)):
            for artifact in artifacts:
                self._complete(artifact)
            if artifacts:
                message[side] = _distinct(artifact.message() for artifact in artifacts)
        if item.folder and "git_commit" not in message:
            commit, tags = self._git.of(item.folder)
            if commit:
                message["git_commit"] = commit
                message["git_tags"] = tags
        if item.code is not None and "code" not in message:
            source = self._source(item.code)
            if source:
                message["code"] = source
        if item.mlflow is not None:
            parameters, metrics = item.mlflow.details()
            message["parameters"] = {**parameters, **message.get("parameters", {})}
            message["metrics"] = {**metrics, **message.get("metrics", {})}
        if "metrics" in message:
            finite = {k: v for k, v in message["metrics"].items() if math.isfinite(v)}
            message["metrics"] = finite
        return message

    def _complete(self, artifact: Artifact) -> None:
        if artifact.version is not None:
            return
        if artifact.table is not None:
            artifact.version = table_digest(artifact.table)
            artifact.name = self._names.name(artifact.version, artifact.name)
            artifact.table = None
        elif artifact.stamp is not None:
            artifact.version = self._versions.of(artifact.stamp)

    def _source(self, code: Any) -> str | None:
        key = getattr(code, "__code__", code)
        if key not in self._sources:
            self._sources[key] = source_of(code)
            if len(self._sources) > 1024:
                self._sources.popitem(last=False)
        return self._sources[key]


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


def table_digest(columns: Sequence[Column]) -> str:
    """The MD5 of a table's content: its columns' names, kinds and values."""
    digest = hashlib.md5(usedforsecurity=False)
    for column in columns:
        values = column.values
        digest.update(f"{column.name}\0{type(values).__name__}\0{len(values)}\0".encode())
        if isinstance(values, Numbers):
            digest.update(values.data)
        elif isinstance(values, Categories):
            digest.update("\0".join(values.dictionary).encode("utf-8", "surrogatepass"))
            digest.update(values.codes)
        elif isinstance(values, Vectors):
            digest.update(values.present)
            digest.update(values.data)
    return digest.hexdigest()


def _runs(messages: list[bytes], bytes_max: int) -> Iterator[Request]:
    group: list[bytes] = []
    size = 0
    for encoded in messages:
        if group and size + len(encoded) > bytes_max:
            yield Request("/api/v1/runs", b"[" + b",".join(group) + b"]")
            group, size = [], 0
        group.append(encoded)
        size += len(encoded)
    if group:
        yield Request("/api/v1/runs", b"[" + b",".join(group) + b"]")


def encoded_json(message: Any) -> bytes:
    """A message in JSON; what is no Unicode text is marked as such."""
    return json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def _json(path: str, message: Any) -> Request:
    return Request(path, encoded_json(message))


def _distinct(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The artifacts, each name and version once, with all labels that were given for it."""
    seen: dict[tuple[str, str | None], dict[str, Any]] = {}
    for message in messages:
        known = seen.setdefault((message["name"], message.get("version")), message)
        if known is not message and message.get("labels"):
            known["labels"] = sorted({*known.get("labels", []), *message["labels"]})
    return list(seen.values())
