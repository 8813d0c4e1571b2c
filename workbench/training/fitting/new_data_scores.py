"""How good a trained network is on data: every number of its task, without touching the network itself."""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.catalog.loss_matching import wanted_activation
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.fitting.run_metrics import metric_for, read_scores
from workbench.training.metrics.class_scores import Scores
from workbench.training.sample_errors import NotSamples
from workbench.training.setup.class_weights import for_evaluation
from workbench.training.setup.compile_code import compile_model
from workbench.training.setup.data_checks import in_words
from workbench.training.setup.given_data import padded_split, with_padded_boxes
from workbench.training.setup.label_checks import check_samples
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import decide, given_loss

if TYPE_CHECKING:
    import keras

_PAIR = 2
_NOT_FINITE = mark(
    "evaluate: {count:,} of the network's answers are NaN or infinite, and count as wrong. Look at its layers one by "
    "one with wb.trace(model, x, statistics=True)."
)


def split_of(data: "Dataset | Split | tuple[Array, Array]", where: str) -> Split:
    """The samples that are given: a split, arrays, or the test split of a data set. Raises NotSamples."""
    if isinstance(data, Dataset):
        return with_padded_boxes(data).test
    if isinstance(data, Split):
        return padded_split(data)
    if not isinstance(data, tuple | list) or len(data) != _PAIR:
        raise NotSamples(where=where, received=in_words(data))
    return padded_split(Split(*data))


def scores_on(
    model: "keras.Model", split: Split, where: str, class_names: tuple[str, ...], settings: Settings, *, with_loss: bool
) -> Scores:
    """Loss and every metric of a network on samples; a warning says how many answers are no numbers.

    Args:
        model: The network; it stays as it is.
        split: The samples, checked already.
        where: How errors call them.
        class_names: What labels mean.
        settings: Task, loss and how many samples are taken at once.
        with_loss: Whether the loss of the settings is the right one.

    Raises:
        TrainingError: Samples or labels do not fit the network.
    """
    seen = Dataset(where, split, split, split, class_names)
    signature = model_signature(model, tuple(split.x.shape[1:]), where="evaluate")
    task = decide(signature, seen, settings, given_loss(None, model))
    check_samples(task, split, where)
    metric = metric_for(task, split.y)
    copy = _uncompiled(model)
    compile_model(copy, task, metric)
    x, y, *weights = for_evaluation(task, split.x, split.y)
    chosen = {"batch_size": settings.batch_size, "verbose": 0, "return_dict": True}
    logs = copy.evaluate(x, y, sample_weight=weights[0] if weights else None, **chosen)
    if count := metric.not_finite():
        warnings.warn(say(_NOT_FINITE, count=count), stacklevel=3)
    return read_scores(task, metric, logs["loss"] if with_loss else None)


def probabilities(model: "keras.Model", outputs: Array) -> Array:
    """Outputs of a network, (…, classes), as probabilities where its loss says that they are raw scores."""
    loss = given_loss(None, model)
    if loss is None or loss.traits is None or not loss.from_logits:
        return outputs
    if wanted_activation(loss.traits, outputs.shape[-1]) == "sigmoid":
        chances: Array = 0.5 * (1 + np.tanh(0.5 * outputs))
        return chances
    powers = np.exp(outputs - outputs.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _uncompiled(model: Any) -> Any:
    """A network with the same layers and weights, to be compiled without touching the other."""
    import keras

    if getattr(model, "inputs", None) and getattr(model, "outputs", None):
        return keras.Model(model.inputs, model.outputs, name=model.name)
    return model
