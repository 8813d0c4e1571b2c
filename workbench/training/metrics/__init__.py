"""Metrics: counted on the device while a network learns, turned into scores by one table of formulas.

What needs Keras is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.training.metrics.class_scores import ClassScores, Scores, class_scores, flat, scores_from
from workbench.training.metrics.history_keys import history_key, split_history_key
from workbench.training.metrics.metric_table import METRICS, UNDEFINED, Metric, Task, label, shown

if TYPE_CHECKING:
    from workbench.training.metrics.confusion_matrix import ConfusionMatrix as ConfusionMatrix
    from workbench.training.metrics.error_sums import ErrorSums as ErrorSums
    from workbench.training.metrics.keras_metrics import MAE as MAE
    from workbench.training.metrics.keras_metrics import MSE as MSE
    from workbench.training.metrics.keras_metrics import MSLE as MSLE
    from workbench.training.metrics.keras_metrics import NPV as NPV
    from workbench.training.metrics.keras_metrics import PPV as PPV
    from workbench.training.metrics.keras_metrics import PSNR as PSNR
    from workbench.training.metrics.keras_metrics import RMSE as RMSE
    from workbench.training.metrics.keras_metrics import SSIM as SSIM
    from workbench.training.metrics.keras_metrics import ClassMetrics as ClassMetrics
    from workbench.training.metrics.keras_metrics import Dice as Dice
    from workbench.training.metrics.keras_metrics import IoU as IoU
    from workbench.training.metrics.keras_metrics import Sensitivity as Sensitivity
    from workbench.training.metrics.keras_metrics import Specificity as Specificity

_KERAS = [
    "ClassMetrics",
    "Dice",
    "IoU",
    "MAE",
    "MSE",
    "MSLE",
    "NPV",
    "PPV",
    "PSNR",
    "RMSE",
    "SSIM",
    "Sensitivity",
    "Specificity",
]
_HOMES = dict.fromkeys(_KERAS, "keras_metrics") | {"ConfusionMatrix": "confusion_matrix", "ErrorSums": "error_sums"}

__all__ = [  # noqa: PLE0604 - all are strings
    *_HOMES,
    "METRICS",
    "UNDEFINED",
    "ClassScores",
    "Metric",
    "Scores",
    "Task",
    "class_scores",
    "flat",
    "history_key",
    "label",
    "scores_from",
    "shown",
    "split_history_key",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}. It has: {', '.join(sorted(__all__))}."
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
