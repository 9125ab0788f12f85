"""Sends what lies in the spool, and sees to it that nothing stands in the way of the rest.

While no server answers everything waits in its order. What the server puts off while it takes other
things is set aside and tried again by itself. What it refuses is taken apart until the one thing at
fault is found.
"""

from __future__ import annotations

import collections
import dataclasses
import time
from collections.abc import Callable, Sequence

from .exchange import Exchange, Outcome
from .reporting import Report
from .spool import Segment, Spool, SpoolFullError
from .transport import Request

_RETRY_SECONDS_MIN = 0.5
_RETRY_SECONDS_MAX = 30.0
_PUT_OFF_SECONDS_MAX = 300.0
#: How long the server may put one thing off while it takes others, before that counts as refused,
#: and how many things.
_PUT_OFF_FOR_SECONDS_MAX = 3600.0
_ASIDE_COUNT_MAX = 1000
#: How often something is tried in its turn before others are tried in its place.
_TURN_COUNT_MAX = 3
#: What is held in memory of what lies on disk, so that it need not be read again.
_HELD_BYTES_MAX = 8 << 20
#: Smaller segments are put together while they wait.
_SMALL_BYTES_MAX = 256 * 1024
_SMALL_COUNT_MAX = 32


class Outbox:
    """The segments that are still to be sent, oldest first. It belongs to one thread."""

    def __init__(
        self,
        exchange: Exchange,
        spool: Spool,
        report: Report,
        on_released: Callable[[int], None],
    ) -> None:
        """An outbox with nothing in it.

        Args:
            exchange: the way to the server.
            spool: where the segments lie.
            report: what is told of losses and obstacles.
            on_released: called with what is held in memory no longer, in bytes.
        """
        self.exchange = exchange
        self._spool = spool
        self._report = report
        self._on_released = on_released
        self._own: collections.deque[Segment] = collections.deque()
        self._adopted: collections.deque[Segment] = collections.deque()
        self._aside: list[Segment] = []
        #: The segment that is being sent, and what is left of it.
        self._open: Segment | None = None
        self._rest: collections.deque[Request] = collections.deque()
        self._is_asides_turn = False
        #: What was set aside since nothing was taken while it was first.
        self._suspect: Segment | None = None
        self._is_away = False
        self._retry_at = 0.0
        self._retry_seconds = _RETRY_SECONDS_MIN
        #: How often what stands first was tried.
        self._turn_count = 0

    # MARK: what waits

    @property
    def own_count(self) -> int:
        """How many segments of this process wait."""
        return len(self._own) + sum(not segment.is_adopted for segment in self._aside)

    @property
    def segments(self) -> list[Segment]:
        """All segments that wait, but for those that may wait for ever."""
        waiting = [*self._own, *self._adopted, *list(self._aside)]
        return [segment for segment in waiting if not segment.awaits_run]

    @property
    def aside_count(self) -> int:
        """How many segments of this process were put off."""
        return sum(not segment.is_adopted for segment in list(self._aside))

    @property
    def hopeless_count(self) -> int:
        """How many of them were tried just now, and wait for what may never come."""
        now = time.monotonic()
        return sum(s.awaits_run and s.due_at > now and not s.is_adopted for s in self._aside)

    @property
    def has_turns(self) -> bool:
        """Whether anything waits that was not put off."""
        return bool(self._own or self._adopted)

    @property
    def due_at(self) -> float | None:
        """When something is to be sent next; none where nothing waits."""
        times = [segment.due_at for segment in self._aside]
        if self.has_turns:
            times.append(0.0)
        return max(min(times), self._retry_at) if times else None

    @property
    def is_paused(self) -> bool:
        """Whether the server is away, and is left alone for a while."""
        return self._retry_at > time.monotonic()

    @property
    def unsaved_count(self) -> int:
        """How many requests are in memory alone."""
        waiting = [*self._own, *self._adopted, *self._aside]
        return sum(len(self._spool.load(s)) for s in waiting if s.path is None)

    def add(self, segment: Segment) -> None:
        """Puts a segment at the end."""
        if segment.is_adopted:
            self._adopted.append(segment)
            return
        self._own.append(segment)
        if self.is_paused or sum(s.held_bytes for s in self._own) > _HELD_BYTES_MAX:
            self._leave_on_disk(segment)
        self._join_small()

    def retry_now(self) -> None:
        """Tries everything again without waiting longer."""
        self._retry_at = 0.0
        for segment in self._aside:
            segment.due_at = 0.0

    def _leave_on_disk(self, segment: Segment) -> None:
        """Keeps a segment on disk alone, where it is to wait."""
        if segment.path is None and segment.had_no_room and self.is_paused:
            self._find_room(segment)
        if segment.path is not None:
            segment.requests = None
            self._release(segment)
        elif segment.requests is not None:
            segment.requests = [request.as_late for request in segment.requests]

    def _find_room(self, segment: Segment) -> None:
        """Puts on disk what there was no room for, or drops it."""
        requests = self._spool.load(segment)
        while True:
            try:
                found = self._spool.create(requests, is_tried=segment.was_tried)
            except OSError:
                return
            except SpoolFullError:
                if self._make_room():
                    continue
                self._own.remove(segment)
                self._release(segment)
                sentence = "there is no room on disk for what waits; something was dropped"
                self._report.drop(sentence, sum(max(r.count, 1) for r in requests))
                return
            segment.path, segment.size, segment.done_count = found.path, found.size, 0
            return

    def _make_room(self) -> bool:
        """Gives up what was put off first; false where nothing was."""
        if not self._aside:
            return False
        segment = self._aside[0]
        for request in self._spool.load(segment):
            self.exchange.give_up(request)
        self._drop_aside(segment)
        return True

    def _release(self, segment: Segment) -> None:
        held, segment.held_bytes = segment.held_bytes, 0
        if held:
            self._on_released(held)

    def _join_small(self) -> None:
        """Puts small segments that wait into one, so that there are never too many files."""
        small: list[Segment] = []
        for segment in reversed(self._own):
            is_at_rest = segment.path is not None and segment.requests is None
            is_small = segment.size <= _SMALL_BYTES_MAX and not segment.was_tried
            if not is_at_rest or not is_small or segment is self._open:
                break
            small.append(segment)
        if len(small) < _SMALL_COUNT_MAX:
            return
        small.reverse()
        if self._spool.join(small):
            joined = set(map(id, small[1:]))
            self._own = collections.deque(s for s in self._own if id(s) not in joined)

    # MARK: sending

    def send(self, goes_on: Callable[[], bool]) -> None:
        """Sends what waits until nothing does, the server is away, or `goes_on` says no."""
        while goes_on() and not self.is_paused:
            now = time.monotonic()
            aside = next((segment for segment in self._aside if segment.due_at <= now), None)
            line = self._own or self._adopted
            # What was put off and what was not have their turns one after the other.
            self._is_asides_turn = not self._is_asides_turn
            if aside is not None and (self._is_asides_turn or not line):
                self._send_aside(aside)
            elif line:
                self._send_next(line)
            else:
                return
        if self.is_paused:
            self._open = None
            for segment in list(self._own):
                self._leave_on_disk(segment)

    def _send_next(self, line: collections.deque[Segment]) -> None:
        """Sends the first request of a line."""
        segment = line[0]
        if self._open is not segment:
            self._open, self._rest = segment, collections.deque(self._spool.load(segment))
            self._spool.mark_tried(segment)
        if self._rest:
            request = self._rest[0]
            outcome, parts = self._sent(request)
            if parts:
                self._rest.popleft()
                self._rest.extendleft(reversed(parts))
                self._replace(segment, self._rest)
                return
            if outcome is Outcome.AWAY:
                self._turn_count += self.exchange.was_reached
                self._pause()
                if self._take_back() or self._turn_count < _TURN_COUNT_MAX:
                    return
                # It may be the cause itself: what comes next shows whether it is.
                self._turn_count = 0
                self._suspect = self._set_aside(request, segment.is_adopted)
            elif outcome is Outcome.PUT_OFF:
                self._set_aside(request, segment.is_adopted)
            else:
                self._suspect = None
            self._rest.popleft()
            segment.done_count += 1
        if not self._rest:
            self._open = None
            line.popleft()
            self._spool.remove(segment)
            self._release(segment)

    def _take_back(self) -> bool:
        """Puts first again what was set aside as a possible cause, and was none."""
        suspect, self._suspect = self._suspect, None
        if suspect is None or suspect not in self._aside:
            return False
        self._aside.remove(suspect)
        (self._adopted if suspect.is_adopted else self._own).appendleft(suspect)
        self._open = None
        return True

    def _replace(self, segment: Segment, requests: Sequence[Request]) -> None:
        try:
            self._spool.replace(segment, requests, is_tried=True)
        except OSError:
            # They are in memory; were the process to end now, the whole would be sent once more.
            segment.requests, segment.done_count = list(requests), 0

    def _sent(self, request: Request) -> tuple[Outcome, list[Request]]:
        outcome, parts = self.exchange.send(request)
        if outcome is Outcome.DONE:
            self._turn_count = 0
            self._retry_seconds = _RETRY_SECONDS_MIN
            if self._is_away:
                self._is_away = False
                self._report.obstacle = None
                self.retry_now()
            elif request.path == "/api/v1/runs":
                for segment in self._aside:
                    segment.due_at = 0.0 if segment.awaits_run else segment.due_at
        return outcome, parts

    def _pause(self) -> None:
        asked = self.exchange.retry_after
        self._is_away = True
        self._retry_at = time.monotonic() + (self._retry_seconds if asked is None else asked)
        self._retry_seconds = min(self._retry_seconds * 2, _RETRY_SECONDS_MAX)

    # MARK: what is put off

    def _set_aside(self, request: Request, is_adopted: bool) -> Segment | None:
        """Keeps a request by itself, so that those behind it have their turn."""
        if self._is_put_off_too_long(request):
            self.exchange.give_up(request)
            return None
        while len(self._aside) >= _ASIDE_COUNT_MAX and self._make_room():
            pass
        request = dataclasses.replace(request, put_off_since=request.put_off_since or time.time())
        try:
            segment = self._spool.create([request], is_tried=True)
            segment.requests = None
        except (OSError, SpoolFullError):
            segment = Segment(None, [request.as_late], was_tried=True)
        segment.is_adopted = is_adopted
        self._aside.append(segment)
        self._put_off(segment)
        return segment

    def _put_off(self, segment: Segment) -> None:
        asked = self.exchange.retry_after or 0.0
        segment.awaits_run = self.exchange.was_of_unknown_run
        segment.due_at = time.monotonic() + max(segment.pause_seconds, asked)
        segment.pause_seconds = min(segment.pause_seconds * 2, _PUT_OFF_SECONDS_MAX)
        self.exchange.say_put_off()

    def _send_aside(self, segment: Segment) -> None:
        rest = self._spool.load(segment)
        if rest:
            outcome, parts = self._sent(rest[0])
            if parts:
                self._aside.remove(segment)
                self._replace(segment, [*parts, *rest[1:]])
                self._own.appendleft(segment)
                self._open = None
                return
            if outcome is Outcome.AWAY and not self.exchange.was_reached:
                # Where somebody was reached, others show whether the server is away.
                self._pause()
            if outcome is Outcome.AWAY or (
                outcome is Outcome.PUT_OFF and not self._is_put_off_too_long(rest[0])
            ):
                self._put_off(segment)
                return
            if outcome is Outcome.PUT_OFF:
                self.exchange.give_up(rest[0])
        self._drop_aside(segment)

    def _drop_aside(self, segment: Segment) -> None:
        self._aside.remove(segment)
        self._spool.remove(segment)

    def _is_put_off_too_long(self, request: Request) -> bool:
        """Whether the server takes other things, but not this one, for long."""
        since = request.put_off_since
        is_long = since > 0 and time.time() - since > _PUT_OFF_FOR_SECONDS_MAX
        return is_long and self.exchange.taken_count > 0
