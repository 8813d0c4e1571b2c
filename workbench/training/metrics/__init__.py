"""Metrics: counted on the device while a network learns, turned into scores by one table of formulas.

What needs Keras is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy
from workbench.training.metrics.class_scores import ClassScores as ClassScores
from workbench.training.metrics.class_scores import Scores as Scores
from workbench.training.metrics.class_scores import class_scores as class_scores
from workbench.training.metrics.class_scores import flat as flat
from workbench.training.metrics.class_scores import scores_from as scores_from
from workbench.training.metrics.history_keys import history_key as history_key
from workbench.training.metrics.history_keys import split_history_key as split_history_key
from workbench.training.metrics.metric_table import METRICS as METRICS
from workbench.training.metrics.metric_table import UNDEFINED as UNDEFINED
from workbench.training.metrics.metric_table import Metric as Metric
from workbench.training.metrics.metric_table import Task as Task
from workbench.training.metrics.metric_table import label as label
from workbench.training.metrics.metric_table import shown as shown
from workbench.training.metrics.residuals import Residuals as Residuals

if TYPE_CHECKING:
    from workbench.training.metrics.column_errors import ColumnErrors as ColumnErrors
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
    from workbench.training.metrics.threshold_curves import ClassCurves as ClassCurves
    from workbench.training.metrics.threshold_curves import ThresholdCurves as ThresholdCurves
    from workbench.training.metrics.threshold_curves import threshold_curves as threshold_curves

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "column_errors": ["ColumnErrors"],
        "confusion_matrix": ["ConfusionMatrix"],
        "error_sums": ["ErrorSums"],
        "keras_metrics": [
            "MAE",
            "MSE",
            "MSLE",
            "NPV",
            "PPV",
            "PSNR",
            "RMSE",
            "SSIM",
            "ClassMetrics",
            "Dice",
            "IoU",
            "Sensitivity",
            "Specificity",
        ],
        "threshold_curves": ["ClassCurves", "ThresholdCurves", "threshold_curves"],
    },
    eager=[
        "METRICS",
        "UNDEFINED",
        "ClassScores",
        "Metric",
        "Residuals",
        "Scores",
        "Task",
        "class_scores",
        "flat",
        "history_key",
        "label",
        "scores_from",
        "shown",
        "split_history_key",
    ],
)
