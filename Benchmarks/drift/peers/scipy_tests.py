"""The tests of the textbook: Kolmogorov and Smirnov's for numbers, χ² for categories.

The figure is the p-value; the verdict is p < .05. The scoreboard also reads the p-values against .05
over the number of columns, which is Bonferroni's correction for one table.
"""

import numpy as np
from contest import World, contest
from scipy.stats import chi2_contingency, ks_2samp


class Tests:
    def __init__(self, world):
        self.kinds = list(world.kinds.items())
        self.reference = None

    def fit(self, reference):
        self.reference = reference

    def judge(self, window):
        return {
            name: (p < 0.05, p)
            for index, (name, kind) in enumerate(self.kinds)
            for p in [self._p_value(kind, self.reference[:, index], window[:, index])]
        }

    @staticmethod
    def _p_value(kind, reference, window):
        reference = reference[~np.isnan(reference)]
        window = window[~np.isnan(window)]
        if len(reference) == 0 or len(window) == 0:
            return 1.0
        if kind == "numeric":
            return float(ks_2samp(reference, window).pvalue)
        categories, places = np.unique(np.concatenate([reference, window]), return_inverse=True)
        if len(categories) < 2:
            return 1.0
        counts = [
            np.bincount(part, minlength=len(categories))
            for part in (places[: len(reference)], places[len(reference) :])
        ]
        return float(chi2_contingency(counts).pvalue)


contest(Tests, read=World.codes)
