"""The network of a run on disk: as a graph, from which it is built again, and as code, to be read."""

from pathlib import Path
from typing import Any

from workbench.codegen import CannotGenerate, build_model, to_source
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import load, save
from workbench.messages import mark, say
from workbench.training.run_errors import ModelNeeded
from workbench.training.setup.preparation import Prepared
from workbench.training.setup.training_code import training_source

_GRAPH = "network.graph.json"
_NO_CODE = mark("# The network {name} is more than layers of Keras, so that no code can be written for it.")


def write_network(folder: Path, prepared: Prepared) -> None:
    """Keep the network's graph, where it has one."""
    graph = graph_of(prepared)
    if graph is not None:
        save(graph, folder / _GRAPH)


def read_network(folder: Path) -> Any:
    """The network built anew, with new weights. Raises ModelNeeded, FileBroken or FileTooNew."""
    path = folder / _GRAPH
    if not path.exists():
        raise ModelNeeded(where=folder.name)
    return build_model(load(path))


def graph_of(prepared: Prepared) -> Graph | None:
    """The graph that was trained, or what can be read from a model; None where that is not all of it."""
    if prepared.graph is not None:
        return prepared.graph
    from workbench.importers import CannotImport, from_keras

    try:
        graph = from_keras(prepared.model)
        to_source(graph)
    except (CannotImport, CannotGenerate, GraphError):
        return None
    return graph


def code_of(prepared: Prepared) -> str:
    """The network and its training as plain Keras code."""
    graph = graph_of(prepared)
    network = to_source(graph) if graph is not None else say(_NO_CODE, name=repr(prepared.model.name)) + "\n"
    return f"{network}\n\n{training_source(prepared.task)}"
