"""The local variables of a function as it returns.

The frame of a call is caught as the call begins, and read when it is over: a frame that somebody
holds keeps its variables. From Python 3.12 on `sys.monitoring` tells of the beginning, for the one
code object that is watched; before that a profile function does, and is gone again before the
function's first line. A profiler or debugger that was there goes on as if nothing had been.
Generators and coroutines carry their frame with them.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any


class FrameCatcher:
    """Catches the frame of the next call of one function in this thread."""

    __slots__ = ("code", "frame")

    def __init__(self, code: CodeType) -> None:
        self.code = code
        self.frame: FrameType | None = None

    def locals(self) -> dict[str, Any]:
        """The variables of the caught frame as they are now."""
        return {} if self.frame is None else dict(self.frame.f_locals)

    def call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Calls the function, and has its frame afterwards."""
        if _monitor is not None and _monitor.watch(self.code):
            return _monitor.call(self, function, args, kwargs)
        return _call_profiled(self, function, args, kwargs)


def code_of(function: Callable[..., Any]) -> CodeType | None:
    """The code that runs in the end when a function is called; none where it is not Python's."""
    seen = 0
    while seen < 100:
        seen += 1
        if hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif hasattr(function, "__func__"):
            function = function.__func__
        else:
            break
    code = getattr(function, "__code__", None)
    return code if isinstance(code, CodeType) else None


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

    def call(
        self,
        catcher: FrameCatcher,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        outer = getattr(self._pending, "catcher", None)
        self._pending.catcher = catcher
        try:
            return function(*args, **kwargs)
        finally:
            self._pending.catcher = outer

    def _on_start(self, code: CodeType, offset: int) -> None:
        catcher = getattr(self._pending, "catcher", None)
        # The first call is the one that is meant; those that it makes in turn come later.
        if catcher is not None and catcher.frame is None and catcher.code is code:
            catcher.frame = sys._getframe(1)


_monitor = _Monitor.if_possible()


# MARK: before Python 3.12


def _call_profiled(
    catcher: FrameCatcher,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    # What is written in C, as cProfile is, can be put aside but not put back from Python: then the
    # other hook is used, which it does not know of.
    get: Callable[[], Any] = sys.getprofile
    put: Callable[[Any], None] = sys.setprofile
    if get() is not None and not callable(get()):
        get, put = sys.gettrace, sys.settrace
    previous: Any = get()

    def hook(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "call" and frame.f_code is catcher.code:
            catcher.frame = frame
            put(previous)
        return previous(frame, event, argument) if previous is not None else None

    put(hook)
    try:
        return function(*args, **kwargs)
    finally:
        if get() is hook:
            put(previous)
