"""Text as it can be sent and kept: Unicode that UTF-8 can carry, and no NUL, which ends a text."""

from __future__ import annotations

import json
from typing import Any

#: What stands in place of what cannot be sent.
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def sendable(text: str) -> str:
    """Text as it is sent: lone surrogates and NUL become U+FFFD, pairs of surrogates one character.

    The same object where nothing had to be changed.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", SUBSTITUTE) if "\0" in text else text


class Texts:
    """Makes texts sendable, and counts those that had to be changed."""

    def __init__(self) -> None:
        #: How many texts were changed.
        self.substituted_count = 0

    def sendable(self, text: str) -> str:
        """The text as it is sent."""
        changed = sendable(text)
        if changed is not text:
            self.substituted_count += 1
        return changed

    def encoded(self, text: str) -> bytes:
        """The text as it is sent, in UTF-8."""
        return self.sendable(text).encode()

    def json(self, message: Any) -> bytes:
        """A message in JSON.

        Raises:
            ValueError: for a number that is not finite.
            TypeError: for what JSON has no form for.
        """
        text = _ENCODER.encode(message)
        try:
            encoded = text.encode()
        except UnicodeEncodeError:
            encoded = b""
        if encoded and "\\u0000" not in text:
            return encoded
        return _ENCODER.encode(self._changed(message)).encode()

    def _changed(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.sendable(value)
        if isinstance(value, dict):
            return {
                self.sendable(key) if isinstance(key, str) else key: self._changed(member)
                for key, member in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self._changed(member) for member in value]
        return value
