"""Tests that a component runs before and after its function."""

from __future__ import annotations

import inspect
import logging
from typing import Any

log = logging.getLogger("strandline")


class MLTraceError(Exception):
    """An assertion of a test does not hold."""


class Test:
    """Tests are the methods whose names begin with "test".

    Each is called with those of the component's variables that it has an argument for.
    """

    #: Not one of pytest's own.
    __test__ = False

    def __init__(self, name: str = "") -> None:
        self._name = name

    @property
    def name(self) -> str:
        """What the tests are called."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._name = value

    def getTestMethods(self) -> list[Any]:
        """The methods that are tests."""
        methods = inspect.getmembers(self, inspect.ismethod)
        return [method for name, method in methods if name.startswith("test")]

    def results(self, **kwargs: Any) -> list[tuple[str, bool, str]]:
        """Runs every test: its name, whether it passed, and why it did not."""
        results = []
        for method in self.getTestMethods():
            parameters = inspect.signature(method).parameters
            arguments = {key: value for key, value in kwargs.items() if key in parameters}
            try:
                method(**arguments)
            except Exception as error:
                log.warning("Test %s failed: %s", method.__name__, error)
                reason = "" if isinstance(error, MLTraceError) else f"{type(error).__name__}: "
                results.append((method.__name__, False, reason + _text(error)))
            else:
                results.append((method.__name__, True, ""))
        return results

    def runTests(self, **kwargs: Any) -> dict[str, str]:
        """Runs every test: "success", or "fail" and why, by its name."""
        return {
            name: "success" if passed else f"fail, error: {reason}" if reason else "fail"
            for name, passed, reason in self.results(**kwargs)
        }

    def assertEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails unless both are equal."""
        _assert(a == b, msg)

    def assertNotEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails if both are equal."""
        _assert(a != b, msg)

    def assertGreater(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails unless the first is greater."""
        _assert(a > b, msg)

    def assertLess(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails unless the first is less."""
        _assert(a < b, msg)

    def assertGreaterEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails if the first is less."""
        _assert(a >= b, msg)

    def assertLessEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """Fails if the first is greater."""
        _assert(a <= b, msg)

    def assertTrue(self, a: Any, msg: str | None = None) -> None:
        """Fails unless it is true."""
        _assert(a, msg)

    def assertFalse(self, a: Any, msg: str | None = None) -> None:
        """Fails if it is true."""
        _assert(not a, msg)


def _assert(holds: Any, msg: str | None) -> None:
    if not holds:
        raise MLTraceError(msg or "")


def _text(error: Exception) -> str:
    return str(error) if error.args else ""
