"""What mltrace does wrong, and is right here."""

import datetime
import sys
import types

import pytest
from mltrace_runs import last, names, step

import strandline
import strandline.mltrace as mltrace
from strandline.mltrace import ComponentRun, register
from strandline.mltrace.entities import PointerTypeEnum

pytestmark = pytest.mark.usefixtures("client")


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
