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
    """The server cannot be reached, says that it cannot answer now, or is no Strandline server."""

    def __init__(
        self,
        sentence: str,
        status: int | None = None,
        *,
        was_reached: bool = True,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        #: The HTTP status of the answer; none where no answer came.
        self.status = status
        #: Whether there was somebody to send to.
        self.was_reached = was_reached
        #: For how many seconds the server asks to be left alone.
        self.retry_after = retry_after


class ValueRefusedError(StrandlineError, ValueError):
    """Values are of a shape or kind that cannot be observed."""
