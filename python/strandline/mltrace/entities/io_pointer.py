"""Inputs and outputs as mltrace has them."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from ...artifacts import kind_of
from .base import Base


class PointerTypeEnum(str, enum.Enum):
    """What an input or output is."""

    DATA = "DATA"
    MODEL = "MODEL"
    ENDPOINT = "ENDPOINT"
    UNKNOWN = "UNKNOWN"


class IOPointer(Base):
    """An input or output by its name, with the value that it had."""

    def __init__(
        self,
        name: str,
        value: Any = "",
        pointer_type: PointerTypeEnum | None = None,
        flag: bool = False,
        labels: Sequence[str] = (),
    ) -> None:
        self._name = name
        self._value = value
        self._pointer_type = (
            PointerTypeEnum(kind_of(name).upper()) if pointer_type is None else pointer_type
        )
        self._flag = flag
        self._labels = list(labels)

    @property
    def name(self) -> str:
        """The path or other name."""
        return self._name

    @property
    def value(self) -> Any:
        """What stood under the name, or its content version."""
        return self._value

    @property
    def pointer_type(self) -> PointerTypeEnum:
        """What it is."""
        return self._pointer_type

    @property
    def flag(self) -> bool:
        """Whether it is marked as wrong."""
        return self._flag

    @property
    def labels(self) -> list[str]:
        """The labels of the data."""
        return self._labels

    def _shown(self) -> dict[str, Any]:
        shown = self.to_dictionary()
        del shown["value"]
        shown["pointer_type"] = self._pointer_type.value
        return shown

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IOPointer) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._name)

    @property
    def _key(self) -> tuple[str, str, PointerTypeEnum]:
        return self._name, repr(self._value), self._pointer_type
