"""The decorator behind `strandline.component`: names of variables, and literal artifacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any, TypeVar

from .artifacts import Artifact
from .capture import code_of
from .decorating import applied, logged
from .errors import ValueRefusedError
from .provenance import folder_of
from .recording import Run
from .sending import Sender

Function = TypeVar("Function", bound=Callable[..., Any])


class Registration:
    """What is to be logged of the calls of the functions that it decorates."""

    def __init__(
        self,
        client: Callable[[], Sender],
        component: str,
        *,
        inputs: Sequence[str] = (),
        outputs: Sequence[str] = (),
        parameters: Sequence[str] = (),
        endpoint: bool = False,
        description: str = "",
        owner: str = "",
        tags: Sequence[str] = (),
        staleness_threshold_seconds: float | None = None,
    ) -> None:
        self._client = client
        self._component = component
        self.inputs = _listed(inputs)
        self.outputs = _listed(outputs)
        self.parameters = _listed(parameters)
        #: What is listed and is no variable.
        self.artifacts = {
            name: Artifact(name)
            for name in (*self.inputs, *self.outputs, *self.parameters)
            if not name.isidentifier()
        }
        self._literal_inputs = [name for name in self.inputs if name in self.artifacts]
        self._endpoint = endpoint
        self._about = (description, owner, tags)
        # Asked of their types, since anything else of a strange value may be an error.
        self._is_described = any(type(p) not in (str, list, tuple) or p for p in self._about)
        self._staleness = staleness_threshold_seconds

    def __call__(self, function: Function) -> Function:
        """The function, logged."""
        decorated: Function = applied(self._decorated, function)
        return decorated

    def _decorated(self, function: Any) -> Any:
        code = code_of(function)
        known = _variable_names(code)
        for name in (*self.inputs, *self.outputs, *self.parameters):
            if is_variable(name) and name not in known:
                raise ValueError(
                    f"{getattr(function, '__qualname__', function)} has no variable '{name}'"
                )
        plan = _Plan(self, code)
        return logged(function, plan, plan.note_arguments if plan.inputs else None)

    def begin(self, client: Sender, code: CodeType | None, folder: str) -> Run:
        """A run that begins with a call."""
        if self._is_described:
            client.create_component(self._component, *self._about)
        run = Run(client, self._component, code=code, folder=folder)
        run.is_endpoint = self._endpoint
        run.staleness_threshold_seconds = self._staleness
        if self._literal_inputs:
            run.arguments.note(run, self._literal_inputs, self.artifacts)
        return run

    @property
    def wants_locals(self) -> bool:
        """Whether any variable is listed."""
        return any(map(is_variable, (*self.inputs, *self.outputs, *self.parameters)))

    @property
    def client(self) -> Sender:
        """Where runs are logged; asked at each call, as it may be configured after the import."""
        return self._client()


class _Plan:
    """A registration applied to a function."""

    def __init__(self, registration: Registration, code: CodeType | None) -> None:
        self._registration = registration
        self._code = code
        self._folder = folder_of(code)
        self.wants_locals = registration.wants_locals
        self.inputs = [name for name in registration.inputs if is_variable(name)]
        self._lists_any = bool(registration.inputs or registration.outputs)
        self._lists_any |= bool(registration.parameters)

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
        client = self._registration.client
        try:
            return self._registration.begin(client, self._code, self._folder)
        except Exception as error:
            client.guard.handle("a run could not be begun", error)
            return None

    def note_arguments(self, run: Run, variables: dict[str, Any]) -> None:
        """Looks at the arguments before the function can change them."""
        run.arguments.note(run, self.inputs, variables)

    def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
        if not self._lists_any:
            run.finish()
            return
        with self._registration.client.guarding(f"not all of a run of {run.component} is logged"):
            self._finish(run, {**variables, "return": value}, may_lack=False)

    def fail(self, run: Run, variables: dict[str, Any], error: BaseException) -> None:
        try:
            run.fail(error)
            self._finish(run, variables, may_lack=True)
        except Exception as failure:
            # The user's own error goes on; it must not be covered by one of ours.
            run.guard.report("a failed run could not be logged", failure)

    def _finish(self, run: Run, variables: dict[str, Any], may_lack: bool) -> None:
        """Notes what the listed variables hold, each for itself, and ends the run.

        Raises:
            Exception: where the client is strict, the first error, once the run is sent.
        """
        errors: list[Exception] = []

        def each(side: str, names: Sequence[str]) -> None:
            for name in names:
                try:
                    self._note(run, side, name, variables, may_lack)
                except Exception as error:
                    # Only a strict client raises here: all others have been told.
                    errors.append(error)

        each("input", self._registration.inputs)
        if run.error is None:
            each("output", self._registration.outputs)
        each("parameter", self._registration.parameters)
        run.finish()
        for error in errors:
            raise error

    def _note(
        self, run: Run, side: str, name: str, variables: dict[str, Any], may_lack: bool
    ) -> None:
        literal = self._registration.artifacts.get(name)
        if literal is not None and name not in variables:
            if side == "parameter":
                return
            variables = {name: literal}
        is_noted = name in variables
        if side == "input" and name != "return":
            is_noted = run.arguments.take(run, name, variables)
        elif is_noted and side == "parameter":
            run.log_parameter(name, variables[name])
        elif is_noted:
            run.take(side, name if name != "return" else "value", variables[name])
        if not is_noted and not may_lack:
            refusal = ValueRefusedError(f"the variable '{name}' has no value at the end")
            run.guard.handle(f"not all of {run.component} is logged", refusal)


def is_variable(name: str) -> bool:
    """Whether a listed name is one of a variable, and not of an artifact or of what is returned."""
    return name.isidentifier() and name != "return"


def _listed(names: Sequence[str]) -> list[str]:
    """The names that are listed; one text is one name."""
    listed = [names] if isinstance(names, str) else list(names)
    for name in listed:
        if not isinstance(name, str):
            raise ValueError(f"variables and artifacts are listed by name, not by {name!r:.100}")
    return listed


def _variable_names(code: CodeType | None) -> set[str]:
    if code is None:
        return set()
    return {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
