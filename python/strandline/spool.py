"""What was logged and has not arrived yet, on disk.

The folder of a process holds segments: files of requests, in the order of their numbers. What an
ended process leaves behind is moved into the folder of any other that has the same server.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .folders import SUFFIX, EndedFolder, ProcessFolder, created, unlink
from .records import STATE_OFFSET, TRIED, WAITING, Piece, SpoolReader, pieces, title
from .settings import Settings
from .transport import Request

#: Smaller writes are put together, larger ones are not copied.
_JOINED_BYTES_MAX = 256 * 1024
#: The server remembers for seven days what it has taken; older values might be counted twice.
_TRIED_SECONDS_MAX = 6.5 * 86_400


class SpoolFullError(Exception):
    """There is no room for what is to be kept."""


@dataclass(eq=False)
class Segment:
    """Requests that stay together until the server has all of them."""

    #: None where they are in memory alone.
    path: str | None
    #: None where they are on disk alone.
    requests: list[Request] | None
    #: Bytes on disk.
    size: int = 0
    #: How many of the requests are done.
    done_count: int = 0
    #: Whether the server may have some of them.
    was_tried: bool = False
    #: Whether an ended process left it.
    is_adopted: bool = False
    #: Whether it is in memory because there was no room on disk.
    had_no_room: bool = False
    #: What is counted as held in memory for it.
    held_bytes: int = 0
    #: The open file, as long as more is to be added.
    descriptor: int = -1
    #: Where the server puts it off: when it is sent again, and how long it waits the next time.
    due_at: float = 0.0
    pause_seconds: float = 1.0
    #: Whether it was put off since its run is not known.
    awaits_run: bool = False


class Spool:
    """The segments of one process. Thread-safe; each segment belongs to one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._bytes_max = settings.spool_bytes_max
        self._folder = ProcessFolder(settings)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        #: Bytes in this process' folder, and in those of others when they were last looked at.
        self._own_bytes = 0
        self._other_bytes: int | None = None
        #: Whether a process has just ended whose folder will be free soon.
        self.expects_more = False
        #: Records that could not be read, and values that might have been counted twice.
        self.damaged_count = 0
        self.expired_count = 0

    @property
    def problem(self) -> str | None:
        """Why nothing can be put where it should; none where it can."""
        return self._folder.problem

    # MARK: segments

    def create(
        self, requests: Sequence[Request], *, is_tried: bool = False, stays_open: bool = False
    ) -> Segment:
        """Puts requests on disk.

        Args:
            requests: what is to be kept.
            is_tried: whether the server may have some of them.
            stays_open: whether more is to be added; `finish` ends that.

        Raises:
            SpoolFullError: where there is no room for them.
            OSError: where the disk does not take them.
        """
        content = pieces(requests)
        self._take_room(sum(map(len, content)))
        path = self._new_path()
        try:
            descriptor = created(path)
        except FileNotFoundError:
            # Somebody has cleaned up under us: the folder is made anew.
            with self._lock:
                self._folder.abandon()
            path = self._new_path()
            descriptor = created(path)
        segment = Segment(path, list(requests), was_tried=is_tried, descriptor=descriptor)
        try:
            segment.size = _write(descriptor, [title(TRIED if is_tried else WAITING), *content])
        except OSError:
            self.finish(segment)
            unlink(path)
            raise
        self._count(segment.size)
        if not stays_open:
            self.finish(segment)
        return segment

    def finish(self, segment: Segment) -> None:
        """Adds nothing more to a segment."""
        if segment.descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(segment.descriptor)
            segment.descriptor = -1

    def append(self, segment: Segment, requests: Sequence[Request]) -> None:
        """Puts more requests at the end of a segment that is still open.

        Raises:
            SpoolFullError: where there is no room for them.
            OSError: where the disk does not take them; none of them is there then.
        """
        assert segment.requests is not None
        content = pieces(requests)
        self._take_room(sum(map(len, content)))
        try:
            added = _write(segment.descriptor, content)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(segment.descriptor, segment.size)
                os.lseek(segment.descriptor, 0, os.SEEK_END)
            raise
        self._count(added)
        segment.size += added
        segment.requests.extend(requests)

    def replace(self, segment: Segment, requests: Sequence[Request], *, is_tried: bool) -> None:
        """Puts other requests in the place of a segment's, all of them or none.

        Raises:
            OSError: where the disk does not take them; the segment is what it was then.
        """
        if segment.path is not None:
            temporary = segment.path[: -len(SUFFIX)] + ".new"
            try:
                descriptor = created(temporary)
                try:
                    state = TRIED if is_tried or segment.was_tried else WAITING
                    size = _write(descriptor, [title(state), *pieces(requests)])
                finally:
                    os.close(descriptor)
                if segment.was_tried:
                    _copy_time(segment.path, temporary)
                os.replace(temporary, segment.path)
            except OSError:
                unlink(temporary)
                raise
            self._count(size - segment.size)
            segment.size = size
        segment.requests = list(requests)
        segment.done_count = 0
        segment.was_tried = segment.was_tried or is_tried

    def mark_tried(self, segment: Segment) -> None:
        """Notes that the server may have some of a segment from now on."""
        if segment.was_tried:
            return
        segment.was_tried = True
        if segment.path is not None:
            with contextlib.suppress(OSError), open(segment.path, "r+b", buffering=0) as file:
                file.seek(STATE_OFFSET)
                file.write(TRIED)

    def load(self, segment: Segment) -> list[Request]:
        """A segment's requests, those that are done left out.

        Values that may have been sent longer ago than the server remembers are left out, too.
        """
        if segment.requests is not None:
            return segment.requests[segment.done_count :]
        assert segment.path is not None
        try:
            with open(segment.path, "rb") as file:
                tried_at = os.fstat(file.fileno()).st_mtime
                reader = SpoolReader(file)
                requests = list(reader)
        except OSError:
            self.damaged_count += 1
            return []
        segment.was_tried = segment.was_tried or reader.was_tried
        self.damaged_count += 0 if segment.done_count else reader.damaged_count
        requests = requests[segment.done_count :]
        if not reader.was_tried or time.time() - tried_at <= _TRIED_SECONDS_MAX:
            return requests
        kept = [request for request in requests if request.path != "/api/v1/observations"]
        self.expired_count += len(requests) - len(kept)
        return kept

    def remove(self, segment: Segment) -> None:
        """Forgets a segment."""
        if segment.path is not None:
            unlink(segment.path)
            self._count(-segment.size)
        segment.path, segment.requests, segment.size = None, None, 0

    def join(self, segments: Sequence[Segment]) -> bool:
        """Puts what several segments hold into the first of them; false where that fails.

        Were the process to end on the way, some would be there twice: they are sent twice, which
        does no harm, as nothing in them changes.
        """
        requests = [request for segment in segments for request in self.load(segment)]
        first, *rest = segments
        try:
            self.replace(first, requests, is_tried=False)
        except OSError:
            return False
        first.requests = None
        for segment in rest:
            self.remove(segment)
        return True

    def _new_path(self) -> str:
        with self._lock:
            return os.path.join(self._folder.make(), f"{next(self._numbers):012}{SUFFIX}")

    def _take_room(self, size: int) -> None:
        if self._other_bytes is None:
            self._other_bytes = self._folder.others_bytes()
        if self._own_bytes + self._other_bytes + size > self._bytes_max:
            raise SpoolFullError

    def _count(self, size: int) -> None:
        with self._lock:
            self._own_bytes += size

    # MARK: ended processes

    @property
    def has_others(self) -> bool:
        """Whether other processes have, or have left, something to send."""
        return bool(self._folder.others())

    def adopt(self) -> list[Segment]:
        """Takes up what ended processes left behind, the oldest first."""
        adopted: list[Segment] = []
        others_bytes = 0
        self.expects_more = False
        for path in self._folder.others():
            with contextlib.suppress(OSError, SpoolFullError), EndedFolder(path) as folder:
                self.expects_more |= folder.is_about_to_be_free
                for file, status in folder.files():
                    if folder.is_free:
                        adopted.append(self._moved(file, status))
                    else:
                        others_bytes += status.st_size
        self._other_bytes = others_bytes
        return adopted

    def _moved(self, path: str, status: os.stat_result) -> Segment:
        new = self._new_path()
        try:
            os.rename(path, new)
        except OSError:
            # It lies on another disk: what it holds is written anew, and sent twice at worst.
            left = Segment(path, None)
            copy = self.create(self.load(left), is_tried=left.was_tried)
            assert copy.path is not None
            _copy_time(path, copy.path)
            unlink(path)
            copy.requests, copy.is_adopted = None, True
            return copy
        self._count(status.st_size)
        return Segment(new, None, status.st_size, is_adopted=True)

    # MARK: the end

    def close(self) -> None:
        """Lets go of the folder; it is deleted where nothing in it waits."""
        self._folder.close()
        self._own_bytes = 0

    def abandon(self) -> None:
        """Forgets the folder without touching it: in a forked child it is the parent's."""
        self._folder.abandon()


def _write(descriptor: int, content: Iterable[Piece]) -> int:
    """Writes pieces to a file; returns how many bytes they are."""
    total = 0
    group: list[Piece] = []
    size = 0
    for piece in content:
        if group and size + len(piece) > _JOINED_BYTES_MAX:
            total += _write_all(descriptor, group)
            group, size = [], 0
        group.append(piece)
        size += len(piece)
    return total + _write_all(descriptor, group)


def _write_all(descriptor: int, group: Sequence[Piece]) -> int:
    piece = group[0] if len(group) == 1 else b"".join(group)
    written = os.write(descriptor, piece) if piece else 0
    while written < len(piece):
        written += os.write(descriptor, memoryview(piece)[written:])
    return len(piece)


def _copy_time(source: str, target: str) -> None:
    """Keeps when the server may first have had what a file holds."""
    status = os.stat(source)
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
