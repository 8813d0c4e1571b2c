"""What a reopened run is evaluated with: samples, and its network without what it was compiled with."""

from typing import Any

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.training.sample_errors import NotSamples
from workbench.training.setup.data_checks import in_words
from workbench.training.setup.given_data import padded_split, with_padded_boxes

_PAIR = 2


def split_of(data: "Dataset | Split | tuple[Array, Array]", where: str) -> Split:
    """The samples that are given. Raises NotSamples."""
    if isinstance(data, Dataset):
        return with_padded_boxes(data).test
    if isinstance(data, Split):
        return padded_split(data)
    if not isinstance(data, tuple | list) or len(data) != _PAIR:
        raise NotSamples(where=where, received=in_words(data))
    return padded_split(Split(*data))


def uncompiled(model: Any) -> Any:
    """A network with the same layers and weights, to be compiled without touching the other."""
    import keras

    if getattr(model, "inputs", None) and getattr(model, "outputs", None):
        several = len(model.inputs) > 1 or len(model.outputs) > 1
        ends = (model.input, model.output) if several else (model.inputs, model.outputs)
        return keras.Model(*ends, name=model.name)
    return model
