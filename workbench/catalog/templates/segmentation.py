"""Networks that give a class to every pixel."""

from collections.abc import Sequence

from msgspec.structs import replace

from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Node
from workbench.graph.layout import laid_out
from workbench.graph.node_size import ROW

_CONVOLUTIONS = 2
"""Convolutions in a block of a U-Net."""


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
    graph = Graph("fcn").add("Input", shape=tuple(shape), name="image")
    for number, filters in ((1, 100), (2, 200)):
        graph = _convolution(graph, f"conv{number}", filters, kernel_size=5, strides=2)
        graph = graph.add("MaxPooling2D", name=f"pool{number}")
    graph = _convolution(graph, "conv3", 300, kernel_size=3)
    graph = _convolution(graph, "conv4", 300, kernel_size=3)
    graph = graph.add("Dropout", rate=dropout, name="dropout")
    graph = graph.add("Conv2D", filters=classes, kernel_size=1, name="score")
    graph = graph.add(
        "Conv2DTranspose",
        filters=classes,
        kernel_size=31,
        strides=16,
        padding="same",
        activation="softmax",
        name="mask",
    )
    return laid_out(graph)


def unet(
    shape: Sequence[int] = (128, 128, 1),
    classes: int = 2,
    *,
    filters: int = 16,
    depth: int = 4,
    dropout: float = 0.2,
) -> Graph:
    """A U-Net: down and up again by halves, with what was seen on the way down set beside what comes up.

    From (batch, height, width, channels) to class probabilities (batch, height, width, classes); height and width
    must be multiples of ``2 ** (depth - 1)``. ``filters`` are those of the first of ``depth`` levels and double at
    each; the usual values make 451,618 weights. Every level is a block of two convolutions, each followed by batch
    normalization and ReLU; before the way up, Dropout takes away a share of the deepest map.

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of ``2 ** (depth - 1)``.
        classes: The number of classes, the background included.
        filters: Filters of the first level; they double at each.
        depth: The number of levels.
        dropout: The share of the deepest map that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing: from (batch, height, width, channels) to probabilities (batch, height, width, classes).

    Raises:
        GraphError: a parameter cannot be.

    Source: O. Ronneberger, P. Fischer and T. Brox, *U-Net: Convolutional Networks for Biomedical Image Segmentation*,
    MICCAI 2015, equation-free and with padding, so that the mask is as large as the image.

    >>> import workbench as wb
    >>> wb.analyze(unet()).params
    451618
    """
    graph = Graph("unet").add("Input", shape=tuple(shape), name="image")
    for level in range(1, depth + 1):
        graph = _block(graph, f"down{level}", filters * 2 ** (level - 1))
        graph = graph.add("MaxPooling2D", name=f"pool{level}") if level < depth else graph
    graph = graph.add("Dropout", rate=dropout, name="dropout")
    for level in range(depth - 1, 0, -1):
        width = filters * 2 ** (level - 1)
        graph = graph.add("UpSampling2D", interpolation="bilinear", name=f"larger{level}")
        graph = graph.add("Conv2D", filters=width, kernel_size=1, name=f"narrow{level}")
        graph = graph.add("Concatenate", inputs=[f"narrow{level}", f"down{level}"], name=f"beside{level}")
        graph = _block(graph, f"up{level}", width)
    graph = graph.add("Conv2D", filters=classes, kernel_size=1, activation="softmax", name="mask")
    return _in_a_u(laid_out(graph), depth)


def _in_a_u(graph: Graph, depth: int) -> Graph:
    """Each level in a row of its own, so that the connections across are straight lines with nothing in between."""
    rows = {node.id: _level(node, depth) * ROW for node in graph.nodes}
    nodes = (replace(node, position=(node.position[0], rows[node.id])) for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


def _level(node: Node, depth: int) -> int:
    """How far down a node stands, from 0: the number in its name says it; Dropout is at the bottom."""
    number = node.name.lstrip("abcdefghijklmnopqrstuvwxyz")
    return depth - 1 if node.name == "dropout" else int(number or 1) - 1


def _convolution(graph: Graph, name: str, filters: int, *, kernel_size: int, strides: int = 1) -> Graph:
    return graph.add(
        "Conv2D",
        filters=filters,
        kernel_size=kernel_size,
        strides=strides,
        padding="same",
        activation="relu",
        name=name,
    )


def _block(graph: Graph, name: str, filters: int) -> Graph:
    """Two convolutions after the last node, folded into a block."""
    before = len(graph.nodes)
    for number in range(1, _CONVOLUTIONS + 1):
        graph = graph.add(
            "Conv2D", filters=filters, kernel_size=3, padding="same", use_bias=False, name=f"conv{number}"
        )
        graph = graph.add("BatchNormalization", momentum=0.9, name=f"norm{number}")
        graph = graph.add("ReLU", name=f"relu{number}")
    return fold(graph, [node.id for node in graph.nodes[before:]], name)
