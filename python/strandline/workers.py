"""The threads that put on disk and send what was logged, and what stands in where none can be had.

What is logged waits in a queue for some milliseconds, and one thread puts on disk together what
has come; another one sends. Where that thread does not come to it, whoever logs next does. While
the interpreter ends no thread can be started any more: callers do all of it themselves then.
"""

from __future__ import annotations

import collections
import logging
import threading
import time
from collections.abc import Sequence

from .ends import hook_end, may_be_terminated
from .items import Item
from .lookups import Lookups
from .marks import Mark
from .pipeline import Pipeline
from .reporting import Report
from .sender import EXPECTED_SECONDS, SLICE_SECONDS, SOON_SECONDS, Demand, Sender
from .settings import Settings

log = logging.getLogger("strandline")

#: How long what is queued waits for company, and from when on its callers put it on disk.
_RECORD_SECONDS = 0.002
_LATE_SECONDS = 0.005
#: How long a caller waits for who is at it, and for how long it does not where that was in vain.
_PATIENCE_SECONDS = 0.01
_IMPATIENT_SECONDS = 0.1
#: For how long the queue is looked at by itself after something has come.
_WATCH_SECONDS = 0.01
#: How long one exchange may take in a caller's thread.
INLINE_SECONDS = 5.0


class Workers:
    """The queue and the threads of one pipeline. `condition` is told of every change."""

    def __init__(self, settings: Settings, lookups: Lookups, report: Report) -> None:
        self._settings = settings
        self._report = report
        self._lock = threading.RLock()
        self.condition = threading.Condition(self._lock)
        self.pipeline = Pipeline(settings, lookups, report, self._release)
        self._queue: collections.deque[Item] = collections.deque()
        self._held_bytes = self._queued_bytes = 0
        #: How many items were queued, and how many of them are recorded.
        self._item_count = self._recorded_count = 0
        #: When the first of what is queued was.
        self._queued_at = 0.0
        #: For how long callers leave it to others to put on disk what is queued.
        self._late_seconds = _LATE_SECONDS
        self._recording_thread = 0
        #: Until when nobody waits for what another thread puts on disk.
        self._impatient_until = 0.0
        #: Whether a thread looks at the queue by itself, and need not be woken.
        self._is_watched = False
        self._is_recording = False
        self._next_inline_at = 0.0
        self._inline_lock = threading.Lock()
        self._inline_thread: int | None = None
        self._successor: Workers | None = None
        #: What is asked of the threads.
        self.demand = Demand()
        self.sender = Sender(settings, self.pipeline, self.demand, self.condition, report)
        self.threads: list[threading.Thread] = []
        self._new_threads = [
            threading.Thread(target=self._record_continually, name="strandline", daemon=True),
            threading.Thread(
                target=self.sender.send_continually, name="strandline-sender", daemon=True
            ),
        ]
        #: Whether a thread hangs in the system, so that nothing can be sent any more.
        self.is_stuck = False
        #: Whether the process has come to its end, and for how long callers may still send then.
        self.is_over = False
        self.inline_seconds = settings.exit_seconds

    # MARK: what is going on

    @property
    def waiting_count(self) -> int:
        """How much of this process has not arrived yet; what is in hand counts as one."""
        count = len(self._queue) + self._is_recording + self.pipeline.waiting_count
        return max(count, int(self.sender.is_sending))

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to do but wait for a server that is away."""
        is_working = self._is_recording or self.sender.is_busy
        return bool(self._queue) or is_working or self.pipeline.is_busy

    @property
    def has_work(self) -> bool:
        """Whether anything has not arrived, what others have left included."""
        return self.is_busy or self.pipeline.expected_count > 0 or self.pipeline.outbox.has_turns

    def mark(self) -> Mark:
        """What was logged until now; called with the condition held."""
        return Mark(self._item_count)

    def is_past(self, mark: Mark) -> bool:
        """Whether all that still waits was logged after a mark; called with the condition held.

        What the server has put off meanwhile is not waited for by who goes by a mark.
        """
        if self._item_count == mark.item_count:
            return False
        if self.sender.is_looking or self._recorded_count < mark.item_count:
            return False
        waiting = self.pipeline.segments()
        mark.segments = waiting if mark.segments is None else mark.segments & waiting
        return not mark.segments

    def waiting_count_of(self, mark: Mark) -> int:
        """How much of what was logged until a mark has not arrived yet."""
        return self.pipeline.outbox.aside_count if self.is_past(mark) else self.waiting_count

    @property
    def are_alive(self) -> bool:
        """Whether the threads are at work."""
        return bool(self.threads) and all(thread.is_alive() for thread in self.threads)

    def leave_stuck(self) -> None:
        """Notes that a thread hangs in the system: callers do what is to be done from now on."""
        with self._lock:
            self.is_stuck = True
            self._is_watched = False

    def hand_over(self, successor: Workers) -> None:
        """Leaves to others what nobody has come to, and what is still to come."""
        with self._lock:
            self._successor = successor
            self._is_watched = False
            items = list(self._queue)
            self._queue.clear()
        if items:
            successor.submit(items)

    # MARK: what callers do

    def submit(self, items: Sequence[Item]) -> None:
        """Takes items, and returns at once; they are on disk some milliseconds later."""
        size = sum([item.byte_count for item in items])
        now = time.monotonic()
        with self._lock:
            if not self._is_watched or self._held_bytes + size > self._settings.queue_bytes_max:
                is_late = is_taken = False
            else:
                self._put(items, size, now)
                is_late, is_taken = now - self._queued_at >= self._late_seconds, True
        if not is_taken:
            self._submit_first(items, now)
        elif is_late:
            self._record_late()

    def _put(self, items: Sequence[Item], size: int, now: float) -> None:
        """Puts items into the queue; called with the condition held."""
        if not self._queue:
            self._queued_at = now
        self._queue.extend(items)
        self._item_count += len(items)
        self._queued_bytes += size
        self._held_bytes += size

    def _submit_first(self, items: Sequence[Item], now: float) -> None:
        """Takes items that nobody looks out for yet, or that there may be no room for."""
        admitted = []
        with self._lock:
            successor = self._successor
            for item in items if successor is None else ():
                if self._held_bytes + item.byte_count <= self._settings.queue_bytes_max:
                    self._put([item], item.byte_count, now)
                    admitted.append(item)
            was_running = bool(self.threads)
            has_threads = self.has_threads()
            self._is_watched = has_threads and successor is None
            self._late_seconds = 0.0 if may_be_terminated() else _LATE_SECONDS
            if has_threads and admitted:
                self.condition.notify_all()
        if successor is not None:
            successor.submit(items)
            return
        if len(admitted) < len(items):
            sentence = "more is logged than can be sent; something was dropped"
            self._report.drop(sentence, len(items) - len(admitted))
        if not has_threads:
            if admitted:
                self.work_inline()
        elif not was_running or not self._late_seconds:
            # A process that has just begun may end as soon.
            self._record_late()

    def _record_late(self) -> None:
        """Puts on disk in the caller's thread what no other one has come to.

        A program that computes without a pause holds the interpreter, and threads wait for it.
        """
        with self._lock:
            is_large = self._queued_bytes > self._settings.body_bytes_max
            if is_large or self.pipeline.is_slow or not self._await_recorder():
                return
            items = self._taken()
        is_done, waited = False, self.pipeline.has_batch
        try:
            is_done = self.pipeline.record_now(items)
        except Exception as error:
            self._report.unforeseen("something that was logged is tried again", error)
        finally:
            # The program may be interrupted here as well.
            successor = self._recorded(items, waited, is_done=is_done)
        if successor is not None:
            successor.submit(items)

    def _await_recorder(self) -> bool:
        """Waits a moment for who is putting something on disk; called with the condition held.

        Else a program that logs without a pause would be ever further ahead of its disk. Where
        that takes long nobody waits again so soon.

        Returns:
            Whether there is something to be put on disk by the caller.
        """
        if self._is_recording:
            is_own = self._recording_thread == threading.get_ident()
            if is_own or time.monotonic() < self._impatient_until:
                return False
            if not self.condition.wait_for(lambda: not self._is_recording, _PATIENCE_SECONDS):
                self._impatient_until = time.monotonic() + _IMPATIENT_SECONDS
                return False
        return bool(self._queue)

    def _recorded(
        self, items: Sequence[Item], waited: bool, *, is_done: bool = True
    ) -> Workers | None:
        """Ends the recording of what was taken, and wakes who waits for it.

        Args:
            items: what was taken.
            waited: whether anything had been there already, which is to be sent before long.
            is_done: whether it is recorded.

        Returns:
            Who is to record it where that is not done; none where it is queued again.
        """
        with self._lock:
            self._is_recording = False
            successor = None if is_done else self._successor
            if is_done or successor is not None:
                self._recorded_count += len(items)
            else:
                self._queue.extendleft(reversed(items))
                self._queued_bytes += sum(item.byte_count for item in items)
            is_awaited = self.demand.is_hurried or self._queue
            if is_awaited or not waited or self.pipeline.has_full_batch:
                self.condition.notify_all()
            return successor

    def _taken(self) -> list[Item]:
        """What is queued, for the caller to put on disk; called with the condition held."""
        # In this order, since a handler of a signal may log in between.
        self._is_recording = True
        self._recording_thread = threading.get_ident()
        taken, self._queue = self._queue, collections.deque()
        self._queued_bytes = 0
        return list(taken)

    def _release(self, byte_count: int) -> None:
        with self._lock:
            self._held_bytes -= byte_count

    def wake(self) -> None:
        """Has the threads look whether there is anything to do."""
        with self._lock:
            self.condition.notify_all()

    # MARK: the threads

    def has_threads(self) -> bool:
        """Whether there are threads, which are started where there are none yet."""
        if self.threads:
            return not self.is_stuck
        hook_end()
        if self.is_over:
            return False
        try:
            for thread in self._new_threads:
                if thread.ident is None:
                    thread.start()
        except RuntimeError:
            # The interpreter is ending, or there are too many threads.
            return False
        self.threads = self._new_threads
        return True

    def _record_continually(self) -> None:
        while self._await_items():
            self._record()

    def _await_items(self) -> bool:
        """Waits until something is to be put on disk; false at the end."""
        watched_until = time.monotonic() + _WATCH_SECONDS
        has_waited = False
        with self._lock:
            while True:
                is_due = has_waited or self.demand.is_hurried
                if self._queue and not self._is_recording and is_due:
                    return True
                if not self._queue and self.demand.is_ending:
                    self._is_watched = False
                    return False
                if self._queue or time.monotonic() < watched_until:
                    # More comes soon after something has come, and need not wake anybody then.
                    self.condition.wait(_RECORD_SECONDS)
                    has_waited = True
                else:
                    self._is_watched = False
                    self.condition.wait()
                    watched_until = time.monotonic() + _WATCH_SECONDS
                    has_waited = False

    def _record(self) -> bool:
        """Puts on disk what is queued; false where another one is at it."""
        with self._lock:
            if self._is_recording:
                self.condition.wait(SLICE_SECONDS)
            if self._is_recording:
                return False
            items = self._taken()
        waited = self.pipeline.has_batch
        try:
            self.pipeline.record(items)
        except Exception as error:
            self._report.unforeseen("something that was logged was dropped", error)
            self._report.drop("something that was logged could not be kept", len(items))
        finally:
            self._recorded(items, waited)
        return True

    # MARK: without threads

    def work_inline(self, seconds: float | None = None) -> None:
        """Puts on disk what was logged, and sends it from time to time.

        Args:
            seconds: for how long to send, and that it is to be done now, with what others have
                left; by default when it is time for it.
        """
        if self._inline_thread == threading.get_ident():
            # A handler of the log's logs by itself: who is at work here takes that along.
            return
        with self._inline_lock:
            self._inline_thread = threading.get_ident()
            try:
                # Others may log all the time.
                item_count = self._item_count
                while self._recorded_count < item_count and self._record():
                    pass
                is_time = self.is_over or time.monotonic() >= self._next_inline_at
                if (seconds is not None or is_time) and not self.is_stuck:
                    self._send_inline(seconds)
            except Exception as error:
                self._report.unforeseen("something that was logged could not be sent", error)
            finally:
                self._inline_thread = None

    def _send_inline(self, seconds: float | None) -> None:
        pipeline, begin = self.pipeline, time.monotonic()
        if seconds is None:
            seconds = self.inline_seconds if self.is_over else INLINE_SECONDS
        else:
            pipeline.outbox.retry_now()
            pipeline.adopt()
            while pipeline.spool.expects_more and time.monotonic() < begin + EXPECTED_SECONDS:
                time.sleep(SOON_SECONDS)
                pipeline.adopt()
        if seconds <= 0:
            return
        timeout = min(self._settings.timeout_seconds, INLINE_SECONDS, seconds)
        pipeline.transport.timeout_seconds = timeout
        pipeline.send(lambda: time.monotonic() < begin + seconds, gives_up=True)
        self._next_inline_at = time.monotonic() + self._settings.batch_seconds
        if self.is_over:
            # All that comes after the end has the time that the end has.
            self.inline_seconds -= time.monotonic() - begin
            if not pipeline.waiting_count and not pipeline.outbox.has_turns:
                pipeline.transport.close()
                pipeline.spool.close()
