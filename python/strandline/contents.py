"""The content of small files as it is at a call, before the program may change it.

Larger files are hashed later, outside of the program's thread, and have no version where they have
changed by then. Reading 64 KiB takes about a tenth of a millisecond, once for each content.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time

from .provenance import FileStamp
from .regular_files import open_regular

BYTES_MAX = 64 * 1024

#: A file that was written so short a time ago may be written again with the same time of change.
_SETTLED_NS = 50_000_000
_KNOWN_COUNT_MAX = 4096
#: Stamps with their digests, by themselves.
_known: dict[FileStamp, FileStamp] = {}


def stamp_of(path: str) -> FileStamp | None:
    """The stamp of a path, with its content's digest where it is a small file."""
    stamp = FileStamp.of(path)
    if stamp is None or stamp.size > BYTES_MAX:
        return stamp
    known = _known.get(stamp)
    if known is not None:
        return known
    digest = _digest(stamp)
    if digest is None:
        return stamp
    complete = dataclasses.replace(stamp, digest=digest)
    if time.time_ns() - stamp.modified_ns > _SETTLED_NS:
        if len(_known) >= _KNOWN_COUNT_MAX:
            _known.clear()
        _known[stamp] = complete
    return complete


def _digest(stamp: FileStamp) -> str | None:
    """The MD5 of a regular file; none where it is another one by now."""
    try:
        with open_regular(stamp.path) as file:
            status = os.fstat(file.fileno())
            content = file.read(BYTES_MAX + 1) or b""
    except OSError:
        return None
    if (status.st_size, status.st_mtime_ns, status.st_ino) != (
        len(content),
        stamp.modified_ns,
        stamp.inode,
    ):
        return None
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
