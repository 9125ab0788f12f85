"""What mltrace's functions read: runs, components, traces, and flagged outputs."""

from __future__ import annotations

import datetime
from typing import Any

import strandline

from .asking import flushed, known
from .conversion import component_runs, seconds
from .entities.component import Component
from .entities.component_run import ComponentRun
from .entities.io_pointer import IOPointer, PointerTypeEnum

# MARK: flags


def flag_output_id(output_id: str) -> bool:
    """Marks an output as wrong; true where it is now."""
    client = flushed()
    known(lambda: client.flag(output_id))
    return True


def unflag_output_id(output_id: str) -> bool:
    """Takes an output's mark away; true where it had one."""
    client = flushed()
    answer = known(
        lambda: client.by_name(
            lambda name: client.ask("DELETE", "/api/v1/flags", output=name), output_id
        )
    )
    return bool(answer["unflagged"])


def unflag_all() -> None:
    """Takes every mark away."""
    flushed().unflag_all()


def review_flagged_outputs() -> tuple[list[str], list[tuple[ComponentRun, int]]]:
    """The flagged outputs, and the runs that led to them with how many each led to.

    Ordered by that number, then the latest first.
    """
    client = flushed()
    answer = client.review(order="mltrace", limit=10_000)
    runs = [client.run_details(entry["run"]) for entry in answer["runs"]]
    converted = component_runs(runs, as_dictionaries=False)
    counts = [entry["flagged"] for entry in answer["runs"]]
    return answer["outputs"], list(zip(converted, counts))


# MARK: reading


def get_history(
    component_name: str,
    limit: int = 10,
    date_lower: datetime.datetime | str | None = None,
    date_upper: datetime.datetime | str | None = None,
) -> list[ComponentRun]:
    """A component's runs, the latest first; inputs and outputs are dictionaries.

    Args:
        component_name: whose runs.
        limit: how many at most.
        date_lower: the earliest start.
        date_upper: the latest start.
    """
    client = flushed()
    lower, upper = _bound(date_lower), _bound(date_upper)
    runs = known(lambda: client.history(component_name, limit, lower, upper))
    return component_runs(runs, as_dictionaries=True)


def _bound(moment: datetime.datetime | str | None) -> float | None:
    if not moment:
        return None
    if isinstance(moment, str):
        moment = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    if moment.replace(tzinfo=None) in (datetime.datetime.min, datetime.datetime.max):
        return None
    return seconds(moment)


def get_component_information(component_name: str) -> Component:
    """A component with its owner, description and tags.

    Raises:
        RuntimeError: where there is no such component.
    """
    client = flushed()
    return Component.from_dictionary(known(lambda: client.component_details(component_name)))


def get_component_run_information(component_run_id: Any) -> ComponentRun:
    """One run; inputs and outputs are dictionaries.

    Raises:
        RuntimeError: where there is no such run.
    """
    client = flushed()
    run = known(lambda: client.run_details(int(component_run_id)))
    return component_runs([run], as_dictionaries=True)[0]


def get_components(tag: str = "", owner: str = "") -> list[Component]:
    """All components, or those of a tag or owner."""
    found = flushed().components(owner or None, tag or None)
    return [Component.from_dictionary(component) for component in found]


def get_recent_run_ids(limit: int = 5, last_run_id: Any = None) -> list[int]:
    """The latest runs of all components, the latest first; those before a run where given."""
    before = None if last_run_id is None else int(last_run_id)
    return [run["id"] for run in flushed().recent(limit, before)]


def get_io_pointer(
    io_pointer_id: str, io_pointer_val: Any = None, create: bool = True
) -> IOPointer:
    """What is known of an input or output.

    Args:
        io_pointer_id: its name.
        io_pointer_val: its value, where it is not known yet.
        create: whether one that is not known is made up.

    Raises:
        RuntimeError: where it is not known, and is not to be made up.
    """
    client = flushed()
    try:
        card = client.by_name(
            lambda name: client.get(f"/api/v1/artifacts/{client.quoted(name)}"), io_pointer_id
        )
    except strandline.ServerError as error:
        if error.status == 404 and create:
            return IOPointer(io_pointer_id, "" if io_pointer_val is None else io_pointer_val)
        raise RuntimeError(str(error)) from error
    return IOPointer(
        card["name"],
        "" if io_pointer_val is None else io_pointer_val,
        PointerTypeEnum(card["kind"].upper()),
        card.get("flagged_at") is not None,
        card.get("labels") or (),
    )


def get_tags() -> list[str]:
    """All tags of components."""
    return flushed().entries("/api/v1/tags")


def backtrace(output_pointer: str) -> list[tuple[int, ComponentRun]]:
    """The runs that made an output: how many steps away each is, and the run.

    Raises:
        RuntimeError: where there is no such output.
    """
    client = flushed()
    lines = known(lambda: client.trace(output_pointer))["runs"]
    fresh = [line for line in lines if not line["repeated"]]
    runs = component_runs([client.run_details(line["run"]) for line in fresh], False)
    return list(zip((line["level"] for line in fresh), runs))


def web_trace(output_id: str) -> list[dict[str, Any]]:
    """The runs that made an output as a tree: each with its outputs and what it depends on."""
    client = flushed()
    lines = known(lambda: client.trace(output_id))["runs"]
    roots: list[dict[str, Any]] = []
    path: list[dict[str, Any]] = []
    for line in lines:
        node = {
            "id": f"componentrun_{line['run']}",
            "label": line["component"],
            "hasCaret": True,
            "isExpanded": True,
            "object": line,
            "childNodes": [
                {
                    "id": f"iopointer_{output['name']}",
                    "label": output["name"],
                    "hasCaret": False,
                    "parent": f"componentrun_{line['run']}",
                }
                for output in line["outputs"]
            ],
        }
        del path[line["level"] :]
        (path[-1]["childNodes"] if path else roots).append(node)
        path.append(node)
    return roots
