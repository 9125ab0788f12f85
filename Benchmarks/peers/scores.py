"""The peers of the scores: what two of scipy's tests cost on the values themselves."""

import numpy
import scipy.stats

from timing import figure

generator = numpy.random.default_rng(1)
REFERENCE, WINDOW = 50_000, 5_000
NUMBERS = {
    "normal": generator.normal,
    "lognormal": generator.lognormal,
    "half zeros": lambda size: generator.lognormal(size=size) * (generator.random(size) < 0.5),
    "prices of half a dollar": lambda size: numpy.round(
        20 * generator.lognormal(0, 0.5, size)) / 2,
}


def two_tests(pair):
    reference, window = pair
    scipy.stats.ks_2samp(reference, window)
    scipy.stats.wasserstein_distance(reference, window)


def table_test(pair):
    counts = [numpy.unique(side, return_counts=True)[1] for side in pair]
    scipy.stats.chi2_contingency(numpy.array(counts))


for name, draw in NUMBERS.items():
    pair = draw(size=REFERENCE), draw(size=WINDOW)
    figure(name, 1, two_tests, lambda pair=pair: pair)

for count in (12, 250):
    pair = [
        numpy.floor(count * generator.random(size) ** 2) for size in (REFERENCE, WINDOW)]
    figure(f"{count} categories", 1, table_test, lambda pair=pair: pair)
