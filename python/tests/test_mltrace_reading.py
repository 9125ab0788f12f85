"""What mltrace's names read, review and judge."""

import datetime

import numpy
import pandas
import pytest
from mltrace_runs import names, step

import strandline
import strandline.mltrace as mltrace
from strandline.mltrace import Component, ComponentRun, IOPointer, Metric, Task

pytestmark = pytest.mark.usefixtures("client")


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
