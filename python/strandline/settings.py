"""What a client is configured with, and where its defaults come from."""

from __future__ import annotations

import os
import pathlib
import urllib.parse
from dataclasses import dataclass, field

DEFAULT_URL = "http://127.0.0.1:10480"


def _default_spool() -> pathlib.Path:
    folder = os.environ.get("STRANDLINE_SPOOL")
    if folder:
        return pathlib.Path(folder)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(cache) / "strandline"


def _url_from_environment() -> str:
    return (os.environ.get("STRANDLINE_URL") or "").strip() or DEFAULT_URL


def _token_from_environment() -> str | None:
    return (os.environ.get("STRANDLINE_TOKEN") or "").strip() or None


@dataclass(frozen=True)
class Settings:
    """How a client reaches its server, and how much it may hold back.

    Every limit says its unit in its name.
    """

    url: str = field(default_factory=_url_from_environment)
    token: str | None = field(default_factory=_token_from_environment, repr=False)
    #: How long one request may take.
    timeout_seconds: float = 30.0
    #: How long something waits at most for company before it is sent.
    batch_seconds: float = 0.2
    #: From how many bytes on a batch is sent at once.
    batch_bytes: int = 64 * 1024
    #: The longest body of one request; longer columns are cut by rows.
    body_bytes_max: int = 1024 * 1024
    #: What may wait in memory; what comes beyond it is dropped and counted.
    queue_bytes_max: int = 256 * 1024 * 1024
    #: What may wait on disk while the server is away; what comes beyond it is dropped and counted.
    spool_bytes_max: int = 1024 * 1024 * 1024
    #: Where it waits.
    spool_directory: pathlib.Path = field(default_factory=_default_spool)
    #: How long the interpreter's exit waits for the next answer; the rest is left on disk.
    exit_seconds: float = 10.0
    #: "values" sends values, "profiles" sends summaries in their place.
    send: str = "values"
    #: Whether errors are raised where the call is made; each call then waits for its answer.
    strict: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "spool_directory", _absolute(pathlib.Path(self.spool_directory)))
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"the url must begin with http:// or https://, not '{self.url}'")
        try:
            urllib.parse.urlsplit(self.url).port  # noqa: B018
        except ValueError as error:
            raise ValueError(f"the url '{self.url}' is none: {error}") from error
        if self.send not in ("values", "profiles"):
            raise ValueError(f"send must be 'values' or 'profiles', not '{self.send}'")


def _absolute(path: pathlib.Path) -> pathlib.Path:
    """The path as it is from here, wherever the program goes later."""
    try:
        return path.absolute()
    except OSError:
        # The working directory is gone.
        return path
