"""A component with its tests, whose functions are logged by a decorator."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import strandline

from ...decorating import applied, logged
from ...recording import Run, current_run, entered
from .base import Base
from .history import History
from .testing import Test


class Component(Base):
    """A named step of a pipeline, with an owner, tags, and tests before and after it.

    `beforeRun` and `afterRun` may be overridden: they get the function's arguments, and its
    variables as they are when it has returned.
    """

    def __init__(
        self,
        name: str = "",
        owner: str = "",
        description: str = "",
        beforeTests: Sequence[Any] = (),
        afterTests: Sequence[Any] = (),
        tags: Sequence[str] = (),
    ) -> None:
        self._name = name
        self._owner = owner
        self._description = description
        self._before_tests = list(beforeTests)
        self._after_tests = list(afterTests)
        self._tags = list(tags)

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self._owner

    @property
    def description(self) -> str:
        """What it does."""
        return self._description

    @property
    def tags(self) -> list[str]:
        """What it is found by."""
        return self._tags

    @property
    def beforeTests(self) -> list[Any]:
        """The classes of the tests before it."""
        return self._before_tests

    @property
    def afterTests(self) -> list[Any]:
        """The classes of the tests after it."""
        return self._after_tests

    @property
    def history(self) -> History:
        """Its runs."""
        return History(self._name)

    def beforeRun(self, **kwargs: Any) -> None:
        """Runs the tests before it, with the function's arguments."""
        _run_tests(self._before_tests, kwargs)

    def afterRun(self, **local_vars: Any) -> None:
        """Runs the tests after it, with the function's variables."""
        _run_tests(self._after_tests, local_vars)

    def run(
        self,
        input_filenames: Any = (),
        output_filenames: Any = (),
        input_vars: Any = (),
        output_vars: Any = (),
        input_kwargs: Mapping[str, str] | None = None,
        output_kwargs: Mapping[str, str] | None = None,
        endpoint: bool = False,
        staleness_threshold: float = 60 * 60 * 24 * 30,
        auto_log: bool = False,
        inputs: Sequence[str] = (),
        outputs: Sequence[str] = (),
        skip_before: bool = False,
        skip_after: bool = False,
        **renamed: str,
    ) -> Any:
        """Logs each call of a function as a run; used bare or with arguments.

        Args:
            input_filenames: variables that hold names of files which are read; a mapping gives each
                the variable, or the variables, that hold its labels.
            output_filenames: variables that hold names of files which are written.
            input_vars: variables whose values are read; a mapping gives labels.
            output_vars: variables whose values are made.
            input_kwargs: variables that hold names, each with the one that holds its value.
            output_kwargs: the same of what is made.
            endpoint: whether each call serves one request.
            staleness_threshold: from how many seconds on an input is stale.
            auto_log: whether arguments and variables that look like data or models are logged.
            inputs: names of artifacts that are read.
            outputs: names of artifacts that are made.
            skip_before: whether no tests run before it.
            skip_after: whether no tests run after it.
            renamed: what a test calls the function's variable of this name.
        """
        from ..registering import Listing

        listing = Listing(
            endpoint=endpoint, staleness_threshold=staleness_threshold, auto_log=auto_log
        )
        names: dict[str, str] = {}

        def decorated(function: Any) -> Any:
            return self._decorated(function, listing, names, skip_before, skip_after)

        if callable(input_filenames) or isinstance(input_filenames, (staticmethod, classmethod)):
            return applied(decorated, input_filenames)
        listing.inputs, listing.outputs = inputs, outputs
        listing.input_filenames, listing.output_filenames = input_filenames, output_filenames
        listing.input_vars, listing.output_vars = input_vars, output_vars
        listing.input_kwargs, listing.output_kwargs = input_kwargs or {}, output_kwargs or {}
        names.update({variable: test_name for test_name, variable in renamed.items()})
        return lambda function: applied(decorated, function)

    def _decorated(
        self,
        function: Any,
        listing: Any,
        names: dict[str, str],
        skip_before: bool,
        skip_after: bool,
    ) -> Any:
        from ..registering import Plan, arguments_of

        component = self
        parameters = set(inspect.signature(function).parameters)
        if parameters & {"skip_before", "skip_after"}:
            raise ValueError(
                f"{function.__name__} may have no argument named skip_before or skip_after"
            )

        def as_tests_know(variables: dict[str, Any]) -> dict[str, Any]:
            return {names.get(name, name): value for name, value in variables.items()}

        class ComponentPlan(Plan):
            """Runs the tests around the function."""

            def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
                strandline.create_component(
                    component.name, component.description, component.owner, component.tags
                )
                run = super().begin(args, kwargs)
                if not skip_before:
                    with entered(run):
                        component.beforeRun(**as_tests_know(arguments_of(function, args, kwargs)))
                return run

            def before_finish(self, run: Run, variables: dict[str, Any]) -> None:
                if not skip_after:
                    with entered(run):
                        component.afterRun(**as_tests_know(variables))

            def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
                super().complete(run, variables, value)
                refuse_retracted()

        plan = ComponentPlan(self._name, listing, function)
        plan.wants_locals = plan.wants_locals or (
            not skip_after and (bool(self._after_tests) or _is_overridden(self, "afterRun"))
        )
        return logged(function, plan, plan.note_arguments)

    def _shown(self) -> dict[str, Any]:
        shown = self.to_dictionary()
        for name in ("beforeTests", "afterTests", "history"):
            del shown[name]
        return shown


def _is_overridden(component: Component, name: str) -> bool:
    return getattr(type(component), name) is not getattr(Component, name)


def _run_tests(tests: Sequence[Any], variables: dict[str, Any]) -> None:
    """Runs tests, and notes their results with the run that goes on."""
    run = current_run()
    for kind in tests:
        test: Test = kind() if isinstance(kind, type) else kind
        for name, passed, reason in test.results(**variables):
            if run is not None:
                run.log_test(f"{type(test).__name__}.{name}", passed, reason)


def refuse_retracted() -> None:
    """Waits for the server's answer where any label is retracted, and raises its refusal.

    A run that reads retracted data is to stop the program that makes it: mltrace's one error that
    is meant for the caller.

    Raises:
        RuntimeError: where the server refused the run.
    """
    from ..labels import has_retracted_labels

    if not has_retracted_labels():
        return
    client = strandline.client()
    client.flush()
    for refusal in client.take_refusals():
        if refusal.status == 409:
            raise RuntimeError(str(refusal)) from refusal
