"""What mltrace's decorators log of a call: variables by name, as they are when it returns."""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

import strandline

from ..artifacts import Artifact, shortened
from ..columns import columns_of, is_table
from ..items import table_digest
from ..provenance import folder_of
from ..recording import Run

#: Variables, or variables with those that hold their labels.
Names = Union[Sequence[str], Mapping[str, Any]]

LARGE_BYTES = 1_000_000
THRESHOLD_SECONDS = 60 * 60 * 24 * 30


@dataclass
class Listing:
    """The arguments of `register`, which are those of `Component.run` as well."""

    inputs: Sequence[str] = ()
    outputs: Sequence[str] = ()
    #: Variables whose values are names of files; a mapping gives them labels.
    input_filenames: Names = ()
    output_filenames: Names = ()
    input_vars: Names = ()
    output_vars: Names = ()
    input_kwargs: Mapping[str, str] = field(default_factory=dict)
    output_kwargs: Mapping[str, str] = field(default_factory=dict)
    endpoint: bool = False
    staleness_threshold: float = THRESHOLD_SECONDS
    auto_log: bool = False

    @property
    def wants_locals(self) -> bool:
        """Whether any variable is listed."""
        listed = (
            self.input_filenames,
            self.output_filenames,
            self.input_vars,
            self.output_vars,
            self.input_kwargs,
            self.output_kwargs,
        )
        return self.auto_log or any(listed)

    def note(self, run: Run, variables: dict[str, Any], arguments: dict[str, Any]) -> list[str]:
        """Notes what a call that returned read and made.

        Returns:
            What is wrong: listed variables that are not there, and lists of unlike lengths.
        """
        problems = [
            *self._note_side(run, "input", variables),
            *self._note_side(run, "output", variables),
        ]
        if self.auto_log:
            for name, value in telling(arguments).items():
                run.take("input", name, value, as_whole=True)
            made = {name: value for name, value in variables.items() if name not in arguments}
            for name, value in telling(made).items():
                run.take("output", name, value, as_whole=True)
        return problems

    def note_failed(self, run: Run, variables: dict[str, Any]) -> None:
        """Notes what a call that raised had read so far."""
        self._note_side(run, "input", variables)

    def _note_side(self, run: Run, side: str, variables: dict[str, Any]) -> list[str]:
        """Notes one side; returns what is wrong with it."""
        if side == "input":
            literal, pairs = self.inputs, self.input_kwargs
            listed = (self.input_filenames, self.input_vars)
        else:
            literal, pairs = self.outputs, self.output_kwargs
            listed = (self.output_filenames, self.output_vars)
        problems: list[str] = []
        for names in listed:
            for name in names:
                if name not in variables:
                    problems.append(f"the function has no variable '{name}' when it returns")
                    continue
                labels = _labels(names, name, variables, problems)
                run.take(side, name, variables[name], labels)
        for name, value in pairs.items():
            missing = [key for key in (name, value) if key not in variables]
            if missing:
                problems.append(f"the function has no variable '{missing[0]}' when it returns")
            else:
                problems += _take_pair(run, side, name, value, variables)
        for name in literal:
            run.take(side, name, name)
        return problems


def _labels(names: Names, name: str, variables: dict[str, Any], problems: list[str]) -> list[str]:
    holders = names.get(name) if isinstance(names, Mapping) else None
    if holders is None:
        return []
    labels: list[str] = []
    for holder in [holders] if isinstance(holders, str) else holders:
        if holder not in variables:
            problems.append(f"the function has no variable '{holder}' when it returns")
            continue
        value = variables[holder]
        labels += [value] if isinstance(value, str) else [str(label) for label in value or ()]
    return labels


def _take_pair(run: Run, side: str, name: str, value: str, variables: dict[str, Any]) -> list[str]:
    """Notes artifacts that one variable names and whose content another one holds."""
    named, held = variables[name], variables[value]
    if named is None:
        return []
    if isinstance(named, list):
        if not isinstance(held, list) or len(held) != len(named):
            return [f"'{value}' is not as long a list as '{name}'"]
        for one_name, one_value in zip(named, held):
            if one_name is not None:
                run.take(side, name, versioned(str(one_name), one_value))
    else:
        run.take(side, name, versioned(str(named), held))
        if is_table(held):
            run.observe(held, side, name=value)
    return []


def versioned(name: str, value: Any) -> Artifact:
    """An artifact whose content is a value."""
    if value is None or (isinstance(value, str) and value == ""):
        return Artifact.of(name)
    if is_table(value):
        return Artifact(shortened(name), version=table_digest(columns_of(value)))
    content = value if isinstance(value, (bytes, bytearray)) else repr(value).encode()
    return Artifact(shortened(name), version=hashlib.sha256(content).hexdigest())


def telling(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are likely data or models: by their names, their kind, or their size."""
    return {
        name: value
        for name, value in values.items()
        if value is not None
        and not inspect.ismodule(value)
        and not inspect.isroutine(value)
        and (
            "data" in name
            or "model" in name
            or type(value).__name__ == "DataFrame"
            or sys.getsizeof(value, 0) > LARGE_BYTES
        )
    }


def arguments_of(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call by their names, those by default among them."""
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except (TypeError, ValueError):
        return dict(kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


class Plan:
    """Logs the calls of a function as mltrace does."""

    def __init__(self, component: str, listing: Listing, function: Any) -> None:
        self._component = component
        self._listing = listing
        self._function = function
        self._folder = folder_of(function)
        self.wants_locals = listing.wants_locals
        self._arguments: dict[str, dict[str, Any]] = {}

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
        """The run that a call is."""
        client = strandline.client()
        with client.guarding("a run could not be begun"):
            run = Run(client, self._component, code=self._function, folder=self._folder)
            run.is_endpoint = self._listing.endpoint
            run.staleness_threshold_seconds = self._listing.staleness_threshold
            if self._listing.auto_log:
                # Arguments are what they were when the call began.
                self._arguments[run.external_id] = arguments_of(self._function, args, kwargs)
            return run
        return None

    def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
        """Ends a run whose function returned.

        Raises:
            ValueError: for a listed variable that is not there; the run is logged without it.
        """
        arguments = self._arguments.pop(run.external_id, {})
        run.ended_at = time.time()
        problems: list[str] = []
        with run.quietly():
            problems = self._listing.note(run, variables, arguments)
        try:
            self.before_finish(run, variables)
        finally:
            run.finish()
        if problems:
            raise ValueError("; ".join(problems))

    def before_finish(self, run: Run, variables: dict[str, Any]) -> None:
        """What is done between the function's end and the run's."""

    def fail(self, run: Run, variables: dict[str, Any], error: BaseException) -> None:
        """Ends a run whose function raised."""
        self._arguments.pop(run.external_id, None)
        with run.quietly():
            run.fail(error)
            self._listing.note_failed(run, variables)
        run.finish()


Decorator = Callable[[Any], Any]


def save_folder() -> str:
    """Where `save` puts what it is given no path for."""
    return os.environ.get("SAVE_DIR") or os.path.join(os.path.expanduser("~"), ".mltrace")
