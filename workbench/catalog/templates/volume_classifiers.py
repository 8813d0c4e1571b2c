"""Networks that give one class to a whole volume."""

from collections.abc import Sequence

from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out


@checked_arguments
def cnn3d(
    shape: Sequence[int] = (64, 64, 32, 1),
    classes: int = 2,
    *,
    filters: int = 16,
    units: int = 128,
    dropout: float = 0.3,
) -> Graph:
    """A small 3-D convolutional network for volumes, such as CT scans.

    From (batch, depth, height, width, channels), the three axes in any order, to class probabilities (batch, classes).
    Four times a 3 × 3 × 3 convolution, pooling by 2 and batch normalization, the third with twice and the fourth with
    four times the filters. ``filters=64, units=512`` is the network of the paper: 1,353,410 weights for two classes.

    Args:
        shape: (depth, height, width, channels) of a volume; each of the first three is at least 16.
        classes: The number of classes.
        filters: Filters of the first convolution.
        units: Units of the dense layer.
        dropout: The share of the dense units that is set to 0 while training, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: H. Zunair, A. Rahman, N. Mohammed and J. Cohen, *Uniformizing Techniques to Process CT Scans with 3D CNNs
    for Tuberculosis Prediction*, PRIME 2020, with padding.

    >>> import workbench as wb
    >>> wb.analyze(cnn3d()).shapes["pool4"]
    (None, 4, 4, 2, 64)
    """
    graph = Graph("cnn3d").add("Input", shape=shape, name="volume")
    for number, factor in enumerate((1, 1, 2, 4), 1):
        graph = graph.add(
            "Conv3D",
            filters=filters * factor,
            kernel_size=3,
            padding="same",
            activation="relu",
            name=f"conv{number}",
        )
        graph = graph.add("MaxPooling3D", name=f"pool{number}").add("BatchNormalization", name=f"norm{number}")
    graph = graph.add("GlobalAveragePooling3D", name="average")
    graph = graph.add("Dense", units=units, activation="relu", name="dense").add(
        "Dropout", rate=dropout, name="dropout"
    )
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))
