"""Carries what was logged to the server without keeping anybody waiting.

What is small is put on disk by the caller; what is large, or comes while the disk is busy, by a
thread within a few milliseconds. From then on it outlives every end of the process. Another thread
sends it. Where no thread can be had, since the interpreter is ending, callers do that as well.

Every request may be sent again without harm, so that each thing arrives exactly once.
"""

from __future__ import annotations

import collections
import logging
import threading
import time
from collections.abc import Sequence

from .ends import has_children, hook_end
from .errors import ServerAwayError, ServerError
from .items import Item
from .lookups import Lookups
from .pipeline import Pipeline
from .reporting import FlushResult, Report
from .settings import Settings
from .transport import Transport

log = logging.getLogger("strandline")

#: How long what was logged waits for company before it is put on disk.
_RECORD_SECONDS = 0.002
#: How long the end waits for what is being looked up.
_LAST_LOOKUP_SECONDS = 1.0
#: How long old things are sent before new ones are looked at.
_SLICE_SECONDS = 0.2
#: How long the threads may take to end.
_LAST_SECONDS = 5.0
#: How often it is looked whether other processes have ended: with children, and without.
_CHILDREN_SECONDS = 2.0
_OTHERS_SECONDS = 60.0
#: How soon it is looked again for what a process has left that has just ended, and for how long.
_SOON_SECONDS = 0.05
_EXPECTED_SECONDS = 1.0
#: How long one exchange may take in a caller's thread.
_INLINE_SECONDS = 5.0


class Delivery:
    """The queue, the threads that empty it, and the spool behind it. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lookups = Lookups(self._wake)
        #: Whether the process has come to its end, from where on there are no threads.
        self._is_over = False
        #: For how long callers' threads may still send after the end.
        self._inline_seconds = settings.exit_seconds
        self._start_afresh()

    def _start_afresh(self) -> None:
        self.report = Report()
        self._condition = threading.Condition()
        self._inline_lock = threading.Lock()
        self._inline_thread: int | None = None
        self._queue: collections.deque[Item] = collections.deque()
        self._held_bytes = 0
        self._flush_waiters = 0
        self._start_empty()

    def _start_empty(self) -> None:
        self._pipeline = Pipeline(self._settings, self._lookups, self.report, self._release)
        self._threads: list[threading.Thread] = []
        self._is_recording = self._is_sending = False
        #: Whether what waits is to be tried at once, and what others have left looked for.
        self._is_asked = False
        self._is_closing = self._is_ending = self._is_stuck = False
        self._give_up_at = self._expect_until = 0.0
        self._next_batch_at = self._adopt_at = 0.0

    # MARK: what callers do

    def submit(self, *items: Item) -> None:
        """Takes items, and returns at once; they are on disk then, unless they are large."""
        admitted, is_direct = self._admit(items)
        if is_direct and self._record_now(admitted):
            return
        with self._condition:
            was_empty = not self._queue
            self._queue.extend(admitted)
            has_threads = self._has_threads()
            if has_threads and was_empty:
                self._condition.notify_all()
            has_work = bool(self._queue)
        if has_work and not has_threads:
            self._work_inline()

    def _admit(self, items: Sequence[Item]) -> tuple[list[Item], bool]:
        """The items that there is room for, and whether the caller puts them on disk."""
        admitted = []
        sizes = [item.byte_count for item in items]
        with self._condition:
            for item, size in zip(items, sizes):
                if self._held_bytes + size <= self._settings.queue_bytes_max:
                    self._held_bytes += size
                    admitted.append(item)
            # What came first goes first, and what is large takes its time.
            is_behind = bool(self._queue) or self._is_recording
            is_direct = not is_behind and sum(sizes) < self._settings.batch_bytes
            is_direct = is_direct and self._has_threads()
        if len(admitted) < len(items):
            sentence = "more is logged than can be sent; something was dropped"
            self.report.drop(sentence, len(items) - len(admitted))
        return admitted, is_direct

    def _record_now(self, items: Sequence[Item]) -> bool:
        """Puts items on disk in the caller's thread; false where that is left to another one."""
        pipeline = self._pipeline
        waited = pipeline.has_batch
        if not items or not pipeline.record_now(items):
            return not items
        if not waited or pipeline.has_full_batch:
            self._wake()
        return True

    def flush(self, timeout: float | None) -> FlushResult:
        """Waits until everything so far has arrived, or for a time.

        What has not is kept and sent later.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            is_needed = self._waiting_count > 0 or self._pipeline.spool.has_others
            if is_needed and self._has_threads():
                self._ask()
                self._flush_waiters += 1
                while self._has_work:
                    rest = None if deadline is None else deadline - time.monotonic()
                    if (rest is not None and rest <= 0) or not self._are_alive:
                        break
                    self._condition.wait(rest)
                self._flush_waiters -= 1
                is_needed = False
        if is_needed:
            self._work_inline(_INLINE_SECONDS if timeout is None else timeout)
        return self._result()

    def close(self, patience: float) -> FlushResult:
        """Sends what the server takes, and leaves the rest on disk for another process.

        Args:
            patience: for how many seconds to wait for the next answer; as long as answers come,
                there is no end to it.
        """
        with self._condition:
            if self._pipeline.spool.has_others:
                self._has_threads()
            threads = self._threads
            self._is_closing = True
            self._give_up_at = time.monotonic() + min(_LAST_LOOKUP_SECONDS, patience / 2)
            if threads:
                self._ask()
                self._await_end(patience)
            is_hanging = self._is_busy
            self._is_ending = True
            self._condition.notify_all()
        if threads and is_hanging:
            # Nobody waits for what hangs: it is on disk with all else.
            self._pipeline.transport.abort()
        for thread in threads:
            thread.join(_LAST_SECONDS)
        if not threads and (self._waiting_count or self._pipeline.spool.has_others):
            self._work_inline(patience)
        result = self._let_go()
        if self._queue:
            # It was logged while the threads were ending.
            self.submit()
        return result

    def _await_end(self, patience: float) -> None:
        pipeline, begin = self._pipeline, time.monotonic()
        answers, deadline = pipeline.outbox.answer_count, begin + patience
        while self._is_busy:
            if pipeline.outbox.answer_count != answers:
                answers = pipeline.outbox.answer_count
                # What others have left may be more than an end can wait for.
                is_own = self._waiting_count > 0
                deadline = (time.monotonic() if is_own else begin) + patience
            if time.monotonic() >= deadline or not self._are_alive:
                return
            self._condition.wait(min(0.1, patience))

    def _let_go(self) -> FlushResult:
        """Ends what is under way; what is logged from now on begins anew."""
        if any(thread.is_alive() for thread in self._threads):
            # It hangs in the system: what it has is on disk, and so is what comes from now on.
            self._is_stuck = True
            return self._result()
        self._pipeline.close()
        with self._condition:
            result = self._result()
            self._lookups.give_up()
            self._lookups.start_afresh()
            self._held_bytes = sum(item.byte_count for item in self._queue)
            self._start_empty()
        return result

    def end(self, patience: float) -> FlushResult:
        """Closes at the end of the process: what is logged later is sent by whoever logs it."""
        result = self.close(patience)
        self._is_over = True
        return result

    def raise_failure(self, timeout: float) -> None:
        """Waits for the answers to what was logged, and raises the first one that is an error."""
        deadline = time.monotonic() + timeout
        with self._condition:
            if self._threads:
                self._ask()
            self._flush_waiters += 1
            while self._is_busy and self._are_alive:
                rest = deadline - time.monotonic()
                if rest <= 0:
                    break
                self._condition.wait(rest)
            self._flush_waiters -= 1
        for failure in self.report.take_failures():
            raise failure
        if self._waiting_count:
            obstacle = self.report.obstacle or f"{self._settings.url} has not answered in time"
            raise ServerAwayError(f"{obstacle}; what was logged is kept and sent later")

    def take_refusals(self) -> list[ServerError]:
        """The latest refusals, the oldest first, told once."""
        return [f for f in self.report.take_failures() if isinstance(f, ServerError)]

    @property
    def substituted_count(self) -> int:
        """Texts that were changed since they were no Unicode, or held NUL."""
        return self._pipeline.substituted_count

    # MARK: forks

    def before_fork(self) -> None:
        """Makes sure that no thread holds the lock while the process is copied."""
        self._condition.acquire()

    def after_fork_in_parent(self) -> None:
        """Goes on, and looks after what its children leave behind."""
        self._adopt_at = min(self._adopt_at, time.monotonic() + _CHILDREN_SECONDS)
        self._condition.notify_all()
        self._condition.release()

    def after_fork_in_child(self) -> None:
        """Starts afresh: what waits is the parent's to send, and the connection is its own."""
        self._pipeline.abandon()
        self._lookups.start_afresh()
        self._is_over = False
        self._start_afresh()

    # MARK: what is going on

    @property
    def _transport(self) -> Transport:
        return self._pipeline.transport

    @property
    def _waiting_count(self) -> int:
        """How much of this process has not arrived yet."""
        return len(self._queue) + self._is_recording + self._pipeline.waiting_count

    @property
    def _is_busy(self) -> bool:
        """Whether there is anything to do but wait for a server that is away."""
        is_working = self._is_asked or self._is_recording or self._is_sending
        is_expecting = self._pipeline.spool.expects_more and time.monotonic() < self._expect_until
        return bool(self._queue) or is_working or is_expecting or self._pipeline.is_busy

    @property
    def _has_work(self) -> bool:
        """Whether anything has not arrived, what others have left included."""
        return self._is_busy or self._pipeline.waiting_count > 0 or self._pipeline.outbox.has_turns

    @property
    def _are_alive(self) -> bool:
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def _result(self) -> FlushResult:
        return self.report.result(self._waiting_count)

    def _release(self, byte_count: int) -> None:
        with self._condition:
            self._held_bytes -= byte_count

    def _ask(self) -> None:
        """Has everything tried at once."""
        self._is_asked = True
        self._expect_until = time.monotonic() + _EXPECTED_SECONDS
        self._condition.notify_all()

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()

    # MARK: the threads

    def _has_threads(self) -> bool:
        """Whether there are threads, which are started where there are none yet."""
        if self._threads:
            return not self._is_stuck
        hook_end()
        if self._is_over:
            return False
        threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in (
                (self._record_continually, "strandline"),
                (self._send_continually, "strandline-sender"),
            )
        ]
        try:
            for thread in threads:
                thread.start()
        except RuntimeError:
            # The interpreter is ending, or there are too many threads.
            return False
        self._threads = threads
        return True

    def _record_continually(self) -> None:
        while self._await_items():
            self._record()

    def _await_items(self) -> bool:
        """Waits for something to put on disk; false at the end."""
        with self._condition:
            while not self._queue:
                if self._is_ending:
                    return False
                self._condition.wait()
            is_hurried = self._flush_waiters > 0 or self._is_closing
        if not is_hurried:
            time.sleep(_RECORD_SECONDS)
        return True

    def _record(self) -> None:
        with self._condition:
            items = list(self._queue)
            self._queue.clear()
            self._is_recording = True
        try:
            self._pipeline.record(items)
        finally:
            with self._condition:
                self._is_recording = False
                self._condition.notify_all()

    def _send_continually(self) -> None:
        while self._await_turn():
            self._send()

    def _await_turn(self) -> bool:
        """Waits until something is to be done; false at the end."""
        with self._condition:
            while True:
                if self._is_ending:
                    return False
                due_at, now = self._due_at(), time.monotonic()
                if due_at <= now:
                    self._is_sending = True
                    return True
                self._condition.wait(due_at - now)

    def _due_at(self) -> float:
        pipeline = self._pipeline
        if self._is_asked or pipeline.has_found:
            return 0.0
        times = [self._adopt_at]
        if pipeline.has_batch:
            is_hurried = self._flush_waiters > 0 or self._is_closing or pipeline.has_full_batch
            times.append(0.0 if is_hurried else self._next_batch_at)
        if self._is_closing and pipeline.late_count:
            times.append(self._give_up_at)
        if pipeline.outbox.due_at is not None:
            times.append(pipeline.outbox.due_at)
        return min(times)

    def _send(self) -> None:
        with self._condition:
            is_asked, self._is_asked = self._is_asked, False
            now = time.monotonic()
            gives_up = self._is_closing and now >= self._give_up_at
        end = now + _SLICE_SECONDS
        pipeline = self._pipeline
        try:
            if is_asked:
                pipeline.outbox.retry_now()
            if is_asked or now >= self._adopt_at:
                pipeline.adopt()
                self._adopt_at = now + self._until_next_look(now)
            if pipeline.has_batch:
                self._next_batch_at = now + self._settings.batch_seconds
            pipeline.send(lambda: not self._is_ending and time.monotonic() < end, gives_up=gives_up)
        except Exception:
            # Nothing that happens here may end the thread: what is on disk is tried again.
            log.exception("strandline: something that was logged could not be sent")
            time.sleep(0.1)
        finally:
            with self._condition:
                self._is_sending = False
                self._condition.notify_all()

    def _until_next_look(self, now: float) -> float:
        """After how many seconds it is looked again whether other processes have ended."""
        if self._pipeline.spool.expects_more and now < self._expect_until:
            return _SOON_SECONDS
        return _CHILDREN_SECONDS if has_children() else _OTHERS_SECONDS

    # MARK: without threads

    def _work_inline(self, seconds: float | None = None) -> None:
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
                is_time = self._is_over or time.monotonic() >= self._next_batch_at
                if (seconds is not None or is_time) and not self._is_stuck:
                    self._send_inline(seconds)
            except Exception:
                log.exception("strandline: something that was logged could not be sent")
            finally:
                self._inline_thread = None

    def _send_inline(self, seconds: float | None) -> None:
        pipeline, begin = self._pipeline, time.monotonic()
        if seconds is None:
            seconds = self._inline_seconds if self._is_over else _INLINE_SECONDS
        else:
            pipeline.outbox.retry_now()
            pipeline.adopt()
            while pipeline.spool.expects_more and time.monotonic() < begin + _EXPECTED_SECONDS:
                time.sleep(_SOON_SECONDS)
                pipeline.adopt()
        if seconds <= 0:
            return
        timeout = min(self._settings.timeout_seconds, _INLINE_SECONDS, seconds)
        pipeline.transport.timeout_seconds = timeout
        pipeline.send(lambda: time.monotonic() < begin + seconds, gives_up=True)
        self._next_batch_at = time.monotonic() + self._settings.batch_seconds
        if self._is_over:
            # All that comes after the end has the time that the end has.
            self._inline_seconds -= time.monotonic() - begin
            if not pipeline.waiting_count and not pipeline.outbox.has_turns:
                pipeline.transport.close()
                pipeline.spool.close()
