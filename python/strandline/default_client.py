"""The client behind the functions of the package, and how it is set up."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .client import Client
from .ends import before_end, has_children
from .reporting import FlushResult
from .settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any])

_client: Client | None = None
_lock = threading.RLock()


def client() -> Client:
    """The client behind the functions of this module; made with the environment's settings."""
    global _client
    if _client is None:
        with _lock:
            if _client is None:
                _client = Client.of_environment()
    return _client


def guarded_call(what: str, otherwise: object = None) -> Callable[[Function], Function]:
    """Keeps the errors of a function of this module from the program that calls it."""

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return function(*args, **kwargs)
            except Exception as error:
                client().guard.handle(what, error)
                return otherwise

        return cast(Function, call)

    return decorate


def configure(url: str | None = None, token: str | None = None, **options: Any) -> Client:
    """Sets the server that is logged to, and how.

    Args:
        url: where the server is; `STRANDLINE_URL` or http://127.0.0.1:10480 by default.
        token: what the server knows this program by; `STRANDLINE_TOKEN` by default.
        options: any other of `Settings`, such as `send="profiles"` for data that may not leave.

    Returns:
        The client, whose methods are the functions of this module.

    Raises:
        ValueError: for a setting that cannot be.
    """
    global _client
    given = {"url": url, "token": token}
    options.update({key: value for key, value in given.items() if value is not None})
    with _lock:
        new = Client(Settings(**options))
        # What other threads log meanwhile is the new one's.
        before, _client = _client, new
        if before is not None:
            before.close()
        return new


class _Strictness(contextlib.AbstractContextManager["_Strictness"]):
    """Goes back to what was before, where it is used with `with`."""

    def __init__(self, before: bool) -> None:
        self._before = before

    def __exit__(self, *error: object) -> None:
        client().set_strict(self._before)


def strict(is_strict: bool = True) -> contextlib.AbstractContextManager[Any]:
    """Makes each call wait for its answer and raise what goes wrong: for tests.

    Used with `with`, for as long as the block lasts.
    """
    before = client().settings.strict
    client().set_strict(is_strict)
    return _Strictness(before)


@guarded_call("a client could not be closed", otherwise=FlushResult())
def close(patience: float | None = None) -> FlushResult:
    """Sends what is still to be sent; a later call makes a client anew.

    Args:
        patience: for how many seconds to wait for the next answer; the settings' by default.

    Returns:
        What `flush` returns; what is still to come waits on disk for another process.
    """
    global _client
    with _lock:
        closing, _client = _client, None
    return closing.close(patience) if closing is not None else FlushResult()


def _take_after_children() -> None:
    """Makes a client where only children have logged: what they have left is sent by it."""
    if _client is None and has_children():
        client()


before_end(_take_after_children)
