"""The peers of the summaries: what a value costs them, in nanoseconds."""

import datasketches
import ddsketch
import numpy
import prometheus_client

from timing import figure

values = numpy.random.default_rng(1).lognormal(size=1 << 18)
batches = [values[start:start + 1024] for start in range(0, len(values), 1024)]


def kll():
    return datasketches.kll_doubles_sketch(200)


def filled_kll(sample):
    sketch = kll()
    sketch.update(sample)
    return sketch


def update_each(sketch, parts):
    for part in parts:
        sketch.update(part)


def quantiles():
    for count in (1000, 10_000, 131_000):
        parts = [values[start:start + count] for start in range(0, 131_000, count)]
        figure(
            f"kll {count}", len(parts) * count,
            lambda _, parts=parts: [filled_kll(part) for part in parts])
    figure(
        "kll batches", len(values), lambda sketch: update_each(sketch, batches),
        lambda: filled_kll(values[:1 << 16]))
    # Many sketches, so that the memory counts as it does for many series.
    sketches = [filled_kll(values[:2000]) for _ in range(20_000)]
    small = [values[start:start + 64] for start in range(0, len(values) - 64, 64)]

    def update_all(_):
        for index, sketch in enumerate(sketches):
            sketch.update(small[index % len(small)])

    figure("kll batches of 64", 64 * len(sketches), update_all, repetitions=5)
    panes = [filled_kll(values[start:start + 4096]) for start in range(0, len(values), 4096)]
    figure(
        "datasketches KLL merge", len(panes), lambda sketch: [sketch.merge(pane) for pane in panes],
        lambda: filled_kll(values))


def histograms():
    figure("numpy histogram", len(values), lambda _: [numpy.histogram(part, 160) for part in batches])
    figure("numpy sort", len(values), lambda _: numpy.sort(values))
    figure("numpy moments", len(values), lambda _: [(part.mean(), part.var()) for part in batches])
    some = values[:20_000].tolist()

    def add_each(sketch, add):
        for value in some:
            add(sketch, value)

    figure("ddsketch", len(some), lambda sketch: add_each(sketch, ddsketch.DDSketch.add), ddsketch.DDSketch)
    histogram = prometheus_client.Histogram("values", "Values.", registry=None)
    figure("prometheus_client", len(some), lambda _: add_each(histogram, type(histogram).observe))
    panes = []
    for part in batches[:4]:
        panes.append(ddsketch.DDSketch())
        for value in part.tolist():
            panes[-1].add(value)
    figure(
        "ddsketch merge", len(panes), lambda sketch: [sketch.merge(pane) for pane in panes],
        ddsketch.DDSketch)


def categories():
    integers = list(range(1 << 17))

    def update_with(sketch, items):
        for item in items:
            sketch.update(item)

    figure(
        "hll", len(integers), lambda sketch: update_with(sketch, integers),
        lambda: datasketches.hll_sketch(12, datasketches.tgt_hll_type.HLL_8))
    items = [str(item) for item in numpy.random.default_rng(2).integers(0, 100, 1 << 17)]
    figure(
        "frequent items", len(items), lambda sketch: update_with(sketch, items),
        lambda: datasketches.frequent_strings_sketch(8))


quantiles()
histograms()
categories()
