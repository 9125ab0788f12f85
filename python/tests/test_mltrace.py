"""Programs that were written for mltrace, and what is right here that mltrace does wrong."""

import datetime
import sys
import types

import numpy
import pandas
import pytest

import strandline
import strandline.mltrace as mltrace
from strandline.mltrace import Component, ComponentRun, IOPointer, Metric, Task, Test, register
from strandline.mltrace.entities import PointerTypeEnum

pytestmark = pytest.mark.usefixtures("client")


def names(pointers):
    return [p["name"] if isinstance(p, dict) else p.name for p in pointers]


def last(component):
    return mltrace.get_history(component, limit=1)[0]


# MARK: mltrace's semantics


def test_every_name_is_there():
    for name in mltrace.__all__:
        assert hasattr(mltrace, name), name
    mastered = """clean_db create_component register backtrace get_history tag_component
        log_component_run create_random_ids get_component_information
        get_component_run_information web_trace get_recent_run_ids get_io_pointer set_db_uri
        get_db_uri get_git_hash get_git_tags set_address add_notes_to_component_run flag_output_id
        unflag_output_id review_flagged_outputs get_tags get_components unflag_all Component Test
        ComponentRun IOPointer load save retract_label retrieve_retracted_labels retract_labels
        retrieve_io_pointers_for_label get_labels log_output log_feedback compute_metric Task
        supported_sklearn_metrics"""
    assert set(mastered.split()) <= set(mltrace.__all__)


def test_components_and_tags():
    mltrace.create_component("clean", "drops rows", "dana", ["etl"])
    mltrace.create_component("clean", "something else", "nobody")
    mltrace.create_component("train", "", "mei")
    mltrace.tag_component("clean", ["nightly"])
    component = mltrace.get_component_information("clean")
    assert (component.name, component.owner, component.description) == (
        "clean",
        "dana",
        "drops rows",
    )
    assert sorted(component.tags) == ["etl", "nightly"]
    assert [c.name for c in mltrace.get_components(owner="mei")] == ["train"]
    assert [c.name for c in mltrace.get_components(tag="nightly")] == ["clean"]
    assert sorted(mltrace.get_tags()) == sorted(mltrace.get_all_tags()) == ["etl", "nightly"]
    assert '"name": "clean"' in repr(component)


def test_register_reads_variables_at_return():
    @register(
        "step",
        inputs=["static.csv"],
        outputs=["out.csv"],
        input_vars=["path", "parts", "none"],
        output_vars=["made"],
    )
    def step(path):
        parts = ["a", "b"]
        none = None
        made = path + ".out"
        path = "renamed.csv"
        return made

    assert step("raw.csv") == "raw.csv.out"
    run = last("step")
    assert sorted(names(run.inputs)) == ["a", "b", "renamed.csv", "static.csv"]
    assert sorted(names(run.outputs)) == ["out.csv", "raw.csv.out"]
    assert "def step(path):" in run.code_snapshot
    assert run.start_timestamp <= run.end_timestamp
    assert run.start_timestamp.tzinfo is None


def test_a_listed_name_that_is_absent_is_a_value_error():
    @register("step", input_vars=["missing"], output_vars=["made"])
    def step():
        made = "x"
        return made

    with pytest.raises(ValueError, match="has no variable 'missing'"):
        step()
    assert names(last("step").outputs) == ["x"]


def test_kwargs_name_artifacts_by_one_variable_and_version_them_by_another():
    @register("step", input_kwargs={"names": "values"}, output_kwargs={"name": "value"})
    def step(values, value):
        names = ["a", "b"][: len(values)]
        name = "made"
        return name

    step([1, 2], "content")
    first = last("step")
    step([1, 2], "other content")
    second = last("step")
    assert sorted(names(first.inputs)) == ["a", "b"]
    assert [p["value"] for p in first.inputs] == [p["value"] for p in second.inputs]
    assert first.outputs[0]["value"] != second.outputs[0]["value"]

    @register("short", input_kwargs={"names": "values"})
    def short():
        names, values = ["a", "b"], [1]
        return names, values

    with pytest.raises(ValueError, match="'values' is not as long a list as 'names'"):
        short()


def test_an_endpoint_makes_endpoints():
    @register("serve", output_vars=["answers"], endpoint=True)
    def serve():
        answers = mltrace.create_random_ids(2)
        return answers

    made = serve()
    run = last("serve")
    assert sorted(names(run.outputs)) == sorted(made)
    assert {p["pointer_type"] for p in run.outputs} == {PointerTypeEnum.ENDPOINT}


def test_auto_log_takes_what_looks_like_data_or_models():
    @register("first", auto_log=True)
    def first(data_path, depth=3):
        frame = pandas.DataFrame({"x": [1.0, 2.0]})
        small = 7
        return frame

    @register("second", auto_log=True)
    def second(received):
        doubled = received * 2
        return doubled

    second(first("raw.csv"))
    run = last("first")
    assert names(run.inputs) == ["raw.csv"]
    assert names(run.outputs) == ["first.frame"]
    assert last("second").dependencies == ["first"]
    assert names(last("second").inputs) == ["first.frame"]


def test_auto_log_names_objects_by_their_variables():
    class Model:
        def predict(self, rows):
            return rows

    @register("train", auto_log=True)
    def train():
        model = Model()
        data_ids = list(range(200_000))
        odd_data = {"nested": {"x": [[1], [1, 2]]}}
        return model

    @register("infer", auto_log=True)
    def infer(my_model):
        return my_model.predict([1])

    infer(train())
    run = last("train")
    assert sorted(names(run.outputs)) == ["train.data_ids", "train.model", "train.odd_data"]
    assert names(last("infer").inputs) == ["train.model"]
    assert last("infer").dependencies == ["train"]
    assert last("infer").inputs[0]["pointer_type"] == PointerTypeEnum.MODEL


def test_load_and_save_log_themselves(tmp_path, monkeypatch):
    monkeypatch.setenv("SAVE_DIR", str(tmp_path))

    @register("train")
    def train():
        return mltrace.save({"weights": [1, 2]})

    @register("infer")
    def infer(path):
        return mltrace.load(path)

    path = train()
    assert path.startswith(str(tmp_path / "train"))
    assert infer(path) == {"weights": [1, 2]}
    assert names(last("train").outputs) == names(last("infer").inputs) == [path]
    assert last("infer").dependencies == ["train"]
    assert mltrace.load(mltrace.save([1], str(tmp_path / "alone.mlt"))) == [1]


class Positive(Test):
    """Rows are there, and none is negative."""

    def __init__(self):
        super().__init__("positive")

    def testRows(self, rows):
        self.assertGreater(len(rows), 0, "there are no rows")

    def testNoNegative(self, rows):
        self.assertTrue(min(rows) >= 0, "a row is negative")


def test_component_runs_tests_that_stop_nothing():
    component = Component(
        "clean", "dana", "drops rows", beforeTests=[Positive], afterTests=[Positive], tags=["etl"]
    )

    @component.run
    def clean(rows):
        rows = [row for row in rows if row > 0]
        return rows

    assert clean([3, -1]) == [3]
    run = last("clean")
    results = [(test["name"], test["passed"]) for test in run.test_result]
    assert results == [
        ("Positive.testNoNegative", False),
        ("Positive.testRows", True),
        ("Positive.testNoNegative", True),
        ("Positive.testRows", True),
    ]
    assert run.test_result[0]["message"] == "a row is negative"
    assert mltrace.get_component_information("clean").owner == "dana"
    assert Positive().runTests(rows=[]) == {
        "testNoNegative": "fail, error: ValueError: min() arg is an empty sequence"
        if sys.version_info < (3, 12)
        else "fail, error: ValueError: min() iterable argument is empty",
        "testRows": "fail, error: there are no rows",
    }


def test_component_run_with_arguments():
    seen = {}

    class Watched(Component):
        def afterRun(self, **variables):
            seen.update(variables)

    component = Watched("train", "mei", beforeTests=[Positive])

    @component.run(
        input_filenames=["path"],
        output_vars=["model"],
        skip_before=True,
        inputs=["static"],
        score="accuracy",
    )
    def train(path):
        model = "tip.joblib"
        accuracy = 0.5
        return model

    train("features.csv")
    run = last("train")
    assert sorted(names(run.inputs)) == ["features.csv", "static"]
    assert names(run.outputs) == ["tip.joblib"]
    assert run.test_result is None
    assert seen == {"path": "features.csv", "model": "tip.joblib", "score": 0.5}
    with pytest.raises(ValueError, match="skip_before"):

        @component.run
        def wrong(skip_before):
            return skip_before


@pytest.mark.parametrize(
    "name, holds, fails",
    [
        ("assertEqual", (1, 1), (1, 2)),
        ("assertNotEqual", (1, 2), (1, 1)),
        ("assertGreater", (2, 1), (1, 1)),
        ("assertLess", (1, 2), (1, 1)),
        ("assertGreaterEqual", (1, 1), (0, 1)),
        ("assertLessEqual", (1, 1), (2, 1)),
        ("assertTrue", (True,), (0,)),
        ("assertFalse", (0,), (True,)),
    ],
)
def test_the_eight_asserts(name, holds, fails):
    getattr(Test(), name)(*holds)
    with pytest.raises(mltrace.entities.MLTraceError, match="why"):
        getattr(Test(), name)(*fails, msg="why")


def test_history_by_time_by_index_and_counted():
    component = Component("step", "mei")

    @component.run(output_vars=["made"])
    def step(number):
        made = f"out-{number}"
        return made

    for number in range(4):
        step(number)
    history = component.history
    assert len(history) == 4
    assert names(history[0][0].outputs) == ["out-0"]
    assert names(history[0].outputs) == ["out-0"]
    assert names(history[-1].outputs) == ["out-3"]
    assert [names(run.outputs)[0] for run in history.get_runs_by_index(1, 3)] == ["out-1", "out-2"]
    assert [names(run.outputs)[0] for run in history.get_runs_by_index(1, -1)] == [
        "out-1",
        "out-2",
    ]
    assert history.get_runs_by_index(0, 0) == []
    third = history[2].start_timestamp
    assert [names(r.outputs)[0] for r in history.get_runs_by_time(third)] == ["out-3", "out-2"]
    assert len(history.get_runs_by_time(end_time=third)) == 3
    with pytest.raises(IndexError):
        history[4]
    assert repr(history) == "History(step)"


def test_component_runs_by_hand():
    clean = ComponentRun("clean")
    clean.set_start_timestamp(datetime.datetime(2020, 3, 1))
    clean.set_end_timestamp(datetime.datetime(2020, 3, 1, 1))
    clean.add_outputs(["clean.csv", IOPointer("tip", pointer_type=PointerTypeEnum.MODEL)])
    clean.add_output("clean.csv")
    clean.notes = "by hand"
    clean.git_hash = "a" * 40
    mltrace.log_component_run(clean)
    infer = ComponentRun("infer")
    infer.set_upstream("clean")
    infer.set_upstream(["clean"])
    infer.add_input("other.csv")
    infer.add_output("prediction")
    mltrace.log_component_run(infer)
    run = last("clean")
    assert run.notes == "by hand"
    assert run.start_timestamp == datetime.datetime(2020, 3, 1)
    assert names(run.outputs) == ["clean.csv", "tip"]
    assert run.outputs[1]["pointer_type"] == PointerTypeEnum.MODEL
    assert last("infer").dependencies == ["clean"]
    with pytest.raises(TypeError):
        clean.set_start_timestamp("yesterday")
    with pytest.raises(TypeError):
        clean.notes = 7
    assert ComponentRun.from_dictionary(clean.to_dictionary()).notes == "by hand"


def step(component, reads=(), writes=(), versions=None):
    run = ComponentRun(component)
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    run.set_start_timestamp(now)
    run.set_end_timestamp(now)
    versions = versions or {}
    run.add_inputs([IOPointer(name, versions.get(name, "")) for name in reads])
    run.add_outputs([IOPointer(name, versions.get(name, "")) for name in writes])
    mltrace.log_component_run(run)


def test_traces():
    step("clean", ["raw"], ["clean"])
    step("features", ["clean"], ["features"])
    step("train", ["features"], ["model"])
    step("infer", ["features", "model"], ["prediction"])
    trace = mltrace.backtrace("prediction")
    assert [(level, run.component_name) for level, run in trace][0] == (0, "infer")
    assert {run.component_name for _, run in trace} == {"infer", "train", "features", "clean"}
    assert isinstance(trace[0][1].inputs[0], IOPointer)
    (tree,) = mltrace.web_trace("prediction")
    assert tree["label"] == "infer"
    assert "prediction" in [child["label"] for child in tree["childNodes"]]
    assert {"train", "features"} <= {child["label"] for child in tree["childNodes"]}
    ids = mltrace.get_recent_run_ids(limit=2)
    assert len(ids) == 2
    assert mltrace.get_recent_run_ids(limit=1, last_run_id=ids[0]) == [ids[1]]
    run = mltrace.get_component_run_information(ids[0])
    assert run.component_name == "infer"
    assert mltrace.add_notes_to_component_run(ids[0], "odd") == "odd"
    assert mltrace.get_component_run_information(str(ids[0])).notes == "odd"


def test_history_between_dates():
    for day in (1, 2, 3):
        run = ComponentRun("clean")
        run.set_start_timestamp(datetime.datetime(2020, 3, day))
        run.set_end_timestamp(datetime.datetime(2020, 3, day, 1))
        mltrace.log_component_run(run)
    found = mltrace.get_history("clean", date_lower="2020-03-02", date_upper="2020-03-02T12:00:00")
    assert [run.start_timestamp.day for run in found] == [2]
    assert [run.start_timestamp.day for run in mltrace.get_history("clean", limit=2)] == [3, 2]


def test_review_counts_and_puts_the_latest_first():
    step("clean", [], ["clean"])
    for number in range(2):
        step("infer", ["clean"], [f"p-{number}"])
        assert mltrace.flag_output_id(f"p-{number}") is True
    outputs, runs = mltrace.review_flagged_outputs()
    assert sorted(outputs) == ["p-0", "p-1"]
    assert [(run.component_name, count) for run, count in runs] == [
        ("clean", 2),
        ("infer", 1),
        ("infer", 1),
    ]
    assert names(runs[1][0].outputs) == ["p-1"]
    assert mltrace.unflag_output_id("p-0") is True
    assert mltrace.unflag_output_id("p-0") is False
    mltrace.unflag_all()
    assert mltrace.review_flagged_outputs()[0] == []


def test_labels_spread_warn_and_refuse():
    first, second = Component("first", "shreya"), Component("second", "shreya")

    @first.run(input_vars={"frame": "label"}, output_vars=["made"])
    def start(frame, label):
        made = frame * 2
        return made

    @second.run(input_vars=["received"], output_vars=["result"], staleness_threshold=1e-6)
    def follow(received):
        result = received + 1
        return result

    made = start(pandas.DataFrame({"x": [1.0]}), "customer 7")
    follow(made)
    assert mltrace.get_labels() == ["customer 7"]
    labelled = names(mltrace.retrieve_io_pointers_for_label("customer 7"))
    assert {"first.frame", "first.made", "second.result"} <= set(labelled)
    mltrace.retract_label("customer 7")
    assert [name for name, _ in mltrace.retrieve_retracted_labels()] == ["customer 7"]
    strandline.client().set_strict(False)
    with pytest.raises(RuntimeError, match="customer 7"):
        follow(made)
    with pytest.raises(RuntimeError):
        mltrace.retract_label("nobody")


def test_tasks_and_metrics():
    task = Task("tips")
    assert task.getOutputs() == []
    outputs, labels = [0.0, 1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0, 1.0]
    for index, (output, label) in enumerate(zip(outputs, labels)):
        task.logFeedback(label, f"row-{index}")
        task.logOutput(output, f"row-{index}")
    assert len(task.getOutputs()) == len(task.getFeedback()) == 5
    assert len(task.getOutputs(limit=2)) == 2
    moment, identifier, value = task.getOutputs(window_size=3600)[0]
    assert isinstance(moment, datetime.datetime)
    assert (identifier, value) == ("row-4", 1.0)
    sklearn = pytest.importorskip("sklearn.metrics")
    for name in mltrace.supported_sklearn_metrics:
        mine = task.computeMetric(name)
        function = mltrace.entities.get_metric_function(name)
        # Values come the latest first, which no metric minds.
        numpy.testing.assert_allclose(mine, function(labels, outputs), err_msg=name)
    assert mltrace.compute_metric("tips", sklearn.accuracy_score) == 0.8
    assert mltrace.compute_metric("tips", lambda y_true, y_pred: len(y_true), 3600) == 5
    task.registerMetric(Metric("accuracy", window_size=3600))
    task.registerMetric(Metric("count", fn=lambda y_true, y_pred: len(y_pred)))
    assert task.computeMetrics() == {"accuracy_window3600": 0.8, "count_windowNone": 5}
    with pytest.raises(RuntimeError):
        task.computeMetric(lambda only: None)
    with pytest.raises(ValueError, match="not supported"):
        task.computeMetric("beauty")
    # The server's own figures are scikit-learn's.
    figures = strandline.task_metrics("tips")["metrics"]
    for name in set(mltrace.supported_sklearn_metrics) - {"confusion_matrix"}:
        assert figures[name] == pytest.approx(float(task.computeMetric(name)), abs=1e-12), name


def test_the_store_is_emptied_and_found(server):
    step("clean", [], ["clean"])
    mltrace.create_component("train", owner="mei")
    mltrace.clean_db()
    assert mltrace.get_recent_run_ids() == []
    mltrace.create_component("train", owner="ola")
    assert mltrace.get_component_information("train").owner == "ola"
    assert mltrace.get_db_uri() == server.url
    mltrace.set_db_uri(server.url)
    with pytest.raises(ValueError, match="must begin with http"):
        mltrace.set_db_uri("postgresql://admin@localhost")
    mltrace.set_address("example.org")
    assert mltrace.get_db_uri() == "http://example.org:10480"
    mltrace.set_db_uri(server.url)


def test_mltraces_own_modules_are_importable():
    from strandline.mltrace import entities

    for name in ("Component", "ComponentRun", "IOPointer", "Test", "Task"):
        assert getattr(entities, name) is getattr(mltrace, name)


# MARK: what mltrace does wrong


def test_outputs_that_are_strings_can_be_flagged():
    @register("answer", output_vars=["text"])
    def answer():
        text = "a sentence, and no path"
        return text

    mltrace.flag_output_id(answer())
    strandline.flush()
    assert mltrace.flag_output_id(answer())
    assert mltrace.get_io_pointer("a sentence, and no path").flag is True


def test_what_is_known_of_a_pointer_is_found():
    step("train", [], ["tip.joblib"])
    found = mltrace.get_io_pointer("tip.joblib", create=False)
    assert (found.name, found.pointer_type) == ("tip.joblib", PointerTypeEnum.MODEL)
    assert mltrace.get_io_pointer("new", 7).value == 7
    with pytest.raises(RuntimeError):
        mltrace.get_io_pointer("nothing", create=False)


def test_git_tags_are_shown():
    run = ComponentRun("clean", git_hash="a" * 40, git_tags=["v1", "v2"])
    mltrace.log_component_run(run)
    assert last("clean").git_tags == ["v1", "v2"]
    assert '"git_tags": ["v1", "v2"]' in repr(last("clean"))


def test_times_are_shown_whole():
    run = ComponentRun("clean")
    run.set_start_timestamp(datetime.datetime(2020, 3, 1, 15, 4, 5, 250_000))
    run.set_end_timestamp(datetime.datetime(2020, 3, 1, 15, 4, 47, 250_000))
    mltrace.log_component_run(run)
    assert "2020-03-01T15:04:05.250000+00:00" in repr(last("clean"))
    (found,) = strandline.history("clean")
    assert found["duration_seconds"] == 42


def test_a_function_that_raises_is_logged():
    @register("clean", input_vars=["path"])
    def clean(path):
        raise ValueError("no rows")

    with pytest.raises(ValueError, match="no rows"):
        clean("raw.csv")
    (run,) = strandline.history("clean")
    assert (run["status"], run["error"]) == ("failed", "ValueError: no rows")
    assert names(run["inputs"]) == ["raw.csv"]


def test_dependencies_keep_to_content_versions():
    step("old", [], ["features.csv"], {"features.csv": "one"})
    step("new", [], ["features.csv"], {"features.csv": "two"})
    step("infer", ["features.csv"], ["p"], {"features.csv": "one"})
    assert last("infer").dependencies == ["old"]


def test_mlflow_keeps_its_arguments(monkeypatch):
    started = []
    module = types.ModuleType("mlflow")

    def start_run(run_id=None, experiment_id=None, run_name=None, **more):
        started.append((run_name, more))

    module.start_run = start_run
    module.active_run = lambda: None
    module.get_tracking_uri = lambda: "file:///nowhere"
    monkeypatch.setitem(sys.modules, "mlflow", module)

    @register("train")
    def train():
        module.start_run(run_name="tips", nested=True)

    train()
    assert module.start_run is start_run
    assert started == [("tips", {"nested": True})]


def test_an_unknown_id_is_one_sentence():
    for ask in (
        lambda: mltrace.get_component_run_information(999),
        lambda: mltrace.get_component_information("nobody"),
        lambda: mltrace.backtrace("nothing"),
        lambda: mltrace.web_trace("nothing"),
        lambda: mltrace.flag_output_id("nothing"),
        lambda: mltrace.get_history("nobody"),
    ):
        with pytest.raises(RuntimeError) as caught:
            ask()
        assert str(caught.value).count("\n") == 0
        assert len(str(caught.value)) < 120


def test_literal_inputs_are_added_once():
    @register("clean", inputs=["raw.csv"])
    def clean():
        return None

    clean()
    assert names(last("clean").inputs) == ["raw.csv"]


def test_calls_share_one_client_and_its_connection(server):
    client = strandline.client()
    transport = client._delivery._transport
    for _ in range(3):
        step("clean", [], ["x"])
    assert strandline.client() is client
    assert client._delivery._transport is transport
    assert transport._connection is not None


def test_default_arguments_are_not_shared():
    first, second = ComponentRun("a"), ComponentRun("b")
    first.add_input("x")
    first.set_upstream("y")
    assert second.inputs == []
    assert second.dependencies == []
