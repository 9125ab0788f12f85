"""What is no proper request gets a status and a sentence, and a body that is not wanted stays unread."""

import gzip
import json
import socket
import struct
import time
import zlib

import pytest
from conftest import Server
from raw_http import connect, exchange, head, is_closed, read_answer

BODY = b'{"component": "c", "role": "output", "fields": {"n": [1, 2, 3]}}'
CHUNKED = head("POST", "/api/v1/observations", Content_Type="application/json",
               Transfer_Encoding="chunked")


def post(length, **fields):
    return head("POST", "/api/v1/observations", Content_Type="application/json",
                Content_Length=length, **fields)


MALFORMED = {
    "a chunk's size": (CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", 400,
                       "the size of a chunk of the body is no hexadecimal number"),
    "no HTTP": (b"hello\r\n\r\n", 400, "the request's method is unknown"),
    "a field without a name": (b"GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n", 400,
                               "a header field of the request is malformed"),
    "two framings": (head("POST", "/api/v1/runs", Content_Length=2, Transfer_Encoding="chunked"),
                     400, ""),
    "a length that is none": (head("POST", "/api/v1/runs", Content_Length="two"), 400,
                              "the request's 'Content-Length' is no whole number"),
    "a version of the future": (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400, ""),
    "a header without end": (head("GET", "/", X="x" * 200_000), 431,
                             "the header of the request is too large"),
    "more fields than are read at once": (
        head("GET", "/", **{f"X{number}": "x" for number in range(20_000)}), 431,
        "the header of the request is too large"),
    "a transfer coding": (
        head("POST", "/api/v1/runs", Transfer_Encoding="gzip, chunked") + b"0\r\n\r\n", 501,
        "the transfer coding 'gzip' is not implemented; send 'chunked' alone"),
    "a body without end": (head("POST", "/api/v1/runs", Transfer_Encoding="gzip"), 400,
                           "the last transfer coding of a request must be 'chunked'"),
    "chunks of another time": (
        b"POST /api/v1/runs HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\n", 400, "a request with HTTP/1.0 has no 'Transfer-Encoding'"),
    "a target of another scheme": (head("GET", "ftp://127.0.0.1/-/healthy"), 400,
                                   "the request's target is neither a path nor a URL of HTTP"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_request_is_answered_with_a_sentence(server, name):
    sent, status, sentence = MALFORMED[name]
    with connect(server) as raw:
        raw.sendall(sent)
        answer = read_answer(raw)
        assert answer.status == status, answer.text
        assert sentence in answer.sentence
        assert "\n" not in answer.sentence
        assert answer.fields["content-type"].startswith("application/json")
        assert answer.fields["x-content-type-options"] == "nosniff"
        assert is_closed(raw, 10)
    assert server.request("/-/healthy").status == 200


def test_a_request_before_what_is_none_is_answered(server):
    with connect(server) as raw:
        raw.sendall(head("GET", "/-/healthy") + b"nonsense\r\n\r\n")
        assert read_answer(raw).status == 200
        assert read_answer(raw).status == 400


LAST = {
    "HTTP/1.0": ("HTTP/1.0", None),
    "HTTP/1.0 that says so": ("HTTP/1.0", "close"),
    "HTTP/1.1 that says so": ("HTTP/1.1", "Close"),
    "HTTP/1.1 that says more": ("HTTP/1.1", "TE, close"),
}


@pytest.mark.parametrize("name", LAST)
def test_the_last_request_of_a_connection_closes_it(server, name):
    version, connection = LAST[name]
    sent = f"GET /-/healthy {version}\r\nHost: localhost\r\n"
    sent += f"Connection: {connection}\r\n" if connection else ""
    with connect(server) as raw:
        raw.sendall(sent.encode() + b"\r\n" + head("GET", "/metrics"))
        answer = read_answer(raw)
        assert answer.status == 200 and answer.fields["connection"] == "close"
        assert is_closed(raw, 10)


def test_requests_before_the_last_one_are_answered(server):
    with connect(server) as raw:
        raw.sendall(head("GET", "/-/healthy") * 2 + head("GET", "/-/ready", Connection="close"))
        assert [read_answer(raw).fields.get("connection") for _ in range(3)] == [None, None, "close"]
        assert is_closed(raw, 10)


def test_a_connection_with_http_1_0_is_kept_where_that_is_asked(server):
    sent = b"GET /-/healthy HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
    with connect(server) as raw:
        for _ in range(3):
            raw.sendall(sent)
            answer = read_answer(raw)
            assert answer.status == 200 and answer.fields["connection"] == "keep-alive"


@pytest.mark.parametrize(("target", "host", "status"), [
    ("http://evil.example/metrics", "127.0.0.1", 421),
    ("http://evil.example", "127.0.0.1", 421),
    ("http://127.0.0.1/metrics", "evil.example", 200),
    ("HTTP://127.0.0.1:1/metrics?name[]=up", "127.0.0.1", 200),
    ("http://127.0.0.1@evil.example/metrics", "127.0.0.1", 400),
    ("http:///metrics", "127.0.0.1", 400),
    ("http://127.0.0.1/metrics", None, 400),
])
def test_the_host_of_a_target_counts(server, target, host, status):
    assert exchange(server, head("GET", target, host)).status == status


def test_a_wrong_method_is_answered_with_those_of_the_path(server):
    for method, path, allowed in [("DELETE", "/api/v1/runs", "get, head, post, options"),
                                  ("POST", "/metrics", "get, head, options")]:
        answer = exchange(server, head(method, path))
        assert answer.status == 405 and answer.fields["allow"] == allowed
        assert exchange(server, head("OPTIONS", path)).fields["allow"] == allowed


def test_the_server_as_a_whole_tells_its_methods(server):
    answer = exchange(server, head("OPTIONS", "*"))
    assert answer.status == 204
    assert answer.fields["allow"] == "get, head, post, put, patch, delete, options"
    assert exchange(server, head("OPTIONS", "*", "evil.example")).status == 421


def test_a_body_that_ends_too_early_takes_nothing(server):
    with connect(server) as raw:
        raw.sendall(post(len(BODY)) + BODY[:-1])
        raw.shutdown(1)
        answer = read_answer(raw)
        assert answer.status == 400 and answer.sentence == "the request ends too early"
    assert server.request("/api/v1/fields").json == []


@pytest.mark.parametrize("end", ["closed", "half closed", "reset"])
def test_a_body_without_its_end_is_not_taken(server, end):
    """What has come is a whole document, and may yet be the beginning of another one."""
    with connect(server) as raw:
        raw.sendall(CHUNKED + f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n")
        time.sleep(0.3)
        if end == "half closed":
            raw.shutdown(socket.SHUT_WR)
            assert read_answer(raw).status == 400
        elif end == "reset":
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.3)
    assert server.request("/api/v1/fields").json == []
    text = server.request("/metrics?name[]=strandline_ingest_requests_total").text
    assert 'code="400"} 1' in text and "500" not in text
    assert "level=error" not in server.log_path.read_text()


def test_a_body_is_asked_for_with_100_continue(server):
    with connect(server) as raw:
        raw.sendall(post(len(BODY), Expect="100-continue"))
        assert raw.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        raw.sendall(BODY)
        assert read_answer(raw).status == 202
        raw.sendall(head("GET", "/-/healthy"))
        assert read_answer(raw).status == 200


REFUSED = {
    "too large": (post(10**9, Expect="100-continue"), 413),
    "too large, and nothing expected": (post(10**9), 413),
    "another type": (head("POST", "/api/v1/observations", Content_Type="text/csv",
                          Content_Length=10, Expect="100-continue"), 415),
    "no path": (head("POST", "/api/v1/nothing", Content_Length=10, Expect="100-continue"), 404),
    "another packing": (post(10, Expect="100-continue", Content_Encoding="br"), 415),
    "another site": (post(10, Expect="100-continue", Sec_Fetch_Site="cross-site"), 403),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_body_that_is_not_wanted_is_refused_before_it_is_sent(server, name):
    sent, status = REFUSED[name]
    with connect(server) as raw:
        raw.sendall(sent)
        answer = read_answer(raw)
        assert answer.status == status and answer.sentence
        assert answer.fields["connection"] == "close"
        assert is_closed(raw, 10)


def test_a_refused_body_may_still_be_sent_to_its_end(server):
    with connect(server) as raw:
        raw.sendall(post(40_000_000))
        for _ in range(40):
            raw.sendall(b" " * 1_000_000)
            time.sleep(0.01)
        assert read_answer(raw).status == 413


def test_a_body_that_a_path_does_not_take_is_passed_over(server):
    with connect(server) as raw:
        raw.sendall(head("GET", "/-/healthy", Content_Length=len(BODY)) + BODY)
        assert read_answer(raw).status == 200


ENCODINGS = {
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "x-gzip": gzip.compress(BODY[:20]) + gzip.compress(BODY[20:]),
    "identity": BODY,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_packed_body_is_read(server, encoding, is_chunked):
    packed = ENCODINGS[encoding]
    if is_chunked:
        sent = CHUNKED[:-2] + f"Content-Encoding: {encoding}\r\n\r\n".encode()
        for start in range(0, len(packed), 7):
            piece = packed[start:start + 7]
            sent += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
        sent += b"0\r\n\r\n"
    else:
        sent = post(len(packed), Content_Encoding=encoding) + packed
    assert exchange(server, sent).status == 202
    assert server.field("c", "output", "n")["values"] == 3


def test_a_damaged_or_unknown_packing_is_refused(server):
    for packed, encoding, status, sentence in [
        (gzip.compress(BODY)[:-9], "gzip", 400, "damaged"),
        (BODY, "gzip", 400, "damaged"),
        (gzip.compress(BODY) + b"more", "gzip", 400, "damaged"),
        (BODY, "br", 415, "the content encoding 'br' is not understood here"),
        (gzip.compress(gzip.compress(BODY)), "gzip, gzip", 415, "gzip, gzip"),
    ]:
        answer = exchange(server, post(len(packed), Content_Encoding=encoding) + packed)
        assert answer.status == status, answer.text
        assert sentence in answer.sentence
        if status == 415:
            assert answer.fields["accept-encoding"] == "gzip, deflate"
    assert server.request("/api/v1/fields").json == []


def test_what_a_small_body_unpacks_to_is_bounded(server):
    bomb = gzip.compress(b" " * 500_000_000, 9)
    assert len(bomb) < 1_000_000
    answer = exchange(server, post(len(bomb), Content_Encoding="gzip") + bomb)
    assert answer.status == 413
    assert answer.sentence == "the body is larger than the 33554432 bytes that are allowed"


NUL = "a\0b"


@pytest.mark.parametrize(("path", "body"), [
    ("components", {"name": NUL}),
    ("runs", {"component": NUL}),
    ("runs", {"component": "c", "external_id": NUL}),
    ("runs", {"component": "c", "outputs": [NUL]}),
    ("observations", {"component": NUL, "role": "input", "fields": {"n": [1]}}),
    ("observations", {"component": "c", "role": "input", "fields": {NUL: [1]}}),
    ("observations", {"component": "c", "role": "input", "fields": {"n": [1]}, "ids": [NUL]}),
    ("observations", {"component": "c", "role": "input", "fields": {"n": [1]}, "batch_id": NUL}),
    ("observations", {"component": "c", "role": "input", "fields": {"n": [1]}, "run": NUL}),
    ("outputs", {"task": NUL, "values": [{"id": "1", "value": 1}]}),
    ("outputs", {"task": "t", "values": [{"id": NUL, "value": 1}]}),
    ("flags", {"output": NUL}),
    ("labels", {"label": NUL}),
])
def test_a_nul_in_a_name_is_refused_in_words(server, path, body):
    answer = server.request(f"/api/v1/{path}", body)
    assert answer.status in (400, 422), answer.text
    assert "NUL" in answer.json["error"]


@pytest.mark.parametrize("path", [
    "trace?output=a%00b", "components/a%00b", "fields/a%00b/input/n", "labels/a%00b/artifacts",
    "tasks/a%00b", "artifacts/a%00b", "components?owner=a%00b",
])
def test_a_nul_in_an_address_is_refused_in_words(server, path):
    answer = server.request(f"/api/v1/{path}")
    assert answer.status == 400, answer.text
    assert "NUL" in answer.json["error"]


def test_categories_may_hold_any_character_but_nul(server):
    server.observe("c", {"z": ["a\tb\u2028", "a", None]})
    assert server.field("c", "output", "z")["values"] == 3
    body = {"component": "c", "role": "output", "fields": {"z": ["a\0b"]}}
    answer = server.request("/api/v1/observations", body)
    assert answer.status == 422
    assert answer.json["error"] == "'z' has a category that holds a NUL character"


def test_too_much_at_once_is_refused_before_it_is_read(tmp_path):
    (tmp_path / "strandline.yaml").write_text("limits: {in_flight_bytes: 100000}\n")
    server = Server(tmp_path, "--config.file", tmp_path / "strandline.yaml")
    try:
        with connect(server) as first:
            # Alone, a body may be larger than all of the limit.
            first.sendall(post(1_000_000) + b" ")
            time.sleep(0.3)
            text = server.request("/metrics").text
            assert "strandline_in_flight_limit_bytes 100000" in text
            assert "\nstrandline_in_flight_bytes 12000000\n" in text.replace("1.2e+07", "12000000")
            with connect(server) as second:
                second.sendall(post(len(BODY), Expect="100-continue"))
                answer = read_answer(second)
                assert answer.status == 503 and answer.fields["retry-after"] == "1"
                assert "'limits.in_flight_bytes'" in answer.sentence
            chunked = exchange(
                server, CHUNKED + f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n0\r\n\r\n")
            assert chunked.status == 503
            assert server.request("/-/ready").status == 200
            text = server.request("/metrics?name[]=strandline_ingest_requests_total").text
            assert 'code="503"} 2' in text
            first.sendall(b" " * (1_000_000 - 1 - len(BODY)) + BODY)
            assert read_answer(first).status == 202
        server.observe("c", {"n": [1, 2, 3]})
        assert "\nstrandline_in_flight_bytes 0\n" in server.request("/metrics").text
        assert json.loads(exchange(server, post(len(BODY)) + BODY).body) == {"accepted": 3}
    finally:
        assert server.stop() == 0
