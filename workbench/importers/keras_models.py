"""A Keras model in memory as a graph."""

from typing import TYPE_CHECKING

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.functional_import import Reading
from workbench.importers.model_config import read_model
from workbench.importers.model_description import described

if TYPE_CHECKING:
    import keras


def from_keras(model: "keras.Model") -> Graph:
    """The graph of a functional or Sequential model; the model itself is left as it is.

    What cannot be written as code stays as a node of type Custom that says why: see
    :func:`workbench.importers.report`.
    Weights are not part of a graph. Raises NotAKerasModel, SubclassedModel or ConfigBroken.
    """
    config, results = described(model)
    return laid_out(read_model(config, Reading(where=str(model.name), results=lambda name: results.get(name, 0))))
