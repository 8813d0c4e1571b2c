"""A Keras model in memory as a graph."""

from typing import TYPE_CHECKING

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.described import described
from workbench.importers.functional import Reading
from workbench.importers.models import read_model

if TYPE_CHECKING:
    import keras


def from_keras(model: "keras.Model") -> Graph:
    """The graph of a functional or Sequential model; the model itself is left as it is.

    What cannot be written as code stays as a node of type Custom that says why: see :func:`workbench.importers.report`.
    Weights are not part of a graph. Raises NotAModel, SubclassedModel or ConfigBroken.
    """
    config, results = described(model)
    return laid_out(read_model(config, Reading(where=str(model.name), results=lambda name: results.get(name, 0))))
