"""What can go wrong between a program and its server."""

from __future__ import annotations


class StrandlineError(Exception):
    """Anything that this package raises by itself."""


class ServerError(StrandlineError):
    """The server answered that it does not take or know something."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        #: The HTTP status of the answer.
        self.status = status


class ServerAwayError(StrandlineError):
    """The server cannot be reached, or says that it cannot answer now."""


class ValueRefusedError(StrandlineError, ValueError):
    """Values are of a shape or kind that cannot be observed."""
