"""Tables of all kinds become the same columns."""

import datetime
import decimal
import math
import struct

import numpy
import pandas
import pytest

from strandline.columns import columns_of, is_table
from strandline.errors import ValueRefusedError
from strandline.values import Categories, Missing, Numbers, Vectors


def values(column):
    """A column's rows as Python has them."""
    held = column.values
    if isinstance(held, Missing):
        return [None] * held.count
    if isinstance(held, Numbers):
        numbers = struct.unpack(f"<{len(held)}d", bytes(held.data))
        return [None if math.isnan(number) else number for number in numbers]
    if isinstance(held, Vectors):
        numbers = iter(struct.unpack(f"<{len(held.data) // 8}d", bytes(held.data)))
        return [
            [next(numbers) for _ in range(held.dimension)] if has else None for has in held.present
        ]
    assert isinstance(held, Categories)
    codes = struct.unpack(f"<{len(held)}I", bytes(held.codes))
    return [held.dictionary[code - 1] if code else None for code in codes]


def table(data, name=None):
    return {column.name: values(column) for column in columns_of(data, name)}


EXPECTED = {
    "number": [1.5, None, -3.0],
    "whole": [1.0, 2.0, 3.0],
    "text": ["a", None, "b"],
    "flag": ["true", "false", "true"],
}
DATA = {
    "number": [1.5, None, -3.0],
    "whole": [1, 2, 3],
    "text": ["a", None, "b"],
    "flag": [True, False, True],
}


def test_a_mapping_of_lists():
    assert table(DATA) == EXPECTED


def test_times_of_numpy_one_by_one():
    time, span = numpy.datetime64("1970-01-02", "D"), numpy.timedelta64(2, "h")
    assert table({"t": time, "s": span}) == {"t": [86_400.0], "s": [7200.0]}
    missing = numpy.datetime64("NaT")
    assert table({"t": [missing, time, None, datetime.datetime(1970, 1, 1, 0, 1)]}) == {
        "t": [None, 86_400.0, None, 60.0]
    }
    assert table({"t": [missing]}) == {"t": [None]}


def test_pandas():
    assert table(pandas.DataFrame(DATA)) == EXPECTED


def test_pandas_with_nullable_types():
    frame = pandas.DataFrame(
        {
            "number": pandas.array([1.5, None, -3], dtype="Float64"),
            "whole": pandas.array([1, 2, 3], dtype="Int64"),
            "text": pandas.array(["a", None, "b"], dtype="string"),
            "flag": pandas.array([True, False, True], dtype="boolean"),
        }
    )
    assert table(frame) == EXPECTED
    assert table({"n": pandas.array([1, None], dtype="Int64")}) == {"n": [1.0, None]}
    assert table(pandas.Series([True, None], dtype="boolean", name="b")) == {"b": ["true", None]}


def test_pandas_categories_and_objects():
    frame = pandas.DataFrame({"c": pandas.Categorical(["x", None, "x"], categories=["y", "x"])})
    assert table(frame) == {"c": ["x", None, "x"]}
    assert table(pandas.Series([1, 2.5, None], dtype=object, name="o")) == {"o": [1.0, 2.5, None]}
    assert table(pandas.Series([None, None], dtype=object, name="o")) == {"o": [None, None]}


def test_times_are_unix_seconds():
    moments = ["2020-03-01T00:00:00", None, "2020-03-01T00:00:00.250"]
    seconds = [1583020800.0, None, 1583020800.25]
    series = pandas.Series(pandas.to_datetime(moments, format="ISO8601"), name="t")
    assert table(series) == {"t": seconds}
    assert table(series.dt.tz_localize("UTC").dt.tz_convert("Europe/Rome")) == {"t": seconds}
    assert table(series.to_numpy(), "t") == {"t": seconds}
    plain = [datetime.datetime(2020, 3, 1, tzinfo=datetime.timezone.utc), None]
    assert table({"t": plain}) == {"t": seconds[:2]}
    assert table({"d": [datetime.timedelta(hours=1)]}) == {"d": [3600.0]}


def test_numpy():
    assert table(numpy.array([1, 2], dtype="int32"), "n") == {"n": [1.0, 2.0]}
    assert table(numpy.arange(6.0).reshape(3, 2), "m") == {
        "m.0": [0.0, 2.0, 4.0],
        "m.1": [1.0, 3.0, 5.0],
    }
    assert table(numpy.array(["x", "y", "x"]), "s") == {"s": ["x", "y", "x"]}
    assert table(numpy.array([True, False]), "b") == {"b": ["true", "false"]}
    assert table(numpy.array([(1, "a")], dtype=[("n", "f4"), ("s", "U1")])) == {
        "n": [1.0],
        "s": ["a"],
    }
    assert table(numpy.array([1.0, 2.0], dtype=">f8")[::-1], "n") == {"n": [2.0, 1.0]}


def test_polars():
    polars = pytest.importorskip("polars")
    assert table(polars.DataFrame(DATA)) == EXPECTED
    frame = polars.DataFrame({"c": ["x", None]}, schema={"c": polars.Categorical}).with_columns(
        t=datetime.datetime(2020, 3, 1), d=datetime.date(2020, 3, 1)
    )
    assert table(frame) == {
        "c": ["x", None],
        "t": [1583020800.0] * 2,
        "d": [1583020800.0] * 2,
    }


def test_arrow():
    pyarrow = pytest.importorskip("pyarrow")
    arrow = pyarrow.table(DATA)
    assert table(arrow) == EXPECTED
    assert table(arrow.to_batches()[0]) == EXPECTED
    chunked = pyarrow.chunked_array([["a"], ["b", None], ["a"]])
    assert table(pyarrow.table({"s": chunked})) == {"s": ["a", "b", None, "a"]}
    assert table(pyarrow.array([1, None]), "n") == {"n": [1.0, None]}
    assert table(pyarrow.nulls(2), "z") == {"z": [None, None]}


def test_one_row_and_one_value():
    assert table({"a": 1, "b": "x", "c": None}) == {"a": [1.0], "b": ["x"], "c": [None]}
    assert table(0.5, "score") == {"score": [0.5]}
    assert table([0.5, 1], "score") == {"score": [0.5, 1.0]}
    assert table({"p": [decimal.Decimal("1.5"), None]}) == {"p": [1.5, None]}
    assert table({"n": [numpy.float32(2), numpy.nan]}) == {"n": [2.0, None]}


def test_vectors():
    assert table({"v": numpy.arange(4.0).reshape(2, 2)}) == {"v": [[0.0, 1.0], [2.0, 3.0]]}
    rows = [[1.0, 2.0], None, [3.0, 4.0]]
    assert table({"v": [numpy.array([1, 2]), None, (3, 4)]}) == {"v": rows}
    assert table(pandas.DataFrame({"v": rows})) == {"v": rows}


def test_what_happens_to_the_table_later_changes_nothing():
    numbers = numpy.arange(3.0)
    columns = columns_of(numbers, "n")
    numbers[:] = 9
    assert values(columns[0]) == [0.0, 1.0, 2.0]
    frame = pandas.DataFrame({"n": [1.0, 2.0]})
    columns = columns_of(frame)
    frame["n"] += 5
    assert values(columns[0]) == [1.0, 2.0]


@pytest.mark.parametrize(
    "data, sentence",
    [
        ({"a": [1], "b": [1, 2]}, "the column 'b' has 2 rows, but 'a' has 1"),
        ({"a": [1, "x"]}, "the column 'a' mixes numbers with text"),
        ({"a": [[1.0], [1.0, 2.0]]}, "vectors of unlike lengths"),
        ({"a": [object()]}, "the column 'a' holds object"),
        (numpy.zeros((1, 1, 1)), "'value' is an array of 3 dimensions"),
        ({"a": pandas.DataFrame({"x": [1], "y": [2]})}, "is a table of 2 columns"),
    ],
)
def test_what_cannot_be_observed_is_named(data, sentence):
    with pytest.raises(ValueRefusedError, match=sentence):
        columns_of(data)


def test_what_a_table_is():
    assert is_table(pandas.DataFrame())
    assert is_table({"a": 1})
    assert is_table(numpy.zeros(2))
    assert not is_table({1: 2})
    assert not is_table("text")
    assert not is_table([1, 2])
