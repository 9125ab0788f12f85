"""What is logged arrives exactly once, whatever happens, and never in the user's way."""

import datetime
import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time

import pytest
from end_to_end import Server, free_port, until
from stand_in import configured

import strandline
from strandline.columns import columns_of
from strandline.items import ObservationItem
from strandline.lookups import Lookups
from strandline.mltrace.conversion import moment
from strandline.pipeline import Pipeline
from strandline.reporting import Report

SETTLED = 20


def test_small_things_go_together(recorder, tmp_path):
    client = configured(recorder.url, tmp_path, token="secret", batch_seconds=1)
    for index in range(50):
        client.observe("c", {"n": index, "z": "ab"[index % 2]})
        with client.run("c"):
            pass
    assert client.flush()
    assert [path for path, _, _ in recorder.requests].count("/api/v1/observations") <= 2
    runs = [
        r for path, body, _ in recorder.requests if path.endswith("runs") for r in json.loads(body)
    ]
    assert len(runs) == len({run["external_id"] for run in runs}) == 50
    assert recorder.requests[0][2]["Authorization"] == "Bearer secret"
    client.close()


def test_what_is_logged_together_arrives_together(recorder, tmp_path, monkeypatch):
    settings = strandline.Settings(recorder.url, spool_directory=tmp_path / "spool")
    way = Pipeline(settings, Lookups(lambda: None), Report(), lambda count: None)
    record = way._try_to_record

    def slowly(items, is_large):
        record(items, is_large)
        if not sending.is_alive():
            sending.start()
            time.sleep(0.2)

    monkeypatch.setattr(way, "_try_to_record", slowly)
    sending = threading.Thread(target=way.send, args=(lambda: True,), kwargs={"gives_up": False})
    columns = [columns_of({"n": [1.0] * count}) for count in (20_000, 1)]
    way.record([ObservationItem("c", "output", some) for some in columns])
    sending.join()
    assert len(recorder.requests) == 2
    way.close()


def test_a_run_that_is_refused_takes_no_other_with_it(recorder, tmp_path, caplog):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 422 if b'"bad"' in body else 201
    for name in ("good", "bad", "better"):
        with client.run(name):
            pass
    result = client.flush()
    assert not result
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    assert result.reasons == ("the server refused something: no",)
    assert [run["component"] for run in recorder.runs] == ["good", "better"]
    assert client.refused_count == 1
    assert "the server refused something: no" in caplog.text
    assert client.flush()
    client.close()


def test_a_refusal_is_raised_where_it_is_asked_for(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 422
    client.observe("c", {"n": 1})
    with strandline.strict(), pytest.raises(strandline.ServerError, match="no"):
        strandline.observe("c", {"n": 1})
    with strandline.strict(), pytest.raises(ValueError, match="mixes numbers with text"):
        strandline.observe("c", {"n": [1, "x"]})
    strandline.observe("c", {"n": [1, "x"]})
    client.close()


def test_what_the_server_cannot_take_now_waits(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 503
    for index in range(3):
        client.observe("c", {"n": index})
        assert not client.flush(0.3)
    assert list((tmp_path / "spool").rglob("*.spool"))
    recorder.status = lambda path, body: 202
    assert client.flush(SETTLED)
    assert len(recorder.requests) == 3
    assert not list((tmp_path / "spool").rglob("*.spool"))
    client.close()


def test_a_token_that_is_wrong_loses_nothing(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 401
    client.observe("c", {"n": 1})
    assert not client.flush(0.3)
    with strandline.strict(), pytest.raises(strandline.ServerError):
        strandline.observe("c", {"n": 2})
    recorder.status = lambda path, body: 202
    assert client.flush(SETTLED)
    assert len(recorder.requests) == 2
    assert client.refused_count == 0
    client.close()


def test_what_cannot_be_said_silences_nothing_else(recorder, tmp_path, caplog):
    client = configured(recorder.url, tmp_path)
    with client.run("bad") as run:
        run.parameters = {"depth": object()}
    with client.run("good"):
        pass
    result = client.flush()
    assert not result
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 1, 0)
    (request,) = recorder.requests
    assert [run["component"] for run in json.loads(request[1])] == ["good"]
    assert "cannot be sent" in caplog.text
    client.close()


def test_large_columns_are_cut_by_rows(recorder, tmp_path):
    client = configured(recorder.url, tmp_path, body_bytes_max=4096)
    client.observe("c", {"n": [float(index) for index in range(2000)]})
    assert client.flush()
    bodies = [body for _, body, _ in recorder.requests]
    assert len(bodies) > 3
    assert max(map(len, bodies)) < 5000
    assert b"".join(bodies).count(b"\x12") >= len(bodies)
    client.close()


def test_the_queue_is_bounded(recorder, tmp_path, caplog):
    gate = threading.Event()
    recorder.status = lambda path, body: gate.wait(10) and 202
    client = configured(recorder.url, tmp_path, queue_bytes_max=20_000)
    for _ in range(50):
        client.observe("c", {"n": [1.0] * 100})
    assert client.dropped_count > 0
    assert "something was dropped" in caplog.text
    gate.set()
    result = client.flush()
    assert not result
    assert result.waiting_count == 0
    assert result.dropped_count == client.dropped_count
    assert client.flush()
    client.close()


def test_the_spool_is_bounded(quiet_client, tmp_path):
    strandline.close(0.1)
    client = configured(f"http://127.0.0.1:{free_port()}", tmp_path, spool_bytes_max=10_000)
    for _ in range(5):
        client.observe("c", {"n": [1.0] * 500})
        client.flush(0.2)
    assert client.dropped_count > 0
    assert sum(path.stat().st_size for path in (tmp_path / "spool").rglob("*")) < 30_000


def test_no_call_waits_for_a_server_that_is_away(quiet_client):
    begin = time.perf_counter()
    for _ in range(100):
        quiet_client.observe("c", {"n": [1.0, 2.0]})
        quiet_client.log_output("t", "x", 1)
        with quiet_client.run("c") as run:
            run.input("a")
    assert time.perf_counter() - begin < 1


def values(server):
    return server.field("c", "output", "n")["values"]


def test_a_server_that_comes_later_gets_everything_once(quiet_client, tmp_path):
    quiet_client.create_component("c", owner="ola")
    for index in range(20):
        quiet_client.observe("c", {"n": [float(index)] * 10})
        with quiet_client.run("c") as run:
            run.output(f"out-{index}")
        if index % 7 == 0:
            quiet_client.flush(0.1)
    logged_at = time.time()
    assert not quiet_client.flush(0.5)
    server = Server(tmp_path, address=f"127.0.0.1:{quiet_client.port}")
    try:
        assert quiet_client.flush(SETTLED)
        assert values(server) == 200
        assert len(quiet_client.history("c")) == 20
        # Values that come late count from when they were logged.
        newest = moment(server.field("c", "output", "n")["newest_value_at"])
        assert newest.replace(tzinfo=datetime.timezone.utc).timestamp() <= logged_at
        assert quiet_client.component_details("c")["owner"] == "ola"
    finally:
        server.stop()


def test_kills_of_the_server_lose_and_double_nothing(tmp_path):
    address = f"127.0.0.1:{free_port()}"
    server = Server(tmp_path, address=address)
    client = configured(f"http://{address}", tmp_path, timeout_seconds=5)
    stop = threading.Event()
    sent = [0]

    def produce():
        while not stop.is_set():
            client.observe("c", {"n": [1.0] * 10})
            with client.run("c"):
                pass
            sent[0] += 10
            time.sleep(0.002)

    producer = threading.Thread(target=produce)
    producer.start()
    for _ in range(5):
        time.sleep(0.3)
        server.kill()
        time.sleep(0.2)
        server = Server(tmp_path, address=address)
    stop.set()
    producer.join()
    assert client.flush(60)
    assert values(server) == sent[0]
    assert len(client.history("c", limit=10_000)) == sent[0] // 10
    client.close()
    server.stop()


SCRIPT = """
import sys, strandline
strandline.configure(sys.argv[1], spool_directory=sys.argv[2], exit_seconds=float(sys.argv[3]))
for index in range(10):
    strandline.observe("c", {"n": float(index)})
"""


def run_script(url, tmp_path, exit_seconds=5):
    environment = {
        **os.environ,
        "PYTHONPATH": os.path.dirname(os.path.dirname(strandline.__file__)),
    }
    subprocess.run(
        [sys.executable, "-c", SCRIPT, url, tmp_path / "spool", str(exit_seconds)],
        check=True,
        env=environment,
        timeout=60,
    )


def test_the_end_of_the_interpreter_sends_what_is_left(server, tmp_path):
    run_script(server.url, tmp_path)
    assert values(server) == 10


def test_the_next_process_sends_what_an_ended_one_left(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    run_script(url, tmp_path, exit_seconds=0.3)
    assert list((tmp_path / "spool").rglob("*.spool"))
    server = Server(tmp_path, address=f"127.0.0.1:{port}")
    try:
        run_script(url, tmp_path)
        assert values(server) == 20
        assert not list((tmp_path / "spool").rglob("*.spool"))
    finally:
        server.stop()


def observe_in_child(count):
    for _ in range(count):
        strandline.observe("c", {"n": 2.0})
    assert strandline.flush(SETTLED)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_forks_send_their_own_and_nothing_twice(server, tmp_path):
    client = configured(server.url, tmp_path, batch_seconds=0.3)
    for _ in range(30):
        client.observe("c", {"n": 1.0})
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=observe_in_child, args=(40,)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    assert client.flush(SETTLED)
    assert values(server) == 30 + 3 * 40
    client.close()


def test_many_threads(server, tmp_path):
    client = configured(server.url, tmp_path)

    def work():
        for _ in range(200):
            client.observe("c", {"n": 1.0})

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.flush(SETTLED)
    assert values(server) == 1600
    client.close()


def test_a_configuration_after_the_import_counts(server, tmp_path):
    @strandline.component("late", outputs=["name"])
    def function():
        name = "made"
        return name

    client = configured(server.url, tmp_path)
    function()
    assert client.flush()
    assert until(lambda: client.history("late"))[0]["outputs"][0]["name"] == "made"
    client.close()


def test_the_end_does_not_wait_for_a_server_that_hangs(recorder, tmp_path):
    gate = threading.Event()
    recorder.status = lambda path, body: gate.wait(30) and 202
    client = configured(recorder.url, tmp_path)
    client.observe("c", {"n": 1})
    begin = time.monotonic()
    assert not client.close(0.3)
    assert time.monotonic() - begin < 5
    gate.set()
    assert list((tmp_path / "spool").rglob("*.spool"))
