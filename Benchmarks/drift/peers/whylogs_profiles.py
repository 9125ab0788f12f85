"""whylogs' profiles and its drift report between two of them, at the defaults.

A column has drifted where the report puts it into the category DRIFT; POSSIBLE_DRIFT is not counted.
"""

import whylogs
from contest import contest
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores


class Profiles:
    def __init__(self, world):
        self.reference = None

    def fit(self, reference):
        self.reference = whylogs.log(reference).view()

    def judge(self, window):
        scores = calculate_drift_scores(
            target_view=whylogs.log(window).view(),
            reference_view=self.reference,
            with_thresholds=True,
        )
        return {
            column: (score["drift_category"] == "DRIFT", score.get("pvalue"))
            for column, score in scores.items()
            if score is not None
        }


contest(Profiles)
