"""A Keras model in memory as a graph."""

from typing import TYPE_CHECKING, Any

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.errors import NotAModel, SubclassedModel
from workbench.importers.functional import Reading
from workbench.importers.models import read_model

if TYPE_CHECKING:
    import keras


def from_keras(model: "keras.Model") -> Graph:
    """The graph of a functional or Sequential model; the model itself is left as it is.

    What cannot be written as code stays as a node of type Custom that says why: see :func:`workbench.importers.report`.
    Weights are not part of a graph. Raises NotAModel, SubclassedModel or ConfigBroken.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise NotAModel(received=type(model).__name__)
    config = _config(model)
    if not isinstance(config.get("layers"), list):
        raise SubclassedModel(where=str(model.name), received=type(model).__name__)
    described = {"class_name": type(model).__name__, "config": config}
    return laid_out(read_model(described, Reading(where=str(model.name), results=_Results(model))))


def _config(model: "keras.Model") -> dict[str, Any]:
    """What the model says about itself; nothing when it cannot say it."""
    try:
        config: dict[str, Any] = model.get_config()
    except NotImplementedError:
        return {}
    return config


class _Results:
    """How many tensors the layers of a model give, by name."""

    def __init__(self, model: "keras.Model") -> None:
        self._operations = {operation.name: operation for operation in getattr(model, "operations", ())}

    def __call__(self, name: str) -> int:
        operation = self._operations.get(name)
        nodes = getattr(operation, "_inbound_nodes", ())
        return len(nodes[0].output_tensors) if nodes else 0
