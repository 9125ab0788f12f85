"""What is waited for while more is logged."""

from __future__ import annotations

from .spool import Segment


class Mark:
    """What was logged up to a moment, to be waited for while more is logged."""

    def __init__(self, item_count: int) -> None:
        #: How many items there had been.
        self.item_count = item_count
        #: What of them waits to be sent; none until all of them are recorded.
        self.segments: set[Segment] | None = None

    @property
    def has_own(self) -> bool:
        """Whether anything of this process may be among what is waited for."""
        return self.segments is None or any(not s.is_adopted for s in self.segments)
