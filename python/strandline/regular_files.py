"""Files that can be read without doing anything to anybody: regular ones, up to a known length.

Opening a pipe waits for its other end or takes from it what was meant for the program, a device
never ends, and files of `/proc` hold other things than their size says.
"""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

#: Below these lie views of the system and of the program's own descriptors.
_SYSTEM_FOLDERS = ("/proc/", "/sys/", "/dev/")
#: But here lie files in memory.
_MEMORY_FOLDER = "/dev/shm/"

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def is_regular(path: str) -> bool:
    """Whether there is a file of this path that may be opened."""
    try:
        return not _is_of_the_system(path) and stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def open_regular(path: str) -> BinaryIO:
    """Opens a file for reading, without a buffer.

    Raises:
        OSError: where it cannot be opened, or is anything but a regular file.
    """
    if not is_regular(path):
        raise OSError(f"{path} is no regular file")
    # It may have become another one just now: what is opened cannot block, and is looked at again.
    file = os.fdopen(os.open(path, _FLAGS), "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(f"{path} is no regular file")
    return file


def _is_of_the_system(path: str) -> bool:
    for spelled in (os.path.abspath(path), os.path.realpath(path)):
        if spelled.startswith(_SYSTEM_FOLDERS) and not spelled.startswith(_MEMORY_FOLDER):
            return True
    return False
