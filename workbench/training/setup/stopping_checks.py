"""Whether a training will have the numbers that are watched: for early stopping and for checkpoints."""

from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.text_format import listed
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setting_errors import ClassAbsent, UnknownClass, UnknownMetric
from workbench.training.setup.class_weights import class_counts
from workbench.training.setup.stopping_settings import EarlyStopping, criteria_of
from workbench.training.setup.task import TrainingTask


def check_stopping(task: TrainingTask, data: Dataset) -> None:
    """Check every criterion of early stopping.

    Raises:
        UnknownMetric, UnknownClass: The training counts no such number.
        ClassAbsent: The split has no sample of the class.
    """
    criteria = criteria_of(task.settings.early_stopping)
    for place, stopping in enumerate(criteria):
        where = "EarlyStopping" if len(criteria) == 1 else f"early_stopping[{place}]"
        check_key(task, stopping.key, where=where, metric=stopping.metric)
        if stopping.class_name is not None and task.name != "regression":  # there it is a column, which is always there
            _check_present(task, stopping, data, where)


def _check_present(task: TrainingTask, stopping: EarlyStopping, data: Dataset, where: str) -> None:
    label, split = task.class_names.index(str(stopping.class_name)), data.splits[stopping.split]
    is_there = class_counts(task, split)[label] if task.kind == "softmax" else _of_class(task, split.y, label).any()
    if not is_there:
        raise ClassAbsent(where=where, received=stopping.class_name, split=stopping.split)


def _of_class(task: TrainingTask, y: Array, label: int) -> Array:
    """Where labels are of a class, bool."""
    of_boxes = task.kind == "boxes"
    by_place = task.one_hot or task.kind == "multilabel"
    found: Array = y[..., 0] == label if of_boxes else y[..., label] > 0 if by_place else y == label
    return found


def check_key(task: TrainingTask, key: str, *, where: str, metric: str = "") -> None:
    """Check that the history will have this key. Raises UnknownMetric or UnknownClass."""
    name, class_name, _ = split_history_key(key)
    known = [m for m in METRICS.values() if task.name in m.tasks and (m.by_class if class_name else m.overall)]
    if name not in {m.key for m in known}:
        raise UnknownMetric(where=where, received=metric or key, expected=", ".join(m.key for m in known))
    if class_name is not None and class_name not in task.class_names:
        raise UnknownClass(where=where, received=class_name, expected=listed(task.class_names))
