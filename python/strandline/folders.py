"""Where what waits lies on disk: a folder for each process, locked for as long as that lives.

A lock ends with its process, however that ends. A folder whose lock is free belongs to a process
that has ended, and any other one may empty it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
import time
import uuid
from collections.abc import Iterator

from .settings import Settings

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None  # type: ignore[assignment]
    import msvcrt

SUFFIX = ".spool"
_LOCK = "lock"
#: How often a folder that could not be used is tried again.
_RETRY_SECONDS = 30.0
#: After how long a folder that was never finished belongs to nobody.
_UNFINISHED_SECONDS = 3600.0

#: How files are opened that nobody else is to read, inherit or have replaced by a link.
FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class ProcessFolder:
    """The folder of this process, and the way to those of others with the same server."""

    def __init__(self, settings: Settings) -> None:
        url = settings.url.rstrip("/").encode("utf-8", "replace")
        self._server = hashlib.sha256(url).hexdigest()[:16]
        self._configured = os.fspath(settings.spool_directory)
        self._lock_file: int | None = None
        self._retry_at = 0.0
        #: Where it is; none as long as nothing was put there.
        self.path: str | None = None
        #: Why nothing can be put where it should; none where it can.
        self.problem: str | None = None

    def make(self) -> str:
        """The folder, made where there is none yet.

        Raises:
            OSError: where there is no place for it.
        """
        if self.path is not None:
            return self.path
        if time.monotonic() < self._retry_at:
            raise OSError(self.problem)
        configured, stand_in = self._roots()
        try:
            return self._make_in(configured)
        except OSError as error:
            problem = f"{configured} cannot be used: {error.strerror or error}"
        try:
            _check_private(stand_in)
            path = self._make_in(stand_in)
        except OSError:
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            self.problem = f"{problem}; what is logged waits in memory alone"
            raise OSError(self.problem) from None
        self.problem = f"{problem}; {stand_in} is used instead"
        return path

    def _make_in(self, root: str) -> str:
        """Makes a folder that is locked before anybody else can see it."""
        server = os.path.join(root, self._server)
        os.makedirs(server, mode=0o700, exist_ok=True)
        name = f"{os.getpid()}-{uuid.uuid4().hex}"
        path = os.path.join(server, name)
        # What is open cannot be renamed where there are no such locks.
        hidden = path if fcntl is None else os.path.join(server, f".{name}")
        os.mkdir(hidden, mode=0o700)
        descriptor = -1
        try:
            descriptor = created(os.path.join(hidden, _LOCK))
            _locked(descriptor)
            if hidden != path:
                os.rename(hidden, path)
        except OSError:
            if descriptor >= 0:
                os.close(descriptor)
            _remove_empty(hidden)
            raise
        self.path, self._lock_file = path, descriptor
        return path

    def close(self) -> None:
        """Lets go of the folder; it is deleted where nothing in it waits."""
        if self.path is not None and fcntl is not None:
            _remove_empty(self.path)
        path = self.path
        self.abandon()
        if path is not None and fcntl is None:  # pragma: no cover
            _remove_empty(path)

    def abandon(self) -> None:
        """Forgets the folder without touching it: in a forked child it is the parent's."""
        if self._lock_file is not None:
            with contextlib.suppress(OSError):
                os.close(self._lock_file)
        self._lock_file = self.path = None

    # MARK: others

    def others(self) -> list[str]:
        """Folders of other processes, and files of the first version, the oldest first."""
        found: list[tuple[float, str]] = []
        for root in self._roots():
            with contextlib.suppress(OSError):
                for entry in os.scandir(os.path.join(root, self._server)):
                    status = entry.stat(follow_symlinks=False)
                    if entry.path == self.path or not _is_ours(status):
                        continue
                    if not entry.name.startswith("."):
                        found.append((status.st_mtime, entry.path))
                    elif time.time() - status.st_mtime > _UNFINISHED_SECONDS:
                        _remove_empty(entry.path)
        return [path for _, path in sorted(found)]

    def others_bytes(self) -> int:
        """How much lies in the folders of others."""
        total = 0
        for path in self.others():
            for file in _segments(path):
                with contextlib.suppress(OSError):
                    total += os.lstat(file).st_size
        return total

    def _roots(self) -> tuple[str, str]:
        """What is configured, and what stands in where that cannot be used."""
        user = os.geteuid() if hasattr(os, "geteuid") else "user"
        try:
            temporary = tempfile.gettempdir()
        except OSError:
            temporary = os.sep
        return self._configured, os.path.join(temporary, f"strandline-{user}")


class EndedFolder:
    """What another process has left, held for as long as a `with` block lasts."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._is_file = path.endswith(SUFFIX)
        self._descriptor = -1
        #: Whether its process has ended, and nobody else is emptying it.
        self.is_free = False

    @property
    def is_about_to_be_free(self) -> bool:
        """Whether its process has ended, and something that it had just started has the lock yet.

        A process is copied before it runs another program; until then the copy has its locks.
        """
        pid = os.path.basename(self._path).partition("-")[0]
        if self.is_free or fcntl is None or not pid.isdecimal():
            return False
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False

    def __enter__(self) -> EndedFolder:
        if self._is_file:
            self._descriptor = os.open(self._path, os.O_RDWR | FLAGS)
        else:
            lock = os.path.join(self._path, _LOCK)
            self._descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | FLAGS, 0o600)
        self.is_free = _locked(self._descriptor)
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._descriptor)
        if self.is_free and not self._is_file:
            _remove_empty(self._path)

    def files(self) -> Iterator[tuple[str, os.stat_result]]:
        """The segments in it in their order; nothing that others have put there."""
        for path in _segments(self._path):
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                if stat.S_ISREG(status.st_mode) and _is_ours(status):
                    yield path, status


def _segments(path: str) -> list[str]:
    """The paths of the segments in a folder; a file of the first version is one by itself."""
    if path.endswith(SUFFIX):
        return [path]
    try:
        names = os.listdir(path)
    except OSError:
        return []
    return [os.path.join(path, name) for name in sorted(names) if name.endswith(SUFFIX)]


def created(path: str) -> int:
    """A file that was not there before, for this user alone."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | FLAGS, 0o600)


def unlink(path: str) -> None:
    """Deletes a file where that can be done."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def _locked(descriptor: int) -> bool:
    """Locks a file; false where a process that lives has it."""
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _is_ours(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _check_private(folder: str) -> None:
    """Makes a folder in a place that all may write to.

    Raises:
        OSError: where there is one that others can reach.
    """
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, mode=0o700)
    status = os.lstat(folder)
    is_private = stat.S_ISDIR(status.st_mode) and not status.st_mode & 0o077
    if not is_private or not _is_ours(status):
        raise OSError(f"{folder} belongs to others")


def _remove_empty(folder: str) -> None:
    """Deletes a process' folder unless anything in it waits."""
    with contextlib.suppress(OSError):
        names = os.listdir(folder)
        if any(name.endswith(SUFFIX) for name in names):
            return
        for name in names:
            unlink(os.path.join(folder, name))
        os.rmdir(folder)
