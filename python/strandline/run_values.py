"""What a value is to a run: artifacts that it reads or makes, and fields that are observed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from .artifacts import Artifact
from .columns import is_table, read_table
from .errors import ValueRefusedError
from .items import ObservationItem, ProfileItem
from .profiles import Profile
from .sending import Sender
from .texts import shortened, text_of


class Captured:
    """What a value is to a run, as it was at one moment."""

    __slots__ = ("artifacts", "refusals", "values")

    def __init__(
        self,
        values: list[ObservationItem | ProfileItem] | None = None,
        refusals: list[ValueRefusedError] | None = None,
    ) -> None:
        self.artifacts: list[Artifact] = []
        self.values = [] if values is None else values
        #: Why some of it is left out.
        self.refusals = [] if refusals is None else refusals

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to be said of the value."""
        return not (self.artifacts or self.values or self.refusals)

    @property
    def has_content(self) -> bool:
        """Whether it says more than what something is called."""
        if self.values or self.refusals:
            return True
        return any(
            artifact.version or artifact.stamp or artifact.table or artifact.is_object
            for artifact in self.artifacts
        )


class ValueReader:
    """Looks at the values of one run."""

    __slots__ = ("client", "component", "run")

    def __init__(self, client: Sender, component: str, run: str | None) -> None:
        """Values of a run, or of a serving component's where there is none."""
        self.client = client
        self.component = component
        self.run = run

    def captured(
        self,
        side: str,
        name: str,
        value: object,
        labels: Sequence[str] = (),
        *,
        as_whole: bool = False,
    ) -> Captured:
        """What the value of a variable is on one side, "input" or "output".

        A path or name is an artifact, and each element of a list one of its own. A table is both:
        an artifact whose version is its content, and fields that are observed. A number with a
        fraction is a field. A model, and whatever else has no text of its own, is an artifact by
        the variable's name. None is passed over.

        Args:
            side: where the value stands.
            name: the variable's.
            value: what it holds.
            labels: those of the data.
            as_whole: whether a list is one artifact instead.
        """
        captured = Captured()
        if value is None:
            return captured
        kind = "endpoint" if self.run is None and side == "output" else None
        if isinstance(value, Profile):
            observed = self.client.observation(self.component, value, side, run=self.run)
            captured.values += observed.items
        elif type(value) is str:
            captured.artifacts.append(Artifact.of(value, kind=kind, labels=list(labels)))
        elif isinstance(value, float) or is_table(value) or _are_numbers(value, as_whole):
            self._capture_table(captured, side, name, value, labels)
        elif not isinstance(value, (list, tuple, set, frozenset)):
            captured.artifacts.append(self._artifact(value, name, kind, labels))
        elif as_whole:
            captured.artifacts.append(self._object(value, name, labels))
        else:
            for element in value:
                if element is None:
                    continue
                try:
                    captured.artifacts.append(self._artifact(element, name, kind, labels))
                except ValueRefusedError as error:
                    captured.refusals.append(error)
        return captured

    def _capture_table(
        self, captured: Captured, side: str, name: str, value: object, labels: Sequence[str]
    ) -> None:
        try:
            table = read_table(value, name, may_use_up=False)
        except ValueRefusedError as error:
            captured.refusals.append(error)
            captured.artifacts.append(self._object(value, name, labels))
            return
        captured.refusals += table.refusals
        if not table.columns:
            if table.refusals:
                captured.artifacts.append(self._object(value, name, labels))
            return
        observed = self.client.observation_of(self.component, table.columns, side, run=self.run)
        captured.values += observed.items
        captured.refusals += observed.refusals
        if not isinstance(value, float):
            own_name = shortened(f"{self.component}.{name}")
            columns = tuple(table.columns)
            captured.artifacts.append(
                Artifact(own_name, kind="data", labels=list(labels), table=columns)
            )

    def _artifact(
        self, value: object, name: str, kind: str | None, labels: Sequence[str]
    ) -> Artifact:
        if isinstance(value, Artifact):
            return Artifact.of(value)
        if isinstance(value, (str, os.PathLike)):
            return Artifact.of(value, kind=kind, labels=list(labels))
        if has_text(value):
            return Artifact.of(text_of(value), kind=kind, labels=list(labels))
        return self._object(value, name, labels)

    def _object(self, value: object, name: str, labels: Sequence[str]) -> Artifact:
        known = self.client.object_names.name(value, shortened(f"{self.component}.{name}"))
        kind = "model" if hasattr(value, "predict") else None
        return Artifact(known, kind=kind, labels=list(labels), is_object=True)


def _are_numbers(value: object, even_whole: bool) -> bool:
    """Whether a value is a list of numbers; whole ones may be identifiers."""
    if not isinstance(value, (list, tuple)):
        return False
    kinds = set(map(type, value))
    has_numbers = float in kinds or (even_whole and int in kinds)
    return has_numbers and kinds <= {float, int, type(None)}


def has_text(value: object) -> bool:
    """Whether an object's text says which one it is: identifiers do, models and tables do not."""
    if hasattr(value, "fit") or hasattr(value, "predict"):
        return False
    kind = type(value)
    return kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__
