"""The numbers of a study as metrics of plain Keras, for a cell that runs without the workbench.

What Keras has is taken from it; the rest is written into the cell as a class, which computes what ours compute.
"""

from collections.abc import Iterator, Mapping, Sequence

from workbench.codegen.expressions import CallExpression, Expression, Literal, Name
from workbench.training.metrics.history_keys import history_key, split_history_key
from workbench.training.setup.compile_code import training_recipe
from workbench.training.setup.task import TrainingTask

_OF_NUMBERS = {
    "mae": "MeanAbsoluteError",
    "mse": "MeanSquaredError",
    "rmse": "RootMeanSquaredError",
    "msle": "MeanSquaredLogarithmicError",
}
_OF_IMAGES = {"psnr": "PeakSignalToNoise", "ssim": "StructuralSimilarity"}
_OVER_CLASSES = {"balanced_accuracy": "sensitivity", "mean_dice": "dice", "mean_iou": "iou"}
"""Means over the classes, by the score of each class."""

_COLUMN = """\
class OfColumn(keras.metrics.Metric):
    # The metric of a single target column.
    def __init__(self, metric, column):
        super().__init__(name=metric.name)
        self.metric, self.column = metric, column

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = ops.reshape(y_true, ops.shape(y_pred))
        one = slice(self.column, self.column + 1)
        self.metric.update_state(y_true[..., one], y_pred[..., one])

    def result(self):
        return self.metric.result()"""

_R2 = """\
class R2(keras.metrics.Metric):
    # 1 - squared errors / squared deviations of the truth; without a column the mean over all of them.
    # In float64: Keras's own R2Score loses the digits of targets that are far from 0.
    def __init__(self, name, column=None):
        super().__init__(name=name)
        self.column = column
        self.sums = self.add_weight(
            shape=(4, {columns}), initializer="zeros", dtype="float64", name="sums"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
        truth = ops.reshape(ops.cast(y_true, "float64"), (-1, {columns}))
        answers = ops.reshape(ops.cast(y_pred, "float64"), (-1, {columns}))
        terms = [ops.ones_like(truth), truth, ops.square(truth), ops.square(truth - answers)]
        self.sums.assign_add(ops.stack([ops.sum(term, axis=0) for term in terms]))

    def result(self):
        count, total, squares, errors = ops.unstack(self.sums, 4)
        deviations = squares - ops.square(total) / ops.maximum(count, 1)
        known = deviations > 1e-12 * squares
        scores = ops.where(known, 1 - errors / ops.where(known, deviations, 1), 0)
        if self.column is not None:
            return scores[self.column]
        return ops.sum(scores) / ops.maximum(ops.sum(ops.cast(known, "float64")), 1)"""

_PSNR = """\
class PeakSignalToNoise(keras.metrics.Mean):
    # Peak signal-to-noise ratio of images from 0 to 1, in dB; an image without any error has none.
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = ops.reshape(ops.cast(y_true, y_pred.dtype), ops.shape(y_pred))
        axes = tuple(range(1, len(y_pred.shape)))
        errors = ops.mean(ops.square(y_true - y_pred), axis=axes)
        known = errors > 0
        ratios = -10.0 * ops.log10(ops.where(known, errors, 1.0))
        super().update_state(ratios, ops.cast(known, y_pred.dtype))"""

_SSIM = """\
def window_means(images):
    return ops.average_pool(images, 7, strides=1, padding="valid", data_format="channels_last")


class StructuralSimilarity(keras.metrics.Mean):
    # Structural similarity (Wang et al., 2004) of images from 0 to 1, with a flat window of 7 x 7 pixels.
    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = y_pred[..., None] if len(y_pred.shape) == 3 else y_pred
        x, y = ops.reshape(ops.cast(y_true, y_pred.dtype), ops.shape(y_pred)), y_pred
        mean_x, mean_y = window_means(x), window_means(y)
        unbiased = 49 / 48
        variance_x = unbiased * (window_means(x * x) - mean_x * mean_x)
        variance_y = unbiased * (window_means(y * y) - mean_y * mean_y)
        covariance = unbiased * (window_means(x * y) - mean_x * mean_y)
        above = (2 * mean_x * mean_y + 0.01**2) * (2 * covariance + 0.03**2)
        below = (mean_x**2 + mean_y**2 + 0.01**2) * (variance_x + variance_y + 0.03**2)
        super().update_state(ops.mean(above / below, axis=(1, 2, 3)))"""

_CLASSES = """\
class ClassScore(keras.metrics.Metric):
    # A score of one class, or its mean over all classes, from the counts of all samples.
    def __init__(self, name, score, class_id=None):
        super().__init__(name=name)
        self.score, self.class_id = score, class_id
        self.counts = self.add_weight(
            shape=(4, {classes}), initializer="zeros", dtype="float64", name="counts"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
{places}
        counts = [truth * answer, (1 - truth) * answer, truth * (1 - answer), (1 - truth) * (1 - answer)]
        self.counts.assign_add(ops.stack([ops.sum({counted}one, axis=0) for one in counts]))

    def result(self):
        tp, fp, fn, tn = ops.unstack(self.counts, 4)
        above, below = {{
{fractions}
        }}[self.score]
        scores = ops.where(below > 0, above / ops.maximum(below, 1), 0)
        if self.class_id is not None:
            return scores[self.class_id]
        return ops.sum(scores) / ops.maximum(ops.sum(ops.cast(below > 0, "float64")), 1)"""

_FRACTIONS: Mapping[str, str] = {
    "accuracy": "tp + tn, tp + tn + fp + fn",
    "sensitivity": "tp, tp + fn",
    "specificity": "tn, tn + fp",
    "ppv": "tp, tp + fp",
    "npv": "tn, tn + fn",
    "dice": "2 * tp, 2 * tp + fp + fn",
    "iou": "tp, tp + fp + fn",
}
"""Numerator and denominator as code, as :mod:`workbench.training.metrics.score_fractions` has them as tensors."""


def plain_metrics(task: TrainingTask, keys: Sequence[str]) -> tuple[tuple[Expression, ...], list[str]]:
    """What is counted in a cell, and the classes that it needs.

    Args:
        task: What is trained.
        keys: The numbers of the history that the cell looks at; for the loss nothing is counted.

    Returns:
        The entries of ``metrics=[…]``, and definitions, each a text.
    """
    names = dict.fromkeys(split_history_key(key)[:2] for key in keys)
    wanted = [(key, class_name) for key, class_name in names if key != "loss"]
    if not wanted or task.kind == "boxes":
        return (), []
    if task.kind == "values":
        return tuple(_of_numbers(task, *one) for one in wanted), list(_classes_of_numbers(task, wanted))
    scores = [one for one in wanted if one != ("accuracy", None)]
    entries = (*training_recipe(task).metrics, *(_of_classes(task, *one) for one in scores))
    return entries, [_class_score(task, [key for key, _ in scores])] if scores else []


def _of_numbers(task: TrainingTask, key: str, column: str | None) -> Expression:
    name = history_key(key, column)
    place = None if column is None else Literal(task.class_names.index(column))
    if key == "r2":
        return CallExpression(Name("R2"), (Literal(name),), (("column", place),) if place is not None else ())
    if key not in _OF_NUMBERS:
        return CallExpression(Name(_OF_IMAGES[key]), keywords=(("name", Literal(name)),))
    metric = CallExpression(Name(f"keras.metrics.{_OF_NUMBERS[key]}"), keywords=(("name", Literal(name)),))
    return metric if place is None else CallExpression(Name("OfColumn"), (metric, place))


def _classes_of_numbers(task: TrainingTask, wanted: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    keys = {key for key, _ in wanted}
    if any(column is not None and key != "r2" for key, column in wanted):
        yield _COLUMN
    if "r2" in keys:
        yield _R2.format(columns=len(task.class_names) or task.signature.units or 1)
    if "psnr" in keys:
        yield _PSNR
    if "ssim" in keys:
        yield _SSIM


def _of_classes(task: TrainingTask, key: str, class_name: str | None) -> Expression:
    name, score = Literal(history_key(key, class_name)), Literal(_OVER_CLASSES.get(key, key))
    if class_name is None:
        return CallExpression(Name("ClassScore"), (name, score))
    place = Literal(task.class_names.index(class_name))
    return CallExpression(Name("ClassScore"), (name, score), (("class_id", place),))


def _class_score(task: TrainingTask, keys: Sequence[str]) -> str:
    scores = dict.fromkeys(_OVER_CLASSES.get(key, key) for key in keys)
    return _CLASSES.format(
        classes=len(task.class_names),
        places="\n".join(f"        {line}" for line in _places(task)),
        counted="" if task.settings.ignore_class is None else "counted * ",
        fractions="\n".join(f'            "{key}": ({_FRACTIONS[key]}),' for key in scores),
    )


def _places(task: TrainingTask) -> Iterator[str]:
    """Statements that give truth and answer as 0 and 1, (places, classes), and which places are counted."""
    classes, ignored = len(task.class_names), task.settings.ignore_class
    if task.kind == "softmax":
        labels = "ops.argmax(y_true, axis=-1)" if task.one_hot else 'ops.cast(y_true, "int32")'
        yield f"labels = ops.reshape({labels}, (-1,))"
        yield f'truth = ops.one_hot(labels, {classes}, dtype="float64")'
        yield "answers = ops.reshape(ops.argmax(y_pred, axis=-1), (-1,))"
        yield f'answer = ops.one_hot(answers, {classes}, dtype="float64")'
        if ignored is not None:
            yield f'counted = ops.cast(labels != {ignored}, "float64")[:, None]'
        return
    chances = "ops.sigmoid(y_pred)" if task.loss.from_logits else "y_pred"
    columns = 1 if task.kind == "binary" else classes
    yield f'truth = ops.reshape(ops.cast(y_true, "float64"), (-1, {columns}))'
    yield f'answer = ops.reshape(ops.cast({chances} > {task.settings.threshold}, "float64"), (-1, {columns}))'
    if ignored is not None:
        yield f'counted = ops.cast(truth != {ignored}, "float64")'
    if task.kind == "binary":
        yield "truth = ops.concatenate([1 - truth, truth], axis=-1)"
        yield "answer = ops.concatenate([1 - answer, answer], axis=-1)"
