"""The local variables of a function as it begins and as it returns.

The frame of a call is caught as the call begins, and read when it is over: a frame that somebody
holds keeps its variables. From Python 3.12 on `sys.monitoring` tells of the beginning, for the one
code object that is watched; before that a profile function does, and is gone again before the
function's first line. A profiler or debugger that was there goes on as if nothing had been.
Generators and coroutines carry their frame with them.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType, MethodType
from typing import Any


class FrameCatcher:
    """Catches the frame of the next call of one function in this thread.

    Between `arm` and `disarm` no frame of this package stands between the caller's and the
    function's: recursion goes as deep as it does without. Where `arm` returns a hook, it is the
    caller who puts it, right before the call, since each event until then costs one call of it::

        hook = catcher.arm()
        if hook is not None:
            hook.put(hook)
    """

    __slots__ = ("_hook", "_on_start", "_outer", "code", "frame")

    def __init__(
        self, code: CodeType, on_start: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        """Catches a frame.

        Args:
            code: the function's.
            on_start: what is told of the variables that have a value as the function begins.
        """
        self.code = code
        self.frame: FrameType | None = None
        self._on_start = on_start
        self._outer: FrameCatcher | None = None
        self._hook: _Hook | None = None

    def locals(self) -> dict[str, Any]:
        """The variables of the caught frame as they are now."""
        return variables_of(self.frame)

    def arm(self) -> _Hook | None:
        """Waits for the call; returns the hook that is to be put, if there is one."""
        if _monitor is not None and _monitor.watch(self.code):
            self._outer = _monitor.replace(self)
        else:
            self._hook = _Hook(self)
        return self._hook

    def disarm(self) -> None:
        """Waits no longer, whether the call came or not."""
        if self._hook is not None:
            self._hook.remove()
        elif _monitor is not None:
            _monitor.replace(self._outer)
        self._outer = self._hook = None

    def call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Calls the function, and has its frame afterwards."""
        hook = self.arm()
        try:
            if hook is not None:
                hook.put(hook)
            return function(*args, **kwargs)
        finally:
            self.disarm()

    def begins(self, frame: FrameType) -> None:
        """Takes the frame of the call that has come."""
        self.frame = frame
        if self._on_start is None:
            return
        try:
            self._on_start(frame.f_locals)
        except Exception:
            # An error here would be one of the function's. What it is about is looked at once more
            # when the function returns.
            return


def variables_of(frame: FrameType | None) -> dict[str, Any]:
    """A frame's variables as they are now; nothing without a frame."""
    return {} if frame is None else dict(frame.f_locals)


def code_of(function: Any) -> CodeType | None:
    """The code that runs in the end when something is called; none where it is not Python's."""
    try:
        for _ in range(100):
            code = getattr(function, "__code__", None)
            inner = _called_by(function)
            if inner is None:
                return code if isinstance(code, CodeType) else None
            function = inner
    except Exception:
        # An object whose attributes are errors.
        return None
    return None


def _called_by(function: Any) -> Any:
    """What something calls in its turn; none where it is what is called in the end."""
    wrapped = getattr(function, "__wrapped__", None)
    if wrapped is not None:
        return wrapped
    if isinstance(function, functools.partial):
        return function.func
    if isinstance(function, (MethodType, staticmethod, classmethod)):
        return function.__func__
    if isinstance(function, (FunctionType, type)):
        return None
    # An object whose class says what a call does.
    called: Any = type(function).__call__
    return called if isinstance(called, FunctionType) else None


# MARK: from Python 3.12 on


class _Monitor:
    """Tells of the beginnings of calls through `sys.monitoring` (PEP 669)."""

    def __init__(self, tool: int) -> None:
        self._tool = tool
        self._pending = threading.local()
        monitoring = sys.monitoring  # type: ignore[attr-defined]
        self._start = monitoring.events.PY_START
        monitoring.register_callback(tool, self._start, self._on_start)

    @classmethod
    def if_possible(cls) -> _Monitor | None:
        monitoring = getattr(sys, "monitoring", None)
        if monitoring is None:
            return None
        # 0, 1, 2 and 5 are meant for debuggers, coverage, profilers and optimizers.
        for tool in (3, 4):
            try:
                monitoring.use_tool_id(tool, "strandline")
            except ValueError:
                continue
            return cls(tool)
        return None

    def watch(self, code: CodeType) -> bool:
        """Has the calls of a code object told from now on; false where that is not possible."""
        monitoring = sys.monitoring  # type: ignore[attr-defined]
        try:
            if not monitoring.get_local_events(self._tool, code) & self._start:
                monitoring.set_local_events(self._tool, code, self._start)
        except ValueError:
            # Somebody has taken the tool's number away.
            return False
        return True

    def replace(self, catcher: FrameCatcher | None) -> FrameCatcher | None:
        """Waits for a call in this thread in place of another one, which is returned."""
        outer = getattr(self._pending, "catcher", None)
        self._pending.catcher = catcher
        return outer

    def _on_start(self, code: CodeType, offset: int) -> None:
        catcher = getattr(self._pending, "catcher", None)
        # The first call is the one that is meant; those that it makes in turn come later.
        if catcher is not None and catcher.frame is None and catcher.code is code:
            catcher.begins(sys._getframe(1))


_monitor = _Monitor.if_possible()


# MARK: before Python 3.12


class _Hook:
    """A profile function that takes one frame, and then itself away."""

    __slots__ = ("_catcher", "_get", "_previous", "put")

    def __init__(self, catcher: FrameCatcher) -> None:
        self._catcher = catcher
        self._get: Callable[[], Any] = sys.getprofile
        self.put: Callable[[Any], None] = sys.setprofile
        # What is written in C, as cProfile is, can be put aside but not put back from Python: then
        # the other hook is used, which it does not know of.
        if self._get() is not None and not callable(self._get()):
            self._get, self.put = sys.gettrace, sys.settrace
        self._previous: Any = self._get()

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "call" and frame.f_code is self._catcher.code:
            self.put(self._previous)
            self._catcher.begins(frame)
        return None if self._previous is None else self._previous(frame, event, argument)

    def remove(self) -> None:
        """Puts back what was there before, where the call never came."""
        if self._get() is self:
            self.put(self._previous)
