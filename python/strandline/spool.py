"""Requests that wait on disk while the server is away.

Each process appends to a file of its own and holds a lock on it. What a process leaves behind when
it ends is taken up by the next one that has the same server: a file without a holder is free.
A record is its length and CRC-32, then the request; a torn last record is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pathlib
import struct
import uuid
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .settings import Settings
from .transport import Request

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]

_FRAME = struct.Struct("<II")
_SUFFIX = ".spool"


class Spool:
    """The requests of one process that are still to be sent, oldest first."""

    def __init__(self, settings: Settings) -> None:
        server = hashlib.sha256(settings.url.rstrip("/").encode()).hexdigest()[:16]
        self._folder = settings.spool_directory / server
        self._bytes_max = settings.spool_bytes_max
        self._file: BinaryIO | None = None
        self._path: pathlib.Path | None = None
        self._read_offset = 0
        self._end = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing of this process waits."""
        return self._read_offset >= self._end

    def append(self, request: Request) -> bool:
        """Puts a request at the end; false where there is no room for it."""
        record = _record(request)
        size = sum(map(len, record))
        if self._read_offset > self._bytes_max // 2:
            self._drop_sent()
        if self._end - self._read_offset + size > self._bytes_max:
            return False
        try:
            file = self._open()
            file.seek(self._end)
            file.writelines(record)
            file.flush()
        except OSError:
            return False
        self._end += size
        return True

    def first(self) -> Request | None:
        """The request that waits longest; none where nothing waits."""
        if self._file is None or self.is_empty:
            return None
        self._file.seek(self._read_offset)
        found = _read(self._file)
        if found is None:
            # What cannot be read will not be readable later either.
            self._read_offset = self._end
            return None
        return found[0]

    def remove_first(self) -> None:
        """Forgets the request that `first` returned."""
        if self._file is None:
            return
        self._file.seek(self._read_offset)
        found = _read(self._file)
        self._read_offset += found[1] if found else self._end
        if self.is_empty:
            self.close()

    def adopt(self) -> Iterator[Iterator[Request]]:
        """The requests of each file that an ended process left behind.

        A file is deleted once its iterator has run to its end.
        """
        if fcntl is None or not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            if path == self._path:
                continue
            with contextlib.suppress(OSError), open(path, "r+b") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                yield _requests(file)
                if file.tell() >= os.fstat(file.fileno()).st_size:
                    path.unlink()

    def close(self) -> None:
        """Lets go of the file; it is deleted where nothing in it waits."""
        if self._file is None:
            return
        if self.is_empty and self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        else:
            self._drop_sent()
        self._file.close()
        self._file = self._path = None
        self._read_offset = self._end = 0

    def abandon(self) -> None:
        """Forgets the file without touching it: in a forked child it is the parent's."""
        if self._file is not None:
            self._file.close()
        self._file = self._path = None
        self._read_offset = self._end = 0

    def _drop_sent(self) -> None:
        """Leaves in the file only what waits."""
        if self._file is None or self._read_offset == 0:
            return
        self._file.seek(self._read_offset)
        rest = self._file.read(self._end - self._read_offset)
        self._file.seek(0)
        self._file.write(rest)
        self._file.truncate()
        self._file.flush()
        self._read_offset, self._end = 0, len(rest)

    def _open(self) -> BinaryIO:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path = self._folder / f"{os.getpid()}-{uuid.uuid4().hex}{_SUFFIX}"
            file = open(self._path, "w+b")  # noqa: SIM115
            os.chmod(self._path, 0o600)
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file = file
        return self._file


def _record(request: Request) -> list[bytes]:
    """A record in pieces: bodies are large, and copying them would hold up other threads."""
    header = json.dumps(
        {"path": request.path, "content_type": request.content_type, "method": request.method}
    ).encode()
    content = [struct.pack("<I", len(header)) + header, request.body, request.late_suffix]
    checksum = 0
    for piece in content:
        checksum = zlib.crc32(piece, checksum)
    return [_FRAME.pack(sum(map(len, content)), checksum), *content]


def _read(file: BinaryIO) -> tuple[Request, int] | None:
    frame = file.read(_FRAME.size)
    if len(frame) < _FRAME.size:
        return None
    length, checksum = _FRAME.unpack(frame)
    content = file.read(length)
    if len(content) < length or zlib.crc32(content) != checksum:
        return None
    (header_length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + header_length])
    return Request(body=content[4 + header_length :], **header), _FRAME.size + length


def _requests(file: BinaryIO) -> Iterator[Request]:
    while True:
        found = _read(file)
        if found is None:
            file.seek(0, os.SEEK_END)
            return
        yield found[0]
