"""Alibi Detect's detector for mixed tables, by feature, at its default level of .05.

It has no notion of missing values, so that rows with any are left out.
"""

import numpy as np
from alibi_detect.cd import TabularDrift
from contest import World, contest


class Detector:
    def __init__(self, world):
        self.names = list(world.kinds)
        self.categories = {
            index: None for index, name in enumerate(self.names) if name in world.categorical
        }
        self.detector = None

    def fit(self, reference):
        self.detector = TabularDrift(
            complete(reference), p_val=0.05, categories_per_feature=self.categories
        )

    def judge(self, window):
        answer = self.detector.predict(complete(window), drift_type="feature")["data"]
        return {
            name: (bool(answer["is_drift"][index]), answer["p_val"][index])
            for index, name in enumerate(self.names)
        }


def complete(table):
    return table[~np.isnan(table).any(axis=1)]


contest(Detector, read=World.codes)
