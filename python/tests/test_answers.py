"""Only the server's own answer is success; everything else keeps what was logged, and says so."""

import hashlib
import json
import threading
import time

import pytest
from stand_in import configured, spooled

import strandline
from strandline import spool
from strandline.transport import Request

SETTLED = 20
PAGE = b"<!doctype html><title>Please log in</title><p>This network wants to know you."

STRANGE = {
    "a page": (200, {"Content-Type": "text/html"}, PAGE),
    "nothing": (200, {}, b""),
    "no content": (204, {}, b""),
    "other JSON": (200, {}, b'{"status": "ok"}'),
    "a list": (200, {}, b"[]"),
    "nested too deeply": (200, {}, b"[" * 20_000),
    "a redirection": (302, {"Location": "https://login.example/"}, b""),
    "moved for good": (308, {"Location": "https://new.example/"}, b""),
    "not modified": (304, {}, b""),
    "a page of a proxy": (403, {"Content-Type": "text/html"}, PAGE),
    "an unknown path": (404, {}, b'{"error": "there is no such path"}'),
    "a page that is not there": (404, {}, PAGE),
    "a gateway": (502, {}, PAGE),
    "an error": (500, {}, b'{"error": "the database is gone"}'),
}


def log_one_of_each(client):
    client.create_component("c", owner="ola")
    client.observe("c", {"n": 1.0})
    client.log_output("t", "a", 1)
    with client.run("c"):
        pass


def paths(requests):
    return sorted(path.rpartition("/")[2] for path, _, _ in requests)


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_what_no_server_answers_keeps_everything(recorder, tmp_path, answer):
    client = configured(recorder.url, tmp_path)
    plain, recorder.answer = recorder.answer, lambda path, body: answer
    log_one_of_each(client)
    result = client.flush(0.5)
    assert not result
    assert result.waiting_count > 0
    assert (result.dropped_count, result.refused_count) == (0, 0)
    assert str(answer[0]) in result.reasons[-1]
    assert spooled(tmp_path)
    recorder.requests.clear()
    recorder.answer = plain
    assert client.flush(SETTLED)
    assert paths(recorder.requests) == ["components", "observations", "outputs", "runs"]
    assert not spooled(tmp_path)
    client.close()


def test_an_answer_about_fewer_runs_is_none(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer
    recorder.answer = lambda path, body: (201, {}, b'{"ids": [1]}')
    for _ in range(3):
        with client.run("c"):
            pass
    assert not client.flush(0.3)
    recorder.answer = plain
    assert client.flush(SETTLED)
    client.close()


def test_an_answer_without_an_end_is_not_read_to_it(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer
    recorder.answer = lambda path, body: (200, {}, b" " * (20 << 20))
    client.observe("c", {"n": 1.0})
    assert not client.flush(1)
    recorder.answer = plain
    assert client.flush(SETTLED)
    client.close()


def test_questions_take_no_page_for_an_answer(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    for answer in (STRANGE["a page"], STRANGE["a redirection"], STRANGE["not modified"]):
        recorder.answer = lambda path, body, answer=answer: answer
        with pytest.raises(strandline.ServerAwayError):
            client.ask("POST", "/api/v1/flags", {"outputs": ["x"]})
    client.close()


# MARK: one thing that is in the way


#: Not as one word, since the code of a run is sent along.
BAD = "-".join(["never", "taken"])

POISON = {
    "too many requests": (429, {"Retry-After": "60"}, b'{"error": "the limit is reached"}'),
    "an internal error": (500, {}, b'{"error": "the server could not do this"}'),
    "a firewall's page": (403, {"Content-Type": "text/html"}, PAGE),
    "a page": (200, {"Content-Type": "text/html"}, PAGE),
    "not available": (503, {}, b'{"error": "not now"}'),
}


@pytest.mark.parametrize("answer", POISON.values(), ids=POISON)
def test_one_request_that_is_never_taken_holds_up_no_other(recorder, tmp_path, answer):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer
    good = []

    def answers(path, body):
        if BAD.encode() in body:
            return answer
        good.append(path)
        return plain(path, body)

    recorder.answer = answers
    client.observe(BAD, {"n": 1.0})
    client.flush(0.1)
    for index in range(5):
        client.observe(f"good-{index}", {"n": 1.0})
        with client.run("good"):
            pass
    deadline = time.monotonic() + SETTLED
    values = "/api/v1/observations"
    while len(recorder.runs) + good.count(values) < 10 and time.monotonic() < deadline:
        client.flush(0.2)
    assert (len(recorder.runs), good.count(values)) == (5, 5)
    result = client.flush(0.1)
    assert result.waiting_count == 1
    # It is kept, and arrives as soon as the server takes it.
    recorder.answer = plain
    assert client.flush(SETTLED)
    assert BAD.encode() in recorder.requests[-1][1]
    client.close()


def test_a_request_that_breaks_the_connection_holds_up_no_other(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer

    def answer(path, body):
        if BAD.encode() in body:
            raise ConnectionAbortedError
        return plain(path, body)

    recorder.answer = answer
    recorder.handle_error = lambda *arguments: None
    client.observe(BAD, {"n": 1.0})
    client.flush(0.1)
    with client.run("good"):
        pass
    deadline = time.monotonic() + SETTLED
    while not recorder.runs and time.monotonic() < deadline:
        client.flush(0.2)
    assert len(recorder.runs) == 1
    client.close()


def test_values_of_a_run_that_was_refused_wait_for_nothing(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)

    def answer(path, body):
        status = 409 if path.endswith("runs") else 404
        return status, {}, json.dumps({"error": "no"}).encode()

    recorder.answer = answer
    with client.run("c") as run:
        run.observe({"n": 1.0, "m": 2.0})
    begin = time.monotonic()
    result = client.flush(SETTLED)
    assert time.monotonic() - begin < 5
    assert (result.waiting_count, result.refused_count) == (0, 2)
    client.close()


def test_values_of_a_run_with_a_number_that_is_not_known_are_refused(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 404
    client.observe("c", {"n": 1.0}, run=7)
    result = client.flush(SETTLED)
    assert (result.waiting_count, result.refused_count) == (0, 1)
    client.close()


def test_values_wait_for_their_run(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    known = set()
    plain = recorder.answer

    def answer(path, body):
        if path.endswith("runs"):
            known.update(run["external_id"] for run in json.loads(body))
        elif not any(name.encode() in body for name in known):
            return 404, {}, b'{"error": "There is no run with this external id."}'
        return plain(path, body)

    recorder.answer = answer
    with client.run("c") as run:
        strandline.observe("c", {"n": 1.0}, run=run.external_id)
        begin = time.monotonic()
        assert client.flush(SETTLED).waiting_count == 1
        # There is no point in waiting for a run that may never come.
        assert time.monotonic() - begin < 5
    assert client.flush(SETTLED)
    assert paths(recorder.requests) == ["observations", "runs"]
    assert client.refused_count == 0
    client.close()


def test_a_record_that_cannot_be_read_hides_none_behind_it(recorder, tmp_path):
    client = configured("http://127.0.0.1:9", tmp_path)
    for name in ("first", "second", "third"):
        with client.run(name):
            pass
        client.flush(0.1)
    client.close(0.1)
    files = spooled(tmp_path)
    for file in files:
        content = bytearray(file.read_bytes())
        if (place := content.find(b'"second"')) >= 0:
            content[place] ^= 1
            file.write_bytes(content)
    (folder,) = (tmp_path / "spool").iterdir()
    client = configured(recorder.url, tmp_path)
    folder.rename(folder.parent / server_name(recorder.url))
    result = client.flush(SETTLED)
    assert result.dropped_count == 1
    assert [run["component"] for run in recorder.runs] == ["first", "third"]
    assert not spooled(tmp_path)
    client.close()


def server_name(url):
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def test_nothing_but_what_is_logged_goes_out_of_the_spool(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    own = spool.Spool(client.settings)
    for request in (
        Request("/api/v1/store", b"{}"),
        Request("/api/v1/runs", b'[{"component": "c"}]', count=1),
    ):
        own.create([request])
    own.close()
    client.flush(SETTLED)
    assert [path for path, _, _ in recorder.requests] == ["/api/v1/runs"]
    client.close()


# MARK: what is told


def test_each_distinct_refusal_is_said_once(recorder, tmp_path, caplog):
    client = configured(recorder.url, tmp_path)

    def answer(path, body):
        sentence = "the task is odd" if b"odd" in body else f"[{len(body)}].id is empty"
        return 422, {}, json.dumps({"error": sentence}).encode()

    recorder.answer = answer
    for index in range(20):
        client.log_output("odd", f"a{index}", 1)
        client.log_output("even", f"b{index}", 1)
        client.flush(0.05)
    result = client.flush()
    assert client.refused_count == 40
    assert not result
    assert caplog.text.count("the task is odd") == 1
    assert caplog.text.count("id is empty") == 1
    client.close()


def test_batches_go_out_while_more_is_logged_all_the_time(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    deadline = time.monotonic() + 5
    count = 0
    while len(recorder.requests) < 3 and time.monotonic() < deadline:
        client.log_output("t", f"v{count}", 1)
        count += 1
    assert len(recorder.requests) >= 3
    # They were put together.
    assert count / len(recorder.requests) > 10
    client.close()


def test_a_flush_tells_what_became_of_what_was_logged(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 422 if b"bad" in body else 201
    client.log_output("bad", "a", 1)
    client.log_output("good", "a", 1)
    result = client.flush()
    assert isinstance(result, strandline.FlushResult)
    assert not result
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    assert result.reasons == ("the server refused something: no",)
    # It was told; what comes after is another matter.
    client.log_output("good", "b", 1)
    assert client.flush()
    client.close()


def test_a_strict_client_raises_what_cannot_be_said(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    with strandline.strict(), pytest.raises(ValueError, match="is no timestamp"):
        client.log_output("t", "a", 1, timestamp=float("nan"))
    client.close()


def test_a_token_that_no_header_can_hold_keeps_everything(recorder, tmp_path):
    client = configured(recorder.url, tmp_path, token="sécret\nsecret")
    client.observe("c", {"n": 1.0})
    assert client.flush(0.3).waiting_count == 1
    client.close(0.1)
    client = configured(recorder.url, tmp_path, token="secret")
    assert client.flush(SETTLED)
    assert len(recorder.requests) == 1
    client.close()


def test_what_is_logged_after_a_close_arrives_too(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    client.observe("c", {"n": 1.0})
    assert client.close()
    client.observe("c", {"n": 2.0})
    assert client.close()
    assert len(recorder.requests) == 2
    assert not spooled(tmp_path)


def test_many_threads_and_closes_lose_and_double_nothing(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)

    def work():
        for _ in range(100):
            client.log_output("t", threading.current_thread().name, 1)

    threads = [threading.Thread(target=work, name=f"thread-{index}") for index in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        client.close()
    for thread in threads:
        thread.join()
    assert client.flush(SETTLED)
    values = [v for _, body, _ in recorder.requests for v in json.loads(body)["values"]]
    assert len(values) == 800
    client.close()
