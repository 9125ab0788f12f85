"""A client of one server: everything that the package offers, as methods."""

from __future__ import annotations

import dataclasses
import logging
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from .queries import Queries
from .recording import Run
from .registration import Registration
from .sending import Sender
from .settings import DEFAULT_URL, Settings

log = logging.getLogger("strandline")

Function = TypeVar("Function", bound=Callable[..., Any])


class Client(Sender, Queries):
    """Logs to a server, and asks it."""

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        """A client with some settings, by default those of the environment.

        Args:
            settings: where the server is and how much may wait.
            options: what of `Settings` is to be another way.
        """
        settings = dataclasses.replace(settings or Settings(), **options)
        Sender.__init__(self, settings)
        Queries.__init__(self, settings)

    def __deepcopy__(self, memo: dict[int, Any]) -> Client:
        """The client itself: a copy of what holds it logs to the same server."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A client of the same settings, as another process makes one of what is pickled.

        The token is that of the other process' environment: a pickle is no place for a secret.
        """
        names = [field.name for field in dataclasses.fields(self.settings)]
        settings = {name: getattr(self.settings, name) for name in names if name != "token"}
        return _remade, (settings,)

    @classmethod
    def of_environment(cls) -> Client:
        """A client with the environment's settings; the default address for one that is none."""
        try:
            return cls()
        except ValueError as error:
            # A program is not to fail because of how its logging is configured.
            log.error("strandline: %s; %s is used instead", error, DEFAULT_URL)
            return cls(Settings(url=DEFAULT_URL))

    def component(self, name: str, **options: Any) -> Callable[[Function], Function]:
        """A decorator that logs each call of a function as a run; see `strandline.component`."""
        return Registration(lambda: self, name, **options)

    def run(self, component: str) -> Run:
        """A run to be used as a context manager; see `strandline.run`."""
        frame = sys._getframe(1)
        while frame.f_globals.get("__package__") == __package__ and frame.f_back is not None:
            frame = frame.f_back
        return Run(self, component, code=frame.f_code)


def _remade(settings: dict[str, Any]) -> Client:
    """A client that was pickled."""
    return Client(Settings(**settings))
