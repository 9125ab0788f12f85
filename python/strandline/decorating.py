"""Functions whose calls are logged as runs: plain ones, methods, generators and coroutines."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextvars import Token
from types import FrameType
from typing import Any, Protocol, TypeVar, cast

from . import recursion
from .capture import FrameCatcher, code_of, variables_of
from .recording import Run, enter_run, leave_run
from .recursion import MAY_END, has_room

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


#: What is told of a run's variables that have a value as the function begins.
Noting = Callable[[Run, "dict[str, Any]"], None]


def logged(function: Function, plan: CallPlan, noting: Noting | None = None) -> Function:
    """A function that does what `function` does, and logs each call by a plan.

    Args:
        function: what is called.
        plan: what is logged of a call.
        noting: what is told of a call's variables as it begins.
    """
    wrapped: Any
    called = (function, _called(function))
    if any(map(inspect.isasyncgenfunction, called)):
        wrapped = _async_generator(function, plan, noting)
    elif any(map(inspect.isgeneratorfunction, called)):
        wrapped = _generator(function, plan, noting)
    elif any(map(inspect.iscoroutinefunction, called)):
        wrapped = _coroutine(function, plan, noting)
    else:
        wrapped = _plain(function, plan, noting)
    return cast(Function, wrapped)


def applied(decorate: Callable[[Any], Any], target: Any) -> Any:
    """A decorator applied to a function, or to the one within what a class makes of it.

    A `staticmethod`, `classmethod`, `property` or the like goes on being one.
    """
    if isinstance(target, (staticmethod, classmethod)):
        return type(target)(applied(decorate, target.__func__))
    if isinstance(target, property):
        return target if target.fget is None else target.getter(applied(decorate, target.fget))
    if isinstance(target, functools.partialmethod):
        return functools.partialmethod(
            applied(decorate, target.func), *target.args, **target.keywords
        )
    if isinstance(target, functools.cached_property):
        again = copy.copy(target)
        again.func = applied(decorate, target.func)
        return again
    return decorate(target)


def _called(function: Any) -> Any:
    """A function, or the method that is called where an object is."""
    if inspect.isroutine(function) or isinstance(function, (type, functools.partial)):
        return function
    return type(function).__call__ if callable(function) else function


class _Call:
    """One call that is logged: what goes on around it, and how it ends.

    `enter` and `leave` stand around the function's own code, once for each step of a generator.
    """

    __slots__ = ("_has_room", "_plan", "_token", "catcher", "frame", "hook", "run")

    def __init__(self, plan: CallPlan, run: Run) -> None:
        self._plan = plan
        self._token: Token[Run | None] | None = None
        self._has_room = False
        self.run = run
        self.catcher: FrameCatcher | None = None
        #: What is to be put right before the call.
        self.hook: Any = None
        self.frame: FrameType | None = None

    def enter(self) -> None:
        self._token = enter_run(self.run)
        self._has_room = recursion.enter(self.run.level)
        if self.catcher is not None:
            self.hook = self.catcher.arm()

    def leave(self) -> None:
        if self.catcher is not None:
            self.catcher.disarm()
        if self._token is not None:
            leave_run(self._token)
            self._token = None
        if self._has_room:
            self._has_room = False
            recursion.leave(self.run.level)

    def returned(self, value: object) -> None:
        """The function has returned."""
        try:
            self.leave()
            if not MAY_END or has_room():
                self._plan.complete(self.run, self._variables(), value)
        except RecursionError:
            # There is no room to log the call, nor to say so.
            return
        finally:
            self._forget()

    def raised(self, error: BaseException) -> None:
        """The function has raised; its error goes on."""
        try:
            self.leave()
            if not MAY_END or has_room():
                self._plan.fail(self.run, self._variables(), error)
        except RecursionError:
            # There is no room to log the call, nor to say so.
            return
        finally:
            self._forget()

    def _variables(self) -> dict[str, Any]:
        return variables_of(self.frame) if self.catcher is None else self.catcher.locals()

    def _forget(self) -> None:
        # A frame knows its caller: without this they would hold each other.
        self.frame = self.hook = None
        if self.catcher is not None:
            self.catcher.frame = None


def _begun(plan: CallPlan, args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Call | None:
    """A call that begins; none where it cannot be logged."""
    try:
        run = plan.begin(args, kwargs) if not MAY_END or has_room() else None
    except RecursionError:
        return None
    return None if run is None else _Call(plan, run)


def _plain(function: Any, plan: CallPlan, noting: Noting | None) -> Any:
    code = code_of(function) if plan.wants_locals else None

    def begun(args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Call | None:
        call = _begun(plan, args, kwargs)
        if call is None:
            return None
        try:
            if code is not None:
                on_start = None if noting is None else functools.partial(noting, call.run)
                call.catcher = FrameCatcher(code, on_start)
            call.enter()
        except RecursionError:
            call.leave()
            return None
        return call

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = begun(args, kwargs)
        if call is None:
            return function(*args, **kwargs)
        try:
            if call.hook is not None:
                call.hook.put(call.hook)
            value = function(*args, **kwargs)
        except BaseException as error:
            call.raised(error)
            raise
        call.returned(value)
        return value

    return wrapper


def _coroutine(function: Any, plan: CallPlan, noting: Noting | None) -> Any:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = _begun(plan, args, kwargs)
        if call is None:
            return await function(*args, **kwargs)
        try:
            coroutine = function(*args, **kwargs)
            _look_at(call, coroutine, "cr_frame", noting)
            call.enter()
            value = await coroutine
        except BaseException as error:
            call.raised(error)
            raise
        call.returned(value)
        return value

    return wrapper


def _generator(function: Any, plan: CallPlan, noting: Noting | None) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        call = _begun(plan, args, kwargs)
        if call is None:
            return (yield from function(*args, **kwargs))
        try:
            generator = function(*args, **kwargs)
            _look_at(call, generator, "gi_frame", noting)
            # The run goes on inside of the generator, and not where that yields to.
            step: Callable[[], Any] = functools.partial(next, generator)
            while True:
                call.enter()
                try:
                    item = step()
                except StopIteration as stop:
                    value = stop.value
                    break
                call.leave()
                try:
                    sent = yield item
                except GeneratorExit:
                    call.enter()
                    generator.close()
                    raise
                except BaseException as error:
                    step = functools.partial(generator.throw, error)
                else:
                    step = functools.partial(generator.send, sent)
        except GeneratorExit:
            # Whoever asked wants no more: the run is over, and has not failed.
            call.returned(None)
            raise
        except BaseException as error:
            call.raised(error)
            raise
        call.returned(value)
        return value

    return wrapper


def _async_generator(function: Any, plan: CallPlan, noting: Noting | None) -> Any:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        call = _begun(plan, args, kwargs)
        try:
            generator = function(*args, **kwargs)
            if call is not None:
                _look_at(call, generator, "ag_frame", noting)
            step = generator.__anext__()
            while True:
                if call is not None:
                    call.enter()
                try:
                    item = await step
                except StopAsyncIteration:
                    break
                finally:
                    if call is not None:
                        call.leave()
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
            if call is not None:
                call.returned(None)
            raise
        except BaseException as error:
            if call is not None:
                call.raised(error)
            raise
        if call is not None:
            call.returned(None)

    return wrapper


def _look_at(call: _Call, started: Any, frame_name: str, noting: Noting | None) -> None:
    """Takes the frame of a generator or coroutine that has begun, and what its arguments are."""
    call.frame = getattr(started, frame_name, None)
    if noting is None or call.frame is None:
        return
    try:
        noting(call.run, variables_of(call.frame))
    except Exception:
        # What it is about is looked at once more at the end.
        return
