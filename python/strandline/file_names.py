"""One name for one file, whichever way it is spelled.

A file beneath the working directory goes by its path relative to that, as most programs spell it
and as it is the same on another machine; any other goes by its absolute path. `./m`, `m/`, an
absolute path, a `Path`, and a symbolic link to the file are spellings of one name.
"""

from __future__ import annotations

import os

from .provenance import FileStamp, working_directory

_KNOWN_COUNT_MAX = 4096

#: Names by how a file was spelled, where that led, and which file it was.
_names: dict[tuple[str, str, int], str] = {}
#: How files outside of the working directory were spelled first, by their absolute paths.
_outside: dict[str, str] = {}


def file_name(spelled: str, stamp: FileStamp | None, is_path: bool = False) -> str:
    """The name of what a text spells: a file's where it is one, else the text itself.

    Args:
        spelled: a path, or any other name.
        stamp: the file's or folder's; none where there is none of this path.
        is_path: whether the text is surely a path, be there such a file or not.
    """
    if stamp is None:
        if not is_path and not _looks_like_a_path(spelled):
            return spelled
        return _relative(_lexical(spelled), _working_directory())
    key = (spelled, stamp.path, stamp.inode)
    name = _names.get(key)
    if name is None:
        name = _name_of_file(spelled)
        if len(_names) >= _KNOWN_COUNT_MAX:
            _names.clear()
        _names[key] = name
    return name


def queried_name(text: str) -> str:
    """The name by which an artifact is asked for, which may stand before ``@`` and a version."""
    if not isinstance(text, str):
        return text
    stamp = FileStamp.of(text)
    if stamp is None and "@" in text:
        name, _, version = text.rpartition("@")
        return f"{file_name(name, FileStamp.of(name))}@{version}"
    return file_name(text, stamp)


def _looks_like_a_path(text: str) -> bool:
    return text.startswith(("./", "/")) and not text.startswith("//")


def _working_directory() -> str:
    """The working directory; nothing where it was deleted, or is that of everything."""
    folder = working_directory()
    return "" if os.path.dirname(folder) == folder else folder


def _name_of_file(spelled: str) -> str:
    """The name of a file or folder that is there."""
    folder = _working_directory()
    try:
        path = _without_links(spelled, folder)
    except (OSError, ValueError):
        return _posix(_lexical(spelled))
    name = _relative(path, folder)
    if name != _posix(path):
        return name
    if len(_outside) >= _KNOWN_COUNT_MAX:
        _outside.clear()
    return _outside.setdefault(path, _posix(_lexical(spelled)))


def _without_links(spelled: str, folder: str) -> str:
    """An absolute path without symbolic links, as far as these lead to a file's proper name.

    Links out of the folder that a path is in are left alone: a mounted volume or the store of a
    version control is where the content lies, and its paths there are not what the file is called.
    """
    real = os.path.realpath(spelled)
    # Parents of links are not those of where they lead.
    path = real if os.pardir in spelled.split(os.sep) else os.path.abspath(spelled)
    for base in (folder, os.path.dirname(path)):
        if not base:
            continue
        inside = _beneath(real, os.path.realpath(base))
        if inside is not None and not _is_hidden(inside):
            return os.path.join(base, inside) if inside else base
    return path


def _beneath(path: str, folder: str) -> str | None:
    """The path relative to a folder; none where it is not beneath it."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split(os.sep))


def _lexical(spelled: str) -> str:
    """The path without what says nothing: ``.``, doubled and trailing slashes."""
    parts = [part for part in spelled.split(os.sep) if part not in ("", os.curdir)]
    if os.pardir in parts and parts[0] != os.pardir:
        return os.path.normpath(spelled)
    root = os.sep if spelled.startswith(os.sep) else ""
    return root + os.sep.join(parts) or os.curdir


def _relative(path: str, folder: str) -> str:
    inside = _beneath(path, folder) if folder else None
    return _posix(inside or path)


def _posix(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
