"""Names, kinds and content versions of what runs read and write."""

from __future__ import annotations

import dataclasses
import numbers
import os
import uuid
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Union

from .contents import stamp_of
from .errors import ValueRefusedError
from .file_names import file_name
from .provenance import FileStamp, working_directory
from .texts import name_of, names_of, text_of
from .texts import shortened as shortened
from .values import Column

KINDS = ("data", "model", "endpoint", "unknown")

_DATA_SUFFIXES = frozenset(
    [
        "csv",
        "tsv",
        "txt",
        "json",
        "jsonl",
        "ndjson",
        "parquet",
        "pq",
        "feather",
        "arrow",
        "avro",
        "orc",
        "xml",
        "pdf",
        "md",
        "rtf",
        "mlt",
        "npy",
        "npz",
        "zarr",
        "gz",
        "xlsx",
        "db",
        "sqlite",
    ]
)
_MODEL_SUFFIXES = frozenset(
    [
        "bin",
        "joblib",
        "pkl",
        "pickle",
        "h5",
        "hdf5",
        "ckpt",
        "pt",
        "pth",
        "onnx",
        "mlmodel",
        "safetensors",
        "keras",
        "pmml",
        "cbm",
        "ubj",
    ]
)

Nameable = Union[str, bytes, "os.PathLike[Any]", int, uuid.UUID, "Artifact"]


@dataclass
class Artifact:
    """An input or output of a run."""

    name: str
    #: Its content version; looked up or computed from the file where the name is a path.
    version: str | None = None
    #: data, model, endpoint or unknown; told from the name where it is not given.
    kind: str | None = None
    labels: list[str] = field(default_factory=list)
    #: The file as it was, where the name is a path.
    stamp: FileStamp | None = None
    #: The table whose content is the version, where the artifact lives in memory.
    table: tuple[Column, ...] | None = None

    #: Whether it is an object of the program's, which is known by being the same one.
    is_object: bool = False
    #: The path or name as it was given, to look at the file once more.
    spelled: str = ""

    @classmethod
    def of(cls, name: Nameable, **details: Any) -> Artifact:
        """An artifact by its name or path; a file has one name, whichever way it is spelled.

        Raises:
            ValueRefusedError: for what is no name, path or `Artifact`.
        """
        if isinstance(name, Artifact):
            # The program may use its own once more, when the file is another one.
            artifact = dataclasses.replace(name)
            spelled, is_path = text_given(artifact.name), False
        else:
            spelled, is_path = path_given(name)
            artifact = cls(spelled, **details)
        stamp = stamp_of(spelled)
        artifact.spelled = spelled
        artifact.name = shortened(file_name(spelled, stamp, is_path))
        if artifact.version is None:
            artifact.stamp = artifact.stamp or stamp
        else:
            artifact.version = name_of(artifact.version, "a version")
        if artifact.kind is not None and artifact.kind not in KINDS:
            raise ValueRefusedError(f"an artifact's kind is one of {', '.join(KINDS)}")
        if artifact.labels != []:
            artifact.labels = names_of(artifact.labels, "a label")
        return artifact

    def keep_path(self) -> None:
        """Has `look_again` look at the same file, wherever the program goes until then."""
        if self.stamp is None and not os.path.isabs(self.spelled):
            self.spelled = os.path.join(working_directory(), self.spelled)

    def look_again(self) -> None:
        """Takes the file as it is now, where it is there."""
        if self.version is None:
            path = self.spelled if self.stamp is None else self.stamp.path
            self.stamp = stamp_of(path) or self.stamp

    def message(self) -> dict[str, Any]:
        """The artifact as it is sent."""
        message: dict[str, Any] = {"name": self.name, "kind": self.kind or kind_of(self.name)}
        if self.version is not None:
            message["version"] = self.version
        if self.labels:
            message["labels"] = self.labels
        return message


def kind_of(name: str) -> str:
    """What an artifact of this name most probably is."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix in _MODEL_SUFFIXES:
        return "model"
    lowered = name.lower()
    if "model" in lowered and suffix not in _DATA_SUFFIXES:
        return "model"
    if suffix in _DATA_SUFFIXES or "data" in lowered:
        return "data"
    return "unknown"


def path_given(name: object) -> tuple[str, bool]:
    """A name as it was given, and whether it is surely a path.

    Raises:
        ValueRefusedError: where it is neither text nor a path.
    """
    if isinstance(name, str):
        return text_given(name), False
    if isinstance(name, (bytes, os.PathLike)):
        try:
            return os.fsdecode(name), True
        except Exception as error:
            kind = type(name).__name__
            raise ValueRefusedError(
                f"the path of a {kind} cannot be told: {type(error).__name__}"
            ) from error
    if isinstance(name, (numbers.Number, uuid.UUID)):
        # These say which of several things something is.
        return text_of(name), False
    raise ValueRefusedError(f"an artifact is named by text or a path, not by {_kind(name)}")


def text_given(name: object) -> str:
    """A name without what its class adds to it; bytes that are no text stay what they are."""
    if not isinstance(name, str):
        raise ValueRefusedError(f"an artifact is named by text, not by {_kind(name)}")
    return str.__str__(name)


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__


class ObjectNames:
    """The name under which an object was first seen, for as long as it lives.

    A model that one step returns is another step's argument under another name; that it is the same
    object tells what hangs together.
    """

    def __init__(self) -> None:
        self._names: dict[int, tuple[weakref.ref[Any], str]] = {}

    def name(self, value: object, suggested: str) -> str:
        """The name of an object, the suggested one where it is new or cannot be followed."""
        key = id(value)
        known = self._names.get(key)
        if known is not None and known[0]() is value:
            return known[1]
        try:
            self._names[key] = weakref.ref(value, lambda _: self._names.pop(key, None)), suggested
        except TypeError:
            pass
        return suggested


class ContentNames:
    """The name under which a content was first seen in this process; for one thread.

    A table that one step returns is another step's argument under another name. Its content tells
    that it is the same, and it goes on by the name that it had first.
    """

    _COUNT_MAX = 65_536

    def __init__(self) -> None:
        self._names: OrderedDict[str, str] = OrderedDict()

    def name(self, digest: str, suggested: str) -> str:
        """The name of a content, the suggested one where it is new."""
        known = self._names.setdefault(digest, suggested)
        self._names.move_to_end(digest)
        if len(self._names) > self._COUNT_MAX:
            self._names.popitem(last=False)
        return known
