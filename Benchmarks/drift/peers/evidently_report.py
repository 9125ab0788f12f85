"""Evidently's data drift preset with its tests, one for each column, at the defaults."""

from contest import contest
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset


class Preset:
    def __init__(self, world):
        self.definition = DataDefinition(
            numerical_columns=world.numeric, categorical_columns=world.categorical
        )
        self.report = Report([DataDriftPreset()], include_tests=True)
        self.reference = None

    def fit(self, reference):
        self.reference = Dataset.from_pandas(reference, data_definition=self.definition)

    def judge(self, window):
        current = Dataset.from_pandas(window, data_definition=self.definition)
        return verdicts(self.report.run(current, self.reference).dict())


def verdicts(answer):
    """The columns of the tests of value drift, with whether the test failed."""
    found = {}
    for test in answer["tests"]:
        config = test["metric_config"]["params"]
        if config["type"].endswith("ValueDrift"):
            found[config["column"]] = (test["status"] == "FAIL", float("nan"))
    return found


contest(Preset)
