"""What could not be logged: kept out of the program's way, counted, and each kind of it told once.

Nothing that goes wrong while something is logged may reach the program, unless its client is
strict. `guarded` keeps a whole method's errors from the caller, `Guard.guarding` those of a block.
"""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, TypeVar, cast

from .errors import StrandlineError, ValueRefusedError
from .texts import text_of_error

log = logging.getLogger("strandline")

Method = TypeVar("Method", bound=Callable[..., Any])

#: How many distinct faults are told; what comes beyond them is counted.
_TOLD_COUNT_MAX = 100
#: How many of the things that a run goes without are said in its notes.
_NOTED_COUNT_MAX = 100


class Guard:
    """Keeps errors out of the program that is logged, or raises them where it is strict."""

    def __init__(self, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._told: set[tuple[str, str]] = set()
        #: Calls, columns and variables that were left out.
        self.count = 0

    @property
    def is_strict(self) -> bool:
        """Whether errors are raised."""
        return self._is_strict

    def set_strict(self, is_strict: bool) -> None:
        """Switches between raising errors and reporting them."""
        self._is_strict = is_strict

    @property
    def guard(self) -> Guard:
        """Itself, as whoever has one."""
        return self

    def guarding(self, what: str) -> contextlib.AbstractContextManager[Any]:
        """Keeps a block's errors from the caller, unless it is strict."""
        return Guarding(self, what)

    def handle(self, what: str, error: Exception) -> None:
        """Raises an error where it is strict, and reports it elsewhere."""
        if self.is_strict:
            raise error
        self.report(what, error)

    def report(self, what: str, error: Exception) -> None:
        """Counts what was left out, and logs a warning the first time that it happens."""
        self.count += 1
        try:
            self._tell(what, error)
        except Exception:
            # A handler of the program's, or a stack that is used up: nobody can be told.
            return

    def _tell(self, what: str, error: Exception) -> None:
        kind, text = type(error).__name__, text_of_error(error)
        # What this package raises is a sentence; of others, the kind is a part of it.
        if not text or not isinstance(error, (ValueError, StrandlineError)):
            text = f"{kind}: {text}" if text else kind
        fault = (what, text)
        if fault in self._told or len(self._told) > _TOLD_COUNT_MAX:
            return
        if len(self._told) == _TOLD_COUNT_MAX:
            fault = ("more than this goes wrong", "it is counted from now on, and not told")
        log.warning("strandline: %s: %s", *fault)
        self._told.add(fault)


class Guarded(Protocol):
    """What has a guard."""

    @property
    def guard(self) -> Guard:
        """What keeps errors from the program."""


class Guarding(contextlib.AbstractContextManager["Guarding"]):
    """Keeps a block's errors from the program, unless the owner's guard is strict.

    The guard is asked for where there is an error, since each call that is logged makes some.
    """

    __slots__ = ("_owner", "_what")

    def __init__(self, owner: Guarded, what: str) -> None:
        self._owner = owner
        self._what = what

    def __enter__(self) -> Guarding:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        guard = self._owner.guard
        if guard.is_strict:
            return False
        guard.report(self._what, error)
        return True


class RunGuard(Guard):
    """A client's guard that notes with a run what the run goes without."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(guard.is_strict)
        self._guard = guard
        #: What the run goes without, each once.
        self.sentences: dict[str, None] = {}

    @property
    def is_strict(self) -> bool:
        """Whether errors are raised."""
        return self._guard.is_strict

    def report(self, what: str, error: Exception) -> None:
        """Counts, logs and notes what was left out."""
        self._guard.report(what, error)
        self.note(what, error)

    def handle(self, what: str, error: Exception) -> None:
        """Notes what is left out, and raises the error where it is strict."""
        if self.is_strict:
            self.note(what, error)
        super().handle(what, error)

    def note(self, what: str, error: Exception) -> None:
        """Notes what was left out, with the run alone."""
        # What a library says may quote values, which may have to stay where they are.
        is_own = isinstance(error, ValueRefusedError)
        said = text_of_error(error) if is_own else type(error).__name__
        if len(self.sentences) < _NOTED_COUNT_MAX:
            self.sentences[f"{what}: {said}"] = None
        else:
            self.sentences["more is left out"] = None


def guarded(what: str, otherwise: object = None) -> Callable[[Method], Method]:
    """Keeps all errors of a method, of its arguments too, from the program that calls it.

    Args:
        what: what could not be done, for the log.
        otherwise: what the method returns then.

    The method's object has a `Guard` as `guard`.
    """

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except Exception as error:
                guard: Guard = self.guard
                if guard.is_strict:
                    raise
                try:
                    guard.report(what, error)
                except RecursionError:
                    pass
                return otherwise

        return cast(Method, call)

    return decorate
