"""What cannot be read is left out and named; everything beside it is logged."""

import collections
import datetime
import decimal
import json
import types
import uuid
import warnings

import numpy
import pandas
import pytest

import strandline
from strandline import mltrace
from strandline.columns import read_table


@pytest.fixture
def lenient(server, tmp_path):
    client = strandline.configure(
        server.url, spool_directory=tmp_path / "spool", batch_seconds=0.02
    )
    yield client
    strandline.close()


def names(artifacts):
    return [artifact["name"] for artifact in artifacts]


def read(data, name=None):
    """The names of the columns that are read, and those that are named as left out."""
    table = read_table(data, name)
    left_out = [str(refusal).split("'")[1] for refusal in table.refusals]
    return [column.name for column in table.columns], left_out


def pandas_columns():
    pyarrow = pytest.importorskip("pyarrow")
    struct = pyarrow.array([{"a": 1}, {"a": 2}])
    return {
        "dict": [{"a": 1}, {"a": 2}],
        "list": [["a"], ["b", "c"]],
        "set": [{1}, {2}],
        "period": pandas.period_range("2020-01", periods=2, freq="M"),
        "interval": pandas.interval_range(0, 2),
        "uuid": [uuid.UUID(int=1), uuid.UUID(int=2)],
        "mixed": [1, "a"],
        "mixed_dates": [datetime.datetime(2020, 1, 1), 7],
        "complex": [1j, 2j],
        "object": [object(), object()],
        "time": [datetime.time(1), datetime.time(2)],
        "struct": pandas.Series(struct, dtype=pandas.ArrowDtype(struct.type)),
        "vectors": [[1.0, 2.0], [1.0]],
        "huge": pandas.Series([10**400, 1], dtype=object),
    }


def test_one_column_of_a_frame_does_not_decide_over_the_others():
    bad = pandas_columns()
    frame = pandas.DataFrame({"first": [1.0, 2.0], **bad, "last": ["a", None]})
    assert read(frame) == (["first", "last"], list(bad))


@pytest.mark.parametrize("label", [3.5, ("a", 1), 7, "dup"])
def test_a_name_that_is_there_twice_is_read_once(label):
    frame = pandas.DataFrame([[1.0, "x", 2.0, 3.0]], columns=[label, "other", label, label])
    columns, left_out = read(frame)
    assert columns == [str(label), "other"]
    assert len(left_out) == 2


def test_names_that_are_the_same_as_text_are_one():
    table = read_table(pandas.DataFrame([[1.0, 2.0]], columns=[1, "1"]))
    assert [column.name for column in table.columns] == ["1"]
    assert [str(r) for r in table.refusals] == ["the column '1' is there more than once"]


def test_columns_of_other_libraries():
    pyarrow = pytest.importorskip("pyarrow")
    polars = pytest.importorskip("polars")
    arrow = pyarrow.table(
        [pyarrow.array([1.0]), pyarrow.array([{"a": 1}]), pyarrow.array(["x"]), pyarrow.array([2])],
        names=["n", "struct", "s", "n"],
    )
    assert read(arrow) == (["n", "s"], ["struct", "n"])
    assert read(arrow.to_batches()[0]) == (["n", "s"], ["struct", "n"])
    frame = polars.DataFrame(
        {"n": [1.0], "struct": [{"a": 1}], "list": [["a"]], "time": [datetime.time(1)], "s": ["x"]}
    )
    assert read(frame) == (["n", "s"], ["struct", "list", "time"])
    record = numpy.zeros(1, dtype=[("n", "f8"), ("o", "O"), ("c", "c16"), ("v", "f8", (2,))])
    record["o"] = [{}]
    assert read(record) == (["n", "v"], ["o", "c"])


def test_a_library_that_panics_loses_one_column():
    class PanicException(BaseException):
        pass

    class Column(list):
        def __iter__(self):
            raise error

    error = PanicException("not implemented")
    assert read({"bad": Column([{}]), "n": [1]}) == (["n"], ["bad"])
    error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        read({"bad": Column([{}]), "n": [1]})


def test_columns_of_another_length_than_most():
    assert read({"a": [1, 2], "b": "JFK", "c": [3, 4], "d": []}) == (["a", "c"], ["b", "d"])
    table = read_table({"a": [1], "b": [1, 2]}, row_count=2)
    assert [column.name for column in table.columns] == ["b"]


def test_what_is_masked_is_missing():
    from test_columns import table

    masked = numpy.ma.masked_array
    mask = [False, True, False]
    assert table(masked([1.0, 2.0, 3.0], mask), "n") == {"n": [1.0, None, 3.0]}
    assert table({"n": masked([1, 2, 3], mask)}) == {"n": [1.0, None, 3.0]}
    assert table({"b": masked([True, True, False], mask)}) == {"b": ["true", None, "false"]}
    assert table({"s": masked(["x", "y", "z"], mask)}) == {"s": ["x", None, "z"]}
    assert table({"o": masked(["x", 5, "z"], mask, dtype=object)}) == {"o": ["x", None, "z"]}
    times = numpy.array(["1970-01-01T00:00:01"] * 3, dtype="datetime64[s]")
    assert table({"t": masked(times, mask)}) == {"t": [1.0, None, 1.0]}
    square = masked([[1.0, 2.0], [3.0, 4.0]], [[False, False], [False, True]])
    assert table(square, "m") == {"m.0": [1.0, 3.0], "m.1": [2.0, None]}
    assert table({"v": square}) == {"v": [[1.0, 2.0], None]}
    assert table({"n": [1.0, numpy.ma.masked]}) == {"n": [1.0, None]}
    assert table({"n": numpy.ma.masked}) == {"n": [None]}
    assert table({"n": masked([1.0, 2.0])}) == {"n": [1.0, 2.0]}
    frame = pandas.DataFrame({"o": pandas.Series([pandas.NA, "a", pandas.NaT, numpy.nan, None])})
    assert table(frame) == {"o": [None, "a", None, None, None]}


def test_times_that_are_missing_lose_no_others():
    from test_columns import table

    times = pandas.to_datetime(["1970-01-01T00:00:01", None])
    assert table({"t": times}) == {"t": [1.0, None]}
    assert table({"t": times.tz_localize("UTC")}) == {"t": [1.0, None]}
    assert table({"t": pandas.to_timedelta([1, None], unit="s")}) == {"t": [1.0, None]}
    assert table({"t": list(times)}) == {"t": [1.0, None]}


def test_a_masked_value_is_none_that_a_model_said(client):
    for value in (numpy.ma.masked, pandas.NA, pandas.NaT):
        with pytest.raises((ValueError, TypeError)):
            client.log_output("tips", "row", value)


def test_a_frame_with_one_bad_column_is_observed_without_it(lenient, server, caplog):
    frame = pandas.DataFrame({"x": [1.0, 2.0], "bad": [{}, {}], "zone": ["a", "b"]})
    for _ in range(3):
        strandline.observe("serve", frame, ids=["r1", "r2"])
    assert strandline.flush()
    assert server.field("serve", "output", "x")["values"] == 6
    assert server.field("serve", "output", "zone")["values"] == 6
    assert caplog.text.count("the column 'bad' holds dict") == 1
    assert lenient.skipped_count == 3


def test_ids_that_do_not_fit_cost_no_rows(lenient, server):
    strandline.observe("serve", {"x": [1.0, 2.0]}, ids=["one"])
    strandline.observe("serve", {"x": [1.0, 2.0]}, ids=7)
    assert strandline.flush()
    assert server.field("serve", "output", "x")["values"] == 4
    assert lenient.skipped_count == 2


def test_what_a_run_goes_without_stands_in_its_notes(lenient, server, caplog):
    frame = pandas.DataFrame({"x": [1.0, 2.0], "bad": [{}, {}]})

    @strandline.component("train", inputs=["rows"], outputs=["model"], parameters=["depth"])
    def train(rows, depth=3):
        model = "tip.joblib"
        return model

    train(frame)
    train(frame)
    with strandline.run("block") as run:
        run.notes = "first try"
        run.observe(frame, role="input")
        run.observe(frame, role="input")
        run.output(None, "made")
    assert strandline.flush()
    second, first = lenient.history("train")
    sentence = "not all of train.rows is logged: the column 'bad' holds dict; "
    assert first["notes"].startswith(sentence)
    assert first["notes"] == second["notes"]
    assert caplog.text.count(sentence) == 1
    assert names(first["inputs"]) == ["train.rows"]
    assert first["inputs"][0]["version"]
    assert names(first["outputs"]) == ["tip.joblib"]
    assert first["parameters"] == {"depth": "3"}
    assert server.field("train", "input", "x")["values"] == 4
    (block,) = lenient.history("block")
    lines = block["notes"].splitlines()
    assert lines[0] == "first try"
    assert len(lines) == 3
    assert "'bad'" in lines[1]
    assert "an output is not noted" in lines[2]
    assert names(block["outputs"]) == ["made"]


def test_notes_hold_no_values_and_have_an_end(lenient):
    with strandline.run("block") as run:
        run.observe({"secret": [["4111 1111"]], "x": 1})
        for index in range(1000):
            run.observe({f"column-{index}": {}, "x": 1.0})
    assert strandline.flush()
    (block,) = lenient.history("block")
    assert "4111" not in block["notes"]
    assert len(block["notes"].splitlines()) == 101


@pytest.mark.parametrize("order", [["a", "unset", "b"], ["unset", "a", "b"]])
def test_a_variable_without_a_value_loses_none_of_the_others(lenient, caplog, order):
    @strandline.component(
        "step", inputs=order, outputs=["gone", "c", "return"], parameters=["never", "depth"]
    )
    def step(a, depth=3):
        b, c, gone = "b.csv", "c.csv", 1
        del gone
        if depth > 3:
            unset = never = "x"
        return "d.csv"

    for _ in range(2):
        step("a.csv")
    assert strandline.flush()
    run = lenient.history("step")[0]
    assert names(run["inputs"]) == ["a.csv", "b.csv"]
    assert names(run["outputs"]) == ["c.csv", "d.csv"]
    assert run["parameters"] == {"depth": "3"}
    for name in ("unset", "gone", "never"):
        sentence = f"the variable '{name}' has no value at the end"
        assert sentence in run["notes"]
        assert caplog.text.count(sentence) == 1


def test_a_strict_client_logs_all_of_it_and_then_raises(client):
    @strandline.component("step", inputs=["unset", "a"], outputs=["c"], parameters=["depth"])
    def step(a, depth=3):
        c = "c.csv"
        if depth > 3:
            unset = 1

    with pytest.raises(ValueError, match="'unset' has no value"):
        step("a.csv")
    (run,) = client.history("step")
    assert names(run["inputs"]) == ["a.csv"]
    assert names(run["outputs"]) == ["c.csv"]
    assert run["parameters"] == {"depth": "3"}


def test_a_variable_that_cannot_be_read_loses_none_of_the_others(lenient):
    from hostile import RaisingAttributes, RaisingKeys, RaisingText

    @strandline.component("step", inputs=["bad", "a"], outputs=["worse", "c"], parameters=["bad"])
    def step(bad, worse, a):
        c = "c.csv"
        return c

    @mltrace.register("registered", input_vars=["bad", "a"], output_vars=["worse", "c"])
    def registered(bad, worse, a):
        c = "c.csv"
        return c

    step(RaisingAttributes(), RaisingText(), "a.csv")
    registered(RaisingKeys(a=1), RaisingText(), "a.csv")
    assert strandline.flush()
    for component in ("step", "registered"):
        (run,) = lenient.history(component)
        assert names(run["inputs"])[-1] == "a.csv"
        assert names(run["outputs"])[-1] == "c.csv"
        assert f"{component}.bad could not be read: RuntimeError" in run["notes"]
        assert f"{component}.worse could not be read: a value of type Rais" in run["notes"]


def test_capturing_a_variable_uses_nothing_up(client):
    once = iter([1.0, 2.0])
    loader = types.SimpleNamespace(steps=0)

    class Loader:
        def __iter__(self):
            loader.steps += 1
            return iter([1.0])

    @strandline.component("step", inputs=["data"])
    def step(data):
        return list(data["once"])

    with pytest.raises(ValueError, match="which reading may use up"):
        assert step({"once": once, "loader": Loader(), "x": [1.0, 2.0]}) == [1.0, 2.0]
    assert list(once) == []
    assert loader.steps == 0
    assert read({"once": map(float, [1, 2])}) == (["once"], [])


def test_a_summary_leaves_out_what_has_none(lenient, server, tmp_path):
    frame = {"x": [1.0, 2.0], "bad": [{}, {}], "vector": [[1.0], [2.0]], "zone": ["a", "b"]}
    assert list(strandline.profile(frame).fields) == ["x", "zone"]
    assert lenient.skipped_count == 2
    assert strandline.profile(object()).fields == {}
    strandline.close()
    client = strandline.configure(
        server.url, send="profiles", spool_directory=tmp_path / "spool", batch_seconds=0.02
    )
    client.observe("profiled", frame)
    client.observe("nothing", {"vector": [[1.0], [2.0]]})
    assert client.flush()
    assert server.field("profiled", "output", "zone")["values"] == 2
    assert client.skipped_count == 3
    assert client.refused_count == 0


def test_tables_that_differ_only_in_kind_are_read_as_before():
    data = collections.OrderedDict(
        price=[decimal.Decimal("1.5"), None], flag=[True, None], text=["a", b"b"], n=range(2)
    )
    assert read(data) == (["price", "flag", "text", "n"], [])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(pandas.DataFrame({"n": [1, 2]}, dtype="Int64")) == (["n"], [])
    assert json.loads("[]") == read([])[1]
