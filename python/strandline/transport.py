"""One request at a time over a connection that is kept open."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import re
import urllib.parse
from dataclasses import dataclass
from socket import SHUT_RDWR
from socket import timeout as socket_timeout
from typing import Any

from .errors import ServerAwayError, ServerError
from .settings import Settings

JSON = "application/json"

#: The member that the server's answer has where it has taken what was sent.
_ANSWER_MEMBERS = {
    "/api/v1/components": ("name",),
    "/api/v1/runs": ("id", "ids"),
    "/api/v1/observations": ("accepted",),
    "/api/v1/outputs": ("accepted",),
    "/api/v1/feedback": ("accepted",),
}
#: Where things are sent to.
PATHS = frozenset(_ANSWER_MEMBERS)
#: Answers that say "later": too many requests, and a server or proxy that is not up.
_LATER = {408, 425, 429, 500, 502, 503, 504}
#: No answer to what is sent is longer, and what is longer is not read to its end.
_ANSWER_BYTES_MAX = 256 * 1024
_RETRY_AFTER_SECONDS_MAX = 60.0
#: No list has more pages.
_PAGE_COUNT_MAX = 10_000

#: A parameter of a link, and a link with all of its parameters (RFC 8288).
_PARAMETER = re.compile(r"""\s*;\s*([^\s=;,]+)(?:\s*=\s*(?:"([^"]*)"|([^\s";,]*)))?""")
_LINK = re.compile(f"<([^>]*)>((?:{_PARAMETER.pattern})*)")


@dataclass(frozen=True)
class Request:
    """Something to be sent, which may be sent again without harm."""

    path: str
    body: bytes
    content_type: str = JSON
    method: str = "POST"
    #: What is appended to the body where it is sent long after it was made.
    late_suffix: bytes = b""
    #: How many things it says, of which each has an answer of its own; 0 where nobody knows.
    count: int = 1
    #: Since when the server has put it off, in Unix seconds; 0 where it has not.
    put_off_since: float = 0.0
    #: Whether it ends a run that the server may know as one that is going on.
    ends_run: bool = False

    @property
    def as_late(self) -> Request:
        """The request as it is sent long after it was made."""
        if not self.late_suffix:
            return self
        return dataclasses.replace(self, body=self.body + self.late_suffix, late_suffix=b"")


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    location: str | None
    retry_after: str | None
    #: Where a list goes on, and what else hangs together with the answer (RFC 8288).
    link: str | None

    @property
    def json(self) -> Any:
        """What the body says; none where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def sentence(self) -> str | None:
        """The error that a Strandline server tells; none where something else answered."""
        answer = self.json
        sentence = answer.get("error") if isinstance(answer, dict) else None
        return sentence if isinstance(sentence, str) else None

    @property
    def beginning(self) -> str:
        """What the answer of something else begins with."""
        return " ".join(self.body[:200].decode("utf-8", "replace").split())[:80]


class Transport:
    """A connection to a server. It belongs to one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        #: Where the server is.
        self.url = settings.url
        self._base = urllib.parse.urlsplit(settings.url.rstrip("/"))
        self._connection: http.client.HTTPConnection | None = None
        self._is_aborted = self._was_reached = False
        #: How long one exchange may take.
        self.timeout_seconds = settings.timeout_seconds

    def send(self, request: Request) -> None:
        """Sends what was logged; on return the server has it.

        Raises:
            ServerError: where the server refuses it.
            ServerAwayError: for everything else than the answer that a server gives to what it
                has taken: no answer, one that says "later", a redirection, a page of a proxy.
        """
        answer = self._answer(request, _ANSWER_BYTES_MAX)
        url, status = self.url, answer.status
        if 200 <= status < 300:
            if not _has_taken(answer.json, request):
                raise ServerAwayError(
                    f"{url} answers {status} with what no Strandline server says: "
                    f"'{answer.beginning}'",
                    status,
                )
            return
        self._raise_elsewhere(answer)
        if answer.sentence is None and status != 413:
            raise ServerAwayError(
                f"{url} answers {status} with what no Strandline server says: '{answer.beginning}'",
                status,
            )
        raise ServerError(status, answer.sentence or f"{url} answers {status}: it is too large")

    def ask(self, request: Request) -> Any:
        """Asks a question and returns the answer's JSON; none where the answer is empty.

        Raises:
            ServerError: for an answer that will not be another one next time.
            ServerAwayError: where no answer came, or one that says "later", or no JSON.
        """
        return self._said(self._answered(request))

    def ask_list(self, request: Request, count_max: int | None = None) -> list[Any]:
        """Asks for a list, page after page, and returns its entries.

        Args:
            request: asks for the first page.
            count_max: how many entries are wanted; none for all.

        Raises:
            ServerError: for an answer that will not be another one next time.
            ServerAwayError: where `ask` raises it, for an answer that is no list, and for a list
                that goes on somewhere else than on this server, or without an end.
        """
        entries: list[Any] = []
        seen = {request.path}
        while True:
            answer = self._answered(request)
            page = self._said(answer)
            if not isinstance(page, list):
                raise ServerAwayError(
                    f"{self.url} answers with what is no list: '{answer.beginning}'", answer.status
                )
            entries += page
            if count_max is not None and len(entries) >= count_max:
                return entries[:count_max]
            path = self._next_path(request.path, answer.link) if page else None
            if path is None:
                return entries
            if path in seen or len(seen) >= _PAGE_COUNT_MAX:
                raise ServerAwayError(f"{self.url} answers with a list that does not end")
            seen.add(path)
            request = dataclasses.replace(request, path=path)

    def _next_path(self, path: str, header: str | None) -> str | None:
        """Where the list that stands at a path goes on; none where it ends.

        Raises:
            ServerAwayError: where it goes on somewhere else than on this server.
        """
        target = next_link(header or "")
        if target is None:
            return None
        scheme, netloc, base = self._base[:3]
        try:
            url = urllib.parse.urljoin(f"{scheme}://{netloc}{base}{path}", target)
            found = urllib.parse.urlsplit(url)
            is_here = _origin(found) == _origin(self._base) and found.path.startswith(f"{base}/")
        except ValueError:
            url, is_here = target, False
        if not is_here:
            # The token is for this server alone.
            raise ServerAwayError(f"{self.url} answers with a list that goes on at {url}")
        return found.path[len(base) :] + (f"?{found.query}" if found.query else "")

    def _answered(self, request: Request) -> _Answer:
        """The server's answer to a question.

        Raises:
            ServerError, ServerAwayError: where it is none.
        """
        answer = self._answer(request, None)
        self._raise_elsewhere(answer)
        if answer.status >= 400:
            sentence = answer.sentence or answer.beginning
            raise ServerError(answer.status, sentence or f"the server answers {answer.status}")
        return answer

    def _said(self, answer: _Answer) -> Any:
        """An answer's JSON; none where it is empty."""
        if not answer.body:
            return None
        found = answer.json
        if found is None and answer.body.strip() != b"null":
            raise ServerAwayError(
                f"{self.url} answers with what no Strandline server says: '{answer.beginning}'",
                answer.status,
            )
        return found

    def _raise_elsewhere(self, answer: _Answer) -> None:
        """Raises what says that the server is not there, or not now."""
        url, status = self.url, answer.status
        if status < 200 or 300 <= status < 400:
            leads = f", which leads to {answer.location}" if answer.location else ""
            raise ServerAwayError(f"{url} answers {status}{leads}", status)
        if status in _LATER:
            told = f": {answer.sentence}" if answer.sentence else ""
            raise ServerAwayError(
                f"{url} answers {status} for now{told}",
                status,
                retry_after=_seconds(answer.retry_after),
            )

    def _answer(self, request: Request, bytes_max: int | None) -> _Answer:
        for attempt in (0, 1):
            reused = self._connection is not None
            try:
                return self._exchange(request, bytes_max)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # A kept connection may have been closed by the server meanwhile.
                is_late = isinstance(error, socket_timeout)
                if attempt == 0 and reused and not is_late and not self._is_aborted:
                    continue
                raise ServerAwayError(
                    f"{self.url} cannot be reached: {error}", was_reached=self._was_reached
                ) from error
            except ValueError as error:
                # A token or an address that no request can hold.
                self.close()
                raise ServerAwayError(
                    f"{self.url} cannot be asked: {error}", was_reached=False
                ) from error
        raise AssertionError("unreachable")

    def _exchange(self, request: Request, bytes_max: int | None) -> _Answer:
        connection = self._connection
        if connection is None:
            self._was_reached = False
            connection = self._connection = self._connect()
            connection.connect()
            self._was_reached = True
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
        body = answer.read(bytes_max)
        if answer.will_close or not answer.isclosed():
            self.close()
        return _Answer(
            answer.status,
            body,
            location=answer.getheader("Location"),
            retry_after=answer.getheader("Retry-After"),
            link=answer.getheader("Link"),
        )

    def _connect(self) -> http.client.HTTPConnection:
        kind = (
            http.client.HTTPSConnection
            if self._base.scheme == "https"
            else http.client.HTTPConnection
        )
        return kind(
            self._base.hostname or "127.0.0.1", self._base.port, timeout=self.timeout_seconds
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


def _has_taken(answer: Any, request: Request) -> bool:
    """Whether an answer is the one that a server gives to what it has taken."""
    if not isinstance(answer, dict):
        return False
    if "ids" in answer and request.path == "/api/v1/runs":
        ids = answer["ids"]
        return isinstance(ids, list) and request.count in (0, len(ids))
    return any(member in answer for member in _ANSWER_MEMBERS.get(request.path, ()))


def next_link(header: str) -> str | None:
    """Where a `Link` header (RFC 8288) says that a list goes on; none where it does not."""
    for link in _LINK.finditer(header):
        for name, quoted, plain in _PARAMETER.findall(link[2]):
            if name.lower() == "rel" and "next" in (quoted or plain).lower().split():
                return link[1]
    return None


def _origin(url: urllib.parse.SplitResult) -> tuple[str, str | None, int | None]:
    """What two addresses of one server have in common."""
    usual = {"http": 80, "https": 443}.get(url.scheme)
    return url.scheme, url.hostname, usual if url.port is None else url.port


def _seconds(text: str | None) -> float | None:
    """What Retry-After says in seconds; a date is not heeded."""
    try:
        return min(max(float(text or ""), 0.0), _RETRY_AFTER_SECONDS_MAX)
    except ValueError:
        return None
