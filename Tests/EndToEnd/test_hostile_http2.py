"""Clients with HTTP/2 that are slow or silent, each on streams of its own."""

import contextlib
import json
import signal
import time

import pytest
from conftest import until
from raw_http2 import DATA, GOAWAY, HEADERS, INITIAL_WINDOW_SIZE, RST_STREAM, Connection
from test_web_configuration import TLS, authority, context, get, secured  # noqa: F401

BODY = b'{"component": "c", "role": "output", "fields": {"n": [1, 2, 3]}}'


@pytest.fixture
def serving(tmp_path, authority):  # noqa: F811
    """Starts servers that offer HTTP/2, and ends them."""
    with contextlib.ExitStack() as stack:
        def start(*flags):
            server = secured(tmp_path, authority, TLS, *flags)
            stack.callback(server.stop)
            return server

        yield start


def timeouts(server, reason, authority):  # noqa: F811
    _, text = get(
        server, "/metrics?name[]=strandline_connection_timeouts_total", context(authority))
    (line,) = (line for line in text.decode().splitlines() if f'reason="{reason}"' in line)
    return float(line.split()[-1])


def test_a_stream_is_answered_and_its_body_may_come_in_pieces(serving, authority):  # noqa: F811
    server = serving()
    with Connection(server, context(authority)) as client:
        client.ask("POST", "/api/v1/observations", 1, is_whole=False)
        client.send(DATA, 0, 1, BODY[:30])
        time.sleep(0.2)
        client.send(DATA, 1, 1, BODY[30:])
        assert json.loads(client.next(DATA, stream=1)) == {"accepted": 3}


@pytest.mark.parametrize("end", ["closed", "reset"])
def test_a_body_without_its_end_is_not_taken(serving, authority, end):  # noqa: F811
    server = serving()
    with Connection(server, context(authority)) as client:
        client.ask("POST", "/api/v1/observations", 1, is_whole=False)
        client.send(DATA, 0, 1, BODY)
        time.sleep(0.3)
        if end == "reset":
            client.send(RST_STREAM, 0, 1, b"\0\0\0\x08")
            client.ask("GET", "/-/healthy", 3)
            assert client.next(DATA, stream=3)
    time.sleep(0.3)
    assert get(server, "/api/v1/fields", context(authority))[1] == b"[]"
    assert "level=error" not in server.log_path.read_text()


def test_a_body_that_stands_still_ends_its_stream_alone(serving, authority):  # noqa: F811
    server = serving("--web.stall-timeout", "1s")
    with Connection(server, context(authority)) as client:
        client.ask("POST", "/api/v1/observations", 1, is_whole=False)
        client.send(DATA, 0, 1, BODY[:30])
        answer = json.loads(client.next(DATA, stream=1))
        assert answer == {"error": "the body of the request did not come in time"}
        client.ask("GET", "/-/healthy", 3)
        assert client.next(DATA, stream=3) == b"Strandline is healthy.\n"
    assert timeouts(server, "body", authority) == 1


def test_an_answer_that_nobody_reads_ends_its_stream_alone(serving, authority):  # noqa: F811
    server = serving("--web.stall-timeout", "1s")
    with Connection(server, context(authority), [(INITIAL_WINDOW_SIZE, 0)]) as client:
        client.ask("GET", "/metrics", 1)
        assert client.next(HEADERS, stream=1)
        assert client.next(RST_STREAM, stream=1)
        client.ask("GET", "/-/healthy", 3)
        assert client.next(HEADERS, stream=3)
    assert timeouts(server, "write", authority) == 1


def test_half_a_header_is_closed(serving, authority):  # noqa: F811
    server = serving("--web.header-timeout", "1s")
    with Connection(server, context(authority)) as client:
        # It does not end with this frame, and no other comes.
        client.send(HEADERS, 0, 1, b"\0\x07:method\x03GET")
        assert client.next(DATA) is None
    assert timeouts(server, "header", authority) == 1


def test_an_idle_connection_is_told_to_go_and_closed(serving, authority):  # noqa: F811
    server = serving("--web.idle-timeout", "1s")
    with Connection(server, context(authority)) as client:
        client.ask("GET", "/-/healthy", 1)
        assert client.next(DATA, stream=1)
        assert client.next(GOAWAY)
        assert client.next(DATA) is None
    assert timeouts(server, "idle", authority) == 1


@pytest.mark.parametrize("is_asking", [False, True])
def test_a_silent_client_does_not_hold_the_end(serving, authority, is_asking):  # noqa: F811
    server = serving("--web.shutdown-timeout", "1s")
    with Connection(server, context(authority)) as client:
        if is_asking:
            client.ask("POST", "/api/v1/observations", 1, is_whole=False)
        time.sleep(0.3)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 8


def test_a_request_under_way_is_answered_before_the_end(serving, authority):  # noqa: F811
    server = serving("--web.shutdown-timeout", "20s")
    with Connection(server, context(authority)) as client:
        client.ask("POST", "/api/v1/observations", 1, is_whole=False)
        client.send(DATA, 0, 1, BODY[:30])
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: "draining" in server.log_path.read_text())
        client.send(DATA, 1, 1, BODY[30:])
        assert json.loads(client.next(DATA, stream=1)) == {"accepted": 3}
    assert server.stop() == 0
