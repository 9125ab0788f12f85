"""mltrace's functions, on a Strandline server."""

from __future__ import annotations

import os
import random
import string
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import strandline

from ..artifacts import Artifact
from ..decorating import applied, logged
from ..items import RunItem, new_id
from ..provenance import GitState
from ..recording import current_run
from .asking import flushed, known
from .conversion import seconds
from .entities.component_run import ComponentRun
from .entities.io_pointer import IOPointer, PointerTypeEnum
from .entities.task import Task
from .registering import THRESHOLD_SECONDS, Listing, Names, Plan, save_folder, versioned

# MARK: the store


def set_db_uri(uri: str) -> None:
    """Sets the server, by its URL.

    Raises:
        ValueError: for anything but a URL that begins with http:// or https://.
    """
    settings = strandline.client().settings
    strandline.configure(
        uri,
        settings.token,
        spool_directory=settings.spool_directory,
        strict=settings.strict,
        batch_seconds=settings.batch_seconds,
    )


def get_db_uri() -> str:
    """The server's URL."""
    return strandline.client().settings.url


def set_address(address: str) -> None:
    """Sets the server, by its host's name or address."""
    set_db_uri(f"http://{address}:10480")


def clean_db() -> None:
    """Forgets everything that the store holds."""
    client = flushed()
    client.ask("DELETE", "/api/v1/store")
    client.forget_components()


# MARK: logging


def create_component(
    name: str, description: str = "", owner: str = "", tags: Sequence[str] = ()
) -> None:
    """Makes a component known; nothing happens where it is already."""
    client = flushed()
    try:
        client.component_details(name)
    except strandline.StrandlineError:
        client.create_component(name, description, owner, tags)


def tag_component(component_name: str, tags: Sequence[str]) -> None:
    """Adds tags to a component."""
    client = flushed()
    path = f"/api/v1/components/{client.quoted(component_name)}/tags"
    client.ask("POST", path, {"tags": list(tags)})


def register(
    component_name: str,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    input_vars: Names = (),
    output_vars: Names = (),
    input_kwargs: Mapping[str, str] | None = None,
    output_kwargs: Mapping[str, str] | None = None,
    endpoint: bool = False,
    staleness_threshold: float = THRESHOLD_SECONDS,
    auto_log: bool = False,
) -> Callable[[Any], Any]:
    """Logs each call of a function as a run of a component.

    Args:
        component_name: whose run it is.
        inputs: names of artifacts that are read.
        outputs: names of artifacts that are made.
        input_vars: variables of the function that hold what is read: names, lists of names, or
            tables, whose columns are observed as well.
        output_vars: variables that hold what is made.
        input_kwargs: variables that hold names, each with the one that holds its value.
        output_kwargs: the same of what is made.
        endpoint: whether each call serves one request.
        staleness_threshold: from how many seconds on an input is stale.
        auto_log: whether arguments and variables that look like data or models are logged.

    Raises:
        ValueError: at a call, for a variable that is not there when the function returns, and for
            lists of names and values of unlike lengths.
    """
    listing = Listing(
        inputs=inputs,
        outputs=outputs,
        input_vars=input_vars,
        output_vars=output_vars,
        input_kwargs=input_kwargs or {},
        output_kwargs=output_kwargs or {},
        endpoint=endpoint,
        staleness_threshold=staleness_threshold,
        auto_log=auto_log,
    )

    def decorated(function: Any) -> Any:
        plan = Plan(component_name, listing, function)
        return logged(function, plan, plan.note_arguments)

    return lambda function: applied(decorated, function)


def log_component_run(
    component_run: ComponentRun,
    set_dependencies_from_inputs: bool = True,
    staleness_threshold: float = THRESHOLD_SECONDS,
) -> None:
    """Logs a run that was filled in by hand.

    Args:
        component_run: the run.
        set_dependencies_from_inputs: whether it depends on the runs that made its inputs; else its
            inputs are named in its notes alone, and only `set_upstream` counts.
        staleness_threshold: from how many seconds on an input is stale.
    """
    client = strandline.client()
    with client.guarding("a run could not be logged"):
        client.submit(_item(component_run, set_dependencies_from_inputs, staleness_threshold))


def _item(
    component_run: ComponentRun, set_dependencies_from_inputs: bool, staleness_threshold: float
) -> RunItem:
    now = time.time()
    started = seconds(component_run.start_timestamp)
    ended = seconds(component_run.end_timestamp)
    message: dict[str, Any] = {
        "component": component_run.component_name,
        "external_id": new_id(),
        "started_at": started if started is not None else min(ended or now, now),
        "status": "completed",
        "staleness_threshold_seconds": staleness_threshold,
    }
    message["ended_at"] = max(ended if ended is not None else now, message["started_at"])
    notes = component_run.notes
    inputs = [_artifact(pointer) for pointer in component_run.inputs]
    if not set_dependencies_from_inputs and inputs:
        names = ", ".join(artifact.name for artifact in inputs)
        notes = f"{notes}\n\nInputs without dependencies: {names}".strip()
        inputs = []
    optional = {
        "notes": notes,
        "git_commit": component_run.git_hash,
        "git_tags": component_run.git_tags,
        "code": component_run.code_snapshot,
        "upstream": component_run.dependencies,
    }
    message.update({key: value for key, value in optional.items() if value})
    outputs = [_artifact(pointer) for pointer in component_run.outputs]
    return RunItem(message, inputs, outputs)


def _artifact(pointer: Any) -> Artifact:
    if isinstance(pointer, dict):
        pointer = IOPointer.from_dictionary(pointer)
    artifact = versioned(pointer.name, pointer.value)
    if pointer.pointer_type is not PointerTypeEnum.UNKNOWN:
        artifact.kind = pointer.pointer_type.value.lower()
    artifact.labels = list(pointer.labels)
    return artifact


def load(pathname: str) -> Any:
    """Reads what joblib has written, and notes the file as an input of the run that goes on."""
    import joblib

    value = joblib.load(pathname)
    run = current_run()
    if run is not None:
        run.input(pathname)
    return value


def save(obj: Any, pathname: str | None = None) -> str:
    """Writes with joblib, and notes the file as an output of the run that goes on.

    Args:
        obj: what is to be written.
        pathname: where to; by default a new file in the component's folder under `SAVE_DIR`, or
            under ``~/.mltrace``.

    Returns:
        The path.
    """
    import joblib

    run = current_run()
    if pathname is None:
        word = "".join(random.choices(string.ascii_lowercase, k=12))
        folder = run.component.lower().replace(" ", "_") if run is not None else ""
        name = f"_{word}{time.strftime('%Y%m%d%H%M%S')}.mlt"
        pathname = os.path.join(save_folder(), folder, name)
    os.makedirs(os.path.dirname(pathname) or ".", exist_ok=True)
    joblib.dump(obj, pathname)
    if run is not None:
        run.output(pathname)
    return pathname


def create_random_ids(num_outputs: int = 1) -> list[str]:
    """Identifiers for outputs, no two of them alike."""
    return [str(uuid.uuid4()) for _ in range(num_outputs)]


def get_git_hash() -> str | None:
    """The commit of the repository that the program runs in; none outside of one."""
    return GitState().of(os.getcwd())[0]


def get_git_tags() -> list[str] | None:
    """The tags of that commit; none outside of a repository."""
    commit, tags = GitState().of(os.getcwd())
    return tags if commit else None


def add_notes_to_component_run(component_run_id: Any, notes: str) -> str:
    """Sets the notes of a run.

    Raises:
        RuntimeError: where there is no such run.
    """
    flushed()
    return str(known(lambda: strandline.add_notes(int(component_run_id), notes))["notes"])


# MARK: tasks


def log_output(task_name: str, identifier: str, val: Any) -> None:
    """Logs what a model said."""
    strandline.log_output(task_name, identifier, val)


def log_feedback(task_name: str, identifier: str, val: Any) -> None:
    """Logs what turned out to be true."""
    strandline.log_feedback(task_name, identifier, val)


def compute_metric(
    task_name: str, metric_fn: Callable[..., Any] | str, window_size: int | None = None
) -> Any:
    """What a function makes of a task's labels and outputs, of the last seconds where given."""
    return Task(task_name).computeMetric(metric_fn, window_size)
