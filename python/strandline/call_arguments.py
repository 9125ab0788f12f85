"""The inputs of a call as they were when it began.

A function may append to the file that it is given, or change a table in place: what it has read is
what was there before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .run_values import Captured

if TYPE_CHECKING:
    from .recording import Run


class CallArguments:
    """What the inputs of one call were as it began, by the names of their variables."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[object, Captured]] = {}

    def note(self, run: Run, names: Iterable[str], values: dict[str, Any]) -> None:
        """Looks at those of the listed variables that have a value already."""
        for name in names:
            if name not in values:
                continue
            with run.guarding(f"{run.component}.{name} could not be read"):
                captured = run.captured("input", name, values[name])
                if not captured.is_nothing:
                    self._taken[name] = values[name], captured

    def take(self, run: Run, name: str, values: dict[str, Any], labels: Sequence[str] = ()) -> bool:
        """Notes a variable as an input; false where it has had no value at all.

        It is what it was at the call, unless nothing could be said of it then, or it was no more
        than a name and the function has put something else in its place.
        """
        known = self._taken.get(name)
        if known is None and name not in values:
            return False
        if known is None:
            captured = run.captured("input", name, values[name])
        else:
            value, captured = known
            if values.get(name, value) is not value and not captured.has_content:
                later = run.captured("input", name, values[name])
                captured = captured if later.is_nothing else later
        if labels:
            for artifact in captured.artifacts:
                artifact.labels = sorted({*artifact.labels, *labels})
        run.add("input", name, captured)
        return True
