"""Bad input: one clear sentence, and nothing taken."""

import gzip
import json

import pytest


GOOD = {"component": "c", "role": "output", "fields": {"n": [1, 2, 3], "t": ["a", "b", "c"]}}


def body(**changes):
    return json.dumps({**GOOD, **changes}).encode()


CASES = {
    "ragged columns": (
        body(fields={"n": [1, 2, 3], "t": ["a"]}), 422,
        "column 't' has 1 values where the other columns have 3"),
    "text in a numeric field": (
        body(fields={"n": ["one", "two", "three"], "t": ["a", "b", "c"]}), 422,
        "field 'n' is numeric, and categorical values came"),
    "an unknown key": (body(colour=3), 422, "unknown key 'colour'"),
    "truncated JSON": (body()[:-9], 400, "the JSON ends too early, at byte"),
    "invalid UTF-8": (
        body().replace(b'"a"', b'"\xff"'), 400, "is not valid UTF-8"),
    "no JSON": (b"n=1&n=2", 400, "the JSON is malformed at byte 0: a value should stand there"),
    "an empty body": (b"", 400, "the JSON ends too early, at byte 0"),
    "an infinite number": (
        body().replace(b"[1,", b"[1e999,").replace(b"[1, ", b"[1e999, "), 422,
        "must be a number that a double can hold"),
    "a time far ahead": (body(timestamp="2999-01-01"), 422, "ahead of the server's clock"),
    "a run that nobody logged": (body(run=99), 404, "run 99"),
    "an empty name": (body(component=""), 422, "must not be empty"),
    "a name that is too long": (body(component="c" * 1025), 422, "1025 bytes"),
    "ids that do not fit": (body(ids=["x"]), 422, "'ids' has 1 values"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_batch_is_answered_with_one_sentence_and_nothing_is_taken(server, name):
    server.observe("c", GOOD["fields"])
    bad, status, sentence = CASES[name]
    answer = server.request("/api/v1/observations", bad, method="POST")
    assert answer.status == status, answer.text
    assert list(answer.json) == ["error"]
    assert sentence in answer.json["error"]
    assert "\n" not in answer.json["error"]
    for field in ("n", "t"):
        assert server.field("c", "output", field)["values"] == 3
    assert [entry["name"] for entry in server.request("/api/v1/components").json] == ["c"]


def test_a_body_of_a_hundred_megabytes_is_refused(server):
    answer = server.request("/api/v1/observations", b" " * 100_000_000, method="POST")
    assert answer.status == 413
    assert answer.json["error"] == "the body is larger than the 33554432 bytes that are allowed"
    assert server.request("/-/healthy").status == 200


def test_another_media_type_is_refused_by_name(server):
    answer = server.request(
        "/api/v1/observations", b"a,b\n1,2\n", headers={"Content-Type": "text/csv"})
    assert answer.status == 415
    assert "text/csv" in answer.json["error"]


def test_a_path_that_is_not_there_is_answered_in_json(server):
    answer = server.request("/api/v1/nothing")
    assert answer.status == 404
    assert answer.json == {"error": "there is nothing at '/api/v1/nothing'"}


def test_runs_are_refused_by_name(server):
    for run, sentence in [
        ({}, "'component' is missing"),
        ({"component": "c", "inputs": [{"version": "1"}]}, "'inputs[0]' lacks a 'name'"),
        ({"component": "c", "status": "asleep"}, "'status' must be one of"),
        ({"component": "c", "started_at": "2020-01-02", "ended_at": "2020-01-01"},
         "'ended_at' lies before 'started_at'"),
        ({"component": "c", "outputs": [{"name": "x", "colour": 1}]},
         "unknown key 'colour' in 'outputs[0]'"),
    ]:
        answer = server.request("/api/v1/runs", run)
        assert answer.status == 422
        assert sentence in answer.json["error"]
    assert server.request("/api/v1/runs").json == []
