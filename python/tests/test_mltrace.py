"""Programs that were written for mltrace."""

import datetime
import sys

import pandas
import pytest
from mltrace_runs import last, names

import strandline.mltrace as mltrace
from strandline.mltrace import Component, ComponentRun, IOPointer, Test, register
from strandline.mltrace.entities import PointerTypeEnum

pytestmark = pytest.mark.usefixtures("client")


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
