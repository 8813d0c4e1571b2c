"""Networks that predict numbers."""

from collections.abc import Sequence

from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out


@checked_arguments
def regressor(shape: Sequence[int] = (13,), targets: int = 1, *, units: Sequence[int] = (64, 64)) -> Graph:
    """A network of dense layers for tables: predicts one number or several.

    From (batch, features) to values (batch, targets), without an activation at the end, so that every number can be
    reached. With 13 features and one target these are 5,121 weights.

    Args:
        shape: The shape of a sample, (features,), or that of an image.
        targets: How many numbers are predicted.
        units: The units of each hidden layer.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: F. Chollet, *Deep Learning with Python*, 2017, section 3.6: prices of houses.

    >>> import workbench as wb
    >>> wb.analyze(regressor()).params
    5121
    """
    graph = Graph("regressor").add("Input", shape=shape, name="features")
    graph = graph.add("Flatten", name="flatten") if len(shape) > 1 else graph
    for number, width in enumerate(units, 1):
        graph = graph.add("Dense", units=width, activation="relu", name=f"hidden{number}")
    return laid_out(graph.add("Dense", units=targets, name="values"))
