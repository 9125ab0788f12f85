"""Room for the frames of a decorator where a decorated function calls itself.

Each level of such a recursion has a frame of the decorator's beside the function's own, so that it
would reach Python's limit in half the depth. While many decorated calls are within each other, the
limit is raised by what is the decorators', and lowered again as they return.
"""

from __future__ import annotations

import os
import sys
import threading

#: How many levels share one change of the limit; fewer are not worth one.
LEVELS = 32
#: The decorator has one frame of each level: room for more would let a recursion without an end
#: go on until memory is used up. Beyond the deepest level it needs some for a moment.
_FRAMES = LEVELS
_FRAMES_ONCE = 64

#: Before 3.10, where an error of too deep a recursion was caught, the next one ends the process.
MAY_END = sys.version_info < (3, 10)
#: How many frames logging takes for a moment.
_FRAMES_OF_LOGGING = 60

_lock = threading.Lock()


def _renew_lock() -> None:
    """In a forked child nobody holds it."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def enter(level: int) -> bool:
    """Makes room where a level is one that begins another group of them; whether it did."""
    if level % LEVELS or not level:
        return False
    return _change(_FRAMES + (_FRAMES_ONCE if level == LEVELS else 0))


def leave(level: int) -> None:
    """Takes back the room that `enter` made for a level."""
    _change(-_FRAMES - (_FRAMES_ONCE if level == LEVELS else 0))


def _change(frames: int) -> bool:
    """Changes the limit, which other threads and the program change as well."""
    with _lock:
        try:
            sys.setrecursionlimit(sys.getrecursionlimit() + frames)
        except (RecursionError, ValueError, OverflowError):
            # The stack is deeper than it would then be allowed to be.
            return False
    return True


def has_room() -> bool:
    """Whether logging stays so far from the limit that reaching it could not end the process."""
    try:
        sys._getframe(max(sys.getrecursionlimit() - _FRAMES_OF_LOGGING, 1))
    except ValueError:
        return True
    return False
