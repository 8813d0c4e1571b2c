"""Old and new names of arguments: the new ones are those of Keras 3."""

import pytest

from workbench.catalog import node_type
from workbench.catalog.renamed_arguments import LAYER_CLASSES, renamed_arguments

LAYERS = ("Conv1D", "Conv2D", "Dense", "LSTM", "GRU", "SimpleRNN", "Embedding", "BatchNormalization", "Dropout", "Dot")


@pytest.mark.parametrize(
    ("owner", "old", "new"),
    [
        ("Conv2D", "border_mode", "padding"),
        ("Convolution2D", "nb_filter", "filters"),
        ("Dense", "output_dim", "units"),
        ("Adam", "lr", "learning_rate"),
        ("Model", "input", "inputs"),
        ("fit", "nb_epoch", "epochs"),
    ],
)
def test_new_names(owner: str, old: str, new: str) -> None:
    assert renamed_arguments(owner)[old] == new


def test_every_layer_class_is_one_of_today() -> None:
    assert all(node_type(name).kind == "layer" for name in LAYER_CLASSES.values())


@pytest.mark.parametrize("layer", LAYERS)
def test_an_old_name_is_not_one_of_today(layer: str) -> None:
    today = {parameter.name for parameter in node_type(layer).parameters}
    assert not today & renamed_arguments(layer).keys()
