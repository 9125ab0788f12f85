"""What mltrace's decorators log of a call: variables by name, as they are when it returns."""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

import strandline

from ..artifacts import Artifact
from ..capture import code_of
from ..columns import is_table, read_table
from ..items import table_digest
from ..provenance import folder_of
from ..recording import Run
from ..run_values import Captured
from ..texts import text_of

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

    def note_beginning(self, run: Run, variables: dict[str, Any]) -> dict[str, Content]:
        """Looks at what is read before the function can change it.

        Returns:
            The contents that names stand for, by the variables that hold them.
        """
        for names in (self.input_filenames, self.input_vars):
            run.arguments.note(run, names, variables)
        contents: dict[str, Content] = {}
        for name in self.input_kwargs.values():
            if name in variables:
                with run.guarding(f"{run.component}.{name} could not be read"):
                    contents[name] = Content.of(run, "input", name, variables[name])
        return contents

    def note(self, run: Run, variables: dict[str, Any], beginning: Beginning) -> list[str]:
        """Notes what a call that returned read and made.

        Returns:
            What is wrong: listed variables that are not there, and lists of unlike lengths.
        """
        problems = [
            *self._note_side(run, "input", variables, beginning),
            *self._note_side(run, "output", variables, Beginning()),
        ]
        if self.auto_log:
            for name, captured in beginning.captured.items():
                run.add("input", name, captured)
            made = {n: value for n, value in variables.items() if n not in beginning.arguments}
            for name, value in telling(made).items():
                run.take("output", name, value, as_whole=True)
        return problems

    def note_failed(self, run: Run, variables: dict[str, Any], beginning: Beginning) -> None:
        """Notes what a call that raised had read so far, and made where it ended well."""
        self._note_side(run, "input", variables, beginning)
        if run.error is None:
            self._note_side(run, "output", variables, Beginning())

    def _note_side(
        self, run: Run, side: str, variables: dict[str, Any], beginning: Beginning
    ) -> list[str]:
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
                with run.guarding(f"{run.component}.{name} could not be read"):
                    if name not in variables:
                        problems.append(f"the function has no variable '{name}' when it returns")
                        continue
                    labels = _labels(names, name, variables, problems)
                    if side == "input":
                        run.arguments.take(run, name, variables, labels)
                    else:
                        run.take(side, name, variables[name], labels)
        for name, value in pairs.items():
            missing = [key for key in (name, value) if key not in variables]
            if missing:
                problems.append(f"the function has no variable '{missing[0]}' when it returns")
                continue
            with run.guarding(f"{run.component}.{value} could not be read"):
                held = variables[value]
                content = beginning.contents.get(value)
                if content is None or content.value is not held:
                    content = Content.of(run, side, value, held)
                problems += _take_pair(run, side, name, value, variables[name], content)
        for name in literal:
            if side == "input":
                run.arguments.take(run, name, {name: name})
            else:
                run.take(side, name, name)
        return problems


@dataclass
class Content:
    """What a variable held at one moment, where another one names it."""

    value: object
    #: The content version of each element of a list, or of the one value.
    versions: list[str | None]
    #: Its rows, where it is a table.
    observed: Captured

    @classmethod
    def of(cls, run: Run, side: str, name: str, value: object) -> Content:
        """What a variable holds now."""
        if isinstance(value, list):
            return cls(value, [_version(element) for element in value], Captured())
        observed = run.captured(side, name, value) if is_table(value) else Captured()
        # The artifact goes by the name that the other variable holds.
        observed.artifacts = []
        return cls(value, [_version(value)], observed)


@dataclass
class Beginning:
    """What a call read, as it was when it began."""

    #: The names of all arguments, and what those that look like data or models are.
    arguments: frozenset[str] = frozenset()
    captured: dict[str, Captured] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)


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


def _take_pair(
    run: Run, side: str, name: str, holder: str, named: object, content: Content
) -> list[str]:
    """Notes artifacts that one variable names and whose content another one holds."""
    if named is None:
        return []
    versions = content.versions
    if isinstance(named, list):
        if not isinstance(content.value, list) or len(content.value) != len(named):
            return [f"'{holder}' is not as long a list as '{name}'"]
        for one_name, version in zip(named, versions):
            if one_name is not None:
                run.take(side, name, Artifact(text_of(one_name), version))
        return []
    version = _version(content.value) if isinstance(content.value, list) else versions[0]
    run.take(side, name, Artifact(text_of(named), version))
    run.add(side, holder, content.observed)
    return []


def versioned(name: str, value: Any) -> Artifact:
    """An artifact whose content is a value."""
    return Artifact.of(name, version=_version(value))


def _version(value: Any) -> str | None:
    """The content version of a value; none where there is nothing in it."""
    if value is None or (isinstance(value, str) and value == ""):
        return None
    columns = read_table(value, may_use_up=False).columns if is_table(value) else []
    if columns:
        return table_digest(columns)
    content = value if isinstance(value, (bytes, bytearray)) else repr(value).encode()
    return hashlib.sha256(content).hexdigest()


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
            or _size(value) > LARGE_BYTES
        )
    }


def _size(value: Any) -> int:
    try:
        return sys.getsizeof(value, 0)
    except Exception:
        return 0


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
        self._code = code_of(function)
        self._folder = folder_of(self._code)
        self.wants_locals = listing.wants_locals
        self._beginnings: weakref.WeakKeyDictionary[Run, Beginning] = weakref.WeakKeyDictionary()

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
        """The run that a call is."""
        client = strandline.client()
        with client.guarding("a run could not be begun"):
            run = Run(client, self._component, code=self._code, folder=self._folder)
            run.is_endpoint = self._listing.endpoint
            run.staleness_threshold_seconds = self._listing.staleness_threshold
            beginning = self._beginnings[run] = Beginning()
            run.arguments.note(run, self._listing.inputs, {n: n for n in self._listing.inputs})
            if self._listing.auto_log:
                arguments = arguments_of(self._function, args, kwargs)
                beginning.arguments = frozenset(arguments)
                for name, value in telling(arguments).items():
                    with run.guarding(f"{run.component}.{name} could not be read"):
                        captured = run.captured("input", name, value, as_whole=True)
                        beginning.captured[name] = captured
            return run
        return None

    def note_arguments(self, run: Run, variables: dict[str, Any]) -> None:
        """Looks at the arguments before the function can change them."""
        beginning = self._beginnings.get(run)
        if beginning is not None:
            beginning.contents = self._listing.note_beginning(run, variables)

    def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
        """Ends a run whose function returned.

        Raises:
            ValueError: for a listed variable that is not there; the run is logged without it.
        """
        beginning = self._beginnings.pop(run, Beginning())
        run.ended_at = time.time()
        problems: list[str] = []
        try:
            with run.quietly():
                problems = self._listing.note(run, variables, beginning)
            self.before_finish(run, variables)
        finally:
            run.finish()
        if problems:
            raise ValueError("; ".join(problems))

    def before_finish(self, run: Run, variables: dict[str, Any]) -> None:
        """What is done between the function's end and the run's."""

    def fail(self, run: Run, variables: dict[str, Any], error: BaseException) -> None:
        """Ends a run whose function raised."""
        beginning = self._beginnings.pop(run, Beginning())
        try:
            run.fail(error)
            with run.quietly():
                self._listing.note_failed(run, variables, beginning)
            run.finish()
        except Exception as failure:
            # The user's own error goes on; it must not be covered by one of ours.
            run.guard.report("a failed run could not be logged", failure)


Decorator = Callable[[Any], Any]


def save_folder() -> str:
    """Where `save` puts what it is given no path for."""
    return os.environ.get("SAVE_DIR") or os.path.join(os.path.expanduser("~"), ".mltrace")
