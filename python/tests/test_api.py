"""What a data scientist writes, against a real server."""

import asyncio
import os
import subprocess

import numpy
import pandas
import pytest

import strandline


def names(artifacts):
    return [artifact["name"] for artifact in artifacts]


def test_a_decorated_pipeline_hangs_together(server, client, tmp_path):
    raw = tmp_path / "raw.csv"
    raw.write_text("a\n1\n")

    @strandline.component("clean", inputs=["path"], outputs=["return"], owner="dana", tags=["etl"])
    def clean(path):
        return pandas.DataFrame({"distance": [1.0, 2.5, None], "zone": ["a", None, "b"]})

    @strandline.component("train", inputs=["rows"], outputs=["model"], parameters=["depth"])
    def train(rows, depth=3):
        model = str(tmp_path / "tip.joblib")
        with open(model, "w") as file:
            file.write("weights")
        return model

    model = train(clean(raw))
    trace = client.trace(model)
    assert [run["component"] for run in trace["runs"]] == ["train", "clean"]
    assert trace["runs"][1]["owner"] == "dana"
    (run,) = client.history("train")
    assert run["status"] == "completed"
    assert run["parameters"] == {"depth": "3"}
    assert run["outputs"][0]["kind"] == "model"
    assert (
        run["outputs"][0]["version"] == "a9d6e9f4ba7a8b3a8ee4dc4a2d5b8f9b"
        or len(run["outputs"][0]["version"]) == 32
    )
    assert run["inputs"][0]["version"] == client.history("clean")[0]["outputs"][0]["version"]
    assert "def train(rows, depth=3):" in run["code"]
    field = server.field("train", "input", "distance")
    assert (field["values"], field["missing"]) == (3, 1)
    assert field["window"]["run"] == run["id"]
    assert names(client.impact(str(raw))["runs"][0]["outputs"]) == ["clean.value"]
    assert client.component_details("clean")["tags"] == ["etl"]


def test_a_function_that_raises_is_a_failed_run(client):
    error = KeyError("zone")

    @strandline.component("clean", inputs=["path"])
    def clean(path):
        raise error

    with pytest.raises(KeyError) as caught:
        clean("raw.csv")
    assert caught.value is error
    assert error.__context__ is None
    (run,) = client.history("clean")
    assert run["status"] == "failed"
    assert run["error"] == "KeyError: 'zone'"
    assert names(run["inputs"]) == ["raw.csv"]


def test_coroutines_and_generators(client):
    @strandline.component("fetch", outputs=["name"])
    async def fetch(number):
        await asyncio.sleep(0)
        name = f"page-{number}"
        return name

    @strandline.component("stream", outputs=["names"])
    def stream():
        names = []
        for number in range(3):
            names.append(f"part-{number}")
            yield number

    assert asyncio.run(fetch(1)) == "page-1"
    assert list(stream()) == [0, 1, 2]
    assert names(client.history("fetch")[0]["outputs"]) == ["page-1"]
    assert names(client.history("stream")[0]["outputs"]) == ["part-0", "part-1", "part-2"]


def test_a_variable_that_is_no_variable_is_named_at_once():
    with pytest.raises(ValueError, match="has no variable 'pth'"):

        @strandline.component("clean", inputs=["pth"])
        def clean(path):
            return path


def test_literal_names_are_taken_as_they_are(client):
    @strandline.component("clean", inputs=["data/raw.csv"], outputs=["data/clean.csv"])
    def clean():
        return None

    clean()
    (run,) = client.history("clean")
    assert names(run["inputs"]) == ["data/raw.csv"]
    assert names(run["outputs"]) == ["data/clean.csv"]


def test_a_run_as_a_context(server, client):
    frame = pandas.DataFrame({"x": numpy.arange(100.0)})
    with strandline.run("train") as run:
        run.input("features.csv", version="3")
        run.output(strandline.Artifact("models/tip", kind="model", labels=["pii"]))
        run.observe(frame, role="input")
        run.log_parameter("depth", 4)
        run.log_metric("accuracy", 0.75)
        run.log_test("not_empty", True)
        run.log_test("balanced", False, "9:1")
        run.notes = "first try"
        assert strandline.current_run() is run
    assert strandline.current_run() is None
    (found,) = client.history("train")
    assert found["inputs"] == [
        {"kind": "data", "labels": [], "name": "features.csv", "version": "3"}
    ]
    assert found["outputs"][0]["labels"] == ["pii"]
    assert found["parameters"] == {"depth": "4"}
    assert found["metrics"] == {"accuracy": 0.75}
    assert [test["passed"] for test in found["tests"]] == [True, False]
    assert found["notes"] == "first try"
    assert "def test_a_run_as_a_context" in found["code"]
    assert server.field("train", "input", "x")["values"] == 100
    with pytest.raises(RuntimeError), strandline.run("train"):
        raise RuntimeError("no")
    assert client.history("train")[0]["error"] == "RuntimeError: no"


def test_an_endpoint_counts_in_its_window(server, client):
    @strandline.component(
        "inference", inputs=["features"], outputs=["row_id", "score"], endpoint=True
    )
    def predict(row_id, features):
        score = features["x"] / 10
        return score

    for index in range(5):
        predict(f"row-{index}", {"x": float(index), "zone": "a"})
    field = server.field("inference", "output", "score")
    assert field["values"] == 5
    assert field["window"].get("run") is None
    assert server.field("inference", "input", "zone")["values"] == 5
    run = client.history("inference")[0]
    assert {"row-4"} <= set(names(run["outputs"]))
    assert {a["kind"] for a in run["outputs"] if a["name"] == "row-4"} == {"endpoint"}


def test_observe_takes_ids_and_times(server, client):
    client.observe(
        "inference", {"score": [0.1, 0.9]}, ids=[1, 2], timestamp=1583020800, role="output"
    )
    assert server.field("inference", "output", "score")["newest_value_at"].startswith("2020-03-01")
    with pytest.raises(ValueError, match="1 ids for 2 rows"):
        client.observe("inference", {"score": [0.1, 0.9]}, ids=[1])
    with pytest.raises(ValueError, match="the role must be"):
        client.observe("inference", {"score": 1}, role="side")


def test_embeddings_are_vectors(server, client):
    vectors = numpy.random.default_rng(1).normal(size=(200, 8))
    client.observe("inference", {"embedding": vectors}, role="input")
    field = server.field("inference", "input", "embedding")
    assert field["kind"] == "embedding"
    assert field["values"] == 200


def test_git_is_found_by_itself(client, tmp_path):
    def git(*arguments):
        answer = subprocess.run(
            ["git", "-C", tmp_path, *arguments], check=True, capture_output=True, text=True
        )
        return answer.stdout.strip()

    git("init", "-q")
    (tmp_path / "step.py").write_text(
        "import strandline\n@strandline.component('step')\ndef step():\n    return 1\n"
    )
    git("add", "step.py")
    git("commit", "-qm", "step")
    git("tag", "v7")
    scope = {}
    path = str(tmp_path / "step.py")
    exec(compile((tmp_path / "step.py").read_text(), path, "exec"), scope)
    scope["step"]()
    (run,) = client.history("step")
    assert run["git_commit"] == git("rev-parse", "HEAD")
    assert run["git_tags"] == ["v7"]
    assert run["code"].startswith("@strandline.component('step')")


def test_flags_review_and_notes(client):
    for index in range(3):
        with strandline.run("clean") as run:
            run.output(f"clean-{index}")
        with strandline.run("infer") as run:
            run.input(f"clean-{index}")
            run.output(f"p-{index}")
    client.flag("p-1")
    assert [flag["output"] for flag in client.flags()] == ["p-1"]
    review = client.review()
    suspects = {s["component"] for group in review["groups"] for s in group["suspects"]}
    assert suspects == {"clean", "infer"}
    assert client.review(order="mltrace")["runs"][0]["flagged"] == 1
    client.unflag("p-1")
    client.flag("p-1", "p-2")
    client.unflag_all()
    assert client.flags() == []
    run = client.recent(limit=1)[0]["id"]
    assert client.add_notes(run, "looked at")["notes"] == "looked at"
    assert client.run_details(run)["notes"] == "looked at"
    assert client.diff("p-0", "p-1")
    with pytest.raises(strandline.ServerError) as caught:
        client.trace("nothing")
    assert caught.value.status == 404


def test_tasks(server, client):
    for index in range(8):
        client.log_output("tips", f"row-{index}", index / 8)
        client.log_feedback("tips", f"row-{index}", index >= 4)
    answer = client.task_metrics("tips")
    assert answer["pairs"] == 8
    assert answer["metrics"]["accuracy"] == 1
    assert answer["metrics"]["roc_auc"] == 1
    assert client.tasks()[0]["labelled_ratio"] == 1
    assert len(client.task_values("tips", "output")) == 8
    metrics = server.request("/metrics").text
    assert 'strandline_task_metric{task="tips",metric="f1"} 1' in metrics
    assert 'strandline_label_lag_seconds_count{task="tips"} 8' in metrics


def test_a_run_of_mlflow_is_picked_up(client, tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow.set_tracking_uri((tmp_path / "mlruns").as_uri())
    mlflow.set_experiment("tips")

    @strandline.component("train")
    def train():
        with mlflow.start_run(run_name="first") as run:
            mlflow.log_param("depth", 3)
            mlflow.log_metric("accuracy", 0.5)
        return run.info.run_id

    run_id = train()
    (run,) = client.history("train")
    assert run["parameters"] == {"depth": "3", "mlflow.run_id": run_id}
    assert run["metrics"] == {"accuracy": 0.5}

    @strandline.component("later")
    def later():
        return None

    later()
    assert client.history("later")[0]["parameters"] == {}


def test_a_value_that_is_none_is_named(client):
    with pytest.raises(ValueError, match="nan is no value"):
        client.log_output("tips", "row", float("nan"))


def test_unknown_settings_are_refused():
    with pytest.raises(ValueError, match="the url must begin with http"):
        strandline.Settings(url="postgresql://localhost")
    with pytest.raises(ValueError, match="send must be"):
        strandline.Settings(send="rumours")
    with pytest.raises(TypeError):
        strandline.Settings(colour="blue")


def test_the_environment_sets_the_server(monkeypatch):
    monkeypatch.setenv("STRANDLINE_URL", "http://example:1")
    monkeypatch.setenv("STRANDLINE_TOKEN", "secret")
    settings = strandline.Settings()
    assert settings.url == "http://example:1"
    assert settings.token == "secret"
    assert "secret" not in repr(settings)
    assert os.path.isabs(settings.spool_directory)
