"""The thread that sends what is on disk, and looks for what other processes have left."""

from __future__ import annotations

import threading
import time

from .ends import has_children
from .pipeline import Pipeline
from .reporting import Report
from .settings import Settings

#: How long old things are sent before new ones are looked at.
SLICE_SECONDS = 0.2
#: How often it is looked whether other processes have ended: with children, and without.
_CHILDREN_SECONDS = 2.0
_OTHERS_SECONDS = 60.0
#: How soon it is looked again for what a process has left that has just ended, and for how long.
SOON_SECONDS = 0.05
EXPECTED_SECONDS = 1.0


class Demand:
    """What is asked of the threads of a pipeline; it changes with the condition held."""

    def __init__(self) -> None:
        #: How many wait for everything to arrive, for whose sake nothing waits for company.
        self.waiter_count = 0
        #: From when on runs go out without what is still being looked up; none while all goes on.
        self.give_up_at: float | None = None
        #: Whether the threads are to end.
        self.is_ending = False

    @property
    def is_hurried(self) -> bool:
        """Whether nothing is to wait for company."""
        return self.waiter_count > 0 or self.give_up_at is not None


class Sender:
    """What is sent, and when. Its state changes with the condition of its pipeline held."""

    def __init__(
        self,
        settings: Settings,
        pipeline: Pipeline,
        demand: Demand,
        condition: threading.Condition,
        report: Report,
    ) -> None:
        self._settings = settings
        self._pipeline = pipeline
        self._demand = demand
        self._condition = condition
        self._report = report
        #: Whether something is being sent.
        self.is_sending = False
        #: Whether what waits is to be tried at once, and what others have left looked for.
        self._is_asked = self._is_adopting = False
        self._adopt_at = self._expect_until = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to do but wait for a server that is away."""
        return self._is_asked or self.is_sending or self._is_expecting(time.monotonic())

    @property
    def is_looking(self) -> bool:
        """Whether it is yet to be found what others have left."""
        return self._is_asked or self._is_adopting

    def _is_expecting(self, now: float) -> bool:
        return self._pipeline.spool.expects_more and now < self._expect_until

    def ask(self) -> None:
        """Has everything tried at once; called with the condition held."""
        self._is_asked = True
        self._expect_until = time.monotonic() + EXPECTED_SECONDS
        self._condition.notify_all()

    def expect_children(self) -> None:
        """Looks after what children leave behind; called with the condition held."""
        self._adopt_at = min(self._adopt_at, time.monotonic() + _CHILDREN_SECONDS)
        self._condition.notify_all()

    def send_continually(self) -> None:
        """Sends what there is, until the end."""
        while self._await_turn():
            self._send()

    def _await_turn(self) -> bool:
        """Waits until something is to be done; false at the end."""
        with self._condition:
            while True:
                if self._demand.is_ending:
                    return False
                due_at, now = self._due_at(), time.monotonic()
                if due_at <= now:
                    self.is_sending = True
                    return True
                self._condition.wait(due_at - now)

    def _due_at(self) -> float:
        pipeline = self._pipeline
        if self._is_asked or pipeline.has_found:
            return 0.0
        times = [self._adopt_at]
        begun_at = pipeline.batch_begun_at
        if begun_at is not None:
            is_now = self._demand.is_hurried or pipeline.has_full_batch
            times.append(0.0 if is_now else begun_at + self._settings.batch_seconds)
        if self._demand.give_up_at is not None and pipeline.late_count:
            times.append(self._demand.give_up_at)
        if pipeline.outbox.due_at is not None:
            times.append(pipeline.outbox.due_at)
        return min(times)

    def _send(self) -> None:
        with self._condition:
            is_asked, self._is_asked = self._is_asked, False
            self._is_adopting, now = is_asked, time.monotonic()
            gives_up = self._demand.give_up_at is not None and now >= self._demand.give_up_at
        pipeline = self._pipeline
        try:
            if is_asked:
                pipeline.outbox.retry_now()
            if is_asked or now >= self._adopt_at:
                pipeline.adopt()
                self._adopt_at = now + self._until_next_look(now)
            self._is_adopting = False
            pipeline.send(
                lambda: not self._demand.is_ending and time.monotonic() < now + SLICE_SECONDS,
                gives_up=gives_up,
            )
        except Exception as error:
            # Nothing that happens here may end the thread: what is on disk is tried again.
            self._report.unforeseen("something that was logged could not be sent", error)
            time.sleep(SLICE_SECONDS)
        finally:
            with self._condition:
                self.is_sending = self._is_adopting = False
                self._condition.notify_all()

    def _until_next_look(self, now: float) -> float:
        """After how many seconds it is looked again whether other processes have ended."""
        if self._is_expecting(now):
            return SOON_SECONDS
        return _CHILDREN_SECONDS if has_children() else _OTHERS_SECONDS
