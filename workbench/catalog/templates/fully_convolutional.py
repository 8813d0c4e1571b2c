"""Networks of convolutions only that give a class to every pixel."""

from collections.abc import Sequence

from workbench.catalog.templates.large_classifiers import alexnet_maps, vgg16_blocks
from workbench.catalog.templates.layer_groups import convolution, scaled
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.graph_errors import ParameterRange
from workbench.graph.layout import laid_out
from workbench.messages import say

_BORDER = 100
"""Pixels of zeros around the image of :func:`fcn_alexnet`, so that the classifier fits on a small one, too."""
_BEFORE = 18
"""Pixels that its enlarged scores reach beyond the image at the top and at the left."""

_LEAST = 28
"""Pixels that an image has at least each way, so that the classifier fits on it with its border."""


@checked_arguments
def fcn(shape: Sequence[int] = (256, 256, 1), classes: int = 2, *, dropout: float = 0.5) -> Graph:
    """A fully convolutional network for masks: down to a sixteenth, scores there, and back up in one step.

    From (batch, height, width, channels) to class probabilities (batch, height, width, classes); height and width
    must be multiples of 16. With the usual shape the maps are (128, 128, 100), (64, 64, 100), (32, 32, 200),
    (16, 16, 200), (16, 16, 300), (16, 16, 2) and (256, 256, 2).

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of 16.
        classes: The number of classes, the background included.
        dropout: The share of the deepest map that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing: from (batch, height, width, channels) to probabilities (batch, height, width, classes).

    Raises:
        GraphError: a parameter cannot be.

    Source: J. Long, E. Shelhamer and T. Darrell, *Fully Convolutional Networks for Semantic Segmentation*, CVPR 2015,
    in the small form used for the left ventricle in teaching.

    >>> import workbench as wb
    >>> wb.analyze(fcn()).shapes["score"]
    (None, 16, 16, 2)
    """
    graph = Graph("fcn").add("Input", shape=shape, name="image")
    for number, filters in ((1, 100), (2, 200)):
        graph = convolution(graph, f"conv{number}", filters, 5, strides=2)
        graph = graph.add("MaxPooling2D", name=f"pool{number}")
    graph = convolution(graph, "conv3", 300, 3)
    graph = convolution(graph, "conv4", 300, 3)
    graph = graph.add("Dropout", rate=dropout, name="dropout")
    graph = _scores(graph, "score", classes)
    return laid_out(_enlarged(graph, "mask", classes, 31, 16, use_bias=True, activation="softmax"))


@checked_arguments
def fcn8s(
    shape: Sequence[int] = (224, 224, 3), classes: int = 21, *, width: float = 1.0, dropout: float = 0.5
) -> Graph:
    """FCN-8s: VGG16 with convolutions for its dense layers, and scores of three depths added up.

    From (batch, height, width, channels) to class probabilities (batch, height, width, classes); height and width
    must be multiples of 32. Scores at a thirty-second of the size are enlarged twice and added to those of block 4,
    the sum is enlarged and added to those of block 3, and that is enlarged eight times. The usual values make
    134,489,759 weights; those of VGG16 fit the blocks.

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of 32.
        classes: The number of classes, the background included.
        width: Factor of all numbers of filters; 1 for the paper's.
        dropout: The share of each of the two deepest maps that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing: from (batch, height, width, channels) to probabilities (batch, height, width, classes).

    Raises:
        GraphError: a parameter cannot be.

    Source: J. Long, E. Shelhamer and T. Darrell, *Fully Convolutional Networks for Semantic Segmentation*, CVPR 2015,
    with padding inside the convolutions instead of around the image.

    >>> import workbench as wb
    >>> wb.analyze(fcn8s()).shapes["sum3"]
    (None, 28, 28, 21)
    """
    graph = Graph("fcn8s").add("Input", shape=shape, name="image")
    graph = vgg16_blocks(graph, width)
    for number, kernel_size in ((6, 7), (7, 1)):
        graph = convolution(graph, f"conv{number}", scaled(4096, width), kernel_size)
        graph = graph.add("Dropout", rate=dropout, name=f"dropout{number}")
    graph = _enlarged(_scores(graph, "score7", classes), "larger7", classes, 4, 2)
    graph = _scores(graph, "score4", classes, inputs="block4")
    graph = graph.add("Add", inputs=["larger7", "score4"], name="sum4")
    graph = _enlarged(graph, "larger4", classes, 4, 2)
    graph = _scores(graph, "score3", classes, inputs="block3")
    graph = graph.add("Add", inputs=["larger4", "score3"], name="sum3")
    return laid_out(_enlarged(graph, "mask", classes, 16, 8, activation="softmax"))


@checked_arguments
def fcn_alexnet(
    shape: Sequence[int] = (227, 227, 3), classes: int = 21, *, width: float = 1.0, dropout: float = 0.5
) -> Graph:
    """AlexNet as a fully convolutional network: a classifier that is moved over the image.

    From (batch, height, width, channels) of any size to class probabilities (batch, height, width, classes). Dense
    layer 6 becomes a convolution of 6 × 6 and dense layer 7 one of 1 × 1, with the same numbers of weights: those of
    :func:`alexnet` fit when they are reshaped, and on a part of 227 × 227 pixels both compute the same. Zeros around
    the image make room, the scores are enlarged 32 times, and what reaches beyond the image is cut off.

    Args:
        shape: (height, width, channels) of an image; height and width are at least 28.
        classes: The number of classes, the background included.
        width: Factor of all numbers of filters; 1 for the paper's.
        dropout: The share of each of the two deepest maps that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing: from (batch, height, width, channels) to probabilities (batch, height, width, classes).

    Raises:
        GraphError: a parameter cannot be.

    Source: J. Long, E. Shelhamer and T. Darrell, *Fully Convolutional Networks for Semantic Segmentation*, CVPR 2015,
    section 4.1, FCN-AlexNet.

    >>> import workbench as wb
    >>> wb.analyze(fcn_alexnet()).shapes["score"]
    (None, 7, 7, 21)
    """
    graph = Graph("fcn_alexnet").add("Input", shape=shape, name="image")
    graph = alexnet_maps(graph.add("ZeroPadding2D", padding=_BORDER, name="border"), width)
    graph = convolution(graph, "conv6", scaled(4096, width), 6, padding="valid")
    graph = graph.add("Dropout", rate=dropout, name="dropout6")
    graph = convolution(graph, "conv7", scaled(4096, width), 1).add("Dropout", rate=dropout, name="dropout7")
    graph = _scores(graph, "score", classes)
    graph = _enlarged(graph, "larger", classes, 63, 32, padding="valid")
    graph = graph.add("Cropping2D", cropping=tuple(map(_beyond, _size(graph))), name="crop")
    return laid_out(graph.add("Softmax", name="mask"))


def _size(graph: Graph) -> tuple[int, int]:
    """Height and width of the graph's input, which must be known: they decide how much is cut off."""
    shape = graph.nodes[0].params["shape"]
    if len(shape) != 3 or None in shape[:2] or min(shape[:2]) < _LEAST:  # noqa: PLR2004 - height, width, channels
        expected = say("(height, width, channels) with at least {least} pixels each way", least=_LEAST)
        raise ParameterRange(
            where=graph.name,
            parameter="shape",
            expected=expected,
            received=str(tuple(shape)),
            example="shape=(227, 227, 3)",
        )
    return shape[0], shape[1]


def _beyond(size: int) -> tuple[int, int]:
    """How many pixels the enlarged scores of an image of this height or width reach beyond it, before and after."""
    length = (size + 2 * _BORDER - 11) // 4 + 1
    for kernel_size, strides in ((3, 2), (3, 2), (3, 2), (6, 1)):
        length = (length - kernel_size) // strides + 1
    total = (length - 1) * 32 + 63 - size
    before = min(_BEFORE, total)
    return before, total - before


def _scores(graph: Graph, name: str, classes: int, *, inputs: str | None = None) -> Graph:
    """A score for every class at every place."""
    return graph.add("Conv2D", inputs=inputs, filters=classes, kernel_size=1, name=name)


def _enlarged(
    graph: Graph,
    name: str,
    classes: int,
    kernel_size: int,
    strides: int,
    *,
    padding: str = "same",
    use_bias: bool = False,
    activation: str = "linear",
) -> Graph:
    """Scores ``strides`` times as large, by learned interpolation."""
    return graph.add(
        "Conv2DTranspose",
        filters=classes,
        kernel_size=kernel_size,
        strides=strides,
        padding=padding,
        use_bias=use_bias,
        activation=activation,
        name=name,
    )
