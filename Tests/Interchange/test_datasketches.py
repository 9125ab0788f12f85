"""Sketches travel between Strandline and the Python package datasketches, in either direction."""

import random

import datasketches
import pytest

TYPES = datasketches.tgt_hll_type
KLL = datasketches.kll_doubles_sketch


def normal(count):
    source = random.Random(7)
    return [source.gauss(0, 1) for _ in range(count)]


def assert_ranks(sketch, values, error=0.0133):
    """Ranks of a sketch against those of the values themselves, at 99 quantiles."""
    ordered = sorted(values)
    for step in range(1, 100):
        rank = step * len(ordered) // 100
        assert abs(sketch.get_rank(ordered[rank]) - rank / len(ordered)) < error + 1 / len(ordered)


@pytest.mark.parametrize("count", [0, 1, 2, 200, 1000, 100_000])
def test_their_quantile_sketch_is_read_here_and_written_again_byte_for_byte(sketch_bytes, count):
    values = normal(count)
    theirs = KLL(200)
    for value in values:
        theirs.update(value)
    # Asking for a rank sorts the lowest level, which shows in the bytes.
    serialized = theirs.serialize()
    said, written = sketch_bytes.read("kll", serialized)
    assert written == serialized
    assert int(said[0]) == count
    if count > 0:
        assert [float(said[1]), float(said[2])] == [min(values), max(values)]
        for step, quantile in enumerate(said[3:], start=1):
            assert abs(theirs.get_rank(float(quantile)) - step / 10) < 0.02 + 1 / count


@pytest.mark.parametrize("count", [0, 1, 2, 200, 1000, 20_000, 300_000])
def test_our_quantile_sketch_is_read_there_and_written_again_byte_for_byte(sketch_bytes, count):
    values = normal(count)
    ours = sketch_bytes.make("kll", values)
    theirs = KLL.deserialize(ours)
    assert theirs.n == count
    assert theirs.serialize() == ours
    if count > 0:
        assert [theirs.get_min_value(), theirs.get_max_value()] == [min(values), max(values)]
        assert_ranks(theirs, values)


def test_both_quantile_sketches_merge_there(sketch_bytes):
    values = normal(50_000)
    theirs = KLL(200)
    for value in values[:20_000]:
        theirs.update(value)
    theirs.merge(KLL.deserialize(sketch_bytes.make("kll", values[20_000:])))
    assert theirs.n == len(values)
    assert_ranks(theirs, values)


@pytest.mark.parametrize("count", [0, 5, 100, 1000, 100_000])
@pytest.mark.parametrize("registers", [TYPES.HLL_4, TYPES.HLL_6, TYPES.HLL_8])
@pytest.mark.parametrize("compact", [False, True])
def test_their_distinct_sketch_of_any_type_is_read_here(sketch_bytes, count, registers, compact):
    theirs = datasketches.hll_sketch(12, registers)
    for number in range(count):
        theirs.update(f"item {number}")
    written = theirs.serialize_compact() if compact else theirs.serialize_updatable()
    said, again = sketch_bytes.read("hll", written)
    assert float(said[0]) == pytest.approx(theirs.get_estimate(), rel=1e-6)
    read = datasketches.hll_sketch.deserialize(again)
    assert read.get_estimate() == pytest.approx(theirs.get_estimate(), rel=1e-6)


@pytest.mark.parametrize("count", [0, 5, 100, 1000, 100_000])
def test_both_distinct_sketches_are_the_same_bytes(sketch_bytes, count):
    items = [f"item {number}" for number in range(count)]
    theirs = datasketches.hll_sketch(12, TYPES.HLL_8)
    for item in items:
        theirs.update(item)
    ours = sketch_bytes.make("hll", items)
    expected = theirs.serialize_updatable()
    if count >= 1000:
        # The running estimate, bytes 8 to 16, starts from a table that is rounded there.
        ours, expected = ours[:8] + ours[16:], expected[:8] + expected[16:]
    assert ours == expected


def frequent(items, lg=8):
    sketch = datasketches.frequent_strings_sketch(lg)
    for item in items:
        sketch.update(item)
    return sketch


def test_their_frequent_items_are_read_here(sketch_bytes):
    items = [f"item {number * number % 97}" for number in range(5000)]
    theirs = frequent(items)
    said, written = sketch_bytes.read("frequent", theirs.serialize())
    assert [int(said[0]), int(said[1])] == [5000, 0]
    counts = {item: int(count) for count, item in (line.split(" ", 1) for line in said[2:])}
    assert counts == {item: items.count(item) for item in set(items)}
    again = datasketches.frequent_strings_sketch.deserialize(written)
    for item, count in counts.items():
        assert again.get_estimate(item) == count


def test_their_frequent_items_that_are_not_exact_keep_their_bounds_here(sketch_bytes):
    items = [f"item {min(number % 1009, number % 11)}" for number in range(50_000)]
    items += [f"rare {number}" for number in range(3000)]
    theirs = frequent(items)
    said, _ = sketch_bytes.read("frequent", theirs.serialize())
    assert int(said[0]) == len(items)
    error = int(said[1])
    assert error > 0
    for line in said[2:]:
        count, item = line.split(" ", 1)
        assert int(count) <= items.count(item) <= int(count) + error


@pytest.mark.parametrize("distinct", [0, 1, 97, 250, 5000])
def test_our_frequent_items_are_read_there(sketch_bytes, distinct):
    items = [f"Straße {min(number * number % 10_007, number) % distinct}" for number in range(20_000)] if distinct else []
    theirs = datasketches.frequent_strings_sketch.deserialize(sketch_bytes.make("frequent", items))
    assert theirs.total_weight == len(items)
    for item in sorted(set(items))[:300]:
        true = items.count(item)
        assert theirs.get_lower_bound(item) <= true
        assert theirs.get_upper_bound(item) >= true or theirs.get_estimate(item) == 0
        if distinct <= 250:
            assert theirs.get_estimate(item) == true
