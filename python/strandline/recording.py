"""A run while it goes on: what it reads, writes and sees, and how it ends."""

from __future__ import annotations

import contextlib
import contextvars
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any

from .artifacts import Artifact, Nameable
from .call_arguments import CallArguments
from .errors import ValueRefusedError
from .faults import Guarding, RunGuard, guarded
from .items import ObservationItem, ProfileItem, RunItem, new_id
from .provenance import MlflowRun, working_directory
from .run_values import Captured, ValueReader
from .sending import Sender
from .texts import name_of, text_of, text_of_error

#: Longer messages of exceptions are cut.
ERROR_LENGTH_MAX = 10_000

_current: contextvars.ContextVar[Run | None] = contextvars.ContextVar(
    "strandline_run", default=None
)


def current_run() -> Run | None:
    """The run that is going on around the caller; none outside of one."""
    return _current.get()


def enter_run(run: Run | None) -> contextvars.Token[Run | None]:
    """Makes a run the one that is going on, until `leave_run`."""
    return _current.set(run)


def leave_run(token: contextvars.Token[Run | None]) -> None:
    """Makes that run the current one that was before."""
    try:
        _current.reset(token)
    except ValueError:
        # A coroutine may be ended in another context than the one that it began in.
        return


@contextlib.contextmanager
def entered(run: Run | None) -> Iterator[None]:
    """Makes a run the one that is going on."""
    token = enter_run(run)
    try:
        yield
    finally:
        leave_run(token)


class Run:
    """One execution of a component.

    Made by `strandline.run` and used as a context manager; it is sent when it ends. An exception
    makes it a failed one and goes on unchanged. Times are Unix seconds.
    """

    ended_at: float | None = None
    error: str | None = None
    notes: str | None = None
    staleness_threshold_seconds: float | None = None
    #: Whether values are a serving component's, and artifacts are what it answers.
    is_endpoint = False
    _token: contextvars.Token[Run | None] | None = None
    _guard: RunGuard | None = None
    _is_over = False

    def __init__(
        self, client: Sender, component: str, code: Any = None, folder: str | None = None
    ) -> None:
        self._client = client
        self._code = code
        self._folder = working_directory() if folder is None else folder
        self._inputs: list[Artifact] = []
        self._outputs: list[Artifact] = []
        self._values: list[ObservationItem | ProfileItem] = []
        self._mlflow_before = MlflowRun.last_id()
        outer = current_run()
        #: How many runs this one is within.
        self.level: int = 0 if outer is None else outer.level + 1
        #: What the inputs of the call that the run is were as it began.
        self.arguments = CallArguments()
        #: Outputs that may still be written.
        self._unfinished: list[Artifact] = []
        #: Whose run it is; empty where it cannot be told, and the run is not logged.
        self.component = ""
        try:
            self.component = name_of(component, "a component")
        except Exception as error:
            client.guard.handle("a run could not be begun", error)
        #: What the run is called before the server gives it a number.
        self.external_id = new_id()
        self.started_at = time.time()
        self.parameters: dict[str, str] = {}
        self.metrics: dict[str, float] = {}
        self.tests: list[dict[str, Any]] = []
        self.upstream: list[str] = []

    @property
    def guard(self) -> RunGuard:
        """What keeps errors out of the user's code, and notes what the run goes without."""
        if self._guard is None:
            self._guard = RunGuard(self._client.guard)
        return self._guard

    # MARK: what a run may say

    @guarded("an input could not be noted")
    def input(self, *names: Nameable | Iterable[Nameable], **details: Any) -> None:
        """Notes artifacts that the run reads: names, paths or `Artifact`s, and lists of these.

        A file is the version that it is at this moment. Details are those of `Artifact`: `version`,
        `kind` and `labels`.
        """
        self._note_artifacts(self._inputs, "input", names, details)

    @guarded("an output could not be noted")
    def output(self, *names: Nameable | Iterable[Nameable], **details: Any) -> None:
        """Notes artifacts that the run writes, as `input` does.

        A file is the version that it is when the run ends.
        """
        before = len(self._outputs)
        self._note_artifacts(self._outputs, "output", names, details)
        for artifact in self._outputs[before:]:
            artifact.keep_path()
            self._unfinished.append(artifact)

    @guarded("rows could not be observed")
    def observe(
        self,
        data: object,
        role: str = "output",
        *,
        ids: Sequence[object] = (),
        timestamp: float | None = None,
        name: str | None = None,
    ) -> None:
        """Notes rows that the run sees on one of its sides, as `strandline.observe` does.

        Values of an endpoint count in its sliding window, those of other runs belong to the run.
        """
        observed = self._client.observation(
            self.component,
            data,
            role,
            ids=ids,
            timestamp=timestamp,
            run=self._values_run,
            name=name,
        )
        self.add(role, name, Captured(values=observed.items, refusals=observed.refusals))

    @guarded("a parameter could not be noted")
    def log_parameter(self, name: str, value: object) -> None:
        """Notes a parameter of the run."""
        self.parameters[name_of(name, "a parameter")] = text_of(value)

    @guarded("a metric could not be noted")
    def log_metric(self, name: str, value: float) -> None:
        """Notes a figure that the run came to."""
        self.metrics[name_of(name, "a metric")] = float(value)

    @guarded("a test could not be noted")
    def log_test(self, name: str, passed: bool, message: str | None = None) -> None:
        """Notes the result of a test that the run made."""
        test: dict[str, Any] = {"name": name_of(name, "a test"), "passed": bool(passed)}
        if message is not None and text_of(message):
            test["message"] = text_of(message)
        self.tests.append(test)

    def _note_artifacts(
        self, artifacts: list[Artifact], side: str, names: Sequence[Any], details: dict[str, Any]
    ) -> None:
        for name in names:
            if isinstance(name, (list, tuple, set, frozenset)):
                self._note_artifacts(artifacts, side, list(name), details)
                continue
            try:
                artifacts.append(Artifact.of(name, **details))
            except Exception as error:
                self.guard.handle(f"an {side} is not noted", error)

    # MARK: values that are artifacts, or fields, or both

    def captured(
        self,
        side: str,
        name: str,
        value: object,
        labels: Sequence[str] = (),
        *,
        as_whole: bool = False,
    ) -> Captured:
        """What the value of a variable is to the run at this moment; see `ValueReader`."""
        reader = ValueReader(self._client, self.component, self._values_run)
        return reader.captured(side, name, value, labels, as_whole=as_whole)

    def take(
        self,
        side: str,
        name: str,
        value: object,
        labels: Sequence[str] = (),
        *,
        as_whole: bool = False,
    ) -> None:
        """Notes the value of a variable on one side, "input" or "output"; see `ValueReader`."""
        with self.guarding(f"{self.component}.{name} could not be read"):
            self.add(side, name, self.captured(side, name, value, labels, as_whole=as_whole))

    def add(self, side: str, name: str | None, captured: Captured) -> None:
        """Notes what was captured of a value."""
        artifacts = self._inputs if side == "input" else self._outputs
        artifacts.extend(captured.artifacts)
        self._values.extend(captured.values)
        what = f"{self.component}.{name}" if name else self.component
        for refusal in captured.refusals:
            self.guard.handle(f"not all of {what} is logged", refusal)

    @property
    def _values_run(self) -> str | None:
        return None if self.is_endpoint else self.external_id

    # MARK: begin and end

    def __enter__(self) -> Run:
        self._token = enter_run(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._token is not None:
            leave_run(self._token)
            self._token = None
        if error is None:
            self.finish()
            return
        self.fail(error)
        # The user's own error goes on; it must not be covered by one of ours.
        try:
            self.finish()
        except Exception as failure:
            self.guard.report("a failed run could not be logged", failure)

    def guarding(self, what: str) -> contextlib.AbstractContextManager[Any]:
        """Keeps a block's errors out of the user's code, unless the client is strict."""
        return Guarding(self, what)

    def quietly(self) -> contextlib.AbstractContextManager[Any]:
        """Keeps errors out of the user's code."""
        return self.guarding("not all of a run is logged")

    def fail(self, error: BaseException) -> None:
        """Notes that the run failed, and why; a program that ends well is no failure."""
        if is_clean_exit(error):
            return
        text = text_of_error(error, ERROR_LENGTH_MAX)
        self.error = f"{type(error).__name__}: {text}" if text else type(error).__name__

    @guarded("a run could not be logged")
    def finish(self) -> None:
        """Ends the run and sends it; only the first time counts."""
        if self._is_over:
            return
        self._is_over = True
        self.ended_at = self.ended_at or time.time()
        if not self.component:
            return
        for artifact in self._unfinished:
            artifact.look_again()
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

    def _threshold(self) -> float | None:
        """From which age on an input is stale; none where that is for the server to say."""
        given = self.staleness_threshold_seconds
        if given is None:
            return None
        try:
            seconds: float | None = float(given)
        except Exception:
            seconds = -1
        if seconds is None or 0 <= seconds < math.inf:
            return seconds or None
        refusal = ValueRefusedError("it must be a number of seconds, and not negative")
        self.guard.handle("the threshold of staleness is left out", refusal)
        return None

    def _text(self, what: str, value: object) -> str | None:
        """A text that the program has set; none where it is none."""
        try:
            return None if value is None else text_of(value)
        except ValueRefusedError as error:
            self.guard.handle(f"the run's {what} cannot be read", error)
            return None

    def _upstream_names(self) -> list[str]:
        """The components that the program has named; one that has no name takes no other along."""
        names = []
        for value in self.upstream or ():
            try:
                names.append(name_of(value, "a component"))
            except ValueRefusedError as error:
                self.guard.handle("a component upstream is left out", error)
        return names

    def _message(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "component": self.component,
            "external_id": self.external_id,
            "started_at": self.started_at,
            "ended_at": max(self.ended_at or 0.0, self.started_at),
            "status": "completed" if self.error is None else "failed",
        }
        optional = {
            "error": self._text("error", self.error),
            "parameters": self.parameters,
            "metrics": self.metrics,
            "tests": self.tests,
            "upstream": self._upstream_names() if self.upstream else None,
            "staleness_threshold_seconds": self._threshold(),
            # At last, as what is left out of the others is noted.
            "notes": self._all_notes(),
        }
        for key, value in optional.items():
            if value:
                message[key] = value
        return message

    def _all_notes(self) -> str | None:
        """What the program has noted, and what the run goes without."""
        notes = self._text("notes", self.notes)
        if self._guard is None:
            return notes
        return "\n".join([notes, *self._guard.sentences] if notes else self._guard.sentences)


def is_clean_exit(error: BaseException) -> bool:
    """Whether a program that ends by an exception says that all went well."""
    if not isinstance(error, SystemExit):
        return False
    return error.code is None or (isinstance(error.code, int) and error.code == 0)
