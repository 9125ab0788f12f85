"""What is sent to one server: components, rows, and values of tasks."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
import time
from collections.abc import Sequence
from typing import Any

from .artifacts import ObjectNames
from .columns import read_table
from .delivery import Delivery
from .ends import watch
from .errors import ServerError, ValueRefusedError
from .faults import Guard, guarded
from .items import ComponentItem, Item, ObservationItem, ProfileItem, TaskItem
from .plain_values import is_missing
from .profiles import Profile, profile_of
from .protobuf import ROLES
from .reporting import FlushResult
from .rows import RowReader
from .settings import Settings
from .texts import name_of, names_of, text_of
from .values import Column

log = logging.getLogger("strandline")

#: Rows without ids of their own.
NO_IDS: tuple[object, ...] = ()


@dataclasses.dataclass
class Observation:
    """Rows that were seen, and why some of what was given for them was left out."""

    items: list[ObservationItem | ProfileItem]
    refusals: list[ValueRefusedError] = dataclasses.field(default_factory=list)


class Sender:
    """Logs to a server.

    What is logged is sent by a background thread: no call waits, and none raises, unless the sender
    is strict. Thread-safe, and safe to use on both sides of a fork.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._delivery = Delivery(settings)
        #: What objects without a text of their own are called.
        self.object_names = ObjectNames()
        self.guard = Guard(settings.strict)
        self._rows = RowReader()
        self._known_components: set[tuple[Any, ...]] = set()
        watch(self)

    # MARK: logging

    @guarded("a component could not be logged")
    def create_component(
        self, name: str, description: str = "", owner: str = "", tags: Sequence[str] = ()
    ) -> None:
        """Makes a component known, with its owner; what is given replaces what was known of it."""
        message = {
            "name": name_of(name, "a component"),
            "description": text_of(description or ""),
            "owner": name_of(owner, "an owner") if owner else "",
            "tags": names_of(tags, "a tag"),
        }
        key = (*list(message.values())[:3], *message["tags"])
        if key in self._known_components:
            return
        self._known_components.add(key)
        self.submit(ComponentItem(message))

    @guarded("rows could not be observed")
    def observe(
        self,
        component: str,
        data: object,
        role: str = "output",
        *,
        ids: Sequence[object] = NO_IDS,
        timestamp: float | None = None,
        run: int | str | None = None,
        name: str | None = None,
    ) -> None:
        """Logs rows seen on one side of a component; see `strandline.observe`."""
        is_bare = ids is NO_IDS and timestamp is None and run is None and name is None
        if is_bare and type(data) is dict and self.settings.send == "values":
            row = self._rows.row(component, data, role)
            if row is not None:
                self.submit(row)
                return
        observation = self.observation(
            component, data, role, ids=ids, timestamp=timestamp, run=run, name=name
        )
        self.submit(*observation.items)
        for refusal in observation.refusals:
            self.guard.handle(f"not all rows of {component} are observed", refusal)

    @guarded("a value could not be logged")
    def log_output(
        self, task: str, value_id: str, value: object, timestamp: float | None = None
    ) -> None:
        """Logs what a model said; see `strandline.log_output`."""
        self._log_value("outputs", task, value_id, value, timestamp)

    @guarded("a value could not be logged")
    def log_feedback(
        self, task: str, value_id: str, value: object, timestamp: float | None = None
    ) -> None:
        """Logs what turned out to be true; see `strandline.log_feedback`."""
        self._log_value("feedback", task, value_id, value, timestamp)

    def _log_value(
        self, side: str, task: str, value_id: str, value: object, timestamp: float | None
    ) -> None:
        self.submit(
            TaskItem(
                side,
                name_of(task, "a task"),
                text_of(value_id),
                _scalar(value),
                time.time() if timestamp is None else _moment(timestamp),
            )
        )

    @guarded("a table could not be summarised", otherwise=Profile({}))
    def profile(self, data: object, name: str | None = None) -> Profile:
        """Summarises every column of a table; see `strandline.profile`."""
        table = read_table(data, None if name is None else name_of(name, "a column"))
        profile, refusals = profile_of(table.columns)
        for refusal in (*table.refusals, *refusals):
            self.guard.handle("not all columns are summarised", refusal)
        return profile

    # MARK: delivery

    @guarded("it could not be waited for what was logged", otherwise=FlushResult())
    def flush(self, timeout: float | None = 30.0) -> FlushResult:
        """Waits until everything that was logged has arrived.

        Args:
            timeout: how many seconds to wait at most; none to wait for as long as it takes.

        Returns:
            True where all of it has arrived since the last time that this was asked; else how much
            is still to come, was lost or was refused, and why.
        """
        return self._delivery.flush(timeout)

    @guarded("a client could not be closed", otherwise=FlushResult())
    def close(self, patience: float | None = None) -> FlushResult:
        """Sends what is still to be sent.

        Args:
            patience: for how many seconds to wait for the next answer; the settings' by default.

        Returns:
            What `flush` returns; what is still to come waits on disk for another process.
        """
        return self._delivery.close(self.settings.exit_seconds if patience is None else patience)

    def end(self) -> None:
        """Closes at the end of the process; what is logged later is sent in the caller's thread."""
        self._delivery.end(self.settings.exit_seconds)

    @property
    def dropped_count(self) -> int:
        """Things that were lost: there was no room for them, or no request could say them."""
        return self._delivery.report.dropped_count

    @property
    def skipped_count(self) -> int:
        """Calls, columns, variables and the like that could not be read, and were left out."""
        return self.guard.count

    @property
    def refused_count(self) -> int:
        """Things that the server refused."""
        return self._delivery.report.refused_count

    @property
    def substituted_count(self) -> int:
        """Texts that were changed: U+FFFD stands for lone surrogates and NUL."""
        return self._delivery.substituted_count

    def take_refusals(self) -> list[ServerError]:
        """What the server refused lately, told once."""
        return self._delivery.take_refusals()

    def forget_components(self) -> None:
        """Has components told anew: the server does not know them any more."""
        self._known_components.clear()

    def submit(self, *items: Item) -> None:
        """Hands items over; a strict one waits for their answers and raises what they say."""
        self._delivery.submit(*items)
        if self.settings.strict:
            self._delivery.raise_failure(self.settings.timeout_seconds)

    def guarding(self, what: str) -> contextlib.AbstractContextManager[None]:
        """Keeps errors out of the user's code, unless it is strict."""
        return self.guard.guarding(what)

    def set_strict(self, is_strict: bool) -> None:
        """Switches between raising errors and logging them."""
        self.settings = dataclasses.replace(self.settings, strict=is_strict)
        self.guard.set_strict(is_strict)

    # MARK: rows

    def observation(
        self,
        component: str,
        data: object,
        role: str,
        *,
        ids: Sequence[object] = (),
        timestamp: float | None = None,
        run: int | str | None = None,
        name: str | None = None,
        may_use_up: bool = True,
    ) -> Observation:
        """What rows there are, and why some of what was given is left out.

        Raises:
            ValueError: where nothing can be said of any row.
        """
        if role not in ROLES:
            raise ValueError(f"the role must be input, output or label, not '{role}'")
        component = name_of(component, "a component")
        timestamp = None if timestamp is None else _moment(timestamp)
        if run is not None and (isinstance(run, bool) or not isinstance(run, (int, str))):
            raise ValueError(f"a run is told by its id, not by a {type(run).__name__}")
        run = name_of(run, "a run") if isinstance(run, str) else run
        if isinstance(data, Profile):
            return Observation([ProfileItem(component, role, data, run, timestamp)])
        texts, refusals = _row_ids(ids)
        named = None if name is None else name_of(name, "a column")
        table = read_table(data, named, row_count=len(texts) or None, may_use_up=may_use_up)
        if texts and table.columns and len(texts) != table.row_count:
            refusals.append(
                ValueRefusedError(f"there are {len(texts)} ids for {table.row_count} rows")
            )
            texts = []
        observation = self.observation_of(
            component, table.columns, role, run=run, timestamp=timestamp, ids=texts
        )
        observation.refusals[:0] = [*refusals, *table.refusals]
        return observation

    def observation_of(
        self,
        component: str,
        columns: list[Column],
        role: str,
        *,
        run: int | str | None = None,
        timestamp: float | None = None,
        ids: Sequence[str] = (),
    ) -> Observation:
        """The items that say what columns there are; none for no rows."""
        if not columns or not len(columns[0].values):
            return Observation([])
        if self.settings.send == "values":
            return Observation([ObservationItem(component, role, columns, run, ids, timestamp)])
        profile, refusals = profile_of(columns)
        items = [ProfileItem(component, role, profile, run, timestamp)] if profile.fields else []
        return Observation([*items], refusals)

    # MARK: forks

    def before_fork(self) -> None:
        """Makes sure that nothing is half done while the process is copied."""
        self._delivery.before_fork()

    def after_fork_in_parent(self) -> None:
        """Goes on."""
        self._delivery.after_fork_in_parent()

    def after_fork_in_child(self) -> None:
        """Starts afresh, with nothing to send."""
        self._delivery.after_fork_in_child()


def _row_ids(ids: Any) -> tuple[list[str], list[ValueRefusedError]]:
    """Row ids as text, and why there are none where they cannot be read."""
    if ids is None:
        return [], []
    try:
        return [text_of(row_id) for row_id in ids], []
    except Exception as error:
        kind = type(error).__name__
        return [], [ValueRefusedError(f"the ids of the rows cannot be read: {kind}")]


def _moment(timestamp: object) -> float:
    """A time in Unix seconds."""
    try:
        seconds = float(timestamp)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        kind = type(timestamp).__name__
        raise ValueError(f"a timestamp is a number of Unix seconds, not a {kind}") from None
    if not math.isfinite(seconds):
        raise ValueError(f"{seconds} is no timestamp; leave it away for now")
    return seconds


def _scalar(value: object) -> float | str:
    if isinstance(value, str):
        return text_of(value)
    if is_missing(value):
        raise ValueError(f"{value} is no value; log what is missing not at all")
    item = getattr(value, "item", None)
    plain: Any = item() if callable(item) else value
    if isinstance(plain, str):
        return plain
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no value; log what is missing not at all")
    return number
