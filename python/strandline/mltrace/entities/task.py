"""What a model is asked: its outputs, and the labels that come later."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Any

import strandline

from .metrics import Metric, check_metric_function, get_metric_function

Row = tuple[datetime.datetime, str, Any]


class Task:
    """Outputs and feedback under one name, joined by their identifiers."""

    def __init__(self, task_name: str) -> None:
        self.task_name = task_name
        self.metrics: list[Metric] = []

    def logOutput(self, output_value: Any, identifier: str) -> None:
        """Logs what the model said."""
        strandline.log_output(self.task_name, identifier, output_value)

    def logFeedback(self, feedback_value: Any, identifier: str) -> None:
        """Logs what turned out to be true."""
        strandline.log_feedback(self.task_name, identifier, feedback_value)

    def getOutputs(self, limit: int | None = None, window_size: int | None = None) -> list[Row]:
        """The latest outputs: time, identifier and value; of the last seconds where given."""
        return self._rows("output", limit, window_size)

    def getFeedback(self, limit: int | None = None, window_size: int | None = None) -> list[Row]:
        """The latest feedback, as `getOutputs`."""
        return self._rows("label", limit, window_size)

    def registerMetric(self, metric: Metric) -> None:
        """Adds a metric to those that `computeMetrics` computes."""
        self.metrics.append(metric)

    def computeMetrics(self) -> dict[str, Any]:
        """Every metric that was registered, by its identifier."""
        return {
            metric.getIdentifier(): self.computeMetric(metric.fn, metric.window_size)
            for metric in self.metrics
        }

    def computeMetric(
        self, metric: Callable[..., Any] | str, window_size: int | None = None
    ) -> Any:
        """What a metric makes of the labels and outputs that have both sides.

        Args:
            metric: its name, or a function of labels and outputs.
            window_size: how many seconds back to look; none for everything.
        """
        function = metric if callable(metric) else get_metric_function(metric)
        check_metric_function(function)
        strandline.flush()
        window = "1000000" if window_size is None else f"{int(window_size)}s"
        values = strandline.task_values(self.task_name, window=window)
        return function([v["label"] for v in values], [v["output"] for v in values])

    def _rows(self, side: str, limit: int | None, window_size: int | None) -> list[Row]:
        strandline.flush()
        try:
            values = strandline.task_values(self.task_name, side, limit=1_000_000)
        except strandline.ServerError as error:
            if error.status == 404:
                return []
            raise
        rows = [(_moment(v[f"{side}_at"]), v["id"], v[side]) for v in values]
        if window_size is not None:
            bound = datetime.datetime.fromtimestamp(
                time.time() - window_size, datetime.timezone.utc
            ).replace(tzinfo=None)
            rows = [row for row in rows if row[0] >= bound]
        rows.sort(key=lambda row: row[0], reverse=True)
        return rows if limit is None else rows[:limit]


def _moment(text: str) -> datetime.datetime:
    from ..conversion import moment

    return moment(text)
