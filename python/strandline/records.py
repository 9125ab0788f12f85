"""The format of the spool's files: requests one after the other.

A file begins with a line that names the format and its version, and with a byte that says whether
any of it has been sent. A record is a mark, its length and CRC-32, then a header in JSON and the
request's body. A record that was torn by the end of its process is passed over; after one that is
damaged the reader goes on at the next mark.
"""

from __future__ import annotations

import functools
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Union

from .transport import PATHS, Request

_TITLE = b"strandline spool 1 "
WAITING = b"w"
TRIED = b"t"
#: Where the byte stands that says whether anything has been sent.
STATE_OFFSET = len(_TITLE)
_HEADER_LENGTH = len(_TITLE) + 2

#: The first byte is none of UTF-8's, so that text never looks like it.
_MARK = b"\xf5SLR"
_FRAME = struct.Struct("<4sII")
#: What a file of the first version has, which had neither title nor marks.
_OLD_FRAME = struct.Struct("<II")

Piece = Union[bytes, memoryview]


def title(state: bytes) -> bytes:
    """What a file begins with."""
    return _TITLE + state + b"\n"


def record(request: Request) -> list[bytes]:
    """A record in pieces: bodies are large, and copying them would hold up other threads."""
    header = _header(
        request.path,
        request.content_type,
        request.count,
        request.put_off_since,
        request.ends_run,
    )
    content = [header, request.body, request.late_suffix]
    checksum = 0
    for piece in content:
        checksum = zlib.crc32(piece, checksum)
    return [_FRAME.pack(_MARK, sum(map(len, content)), checksum), *content]


@functools.lru_cache(maxsize=256)
def _header(
    path: str, content_type: str, count: int, put_off_since: float, ends_run: bool
) -> bytes:
    header: dict[str, Any] = {"path": path, "content_type": content_type, "count": count}
    if put_off_since:
        header["put_off_since"] = put_off_since
    if ends_run:
        header["ends_run"] = True
    encoded = json.dumps(header).encode()
    return struct.pack("<I", len(encoded)) + encoded


def pieces(requests: Iterable[Request]) -> list[bytes]:
    """The records of some requests."""
    return [piece for request in requests for piece in record(request)]


class SpoolReader:
    """The requests of a file, with what was found out about it on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)
        beginning = file.read(_HEADER_LENGTH)
        self._is_old = not beginning.startswith(_TITLE)
        #: Whether any of it may have been sent; one of the first version does not say.
        self.was_tried = self._is_old or beginning[STATE_OFFSET : STATE_OFFSET + 1] == TRIED
        self._offset = 0 if self._is_old else _HEADER_LENGTH
        #: Records that cannot be read.
        self.damaged_count = 0

    def __iter__(self) -> Iterator[Request]:
        while self._offset < self._size:
            found = self._next()
            if found is not None:
                yield found

    def _next(self) -> Request | None:
        """The next request; none for what is passed over."""
        frame_type = _OLD_FRAME if self._is_old else _FRAME
        self._file.seek(self._offset)
        frame = self._file.read(frame_type.size)
        if len(frame) < frame_type.size:
            self._offset = self._size
            return None
        *mark, length, checksum = frame_type.unpack(frame)
        end = self._offset + frame_type.size + length
        has_mark = self._is_old or mark[0] == _MARK
        if has_mark and end <= self._size:
            content = self._file.read(length)
            if zlib.crc32(content) == checksum:
                self._offset = end
                request = _request(content)
                self.damaged_count += request is None
                return request
        self._skip(is_torn=has_mark and end > self._size)
        return None

    def _skip(self, is_torn: bool) -> None:
        """Goes on at the next record that can be found."""
        if self._is_old:
            self.damaged_count += not is_torn
            self._offset = self._size
            return
        place = self._offset + 1
        while place < self._size:
            self._file.seek(place)
            chunk = self._file.read(1 << 20)
            found = chunk.find(_MARK)
            if found >= 0:
                self.damaged_count += 1
                self._offset = place + found
                return
            if len(chunk) < 1 << 20:
                break
            place += len(chunk) - len(_MARK) + 1
        # What the process was writing when it ended had not been logged for long.
        self.damaged_count += not is_torn
        self._offset = self._size


def _request(content: bytes) -> Request | None:
    """A record's request; none where it says what no client writes."""
    try:
        (length,) = struct.unpack_from("<I", content)
        header = json.loads(content[4 : 4 + length])
        path, content_type = header["path"], header["content_type"]
        # Whatever lies in the folder, nothing but what is logged goes out under our token.
        if path not in PATHS or header.get("method", "POST") != "POST":
            return None
        return Request(
            str(path),
            content[4 + length :],
            str(content_type),
            count=int(header.get("count", 0)),
            put_off_since=float(header.get("put_off_since", 0.0)),
            ends_run=header.get("ends_run") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None
