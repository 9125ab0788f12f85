"""Lineage and drift of machine-learning pipelines, logged to a Strandline server.

    import strandline

    @strandline.component("train", inputs=["features"], outputs=["model_path"], owner="mei")
    def train(features):
        model_path = "models/tip.joblib"
        ...

Nothing here waits or raises in the program that is logged: a background thread sends, and what
cannot be sent now waits on disk. `strict()` turns that around for tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .artifacts import Artifact
from .client import Client
from .default_client import client, close, configure, guarded_call, strict
from .errors import ServerAwayError, ServerError, StrandlineError, ValueRefusedError
from .profiles import Profile
from .queries import Answer, Time
from .recording import Run, current_run
from .registration import Registration
from .reporting import FlushResult
from .settings import Settings

__version__ = "0.1.0"

__all__ = [
    "Artifact",
    "Client",
    "FlushResult",
    "Profile",
    "Run",
    "ServerAwayError",
    "ServerError",
    "Settings",
    "StrandlineError",
    "ValueRefusedError",
    "add_notes",
    "client",
    "close",
    "component",
    "component_details",
    "components",
    "configure",
    "create_component",
    "current_run",
    "diff",
    "field",
    "fields",
    "flag",
    "flags",
    "flush",
    "history",
    "impact",
    "log_feedback",
    "log_output",
    "observe",
    "profile",
    "recent",
    "review",
    "run",
    "run_details",
    "strict",
    "task_metrics",
    "task_values",
    "tasks",
    "trace",
    "unflag",
    "unflag_all",
]

Function = TypeVar("Function", bound=Callable[..., Any])


# MARK: logging


def component(
    name: str,
    *,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    parameters: Sequence[str] = (),
    endpoint: bool = False,
    description: str = "",
    owner: str = "",
    tags: Sequence[str] = (),
    staleness_threshold_seconds: float | None = None,
) -> Callable[[Function], Function]:
    """Logs each call of a function as a run of a component.

    Functions, methods, properties, generators, coroutines and other callables are taken. A call
    that raises is logged as a failed run, and its exception goes on unchanged; one that leaves by
    `sys.exit(0)` is none that failed.

    Args:
        name: the component's.
        inputs: names of variables of the function, or literal names of artifacts such as
            "data/raw.csv". Arguments and files are what they were when the call began, other
            variables what they are when it returns. The value of a variable is a path or name, a
            list of these, or a table: that is an artifact whose version is its content, and each of
            its columns is observed as a field.
        outputs: the same for what it makes, as it is when the function returns; "return" stands
            for what it returns.
        parameters: names of variables that are logged as the run's parameters.
        endpoint: whether each call serves one request. Its values count in a sliding window, and
            its outputs are answers rather than data.
        description: what the component does.
        owner: who answers for it.
        tags: what it is found by.
        staleness_threshold_seconds: from which age on an input is stale; 30 days by default.

    Raises:
        ValueError: where the function has no variable of a name that could be one.
    """

    return Registration(
        client,
        name,
        inputs=inputs,
        outputs=outputs,
        parameters=parameters,
        endpoint=endpoint,
        description=description,
        owner=owner,
        tags=tags,
        staleness_threshold_seconds=staleness_threshold_seconds,
    )


@guarded_call("a component could not be logged")
def create_component(
    name: str, description: str = "", owner: str = "", tags: Sequence[str] = ()
) -> None:
    """Makes a component known, with its owner; what is given replaces what was known of it."""
    client().create_component(name, description, owner, tags)


def run(component: str) -> Run:
    """A run of a component, for what is no function::

        with strandline.run("train") as run:
            run.input("data/trips.csv")
            run.output("models/tip.joblib")
            run.observe(features, role="input")

    It is sent when the block ends. An exception makes it a failed run, and goes on unchanged.
    """
    return client().run(component)


@guarded_call("rows could not be observed")
def observe(
    component: str,
    data: object,
    role: str = "output",
    *,
    ids: Sequence[object] = (),
    timestamp: float | None = None,
    run: int | str | None = None,
    name: str | None = None,
) -> None:
    """Logs rows seen on one side of a component, column by column.

    A column that cannot be read is left out, and named in the log; the others are taken.

    Args:
        component: whose rows they are.
        data: a DataFrame or Series (pandas or polars), a numpy array, an Arrow table, a mapping
            from names to columns or to single values, a sequence, one value, or a `Profile`, whose
            summaries go out in place of values. Numbers and times (in Unix seconds) make numeric
            fields, text and booleans categorical ones; None, NaN and their like are missing.
        role: "input", "output" or "label".
        ids: one for each row, or none.
        timestamp: when they came to be, in Unix seconds; without it they count from now.
        run: the id or external id of the run that they belong to; none for a serving component.
        name: what a column is called that has no name of its own; "value" by default.
    """
    client().observe(component, data, role, ids=ids, timestamp=timestamp, run=run, name=name)


@guarded_call("a value could not be logged")
def log_output(task: str, value_id: str, value: object, timestamp: float | None = None) -> None:
    """Logs what a model said: a number, a class, or whether.

    Args:
        task: what it was asked.
        value_id: what the output and its label have in common.
        value: what it said.
        timestamp: when, in Unix seconds; now by default.
    """
    client().log_output(task, value_id, value, timestamp)


@guarded_call("a value could not be logged")
def log_feedback(task: str, value_id: str, value: object, timestamp: float | None = None) -> None:
    """Logs what turned out to be true; it may come before or after the output."""
    client().log_feedback(task, value_id, value, timestamp)


@guarded_call("a table could not be summarised", otherwise=Profile({}))
def profile(data: object, name: str | None = None) -> Profile:
    """Summarises every column of a table, in the buckets that the server has.

    Args:
        data: what `observe` takes.
        name: what a column is called that has no name of its own.

    Returns:
        The summaries, to be sent by `observe` or looked at. Columns without any value are left out,
        since nothing tells their kind, and so are those that cannot be read.
    """
    return client().profile(data, name)


@guarded_call("it could not be waited for what was logged", otherwise=FlushResult())
def flush(timeout: float | None = 30.0) -> FlushResult:
    """Waits until everything that was logged has arrived.

    Args:
        timeout: how many seconds to wait at most; none to wait for as long as it takes.

    Returns:
        True where all has arrived since the last time that this was asked; else how much is still
        to come, was lost or was refused, and why. What is still to come is kept and sent later.
    """
    return client().flush(timeout)


# MARK: questions


def recent(limit: int = 100, before: int | None = None) -> list[Answer]:
    """The latest runs of all components, the latest first."""
    return client().recent(limit, before)


def run_details(run: int) -> Answer:
    """One run."""
    return client().run_details(run)


def history(
    component: str, limit: int = 100, since: Time | None = None, until: Time | None = None
) -> list[Answer]:
    """A component's runs, the latest first."""
    return client().history(component, limit, since, until)


def trace(output: str, depth: int | None = None) -> Answer:
    """The runs that made an output, as a tree in pre-order with levels."""
    return client().trace(output, depth)


def impact(artifact: str, depth: int | None = None) -> Answer:
    """The runs that read an artifact, and what was made of it."""
    return client().impact(artifact, depth)


def diff(left: str, right: str) -> Answer:
    """How the traces of two outputs differ."""
    return client().diff(left, right)


def add_notes(run: int, notes: str) -> Answer:
    """Sets the notes of a run."""
    return client().add_notes(run, notes)


def components(owner: str | None = None, tag: str | None = None) -> list[Answer]:
    """All components, or those of an owner or tag."""
    return client().components(owner, tag)


def component_details(component: str) -> Answer:
    """One component."""
    return client().component_details(component)


def flag(*outputs: str) -> None:
    """Marks outputs as wrong."""
    client().flag(*outputs)


def unflag(output: str) -> None:
    """Takes an output's mark away."""
    client().unflag(output)


def unflag_all() -> None:
    """Takes every mark away."""
    client().unflag_all()


def flags() -> list[Answer]:
    """The outputs that are marked."""
    return client().flags()


def review(order: str = "suspects", limit: int | None = None) -> Answer:
    """Which runs most probably made the flagged outputs wrong, and why."""
    return client().review(order, limit)


def fields(component: str | None = None) -> list[Answer]:
    """The monitored fields, those that drifted most first."""
    return client().fields(component)


def field(
    component: str,
    role: str,
    field: str,
    since: Time | None = None,
    until: Time | None = None,
) -> Answer:
    """A field's window, its reference and its drift; or those of a span of the past."""
    return client().field(component, role, field, since, until)


def tasks() -> list[Answer]:
    """All tasks, with how many of their outputs have labels."""
    return client().tasks()


def task_metrics(task: str, window: int | str | None = None) -> Answer:
    """How good a task's outputs are by their labels.

    Args:
        task: its name.
        window: a number of the latest labelled outputs, or a length of time such as "7d".
    """
    return client().task_metrics(task, window)


def task_values(
    task: str, side: str = "both", limit: int | None = None, window: object = None
) -> list[Answer]:
    """A task's values: those with both sides, the latest first, or those with one."""
    return client().task_values(task, side, limit, window)
