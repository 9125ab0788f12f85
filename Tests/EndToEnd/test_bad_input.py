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


def maps(**form):
    return {"component": "c", "inputs": ["a"], "outputs": ["b"],
            "row_maps": [{"input": "a", "output": "b", **form}]}


LINEAGE = [
    ("POST", "runs", {"component": "c", "started_at": "yesterday"}, 422, "'started_at'"),
    ("POST", "runs", {"component": "c", "started_at": "2999-01-01"}, 422, "started_at is"),
    ("POST", "runs", {"component": "c", "parameters": {"": 1}}, 422, "parameters: a name"),
    ("POST", "runs", {"component": "c", "metrics": {"f1": "x"}}, 422, "'metrics.f1'"),
    ("POST", "runs", {"component": "c", "tests": [{"name": "t"}]}, 422, "'tests[0]'"),
    ("POST", "runs", {"component": "c", "external_id": ""}, 422, "external_id"),
    ("POST", "runs", {"component": "c", "upstream": [""]}, 422, "upstream[0]"),
    ("POST", "runs", {"component": "c", "staleness_threshold_seconds": -1}, 422, "'staleness_"),
    ("POST", "runs", {"component": "c", "inputs": [{"name": "a", "kind": "tree"}]}, 422,
     "'inputs[0].kind'"),
    ("POST", "runs", [{"component": "c"}, {"component": 3}], 422, "'[1].component'"),
    ("POST", "runs", maps(ranges=[[0, 2**48 - 1], [0, 2**48 - 1]]), 422,
     "'row_maps[0].ranges[1]'"),
    ("POST", "runs", maps(rows=[0, -1]), 422, "'row_maps[0].rows[1]'"),
    ("GET", "runs?limit=0", None, 400, "'limit'"),
    ("GET", "runs?before=9", None, 404, "run 9"),
    ("GET", "runs?colour=red", None, 400, "'colour'"),
    ("GET", "runs/x", None, 400, "'id'"),
    ("GET", "runs/9", None, 404, "run 9"),
    ("PATCH", "runs/9", {"notes": "n"}, 404, "run 9"),
    ("PATCH", "runs/9", {}, 422, "'notes'"),
    ("POST", "components", {"name": ""}, 422, "name"),
    ("POST", "components", {"name": "a", "tags": [""]}, 422, "tags[0]"),
    ("GET", "components/none/runs", None, 404, '"none"'),
    ("GET", "trace", None, 400, "'output'"),
    ("GET", "trace?output=none", None, 404, '"none"'),
    ("GET", "trace?output=b&depth=-1", None, 400, "'depth'"),
    ("GET", "trace?output=b&row=1.5", None, 400, "'row'"),
    ("GET", "impact?artifact=none", None, 404, '"none"'),
    ("GET", "diff?left=b", None, 400, "'right'"),
    ("POST", "flags", {}, 422, "'output'"),
    ("POST", "flags", {"outputs": ["none"]}, 404, '"none"'),
    ("DELETE", "flags", None, 400, "'output'"),
    ("DELETE", "flags?all=maybe", None, 400, "'all'"),
    ("GET", "review?order=random", None, 400, "'order'"),
    ("POST", "labels", {"labels": [""]}, 422, "labels[0]"),
    ("GET", "labels/none/artifacts", None, 404, '"none"'),
    ("GET", "artifacts/none", None, 404, '"none"'),
]


def test_lineage_routes_name_what_was_wrong_and_take_nothing(server):
    for method, path, body, status, sentence in LINEAGE:
        answer = server.request(f"/api/v1/{path}", body, method=method)
        assert answer.status == status, (path, answer.text)
        assert list(answer.json) == ["error"]
        assert sentence in answer.json["error"], path
        assert "\n" not in answer.json["error"]
    for listing in ["runs", "components", "flags", "labels"]:
        assert server.request(f"/api/v1/{listing}").json == []


def test_rows_beyond_all_memory_are_answered_at_once(server):
    for form in [{"identity": 2**47}, {"ranges": [[2**46, 2**46], [0, 2**46]]}]:
        assert server.request("/api/v1/runs", maps(**form)).status == 201
        for direction, name in [("trace", "b"), ("impact", "a")]:
            answer = server.request(f"/api/v1/{direction}?artifact={name}&row=5", timeout=5)
            assert answer.status == 200
