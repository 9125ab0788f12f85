"""What is logged, as it was handed over."""

from __future__ import annotations

import hashlib
import itertools
import os
import time
import uuid
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from .artifacts import Artifact
from .profiles import Profile
from .provenance import MlflowRun
from .values import Categories, Column, Numbers, Vectors


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


@dataclass(eq=False)
class Lookup:
    """Something of a run that is being looked up."""

    #: In words, for who reads that it could not be found.
    what: str
    #: The artifact whose version it is; none where it is something of the run itself.
    artifact: Artifact | None = None
    #: Whether it will take long, and whether nobody looks any more.
    is_slow: bool = False
    is_given_up: bool = False


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
    #: What is still being looked up, and what was found so far of what is no artifact's.
    lookups: list[Lookup] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    #: The whole of it in JSON, once it was made.
    encoded: bytes | None = None

    #: How much memory it holds, nearly.
    byte_count: int = field(init=False)

    def __post_init__(self) -> None:
        self.byte_count = 512
        for artifact in itertools.chain(self.inputs, self.outputs):
            if artifact.table:
                self.byte_count += sum(column.byte_count for column in artifact.table)

    @property
    def is_waiting(self) -> bool:
        """Whether something of it may still be found."""
        return any(not lookup.is_given_up for lookup in list(self.lookups))


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
    #: How much memory it holds, nearly.
    byte_count: int = field(init=False)

    def __post_init__(self) -> None:
        columns = sum(column.byte_count for column in self.columns)
        self.byte_count = 64 + columns + 40 * len(self.ids)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values) if self.columns else 0


class RowLayout:
    """What rows of plain values have in common."""

    __slots__ = ("byte_count", "component", "integers", "names", "role", "texts")

    def __init__(
        self,
        component: str,
        role: str,
        names: tuple[str, ...],
        *,
        texts: tuple[int, ...],
        integers: tuple[int, ...],
    ) -> None:
        self.component = component
        self.role = role
        self.names = names
        #: The places of what is text, and of whole numbers of any size.
        self.texts = texts
        self.integers = integers
        #: How much memory a row holds, nearly, but for its texts.
        self.byte_count = 128 + 16 * len(names)


class RowItem:
    """A row of values that cannot change, to be put into columns beside others."""

    __slots__ = ("byte_count", "layout", "logged_at", "values")

    def __init__(self, layout: RowLayout, values: tuple[Any, ...], byte_count: int) -> None:
        self.layout = layout
        self.values = values
        self.byte_count = byte_count
        self.logged_at = time.time()


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


Item = Union[ComponentItem, RunItem, ObservationItem, RowItem, ProfileItem, TaskItem]


def table_digest(columns: Sequence[Column]) -> str:
    """The MD5 of a table's content: its columns' names, kinds and values."""
    steps = table_steps(columns)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return str(stop.value)


def table_steps(columns: Sequence[Column]) -> Generator[None, None, str]:
    """Finds the MD5 of a table's content, column by column."""
    digest = hashlib.md5(usedforsecurity=False)
    for column in columns:
        values = column.values
        kind = type(values).__name__
        digest.update(_bytes(f"{column.name}\0{kind}\0{len(values)}\0"))
        if isinstance(values, Numbers):
            digest.update(values.data)
        elif isinstance(values, Categories):
            digest.update(_bytes("\0".join(values.dictionary)))
            digest.update(values.codes)
        elif isinstance(values, Vectors):
            digest.update(values.present)
            digest.update(values.data)
        yield
    return digest.hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
