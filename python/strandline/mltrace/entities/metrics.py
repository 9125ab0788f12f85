"""Figures of how good outputs are, by scikit-learn's names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

#: mltrace's name of each, and scikit-learn's of the function.
_FUNCTIONS = {
    "accuracy": "accuracy_score",
    "precision": "precision_score",
    "recall": "recall_score",
    "f1": "f1_score",
    "roc_auc": "roc_auc_score",
    "mean_absolute_error": "mean_absolute_error",
    "mean_squared_error": "mean_squared_error",
    "median_absolute_error": "median_absolute_error",
    "r2": "r2_score",
    "explained_variance": "explained_variance_score",
    "confusion_matrix": "confusion_matrix",
    "mutual_info_score": "mutual_info_score",
}

supported_sklearn_metrics = _FUNCTIONS.keys()


def get_metric_function(name: str) -> Callable[..., Any]:
    """The function of scikit-learn that a name stands for.

    Raises:
        ValueError: for another name.
    """
    if name not in _FUNCTIONS:
        raise ValueError(
            f"the metric {name} is not supported; these are: {', '.join(supported_sklearn_metrics)}"
        )
    from sklearn import metrics

    function: Callable[..., Any] = getattr(metrics, _FUNCTIONS[name])
    return function


class Metric:
    """A metric by its name, or one's own function of labels and outputs, over a window."""

    def __init__(
        self,
        name: str,
        window_size: int | None = None,
        fn: Callable[..., Any] | None = None,
    ) -> None:
        if fn is None and name not in supported_sklearn_metrics:
            raise ValueError("pass the name of a supported metric, or a function of your own")
        self.name = name
        #: In seconds; none for everything.
        self.window_size = window_size
        self.fn = fn if fn is not None else get_metric_function(name)
        check_metric_function(self.fn)

    def getIdentifier(self) -> str:
        """What the metric's figure is called."""
        return f"{self.name}_window{self.window_size}"


def check_metric_function(function: Callable[..., Any]) -> None:
    """Makes sure that a function takes labels and outputs.

    Raises:
        RuntimeError: where it does not.
    """
    if len(inspect.signature(function).parameters) < 2:
        raise RuntimeError("the function must take at least two arguments: y_true, y_pred")
