"""How requests are taken apart where something of them cannot be taken."""

import json

import pytest

import strandline
from strandline import splitting
from strandline.protobuf_reading import read_batch
from strandline.transport import Request
from strandline.values import Categories, Column, Missing, Numbers, Vectors


def test_a_batch_that_was_read_back_is_what_it_was():
    columns = [
        Column("n", Numbers(b"\0" * 24)),
        Column("z", Categories(["a", "b"], b"\1\0\0\0\0\0\0\0\2\0\0\0")),
        Column("m", Missing(3)),
        Column("v", Vectors(b"\0" * 32, 2, b"\1\0\1")),
    ]
    body = strandline.protobuf.observation_body(
        "c", "label", columns, (0, 3), batch_id="b", run=-5, timestamp=-1.5, ids=["x", "y", "z"]
    )
    batch = read_batch(body)
    assert (batch.component, batch.role, batch.run, batch.timestamp) == ("c", "label", -5, -1.5)
    assert (batch.batch_id, batch.ids) == ("b", ["x", "y", "z"])
    assert batch.columns[:3] == columns[:3]
    assert batch.columns[3].values == Vectors(b"\0" * 32, 2, b"\1\1\0")


@pytest.mark.parametrize("body", [b"\xff", b"\x0a\xff", b"\x0d", b"[", b"{}", b"[[]]", b'"x"'])
@pytest.mark.parametrize("path", ["runs", "observations", "outputs", "components"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-protobuf"])
def test_what_nobody_can_read_is_one_thing(path, body, kind):
    request = Request(f"/api/v1/{path}", body, kind)
    assert splitting.split(request, 422) is None
    assert splitting.described(request) == "something"


def test_a_run_is_taken_apart_and_ended_last():
    message = {
        "component": "c",
        "external_id": "x",
        "started_at": 1.0,
        "ended_at": 2.0,
        "status": "failed",
        "error": "why",
        "inputs": [{"name": "a"}, {"name": "b"}],
        "parameters": {"p": "1", "q": "2"},
    }
    request = Request("/api/v1/runs", json.dumps([message]).encode())
    found = splitting.split(request, 422)
    probe, middle, end = (json.loads(part.body) for part in (found.probe, *found.parts))
    core = {"component": "c", "external_id": "x", "started_at": 1.0}
    assert probe == {**core, "status": "running"}
    assert end == {**core, "status": "failed", "ended_at": 2.0}
    assert middle == {
        **probe,
        **{key: message[key] for key in ("error", "inputs", "parameters")},
    }
    # A conflict is about the run as a whole.
    assert splitting.split(request, 409) is None


def test_the_end_that_is_left_of_a_refused_run_says_why():
    message = {
        "component": "c",
        "external_id": "x",
        "started_at": 1.0,
        "ended_at": 2.0,
        "status": "failed",
        "error": "KeyError",
        "inputs": [{"name": "a"}],
        "outputs": [{"name": "b"}],
        "metrics": {"loss": 0.5},
    }
    request = Request("/api/v1/runs", json.dumps([message]).encode(), ends_run=True)
    end = splitting.refused_end(request, "no")
    kept = {key: value for key, value in message.items() if key not in ("inputs", "outputs")}
    assert json.loads(end.body) == {
        **kept,
        "error": "KeyError\nThe server has refused this run: no",
    }
    assert not end.ends_run
    assert splitting.refused_end(Request("/api/v1/runs", b"[1, 2]"), "no") is None
