"""What nobody has foreseen, in the sending or on the disk, loses nothing of what was logged."""

import copy
import io
import json
import pickle
import random
import signal
import threading
import time

import pytest
from stand_in import configured
from test_answers import SETTLED, log_one_of_each, paths

from strandline import batching, pipeline, protobuf, records, splitting, spool
from strandline.protobuf_reading import read_batch
from strandline.transport import Request, Transport
from strandline.values import Categories, Column, Numbers


def test_an_unforeseen_error_in_the_sending_loses_nothing(recorder, tmp_path, monkeypatch, caplog):
    client = configured(recorder.url, tmp_path)
    send = Transport.send
    is_broken = True

    def broken(self, request):
        if is_broken:
            raise KeyError("nobody foresaw this")
        return send(self, request)

    monkeypatch.setattr(Transport, "send", broken)
    log_one_of_each(client)
    result = client.flush(0.5)
    assert not result and result.waiting_count
    assert "nobody foresaw this" in caplog.text
    is_broken = False
    assert client.flush(SETTLED)
    assert paths(recorder.requests) == ["components", "observations", "outputs", "runs"]
    client.close()


def test_an_unforeseen_error_in_putting_together_loses_nothing(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)
    make = batching.RequestMaker.requests

    def broken(self, items, *, is_last):
        if not is_last:
            raise MemoryError
        return make(self, items, is_last=is_last)

    monkeypatch.setattr(batching.RequestMaker, "requests", broken)
    for _ in range(3):
        log_one_of_each(client)
    assert client.flush(SETTLED)
    assert len(recorder.runs) == 3
    batches = [body for path, body, _ in recorder.requests if path.endswith("observations")]
    assert sum(read_batch(body).row_count for body in batches) == 3
    client.close()


def test_an_unforeseen_error_in_taking_apart_loses_nothing(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 422

    def broken(request, status):
        raise RecursionError

    monkeypatch.setattr("strandline.exchange.split", broken)
    client.observe("c", {"n": 1.0})
    assert client.flush(0.3).waiting_count == 1
    recorder.status = lambda path, body: 201
    assert client.flush(SETTLED)
    client.close()


def test_an_unforeseen_error_in_recording_loses_nothing(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)
    record = pipeline.Pipeline._record_all
    failures = [MemoryError(), MemoryError()]

    def broken(self, items):
        if failures:
            raise failures.pop()
        record(self, items)

    monkeypatch.setattr(pipeline.Pipeline, "_record_all", broken)
    client.observe("lost", {"n": 1.0})
    result = client.flush(SETTLED)
    # Nobody could do anything about this one, and it is told.
    assert result.dropped_count == 1
    client.observe("c", {"n": 1.0})
    assert client.flush(SETTLED)
    assert len(recorder.requests) == 1
    client.close()


def test_a_disk_that_fails_loses_nothing(recorder, tmp_path, monkeypatch, caplog):
    client = configured(recorder.url, tmp_path)

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "created", full)
    for _ in range(5):
        log_one_of_each(client)
    assert client.flush(SETTLED)
    assert len(recorder.runs) == 5
    assert paths(recorder.requests).count("outputs") <= 5
    assert caplog.text.count("No space left") == 1
    client.close()


def test_a_server_that_comes_later_gets_what_waited_in_memory(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "created", full)
    recorder.status = lambda path, body: 503
    log_one_of_each(client)
    assert not client.flush(0.5)
    log_one_of_each(client)
    recorder.status = lambda path, body: 201
    assert client.flush(SETTLED)
    assert len(recorder.runs) == 2
    client.close()


def test_what_is_in_memory_at_the_end_is_counted(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "created", full)
    recorder.status = lambda path, body: 503
    client.observe("c", {"n": 1.0})
    result = client.close(0.2)
    assert not result
    assert result.dropped_count == 1


def test_nothing_that_lies_on_disk_ends_the_reading():
    requests = [Request("/api/v1/runs", b'[{"component": "c"}]') for _ in range(5)]
    whole = records.title(records.WAITING) + b"".join(records.pieces(requests))
    dice = random.Random(1)
    for _ in range(3000):
        mutated = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            kind, place = dice.randrange(3), dice.randrange(len(mutated))
            if kind == 0:
                mutated[place] = dice.randrange(256)
            elif kind == 1:
                del mutated[place : place + dice.randrange(40)]
            else:
                mutated[place:place] = dice.randbytes(dice.randrange(40))
            mutated = mutated or bytearray(b"\0")
        reader = records.SpoolReader(io.BytesIO(bytes(mutated)))
        for request in reader:
            assert request.path == "/api/v1/runs"


def test_nothing_that_lies_on_disk_ends_the_taking_apart():
    columns = [
        Column("n", Numbers(b"\0" * 16)),
        Column("z", Categories(["a", "b"], b"\1\0\0\0\2\0\0\0")),
    ]
    batch = protobuf.observation_body(
        "c", "input", columns, (0, 2), batch_id="b", run="r", timestamp=1.5, ids=["x", "y"]
    )
    run = {"component": "c", "external_id": "x", "status": "completed", "inputs": [{"name": "a"}]}
    bodies = [
        ("/api/v1/observations", batch, protobuf.CONTENT_TYPE),
        ("/api/v1/runs", json.dumps([run]).encode(), "application/json"),
        ("/api/v1/outputs", b'{"task": "t", "values": [{"id": "a"}, {}]}', "application/json"),
    ]
    dice = random.Random(1)
    for index in range(6000):
        path, body, kind = bodies[index % 3]
        mutated = bytearray(body)
        for _ in range(dice.randrange(1, 4)):
            mutated[dice.randrange(len(mutated))] = dice.randrange(256)
        request = Request(path, bytes(mutated), kind)
        for status in (413, 422):
            splitting.split(request, status)
        splitting.described(request)
        splitting.run_of(request)
        splitting.refused_column(request)


def test_an_interruption_while_something_is_put_on_disk_loses_nothing(
    recorder, tmp_path, monkeypatch
):
    client = configured(recorder.url, tmp_path)

    def interrupted(self, items):
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline.Pipeline, "record_now", interrupted)
    with pytest.raises(KeyboardInterrupt):
        client.observe("c", {"n": 1.0})
    client.observe("c", {"n": 2.0})
    assert client.flush(SETTLED)
    batches = [read_batch(body) for _, body, _ in recorder.requests]
    assert sum(batch.row_count for batch in batches) == 2
    client.close()


def test_a_handler_of_a_signal_logs_like_anybody_else(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    count = [0]

    def handle(*arguments):
        count[0] += 1
        client.observe("c", {"n": 1.0})

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    end = time.monotonic() + 1
    while time.monotonic() < end:
        count[0] += 1
        client.observe("c", {"n": 1.0})
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    assert client.flush(SETTLED)
    batches = [read_batch(body) for _, body, _ in recorder.requests]
    assert sum(batch.row_count for batch in batches) == count[0]
    client.close()


def test_where_threads_are_short_there_are_no_more_with_each_call(recorder, tmp_path, monkeypatch):
    client = configured(recorder.url, tmp_path)
    start = threading.Thread.start

    def broken(self):
        if self.name == "strandline-sender":
            raise RuntimeError("can't start new thread")
        start(self)

    monkeypatch.setattr(threading.Thread, "start", broken)
    before = threading.active_count()
    for _ in range(20):
        client.observe("c", {"n": 1.0})
    # The server of the test has a thread for each connection.
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("strandline") <= 1 and threading.active_count() <= before + 2
    monkeypatch.undo()
    assert client.flush(SETTLED)
    batches = [read_batch(body) for _, body, _ in recorder.requests]
    assert sum(batch.row_count for batch in batches) == 20
    client.close()


def test_what_holds_a_client_can_be_copied_and_pickled(recorder, tmp_path):
    client = configured(recorder.url, tmp_path, token="secret", batch_seconds=0.123)
    assert copy.deepcopy([client])[0] is client
    pickled = pickle.dumps(client)
    assert b"secret" not in pickled
    other = pickle.loads(pickled)
    assert (other.settings.url, other.settings.batch_seconds) == (recorder.url, 0.123)
    other.observe("c", {"n": 1.0})
    assert other.flush(SETTLED)
    other.close()
    client.close()
