"""Summaries made in Python are the server's own, bucket for bucket."""

import base64
import json
import math
import struct
import subprocess

import numpy
import pandas
import pytest
from end_to_end import PROGRAM

import strandline
from strandline.histogram import ExponentialHistogram, anchor_of

GENERATOR = numpy.random.default_rng(11)
SAMPLES = {
    "normal": GENERATOR.normal(size=20_000),
    "lognormal": GENERATOR.lognormal(sigma=2, size=20_000),
    "pareto": GENERATOR.pareto(1.2, size=20_000) + 1,
    "far": 1e6 + GENERATOR.normal(size=20_000),
    "zero_inflated": numpy.where(
        GENERATOR.random(20_000) < 0.4, 0.0, GENERATOR.lognormal(size=20_000)
    ),
    "tiny_and_huge": GENERATOR.choice([-1, 1], 20_000) * 10 ** GENERATOR.uniform(-12, 12, 20_000),
    "codes": GENERATOR.integers(0, 200, 20_000).astype(float),
    "prices": GENERATOR.integers(5, 2000, 20_000) / 2,
    "sorted": numpy.sort(GENERATOR.normal(size=20_000)),
    "ramp": numpy.arange(5000.0, 25000.0),
    "with_missing": numpy.where(
        GENERATOR.random(20_000) < 0.1, math.nan, GENERATOR.normal(size=20_000)
    ),
    "constant": numpy.full(2000, 3.25),
}


class Encoded:
    """Reads a summary as the program `strandline profile` writes it."""

    def __init__(self, text):
        self.bytes = base64.b64decode(text)
        self.position = 0

    def byte(self):
        self.position += 1
        return self.bytes[self.position - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self):
        raw = self.varint()
        return (raw >> 1) ^ -(raw & 1)

    def double(self):
        self.position += 8
        return struct.unpack_from("<d", self.bytes, self.position - 8)[0]

    def entries(self):
        """Distinct numbers, ascending, with their counts."""
        length = self.varint()
        if not length:
            return []
        form = self.byte()
        numbers = self.numbers(form & 3, length)
        if not form & 4:
            return [(number, self.varint()) for number in numbers]
        counts = []
        while len(counts) < length:
            counts += [1] * self.varint()
            if len(counts) < length:
                counts.append(self.varint())
        return list(zip(numbers, counts, strict=True))

    def numbers(self, form, length):
        """Multiples of a decimal (0) or binary unit (1), or the numbers as they are (2)."""
        if form == 2:
            return [self.double() for _ in range(length)]
        unit = self.byte() if form == 0 else self.signed()
        multiples = [self.signed()]
        while len(multiples) < length:
            multiples.append(multiples[-1] + self.varint() + 1)
        if form == 0:
            return [multiple / 10**unit for multiple in multiples]
        return [math.ldexp(multiple, unit) for multiple in multiples]


def server_summary(path, column):
    """What the program makes of a column: its distribution and atoms."""
    profile = path.with_suffix(".json")
    subprocess.run([PROGRAM, "profile", path, "-o", profile], check=True, capture_output=True)
    columns = {entry["field"]: entry for entry in json.loads(profile.read_text())["columns"]}
    (pane,) = columns[column]["profile"]["panes"]
    encoded = Encoded(pane)
    assert encoded.byte() == 3
    assert encoded.byte() == 0
    form = encoded.byte()
    counts = {name: encoded.varint() for name in ("missing", "zeros", "infinite")}
    counts["count"] = encoded.varint()
    moments = [encoded.double() for _ in range(6)] if counts["count"] else []
    for flag in (4, 16):
        if form & flag:
            encoded.double()
    atoms = encoded.entries() if form & 8 else []
    if not form & 1:
        return counts, moments, atoms, encoded.entries()
    schema = struct.unpack("b", bytes([encoded.byte()]))[0]
    anchor = encoded.double()
    encoded.varint()
    fold_key = encoded.varint()
    at_anchor, above, below = encoded.varint(), encoded.varint(), encoded.varint()
    sides = []
    for _ in range(2):
        key, side = fold_key, []
        for _ in range(encoded.varint()):
            key += encoded.varint()
            count = 0
            for _ in range(encoded.varint()):
                count += encoded.signed()
                if count:
                    side.append((key, count))
                key += 1
        sides.append(side)
    bias = 1024 * 2**schema
    return (
        counts,
        moments,
        atoms,
        {
            "schema": schema,
            "anchor": anchor,
            "at_anchor": at_anchor,
            "near": (above, below),
            "positive": [(int(key + 1 - bias), count) for key, count in sides[0]],
            "negative": [(int(key + 1 - bias), count) for key, count in sides[1]],
        },
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_buckets_are_the_servers(name, tmp_path):
    values = SAMPLES[name]
    path = tmp_path / "values.csv"
    path.write_text("x\n" + "\n".join("" if v != v else repr(float(v)) for v in values) + "\n")
    if numpy.isnan(values).any():
        # A file of one column has no line for a missing value: a second one keeps it.
        lines = "\n".join(("" if v != v else repr(float(v))) + ",1" for v in values)
        path.write_text("x,y\n" + lines + "\n")
    counts, moments, atoms, distribution = server_summary(path, "x")
    profile = strandline.profile({"x": values}).fields["x"]
    message = profile.message()
    assert {key: message[key] for key in counts} == counts
    mean, second, third, fourth, minimum, maximum = moments
    assert (profile.minimum, profile.maximum) == (minimum, maximum)
    assert profile.mean == pytest.approx(mean, rel=1e-12, abs=1e-12)
    assert profile.central_sums == pytest.approx((second, third, fourth), rel=1e-6, abs=1e-6)
    assert sorted(profile.atoms) == atoms
    if profile.histogram is None:
        assert profile.values == distribution
    else:
        ours = profile.histogram.message()
        del ours["first_index"]
        assert ours == distribution


def test_a_profile_says_what_its_values_say(server, client):
    frame = pandas.DataFrame(
        {
            **{name: values for name, values in SAMPLES.items() if len(values) == 20_000},
            "zone": GENERATOR.choice(["a", "b", None], 20_000),
        }
    )
    client.observe("values", frame)
    client.observe("profiles", strandline.profile(frame))
    for name in frame.columns:
        sent = server.field("values", "output", name)
        profiled = server.field("profiles", "output", name)
        assert profiled["values"] == sent["values"] == 20_000
        assert profiled["missing"] == sent["missing"]
        ours, theirs = profiled["window"]["statistics"], sent["window"]["statistics"]
        assert set(ours) == set(theirs)
        for key, value in theirs.items():
            if isinstance(value, str):
                assert ours[key] == value
            elif isinstance(value, dict):
                assert ours[key] == pytest.approx(value, rel=1e-9, abs=1e-9), (name, key)
            else:
                assert ours[key] == pytest.approx(value, rel=1e-6, abs=1e-6), (name, key)


def test_profiles_can_go_out_in_place_of_all_values(server, tmp_path):
    client = strandline.configure(
        server.url, send="profiles", strict=True, spool_directory=tmp_path / "spool"
    )
    secret = 1234.56789

    @strandline.component("train", inputs=["rows"])
    def train(rows):
        return len(rows)

    train(pandas.DataFrame({"x": [secret, 2.0, 3.0] * 500}))
    (run,) = client.history("train")
    field = server.field("train", "input", "x")
    assert field["values"] == 1500
    assert field["window"]["run"] == run["id"]
    strandline.close()


def test_a_datasketches_sketch_goes_as_it_is(server):
    datasketches = pytest.importorskip("datasketches")
    sketch = datasketches.kll_doubles_sketch(200)
    values = GENERATOR.normal(size=50_000)
    sketch.update(values)
    path = "/api/v1/observations?component=c&role=input&field=x&batch_id=1"
    for _ in range(2):
        answer = server.request(
            path,
            sketch.serialize(),
            headers={"Content-Type": "application/vnd.strandline.sketch"},
        )
        assert answer.status == 202, answer.text
    field = server.field("c", "input", "x")
    assert field["values"] == 50_000
    statistics = field["window"]["statistics"]
    assert statistics["minimum"] == values.min()
    assert statistics["quantiles"]["0.5"] == pytest.approx(numpy.quantile(values, 0.5), abs=0.05)
    assert statistics["quantiles"]["0.95"] == pytest.approx(numpy.quantile(values, 0.95), abs=0.1)
    answer = server.request(
        path, b"no sketch", headers={"Content-Type": "application/vnd.strandline.sketch"}
    )
    assert answer.status == 400
    assert "DataSketches" in answer.json["error"]


def test_anchors():
    assert anchor_of([(float(index), 1) for index in range(100)]) == 0
    narrow = [(1000 + index / 10, 1) for index in range(100)]
    # The median is 1005, the range 5, and the grid 8 wide.
    assert anchor_of(narrow) == 1008


def test_a_histogram_keeps_to_its_buckets():
    histogram = ExponentialHistogram()
    values = GENERATOR.lognormal(sigma=3, size=10_000)
    histogram.add(values)
    positive = histogram.buckets(0)
    assert sum(count for _, count in positive) + histogram.near_counts[0] == 10_000
    assert len(positive) <= 256
    base = 2.0 ** (2.0**-histogram.schema)
    for index, count in positive[::40]:
        inside = (values > base ** (index - 1) * (1 + 1e-12)) & (
            values <= base**index * (1 - 1e-12)
        )
        assert abs(int(inside.sum()) - count) <= 1
