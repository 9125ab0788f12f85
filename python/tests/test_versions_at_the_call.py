"""What a run has read is what was there when it began; what it has made is what was there last."""

import hashlib
import os
import pathlib
import subprocess
import sys
import time

import numpy
import pandas
import pytest

import strandline
from strandline import contents, mltrace
from strandline.artifacts import Artifact


def md5(content):
    return hashlib.md5(content if isinstance(content, bytes) else content.encode()).hexdigest()


def only(artifacts):
    (artifact,) = artifacts
    return artifact


def version(artifacts):
    return only(artifacts).get("version")


def makers(client, component):
    """Whose runs the latest run of a component depends on."""
    run = client.history(component)[0]
    return [client.run_details(maker)["component"] for maker in run["dependencies"]]


def make(path, content="one\n"):
    with strandline.run("make") as run:
        path.write_text(content)
        run.output(path)


def append(path):
    with open(path, "a") as file:
        file.write("two\n")


def decorated(path):
    @strandline.component("append", inputs=["given"], outputs=["given"])
    def step(given):
        append(given)

    return lambda: step(path)


def decorated_literally(path):
    @strandline.component("append", inputs=[str(path)], outputs=[str(path)])
    def step():
        append(path)

    return step


def decorated_with_a_path_of_another_type(path):
    @strandline.component("append", inputs=["given"], outputs=["given"])
    def step(given):
        given = pathlib.Path(given)
        append(given)

    return lambda: step(str(path))


def decorated_generator(path):
    @strandline.component("append", inputs=["given"], outputs=["given"])
    def step(given):
        append(given)
        yield

    return lambda: list(step(path))


def in_a_list(path):
    @strandline.component("append", inputs=["given"], outputs=["given"])
    def step(given):
        append(given[0])

    return lambda: step([path])


def registered(path):
    @mltrace.register("append", input_vars=["given"], output_vars=["given"])
    def step(given):
        append(given)

    return lambda: step(str(path))


def registered_literally(path):
    @mltrace.register("append", inputs=[str(path)], outputs=[str(path)])
    def step():
        append(path)

    return step


def logged_automatically(path):
    @mltrace.register("append", auto_log=True, output_vars=["data_path"])
    def step(data_path):
        append(data_path)

    return lambda: step(str(path))


def in_a_block(path):
    def step():
        with strandline.run("append") as run:
            run.input(path)
            append(path)
            run.output(path)

    return step


def in_a_block_that_says_all_first(path):
    def step():
        with strandline.run("append") as run:
            run.input(path)
            run.output(path)
            append(path)

    return step


STEPS = [
    decorated,
    decorated_literally,
    decorated_with_a_path_of_another_type,
    decorated_generator,
    in_a_list,
    registered,
    registered_literally,
    logged_automatically,
    in_a_block,
    in_a_block_that_says_all_first,
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_file_that_is_appended_to_is_read_as_it_was(client, tmp_path, step):
    path = tmp_path / "log.csv"
    make(path)
    step(path)()
    (run,) = client.history("append")
    assert version(run["inputs"]) == md5("one\n")
    assert version(run["outputs"]) == md5("one\ntwo\n")
    assert makers(client, "append") == ["make"]
    trace = client.trace(str(path))["runs"]
    assert [line["component"] for line in trace] == ["append", "make"]


def test_steps_that_follow_at_once_keep_their_versions(server, tmp_path):
    client = strandline.configure(server.url, spool_directory=tmp_path / "spool")
    path = tmp_path / "log.csv"
    make(path)
    for _ in range(3):
        decorated(path)()
    path.unlink()
    assert client.flush()
    contents_ = [md5("one\n" + "two\n" * count) for count in range(4)]
    runs = client.history("append")[::-1]
    assert [version(run["inputs"]) for run in runs] == contents_[:3]
    assert [version(run["outputs"]) for run in runs] == contents_[1:]
    assert version(client.history("make")[0]["outputs"]) == contents_[0]
    strandline.close()


def test_a_large_file_that_has_changed_was_made_by_whoever_made_it_before(client, server, tmp_path):
    path = tmp_path / "large.csv"
    content = "x" * (contents.BYTES_MAX + 1)
    make(path, content)
    assert Artifact.of(path).stamp.digest is None
    assert version(client.history("make")[0]["outputs"]) == md5(content)
    # In the same process, the version before is known.
    decorated(path)()
    assert version(client.history("append")[0]["inputs"]) == md5(content)
    # In another one it is not, and is not taken for the one after.
    script = tmp_path / "script.py"
    script.write_text(
        "import strandline\n"
        "@strandline.component('late', inputs=['path'], outputs=['path'])\n"
        "def step(path):\n"
        "    with open(path, 'a') as file:\n"
        "        file.write('three')\n"
        f"step({str(path)!r})\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(pathlib.Path(strandline.__file__).resolve().parents[1]),
        "STRANDLINE_URL": server.url,
        "STRANDLINE_SPOOL": str(tmp_path / "late-spool"),
    }
    subprocess.run([sys.executable, script], env=environment, check=True, timeout=60)
    (run,) = client.history("late")
    assert version(run["inputs"]) is None
    assert version(run["outputs"]) == md5(content + "two\nthree")
    assert makers(client, "late") == ["append"]


def test_a_table_that_is_changed_in_place_is_read_as_it_was(client, server):
    frame = pandas.DataFrame({"x": [1.0, 2.0], "zone": ["a", "b"]})
    array = numpy.arange(2.0)
    values = {"y": [1.0, 2.0]}

    @strandline.component("make", outputs=["return"])
    def make_table():
        return frame

    @strandline.component("clean", inputs=["rows", "numbers", "columns"], outputs=["rows"])
    def clean(rows, numbers, columns):
        rows["x"] *= 100
        rows["new"] = 1.0
        numbers[:] = 7
        columns["y"].append(3.0)

    clean(make_table(), array, values)
    (run,) = client.history("clean")
    made = version(client.history("make")[0]["outputs"])
    versions = {artifact["name"]: artifact["version"] for artifact in run["inputs"]}
    assert versions["make.value"] == made
    assert version(run["outputs"]) != made
    assert makers(client, "clean") == ["make"]

    def mean(role, field):
        return server.field("clean", role, field)["window"]["statistics"]["mean"]

    assert mean("input", "x") == 1.5
    assert mean("output", "x") == 150
    assert mean("input", "numbers") == 0.5
    assert mean("input", "y") == 1.5
    fields = {(f["role"], f["field"]) for f in client.fields("clean")}
    assert ("input", "new") not in fields


def test_a_table_that_is_put_in_the_place_of_an_argument_is_not_what_was_read(client, server):
    @strandline.component("clean", inputs=["rows"], outputs=["rows"])
    def clean(rows):
        rows = rows[rows.x > 1]
        return rows

    clean(pandas.DataFrame({"x": [1.0, 2.0]}))
    assert server.field("clean", "input", "x")["values"] == 2
    assert server.field("clean", "output", "x")["values"] == 1


def test_values_that_versions_are_made_of_are_what_they_were(client):
    @mltrace.register("step", input_kwargs={"name": "value", "names": "values"})
    def step(value, values):
        name, names = "one", ["two", "three"]
        value["x"].append(2.0)
        values[0].append(1)

    step({"x": [1.0]}, [[0], [0]])
    first = client.history("step")[0]["inputs"]
    step({"x": [1.0]}, [[0], [0]])
    assert client.history("step")[0]["inputs"] == first
    found = {artifact["name"]: artifact["version"] for artifact in first}
    assert found["two"] == found["three"]


def test_what_says_nothing_at_the_call_is_what_it_is_at_the_end(client, tmp_path):
    made = tmp_path / "made.csv"

    @strandline.component("step", inputs=["path", "names", "row", "local", "closed"])
    def step(row, path=None, names=()):
        path = tmp_path / "read.csv"
        names = ["a", "b"]
        row = f"row-{row}"
        local = "local"
        made.write_text("1")
        return closed

    closed = "closed"
    step(7)
    (run,) = client.history("step")
    names = [artifact["name"] for artifact in run["inputs"]]
    assert names == [str(tmp_path / "read.csv"), "a", "b", "row-7", "local", "closed"]


def test_a_file_that_a_function_makes_is_none_that_it_has_read(client, tmp_path):
    path = tmp_path / "made.csv"

    @strandline.component("step", inputs=["given"], outputs=["given"])
    def step(given):
        given.write_text("1")

    step(path)
    (run,) = client.history("step")
    assert version(run["inputs"]) is None
    assert version(run["outputs"]) == md5("1")


def test_a_failed_call_has_read_what_was_there(client, tmp_path):
    path = tmp_path / "log.csv"
    make(path)

    @strandline.component("append", inputs=["given"], outputs=["given"])
    def step(given):
        append(given)
        raise KeyError

    with pytest.raises(KeyError):
        step(path)
    (run,) = client.history("append")
    assert version(run["inputs"]) == md5("one\n")
    assert run["outputs"] == []


def test_a_file_is_hashed_once_for_each_content(tmp_path, monkeypatch):
    path = tmp_path / "model.bin"
    path.write_bytes(b"1")
    assert contents.stamp_of(str(path)).digest == md5("1")
    # The same size at the same time is no sign of the same content.
    before = os.stat(path)
    path.write_bytes(b"2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert contents.stamp_of(str(path)).digest == md5("2")
    os.utime(path, (time.time() - 60,) * 2)
    assert contents.stamp_of(str(path)).digest == md5("2")
    monkeypatch.setattr(contents, "_digest", lambda stamp: pytest.fail("read once more"))
    assert contents.stamp_of(str(path)).digest == md5("2")


def test_only_regular_files_are_opened(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert contents.stamp_of(str(fifo)).digest is None
    assert contents.stamp_of(str(tmp_path)).digest is None
    assert contents.stamp_of("/dev/zero").digest is None
    assert contents.stamp_of(str(tmp_path / "nothing")) is None


def test_an_artifact_of_the_programs_is_looked_at_each_time(client, tmp_path):
    path = tmp_path / "tip.joblib"
    model = strandline.Artifact(str(path), kind="model", labels=["pii"])
    versions = []
    for content in ("one", "two"):
        path.write_text(content)
        with strandline.run("train") as run:
            run.output(model)
        found = only(client.history("train")[0]["outputs"])
        assert (found["kind"], found["labels"]) == ("model", ["pii"])
        versions.append(found["version"])
    assert versions == [md5("one"), md5("two")]
