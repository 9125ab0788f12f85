"""Names and texts from whatever a program hands over.

What is no Unicode text stays as it is here, and is replaced where it is sent.
"""

from __future__ import annotations

from .errors import ValueRefusedError

NAME_BYTES_MAX = 1024
_PLAIN_LENGTH_MAX = NAME_BYTES_MAX // 4


def shortened(name: str) -> str:
    """A name that the server takes: no longer than it allows, and never empty."""
    if len(name) <= _PLAIN_LENGTH_MAX:
        return name or "(empty)"
    encoded = name.encode("utf-8", "surrogatepass")
    if len(encoded) <= NAME_BYTES_MAX:
        return name
    return encoded[: NAME_BYTES_MAX - 3].decode("utf-8", "ignore") + "…"


def text_of(value: object) -> str:
    """A value's text.

    Raises:
        ValueRefusedError: where it has none, since making one is an error.
    """
    try:
        # What is text already is taken as it stands, whatever its class makes of `str()`.
        return str.__str__(value) if isinstance(value, str) else str(value)
    except Exception as error:
        raise ValueRefusedError(
            f"a value of type {type(value).__name__} has no text: {type(error).__name__}"
        ) from error


def name_of(value: object, what: str) -> str:
    """A value as a name.

    Args:
        value: text, or what has a text of its own.
        what: whose name it is, for errors: "a component".

    Raises:
        ValueRefusedError: where it is none or empty, or has no text.
    """
    if type(value) is str and 0 < len(value) < _PLAIN_LENGTH_MAX and value.isascii():
        # So are most names.
        return value
    if value is None or isinstance(value, (bytes, bytearray)):
        raise ValueRefusedError(f"{what} is named by text, not by {type(value).__name__}")
    text = text_of(value)
    if not text:
        raise ValueRefusedError(f"{what} must have a name, not an empty text")
    return shortened(text)


def names_of(values: object, what: str) -> list[str]:
    """Names in a list of their own; one text is one name.

    Raises:
        ValueRefusedError: as `name_of` does.
    """
    if values is None or (type(values) in (list, tuple) and not values):
        return []
    if isinstance(values, str):
        return [name_of(values, what)]
    return [name_of(value, what) for value in values]  # type: ignore[attr-defined]


def text_of_error(error: BaseException, length_max: int = 500) -> str:
    """What an exception says, cut to a length; nothing where its own text is an error."""
    try:
        return str(error)[:length_max]
    except Exception:
        return ""
