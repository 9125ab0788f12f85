"""A run while it goes on: what it reads, writes and sees, and how it ends."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import os
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any

from .artifacts import Artifact, Nameable, shortened
from .columns import columns_of, is_table
from .errors import ValueRefusedError
from .items import ObservationItem, ProfileItem, RunItem, new_id
from .profiles import Profile
from .provenance import MlflowRun
from .sending import Sender

log = logging.getLogger("strandline")

#: Longer messages of exceptions are cut.
ERROR_LENGTH_MAX = 10_000

_current: contextvars.ContextVar[Run | None] = contextvars.ContextVar(
    "strandline_run", default=None
)


def current_run() -> Run | None:
    """The run that is going on around the caller; none outside of one."""
    return _current.get()


@contextlib.contextmanager
def entered(run: Run | None) -> Iterator[None]:
    """Makes a run the one that is going on."""
    token = _current.set(run)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            _current.reset(token)


class Run:
    """One execution of a component.

    Made by `strandline.run` and used as a context manager; it is sent when it ends. An exception
    makes it a failed one and goes on unchanged. Times are Unix seconds.
    """

    def __init__(
        self, client: Sender, component: str, code: Any = None, folder: str | None = None
    ) -> None:
        self._client = client
        self._code = code
        self._folder = os.getcwd() if folder is None else folder
        self._inputs: list[Artifact] = []
        self._outputs: list[Artifact] = []
        self._values: list[ObservationItem | ProfileItem] = []
        self._mlflow_before = MlflowRun.last_id()
        self._token: contextvars.Token[Run | None] | None = None
        self._is_over = False
        self.component = component
        #: What the run is called before the server gives it a number.
        self.external_id = new_id()
        self.started_at = time.time()
        self.ended_at: float | None = None
        self.error: str | None = None
        self.notes: str | None = None
        self.parameters: dict[str, str] = {}
        self.metrics: dict[str, float] = {}
        self.tests: list[dict[str, Any]] = []
        self.upstream: list[str] = []
        self.staleness_threshold_seconds: float | None = None
        #: Whether values are a serving component's, and artifacts are what it answers.
        self.is_endpoint = False

    # MARK: what a run may say

    def input(self, *names: Nameable, **details: Any) -> None:
        """Notes artifacts that the run reads: names, paths or `Artifact`s.

        Details are those of `Artifact`: `version`, `kind` and `labels`.
        """
        self._inputs.extend(Artifact.of(name, **details) for name in names)

    def output(self, *names: Nameable, **details: Any) -> None:
        """Notes artifacts that the run writes, as `input` does."""
        self._outputs.extend(Artifact.of(name, **details) for name in names)

    def observe(
        self,
        data: object,
        role: str = "output",
        *,
        ids: Sequence[str] = (),
        timestamp: float | None = None,
        name: str | None = None,
    ) -> None:
        """Notes rows that the run sees on one of its sides, as `strandline.observe` does.

        Values of an endpoint count in its sliding window, those of other runs belong to the run.
        """
        with self._client.guarding("rows could not be observed"):
            run = None if self.is_endpoint else self.external_id
            self._values.extend(
                self._client.observation(
                    self.component, data, role, ids=ids, timestamp=timestamp, run=run, name=name
                )
            )

    def log_parameter(self, name: str, value: object) -> None:
        """Notes a parameter of the run."""
        self.parameters[name] = str(value)

    def log_metric(self, name: str, value: float) -> None:
        """Notes a figure that the run came to."""
        self.metrics[name] = float(value)

    def log_test(self, name: str, passed: bool, message: str | None = None) -> None:
        """Notes the result of a test that the run made."""
        test: dict[str, Any] = {"name": name, "passed": bool(passed)}
        if message:
            test["message"] = message
        self.tests.append(test)

    # MARK: values that are artifacts, or fields, or both

    def take(
        self,
        side: str,
        name: str,
        value: object,
        labels: Sequence[str] = (),
        *,
        as_whole: bool = False,
    ) -> None:
        """Notes the value of a variable on one side, "input" or "output".

        A path or name is an artifact, and each element of a list one of its own. A table is both:
        an artifact whose version is its content, and fields that are observed. A number with a
        fraction is a field. A model, and whatever else has no text of its own, is an artifact by
        the variable's name. None is passed over.

        Args:
            side: where the value stands.
            name: the variable's.
            value: what it holds.
            labels: those of the data.
            as_whole: whether a list is one artifact instead.
        """
        if value is None:
            return
        artifacts = self._inputs if side == "input" else self._outputs
        kind = "endpoint" if self.is_endpoint and side == "output" else None
        is_sequence = isinstance(value, (list, tuple, set, frozenset))
        if isinstance(value, Profile):
            self.observe(value, side)
        elif isinstance(value, float) or is_table(value) or _are_numbers(value, as_whole):
            self._take_table(artifacts, side, name, value, labels)
        elif is_sequence and not as_whole:
            for element in value:  # type: ignore[attr-defined]
                if element is not None:
                    artifacts.append(self._artifact(element, name, kind, labels))
        elif is_sequence:
            artifacts.append(self._object(value, name, labels))
        else:
            artifacts.append(self._artifact(value, name, kind, labels))

    def _take_table(
        self,
        artifacts: list[Artifact],
        side: str,
        name: str,
        value: object,
        labels: Sequence[str],
    ) -> None:
        try:
            columns = columns_of(value, name)
        except ValueRefusedError as error:
            log.warning("strandline: '%s' is not observed: %s", name, error)
            artifacts.append(self._object(value, name, labels))
            return
        if not columns:
            return
        run = None if self.is_endpoint else self.external_id
        self._values.extend(self._client.items_of(self.component, columns, side, run=run))
        if not isinstance(value, float):
            own_name = shortened(f"{self.component}.{name}")
            artifacts.append(
                Artifact(own_name, kind="data", labels=list(labels), table=tuple(columns))
            )

    def _artifact(
        self, value: object, name: str, kind: str | None, labels: Sequence[str]
    ) -> Artifact:
        if isinstance(value, Artifact):
            return value
        if isinstance(value, (str, os.PathLike)):
            return Artifact.of(value, kind=kind, labels=list(labels))
        if _has_text(value):
            return Artifact.of(str(value), kind=kind, labels=list(labels))
        return self._object(value, name, labels)

    def _object(self, value: object, name: str, labels: Sequence[str]) -> Artifact:
        known = self._client.object_names.name(value, shortened(f"{self.component}.{name}"))
        kind = "model" if hasattr(value, "predict") else None
        return Artifact(known, kind=kind, labels=list(labels))

    # MARK: begin and end

    def __enter__(self) -> Run:
        self._token = _current.set(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._token is not None:
            with contextlib.suppress(ValueError):
                _current.reset(self._token)
            self._token = None
        if error is not None:
            self.fail(error)
        self.finish()

    def quietly(self) -> contextlib.AbstractContextManager[None]:
        """Keeps errors out of the user's code."""
        return self._client.guarding("not all of a run is logged")

    def fail(self, error: BaseException) -> None:
        """Notes that the run failed, and why."""
        try:
            text = str(error)[:ERROR_LENGTH_MAX]
        except Exception:
            text = ""
        self.error = f"{type(error).__name__}: {text}" if text else type(error).__name__

    def finish(self) -> None:
        """Ends the run and sends it; only the first time counts."""
        if self._is_over:
            return
        self._is_over = True
        self.ended_at = self.ended_at or time.time()
        with self._client.guarding("a run could not be logged"):
            self._client.submit(
                RunItem(
                    self._message(),
                    self._inputs,
                    self._outputs,
                    code=self._code,
                    folder=self._folder,
                    mlflow=MlflowRun.current(self._mlflow_before),
                ),
                *self._values,
            )

    def _message(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "component": self.component,
            "external_id": self.external_id,
            "started_at": self.started_at,
            "ended_at": max(self.ended_at or 0.0, self.started_at),
            "status": "completed" if self.error is None else "failed",
        }
        optional = {
            "error": self.error,
            "notes": self.notes,
            "parameters": self.parameters,
            "metrics": self.metrics,
            "tests": self.tests,
            "upstream": self.upstream,
            "staleness_threshold_seconds": self.staleness_threshold_seconds,
        }
        message.update({key: value for key, value in optional.items() if value})
        return message


def _are_numbers(value: object, even_whole: bool) -> bool:
    """Whether a value is a list of numbers; whole ones may be identifiers."""
    if not isinstance(value, (list, tuple)):
        return False
    kinds = set(map(type, value))
    has_numbers = float in kinds or (even_whole and int in kinds)
    return has_numbers and kinds <= {float, int, type(None)}


def _has_text(value: object) -> bool:
    """Whether an object's text says which one it is: identifiers do, models and tables do not."""
    if hasattr(value, "fit") or hasattr(value, "predict"):
        return False
    kind = type(value)
    return kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__
