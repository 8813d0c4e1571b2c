"""Networks that give one class to a whole signal, or to a text as a sequence of numbers."""

from collections.abc import Sequence
from functools import partial

from workbench.catalog.templates.layer_groups import block
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out

_KERNELS = ((1, 8), (2, 5), (1, 3))
"""Factor of the filters, and kernel size, of the convolutions of :func:`cnn1d`."""


@checked_arguments
def cnn1d(shape: Sequence[int] = (128, 9), classes: int = 6, *, filters: int = 128) -> Graph:
    """A 1-D convolutional network for signals: finds short patterns wherever in time they are.

    From (batch, steps, channels) to class probabilities (batch, classes). Three convolutions of 8, 5 and 3 steps, with
    batch normalization and ReLU, the second with twice the filters; then the average over time. With one channel and
    two classes these are 265,986 weights.

    Args:
        shape: (steps, channels) of a signal.
        classes: The number of classes.
        filters: Filters of the first and last convolution.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: Z. Wang, W. Yan and T. Oates, *Time Series Classification from Scratch with Deep Neural Networks: A Strong
    Baseline*, IJCNN 2017.

    >>> import workbench as wb
    >>> wb.analyze(cnn1d((500, 1), 2)).params
    265986
    """
    graph = Graph("cnn1d").add("Input", shape=shape, name="signal")
    for number, (factor, kernel_size) in enumerate(_KERNELS, 1):
        graph = graph.add(
            "Conv1D", filters=filters * factor, kernel_size=kernel_size, padding="same", name=f"conv{number}"
        )
        graph = graph.add("BatchNormalization", name=f"norm{number}").add("ReLU", name=f"relu{number}")
    graph = graph.add("GlobalAveragePooling1D", name="average")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


@checked_arguments
def lstm(
    shape: Sequence[int] = (128, 9), classes: int = 6, *, units: int = 64, layers: int = 1, dropout: float = 0.2
) -> Graph:
    """A long short-term memory: reads a signal step by step and remembers what it needs.

    From (batch, steps, channels) to class probabilities (batch, classes). One LSTM layer of ``units`` units has
    ``4 * (units * (channels + units) + units)`` weights; the usual values make 19,334 with the last layer.

    Args:
        shape: (steps, channels) of a signal.
        classes: The number of classes.
        units: Units of each LSTM layer.
        layers: LSTM layers one after another; all but the last give every step to the next.
        dropout: The share of the last layer's units that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: S. Hochreiter and J. Schmidhuber, *Long Short-Term Memory*, Neural Computation 9, 1997, with the forget gate
    of F. Gers, J. Schmidhuber and F. Cummins, 2000.

    >>> import workbench as wb
    >>> wb.analyze(lstm()).params
    19334
    """
    graph = Graph("lstm").add("Input", shape=shape, name="signal")
    for number in range(1, layers + 1):
        graph = graph.add("LSTM", units=units, return_sequences=number < layers, name=f"lstm{number}")
    graph = graph.add("Dropout", rate=dropout, name="dropout")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


@checked_arguments
def transformer(
    shape: Sequence[int] = (128, 9),
    classes: int = 6,
    *,
    vocabulary: int | None = None,
    width: int = 64,
    heads: int = 4,
    feedforward: int = 128,
    blocks: int = 2,
    dropout: float = 0.1,
) -> Graph:
    """A small Transformer: every step of a sequence looks at every other one.

    From signals (batch, steps, channels), or with ``vocabulary`` from texts as numbers of words (batch, steps), to
    class probabilities (batch, classes). Each step becomes ``width`` numbers, to which its position is added. Each of
    the ``blocks``, which are folded, has multi-head attention and two dense layers, both with a connection around and
    layer normalization; a block of ``width=512, heads=8, feedforward=2048`` has the 3,152,384 weights of the paper's.

    Args:
        shape: (steps, channels) of a signal; (steps,) with ``vocabulary``.
        classes: The number of classes.
        vocabulary: The number of different words, if the input is numbers of words; None for a signal.
        width: Numbers that describe a step; a multiple of ``heads``.
        heads: Heads of the attention.
        feedforward: Units of the first dense layer of each block.
        blocks: Blocks one after another.
        dropout: The share that is set to 0 while training after each part of a block, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: A. Vaswani, N. Shazeer, N. Parmar et al., *Attention Is All You Need*, NIPS 2017: the encoder, with the mean
    over the steps.

    >>> import workbench as wb
    >>> [node.name for node in transformer().nodes if node.inner]
    ['encoder1', 'encoder2']
    """
    graph = Graph("transformer")
    if vocabulary is None:
        graph = graph.add("Input", shape=shape, name="signal").add("Dense", units=width, name="embedding")
    else:
        graph = graph.add("Input", shape=shape, dtype="int32", name="words")
        graph = graph.add("Embedding", input_dim=vocabulary, output_dim=width, name="embedding")
    graph = graph.add("SinePositionEncoding", name="positions")
    encoder = partial(_encoder, width=width, heads=heads, feedforward=feedforward, dropout=dropout)
    for number in range(1, blocks + 1):
        graph = block(graph, f"encoder{number}", encoder)
    graph = graph.add("GlobalAveragePooling1D", name="average")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))


def _encoder(graph: Graph, *, width: int, heads: int, feedforward: int, dropout: float) -> Graph:
    """Attention of the last node to itself, then two dense layers; around both a connection."""
    source = graph.nodes[-1].name
    graph = graph.add(
        "MultiHeadAttention", inputs=[source, source], num_heads=heads, key_dim=max(1, width // heads), name="attention"
    )
    graph = graph.add("Dropout", rate=dropout, name="dropout1").add("Add", inputs=["dropout1", source], name="sum1")
    graph = graph.add("LayerNormalization", epsilon=1e-5, name="norm1")
    graph = graph.add("Dense", units=feedforward, activation="relu", name="dense1")
    graph = graph.add("Dense", units=width, name="dense2").add("Dropout", rate=dropout, name="dropout2")
    graph = graph.add("Add", inputs=["dropout2", "norm1"], name="sum2")
    return graph.add("LayerNormalization", epsilon=1e-5, name="norm2")
