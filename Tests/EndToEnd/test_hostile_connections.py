"""Clients that are slow, silent or too many keep nobody else from the server."""

import contextlib
import resource
import signal
import socket
import ssl
import struct
import threading
import time

import pytest
from conftest import Server, until
from raw_http import connect, exchange, head, is_closed, metric, read_answer
from test_web_configuration import TLS, authority, context, get, secured  # noqa: F401

BODY = b'{"component": "c", "role": "output", "fields": {"n": [1, 2, 3]}}'
POST = head("POST", "/api/v1/observations", Content_Type="application/json",
            Content_Length=len(BODY))


@contextlib.contextmanager
def serving(tmp_path, *flags, **options):
    server = Server(tmp_path, *flags, **options)
    try:
        yield server
    finally:
        assert server.stop() == 0


@contextlib.contextmanager
def connections(server, count, sent=b""):
    """Connections on each of which the same was sent."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(opened(server, sent)) for _ in range(count)]


def opened(server, sent):
    raw = connect(server)
    raw.sendall(sent)
    return raw


def test_five_hundred_half_headers_are_closed(tmp_path):
    with serving(tmp_path, "--web.header-timeout", "2s") as server:
        with connections(server, 500, b"GET /metrics HTTP/1.1\r\nHost: ") as half:
            assert server.request("/-/healthy").status == 200
            assert metric(server, "strandline_connections") >= 500
            assert all(is_closed(raw) for raw in half)
        assert metric(server, "strandline_connection_timeouts_total", reason="header") == 500
        until(lambda: metric(server, "strandline_connections") == 1)


def test_a_header_that_comes_byte_by_byte_has_no_more_time(tmp_path):
    with serving(tmp_path, "--web.header-timeout", "1s") as server:
        began = time.monotonic()
        with connect(server) as raw, contextlib.suppress(OSError):
            for byte in head("GET", "/metrics", X_Padding="x" * 100):
                raw.sendall(bytes([byte]))
                time.sleep(0.1)
        assert time.monotonic() - began < 6


def test_a_connection_that_says_nothing_is_closed(tmp_path):
    with serving(tmp_path, "--web.header-timeout", "1s") as server, connect(server) as raw:
        assert is_closed(raw, 5)


def test_a_body_that_stands_still_is_answered_and_ends(tmp_path):
    with serving(tmp_path, "--web.stall-timeout", "1s") as server:
        with opened(server, POST + BODY[:20]) as raw:
            answer = read_answer(raw)
            assert answer.status == 408
            assert answer.sentence == "the body of the request did not come in time"
            assert answer.fields["connection"] == "close"
            assert is_closed(raw, 10)
        assert metric(server, "strandline_connection_timeouts_total", reason="body") == 1
        assert server.request("/api/v1/fields").json == []


def test_a_body_that_trickles_has_no_more_time(tmp_path):
    with serving(tmp_path, "--web.read-timeout", "1s") as server:
        with opened(server, POST) as raw:
            for byte in BODY:
                with contextlib.suppress(OSError):
                    raw.sendall(bytes([byte]))
                time.sleep(0.1)
            assert read_answer(raw).status == 408


def test_an_idle_connection_is_closed_and_one_in_use_is_not(tmp_path):
    with serving(tmp_path, "--web.idle-timeout", "2s") as server:
        with opened(server, head("GET", "/-/healthy")) as idle, connect(server) as busy:
            assert read_answer(idle).status == 200
            for _ in range(6):
                busy.sendall(head("GET", "/-/healthy"))
                assert read_answer(busy).status == 200
                time.sleep(0.5)
            assert is_closed(idle, 1)
            busy.sendall(head("GET", "/-/healthy"))
            assert read_answer(busy).status == 200
        assert metric(server, "strandline_connection_timeouts_total", reason="idle") == 1


def test_half_a_header_on_a_kept_connection_is_closed(tmp_path):
    with serving(tmp_path, "--web.header-timeout", "1s") as server:
        with opened(server, head("GET", "/-/healthy")) as raw:
            assert read_answer(raw).status == 200
            time.sleep(1.5)
            raw.sendall(b"GET /-/hea")
            assert is_closed(raw, 5)


def test_an_answer_that_nobody_reads_ends(tmp_path):
    with serving(tmp_path, "--web.stall-timeout", "1s") as server:
        with connect(server, receive_buffer=4096) as raw:
            with contextlib.suppress(OSError):
                for _ in range(3000):
                    raw.sendall(head("GET", "/metrics"))
            until(lambda: metric(
                server, "strandline_connection_timeouts_total", reason="write") == 1)
        assert server.request("/-/healthy").status == 200


def test_beyond_the_limit_connections_are_closed_and_counted(tmp_path):
    with serving(tmp_path, "--web.max-connections", "20", "--web.header-timeout", "3s") as server:
        with connections(server, 20, b"GET /-/hea") as working:
            with connections(server, 10) as extra:
                assert all(is_closed(raw, 5) for raw in extra)
            assert all(is_closed(raw, 10) for raw in working)
        assert until(lambda: server.request("/-/healthy")).status == 200
        assert metric(server, "strandline_connections_rejected_total") == 10
        assert metric(server, "strandline_connections_limit") == 20
        assert "closed for want of room" in server.log_path.read_text()


def test_an_idle_connection_makes_room_for_a_new_one(tmp_path):
    with serving(tmp_path, "--web.max-connections", "5") as server:
        with connections(server, 5, head("GET", "/-/healthy")) as idle:
            for raw in idle:
                assert read_answer(raw).status == 200
            assert server.request("/-/healthy").status == 200
            kept = [raw for raw in idle if not is_closed(raw, 0.5)]
            assert len(kept) == 4
            for raw in kept:
                raw.sendall(head("GET", "/-/healthy"))
                assert read_answer(raw).status == 200
            assert metric(server, "strandline_connections_replaced_total") == 1
            assert metric(server, "strandline_connections_rejected_total") == 0


def limited(soft, hard):
    """Has the server start with so many file descriptors."""
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_soft_limit_of_files_is_raised_and_connections_stay_below(tmp_path):
    with serving(tmp_path, before=limited(200, 300)) as server:
        assert metric(server, "process_max_fds") == 300
        assert metric(server, "strandline_connections_limit") == 300 - 128
        with connections(server, 400, b"GET /-/hea"):
            assert server.process.poll() is None
            time.sleep(1)
        assert until(lambda: answers(server))
        server.observe("c", {"n": [1, 2, 3]})
        assert server.process.poll() is None


def answers(server):
    try:
        return server.request("/-/healthy").status == 200
    except OSError:
        return False


def test_connections_that_are_gone_before_they_are_accepted_harm_nobody(tmp_path):
    with serving(tmp_path) as server:
        for _ in range(500):
            with connect(server) as raw:
                # Closing resets the connection, be it accepted yet or not.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert server.request("/-/healthy").status == 200
        until(lambda: metric(server, "strandline_connections") == 1)


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01\x02\x00\x01\x00"], ids=["nothing", "half"])
def test_a_handshake_that_does_not_come_is_closed(tmp_path, authority, sent):  # noqa: F811
    server = secured(tmp_path, authority, TLS, "--web.header-timeout", "1s")
    try:
        with opened(server, sent) as raw:
            assert is_closed(raw, 5)
        _, text = get(
            server, "/metrics?name[]=strandline_connection_timeouts_total", context(authority))
        assert b'{reason="handshake"} 1' in text
    finally:
        assert server.stop() == 0


def test_an_idle_connection_with_http_2_is_closed(tmp_path, authority):  # noqa: F811
    server = secured(
        tmp_path, authority, TLS, "--web.header-timeout", "1s", "--web.idle-timeout", "1s")
    offer = context(authority)
    offer.set_alpn_protocols(["h2"])
    try:
        with connect(server) as raw, offer.wrap_socket(
                raw, server_hostname="127.0.0.1") as secure:
            secure.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
            secure.settimeout(10)
            with contextlib.suppress(ssl.SSLError, ConnectionResetError):
                while secure.recv(65536):
                    pass
    finally:
        assert server.stop() == 0


@pytest.mark.parametrize("sent", [POST + BODY[:20], b"GET /-/hea", b""],
                         ids=["half a body", "half a header", "nothing"])
def test_a_silent_client_does_not_hold_the_end(tmp_path, sent):
    server = Server(tmp_path, "--web.shutdown-timeout", "1s")
    server.observe("c", {"n": [1, 2, 3]})
    with opened(server, sent):
        time.sleep(0.3)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 8
    again = Server(tmp_path)
    assert again.field("c", "output", "n")["values"] == 3
    assert again.stop() == 0


def test_a_half_handshake_does_not_hold_the_end(tmp_path, authority):  # noqa: F811
    server = secured(tmp_path, authority, TLS, "--web.shutdown-timeout", "1s")
    with opened(server, b"\x16\x03\x01\x02\x00\x01\x00"):
        time.sleep(0.3)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 8


def test_a_request_under_way_is_answered_before_the_end(tmp_path):
    server = Server(tmp_path, "--web.shutdown-timeout", "20s")
    with opened(server, POST + BODY[:20]) as raw:
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: "draining" in server.log_path.read_text())
        raw.sendall(BODY[20:])
        answer = read_answer(raw)
        assert answer.status == 202 and answer.fields["connection"] == "close"
    assert server.stop() == 0
    again = Server(tmp_path)
    assert again.field("c", "output", "n")["values"] == 3
    assert again.stop() == 0


def test_many_clients_at_once_are_all_answered(tmp_path):
    with serving(tmp_path) as server:
        statuses = []

        def ask():
            for _ in range(5):
                statuses.append(exchange(server, POST + BODY).status)

        threads = [threading.Thread(target=ask) for _ in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [202] * 200
        assert server.field("c", "output", "n")["values"] == 600
