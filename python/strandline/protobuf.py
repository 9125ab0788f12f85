"""The few encodings of Protocol Buffers that a batch of observations needs.

The messages are those of ``observations.proto`` (package ``strandline.v1``). Written by hand so
that the package needs no library: a key, a varint, and bytes with their length in front
(https://protobuf.dev/programming-guides/encoding/).
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Iterable, Sequence

from .encoding import Texts
from .values import Categories, Column, Numbers, Vectors

CONTENT_TYPE = "application/x-protobuf"
ROLES = {"input": 1, "output": 2, "label": 3}

_VARINT = 0
_LENGTH = 2

_SMALL = [bytes([number]) for number in range(0x80)]

#: Makes UTF-8 of a text.
Encode = Callable[[str], bytes]


def varint(number: int) -> bytes:
    """A number from 0 to 2^64 - 1 in groups of seven bits, lowest first."""
    if number < 0x80:
        return _SMALL[number]
    parts = bytearray()
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


@functools.lru_cache(maxsize=4096)
def integer_field(number: int, value: int) -> bytes:
    """A field that holds a whole number; negative ones in two's complement."""
    return varint(number << 3 | _VARINT) + varint(value & 0xFFFF_FFFF_FFFF_FFFF)


@functools.lru_cache(maxsize=4096)
def length_key(number: int, length: int) -> bytes:
    """What stands in front of a field of so many bytes."""
    return varint(number << 3 | _LENGTH) + varint(length)


def bytes_field(number: int, value: bytes) -> bytes:
    """A field that holds bytes or a message."""
    return length_key(number, len(value)) + value


def timestamp_field(seconds: float) -> bytes:
    """The batch's time, a ``google.protobuf.Timestamp``, from Unix seconds."""
    whole, nanoseconds = divmod(round(seconds * 1_000_000), 1_000_000)
    return bytes_field(5, integer_field(1, whole) + integer_field(2, nanoseconds * 1000))


def _column_parts(
    column: Column, start: int, end: int, encoded: Encode
) -> list[bytes | memoryview]:
    """A column's rows from ``start`` to ``end`` as pieces of one message, numbers not copied."""
    values, name = column.values, encoded(column.name)
    if isinstance(values, Numbers):
        data = memoryview(values.data)[start * 8 : end * 8]
        packed: list[bytes | memoryview] = [length_key(1, len(data)), data]
        number = 2
    elif isinstance(values, Categories):
        codes = memoryview(values.codes)[start * 4 : end * 4]
        dictionary = b"".join(bytes_field(1, encoded(text)) for text in values.dictionary)
        packed = [dictionary, length_key(2, len(codes)), codes]
        number = 3
    elif isinstance(values, Vectors):
        before = values.present[:start].count(1)
        here = values.present[start:end].count(1)
        size = values.dimension * 8
        data = memoryview(values.data)[before * size : (before + here) * size]
        packed = [integer_field(1, values.dimension), length_key(2, len(data)), data]
        packed.append(integer_field(3, end - start - here))
        number = 5
    else:
        return _message(8, [bytes_field(1, name), integer_field(4, end - start)])
    return _message(8, [bytes_field(1, name), *_message(number, packed)])


def _message(number: int, parts: Sequence[bytes | memoryview]) -> list[bytes | memoryview]:
    return [length_key(number, sum(map(len, parts))), *parts]


def observation_body(
    component: str,
    role: str,
    columns: Iterable[Column],
    rows: tuple[int, int],
    *,
    batch_id: str,
    run: int | str | None = None,
    timestamp: float | None = None,
    ids: Sequence[str] = (),
    encoded: Encode | None = None,
) -> bytes:
    """A batch of observations, of the rows from ``rows[0]`` up to ``rows[1]``.

    Numbers are little-endian doubles, as columns hold them. ``run`` is a run's id, or its external
    id where it is text. ``encoded`` makes UTF-8 of a text.
    """
    encoded = encoded or Texts().encoded
    parts: list[bytes | memoryview] = [bytes_field(1, encoded(component))]
    parts.append(integer_field(2, ROLES[role]))
    if isinstance(run, str):
        parts.append(bytes_field(4, encoded(run)))
    elif run is not None:
        parts.append(integer_field(3, run))
    if timestamp is not None:
        parts.append(timestamp_field(timestamp))
    parts.extend(bytes_field(6, encoded(row_id)) for row_id in ids[rows[0] : rows[1]])
    parts.append(bytes_field(7, batch_id.encode()))
    for column in columns:
        parts.extend(_column_parts(column, *rows, encoded))
    return b"".join(parts)


def doubles(values: Sequence[float]) -> bytes:
    """Numbers as little-endian doubles."""
    return struct.pack(f"<{len(values)}d", *values)
