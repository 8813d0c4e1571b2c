"""Metrics for a ``model.compile`` of one's own: one number of the confusion matrix, or all of them by class.

Each counts for itself; TensorFlow computes what several of them have in common once a batch. A saved model comes back
with ``keras.models.load_model`` once any of them has been imported, which makes all of them known to Keras.

>>> import keras
>>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
>>> model.compile("adam", "sparse_categorical_crossentropy", metrics=[Dice(3), Sensitivity(3, class_id=2)])
"""

from workbench.training.metrics.class_metrics import ClassMetrics
from workbench.training.metrics.column_errors import ColumnErrors
from workbench.training.metrics.error_metrics import MAE, MSE, MSLE, PSNR, RMSE, SSIM
from workbench.training.metrics.score_metrics import NPV, PPV, Dice, IoU, Sensitivity, Specificity

__all__ = [
    "MAE",
    "MSE",
    "MSLE",
    "NPV",
    "PPV",
    "PSNR",
    "RMSE",
    "SSIM",
    "ClassMetrics",
    "ColumnErrors",
    "Dice",
    "IoU",
    "Sensitivity",
    "Specificity",
]
