"""How mltrace's functions ask the server: once it knows everything, and in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strandline


def flushed() -> strandline.Client:
    """The client, once the server knows everything that was logged."""
    client = strandline.client()
    client.flush()
    return client


def known(ask: Callable[[], Any]) -> Any:
    """What is asked for.

    Raises:
        RuntimeError: with one sentence, where the server does not know it.
    """
    try:
        return ask()
    except strandline.ServerError as error:
        raise RuntimeError(str(error)) from error
