"""U-Nets: down by halves and up again, with connections across."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from workbench.catalog.templates.layer_groups import block
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph, Node
from workbench.graph.layout import laid_out
from workbench.graph.node_size import ROW

_CONVOLUTIONS = 2
"""Convolutions in a block of a U-Net."""


@checked_arguments
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
    graph = Graph("unet").add("Input", shape=shape, name="image")
    graph = _levels(graph, filters, depth, dropout)
    graph = graph.add("Conv2D", filters=classes, kernel_size=1, activation="softmax", name="mask")
    return _in_a_u(laid_out(graph), depth)


@checked_arguments
def image_to_image(
    shape: Sequence[int] = (128, 128, 1),
    channels: int = 1,
    *,
    filters: int = 16,
    depth: int = 4,
    activation: str = "linear",
) -> Graph:
    """A U-Net that gives an image: another modality, a cleaned or a coloured one of the same size.

    From (batch, height, width, channels) to (batch, height, width, ``channels``); height and width must be multiples of
    ``2 ** (depth - 1)``. It is :func:`unet` without Dropout, and with an image instead of probabilities at its end. The
    usual values make 451,601 weights.

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of ``2 ** (depth - 1)``.
        channels: Channels of the image that it gives.
        filters: Filters of the first level; they double at each.
        depth: The number of levels.
        activation: What limits the values: ``"linear"`` nothing, ``"sigmoid"`` to 0 to 1, ``"tanh"`` to -1 to 1. With
            the squared error a sigmoid can fall to black where most of an image is black.

    Returns:
        The drawing: from (batch, height, width, channels) to (batch, height, width, ``channels``).

    Raises:
        GraphError: a parameter cannot be.

    Source: P. Isola, J.-Y. Zhu, T. Zhou and A. Efros, *Image-to-Image Translation with Conditional Adversarial
    Networks*, CVPR 2017: the U-Net of its generator, in the form of :func:`unet` and trained by a loss alone.

    >>> import workbench as wb
    >>> wb.analyze(image_to_image((64, 64, 1), 3)).shapes["translated"]
    (None, 64, 64, 3)
    """
    graph = Graph("image_to_image").add("Input", shape=shape, name="image")
    graph = _levels(graph, filters, depth, None)
    graph = graph.add("Conv2D", filters=channels, kernel_size=1, activation=activation, name="translated")
    return _in_a_u(laid_out(graph), depth)


@checked_arguments
def unet3d(shape: Sequence[int] = (64, 64, 32, 1), classes: int = 2, *, filters: int = 8, depth: int = 4) -> Graph:
    """A 3-D U-Net for volumes: a class for every voxel.

    From (batch, depth, height, width, channels), the three axes in any order, to class probabilities of the same size
    (batch, depth, height, width, classes); each of the three must be a multiple of ``2 ** (depth - 1)``. Every level is
    a block of two convolutions with batch normalization and ReLU, the second on the way down with twice the filters.
    ``filters=32`` with three channels and three classes is the network of the paper, with its 19,069,955 weights, and
    9,344 of batch normalization.

    Args:
        shape: (depth, height, width, channels) of a volume; the first three are multiples of ``2 ** (depth - 1)``.
        classes: The number of classes, the background included.
        filters: Filters of the first convolution; they double at each level.
        depth: The number of levels.

    Returns:
        The drawing: from (batch, depth, height, width, channels) to probabilities (batch, depth, height, width,
        classes).

    Raises:
        GraphError: a parameter cannot be.

    Source: Ö. Çiçek, A. Abdulkadir, S. Lienkamp, T. Brox and O. Ronneberger, *3D U-Net: Learning Dense Volumetric
    Segmentation from Sparse Annotation*, MICCAI 2016, with padding.

    >>> import workbench as wb
    >>> wb.analyze(unet3d()).shapes["mask"]
    (None, 64, 64, 32, 2)
    """
    graph = Graph("unet3d").add("Input", shape=shape, name="volume")
    for level in range(1, depth + 1):
        width = filters * 2 ** (level - 1)
        graph = block(graph, f"down{level}", partial(_volume_level, filters=(width, 2 * width)))
        graph = graph.add("MaxPooling3D", name=f"pool{level}") if level < depth else graph
    for level in range(depth - 1, 0, -1):
        width = filters * 2**level
        graph = graph.add(
            "Conv3DTranspose", filters=2 * width, kernel_size=2, strides=2, use_bias=False, name=f"larger{level}"
        )
        graph = graph.add("Concatenate", inputs=[f"larger{level}", f"down{level}"], name=f"beside{level}")
        graph = block(graph, f"up{level}", partial(_volume_level, filters=(width, width)))
    graph = graph.add("Conv3D", filters=classes, kernel_size=1, activation="softmax", name="mask")
    return _in_a_u(laid_out(graph), depth)


def _levels(graph: Graph, filters: int, depth: int, dropout: float | None) -> Graph:
    """The way down and up of a 2-D U-Net after the last node; ``dropout`` at the deepest level, unless None."""
    for level in range(1, depth + 1):
        graph = block(graph, f"down{level}", partial(_level, filters=filters * 2 ** (level - 1)))
        graph = graph.add("MaxPooling2D", name=f"pool{level}") if level < depth else graph
    graph = graph if dropout is None else graph.add("Dropout", rate=dropout, name="dropout")
    for level in range(depth - 1, 0, -1):
        width = filters * 2 ** (level - 1)
        graph = graph.add("UpSampling2D", interpolation="bilinear", name=f"larger{level}")
        graph = graph.add("Conv2D", filters=width, kernel_size=1, name=f"narrow{level}")
        graph = graph.add("Concatenate", inputs=[f"narrow{level}", f"down{level}"], name=f"beside{level}")
        graph = block(graph, f"up{level}", partial(_level, filters=width))
    return graph


def _level(graph: Graph, *, filters: int) -> Graph:
    """Two convolutions after the last node."""
    for number in range(1, _CONVOLUTIONS + 1):
        graph = graph.add(
            "Conv2D", filters=filters, kernel_size=3, padding="same", use_bias=False, name=f"conv{number}"
        )
        graph = graph.add("BatchNormalization", momentum=0.9, name=f"norm{number}")
        graph = graph.add("ReLU", name=f"relu{number}")
    return graph


def _volume_level(graph: Graph, *, filters: tuple[int, int]) -> Graph:
    """Two convolutions of volumes after the last node, with these filters."""
    for number, count in enumerate(filters, 1):
        graph = graph.add("Conv3D", filters=count, kernel_size=3, padding="same", name=f"conv{number}")
        graph = graph.add("BatchNormalization", momentum=0.9, name=f"norm{number}")
        graph = graph.add("ReLU", name=f"relu{number}")
    return graph


def _in_a_u(graph: Graph, depth: int) -> Graph:
    """Each level in a row of its own, so that the connections across are straight lines with nothing in between."""
    rows = {node.id: _row(node, depth) * ROW for node in graph.nodes}
    nodes = (replace(node, position=(node.position[0], rows[node.id])) for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


def _row(node: Node, depth: int) -> int:
    """How far down a node stands, from 0: the number in its name says it; Dropout is at the bottom."""
    number = node.name.lstrip("abcdefghijklmnopqrstuvwxyz")
    return depth - 1 if node.name == "dropout" else int(number or 1) - 1
