"""NannyML's univariate drift calculator with its default methods and thresholds.

Its thresholds come from how chunks of the reference differ, so that those have to be as large as the
chunks judged, and several: a chunk is as large as the window or, where that is less, as a tenth of
the reference, which is the default number of chunks. A window has drifted where half of its
chunks or more alert.
"""

from contest import contest
from nannyml import UnivariateDriftCalculator

METHOD = "jensen_shannon"


class Calculator:
    def __init__(self, world):
        self.world = world
        self.reference = None
        self.calculators = {}

    def fit(self, reference):
        self.reference = reference
        self.calculators = {}
        self.calculator(len(reference) // 10)

    def calculator(self, size):
        """The calculator for chunks of a size."""
        if size not in self.calculators:
            self.calculators[size] = UnivariateDriftCalculator(
                column_names=list(self.world.kinds),
                treat_as_numerical=self.world.numeric,
                treat_as_categorical=self.world.categorical,
                chunk_size=size,
            ).fit(self.reference)
        return self.calculators[size]

    def judge(self, window):
        calculator = self.calculator(min(len(window), len(self.reference) // 10))
        chunks = calculator.calculate(window).filter(period="analysis").to_df()
        return {
            column: (
                chunks[(column, METHOD, "alert")].mean() >= 0.5,
                chunks[(column, METHOD, "value")].mean(),
            )
            for column in self.world.kinds
        }


contest(Calculator)
