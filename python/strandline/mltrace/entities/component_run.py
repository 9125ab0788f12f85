"""A run as mltrace has it: filled in by hand, or read from the store."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Union

from .base import Base
from .io_pointer import IOPointer, PointerTypeEnum

Pointer = Union[str, IOPointer]


class ComponentRun(Base):
    """One execution of a component. Times are in UTC, without a zone as mltrace has them."""

    def __init__(
        self,
        component_name: str,
        notes: str = "",
        start_timestamp: datetime.datetime | None = None,
        end_timestamp: datetime.datetime | None = None,
        inputs: Sequence[Any] = (),
        outputs: Sequence[Any] = (),
        git_hash: str | None = None,
        git_tags: Sequence[str] | None = None,
        code_snapshot: str | bytes | None = None,
        id: Any = None,
        stale: Sequence[str] = (),
        dependencies: Sequence[str] = (),
        mlflow_run_id: str | None = None,
        mlflow_run_params: dict[str, Any] | None = None,
        mlflow_run_metrics: dict[str, Any] | None = None,
        test_result: Any = None,
    ) -> None:
        self._component_name = component_name
        self._notes = notes
        self._start_timestamp = start_timestamp
        self._end_timestamp = end_timestamp
        self._inputs = list(inputs)
        self._outputs = list(outputs)
        self._git_hash = git_hash
        self._git_tags = None if git_tags is None else list(git_tags)
        self._code_snapshot = (
            code_snapshot.decode() if isinstance(code_snapshot, bytes) else code_snapshot
        )
        self._id = id
        self._stale = list(stale)
        self._dependencies = list(dependencies)
        self._mlflow_run_id = mlflow_run_id
        self._mlflow_run_params = mlflow_run_params
        self._mlflow_run_metrics = mlflow_run_metrics
        self._test_result = test_result

    @property
    def component_name(self) -> str:
        """Whose run it is."""
        return self._component_name

    @property
    def notes(self) -> str:
        """What somebody wrote about it."""
        return self._notes

    @notes.setter
    def notes(self, notes: str) -> None:
        if not isinstance(notes, str):
            raise TypeError("notes must be a str")
        self._notes = notes

    @notes.deleter
    def notes(self) -> None:
        self._notes = ""

    @property
    def inputs(self) -> list[Any]:
        """What it read."""
        return self._inputs

    @inputs.setter
    def inputs(self, inputs: Sequence[Any]) -> None:
        self._inputs = list(inputs)

    @inputs.deleter
    def inputs(self) -> None:
        self._inputs = []

    @property
    def outputs(self) -> list[Any]:
        """What it made."""
        return self._outputs

    @outputs.setter
    def outputs(self, outputs: Sequence[Any]) -> None:
        self._outputs = list(outputs)

    @outputs.deleter
    def outputs(self) -> None:
        self._outputs = []

    @property
    def git_hash(self) -> str | None:
        """The commit that its code stood on."""
        return self._git_hash

    @git_hash.setter
    def git_hash(self, new_hash: str | None) -> None:
        self._git_hash = new_hash

    @property
    def git_tags(self) -> list[str] | None:
        """The tags of that commit."""
        return self._git_tags

    @git_tags.setter
    def git_tags(self, new_tags: Sequence[str] | None) -> None:
        self._git_tags = None if new_tags is None else list(new_tags)

    @property
    def code_snapshot(self) -> str | None:
        """The source text."""
        return self._code_snapshot

    @code_snapshot.setter
    def code_snapshot(self, new_snapshot: str | None) -> None:
        self._code_snapshot = new_snapshot

    @property
    def start_timestamp(self) -> datetime.datetime | None:
        """When it began."""
        return self._start_timestamp

    @property
    def end_timestamp(self) -> datetime.datetime | None:
        """When it ended."""
        return self._end_timestamp

    @property
    def dependencies(self) -> list[str]:
        """The components whose runs it depends on."""
        return self._dependencies

    @property
    def id(self) -> Any:
        """Its number; none before it is logged."""
        return self._id

    @property
    def stale(self) -> list[str]:
        """A sentence for each dependency that is out of date."""
        return self._stale

    @property
    def mlflow_run_id(self) -> str | None:
        """The run of MLflow that went on inside of it."""
        return self._mlflow_run_id

    @property
    def mlflow_run_params(self) -> dict[str, Any] | None:
        """What that run was told."""
        return self._mlflow_run_params

    @property
    def mlflow_run_metrics(self) -> dict[str, Any] | None:
        """What that run came to."""
        return self._mlflow_run_metrics

    @property
    def test_result(self) -> Any:
        """The results of its tests."""
        return self._test_result

    def set_start_timestamp(self, ts: datetime.datetime | None = None) -> None:
        """Sets when it began; now by default."""
        self._start_timestamp = _checked(ts)

    def set_end_timestamp(self, ts: datetime.datetime | None = None) -> None:
        """Sets when it ended; now by default."""
        self._end_timestamp = _checked(ts)

    def add_input(self, inp: Pointer, pointer_type: PointerTypeEnum | None = None) -> None:
        """Adds something that it read."""
        _add(self._inputs, inp, pointer_type)

    def add_inputs(self, inputs: Sequence[Pointer]) -> None:
        """Adds what it read."""
        for inp in inputs:
            self.add_input(inp)

    def add_output(self, out: Pointer, pointer_type: PointerTypeEnum | None = None) -> None:
        """Adds something that it made."""
        _add(self._outputs, out, pointer_type)

    def add_outputs(self, outputs: Sequence[Pointer]) -> None:
        """Adds what it made."""
        for out in outputs:
            self.add_output(out)

    def set_upstream(self, dependencies: str | Sequence[str]) -> None:
        """Makes it depend on the latest runs of components."""
        names = [dependencies] if isinstance(dependencies, str) else dependencies
        for name in names:
            if name not in self._dependencies:
                self._dependencies.append(name)

    def _shown(self) -> dict[str, Any]:
        shown = self.to_dictionary()
        for side in ("inputs", "outputs"):
            shown[side] = [
                {key: value for key, value in pointer.items() if key != "value"}
                if isinstance(pointer, dict)
                else pointer
                for pointer in shown[side]
            ]
        return shown


def _checked(ts: datetime.datetime | None) -> datetime.datetime:
    if ts is None:
        return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    if not isinstance(ts, datetime.datetime):
        raise TypeError("a timestamp must be a datetime")
    return ts


def _add(pointers: list[Any], pointer: Pointer, pointer_type: PointerTypeEnum | None) -> None:
    if not isinstance(pointer, IOPointer):
        pointer = IOPointer(pointer, pointer_type=pointer_type)
    if pointer not in pointers:
        pointers.append(pointer)
