"""What a column holds: doubles, categories, vectors, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Union


@dataclass(frozen=True)
class Numbers:
    """Little-endian doubles, 8 bytes each; NaN is a missing value."""

    data: Any

    def __len__(self) -> int:
        return len(self.data) // 8


@dataclass(frozen=True)
class Categories:
    """Text, each distinct one once; a row's code, 4 bytes, is 1 + its place, 0 where missing."""

    dictionary: Sequence[str]
    codes: Any

    def __len__(self) -> int:
        return len(self.codes) // 4


@dataclass(frozen=True)
class Missing:
    """So many rows without a value."""

    count: int

    def __len__(self) -> int:
        return self.count


@dataclass(frozen=True)
class Vectors:
    """Vectors of one length, as doubles one after the other, and which rows have one."""

    data: Any
    dimension: int
    #: A byte for each row, 1 where it has a vector.
    present: bytes

    def __len__(self) -> int:
        return len(self.present)


Values = Union[Numbers, Categories, Missing, Vectors]


@dataclass(frozen=True)
class Column:
    """A named column of a table."""

    name: str
    values: Values

    @property
    def byte_count(self) -> int:
        """How much memory the values hold, nearly."""
        values = self.values
        if isinstance(values, Numbers):
            return len(values.data)
        if isinstance(values, Categories):
            return len(values.codes) + sum(map(len, values.dictionary))
        if isinstance(values, Vectors):
            return len(values.data) + len(values)
        return 0
