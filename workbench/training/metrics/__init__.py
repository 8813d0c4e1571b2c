"""Metrics: counted on the device while a network learns, turned into scores by one table of formulas."""

from workbench.training.metrics.scores import (
    ClassScores,
    Scores,
    class_scores,
    flat,
    history_key,
    scores_from,
    split_history_key,
)
from workbench.training.metrics.table import METRICS, UNDEFINED, Metric, Task, label, shown

__all__ = [
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
