"""Functions whose calls are logged as runs: plain ones, methods, generators and coroutines."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from types import CodeType, FrameType
from typing import Any, Protocol, TypeVar, cast

from .artifacts import Artifact
from .capture import FrameCatcher, code_of
from .provenance import folder_of
from .recording import Run, entered
from .sending import Sender

log = logging.getLogger("strandline")

Function = TypeVar("Function", bound=Callable[..., Any])


class CallPlan(Protocol):
    """What is to be logged of a call."""

    #: Whether the function's variables are looked at when it returns.
    wants_locals: bool

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
        """The run that a call is; none where it cannot be logged."""

    def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
        """Notes what a call that returned read and wrote, and ends the run."""

    def fail(self, run: Run, variables: dict[str, Any], error: BaseException) -> None:
        """Notes what a call that raised had read, and ends the run."""


def logged(function: Function, plan: CallPlan) -> Function:
    """A function that does what `function` does, and logs each call by a plan."""
    wrapped: Any
    if inspect.iscoroutinefunction(function):
        wrapped = _coroutine(function, plan)
    elif inspect.isasyncgenfunction(function):
        wrapped = _async_generator(function, plan)
    elif inspect.isgeneratorfunction(function):
        wrapped = _generator(function, plan)
    else:
        wrapped = _plain(function, plan)
    return cast(Function, wrapped)


def _plain(function: Any, plan: CallPlan) -> Any:
    code = code_of(function) if plan.wants_locals else None

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        run = plan.begin(args, kwargs)
        if run is None:
            return function(*args, **kwargs)
        catcher = FrameCatcher(code) if code is not None else None
        try:
            with entered(run):
                value = (
                    function(*args, **kwargs)
                    if catcher is None
                    else catcher.call(function, args, kwargs)
                )
        except BaseException as error:
            plan.fail(run, catcher.locals() if catcher else {}, error)
            raise
        else:
            plan.complete(run, catcher.locals() if catcher else {}, value)
            return value
        finally:
            if catcher is not None:
                # The frame knows its caller: without this they would hold each other.
                catcher.frame = None

    return wrapper


def _coroutine(function: Any, plan: CallPlan) -> Any:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        run = plan.begin(args, kwargs)
        coroutine = function(*args, **kwargs)
        if run is None:
            return await coroutine
        frame: FrameType | None = getattr(coroutine, "cr_frame", None)
        try:
            with entered(run):
                value = await coroutine
        except BaseException as error:
            plan.fail(run, _variables(frame), error)
            raise
        else:
            plan.complete(run, _variables(frame), value)
            return value
        finally:
            del frame

    return wrapper


def _generator(function: Any, plan: CallPlan) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        run = plan.begin(args, kwargs)
        generator = function(*args, **kwargs)
        if run is None:
            return (yield from generator)
        frame: FrameType | None = getattr(generator, "gi_frame", None)
        try:
            value = yield from _entered_steps(run, generator)
        except GeneratorExit:
            # Whoever asked wants no more: the run is over, and has not failed.
            plan.complete(run, _variables(frame), None)
            raise
        except BaseException as error:
            plan.fail(run, _variables(frame), error)
            raise
        else:
            plan.complete(run, _variables(frame), value)
            return value
        finally:
            del frame

    return wrapper


def _entered_steps(run: Run, generator: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """Drives a generator with its run going on inside of it, and not where it yields to."""
    step: Callable[[], Any] = functools.partial(next, generator)
    while True:
        try:
            with entered(run):
                item = step()
        except StopIteration as stop:
            return stop.value
        try:
            sent = yield item
        except GeneratorExit:
            with entered(run):
                generator.close()
            raise
        except BaseException as error:
            step = functools.partial(generator.throw, error)
        else:
            step = functools.partial(generator.send, sent)


def _async_generator(function: Any, plan: CallPlan) -> Any:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        run = plan.begin(args, kwargs)
        generator = function(*args, **kwargs)
        frame: FrameType | None = getattr(generator, "ag_frame", None)
        try:
            step = generator.__anext__()
            while True:
                try:
                    with entered(run):
                        item = await step
                except StopAsyncIteration:
                    break
                try:
                    sent = yield item
                except GeneratorExit:
                    await generator.aclose()
                    raise
                except BaseException as error:
                    step = generator.athrow(error)
                else:
                    step = generator.asend(sent)
        except GeneratorExit:
            if run is not None:
                plan.complete(run, _variables(frame), None)
            raise
        except BaseException as error:
            if run is not None:
                plan.fail(run, _variables(frame), error)
            raise
        else:
            if run is not None:
                plan.complete(run, _variables(frame), None)
        finally:
            del frame

    return wrapper


def _variables(frame: FrameType | None) -> dict[str, Any]:
    return {} if frame is None else dict(frame.f_locals)


class Registration:
    """The decorator behind `strandline.component`: names of variables, and literal artifacts."""

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
        self._inputs = inputs
        self._outputs = outputs
        self._parameters = parameters
        self._endpoint = endpoint
        self._about = (description, owner, tags)
        self._staleness = staleness_threshold_seconds

    def __call__(self, function: Function) -> Function:
        """The function, logged."""
        code = code_of(function)
        for name in (*self._inputs, *self._outputs, *self._parameters):
            if name.isidentifier() and name != "return" and name not in _variable_names(code):
                raise ValueError(
                    f"{getattr(function, '__qualname__', function)} has no variable '{name}'"
                )
        return logged(function, _Plan(self, function))

    def begin(self, function: Any, folder: str) -> Run:
        """A run that begins with a call."""
        client = self.client
        description, owner, tags = self._about
        if description or owner or tags:
            client.create_component(self._component, description, owner, tags)
        run = Run(client, self._component, code=function, folder=folder)
        run.is_endpoint = self._endpoint
        run.staleness_threshold_seconds = self._staleness
        return run

    def note(self, run: Run, variables: dict[str, Any], returned: bool) -> None:
        """Notes what the listed variables hold."""
        for name in self._inputs:
            self._note(run, "input", name, variables, returned)
        if returned:
            for name in self._outputs:
                self._note(run, "output", name, variables, returned)
        for name in self._parameters:
            if name in variables:
                run.log_parameter(name, variables[name])

    def _note(
        self, run: Run, side: str, name: str, variables: dict[str, Any], returned: bool
    ) -> None:
        if name in variables:
            run.take(side, name if name != "return" else "value", variables[name])
        elif not name.isidentifier():
            run.take(side, name, Artifact.of(name))
        elif returned:
            raise ValueError(f"the variable '{name}' has no value at the end")

    @property
    def wants_locals(self) -> bool:
        """Whether any variable is listed."""
        listed = (*self._inputs, *self._outputs, *self._parameters)
        return any(name.isidentifier() and name != "return" for name in listed)

    @property
    def client(self) -> Sender:
        """Where runs are logged; asked at each call, as it may be configured after the import."""
        return self._client()


class _Plan:
    """A registration applied to a function."""

    def __init__(self, registration: Registration, function: Any) -> None:
        self._registration = registration
        self._function = function
        self._folder = folder_of(function)
        self.wants_locals = registration.wants_locals

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run | None:
        with self._registration.client.guarding("a run could not be begun"):
            return self._registration.begin(self._function, self._folder)
        return None

    def complete(self, run: Run, variables: dict[str, Any], value: object) -> None:
        with self._registration.client.guarding(f"not all of a run of {run.component} is logged"):
            try:
                self._registration.note(run, {**variables, "return": value}, returned=True)
            finally:
                run.finish()

    def fail(self, run: Run, variables: dict[str, Any], error: BaseException) -> None:
        try:
            run.fail(error)
            self._registration.note(run, variables, returned=False)
            run.finish()
        except Exception:
            # The user's own error goes on; it must not be covered by one of ours.
            log.warning("strandline: a failed run could not be logged", exc_info=True)


def _variable_names(code: CodeType | None) -> set[str]:
    if code is None:
        return set()
    return {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
