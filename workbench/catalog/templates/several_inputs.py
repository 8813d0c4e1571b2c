"""Networks with several inputs."""

from collections.abc import Sequence

from workbench.catalog.templates.layer_groups import convolution
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out


@checked_arguments
def image_and_table(
    shape: Sequence[int] = (64, 64, 1), classes: int = 2, *, features: int = 8, filters: int = 16, units: int = 32
) -> Graph:
    """A network with two inputs: an image, and a row of numbers that belongs to it, such as age and blood values.

    From the inputs ``image`` (batch, height, width, channels) and ``table`` (batch, features) to class probabilities
    (batch, classes). Two convolutions with pooling and the mean over the places describe the image, a dense layer the
    numbers; both are joined and decided on together. The usual values make 7,234 weights.

    Args:
        shape: (height, width, channels) of an image.
        classes: The number of classes.
        features: How many numbers a row has.
        filters: Filters of the first convolution; the second has twice as many.
        units: Units of the dense layer behind the numbers, and of the one behind both.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: S.-C. Huang, A. Pareek, S. Seyyedi, I. Banerjee and M. Lungren, *Fusion of medical imaging and electronic
    health records using deep learning*, npj Digital Medicine 3, 2020: joint fusion.

    >>> import workbench as wb
    >>> wb.analyze(image_and_table()).params
    7234
    """
    graph = Graph("image_and_table").add("Input", shape=shape, name="image")
    for number, factor in enumerate((1, 2), 1):
        graph = convolution(graph, f"conv{number}", filters * factor, 3)
        graph = graph.add("MaxPooling2D", pool_size=2, name=f"pool{number}")
    graph = graph.add("GlobalAveragePooling2D", name="average")
    graph = graph.add("Input", shape=(features,), name="table")
    graph = graph.add("Dense", units=units, activation="relu", name="numbers")
    graph = graph.add("Concatenate", inputs=["average", "numbers"], name="both")
    graph = graph.add("Dense", units=units, activation="relu", name="hidden")
    return laid_out(graph.add("Dense", units=classes, activation="softmax", name="probabilities"))
