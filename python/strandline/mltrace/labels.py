"""mltrace's labels of data: they spread, and can be retracted."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from typing import Any

import strandline

from .asking import flushed, known
from .conversion import moment, pointer
from .entities.io_pointer import IOPointer


def create_labels(label_ids: Sequence[str]) -> None:
    """Makes labels known."""
    flushed().ask("POST", "/api/v1/labels", {"labels": list(label_ids)})


def get_labels() -> list[str]:
    """All labels."""
    return [label["name"] for label in flushed().entries("/api/v1/labels")]


def retract_label(label_id: str) -> None:
    """Retracts a label: runs that read what carries it are warned of first, and refused later.

    Raises:
        RuntimeError: where there is no such label.
    """
    if label_id not in get_labels():
        raise RuntimeError(f"there is no label '{label_id}'")
    retract_labels([label_id])


def retract_labels(label_ids: Sequence[str]) -> None:
    """Retracts labels."""
    client = flushed()
    known(lambda: client.ask("POST", "/api/v1/labels/retract", {"labels": list(label_ids)}))
    _retractions["asked_at"] = 0.0


def retrieve_retracted_labels() -> list[tuple[str, datetime.datetime]]:
    """The labels that are retracted, with when they were."""
    labels = flushed().entries("/api/v1/labels", retracted="true")
    return [(label["name"], moment(label["retracted_at"])) for label in labels]


def retrieve_io_pointers_for_label(label_id: str) -> list[IOPointer]:
    """The inputs and outputs that carry a label.

    Raises:
        RuntimeError: where there is no such label.
    """
    client = flushed()
    path = f"/api/v1/labels/{client.quoted(label_id)}/artifacts"
    return [pointer(artifact) for artifact in known(lambda: client.get(path))]


#: When the server was last asked whether any label is retracted, and what it said.
_retractions: dict[str, Any] = {"asked_at": 0.0, "any": False}


def has_retracted_labels() -> bool:
    """Whether any label is retracted, asked once a second at most."""
    if time.monotonic() - _retractions["asked_at"] > 1 or not _retractions["asked_at"]:
        _retractions["asked_at"] = time.monotonic()
        try:
            labels = strandline.client().get("/api/v1/labels", retracted="true", limit=1)
            _retractions["any"] = bool(labels)
        except strandline.StrandlineError:
            _retractions["any"] = False
    return bool(_retractions["any"])
