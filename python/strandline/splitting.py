"""What a request that the server refuses consists of, so that one thing takes no other with it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any

from . import protobuf
from .encoding import Texts
from .items import new_id
from .protobuf_reading import ObservationBatch, read_batch
from .transport import Request
from .values import Column

_RUNS = "/api/v1/runs"
_OBSERVATIONS = "/api/v1/observations"
_TOO_LARGE = 413
#: What reading a body raises that another version of this package has left behind.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError)
#: What a run cannot be without.
_CORE = ("component", "external_id", "started_at", "status")
#: What ends a run.
_END = ("ended_at", "status")
#: Members that a run has several of, each of which may be at fault alone.
_LISTS = ("inputs", "outputs", "upstream", "git_tags", "row_maps")
_MAPPINGS = ("parameters", "metrics")
#: What a run has read and made, for the sake of which it is refused as a whole.
_HELD = ("inputs", "outputs", "upstream", "row_maps")


@dataclasses.dataclass
class Split:
    """A request in parts, to be sent in their order and none of them together with it."""

    parts: list[Request]
    #: What all parts have in common, without anything else: refused, none of them would be taken.
    probe: Request | None = None


def split(request: Request, status: int) -> Split | None:
    """A request in parts; none where it says one thing.

    Args:
        request: what the server refused.
        status: the HTTP status that it refused it with.
    """
    try:
        if request.path == _RUNS:
            return _split_runs(request, status)
        if request.path == _OBSERVATIONS:
            if request.content_type == protobuf.CONTENT_TYPE:
                return _split_batch(request, read_batch(request.body), status)
            return _split_profile(request)
        if request.path in ("/api/v1/outputs", "/api/v1/feedback"):
            return _split_values(request)
    except _UNREADABLE:
        return None
    return None


def described(request: Request) -> str:
    """What a request that says one thing says, for the log."""
    try:
        if request.path == _OBSERVATIONS:
            component, names = _fields_of(request)
            if len(names) == 1:
                return f"the column '{names[0]}' of '{component}'"
        elif request.path == _RUNS:
            piece = _piece_name(json.loads(request.body))
            if piece:
                return piece
    except _UNREADABLE:
        pass
    return "something"


def run_of(request: Request) -> str | None:
    """The external id of the one run that a request is about; none where it is about others."""
    try:
        if request.path == _OBSERVATIONS and request.content_type == protobuf.CONTENT_TYPE:
            run = read_batch(request.body).run
            return run if isinstance(run, str) else None
        message = json.loads(request.body)
        if isinstance(message, list):
            (message,) = message
        run = message.get("run" if request.path == _OBSERVATIONS else "external_id")
    except _UNREADABLE:
        return None
    return run if isinstance(run, str) else None


def refused_column(request: Request) -> tuple[str, str, str, str] | None:
    """The component, role, name and kind of the one column of a request; none where it has others.

    The kind is the name of the values' class.
    """
    if request.path != _OBSERVATIONS or request.content_type != protobuf.CONTENT_TYPE:
        return None
    try:
        batch = read_batch(request.body)
    except _UNREADABLE:
        return None
    if len(batch.columns) != 1:
        return None
    (column,) = batch.columns
    return batch.component, batch.role, column.name, type(column.values).__name__


def _fields_of(request: Request) -> tuple[str, list[str]]:
    if request.content_type == protobuf.CONTENT_TYPE:
        batch = read_batch(request.body)
        return batch.component, [column.name for column in batch.columns]
    message = json.loads(request.body)
    return message["component"], list(message["fields"])


def _json_request(path: str, message: Any, count: int = 1) -> Request:
    return Request(path, Texts().json(message), count=count)


def _halves(things: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    middle = (len(things) + 1) // 2
    return things[:middle], things[middle:]


# MARK: runs


def _split_runs(request: Request, status: int) -> Split | None:
    message = json.loads(request.body)
    if isinstance(message, list):
        if len(message) > 1:
            halves = [half if len(half) > 1 else half[0] for half in _halves(message)]
            counts = [len(half) if isinstance(half, list) else 1 for half in halves]
            return Split([_json_request(_RUNS, *half) for half in zip(halves, counts)])
        message = message[0]
    # A conflict is about the run as a whole.
    if status not in (400, 422, _TOO_LARGE):
        return None
    return _split_run(message)


def _split_run(message: dict[str, Any]) -> Split | None:
    """A run in parts: its beginning, what hangs on it in halves, and its end."""
    if not message.get("external_id"):
        return None
    core = {key: message[key] for key in _CORE if key in message}
    beginning = {**core, "status": "running"}
    pieces = _pieces(message)
    if message.get("status") == "running":
        if len(pieces) < 2:
            return None
        parts = [_assembled(beginning, half) for half in _halves(pieces)]
        return Split([_json_request(_RUNS, part) for part in parts])
    if not pieces:
        return None
    end = {**core, **{key: message[key] for key in _END if key in message}}
    parts = [_assembled(beginning, pieces), end]
    return Split([_json_request(_RUNS, p) for p in parts], _json_request(_RUNS, beginning))


def _pieces(message: dict[str, Any]) -> list[tuple[str, Any]]:
    """What hangs on a run, piece by piece."""
    pieces: list[tuple[str, Any]] = []
    for key, value in message.items():
        if key in _CORE or key in _END:
            continue
        if key in _LISTS and isinstance(value, list):
            pieces += [(key, [element]) for element in value]
        elif key in _MAPPINGS and isinstance(value, dict):
            pieces += [(key, {name: member}) for name, member in value.items()]
        else:
            pieces.append((key, value))
    return pieces


def _assembled(core: dict[str, Any], pieces: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    message = dict(core)
    for key, value in pieces:
        if key in _LISTS:
            message[key] = message.get(key, []) + value
        elif key in _MAPPINGS:
            message[key] = {**message.get(key, {}), **value}
        else:
            message[key] = value
    return message


def _piece_name(message: Any) -> str | None:
    """What the one piece of a run is called that is added to it."""
    if not isinstance(message, dict) or message.get("status") != "running":
        return None
    pieces = _pieces(message)
    if len(pieces) != 1:
        return None
    key, value = pieces[0]
    if key in _MAPPINGS:
        value = next(iter(value))
    elif key in _LISTS:
        value = value[0]["name"] if isinstance(value[0], dict) and "name" in value[0] else value[0]
    else:
        return f"the {key} of a run of '{message['component']}'"
    return f"'{value}' of the {key} of a run of '{message['component']}'"


def refused_end(request: Request, sentence: str) -> Request | None:
    """What ends a run whose own end was refused as a whole, so that it does not go on for ever.

    The run has failed then, as what it has read or made is not taken; all else of it is.

    Args:
        request: the end that was refused, of a run that the server knows.
        sentence: why it was.
    """
    try:
        message = json.loads(request.body)
        (run,) = message if isinstance(message, list) else [message]
        kept = {key: value for key, value in run.items() if key not in _HELD}
        reasons = [run.get("error"), f"The server has refused this run: {sentence}"]
        error = "\n".join(filter(None, reasons))
        return _json_request(_RUNS, {**kept, "status": "failed", "error": error})
    except _UNREADABLE:
        return None


# MARK: values


def _split_values(request: Request) -> Split | None:
    message = json.loads(request.body)
    values = message["values"]
    if len(values) < 2:
        return None
    return Split(
        [
            _json_request(request.path, {**message, "values": half}, len(half))
            for half in _halves(values)
        ],
        _json_request(request.path, {**message, "values": []}, 0),
    )


def _split_profile(request: Request) -> Split | None:
    message = json.loads(request.body)
    if len(message["fields"]) < 2:
        return None
    parts = [
        {**message, "fields": dict(half), "batch_id": new_id()}
        for half in _halves(list(message["fields"].items()))
    ]
    probe = {**message, "fields": {}, "batch_id": new_id()}
    requests = [_json_request(_OBSERVATIONS, part) for part in parts]
    return Split(requests, _json_request(_OBSERVATIONS, probe))


def _split_batch(request: Request, batch: ObservationBatch, status: int) -> Split | None:
    if status == _TOO_LARGE:
        if batch.row_count > 1:
            middle = (batch.row_count + 1) // 2
            rows = ((0, middle), (middle, batch.row_count))
            return Split([_batch_request(request, batch, batch.columns, span) for span in rows])
        if len(batch.columns) < 2:
            return None
    if len(batch.columns) > 1:
        halves = _halves(batch.columns)
        parts = [_batch_request(request, batch, half) for half in halves]
        return Split(parts, _batch_request(request, dataclasses.replace(batch, ids=[]), []))
    if batch.ids:
        # It may be one of the ids, without which the values say no less.
        return Split([_batch_request(request, dataclasses.replace(batch, ids=[]), batch.columns)])
    return None


def _batch_request(
    request: Request,
    batch: ObservationBatch,
    columns: Sequence[Column],
    rows: tuple[int, int] | None = None,
) -> Request:
    body = protobuf.observation_body(
        batch.component,
        batch.role,
        columns,
        rows or (0, batch.row_count),
        batch_id=new_id(),
        run=batch.run,
        timestamp=batch.timestamp,
        ids=batch.ids,
    )
    return dataclasses.replace(request, body=body)
