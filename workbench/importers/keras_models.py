"""A Keras model in memory as a graph."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from workbench.graph.automatic_folding import fold_repeated
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.functional_import import ImportContext
from workbench.importers.model_config import read_model
from workbench.importers.model_description import described
from workbench.importers.trained_layers import weight_source

if TYPE_CHECKING:
    import keras


def from_keras(model: "keras.Model", *, fold: bool = False) -> Graph:
    """The graph of a functional or Sequential model; the model itself is left as it is.

    What cannot be written as code stays as a node of type Custom that says why: see :func:`workbench.importers.report`.
    Weights are no part of a graph and of no graph file, but within a session they travel with it: ``wb.build_model``
    puts them into every layer that was not changed, and says which layers have fresh ones.

    Args:
        model: A functional or Sequential ``keras.Model``.
        fold: True puts the layers of a network of more than 20 into blocks, by their names and by what is repeated;
            unfolding gives the same drawing. The canvas asks for it, so that a large network is read at a glance.

    Returns:
        The drawing, laid out.

    Raises:
        NotAKerasModel: Something else is given.
        SubclassedModel: The layers are connected by the model's own Python code only.
        ConfigBroken: The model's configuration cannot be read.

    >>> [node.name for node in from_keras(model).nodes]
    ['image', 'conv', 'flatten', 'scores']
    """
    config, results = described(model)
    context = ImportContext(where=str(model.name), results=lambda name: results.get(name, 0))
    graph = laid_out(read_model(config, context))
    graph = replace(graph, weights=weight_source(graph, model))
    return fold_repeated(graph) if fold else graph
