"""The large networks of the ImageNet competition."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from workbench.catalog.templates.layer_groups import block, convolution, scaled
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.graph_errors import ParameterRange
from workbench.graph.layout import laid_out
from workbench.messages import say

VGG16_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
"""Filters and number of the convolutions of each block."""


@checked_arguments
def alexnet(
    shape: Sequence[int] = (227, 227, 3),
    classes: int = 1000,
    *,
    width: float = 1.0,
    groups: int = 1,
    dropout: float = 0.5,
) -> Graph:
    """AlexNet: the network that won the ImageNet competition of 2012 and began deep learning for images.

    From (batch, height, width, channels) to class probabilities (batch, classes). The maps of a 227 × 227 image are
    55 × 55 × 96, 27 × 27 × 96, 27 × 27 × 256, 13 × 13 × 256, 13 × 13 × 384 twice, 13 × 13 × 256 and 6 × 6 × 256; then
    come 4096 units twice. Pooling comes before local response normalization, as in most lectures; the paper has them
    the other way round. The usual values make 62,378,344 weights, with ``groups=2`` the 60,965,224 of the paper, whose
    convolutions 2, 4 and 5 were divided among two graphics cards.

    Args:
        shape: (height, width, channels) of an image; height and width are at least 67.
        classes: The number of classes.
        width: Factor of all numbers of filters and units; 1 for the paper's.
        groups: In how many groups convolutions 2, 4 and 5 split their channels, 1 or 2.
        dropout: The share of the dense units that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: A. Krizhevsky, I. Sutskever and G. Hinton, *ImageNet Classification with Deep Convolutional Neural
    Networks*, NIPS 2012.

    >>> import workbench as wb
    >>> wb.analyze(alexnet()).shapes["pool3"]
    (None, 6, 6, 256)
    """
    graph = Graph("alexnet").add("Input", shape=shape, name="image")
    graph = alexnet_maps(graph, width, groups).add("Flatten", name="flatten")
    for number in (6, 7):
        graph = graph.add("Dense", units=scaled(4096, width), activation="relu", name=f"dense{number}")
        graph = graph.add("Dropout", rate=dropout, name=f"dropout{number}")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


def alexnet_maps(graph: Graph, width: float, groups: int = 1) -> Graph:
    """The convolutions of AlexNet after the last node, up to ``pool3``."""
    pool = partial(Graph.add, pool_size=3, strides=2)
    graph = convolution(graph, "conv1", scaled(96, width), 11, strides=4, padding="valid")
    graph = pool(graph, "MaxPooling2D", name="pool1").add("LocalResponseNormalization", name="norm1")
    graph = convolution(graph, "conv2", scaled(256, width), 5, groups=groups)
    graph = pool(graph, "MaxPooling2D", name="pool2").add("LocalResponseNormalization", name="norm2")
    graph = convolution(graph, "conv3", scaled(384, width), 3)
    graph = convolution(graph, "conv4", scaled(384, width), 3, groups=groups)
    graph = convolution(graph, "conv5", scaled(256, width), 3, groups=groups)
    return pool(graph, "MaxPooling2D", name="pool3")


@checked_arguments
def vgg16(
    shape: Sequence[int] = (224, 224, 3),
    classes: int = 1000,
    *,
    head: Literal["flatten", "global_max"] = "flatten",
    width: float = 1.0,
    dropout: float = 0.0,
) -> Graph:
    """VGG16: thirteen small convolutions in five blocks, then three dense layers.

    From (batch, height, width, channels) to class probabilities (batch, classes). A 224 × 224 image leaves the five
    blocks as 7 × 7 × 512. With ``head="flatten"`` these are 138,357,544 weights, layer by layer those of
    ``keras.applications.VGG16``, whose trained weights fit; dense layer 6 alone has 102,764,544. With
    ``head="global_max"`` a 1 × 1 convolution makes them 7 × 7 × 4096 and global max pooling 4096 numbers, as it is
    often taught: 37,694,248 weights, for images of any size.

    Args:
        shape: (height, width, channels) of an image; height and width are at least 32.
        classes: The number of classes.
        head: What comes after the blocks: ``"flatten"``, or ``"global_max"``.
        width: Factor of all numbers of filters and units; 1 for the paper's.
        dropout: The share of the dense units that is set to 0 while training, from 0 to 1; 0.5 in the paper, and 0 for
            no Dropout layers, as in ``keras.applications``.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: K. Simonyan and A. Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, ICLR
    2015, configuration D.

    >>> import workbench as wb
    >>> wb.analyze(vgg16()).params
    138357544
    """
    if head not in ("flatten", "global_max"):
        raise ParameterRange(
            where="vgg16",
            parameter="head",
            expected=say('"flatten" or "global_max"'),
            received=repr(head),
            example='head="flatten"',
        )
    graph = Graph("vgg16").add("Input", shape=shape, name="image")
    graph = vgg16_blocks(graph, width)
    units = scaled(4096, width)
    if head == "flatten":
        graph = graph.add("Flatten", name="flatten").add("Dense", units=units, activation="relu", name="fc1")
    else:
        graph = convolution(graph, "conv6", units, 1).add("GlobalMaxPooling2D", name="global_max")
    if dropout and head == "flatten":
        graph = graph.add("Dropout", rate=dropout, name="dropout1")
    graph = graph.add("Dense", units=units, activation="relu", name="fc2")
    graph = graph.add("Dropout", rate=dropout, name="dropout2") if dropout else graph
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


def vgg16_blocks(graph: Graph, width: float) -> Graph:
    """The five blocks of VGG16 after the last node, each with its pooling, folded: ``block1`` to ``block5``."""
    for number, (filters, count) in enumerate(VGG16_BLOCKS, 1):
        graph = block(graph, f"block{number}", partial(_vgg_block, filters=scaled(filters, width), count=count))
    return graph


def _vgg_block(graph: Graph, *, filters: int, count: int) -> Graph:
    for number in range(1, count + 1):
        graph = convolution(graph, f"conv{number}", filters, 3)
    return graph.add("MaxPooling2D", name="pool")
