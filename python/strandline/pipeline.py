"""The way of what was logged from a caller's thread to the server, in two steps.

Items are recorded: put on disk as they are, from where they outlive the process. Then they are
sent: those that came within a moment go together, runs with what was looked up of them meanwhile.
"""

from __future__ import annotations

import collections
import dataclasses
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from .batching import RequestMaker
from .errors import StrandlineError
from .exchange import Exchange
from .items import Item, RunItem
from .lookups import Lookups
from .outbox import Outbox
from .refusals import RefusedColumns
from .reporting import Report
from .rows import packed
from .settings import Settings
from .spool import Segment, Spool, SpoolFullError
from .transport import Request, Transport

#: How long the sending waits for what is being looked up.
_LOOKUP_SECONDS = 1.0
#: How long a caller waits for another one that puts something on disk.
_LOCK_SECONDS = 0.005
#: From when on a disk is too slow for callers to wait for it, and for how long that is believed.
_SLOW_SECONDS = 0.1
_SLOW_FOR_SECONDS = 10.0


@dataclasses.dataclass(eq=False)
class _Batch:
    """Items that are on disk one by one, and that are to be sent together."""

    segment: Segment
    items: list[Item]
    byte_count: int
    #: Whether what is on disk is not yet what is to be sent.
    is_raw: bool
    #: Whether it is large enough by itself.
    is_full: bool
    #: When the first of them was recorded, by the monotonic clock.
    begun_at: float = dataclasses.field(default_factory=time.monotonic)


class Pipeline:
    """What is under way to one server. Recording and sending may be done by different threads."""

    def __init__(
        self,
        settings: Settings,
        lookups: Lookups,
        report: Report,
        on_released: Callable[[int], None],
    ) -> None:
        """A pipeline with nothing in it.

        Args:
            settings: where the server is, and how much may wait.
            lookups: what completes runs.
            report: what is told of what is lost.
            on_released: called with what is held in memory no longer, in bytes.
        """
        self._settings = settings
        self._lookups = lookups
        self._report = report
        self._on_released = on_released
        self._refused_columns = RefusedColumns(report)
        #: Each belongs to one of the steps.
        self._recorder = RequestMaker(settings, self._lose)
        self._sender = RequestMaker(settings, self._lose)
        self._record_lock = threading.Lock()
        self._send_lock = threading.Lock()
        self._slow_until = 0.0
        self._is_closed = False
        self.transport = Transport(settings)
        self.spool = Spool(settings)
        exchange = Exchange(self.transport, report, self._refused_columns.note)
        self.outbox = Outbox(exchange, self.spool, report, on_released)
        self._batches: collections.deque[_Batch] = collections.deque()
        self._lost: list[Item] = []
        #: What is on its way from there to the outbox.
        self._in_hand: list[Segment] = []
        #: Runs of which something is being looked up, each as it is on disk.
        self._late: list[tuple[RunItem, Segment]] = []

    # MARK: what is under way

    @property
    def has_batch(self) -> bool:
        """Whether anything is recorded and waits for company."""
        return bool(self._batches)

    @property
    def batch_begun_at(self) -> float | None:
        """Since when something is recorded and waits for company; none where nothing does."""
        batches = list(self._batches)
        return batches[0].begun_at if batches else None

    @property
    def has_full_batch(self) -> bool:
        """Whether anything is recorded that needs no more company."""
        return any(batch.is_full for batch in list(self._batches))

    @property
    def late_count(self) -> int:
        """How many runs wait for what is being looked up."""
        return len(self._late)

    @property
    def has_found(self) -> bool:
        """Whether a run that had to wait is complete by now."""
        return any(not run.is_waiting for run, _ in list(self._late))

    def segments(self) -> set[Segment]:
        """What waits to be sent, what is just being put together included."""
        # In the order in which they go from one to the next, so that none is missed on its way.
        batches = [batch.segment for batch in list(self._batches)]
        late = [segment for _, segment in list(self._late)]
        return {*batches, *late, *self._in_hand, *self.outbox.segments}

    @property
    def waiting_count(self) -> int:
        """How many batches of this process have not arrived yet."""
        return len(self._batches) + len(self._late) + self.outbox.own_count

    @property
    def expected_count(self) -> int:
        """Those of them that are worth waiting for."""
        return self.waiting_count - self.outbox.hopeless_count

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to do but wait for a server that is away."""
        is_sending = self.outbox.has_turns and not self.outbox.is_paused
        return bool(self._batches or self._late or is_sending)

    @property
    def substituted_count(self) -> int:
        """Texts that were changed since they were no Unicode, or held NUL."""
        return self._recorder.texts.substituted_count

    # MARK: recording

    def record(self, items: Sequence[Item]) -> None:
        """Puts items on disk; large ones apart, as they need no company."""
        with self._record_lock:
            self._record_all(items)

    @property
    def is_slow(self) -> bool:
        """Whether the disk was so slow lately that callers are not to wait for it."""
        return time.monotonic() < self._slow_until

    def record_now(self, items: Sequence[Item]) -> bool:
        """Puts items on disk, unless others take long about it, or it was closed."""
        begin = time.monotonic()
        if not self._record_lock.acquire(timeout=_LOCK_SECONDS):
            return False
        try:
            if self._is_closed:
                return False
            self._record_all(items)
        finally:
            self._record_lock.release()
        end = time.monotonic()
        if end - begin > _SLOW_SECONDS:
            # Callers are not to wait for a disk that is busy with something else.
            self._slow_until = end + _SLOW_FOR_SECONDS
        return True

    def _record_all(self, items: Sequence[Item]) -> None:
        limit = self._settings.batch_bytes
        items = packed(items, self._lose_item)
        if len(items) == 1:
            self._try_to_record(items, items[0].byte_count >= limit)
            return
        for is_large, group in itertools.groupby(items, lambda item: item.byte_count >= limit):
            if is_large:
                for item in group:
                    self._try_to_record([item], is_large)
            else:
                self._try_to_record(list(group), is_large)
        if self._batches and any(item.byte_count >= limit for item in items):
            # What is logged together arrives together.
            self._batches[-1].is_full = True

    def _try_to_record(self, items: Sequence[Item], is_large: bool) -> None:
        try:
            self._record(items, is_large)
        except Exception as error:
            if len(items) > 1:
                # One of them is at fault; the others are not lost with it.
                for item in items:
                    self._try_to_record([item], is_large)
            else:
                self._lose_item(items[0], error)

    def _record(self, items: Sequence[Item], is_large: bool) -> None:
        byte_count = sum(item.byte_count for item in items)
        admitted = [i for i in map(self._refused_columns.without, items) if i is not None]
        for item in admitted:
            if isinstance(item, RunItem):
                self._lookups.note(item)
        is_open = any(isinstance(item, RunItem) and item.lookups for item in admitted)
        self._lost.clear()
        requests = self._recorder.requests(admitted, is_last=True)
        recorded = admitted
        if self._lost:
            recorded = [i for i in admitted if not any(i is lost for lost in self._lost)]
        if not requests:
            self._on_released(byte_count)
            return
        last = self._batches[-1] if self._batches else None
        if last is not None and not is_large and not last.is_full and self._append(last, requests):
            last.items += recorded
            last.byte_count += byte_count
            last.is_raw = True
        else:
            segment = self._on_disk(requests, stays_open=True)
            self._batches.append(_Batch(segment, recorded, byte_count, is_open, is_large))
        if self._batches[-1].byte_count >= self._settings.batch_bytes:
            self._batches[-1].is_full = True

    def _append(self, batch: _Batch, requests: Sequence[Request]) -> bool:
        """Puts requests into a batch that is there; false where they need one of their own."""
        segment = batch.segment
        if segment.path is None:
            assert segment.requests is not None
            segment.requests.extend(requests)
            return True
        try:
            self.spool.append(segment, requests)
        except (OSError, SpoolFullError):
            return False
        return True

    def _on_disk(self, requests: Sequence[Request], *, stays_open: bool = False) -> Segment:
        """Requests on disk, or in memory where the disk does not take them."""
        try:
            segment = self.spool.create(requests, stays_open=stays_open)
        except SpoolFullError:
            return Segment(None, list(requests), had_no_room=True)
        except OSError as error:
            segment = Segment(None, list(requests))
            if self.spool.problem is None:
                self._report.warn(f"{error}; what is logged waits in memory alone")
        if self.spool.problem is not None:
            self._report.warn_once(self.spool.problem)
        return segment

    def _lose_item(self, item: Item, error: Exception) -> None:
        """Counts an item that is not even recorded, and holds it no longer."""
        self._lose(item, error)
        self._on_released(item.byte_count)

    def _lose(self, item: Item, error: Exception) -> None:
        """Counts an item that no request can say."""
        self._lost.append(item)
        sentence = f"something that was logged cannot be sent: {error}"
        self._report.drop(sentence, error=StrandlineError(sentence))

    # MARK: sending

    def adopt(self) -> None:
        """Takes up what ended processes have left."""
        with self._send_lock:
            for segment in self.spool.adopt():
                self.outbox.add(segment)

    def send(self, goes_on: Callable[[], bool], *, gives_up: bool) -> None:
        """Sends what was recorded, as far as the server takes it.

        Args:
            goes_on: whether to send more.
            gives_up: whether runs are to go out without what is still being looked up.
        """
        with self._send_lock:
            for batch in self._taken():
                batch.segment.held_bytes = batch.byte_count
                try:
                    self._complete(batch, gives_up)
                except Exception as error:
                    # It is on disk as it was recorded, and goes out as that.
                    self._report.unforeseen("a batch could not be put together", error)
                self.outbox.add(batch.segment)
            for run, segment in self._found(gives_up):
                self._finish(run, segment)
            self._in_hand = []
            self.outbox.send(goes_on)
            self._count_damages()

    def _taken(self) -> Iterator[_Batch]:
        # More may come all the time, and has its turn later; what is logged together has one turn.
        with self._record_lock:
            count = len(self._batches)
        for _ in range(count):
            # Nobody adds to a batch that was taken.
            with self._record_lock:
                self._in_hand = [self._batches[0].segment]
                batch = self._batches.popleft()
                self.spool.finish(batch.segment)
            yield batch

    def _complete(self, batch: _Batch, gives_up: bool) -> None:
        """Puts in the place of what was recorded what is to be sent."""
        runs = [item for item in batch.items if isinstance(item, RunItem)]
        if not batch.is_raw and not any(run.lookups for run in runs):
            return
        for run in runs:
            self._lookups.start(run)
        self._lookups.wait(runs, _LOOKUP_SECONDS)
        late = [] if gives_up else [run for run in runs if run.is_waiting]
        for run in late:
            bare = self._end_of(run)
            if bare:
                self._late.append((run, self._on_disk(bare)))
        requests = self._sender.requests(batch.items, is_last=gives_up)
        try:
            self.spool.replace(batch.segment, requests, is_tried=False)
        except OSError as error:
            self._report.warn(f"{error}; what was logged is sent as it was recorded")

    def _found(self, gives_up: bool) -> list[tuple[RunItem, Segment]]:
        """Runs that need not wait any longer."""
        found = [late for late in self._late if gives_up or not late[0].is_waiting]
        self._in_hand = [segment for _, segment in found]
        self._late = [late for late in self._late if not any(late is one for one in found)]
        return found

    def _end_of(self, run: RunItem) -> list[Request]:
        """What ends a run that is said to be running, with what is known of it by now."""
        requests = self._sender.requests([run], is_last=True)
        return [dataclasses.replace(request, ends_run=True) for request in requests]

    def _finish(self, run: RunItem, segment: Segment) -> None:
        """Sends the rest of a run that was said to be running."""
        try:
            self.spool.replace(segment, self._end_of(run), is_tried=False)
        except Exception as error:
            self._report.unforeseen("what was found of a run could not be added to it", error)
        self.outbox.add(segment)

    def _count_damages(self) -> None:
        damaged, self.spool.damaged_count = self.spool.damaged_count, 0
        if damaged:
            self._report.drop("what lay on disk cannot be read; it was passed over", damaged)
        expired, self.spool.expired_count = self.spool.expired_count, 0
        if expired:
            sentence = "values lay on disk for longer than the server remembers what it has taken"
            self._report.drop(f"{sentence}; they were dropped", expired)

    def abandon(self) -> None:
        """Forgets everything without touching it: in a forked child it is the parent's."""
        for batch in self._batches:
            self.spool.finish(batch.segment)
        self.spool.abandon()

    def close(self) -> None:
        """Lets go of everything; what is on disk is for others now."""
        with self._send_lock, self._record_lock:
            self._is_closed = True
            unsaved = self.outbox.unsaved_count
            unsaved += sum(len(b.items) for b in self._batches if b.segment.path is None)
            if unsaved:
                sentence = "what waited in memory alone was dropped at the end of the program"
                self._report.drop(sentence, unsaved)
            for batch in self._batches:
                self.spool.finish(batch.segment)
            self.transport.close()
            self.spool.close()
