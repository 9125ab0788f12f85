"""Batches of observations read back from the bytes that `protobuf` makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .protobuf import ROLES
from .values import Categories, Column, Missing, Numbers, Values, Vectors

_VARINT = 0
_LENGTH = 2
_ROLE_NAMES = {number: name for name, number in ROLES.items()}


@dataclass
class ObservationBatch:
    """What the body of a request says."""

    component: str = ""
    role: str = "output"
    run: int | str | None = None
    #: In Unix seconds.
    timestamp: float | None = None
    ids: list[str] = field(default_factory=list)
    batch_id: str = ""
    columns: list[Column] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values) if self.columns else 0


def read_batch(body: bytes) -> ObservationBatch:
    """The batch that a body holds.

    Raises:
        ValueError: for bytes that `protobuf.observation_body` does not make.
    """
    batch = ObservationBatch()
    for number, value in _fields(body):
        if isinstance(value, int):
            if number == 2:
                batch.role = _ROLE_NAMES.get(value, "output")
            elif number == 3:
                batch.run = value if value < 1 << 63 else value - (1 << 64)
        elif number == 5:
            # A field that stands last wins.
            batch.timestamp = _timestamp(value)
        elif number == 8:
            batch.columns.append(_column(value))
        elif number == 6:
            batch.ids.append(value.decode())
        elif number == 1:
            batch.component = value.decode()
        elif number == 4:
            batch.run = value.decode()
        elif number == 7:
            batch.batch_id = value.decode()
    return batch


def _timestamp(message: bytes) -> float:
    parts = {number: value for number, value in _fields(message) if isinstance(value, int)}
    seconds = parts.get(1, 0)
    seconds = seconds if seconds < 1 << 63 else seconds - (1 << 64)
    return seconds + parts.get(2, 0) / 1e9


def _column(message: bytes) -> Column:
    name = ""
    values: Values = Missing(0)
    for number, value in _fields(message):
        if isinstance(value, int):
            values = Missing(value)
        elif number == 1:
            name = value.decode()
        elif number == 2:
            values = Numbers(_bytes_of(value, 1))
        elif number == 3:
            texts = [v.decode() for n, v in _fields(value) if n == 1 and isinstance(v, bytes)]
            values = Categories(texts, _bytes_of(value, 2))
        elif number == 5:
            values = _vectors(value)
    return Column(name, values)


def _vectors(message: bytes) -> Vectors:
    numbers = {number: value for number, value in _fields(message) if isinstance(value, int)}
    dimension, data = numbers.get(1, 1), _bytes_of(message, 2)
    # Which rows have none is not said, and does not matter: they are the last ones from here on.
    present = len(data) // (8 * dimension)
    return Vectors(data, dimension, b"\x01" * present + b"\x00" * numbers.get(3, 0))


def _bytes_of(message: bytes, wanted: int) -> bytes:
    found = [value for number, value in _fields(message) if number == wanted]
    return b"".join(value for value in found if isinstance(value, bytes))


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a message, with their numbers.

    Raises:
        ValueError: for what this module does not write.
    """
    place = 0
    while place < len(message):
        key, place = _read_varint(message, place)
        value: bytes | int
        value, place = _read_varint(message, place)
        if key & 7 == _LENGTH:
            end = place + value
            if end > len(message):
                raise ValueError("the message ends within a field")
            value, place = message[place:end], end
        elif key & 7 != _VARINT:
            raise ValueError(f"a field has the wire type {key & 7}")
        yield key >> 3, value


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while place < len(message):
        byte = message[place]
        number |= (byte & 0x7F) << shift
        place += 1
        shift += 7
        if byte < 0x80:
            return number, place
    raise ValueError("the message ends within a number")
