"""The peers of the summaries: what a batch of doubles costs them."""

import datasketches
import numpy

from timing import figure

values = numpy.random.default_rng(1).lognormal(size=1 << 20)

figure(
    "datasketches kll", len(values), lambda sketch: sketch.update(values),
    lambda: datasketches.kll_doubles_sketch(200))
