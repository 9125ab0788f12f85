"""The threads that put on disk and send what was logged, and what stands in where none can be had.

What is small is put on disk by whoever logs it. What is large, or comes while the disk is busy,
waits in a queue for one thread; another one sends. While the interpreter ends no thread can be
started any more: callers do all of it themselves then.
"""

from __future__ import annotations

import collections
import logging
import threading
import time
from collections.abc import Sequence

from .ends import has_children, hook_end
from .items import Item
from .lookups import Lookups
from .pipeline import Pipeline
from .reporting import Report
from .settings import Settings

log = logging.getLogger("strandline")

#: How long what is queued waits for company.
_RECORD_SECONDS = 0.002
#: How long old things are sent before new ones are looked at.
_SLICE_SECONDS = 0.2
#: How often it is looked whether other processes have ended: with children, and without.
_CHILDREN_SECONDS = 2.0
_OTHERS_SECONDS = 60.0
#: How soon it is looked again for what a process has left that has just ended, and for how long.
_SOON_SECONDS = 0.05
_EXPECTED_SECONDS = 1.0
#: How long one exchange may take in a caller's thread.
INLINE_SECONDS = 5.0


class Workers:
    """The queue and the threads of one pipeline. `condition` is told of every change."""

    def __init__(self, settings: Settings, lookups: Lookups, report: Report) -> None:
        self._settings = settings
        self._report = report
        self.condition = threading.Condition()
        self.pipeline = Pipeline(settings, lookups, report, self._release)
        self._queue: collections.deque[Item] = collections.deque()
        self._held_bytes = 0
        self._is_recording = self._is_sending = False
        self._next_inline_at = self._adopt_at = self._expect_until = 0.0
        self._inline_lock = threading.Lock()
        self._inline_thread: int | None = None
        self._successor: Workers | None = None
        #: Whether what waits is to be tried at once, and what others have left looked for.
        self._is_asked = False
        self.threads: list[threading.Thread] = []
        #: How many wait for everything to arrive, for whose sake nothing waits for company.
        self.waiter_count = 0
        #: From when on runs go out without what is still being looked up; none while all goes on.
        self.give_up_at: float | None = None
        #: Whether the threads are to end.
        self.is_ending = False
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
        return max(count, int(self._is_sending))

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to do but wait for a server that is away."""
        is_working = self._is_asked or self._is_recording or self._is_sending
        is_expecting = self.pipeline.spool.expects_more and time.monotonic() < self._expect_until
        return bool(self._queue) or is_working or is_expecting or self.pipeline.is_busy

    @property
    def has_work(self) -> bool:
        """Whether anything has not arrived, what others have left included."""
        return self.is_busy or self.pipeline.expected_count > 0 or self.pipeline.outbox.has_turns

    @property
    def are_alive(self) -> bool:
        """Whether the threads are at work."""
        return bool(self.threads) and all(thread.is_alive() for thread in self.threads)

    def hand_over(self, successor: Workers) -> None:
        """Leaves to others what nobody has come to, and what is still to come."""
        with self.condition:
            self._successor = successor
            items = list(self._queue)
            self._queue.clear()
        if items:
            successor.submit(items)

    # MARK: what callers do

    def submit(self, items: Sequence[Item]) -> None:
        """Takes items, and returns at once; they are on disk then, but for what is large."""
        admitted, direct_count = self._admit(items)
        if direct_count and self._record_now(admitted[:direct_count]):
            admitted = admitted[direct_count:]
        if not admitted:
            return
        with self.condition:
            successor = self._successor
            was_empty = not self._queue
            if successor is None:
                self._queue.extend(admitted)
            has_threads = self.has_threads()
            if has_threads and was_empty:
                self.condition.notify_all()
            has_work = bool(self._queue)
        if successor is not None:
            successor.submit(admitted)
        elif has_work and not has_threads:
            self.work_inline()

    def _admit(self, items: Sequence[Item]) -> tuple[list[Item], int]:
        """The items that there is room for, and how many of them the caller puts on disk."""
        admitted = []
        direct_count = direct_bytes = 0
        sizes = [item.byte_count for item in items]
        with self.condition:
            # What came first goes first, and what is large takes its time.
            is_direct = not (self._queue or self._is_recording) and self.has_threads()
            for item, size in zip(items, sizes):
                if self._held_bytes + size > self._settings.queue_bytes_max:
                    continue
                self._held_bytes += size
                admitted.append(item)
                direct_bytes += size
                is_direct = is_direct and direct_bytes <= self._settings.body_bytes_max
                direct_count += is_direct
        if len(admitted) < len(items):
            sentence = "more is logged than can be sent; something was dropped"
            self._report.drop(sentence, len(items) - len(admitted))
        return admitted, direct_count

    def _record_now(self, items: Sequence[Item]) -> bool:
        """Puts items on disk in the caller's thread; false where that is left to another one."""
        waited = self.pipeline.has_batch
        try:
            if not self.pipeline.record_now(items):
                return False
        except Exception as error:
            self._report.unforeseen("something that was logged is tried again", error)
            return False
        if not waited or self.pipeline.has_full_batch:
            self.wake()
        return True

    def _release(self, byte_count: int) -> None:
        with self.condition:
            self._held_bytes -= byte_count

    def ask(self) -> None:
        """Has everything tried at once; called with the condition held."""
        self._is_asked = True
        self._expect_until = time.monotonic() + _EXPECTED_SECONDS
        self.condition.notify_all()

    def expect_children(self) -> None:
        """Looks after what children leave behind; called with the condition held."""
        self._adopt_at = min(self._adopt_at, time.monotonic() + _CHILDREN_SECONDS)
        self.condition.notify_all()

    def wake(self) -> None:
        """Has the threads look whether there is anything to do."""
        with self.condition:
            self.condition.notify_all()

    # MARK: the threads

    def has_threads(self) -> bool:
        """Whether there are threads, which are started where there are none yet."""
        if self.threads:
            return not self.is_stuck
        hook_end()
        if self.is_over:
            return False
        threads = [
            threading.Thread(target=self._record_continually, name="strandline", daemon=True),
            threading.Thread(target=self._send_continually, name="strandline-sender", daemon=True),
        ]
        try:
            for thread in threads:
                thread.start()
        except RuntimeError:
            # The interpreter is ending, or there are too many threads.
            return False
        self.threads = threads
        return True

    def _record_continually(self) -> None:
        while self._await_items():
            self._record()

    def _await_items(self) -> bool:
        """Waits for something to put on disk; false at the end."""
        with self.condition:
            while not self._queue:
                if self.is_ending:
                    return False
                self.condition.wait()
            is_hurried = self.waiter_count > 0 or self.give_up_at is not None
        if not is_hurried:
            time.sleep(_RECORD_SECONDS)
        return True

    def _record(self) -> None:
        with self.condition:
            items = list(self._queue)
            self._queue.clear()
            self._is_recording = True
        try:
            self.pipeline.record(items)
        except Exception as error:
            self._report.unforeseen("something that was logged was dropped", error)
            self._report.drop("something that was logged could not be kept", len(items))
        finally:
            with self.condition:
                self._is_recording = False
                self.condition.notify_all()

    def _send_continually(self) -> None:
        while self._await_turn():
            self._send()

    def _await_turn(self) -> bool:
        """Waits until something is to be done; false at the end."""
        with self.condition:
            while True:
                if self.is_ending:
                    return False
                due_at, now = self._due_at(), time.monotonic()
                if due_at <= now:
                    self._is_sending = True
                    return True
                self.condition.wait(due_at - now)

    def _due_at(self) -> float:
        pipeline = self.pipeline
        if self._is_asked or pipeline.has_found:
            return 0.0
        times = [self._adopt_at]
        begun_at = pipeline.batch_begun_at
        if begun_at is not None:
            is_hurried = self.waiter_count > 0 or self.give_up_at is not None
            is_now = is_hurried or pipeline.has_full_batch
            times.append(0.0 if is_now else begun_at + self._settings.batch_seconds)
        if self.give_up_at is not None and pipeline.late_count:
            times.append(self.give_up_at)
        if pipeline.outbox.due_at is not None:
            times.append(pipeline.outbox.due_at)
        return min(times)

    def _send(self) -> None:
        with self.condition:
            is_asked, self._is_asked = self._is_asked, False
            now = time.monotonic()
            gives_up = self.give_up_at is not None and now >= self.give_up_at
        pipeline = self.pipeline
        try:
            if is_asked:
                pipeline.outbox.retry_now()
            if is_asked or now >= self._adopt_at:
                pipeline.adopt()
                self._adopt_at = now + self._until_next_look(now)
            pipeline.send(
                lambda: not self.is_ending and time.monotonic() < now + _SLICE_SECONDS,
                gives_up=gives_up,
            )
        except Exception as error:
            # Nothing that happens here may end the thread: what is on disk is tried again.
            self._report.unforeseen("something that was logged could not be sent", error)
            time.sleep(_SLICE_SECONDS)
        finally:
            with self.condition:
                self._is_sending = False
                self.condition.notify_all()

    def _until_next_look(self, now: float) -> float:
        """After how many seconds it is looked again whether other processes have ended."""
        if self.pipeline.spool.expects_more and now < self._expect_until:
            return _SOON_SECONDS
        return _CHILDREN_SECONDS if has_children() else _OTHERS_SECONDS

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
                while self._queue:
                    self._record()
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
            while pipeline.spool.expects_more and time.monotonic() < begin + _EXPECTED_SECONDS:
                time.sleep(_SOON_SECONDS)
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
