"""What is looked up of a run beside the sending: content versions, code, and MLflow's run.

Large files take minutes to be read and other servers may not answer: neither may hold up what else
was logged. Each kind of lookup has a thread of its own, and whoever sends waits a moment for what
comes at once and goes on without the rest.
"""

from __future__ import annotations

import collections
import contextlib
import itertools
import logging
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable
from typing import Any

from .artifacts import Artifact, ContentNames
from .items import Lookup, RunItem, table_steps
from .provenance import ContentVersions, GitState, source_of
from .regular_files import is_regular

log = logging.getLogger("strandline")

#: A lookup that goes on in steps, after each of which it may be given up.
Steps = Generator[None, None, Any]

#: What is larger is hashed by a thread of its own.
SMALL_BYTES_MAX = 8 << 20
_IDLE_SECONDS = 5.0
_STUCK_SECONDS = 0.5
#: For how long a commit is believed to be the current one.
_CODE_SECONDS = 2.0
_CODE_COUNT_MAX = 1024
#: How much less of the processor than others a thread that hashes gets.
_NICENESS = 10


class Lane:
    """A thread that does one thing after the other, while there is any."""

    def __init__(self, name: str, niceness: int = 0) -> None:
        self._name = name
        self._niceness = niceness
        self._condition = threading.Condition()
        self._waiting: collections.deque[Steps] = collections.deque()
        self._has_thread = False
        self._is_given_up = False
        self._busy_since: float | None = None

    @property
    def is_stuck(self) -> bool:
        """Whether one thing takes so long that the next ones will, too."""
        since = self._busy_since
        return since is not None and time.monotonic() - since > _STUCK_SECONDS

    def add(self, work: Steps) -> bool:
        """Adds work; false where there can be no thread for it any more."""
        with self._condition:
            if self._is_given_up:
                return False
            self._waiting.append(work)
            if self._has_thread:
                self._condition.notify()
                return True
            thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            try:
                thread.start()
            except RuntimeError:
                # The interpreter is ending.
                self._waiting.clear()
                return False
            self._has_thread = True
            return True

    def give_up(self) -> None:
        """Leaves undone what is not done yet."""
        with self._condition:
            self._is_given_up = True
            self._waiting.clear()
            self._condition.notify()

    def _run(self) -> None:
        if self._niceness and sys.platform == "linux":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self._niceness)
        while (work := self._next()) is not None:
            self._busy_since = time.monotonic()
            for _ in work:
                if self._is_given_up:
                    break
            self._busy_since = None

    def _next(self) -> Steps | None:
        """The work whose turn it is; none after a while without any."""
        deadline = time.monotonic() + _IDLE_SECONDS
        with self._condition:
            while not self._waiting:
                rest = deadline - time.monotonic()
                if rest <= 0 or self._is_given_up:
                    self._has_thread = False
                    return None
                self._condition.wait(rest)
            return self._waiting.popleft()


class Lookups:
    """Completes runs with what their calls did not say."""

    def __init__(self, on_completed: Callable[[], None]) -> None:
        """Lookups that are begun and waited for by others.

        Args:
            on_completed: called by the thread that found the last of what a run waits for.
        """
        self._on_completed = on_completed
        self.start_afresh()
        self._versions = ContentVersions()
        self._names = ContentNames()
        self._git = GitState()
        self._sources: OrderedDict[Any, str | None] = OrderedDict()
        #: What was found lately, and when it was looked for, by the code and its folder.
        self._known_code: dict[Any, tuple[float, dict[str, Any]]] = {}

    def start_afresh(self) -> None:
        """Begins without any work and thread, as in a forked child; what is known stays known."""
        self._condition = threading.Condition()
        self._small = Lane("strandline-files")
        self._large = Lane("strandline-large-files", _NICENESS)
        self._code = Lane("strandline-code")
        self._mlflow = Lane("strandline-mlflow")

    def note(self, item: RunItem) -> None:
        """Notes in `item.lookups` what is to be looked up of a run."""
        for artifact in filter(_is_open, itertools.chain(item.inputs, item.outputs)):
            item.lookups.append(Lookup(f"the content version of {artifact.name}", artifact))
        found = self._known_code.get(_code_key(item))
        if found is not None and time.monotonic() - found[0] < _CODE_SECONDS:
            item.found.update(found[1])
        elif item.folder or item.code is not None:
            item.lookups.append(Lookup("the code"))
        if item.mlflow is not None:
            item.lookups.append(Lookup("the run of MLflow"))

    def start(self, item: RunItem) -> None:
        """Starts to look up what was noted of a run."""
        for lookup in list(item.lookups):
            if lookup.artifact is not None:
                is_large = _size(lookup.artifact) > SMALL_BYTES_MAX
                lane = self._large if is_large else self._small
                self._add(lane, item, lookup, self._version_steps(lookup.artifact))
            elif lookup.what == "the code":
                self._add(self._code, item, lookup, self._code_steps(item))
            else:
                self._add(self._mlflow, item, lookup, self._mlflow_steps(item))

    def wait(self, items: Iterable[RunItem], seconds: float) -> None:
        """Waits until the runs are complete but for what is slow, or for a time at most."""
        deadline = time.monotonic() + seconds
        with self._condition:
            for item in items:
                while any(not lookup.is_slow for lookup in item.lookups):
                    rest = deadline - time.monotonic()
                    if rest <= 0:
                        return
                    self._condition.wait(rest)

    def give_up(self) -> None:
        """Ends all lookups, for good."""
        for lane in (self._small, self._large, self._code, self._mlflow):
            lane.give_up()

    def _add(self, lane: Lane, item: RunItem, lookup: Lookup, steps: Steps) -> None:
        lookup.is_slow = lane is self._large or lane.is_stuck
        work = self._noting(item, lookup, steps)
        if lane.add(work):
            return
        if lane is self._large:
            lookup.is_given_up = True
            return
        # There are no threads any more, since the interpreter is ending.
        for _ in work:
            pass

    def _noting(self, item: RunItem, lookup: Lookup, steps: Steps) -> Steps:
        """Does the steps, and notes that the run does not wait for them any more."""
        try:
            yield from steps
        except Exception:
            # What cannot be found is left out.
            log.exception("strandline: %s could not be looked up", lookup.what)
        with self._condition:
            item.lookups.remove(lookup)
            is_complete = not item.is_waiting
            self._condition.notify_all()
        if is_complete:
            self._on_completed()

    def _version_steps(self, artifact: Artifact) -> Steps:
        if artifact.table is not None:
            artifact.version = yield from table_steps(artifact.table)
            artifact.name = self._names.name(artifact.version, artifact.name)
            artifact.table = None
        elif artifact.stamp is not None:
            artifact.version = yield from self._versions.steps(artifact.stamp)

    def _code_steps(self, item: RunItem) -> Steps:
        found: dict[str, Any] = {}
        begin = time.monotonic()
        commit, tags = self._git.of(item.folder) if item.folder else (None, [])
        if commit:
            found.update(git_commit=commit, git_tags=tags)
        source = self._source(item.code) if item.code is not None else None
        if source:
            found["code"] = source
        item.found.update(found)
        if len(self._known_code) >= _CODE_COUNT_MAX:
            self._known_code.clear()
        self._known_code[_code_key(item)] = begin, found
        return
        yield

    def _mlflow_steps(self, item: RunItem) -> Steps:
        assert item.mlflow is not None
        item.found["parameters"], item.found["metrics"] = item.mlflow.details()
        return
        yield

    def _source(self, code: Any) -> str | None:
        key = getattr(code, "__code__", code)
        if key not in self._sources:
            path = getattr(key, "co_filename", "")
            # A program may come from its standard input, which is not to be read a second time.
            can_read = not os.path.exists(path) or is_regular(path)
            self._sources[key] = source_of(code) if can_read else None
            if len(self._sources) > 1024:
                self._sources.popitem(last=False)
        return self._sources[key]


def _code_key(item: RunItem) -> tuple[str, Any]:
    return item.folder, getattr(item.code, "__code__", item.code)


def _is_open(artifact: Artifact) -> bool:
    """Whether an artifact's version is still to be found."""
    return artifact.version is None and (artifact.table is not None or artifact.stamp is not None)


def _size(artifact: Artifact) -> int:
    if artifact.table is not None:
        return sum(column.byte_count for column in artifact.table)
    return artifact.stamp.size if artifact.stamp is not None else 0
