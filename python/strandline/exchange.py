"""One request and what becomes of it: taken, refused, put off, or not answered."""

from __future__ import annotations

import enum
from collections.abc import Callable

from .errors import ServerAwayError, ServerError
from .reporting import Report
from .splitting import described, refused_end, run_of, split
from .transport import Request, Transport

#: After so many things that were put off one after the other it is the server that is at fault.
_PUT_OFF_COUNT_MAX = 20
_REFUSED_RUN_COUNT_MAX = 10_000
#: Answers about who sends, or where to, rather than what was sent.
_ABOUT_THE_SENDER = {401, 403, 404, 405, 407}
#: Answers of a server that is there, about this request.
_ABOUT_THE_REQUEST = {408, 425, 429, 500}


class Outcome(enum.Enum):
    """What became of a request."""

    DONE = enum.auto()
    REFUSED = enum.auto()
    #: The server does not take this one now.
    PUT_OFF = enum.auto()
    #: Nobody takes anything now.
    AWAY = enum.auto()


class Exchange:
    """Sends requests one by one, and tells what has come of it. It belongs to one thread."""

    def __init__(
        self,
        transport: Transport,
        report: Report,
        on_refused: Callable[[Request, ServerError], None],
    ) -> None:
        self._transport = transport
        self._report = report
        self._on_refused = on_refused
        self._put_off_count = 0
        self._path = ""
        #: Runs that the server will never know, by their external ids.
        self._refused_runs: dict[str, None] = {}
        #: Why the last request was not taken.
        self.error: ServerError | ServerAwayError | None = None
        #: How many answers have come, and how many that something was taken.
        self.answer_count = 0
        self.taken_count = 0

    @property
    def was_reached(self) -> bool:
        """Whether there was somebody who gave no good answer to the last request."""
        return not isinstance(self.error, ServerAwayError) or self.error.was_reached

    @property
    def was_of_unknown_run(self) -> bool:
        """Whether the last request was not taken since the server does not know its run."""
        status = getattr(self.error, "status", None)
        return self._path == "/api/v1/observations" and status == 404

    @property
    def retry_after(self) -> float | None:
        """For how many seconds the server asked to be left alone."""
        return getattr(self.error, "retry_after", None)

    def send(self, request: Request) -> tuple[Outcome, list[Request]]:
        """Sends a request; what was refused comes back in parts where it has some."""
        try:
            return self._sent_or_split(request)
        except Exception as error:
            # Whatever it is, the request is kept and tried again.
            self._report.unforeseen("what was logged could not be sent", error)
            self.error = ServerAwayError(f"what was logged could not be sent: {error!r}")
            self._report.obstacle = str(self.error)
            return Outcome.AWAY, []

    def _sent_or_split(self, request: Request) -> tuple[Outcome, list[Request]]:
        outcome = self._sent(request)
        if outcome is not Outcome.REFUSED:
            return outcome, []
        error = self.error
        assert isinstance(error, ServerError)
        found = split(request, error.status)
        if found is not None and found.probe is not None:
            outcome = self._sent(found.probe)
            if outcome is Outcome.REFUSED:
                found = None
            elif outcome is not Outcome.DONE:
                return outcome, []
        if found is not None:
            return Outcome.REFUSED, found.parts
        is_known = request.ends_run and run_of(request) not in self._refused_runs
        self._refuse(request, error)
        end = refused_end(request, str(error)) if is_known else None
        return Outcome.REFUSED, [] if end is None else [end]

    def _sent(self, request: Request) -> Outcome:
        self.error = None
        self._path = request.path
        try:
            self._transport.send(request)
        except ServerAwayError as error:
            self.error = error
            if error.status in _ABOUT_THE_REQUEST:
                self.answer_count += 1
                self._put_off_count += 1
                if self._put_off_count <= _PUT_OFF_COUNT_MAX:
                    return Outcome.PUT_OFF
            self._say_away(str(error))
            return Outcome.AWAY
        except ServerError as error:
            self.error = error
            self.answer_count += 1
            if self.was_of_unknown_run:
                # It may not have arrived yet, unless the server has named or refused it.
                run = run_of(request)
                is_hopeless = run is None or run in self._refused_runs
                return Outcome.REFUSED if is_hopeless else Outcome.PUT_OFF
            if error.status in _ABOUT_THE_SENDER:
                self._report.fail(error)
                self._say_away(f"{self._transport.url} answers {error.status}: {error}")
                return Outcome.AWAY
            return Outcome.REFUSED
        self.answer_count += 1
        self.taken_count += 1
        self._put_off_count = 0
        return Outcome.DONE

    def _say_away(self, sentence: str) -> None:
        self._report.obstacle = sentence
        self._report.warn(f"{sentence}; what is logged is kept and sent later")

    def say_put_off(self) -> None:
        """Tells why the last request waits while others do not."""
        self._report.obstacle = str(self.error)
        self._report.warn(f"{self.error}; what it is about is kept and sent later")

    def give_up(self, request: Request) -> None:
        """Counts a request as refused that was put off for too long."""
        sentence = str(self.error or "it was put off for too long")
        self._refuse(request, ServerError(getattr(self.error, "status", None) or 0, sentence))

    def _refuse(self, request: Request, error: ServerError) -> None:
        self._report.refuse(error, described(request), max(request.count, 1))
        self._on_refused(request, error)
        if request.path == "/api/v1/runs" and (run := run_of(request)):
            self._refused_runs[run] = None
            if len(self._refused_runs) > _REFUSED_RUN_COUNT_MAX:
                del self._refused_runs[next(iter(self._refused_runs))]
