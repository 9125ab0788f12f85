"""One thing that cannot be taken takes no other with it."""

import math

import pytest
from stand_in import configured, run

import strandline
from strandline.profiles import CategoricalProfile, NumericProfile, Profile
from strandline.protobuf_reading import read_batch

SETTLED = 30
LONE = "\ud800"


@pytest.fixture
def quiet(server, tmp_path):
    """A client of a real server that raises nothing."""
    client = configured(server.url, tmp_path)
    yield client
    strandline.close()


def task_ids(client, task):
    return sorted(value["id"] for value in client.task_values(task, side="output", limit=1000))


def fields(client, component):
    return {field["field"]: field for field in client.fields(component)}


# MARK: values of tasks


def test_an_empty_id_takes_no_other_with_it(quiet, caplog):
    for index in range(100):
        quiet.log_output("t", "" if index == 37 else f"id-{index:03}", 1)
    result = quiet.flush(SETTLED)
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    assert task_ids(quiet, "t") == [f"id-{index:03}" for index in range(100) if index != 37]
    assert caplog.text.count("the server refused") == 1


def test_many_that_are_at_fault_take_no_other_with_them(quiet):
    bad = {3, 4, 50, 77, 99}
    for index in range(100):
        quiet.log_feedback("t", "x" * 2000 if index in bad else f"id-{index:03}", 1)
    assert quiet.flush(SETTLED).refused_count == len(bad)
    ids = {value["id"] for value in quiet.task_values("t", side="label", limit=1000)}
    assert len(ids) == 95


def test_a_task_without_a_name_takes_no_other_with_it(quiet):
    for index in range(50):
        quiet.log_output("", f"a{index}", 1)
        quiet.log_output("t", f"b{index}", 1)
    assert quiet.flush(SETTLED)
    assert quiet.skipped_count == 50
    assert len(task_ids(quiet, "t")) == 50


def test_a_time_that_is_none_takes_no_other_with_it(quiet, caplog):
    for index in range(20):
        quiet.log_output("t", f"id-{index}", 1, timestamp=math.nan if index == 3 else None)
    quiet.observe("c", {"n": 1.0}, timestamp=math.inf)
    quiet.observe("c", {"n": 2.0})
    assert quiet.flush(SETTLED)
    assert quiet.skipped_count == 2
    assert len(task_ids(quiet, "t")) == 19
    assert fields(quiet, "c")["n"]["rows"] == 1
    assert "is no timestamp" in caplog.text


# MARK: text that is none


def test_a_lone_surrogate_becomes_a_replacement_character_everywhere(quiet):
    quiet.create_component(f"c{LONE}", f"about{LONE}", f"ola{LONE}", [f"tag{LONE}"])
    with quiet.run(f"c{LONE}") as run:
        run.output(strandline.Artifact(f"out{LONE}", version=f"1{LONE}", labels=[f"l{LONE}"]))
        run.notes = f"notes{LONE}"
        run.parameters = {f"p{LONE}": f"v{LONE}"}
        run.metrics = {f"m{LONE}": 1.0}
        run.log_test(f"t{LONE}", True, f"why{LONE}")
        run.upstream = [f"up{LONE}"]
        run.observe({f"x{LONE}": [1.0], f"z{LONE}": [f"cat{LONE}"]}, ids=[f"row{LONE}"])
    with pytest.raises(ValueError), quiet.run(f"failed{LONE}"):
        raise ValueError(f"bad{LONE}")
    quiet.observe(f"s{LONE}", Profile({f"f{LONE}": CategoricalProfile({f"k{LONE}": 2})}))
    quiet.log_output(f"task{LONE}", f"id{LONE}", f"said{LONE}")
    quiet.observe("other", {"n": 1.0})
    result = quiet.flush(SETTLED)
    assert result, result
    (stored,) = quiet.history(f"c{LONE}")
    assert stored["component"] == "c\ufffd"
    assert (stored["notes"], stored["parameters"]) == ("notes\ufffd", {"p\ufffd": "v\ufffd"})
    assert stored["metrics"] == {"m\ufffd": 1.0}
    (output,) = stored["outputs"]
    assert (output["name"], output["version"]) == ("out\ufffd", "1\ufffd")
    assert stored["tests"] == [{"name": "t\ufffd", "passed": True, "message": "why\ufffd"}]
    (failed,) = quiet.history("failed\ufffd")
    assert failed["error"] == "ValueError: bad\ufffd"
    assert set(fields(quiet, "c\ufffd")) == {"x\ufffd", "z\ufffd"}
    assert set(fields(quiet, f"s{LONE}")) == {"f\ufffd"}
    assert task_ids(quiet, f"task{LONE}") == ["id\ufffd"]
    assert quiet.component_details(f"c{LONE}")["owner"] == "ola\ufffd"
    assert quiet.substituted_count > 15
    assert fields(quiet, "other")["n"]["rows"] == 1


def test_two_halves_of_a_character_become_one(quiet):
    quiet.log_output("t", "\ud83d\ude00", "\ude00\ud83d")
    assert quiet.flush(SETTLED)
    (value,) = quiet.task_values("t", side="output")
    assert value["id"] == "\N{GRINNING FACE}"
    assert value["output"] == "\ufffd\ufffd"


def test_a_nul_ends_no_text(quiet):
    with quiet.run("c\0d") as run:
        run.notes = "a\0b"
        run.parameters = {"p\0": "\\u0000 is \0"}
    quiet.log_output("t", "a\0b", "x\0y")
    quiet.observe("c", {"z\0": ["a\0b"]})
    assert quiet.flush(SETTLED)
    (stored,) = quiet.history("c\ufffdd")
    assert stored["notes"] == "a\ufffdb"
    assert stored["parameters"] == {"p\ufffd": "\\u0000 is \ufffd"}
    assert task_ids(quiet, "t") == ["a\ufffdb"]
    assert set(fields(quiet, "c")) == {"z\ufffd"}


def test_a_file_name_that_is_no_text_is_logged(server, tmp_path):
    script = (
        "import os, strandline, sys\n"
        "path = os.fsdecode(b'caf\\xe9.csv')\n"
        "open(path, 'w').close()\n"
        "with strandline.run('c') as run: run.input(path)\n"
        "assert strandline.flush()\n"
    )
    status, _, err = run(script, server.url, tmp_path / "spool", cwd=tmp_path)
    assert (status, err) == (0, "")
    (stored,) = server.request("/api/v1/components/c/runs").json
    assert stored["inputs"][0]["name"] == "caf\ufffd.csv"
    assert stored["inputs"][0]["version"]


# MARK: runs


def test_what_the_server_refuses_of_a_run_does_not_cost_the_run(quiet, caplog):
    with quiet.run("c") as run:
        run.input(*(f"in-{index}" for index in range(10)))
        run.output("made")
        run.tests.append({"name": "odd", "passed": "perhaps"})
        run.parameters = {"depth": "3"}
        run.notes = "as it was"
        run.log_metric("loss", 0.5)
        run.observe({"n": 1.0})
    with quiet.run("c"):
        pass
    result = quiet.flush(SETTLED)
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    assert "the server refused the tests of a run of 'c'" in caplog.text
    stored = quiet.history("c")[1]
    assert stored["status"] == "completed"
    assert len(stored["inputs"]) == 10
    assert [output["name"] for output in stored["outputs"]] == ["made"]
    assert stored["parameters"] == {"depth": "3"}
    assert stored["metrics"] == {"loss": 0.5}
    assert stored["notes"] == "as it was"
    assert fields(quiet, "c")["n"]["rows"] == 1


def test_a_run_without_a_component_takes_no_other_with_it(quiet):
    for name in ("a", "", "b"):
        with quiet.run(name) as run:
            run.output("x")
    assert quiet.flush(SETTLED)
    assert quiet.skipped_count == 1
    assert {run["component"] for run in quiet.recent()} == {"a", "b"}


def test_names_that_no_server_takes_are_made_some(quiet):
    with quiet.run("c") as run:
        run.parameters = {"": "1", "x" * 2000: "2"}
        run.metrics = {"": 1.0, "inf": math.inf}
        run.log_test("", True)
        run.upstream = [""]
    assert quiet.flush(SETTLED)
    (stored,) = quiet.history("c")
    assert len(stored["parameters"]) == 2
    assert stored["parameters"]["(empty)"] == "1"
    assert stored["metrics"] == {"(empty)": 1.0}


# MARK: columns


def test_a_column_that_is_refused_takes_no_other_with_it(quiet, caplog):
    names = [f"f{index}" for index in range(20)]
    quiet.observe("c", {name: [1.0] for name in names})
    assert quiet.flush(SETTLED)
    changed = {name: [2.0] if index != 7 else ["two"] for index, name in enumerate(names)}
    quiet.observe("c", {**changed, "new": ["x"]})
    result = quiet.flush(SETTLED)
    assert (result.waiting_count, result.dropped_count, result.refused_count) == (0, 0, 1)
    known = fields(quiet, "c")
    assert {name: known[name]["rows"] for name in names} == {
        name: 1 if name == "f7" else 2 for name in names
    }
    assert known["new"]["rows"] == 1
    assert caplog.text.count("the column 'f7' of 'c'") == 1


def test_a_column_that_was_refused_is_not_sent_again_at_once(recorder, tmp_path, caplog):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer

    def answer(path, body):
        names = [column.name for column in read_batch(body).columns]
        if "bad" in names:
            return 422, {}, b'{"error": "field \'bad\' is numeric, and categorical values came"}'
        return plain(path, body)

    recorder.answer = answer
    for _ in range(5):
        client.observe("c", {"a": [1.0], "bad": ["x"], "b": [2.0]})
        client.flush(SETTLED)
    assert client.refused_count == 5
    assert len(recorder.refused) < 5
    columns = [c.name for _, body, _ in recorder.requests for c in read_batch(body).columns]
    assert sorted(columns) == ["a"] * 5 + ["b"] * 5
    assert caplog.text.count("'bad'") == 2
    client.close()


def test_a_field_of_a_profile_that_is_refused_takes_no_other_with_it(quiet):
    def profile(kind):
        numeric = NumericProfile(count=1, mean=1.0, minimum=1.0, maximum=1.0, values=[(1.0, 1)])
        kinds = {"number": numeric, "text": CategoricalProfile({"x": 1})}
        return Profile({"a": numeric, "b": kinds[kind], "c": numeric})

    quiet.observe("c", profile("number"))
    assert quiet.flush(SETTLED)
    quiet.observe("c", profile("text"))
    assert quiet.flush(SETTLED).refused_count == 1
    assert {n: f["rows"] for n, f in fields(quiet, "c").items()} == {"a": 2, "b": 1, "c": 2}


def test_ids_that_are_refused_cost_no_values(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer

    def answer(path, body):
        if any(len(row_id) > 10 for row_id in read_batch(body).ids):
            return 422, {}, b'{"error": "\'ids\'[1] is too long"}'
        return plain(path, body)

    recorder.answer = answer
    client.observe("c", {"a": [1.0, 2.0], "b": [1.0, 2.0]}, ids=["short", "x" * 100])
    client.flush(SETTLED)
    batches = [read_batch(body) for _, body, _ in recorder.requests]
    columns = [column.name for batch in batches for column in batch.columns]
    assert sorted(columns) == ["a", "b"]
    assert not any(batch.ids for batch in batches)
    client.close()


def test_what_is_too_large_is_sent_in_parts(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    plain = recorder.answer
    page = b"<html>413 Request Entity Too Large</html>"
    recorder.answer = lambda path, body: (413, {}, page) if len(body) > 5000 else plain(path, body)
    table = {
        "n": [float(index) for index in range(2000)],
        "z": [f"category-{index % 7}" for index in range(2000)],
        "v": [[float(index), 1.0] for index in range(2000)],
    }
    client.observe("c", table)
    for index in range(50):
        with client.run("c") as run:
            run.notes = "x" * 1000 + str(index)
    assert client.flush(SETTLED)
    batches = [
        read_batch(body) for path, body, _ in recorder.requests if path.endswith("observations")
    ]
    assert sum(batch.row_count for batch in batches) == 2000
    assert len({batch.batch_id for batch in batches}) == len(batches)
    assert len(recorder.runs) == 50
    client.close()


def test_a_single_thing_that_is_too_large_is_refused(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    recorder.status = lambda path, body: 413
    client.log_output("t", "a", "x" * 10_000)
    client.observe("c", {"n": 1.0})
    assert client.flush(SETTLED).refused_count == 2
    client.close()


def test_parts_are_on_disk_before_they_are_sent(server, tmp_path):
    """A kill while a batch is taken apart neither loses nor doubles anything of it."""
    script = """
import os, signal, sys, strandline
from strandline.transport import Transport
left = int(sys.argv[1])
send = Transport.send
def dying(self, request):
    global left
    left -= 1
    if left < 0: os.kill(os.getpid(), signal.SIGKILL)
    return send(self, request)
strandline.observe("c", {**{f"f{i}": [1.0] for i in range(8)}, "f3": [1.0]})
strandline.flush()
strandline.observe("c", {**{f"f{i}": [2.0] for i in range(8)}, "f3": ["text"]})
Transport.send = dying
strandline.flush()
"""
    for count in range(12):
        run(script, server.url, tmp_path / "spool", count)
    run("import strandline\nstrandline.flush()", server.url, tmp_path / "spool")
    known = {f["field"]: f for f in server.request("/api/v1/fields?component=c").json}
    assert {name: known[name]["rows"] for name in known} == {
        f"f{index}": 12 if index == 3 else 24 for index in range(8)
    }
