"""mltrace's entities from what the server answers."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from typing import Any

import strandline

from .entities.component_run import ComponentRun
from .entities.io_pointer import IOPointer, PointerTypeEnum


def moment(text: str) -> datetime.datetime:
    """A time in RFC 3339 as a datetime in UTC without a zone."""
    body, _, zone = text.partition("Z")
    assert not zone, text
    whole, _, fraction = body.partition(".")
    parsed = datetime.datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S")
    return parsed.replace(microsecond=int((fraction + "000000")[:6]))


def seconds(moment: datetime.datetime | None) -> float | None:
    """A datetime as Unix seconds; without a zone it is in UTC."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment.timestamp()


def pointer(artifact: dict[str, Any], flagged: frozenset[str] = frozenset()) -> IOPointer:
    """An input or output."""
    return IOPointer(
        artifact["name"],
        artifact.get("version") or "",
        PointerTypeEnum(artifact["kind"].upper()),
        artifact["name"] in flagged,
        artifact.get("labels") or (),
    )


def component_runs(runs: Sequence[dict[str, Any]], as_dictionaries: bool) -> list[ComponentRun]:
    """Runs, their inputs and outputs as dictionaries or as `IOPointer`s."""
    client = strandline.client()
    names = {run["id"]: run["component"] for run in runs}

    @functools.cache
    def component_of(run: int) -> str:
        return names.get(run) or str(client.run_details(run)["component"])

    flagged = frozenset(flag["output"] for flag in client.flags()) if runs else frozenset()
    return [_component_run(run, component_of, flagged, as_dictionaries) for run in runs]


def _component_run(
    run: dict[str, Any], component_of: Any, flagged: frozenset[str], as_dictionaries: bool
) -> ComponentRun:
    sides = {}
    for side in ("inputs", "outputs"):
        pointers = [pointer(artifact, flagged) for artifact in run[side]]
        sides[side] = [p.to_dictionary() for p in pointers] if as_dictionaries else pointers
    parameters = dict(run.get("parameters") or {})
    mlflow_id = parameters.pop("mlflow.run_id", None)
    return ComponentRun(
        run["component"],
        run.get("notes") or "",
        moment(run["started_at"]),
        moment(run["ended_at"]) if run.get("ended_at") else None,
        git_hash=run.get("git_commit"),
        git_tags=run.get("git_tags") or None,
        code_snapshot=run.get("code"),
        id=run["id"],
        stale=run.get("staleness") or (),
        dependencies=list(dict.fromkeys(map(component_of, run.get("dependencies") or ()))),
        mlflow_run_id=mlflow_id,
        mlflow_run_params=parameters if mlflow_id else None,
        mlflow_run_metrics=run.get("metrics") if mlflow_id else None,
        test_result=run.get("tests") or None,
        **sides,
    )
