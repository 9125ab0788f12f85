"""What is sent to one server: components, rows, and values of tasks."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
import os
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .artifacts import ObjectNames
from .columns import columns_of
from .delivery import Delivery, Item
from .errors import ServerError
from .items import ComponentItem, ObservationItem, ProfileItem, RequestMaker, TaskItem
from .profiles import Profile, profile_of
from .protobuf import ROLES
from .settings import Settings
from .values import Column

log = logging.getLogger("strandline")


class Sender:
    """Logs to a server.

    What is logged is sent by a background thread: no call waits, and none raises, unless the sender
    is strict. Thread-safe, and safe to use on both sides of a fork.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._delivery = Delivery(settings, RequestMaker(settings))
        #: What objects without a text of their own are called.
        self.object_names = ObjectNames()
        self._known_components: set[tuple[Any, ...]] = set()
        _senders.add(self)

    # MARK: logging

    def create_component(
        self, name: str, description: str = "", owner: str = "", tags: Sequence[str] = ()
    ) -> None:
        """Makes a component known, with its owner; what is given replaces what was known of it."""
        key = (name, description, owner, tuple(tags))
        if key in self._known_components:
            return
        self._known_components.add(key)
        message = {"name": name, "description": description, "owner": owner, "tags": list(tags)}
        with self.guarding("a component could not be logged"):
            self.submit(ComponentItem(message))

    def observe(
        self,
        component: str,
        data: object,
        role: str = "output",
        *,
        ids: Sequence[object] = (),
        timestamp: float | None = None,
        run: int | str | None = None,
        name: str | None = None,
    ) -> None:
        """Logs rows seen on one side of a component; see `strandline.observe`."""
        with self.guarding("rows could not be observed"):
            self.submit(
                *self.observation(
                    component, data, role, ids=ids, timestamp=timestamp, run=run, name=name
                )
            )

    def log_output(
        self, task: str, value_id: str, value: object, timestamp: float | None = None
    ) -> None:
        """Logs what a model said; see `strandline.log_output`."""
        self._log_value("outputs", task, value_id, value, timestamp)

    def log_feedback(
        self, task: str, value_id: str, value: object, timestamp: float | None = None
    ) -> None:
        """Logs what turned out to be true; see `strandline.log_feedback`."""
        self._log_value("feedback", task, value_id, value, timestamp)

    def _log_value(
        self, side: str, task: str, value_id: str, value: object, timestamp: float | None
    ) -> None:
        with self.guarding("a value could not be logged"):
            self.submit(
                TaskItem(
                    side,
                    task,
                    str(value_id),
                    _scalar(value),
                    time.time() if timestamp is None else timestamp,
                )
            )

    # MARK: delivery

    def flush(self, timeout: float | None = 30.0) -> bool:
        """Waits until everything that was logged has arrived.

        Args:
            timeout: how many seconds to wait at most; none to wait for as long as it takes.

        Returns:
            Whether it has; what has not is kept and sent later.
        """
        return self._delivery.flush(timeout)

    def close(self, patience: float | None = None) -> bool:
        """Sends what is still to be sent, and takes nothing more.

        Args:
            patience: for how many seconds to wait for the next answer; the settings' by default.

        Returns:
            Whether all of it arrived; the rest waits on disk for another process.
        """
        _senders.discard(self)
        return self._delivery.close(self.settings.exit_seconds if patience is None else patience)

    @property
    def dropped_count(self) -> int:
        """Things that there was no room for."""
        return self._delivery.dropped_count

    @property
    def refused_count(self) -> int:
        """Things that the server refused."""
        return self._delivery.refused_count

    def take_refusals(self) -> list[ServerError]:
        """What the server refused lately, told once."""
        return self._delivery.take_refusals()

    def forget_components(self) -> None:
        """Has components told anew: the server does not know them any more."""
        self._known_components.clear()

    def submit(self, *items: Item) -> None:
        """Hands items over; a strict one waits for their answers and raises what they say."""
        for item in items:
            self._delivery.submit(item)
        if self.settings.strict:
            self._delivery.raise_failure(self.settings.timeout_seconds)

    @contextlib.contextmanager
    def guarding(self, what: str) -> Iterator[None]:
        """Keeps errors out of the user's code, unless it is strict."""
        try:
            yield
        except Exception as error:
            if self.settings.strict:
                raise
            log.warning("strandline: %s: %s", what, error)

    def set_strict(self, is_strict: bool) -> None:
        """Switches between raising errors and logging them."""
        self.settings = dataclasses.replace(self.settings, strict=is_strict)

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
    ) -> list[ObservationItem | ProfileItem]:
        """The items that say what rows there are."""
        if role not in ROLES:
            raise ValueError(f"the role must be input, output or label, not '{role}'")
        if isinstance(data, Profile):
            return [ProfileItem(component, role, data, run, timestamp)]
        columns = columns_of(data, name)
        texts = [str(row_id) for row_id in ids]
        if texts and columns and len(texts) != len(columns[0].values):
            raise ValueError(f"there are {len(texts)} ids for {len(columns[0].values)} rows")
        return self.items_of(component, columns, role, run=run, timestamp=timestamp, ids=texts)

    def items_of(
        self,
        component: str,
        columns: list[Column],
        role: str,
        *,
        run: int | str | None = None,
        timestamp: float | None = None,
        ids: Sequence[str] = (),
    ) -> list[ObservationItem | ProfileItem]:
        """The items that say what columns there are; nothing for no rows."""
        if not columns or not len(columns[0].values):
            return []
        if self.settings.send == "profiles":
            return [ProfileItem(component, role, profile_of(columns), run, timestamp)]
        return [ObservationItem(component, role, columns, run, ids, timestamp)]

    # MARK: forks

    def _before_fork(self) -> None:
        self._delivery.before_fork()

    def _after_fork_in_parent(self) -> None:
        self._delivery.after_fork_in_parent()

    def _after_fork_in_child(self) -> None:
        self._delivery.after_fork_in_child()
        self._known_components = set(self._known_components)


def _scalar(value: object) -> float | str:
    if isinstance(value, str):
        return value
    item = getattr(value, "item", None)
    plain: Any = item() if callable(item) else value
    if isinstance(plain, str):
        return plain
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no value; log what is missing not at all")
    return number


_senders: weakref.WeakSet[Sender] = weakref.WeakSet()


def _in_all_senders(action: Callable[[Sender], None]) -> Callable[[], None]:
    def act() -> None:
        for sender in list(_senders):
            action(sender)

    return act


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_in_all_senders(Sender._before_fork),
        after_in_parent=_in_all_senders(Sender._after_fork_in_parent),
        after_in_child=_in_all_senders(Sender._after_fork_in_child),
    )


def close_all() -> None:
    """Closes every sender, as the interpreter does when it ends."""
    for sender in list(_senders):
        sender.close()
