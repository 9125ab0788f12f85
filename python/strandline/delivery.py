"""Carries what was logged to the server without keeping anybody waiting.

What was logged is on disk a few milliseconds after the call: from then on it outlives every end of
the process. Threads send it. Every request may be sent again without harm, so that each thing
arrives exactly once.
"""

from __future__ import annotations

import time

from .ends import has_children
from .errors import ServerAwayError, ServerError
from .items import Item
from .lookups import Lookups
from .marks import Mark
from .reporting import FlushResult, Report
from .settings import Settings
from .transport import Transport
from .workers import INLINE_SECONDS, Workers

#: How long the end waits for what is being looked up.
_LAST_LOOKUP_SECONDS = 1.0
#: How long the threads may take to end.
_LAST_SECONDS = 5.0


class Delivery:
    """The way of what is logged to one server. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lookups = Lookups(lambda: self._workers.wake())
        self.report = Report()
        self._workers = Workers(settings, self._lookups, self.report)
        #: Those whose lock is held while the process is copied.
        self._forking = self._workers

    @property
    def _transport(self) -> Transport:
        return self._workers.pipeline.transport

    def submit(self, *items: Item) -> None:
        """Takes items, and returns at once."""
        self._workers.submit(items)

    def flush(self, timeout: float | None) -> FlushResult:
        """Waits until everything so far has arrived, or for a time.

        What has not is kept and sent later.
        """
        workers = self._workers
        has_others = workers.pipeline.spool.has_others
        with workers.condition:
            mark = workers.mark()
            is_needed = workers.has_work or has_others
            if is_needed and workers.has_threads():
                self._await_arrival(mark, timeout)
                is_needed = False
            if not is_needed:
                return self.report.result(workers.waiting_count_of(mark))
        workers.work_inline(INLINE_SECONDS if timeout is None else timeout)
        return self.report.result(workers.waiting_count)

    def _await_arrival(self, mark: Mark, timeout: float | None) -> None:
        workers = self._workers
        deadline = None if timeout is None else time.monotonic() + timeout
        workers.sender.ask()
        workers.demand.waiter_count += 1
        while workers.has_work and workers.are_alive and not workers.is_past(mark):
            rest = None if deadline is None else deadline - time.monotonic()
            if rest is not None and rest <= 0:
                break
            workers.condition.wait(rest)
        workers.demand.waiter_count -= 1

    def raise_failure(self, timeout: float) -> None:
        """Waits for the answers to what was logged, and raises the first one that is an error."""
        workers = self._workers
        deadline = time.monotonic() + timeout
        with workers.condition:
            if workers.threads:
                workers.sender.ask()
            workers.demand.waiter_count += 1
            mark = workers.mark()
            while workers.is_busy and workers.are_alive and not workers.is_past(mark):
                rest = deadline - time.monotonic()
                if rest <= 0:
                    break
                workers.condition.wait(rest)
            workers.demand.waiter_count -= 1
            waiting_count = workers.waiting_count_of(mark)
        for failure in self.report.take_failures():
            raise failure
        if waiting_count:
            obstacle = self.report.obstacle or f"{self._settings.url} has not answered in time"
            raise ServerAwayError(f"{obstacle}; what was logged is kept and sent later")

    def take_refusals(self) -> list[ServerError]:
        """The latest refusals, the oldest first, told once."""
        return [f for f in self.report.take_failures() if isinstance(f, ServerError)]

    @property
    def substituted_count(self) -> int:
        """Texts that were changed since they were no Unicode, or held NUL."""
        return self._workers.pipeline.substituted_count

    # MARK: the end

    def close(self, patience: float) -> FlushResult:
        """Sends what the server takes, and leaves the rest on disk for another process.

        Args:
            patience: for how many seconds to wait for the next answer; as long as answers come,
                there is no end to it.
        """
        workers = self._workers
        pipeline = workers.pipeline
        # Others are looked after by whoever has logged, or has started some.
        looks_after = (bool(workers.threads) or has_children()) and pipeline.spool.has_others
        with workers.condition:
            if looks_after:
                workers.has_threads()
            threads = workers.threads
            workers.demand.give_up_at = time.monotonic() + min(_LAST_LOOKUP_SECONDS, patience / 2)
            mark = workers.mark()
            if threads:
                workers.sender.ask()
                self._await_end(mark, patience)
            is_hanging = workers.is_busy and not workers.is_past(mark)
            workers.demand.is_ending = True
            workers.condition.notify_all()
        if threads and is_hanging:
            # Nobody waits for what hangs: it is on disk with all else.
            pipeline.transport.abort()
        for thread in threads:
            thread.join(_LAST_SECONDS)
        if any(thread.is_alive() for thread in threads):
            # It hangs in the system: what it has is on disk, and so is what comes from now on.
            workers.leave_stuck()
            return self.report.result(workers.waiting_count)
        if threads:
            # What came while they were ending.
            needs_work = pipeline.has_batch and not is_hanging
        else:
            needs_work = workers.waiting_count > 0 or looks_after
        if needs_work:
            workers.work_inline(patience)
        return self._begin_anew()

    def _await_end(self, mark: Mark, patience: float) -> None:
        workers, begin = self._workers, time.monotonic()
        exchange = workers.pipeline.outbox.exchange
        answers, deadline = exchange.answer_count, begin + patience
        while workers.is_busy and workers.are_alive and not workers.is_past(mark):
            if exchange.answer_count != answers:
                answers = exchange.answer_count
                # What others have left may be more than an end can wait for.
                is_own = workers.waiting_count > 0 and mark.has_own
                deadline = (time.monotonic() if is_own else begin) + patience
            if time.monotonic() >= deadline:
                return
            workers.condition.wait(min(0.1, patience))

    def _begin_anew(self) -> FlushResult:
        """Lets go of everything, so that what is logged from now on has a new beginning."""
        old = self._workers
        old.pipeline.close()
        with old.condition:
            result = self.report.result(old.waiting_count)
            self._lookups.give_up()
            self._lookups.start_afresh()
            new = Workers(self._settings, self._lookups, self.report)
            new.is_over, new.inline_seconds = old.is_over, old.inline_seconds
            self._workers = new
        old.hand_over(new)
        return result

    def end(self, patience: float) -> FlushResult:
        """Closes at the end of the process: what is logged later is sent by whoever logs it."""
        result = self.close(patience)
        self._workers.is_over = True
        return result

    # MARK: forks

    def before_fork(self) -> None:
        """Makes sure that no thread holds the lock while the process is copied."""
        self._forking = self._workers
        self._forking.condition.acquire()

    def after_fork_in_parent(self) -> None:
        """Goes on, and looks after what its children leave behind."""
        self._forking.sender.expect_children()
        self._forking.condition.release()

    def after_fork_in_child(self) -> None:
        """Starts afresh: what waits is the parent's to send, and the connection is its own."""
        self._workers.pipeline.abandon()
        self._lookups.start_afresh()
        self.report = Report()
        self._workers = Workers(self._settings, self._lookups, self.report)
