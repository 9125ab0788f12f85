"""mltrace's entities."""

from .component import Component
from .component_run import ComponentRun
from .history import History
from .io_pointer import IOPointer, PointerTypeEnum
from .metrics import Metric, get_metric_function, supported_sklearn_metrics
from .task import Task
from .testing import MLTraceError, Test

__all__ = [
    "Component",
    "ComponentRun",
    "History",
    "IOPointer",
    "MLTraceError",
    "Metric",
    "PointerTypeEnum",
    "Task",
    "Test",
    "get_metric_function",
    "supported_sklearn_metrics",
]
