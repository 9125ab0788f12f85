"""Carries what was logged to the server without keeping anybody waiting.

A queue in memory, bounded in bytes, is emptied by one thread: it waits a moment for company, makes
requests of what has come, and sends them in order. While the server is away they wait on disk.
Every request may be sent again without harm, so that each thing arrives exactly once.
"""

from __future__ import annotations

import collections
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from .errors import ServerAwayError, ServerError
from .settings import Settings
from .spool import Spool
from .transport import Request, Transport

log = logging.getLogger("strandline")

#: Answers about the sender rather than what was sent: that is kept until somebody mends them.
_ABOUT_THE_SENDER = {401, 403}
#: How long the thread may take to put on disk what was not sent.
_LAST_SECONDS = 5.0
_RETRY_SECONDS_MIN = 0.5
_RETRY_SECONDS_MAX = 30.0


class Item(Protocol):
    """Something that was logged."""

    @property
    def byte_count(self) -> int:
        """How much memory it holds, nearly."""


class Batcher(Protocol):
    """Makes requests of items."""

    def requests(self, items: Sequence[Item]) -> Iterable[Request]:
        """Requests that say what the items say, in their order."""

    def parts(self, request: Request) -> Sequence[Request]:
        """What a request that was refused as a whole consists of; itself where it is one thing."""


class Delivery:
    """The queue, the thread that empties it, and the spool behind it. Thread-safe."""

    def __init__(self, settings: Settings, batcher: Batcher) -> None:
        self._settings = settings
        self._batcher = batcher
        self._transport = Transport(settings)
        self._spool = Spool(settings)
        #: Things that were dropped because there was no room for them, or refused by the server.
        self.dropped_count = 0
        self.refused_count = 0
        self._refusals: collections.deque[ServerError] = collections.deque(maxlen=64)
        self._last_warning = 0.0
        self._start_empty()

    def _start_empty(self) -> None:
        self._condition = threading.Condition()
        self._queue: collections.deque[Item] = collections.deque()
        self._queue_bytes = 0
        self._is_busy = False
        self._flush_waiters = 0
        self._is_closing = False
        self._is_hurried = False
        self._answer_count = 0
        self._thread: threading.Thread | None = None
        self._retry_at = 0.0
        self._retry_seconds = _RETRY_SECONDS_MIN
        self._has_adopted = False

    # MARK: what callers do

    def submit(self, item: Item) -> None:
        """Takes an item, and returns at once."""
        with self._condition:
            if self._is_closing:
                return
            if self._queue_bytes + item.byte_count > self._settings.queue_bytes_max:
                self.dropped_count += 1
                self._warn("more is logged than can be sent; something was dropped")
                return
            self._queue.append(item)
            self._queue_bytes += item.byte_count
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="strandline", daemon=True)
                self._thread.start()
            elif len(self._queue) == 1 or self._queue_bytes >= self._settings.batch_bytes:
                self._condition.notify_all()

    def flush(self, timeout: float | None) -> bool:
        """Waits until everything so far has arrived; false where it has not in time.

        What has not is kept and sent later.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._condition:
            self._flush_waiters += 1
            self._retry_at = 0.0
            self._condition.notify_all()
            try:
                while self._has_work:
                    rest = None if deadline is None else deadline - time.monotonic()
                    if rest is not None and rest <= 0:
                        return False
                    if self._thread is None or not self._thread.is_alive():
                        return False
                    self._condition.wait(rest)
                return True
            finally:
                self._flush_waiters -= 1

    def close(self, patience: float) -> bool:
        """Sends what the server takes, and puts the rest on disk for the next process.

        Args:
            patience: for how many seconds to wait for the next answer; as long as answers come,
                there is no end to it.

        Returns:
            Whether everything arrived.
        """
        with self._condition:
            self._is_closing = True
            self._retry_at = 0.0
            self._condition.notify_all()
            thread = self._thread
            answers, deadline = self._answer_count, time.monotonic() + patience
            while self._queue or self._is_busy:
                if self._answer_count != answers:
                    answers, deadline = self._answer_count, time.monotonic() + patience
                if time.monotonic() >= deadline:
                    break
                self._condition.wait(min(0.1, patience))
            done = not self._has_work
            self._is_hurried = True
        if thread is not None and thread is not threading.current_thread():
            if not done:
                # Nobody waits for what hangs: it goes to disk with all else.
                self._transport.abort()
            thread.join(_LAST_SECONDS)
        return done

    def raise_failure(self, timeout: float) -> None:
        """Waits for the answers to what was logged, and raises the one that is an error."""
        self._retry_at = 0.0
        deadline = time.monotonic() + timeout
        with self._condition:
            self._flush_waiters += 1
            self._condition.notify_all()
            while (self._queue or self._is_busy) and time.monotonic() < deadline:
                self._condition.wait(deadline - time.monotonic())
            self._flush_waiters -= 1
        for refusal in self.take_refusals():
            raise refusal
        if self._queue or self._is_busy or not self._spool.is_empty:
            raise ServerAwayError(
                f"{self._settings.url} cannot be reached; what was logged is kept and sent later"
            )

    def take_refusals(self) -> list[ServerError]:
        """The latest refusals, the oldest first, told once."""
        refusals = list(self._refusals)
        self._refusals.clear()
        return refusals

    # MARK: forks

    def before_fork(self) -> None:
        """Makes sure that no thread holds the lock while the process is copied."""
        self._condition.acquire()

    def after_fork_in_parent(self) -> None:
        """Goes on."""
        self._condition.release()

    def after_fork_in_child(self) -> None:
        """Starts afresh: what waits is the parent's to send, and the connection is its own."""
        self._spool.abandon()
        self._spool = Spool(self._settings)
        self._transport = Transport(self._settings)
        self._start_empty()

    # MARK: the thread

    @property
    def _has_work(self) -> bool:
        return bool(self._queue) or self._is_busy or not self._spool.is_empty

    def _run(self) -> None:
        while True:
            items = self._next_items()
            if items is None:
                self._finish()
                return
            try:
                self._work(items)
            except Exception:
                # Nothing that happens here may end the thread, or reach the user's code.
                log.exception("strandline: something that was logged could not be sent")
            with self._condition:
                self._is_busy = False
                self._condition.notify_all()

    def _next_items(self) -> list[Item] | None:
        """What is to be sent together; an empty list to try the spool again; none at the end."""
        with self._condition:
            while not self._queue:
                wait = None
                if not self._spool.is_empty and not self._is_hurried:
                    wait = self._retry_at - time.monotonic()
                    if wait <= 0:
                        self._is_busy = True
                        return []
                if self._is_closing:
                    return None
                self._condition.wait(wait)
            deadline = time.monotonic() + self._settings.batch_seconds
            while (
                self._queue_bytes < self._settings.batch_bytes
                and not self._flush_waiters
                and not self._is_closing
            ):
                rest = deadline - time.monotonic()
                if rest <= 0:
                    break
                self._condition.wait(rest)
            items = list(self._queue)
            self._queue.clear()
            self._queue_bytes = 0
            self._is_busy = True
            return items

    def _work(self, items: Sequence[Item]) -> None:
        if not self._has_adopted:
            self._has_adopted = True
            self._adopt()
        if not self._spool.is_empty and time.monotonic() >= self._retry_at:
            self._drain()
        for request in self._batcher.requests(items):
            self._deliver(request)

    def _deliver(self, request: Request) -> None:
        # What came first goes first.
        if self._spool.is_empty and not self._is_hurried:
            if self._send(request):
                return
            self._wait_before_retry()
        if not self._spool.append(request):
            self.dropped_count += 1
            self._warn("there is no room on disk for what waits; something was dropped")

    def _send(self, request: Request) -> bool:
        """Sends a request; false where it is to be tried again later."""
        try:
            self._transport.send(request)
        except ServerAwayError as error:
            self._warn(f"{error}; what is logged is kept and sent later")
            return False
        except ServerError as error:
            if error.status in _ABOUT_THE_SENDER:
                self._refusals.append(error)
                self._warn(f"{error}; what is logged is kept and sent later")
                return False
            parts = self._batcher.parts(request)
            if len(parts) > 1:
                # One of them is at fault; the others are not lost with it. Each may be sent again.
                outcomes = [self._send(part) for part in parts]
                return all(outcomes)
            self.refused_count += 1
            self._refusals.append(error)
            self._warn(f"the server refused something: {error}")
        self._answer_count += 1
        return True

    def _wait_before_retry(self) -> None:
        self._retry_at = time.monotonic() + self._retry_seconds
        self._retry_seconds = min(self._retry_seconds * 2, _RETRY_SECONDS_MAX)

    def _drain(self) -> None:
        while (request := self._spool.first()) is not None:
            if self._is_hurried or not self._send(request):
                self._wait_before_retry()
                return
            self._retry_seconds = _RETRY_SECONDS_MIN
            self._spool.remove_first()
        self._adopt()

    def _adopt(self) -> None:
        """Sends what ended processes left behind."""
        for requests in self._spool.adopt():
            for request in requests:
                if self._is_hurried or not self._send(request):
                    return

    def _finish(self) -> None:
        self._spool.close()
        self._transport.close()

    def _warn(self, sentence: str) -> None:
        """Says something at most every ten seconds."""
        now = time.monotonic()
        if now - self._last_warning >= 10 or self._last_warning == 0:
            self._last_warning = now
            log.warning("strandline: %s", sentence)
