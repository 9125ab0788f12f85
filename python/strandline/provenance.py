"""What code ran, on which versions of which files: found out without being told.

Nothing here is called in the user's thread but `FileStamp.of` and `MlflowRun.current`, which look
at what is in memory and at one directory entry.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import linecache
import logging
import os
import re
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from .regular_files import open_regular

log = logging.getLogger("strandline")

#: Longer sources are left out: of functions, as they say little about one, and of whole scripts.
SOURCE_BYTES_MAX = 64 * 1024
SCRIPT_BYTES_MAX = 512 * 1024
#: Longer files have no content version of their own making.
HASHED_BYTES_MAX = 4 * 1024 * 1024 * 1024
_GIT_SECONDS = 2.0
#: How much of a file is read before others have their turn.
_STEP_BYTES = 1 << 20
#: Longer files are none that DVC writes.
_DVC_BYTES_MAX = 64 << 20


# MARK: code


def source_of(code: Any) -> str | None:
    """The source text of a function or of code; none where there is no file.

    The code of a script, or of a notebook's cell, is the whole of it.
    """
    bytes_max = SOURCE_BYTES_MAX
    try:
        if isinstance(code, CodeType) and is_whole(code):
            bytes_max = SCRIPT_BYTES_MAX
            linecache.checkcache(code.co_filename)
            source = "".join(linecache.getlines(code.co_filename))
        else:
            source = inspect.getsource(code)
        size = len(source.encode("utf-8", "replace"))
    except Exception:
        # Whatever a file holds that is not what it was when the code was made of it.
        return None
    return source if source and size <= bytes_max else None


def is_whole(code: CodeType) -> bool:
    """Whether code is that of a script, module or cell, and not of something within it."""
    return not code.co_flags & inspect.CO_NEWLOCALS and code.co_name.startswith("<")


class GitState:
    """The commit and the tags that a folder's repository stands on, asked every few seconds."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, str | None, list[str]]] = {}

    def of(self, folder: str) -> tuple[str | None, list[str]]:
        """The commit's hash and the names of its tags; none and nothing outside of git."""
        now = time.monotonic()
        known = self._known.get(folder)
        if known is not None and now - known[0] < _GIT_SECONDS:
            return known[1], known[2]
        commit = _git(folder, "rev-parse", "--verify", "HEAD")
        tags = (_git(folder, "tag", "--points-at", "HEAD") or "") if commit else ""
        if len(self._known) > 256:
            self._known.clear()
        self._known[folder] = (now, commit, tags.split())
        return commit, tags.split()


def _git(folder: str, *arguments: str) -> str | None:
    try:
        answer = subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, text=True, timeout=5
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


# MARK: files


@dataclass(frozen=True)
class FileStamp:
    """A file as it was when it was logged: what tells whether it has changed since."""

    path: str
    size: int
    modified_ns: int
    inode: int
    #: The MD5 of the content, where it was read at once.
    digest: str | None = field(default=None, compare=False)

    @classmethod
    def of(cls, path: str) -> FileStamp | None:
        """The stamp of a path; none where there is no such file or folder."""
        try:
            status = os.stat(path)
            # The working directory may be one that was deleted.
            absolute = os.path.abspath(path)
        except (OSError, ValueError):
            return None
        return cls(absolute, status.st_size, status.st_mtime_ns, status.st_ino)


class ContentVersions:
    """Content versions of files: DVC's where it tracks them, else their MD5, as DVC has it."""

    def __init__(self) -> None:
        self._digests: OrderedDict[FileStamp, str] = OrderedDict()

    def of(self, stamp: FileStamp) -> str | None:
        """The version of what was logged; none where it has changed since, or cannot have one."""
        steps = self.steps(stamp)
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]

    def steps(self, stamp: FileStamp) -> Generator[None, None, str | None]:
        """Finds the version of what was logged, in steps of a megabyte.

        Returns:
            The version; none where the file has changed since, is a folder, or is no regular file.
        """
        tracked = dvc_version(stamp.path, stamp.size)
        if tracked is not None:
            return tracked
        if stamp.digest is not None:
            return stamp.digest
        known = self._digests.get(stamp)
        if known is None:
            known = yield from _digest_steps(stamp)
            if known is None:
                return None
            self._digests[stamp] = known
            if len(self._digests) > 4096:
                self._digests.popitem(last=False)
        return known


def _digest_steps(stamp: FileStamp) -> Generator[None, None, str | None]:
    """The MD5 of a file that is still what it was, read no further than it was long."""
    if stamp.size > HASHED_BYTES_MAX or FileStamp.of(stamp.path) != stamp:
        return None
    digest = hashlib.md5(usedforsecurity=False)
    rest = stamp.size
    try:
        with open_regular(stamp.path) as file:
            while rest > 0:
                chunk = file.read(min(_STEP_BYTES, rest))
                if not chunk:
                    return None
                digest.update(chunk)
                rest -= len(chunk)
                yield
    except OSError:
        return None
    return digest.hexdigest() if FileStamp.of(stamp.path) == stamp else None


def dvc_version(path: str, size: int) -> str | None:
    """The MD5 that DVC notes for a path, in a ``.dvc`` file beside it or a ``dvc.lock`` above."""
    folder, name = os.path.split(path)
    for entry in _dvc_entries(path + ".dvc"):
        if entry.get("path") == name:
            return _fitting(entry, size, path)
    while True:
        lock = os.path.join(folder, "dvc.lock")
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
        for entry in reversed(list(_dvc_entries(lock))):
            if entry.get("path") == relative:
                return _fitting(entry, size, path)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.isdir(os.path.join(folder, ".git")):
            return None
        folder = parent


def _fitting(entry: dict[str, str], size: int, path: str) -> str | None:
    """The entry's MD5, unless the file's size says that it is another one by now."""
    noted = entry.get("size")
    if not os.path.isdir(path) and noted is not None and noted != str(size):
        return None
    return entry.get("md5")


_DVC_PAIR = re.compile(r"^(\s*)(- )?([A-Za-z_0-9]+):\s+(\S.*?)\s*$")


def _dvc_entries(path: str) -> Iterator[dict[str, str]]:
    try:
        modified = os.stat(path).st_mtime_ns
    except OSError:
        return iter(())
    return iter(_read_dvc(path, modified))


@functools.lru_cache(maxsize=256)
def _read_dvc(path: str, modified_ns: int) -> list[dict[str, str]]:
    """The list entries of a DVC file: a path with its MD5 and size.

    DVC writes plain block YAML: an entry begins with a dash and its members stand below each other.
    """
    entries: list[dict[str, str]] = []
    column = -1
    try:
        with open_regular(path) as file:
            lines = (file.read(_DVC_BYTES_MAX) or b"").decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    for line in lines:
        match = _DVC_PAIR.match(line)
        if match is None:
            column = column if not line.strip() else -1
            continue
        indent, dash, key, value = match.groups()
        place = len(indent) + len(dash or "")
        if dash:
            entries.append({})
            column = place
        if place == column:
            entries[-1][key] = value.strip("'\"")
        else:
            column = -1
    return entries


# MARK: MLflow


@dataclass(frozen=True)
class MlflowRun:
    """A run of MLflow, and the server that holds it."""

    run_id: str
    tracking_uri: str

    @classmethod
    def current(cls, before: str | None = None) -> MlflowRun | None:
        """The run that is active in this thread, or that has ended since `before` was the last."""
        mlflow: Any = sys.modules.get("mlflow")
        if mlflow is None:
            return None
        try:
            active = mlflow.active_run()
            run_id = active.info.run_id if active is not None else cls.last_id()
            if run_id is None or (active is None and run_id == before):
                return None
            return cls(run_id, mlflow.get_tracking_uri())
        except Exception:
            log.debug("strandline: MLflow's run was not found", exc_info=True)
            return None

    @staticmethod
    def last_id() -> str | None:
        """The id of the run that was active last in this thread, without asking any server."""
        fluent: Any = sys.modules.get("mlflow.tracking.fluent")
        if fluent is None:
            return None
        try:
            last: Any = getattr(fluent, "_last_active_run_id", None)
            found = last.get() if hasattr(last, "get") else last
        except Exception:
            return None
        return found if isinstance(found, str) else None

    def details(self) -> tuple[dict[str, str], dict[str, float]]:
        """Its parameters and metrics; its id stands among the parameters."""
        parameters = {"mlflow.run_id": self.run_id}
        metrics: dict[str, float] = {}
        try:
            from mlflow.tracking import MlflowClient

            data = MlflowClient(tracking_uri=self.tracking_uri).get_run(self.run_id).data
            parameters.update({str(key): str(value) for key, value in data.params.items()})
            metrics.update({str(key): float(value) for key, value in data.metrics.items()})
        except Exception as error:
            log.warning("strandline: MLflow's run %s could not be read: %s", self.run_id, error)
        return parameters, metrics


def folder_of(code: CodeType | None) -> str:
    """The folder whose repository code belongs to: that of its file, if it has one."""
    path = "" if code is None else code.co_filename
    try:
        folder = os.path.dirname(os.path.abspath(path)) if os.path.exists(path) else ""
    except (OSError, ValueError):
        folder = ""
    return folder or working_directory()


def working_directory() -> str:
    """Where the process is; an empty text where that folder was deleted."""
    try:
        return os.getcwd()
    except OSError:
        return ""
