"""One request at a time over a connection that is kept open."""

from __future__ import annotations

import contextlib
import http.client
import json
import urllib.parse
from dataclasses import dataclass
from socket import SHUT_RDWR
from typing import Any

from .errors import ServerAwayError, ServerError
from .settings import Settings

JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """Something to be sent, which may be sent again without harm."""

    path: str
    body: bytes
    content_type: str = JSON
    method: str = "POST"
    #: What is appended to the body where it is sent long after it was made.
    late_suffix: bytes = b""


#: Answers that say "later": too many requests, and a server or proxy that is not up.
_LATER = {408, 425, 429, 500, 502, 503, 504}


class Transport:
    """A connection to a server. It belongs to one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._base = urllib.parse.urlsplit(settings.url.rstrip("/"))
        self._connection: http.client.HTTPConnection | None = None
        self._is_aborted = False

    def send(self, request: Request) -> Any:
        """Sends a request and returns the answer's JSON.

        Raises:
            ServerError: for an answer that will not be another one next time.
            ServerAwayError: where no answer came, or one that says "later".
        """
        for attempt in (0, 1):
            reused = self._connection is not None
            try:
                return self._exchange(request)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # A kept connection may have been closed by the server meanwhile.
                if attempt == 0 and reused and not self._is_aborted:
                    continue
                raise ServerAwayError(f"{self._settings.url} cannot be reached: {error}") from error
        raise AssertionError("unreachable")

    def _exchange(self, request: Request) -> Any:
        connection = self._connection
        if connection is None:
            connection = self._connection = self._connect()
        headers = {"Content-Type": request.content_type, "User-Agent": "strandline-python"}
        if self._settings.token:
            headers["Authorization"] = f"Bearer {self._settings.token}"
        has_body = request.method not in ("GET", "DELETE")
        connection.request(
            request.method,
            self._base.path + request.path,
            body=request.body if has_body else None,
            headers=headers if has_body else {k: v for k, v in headers.items() if k[0] != "C"},
        )
        answer = connection.getresponse()
        body = answer.read()
        if answer.will_close:
            self.close()
        if answer.status in _LATER:
            raise ServerAwayError(f"{self._settings.url} answers {answer.status} for now")
        if answer.status >= 400:
            raise ServerError(
                answer.status, _sentence(body) or f"the server answers {answer.status}"
            )
        return json.loads(body) if body else None

    def _connect(self) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._base.scheme == "https"
            else http.client.HTTPConnection
        )
        return kind(
            self._base.hostname or "127.0.0.1",
            self._base.port,
            timeout=self._settings.timeout_seconds,
        )

    def abort(self) -> None:
        """Ends the request that another thread waits for: it fails as if the server were away."""
        self._is_aborted = True
        connection = self._connection
        socket = None if connection is None else connection.sock
        if socket is not None:
            with contextlib.suppress(OSError):
                socket.shutdown(SHUT_RDWR)

    def close(self) -> None:
        """Closes the connection; the next request opens another one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _sentence(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode("utf-8", "replace")
