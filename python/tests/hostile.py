"""Objects that raise wherever they are asked for something."""

import os


class RaisingText:
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class RaisingPath(os.PathLike):
    def __fspath__(self):
        raise RuntimeError("no path")


class PathOfNumber(os.PathLike):
    def __fspath__(self):
        return 7


class RaisingAttributes:
    def __getattr__(self, name):
        raise RuntimeError(name)


class RaisingComparison:
    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError("not comparable")

    __ne__ = __lt__ = __gt__ = __eq__

    def __bool__(self):
        raise RuntimeError("neither")


class RaisingClass:
    @property
    def __class__(self):
        raise RuntimeError("no class")


class RaisingIteration:
    def __iter__(self):
        raise RuntimeError("no elements")

    def __len__(self):
        raise RuntimeError("no length")


class RaisingEnd:
    def __iter__(self):
        yield 1.0
        raise RuntimeError("no second element")


class RaisingNumber(float):
    def __float__(self):
        raise RuntimeError("no number")

    def __str__(self):
        raise RuntimeError("no text")


class RaisingName(str):
    def __str__(self):
        raise RuntimeError("no text")

    __format__ = __repr__ = __hash__ = __str__

    def encode(self, *arguments):
        raise RuntimeError("no bytes")


class RaisingError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class RaisingKeys(dict):
    def __iter__(self):
        raise RuntimeError("no keys")

    items = keys = values = __iter__


def endless():
    ring = []
    ring.append(ring)
    return ring


HALF_A_PAIR = "\ud800"

OBJECTS = [
    None,
    7,
    -1,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    True,
    "",
    "a\0b",
    HALF_A_PAIR,
    "x" * 5000,
    b"bytes",
    b"\xff\xfe",
    bytearray(b"ab"),
    [],
    [None, 1, "x", b"y"],
    {"a": object()},
    {1: 2},
    {"a": [1, 2], "b": [1]},
    set(),
    object(),
    object,
    len,
    lambda: None,
    NotImplemented,
    endless(),
    RaisingText(),
    RaisingPath(),
    PathOfNumber(),
    RaisingAttributes(),
    RaisingComparison(),
    RaisingClass(),
    RaisingIteration(),
    RaisingEnd(),
    RaisingNumber(1),
    RaisingName("name"),
    RaisingError(),
    RaisingKeys(a=1),
    [RaisingText()],
    {"a": RaisingText(), "b": 1},
    {"a": RaisingIteration(), "b": 1},
]
