"""Rows of plain values say the same as tables, and are what they were when they were logged."""

import datetime
import decimal
import math
import threading

import numpy
import pytest
from stand_in import configured

import strandline
from strandline.columns import columns_of
from strandline.items import ObservationItem
from strandline.protobuf_reading import read_batch
from strandline.rows import RowReader, packed

SETTLED = 20


class Text(str):
    """Text that is not only that."""


PLAIN = {
    "a number": {"x": 1.5},
    "a whole number": {"x": 3},
    "a large number": {"x": 2**80},
    "what is not finite": {"x": math.nan, "y": math.inf},
    "text": {"zone": "JFK"},
    "text that is no Unicode": {"zone": "\ud800\0"},
    "booleans": {"on": True, "off": False},
    "nothing": {"x": None},
    "of all kinds": {"x": 1.0, "n": 2, "zone": "", "on": True, "none": None},
    "of numpy": {"x": numpy.float64(1.5), "n": numpy.int64(2), "on": numpy.bool_(True)},
    "other names": {"größe": 1.0, "a b\n": 2.0},
}
OTHER = {
    "nothing at all": {},
    "a column": {"x": [1.0, 2.0]},
    "too large a number": {"x": 10**400},
    "a time": {"x": datetime.datetime(2024, 1, 1)},
    "a decimal": {"x": decimal.Decimal(1)},
    "text of another class": {"x": Text("a")},
    "a name of another class": {Text("x"): 1.0},
    "a name that is none": {1: 1.0},
    "an empty name": {"": 1.0},
    "a long name": {"x" * 2000: 1.0},
    "many columns": dict.fromkeys(map(str, range(1000)), 1.0),
    "what cannot be hashed": {"x": bytearray(b"a")},
}


def lost(item, error):
    raise error


@pytest.mark.parametrize("row", PLAIN.values(), ids=PLAIN)
def test_a_row_says_what_a_table_of_one_row_says(row):
    item = RowReader().row("c", row, "output")
    (observation,) = packed([item], lost)
    columns = columns_of(row)
    assert [column.name for column in observation.columns] == [column.name for column in columns]
    for found, expected in zip(observation.columns, columns):
        assert type(found.values) is type(expected.values)
        for member in ("data", "dictionary", "codes", "count"):
            assert _plain(found.values, member) == _plain(expected.values, member)


def _plain(values, member):
    value = getattr(values, member, None)
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize("row", OTHER.values(), ids=OTHER)
def test_what_is_no_plain_row_is_read_as_a_table(row):
    assert RowReader().row("c", row, "output") is None


@pytest.mark.parametrize("component", ["", "x" * 2000, Text("c"), None, 1, []])
def test_a_name_that_has_to_be_looked_at_is_no_plain_rows(component):
    assert RowReader().row(component, {"x": 1.0}, "output") is None


def test_rows_of_one_shape_go_together():
    reader = RowReader()
    rows = [{"x": 1.0, "z": "a"}, {"x": 2.0, "z": "b"}, {"x": 3, "z": "a"}, {"x": None, "z": "a"}]
    table = ObservationItem("c", "output", columns_of({"x": [1.0, 2.0]}))
    items = [reader.row("c", row, "output") for row in rows]
    found = packed([items[0], table, *items[1:], reader.row("c", rows[0], "input")], lost)
    assert found[0] is table
    assert [item.row_count for item in found[1:]] == [2, 1, 1, 1]
    assert [item.role for item in found[1:]] == ["output"] * 3 + ["input"]
    assert sum(item.byte_count for item in found[1:4]) == sum(item.byte_count for item in items)
    zone = found[1].columns[1].values
    assert (zone.dictionary, list(zone.codes.cast("I"))) == (["a", "b"], [1, 2])


def test_layouts_do_not_pile_up():
    reader = RowReader()
    for index in range(5000):
        assert reader.row("c", {f"x{index}": 1.0}, "output")
    assert len(reader._layouts) <= 1024


def test_a_row_is_what_it_was_when_it_was_logged(recorder, tmp_path):
    client = configured(recorder.url, tmp_path)
    row = {}
    for index in range(100):
        row["n"] = float(index)
        row["zone"] = f"z{index % 3}"
        strandline.observe("c", row)
    row.clear()
    assert client.flush(SETTLED)
    batches = [read_batch(body) for _, body, _ in recorder.requests]
    numbers = [n for batch in batches for n in memoryview(batch.columns[0].values.data).cast("d")]
    assert numbers == [float(index) for index in range(100)]
    client.close()


def test_a_number_that_is_too_large_is_told_at_once(quiet_client):
    quiet_client.observe("c", {"n": 1})
    quiet_client.observe("c", {"n": 10**400})
    assert quiet_client.skipped_count == 1


def test_a_row_that_cannot_be_read_takes_no_other_with_it():
    class Odd:
        """What says that it is numpy's."""

    Odd.__module__, Odd.__name__ = "numpy", "float64"
    reader = RowReader()
    items = [reader.row("c", {"x": value}, "output") for value in (1.0, Odd(), 2.0)]
    told = []
    (found,) = packed(items, lambda item, error: told.append(item))
    assert found.row_count == 2
    assert told == [items[1]]


def test_a_row_that_another_thread_changes_has_its_values_under_their_names():
    reader = RowReader()
    row = {"a": 0.0}
    stop = threading.Event()

    def change():
        while not stop.is_set():
            for name in "bcde":
                row[name] = float(ord(name))
            for name in "bcde":
                del row[name]

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(20_000):
            item = reader.row("c", row, "output")
            named = dict(zip(item.layout.names, item.values))
            assert len(item.values) == len(item.layout.names)
            assert all(
                value == (0.0 if name == "a" else ord(name)) for name, value in named.items()
            )
    finally:
        stop.set()
        thread.join()
