"""Networks that give one class to a whole image."""

from collections.abc import Sequence
from functools import partial

from workbench.catalog.templates.layer_groups import block
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out

_STAGES = 3
"""Stages of a residual network; from one to the next the maps are half as large and twice as many."""


@checked_arguments
def mlp(
    shape: Sequence[int] = (28, 28, 1), classes: int = 10, *, units: Sequence[int] = (128, 64), dropout: float = 0.2
) -> Graph:
    """A multilayer perceptron: every number of the input goes to every unit.

    From (batch, …) to class probabilities (batch, classes). The usual values make 109,386 weights.

    Args:
        shape: The shape of a sample, (height, width, channels) of an image or (features,).
        classes: The number of classes.
        units: The units of each hidden layer.
        dropout: The share of the last hidden layer that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: D. Rumelhart, G. Hinton and R. Williams, *Learning representations by back-propagating errors*, Nature 323,
    1986, with ReLU and Dropout.

    >>> import workbench as wb
    >>> wb.analyze(mlp()).params
    109386
    """
    graph = Graph("mlp").add("Input", shape=shape, name="image")
    graph = graph.add("Flatten", name="flatten") if len(shape) > 1 else graph
    for number, width in enumerate(units, 1):
        graph = graph.add("Dense", units=width, activation="relu", name=f"hidden{number}")
    graph = graph.add("Dropout", rate=dropout, name="dropout")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


@checked_arguments
def lenet5(shape: Sequence[int] = (28, 28, 1), classes: int = 10) -> Graph:
    """LeNet-5: the convolutional network that read handwritten digits.

    From (batch, height, width, channels) to class probabilities (batch, classes). An image of 28 × 28 is padded by the
    first convolution, as the original's 32 × 32 were; the usual values make its 61,706 weights, with softmax instead of
    radial basis functions.

    Args:
        shape: (height, width, channels) of an image.
        classes: The number of classes.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-Based Learning Applied to Document Recognition*,
    Proceedings of the IEEE, 1998.

    >>> import workbench as wb
    >>> wb.analyze(lenet5()).params
    61706
    """
    graph = Graph("lenet5").add("Input", shape=shape, name="image")
    graph = graph.add("Conv2D", filters=6, kernel_size=5, padding="same", activation="tanh", name="conv1")
    graph = graph.add("AveragePooling2D", name="pool1")
    graph = graph.add("Conv2D", filters=16, kernel_size=5, activation="tanh", name="conv2")
    graph = graph.add("AveragePooling2D", name="pool2").add("Flatten", name="flatten")
    graph = graph.add("Dense", units=120, activation="tanh", name="dense1")
    graph = graph.add("Dense", units=84, activation="tanh", name="dense2")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


@checked_arguments
def resnet(
    shape: Sequence[int] = (32, 32, 3), classes: int = 10, *, filters: int = 16, blocks: int = 2, folded: bool = True
) -> Graph:
    """A residual network for small images: each block only learns what to add to its input.

    From (batch, height, width, channels) to class probabilities (batch, classes). Three stages of ``blocks`` blocks
    each; ``filters`` are those of the first and double at each stage. Every block has two convolutions with batch
    normalization and a connection around them, the skip: it is seen when the block is opened, or with ``folded=False``.
    ``blocks=3`` is the ResNet-20 of the paper, with 1 × 1 convolutions where the shape changes.

    Args:
        shape: (height, width, channels) of an image.
        classes: The number of classes.
        filters: Filters of the first stage.
        blocks: Blocks in each stage.
        folded: Whether each block is folded; otherwise every layer and connection stands on the canvas.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: K. He, X. Zhang, S. Ren and J. Sun, *Deep Residual Learning for Image Recognition*, CVPR 2016, section 4.2.

    >>> import workbench as wb
    >>> [node.name for node in resnet().nodes if node.inner]
    ['block1_1', 'block1_2', 'block2_1', 'block2_2', 'block3_1', 'block3_2']
    """
    graph = Graph("resnet").add("Input", shape=shape, name="image")
    graph = _normalized(graph, "conv", filters).add("ReLU", name="relu")
    for stage in range(_STAGES):
        for number in range(blocks):
            strides = 2 if stage and not number else 1
            name = f"block{stage + 1}_{number + 1}"
            layers = partial(
                _residual, filters=filters * 2**stage, strides=strides, prefix="" if folded else f"{name}_"
            )
            graph = block(graph, name, layers) if folded else layers(graph)
    graph = graph.add("GlobalAveragePooling2D", name="average")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


def _residual(graph: Graph, *, filters: int, strides: int, prefix: str) -> Graph:
    """A residual block after the last node; its names begin with ``prefix``."""
    source = around = graph.nodes[-1].name
    graph = _normalized(graph, f"{prefix}conv1", filters, strides).add("ReLU", name=f"{prefix}relu1")
    graph = _normalized(graph, f"{prefix}conv2", filters)
    if strides > 1:
        graph = graph.add(
            "Conv2D",
            inputs=[source],
            filters=filters,
            kernel_size=1,
            strides=strides,
            use_bias=False,
            name=f"{prefix}around",
        )
        around = f"{prefix}around_norm"
        graph = graph.add("BatchNormalization", name=around)
    graph = graph.add("Add", inputs=[f"{prefix}conv2_norm", around], name=f"{prefix}sum")
    return graph.add("ReLU", name=f"{prefix}relu2")


def _normalized(graph: Graph, name: str, filters: int, strides: int = 1) -> Graph:
    """A convolution of 3 × 3 after the last node, and batch normalization."""
    graph = graph.add(
        "Conv2D",
        filters=filters,
        kernel_size=3,
        strides=strides,
        padding="same",
        use_bias=False,
        name=name,
    )
    return graph.add("BatchNormalization", name=f"{name}_norm")
