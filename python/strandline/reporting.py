"""What became of what was logged: counted, told to who asks, and said in the log."""

from __future__ import annotations

import collections
import logging
import re
import threading
import time
from dataclasses import dataclass

from .errors import ServerError, StrandlineError

log = logging.getLogger("strandline")

_DISTINCT_COUNT_MAX = 256
_REASON_COUNT_MAX = 16
_WARNING_SECONDS = 10.0


@dataclass(frozen=True)
class FlushResult:
    """How what was logged has fared; true where all of it has arrived.

    What was dropped and refused is told once: the next result is about what comes after.
    """

    #: Requests that have not arrived yet. They are kept, and sent later.
    waiting_count: int = 0
    #: Things that were lost: nothing could hold or say them.
    dropped_count: int = 0
    #: Things that the server did not take.
    refused_count: int = 0
    #: Why, in a few sentences.
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not (self.waiting_count or self.dropped_count or self.refused_count)


class Report:
    """Counts of one client, and the sentences that go with them. Thread-safe."""

    def __init__(self) -> None:
        # A handler of a signal, or a finalizer, may log while its thread is in here.
        self._lock = threading.RLock()
        self._told: set[str] = set()
        self._warned_at: dict[str, float] = {}
        self._failures: collections.deque[StrandlineError] = collections.deque(maxlen=64)
        self._reasons: dict[str, None] = {}
        self._counts_told = (0, 0)
        #: Things that were dropped because nothing could hold or say them.
        self.dropped_count = 0
        #: Things that the server refused.
        self.refused_count = 0
        #: Why what waits is not sent; none where nothing is known to be in the way.
        self.obstacle: str | None = None

    # MARK: what happens

    def drop(self, sentence: str, count: int = 1, error: StrandlineError | None = None) -> None:
        """Counts what is lost."""
        with self._lock:
            self.dropped_count += count
            self._note(sentence)
            if error is not None:
                self._failures.append(error)
        self.warn(sentence)

    def refuse(self, error: ServerError, what: str, count: int = 1) -> None:
        """Counts what the server refused, and says each distinct refusal once."""
        sentence = f"the server refused {what}: {error}"
        with self._lock:
            self.refused_count += count
            self._failures.append(error)
            self._note(sentence)
        self.warn_once(sentence)

    def fail(self, error: StrandlineError) -> None:
        """Notes an error about what is kept, for callers that are strict."""
        with self._lock:
            self._failures.append(error)

    def _note(self, sentence: str) -> None:
        if len(self._reasons) < _REASON_COUNT_MAX:
            self._reasons[sentence] = None

    # MARK: what is asked

    def result(self, waiting_count: int) -> FlushResult:
        """What has happened since the last result."""
        with self._lock:
            dropped, refused = self._counts_told
            reasons = list(self._reasons)
            if waiting_count and self.obstacle is not None:
                reasons.append(self.obstacle)
            self._reasons.clear()
            self._counts_told = (self.dropped_count, self.refused_count)
            return FlushResult(
                waiting_count,
                self.dropped_count - dropped,
                self.refused_count - refused,
                tuple(reasons),
            )

    def take_failures(self) -> list[StrandlineError]:
        """The latest errors, the oldest first, told once."""
        with self._lock:
            failures = list(self._failures)
            self._failures.clear()
            return failures

    # MARK: the log

    def warn(self, sentence: str) -> None:
        """Says a sentence at most every ten seconds."""
        now = time.monotonic()
        with self._lock:
            key = _kind(sentence)
            if now - self._warned_at.get(key, -_WARNING_SECONDS) < _WARNING_SECONDS:
                return
            if len(self._warned_at) >= _DISTINCT_COUNT_MAX:
                self._warned_at.clear()
            self._warned_at[key] = now
        log.warning("strandline: %s", sentence)

    def unforeseen(self, sentence: str, error: Exception) -> None:
        """Says once what went wrong that nobody has thought of, with where it did."""
        self.warn_once(f"{sentence}: {error!r}", error)

    def warn_once(self, sentence: str, error: Exception | None = None) -> None:
        """Says a sentence once, whatever numbers are in it."""
        with self._lock:
            key = _kind(sentence)
            if key in self._told or len(self._told) > _DISTINCT_COUNT_MAX:
                return
            self._told.add(key)
            if len(self._told) > _DISTINCT_COUNT_MAX:
                sentence = "there are more warnings of other kinds, which are not told any more"
        log.warning("strandline: %s", sentence, exc_info=error)


def _kind(sentence: str) -> str:
    """A sentence without its numbers, which tell one case of the same kind from another."""
    return re.sub(r"\d+", "0", sentence)
