"""How processes begin and end: forks, the interpreter's exit, and the end of a child.

A child of `multiprocessing` ends without what `atexit` has registered. It runs that module's own
finalizers instead, so that these are told as well, as soon as the module is there.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import weakref
from collections.abc import Callable
from typing import Any, Protocol

log = logging.getLogger("strandline")

#: Lower numbers come later: after a process has waited for its children.
_PRIORITY = -100


class Sender(Protocol):
    """Something that has to know when the process is copied and when it ends."""

    def before_fork(self) -> None:
        """Called before the process is copied."""

    def after_fork_in_parent(self) -> None:
        """Called when it was copied."""

    def after_fork_in_child(self) -> None:
        """Called in the copy."""

    def end(self) -> None:
        """Called when the process ends, maybe more than once."""


class _Process:
    """What this process knows about its end."""

    def __init__(self) -> None:
        self.senders: weakref.WeakSet[Sender] = weakref.WeakSet()
        self.before_end: Callable[[], object] = lambda: None
        self.has_children = False
        self._told_children = False
        self._finalizer_of = -1

    def end(self) -> None:
        """Ends every sender."""
        self.hook()
        try:
            self.before_end()
        except Exception:
            log.exception("strandline: the end was not noticed")
        for sender in list(self.senders):
            try:
                sender.end()
            except Exception:
                # The program ends in its own way.
                log.exception("strandline: the end was not noticed")

    def hook(self) -> None:
        """Sees to it that multiprocessing calls `end`, where it is used."""
        util: Any = sys.modules.get("multiprocessing.util")
        if util is None:
            return
        if not self._told_children:
            self._told_children = True
            # A child forgets all finalizers before it begins, and then calls this.
            util.register_after_fork(self, _Process._add_finalizer)
        if self._finalizer_of != os.getpid():
            self._add_finalizer()

    def _add_finalizer(self) -> None:
        self._finalizer_of = os.getpid()
        util: Any = sys.modules["multiprocessing.util"]
        util.Finalize(None, self.end, exitpriority=_PRIORITY)

    def before_fork(self) -> None:
        self.hook()
        for sender in list(self.senders):
            sender.before_fork()

    def after_fork_in_parent(self) -> None:
        self.has_children = True
        for sender in list(self.senders):
            sender.after_fork_in_parent()

    def after_fork_in_child(self) -> None:
        self.has_children = False
        for sender in list(self.senders):
            sender.after_fork_in_child()


_process = _Process()


def watch(sender: Sender) -> None:
    """Tells a sender of forks and of the process' end for as long as it is there."""
    _process.senders.add(sender)


def hook_end() -> None:
    """Makes sure that the end of this process is noticed; called where something is logged."""
    _process.hook()


def has_children() -> bool:
    """Whether this process may have started others that log."""
    if _process.has_children:
        return True
    process: Any = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is None


def may_be_terminated() -> bool:
    """Whether this process is one whose parent may terminate it as soon as it has done its work.

    `multiprocessing.Pool` does so with its workers.
    """
    process: Any = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


def before_end(action: Callable[[], object]) -> None:
    """Sets what is done at the end, before the senders are told."""
    _process.before_end = action


atexit.register(_process.end)
_process.hook()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_process.before_fork,
        after_in_parent=_process.after_fork_in_parent,
        after_in_child=_process.after_fork_in_child,
    )
