"""Names, kinds and content versions of what runs read and write."""

from __future__ import annotations

import os
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Union

from .provenance import FileStamp
from .values import Column

NAME_BYTES_MAX = 1024

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

Nameable = Union[str, "os.PathLike[str]", "Artifact"]


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

    @classmethod
    def of(cls, name: Nameable, **details: Any) -> Artifact:
        """An artifact by its name or path."""
        if isinstance(name, Artifact):
            return name
        text = shortened(os.fspath(name) if not isinstance(name, str) else name)
        artifact = cls(text, **details)
        if artifact.version is None:
            artifact.stamp = FileStamp.of(text)
        return artifact

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


def shortened(name: str) -> str:
    """A name that the server takes: no longer than it allows, and never empty."""
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) <= NAME_BYTES_MAX:
        return name or "(empty)"
    return encoded[: NAME_BYTES_MAX - 3].decode("utf-8", "ignore") + "…"


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
