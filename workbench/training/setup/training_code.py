"""The training as a cell of plain Keras: the same compile, callbacks and fit that a run uses, for a learner to read."""

from collections.abc import Iterator

from msgspec.structs import replace

from workbench.codegen.compile_recipe import Recipe
from workbench.codegen.expressions import CallExpression, Expression, Items, Literal, Name, render
from workbench.training.batches.augmentation import Augmentation
from workbench.training.metrics.history_keys import better, split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setup.class_weights import leaves_out
from workbench.training.setup.compile_code import training_recipe
from workbench.training.setup.output_tasks import AnyTask
from workbench.training.setup.rate_code import rate_callbacks, rate_function
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import criteria_of, restoring_criterion
from workbench.training.setup.task import TrainingTask
from workbench.training.setup.watched_keys import kept_keys

_OVERALL = {"balanced_accuracy": "Sensitivity", "mean_dice": "Dice", "mean_iou": "IoU"}
"""Metrics over all classes: the mean of a score of each class."""
VALUE_METRICS = {"mae": "MAE", "mse": "MSE", "rmse": "RMSE", "msle": "MSLE", "psnr": "PSNR", "ssim": "SSIM"}
_METRIC_CLASSES = {"ClassMetrics", "ColumnErrors", *_OVERALL.values(), *VALUE_METRICS.values()}

_BALANCED = """\
counts = np.bincount({labels}.ravel().astype(int), minlength={classes})
class_weights = counts.sum() / (np.count_nonzero(counts) * np.maximum(counts, 1))"""


_BOXES = """\
# One array of boxes, filled up with the class -1.
y_train, y_validation = padded_boxes(y_train), padded_boxes(y_validation)"""

_UNIT_AXIS = "{y} = {y}.reshape(*{y}.shape[:{rank}], 1)"
"""As the output has it: without its last axis the loss would take the mean over rows of a mask."""

_COUNTED = """\
def weights_of(y, class_weights=np.ones(2)):
    # What is labelled {ignored} does not count; the mean is one over all the rest.
    counted = y != {ignored}
    return np.where(counted, class_weights[np.where(counted, y, 0)], 0.0) * y.size / counted.sum()"""


def training_source(task: TrainingTask, weights: str = "") -> str:
    """Code that compiles and fits ``model`` on x_train, y_train, x_validation and y_validation as a run would.

    Callbacks stop early, keep the best weights and a backup to go on from, and write the history, all in the folder
    where the code runs. It needs Keras and, for metrics of single classes and our losses, ``workbench``. ``weights``
    is a file that the network's weights are read from, where it does not begin with random ones.
    """
    parts = [f"{beginning(task, weights)}\n{compiled(task)}", *fitted(task)]
    return "\n".join(import_lines(training_recipe(task), "\n".join(parts))) + "\n\n" + "\n\n".join(parts) + "\n"


def objective_parts(
    task: TrainingTask, model: str, optimizer: Expression, loss: Expression, metrics: tuple[Expression, ...]
) -> tuple[list[str], list[str]]:
    """The lines of imports and the statements that compile and fit a network once, with ``callbacks`` of its own.

    Args:
        task: What is trained.
        model: The expression that builds the network.
        optimizer: The expression of its optimizer.
        loss: The expression of its loss.
        metrics: What is counted besides the loss.
    """
    given = [("optimizer", optimizer), ("loss", loss), *([("metrics", Items(metrics))] if metrics else [])]
    compiled = render(CallExpression(Name("model.compile"), keywords=tuple(given)))
    boxes = [f"callbacks = [{render(_box_precision(task))}, *callbacks]"] if task.kind == "boxes" else []
    parts = [*seed_line(task), f"model = {model}", compiled, *_weights(task), *_batches(task), *boxes, _fit(task)]
    return list(import_lines(training_recipe(task), "\n".join(parts))), parts


def import_lines(recipe: Recipe, body: str) -> Iterator[str]:
    """The imports of a training's code, which is ``body``."""
    if "math." in body:
        yield "import math\n"
    yield "import keras"
    if "np." in body:
        yield "import numpy as np"
    yield from recipe.imports()
    if "augmented(" in body:
        yield "from workbench.training.batches.augmentation import Augmentation"
    names = [name for name in _METRIC_CLASSES if f"{name}(" in body]
    if names:
        yield f"from workbench.training.metrics.keras_metrics import {', '.join(sorted(names))}"
    if "BoxPrecision(" in body:
        yield "from workbench.training.detection.box_precision import BoxPrecision"
        yield "from workbench.training.detection.padded_boxes import padded_boxes"
    if "augmented(" in body:
        yield "from workbench.training.batches.batch_pipeline import augmented, steps"


def beginning(task: TrainingTask, weights: str = "") -> str:
    """The statements that make ``model``."""
    return "\n".join([*boxes_line(task), *seed_line(task), "model = build_model()", *weights_lines(weights)])


def boxes_line(task: TrainingTask) -> list[str]:
    """The statement that makes one array of boxes."""
    return [_BOXES] if task.kind == "boxes" else []


def seed_line(task: AnyTask) -> list[str]:
    """The statement that makes a training repeatable, where there is a seed."""
    seed = task.settings.seed
    return [] if seed is None else [f"keras.utils.set_random_seed({seed})"]


def weights_lines(weights: str) -> list[str]:
    """The statement that reads trained weights, where there are any."""
    return [render(CallExpression(Name("model.load_weights"), (Literal(weights),)))] if weights else []


def compiled(task: TrainingTask) -> str:
    """The compile of ``model``."""
    return replace(training_recipe(task), metrics=tuple(metric_expressions(task))).compile_text()


def fitted(task: TrainingTask, start: str = "") -> Iterator[str]:
    """What comes between compile and fit, and the fit; ``start`` begins the names of files that callbacks write."""
    boxes = (_box_precision(task),) if task.kind == "boxes" else ()
    yield from _weights(task)
    yield from _batches(task)
    yield from rate_function(task.settings)
    yield callbacks_text(task.settings, list(kept_keys(task.settings)), boxes, start)
    yield _fit(task)


def _watched(task: TrainingTask) -> list[str]:
    """History keys that a callback monitors."""
    return list(kept_keys(task.settings))


def metric_expressions(task: TrainingTask) -> Iterator[Expression]:
    """Accuracy or the errors, and metrics that a callback monitors."""
    if task.kind == "boxes":
        return
    if task.name == "regression":
        yield CallExpression(Name("ColumnErrors"), (Literal(task.class_names or (task.signature.units or 1)),))
        return
    if task.kind == "values":
        yield from (CallExpression(Name(VALUE_METRICS[key])) for key in ("mae", "rmse", *_extra(task, ("mae", "rmse"))))
        return
    yield from training_recipe(task).metrics
    common = _counting(task)
    if task.name == "segmentation" or any(split_history_key(key)[1] is not None for key in _watched(task)):
        yield CallExpression(Name("ClassMetrics"), (Literal(task.class_names),), common)
    for key in _extra(task, ("accuracy",)):
        arguments = (Literal(len(task.class_names)),)
        yield CallExpression(Name(_OVERALL[key]), arguments, (*common, ("name", Literal(key))))


def _extra(task: TrainingTask, given: tuple[str, ...]) -> list[str]:
    """Overall metrics that a callback monitors, besides the loss and ``given``."""
    keys = (split_history_key(key) for key in _watched(task))
    found = dict.fromkeys(key for key, class_name, _ in keys if class_name is None and METRICS[key].overall)
    return [key for key in found if key != "loss" and key not in given]


def _counting(task: TrainingTask) -> tuple[tuple[str, Expression], ...]:
    """Arguments of a counting metric that differ from its defaults."""
    chosen = {"kind": task.kind, "threshold": task.settings.threshold, "ignore_class": task.settings.ignore_class}
    chosen["from_logits"] = task.loss.from_logits and task.kind != "softmax"
    usual = {"kind": "softmax", "threshold": 0.5, "ignore_class": None, "from_logits": False}
    return tuple((name, Literal(value)) for name, value in chosen.items() if value != usual[name])


def _weights(task: TrainingTask) -> Iterator[str]:
    weighed = task.settings.class_weights is not None or leaves_out(task)
    if weighed and task.kind == "binary":
        yield "\n".join(
            _UNIT_AXIS.format(y=y, rank=len(task.signature.output_shape)) for y in ("y_train", "y_validation")
        )
    if task.settings.class_weights == "balanced":
        yield _BALANCED.format(labels=_counted_labels(task), classes=len(task.class_names))
    elif task.settings.class_weights is not None:
        yield f"class_weights = np.array({list(task.settings.class_weights)})"
    elif leaves_out(task):
        yield "class_weights = np.ones(2)"
    if leaves_out(task):
        yield _COUNTED.format(ignored=task.settings.ignore_class)


def _labels(task: TrainingTask) -> str:
    return "y_train.argmax(axis=-1)" if task.one_hot else "y_train"


def _counted_labels(task: TrainingTask) -> str:
    ignored, labels = task.settings.ignore_class, _labels(task)
    return labels if ignored is None else f"{labels}[{labels} != {ignored}]"


def callbacks_text(settings: Settings, watched: list[str], first: tuple[Expression, ...] = (), start: str = "") -> str:
    """The list of callbacks: ``first``, and those that stop, keep and write down.

    ``watched`` are keys of the logs; the names of files begin with ``start``.
    """
    return "callbacks = " + render(Items((*first, *_each_callback(settings, watched, start))))


def _box_precision(task: TrainingTask) -> Expression:
    """The callback that adds the average precision of the validation data to the history."""
    arguments = (Name("x_validation"), Name("y_validation"), Literal(task.class_names), Literal(task.stride))
    chosen = task.settings.threshold
    keywords = () if chosen == Settings().threshold else (("threshold", Literal(chosen)),)
    return CallExpression(Name("BoxPrecision"), arguments, keywords)


def _each_callback(settings: Settings, watched: list[str], start: str) -> Iterator[Expression]:
    yield _callback("TerminateOnNaN")
    yield from rate_callbacks(settings)
    restoring = restoring_criterion(settings.early_stopping)
    for stopping in criteria_of(settings.early_stopping):
        yield _callback(
            "EarlyStopping",
            monitor=stopping.key,
            mode=better(stopping.key),
            min_delta=stopping.min_delta,
            patience=stopping.patience,
            restore_best_weights=stopping is restoring,
        )
    for number, key in enumerate(watched):
        path = f"{start}best.weights.h5" if not number else f"{start}best-{number + 1}.weights.h5"
        yield _callback(
            "ModelCheckpoint", path, monitor=key, mode=better(key), save_best_only=True, save_weights_only=True
        )
    yield _callback("BackupAndRestore", f"{start}backup")
    yield _callback("CSVLogger", f"{start}history.csv")
    if settings.tensorboard:
        yield _callback("TensorBoard", f"{start}tensorboard")


def _callback(class_name: str, *arguments: object, **keywords: object) -> Expression:
    return CallExpression(
        Name(f"keras.callbacks.{class_name}"),
        tuple(map(Literal, arguments)),
        tuple((name, Literal(value)) for name, value in keywords.items()),
    )


def _batches(task: TrainingTask) -> Iterator[str]:
    """Batches that are augmented anew in every epoch."""
    settings, changes = task.settings, task.settings.augmentation
    if not _augments(settings) or changes is None:
        return
    usual = Augmentation()
    chosen = {name: getattr(changes, name) for name in changes.__struct_fields__}
    given = tuple((name, Literal(value)) for name, value in chosen.items() if value != getattr(usual, name))
    keywords: list[tuple[str, Expression]] = [("batch_size", Literal(settings.batch_size))]
    if settings.seed is not None:
        keywords.append(("seed", Literal(settings.seed)))
    if settings.class_weights is not None or leaves_out(task):
        keywords.append(("class_weights", Name("class_weights")))
    if settings.shuffle_buffer == 1:
        keywords.append(("shuffle", Literal(False)))
    arguments = (Name("x_train"), Name("y_train"), CallExpression(Name("Augmentation"), keywords=given))
    start = "batches = "
    yield start + render(CallExpression(Name("augmented"), arguments, tuple(keywords)), column=len(start))


def _augments(settings: Settings) -> bool:
    return settings.augmentation is not None and bool(settings.augmentation.changes)


def _fit(task: TrainingTask) -> str:
    arguments, keywords = _augmented_samples(task) if _augments(task.settings) else _samples(task)
    keywords = (*keywords, ("callbacks", Name("callbacks")))
    return (
        _shuffling(task)
        + "history = "
        + render(CallExpression(Name("model.fit"), arguments, keywords), column=len("history = "))
    )


def _shuffling(task: TrainingTask) -> str:
    """A comment where fit of Keras shuffles otherwise than the run."""
    buffer = task.settings.shuffle_buffer
    return f"# A run shuffles {buffer:,} samples together; this shuffles all.\n" if buffer and buffer > 1 else ""


_Given = tuple[tuple[Expression, ...], tuple[tuple[str, Expression], ...]]


def _validation(task: TrainingTask) -> tuple[str, Expression]:
    weights = ", weights_of(y_validation)" if leaves_out(task) else ""
    return "validation_data", Name(f"(x_validation, y_validation{weights})")


def _augmented_samples(task: TrainingTask) -> _Given:
    """Arguments of ``fit`` for a data set of batches."""
    count = CallExpression(Name("steps"), (Name("len(x_train)"), Literal(task.settings.batch_size)))
    size = ("validation_batch_size", Literal(task.settings.batch_size))
    epochs = ("epochs", Literal(task.settings.epochs))
    shuffled = ("shuffle", Literal(False))  # they come in the order of their epoch
    return (Name("batches"),), (_validation(task), epochs, ("steps_per_epoch", count), size, shuffled)


def _samples(task: TrainingTask) -> _Given:
    """Arguments of ``fit`` when Keras makes the batches."""
    settings = task.settings
    keywords: tuple[tuple[str, Expression], ...] = (
        _validation(task),
        ("epochs", Literal(settings.epochs)),
        ("batch_size", Literal(settings.batch_size)),
    )
    if settings.shuffle_buffer == 1:
        keywords = (*keywords, ("shuffle", Literal(False)))
    if leaves_out(task):
        keywords = (*keywords, ("sample_weight", Name("weights_of(y_train, class_weights)")))
    elif settings.class_weights is not None:
        of_places = len(task.signature.output_shape) > 1
        each = f"class_weights[{_labels(task)}]" if of_places else "dict(enumerate(class_weights))"
        keywords = (*keywords, ("sample_weight" if of_places else "class_weight", Name(each)))
    return (Name("x_train"), Name("y_train")), keywords
