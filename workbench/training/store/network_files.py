"""The network of a run on disk: as a graph, from which it is built again, and as code, to be read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.codegen import CannotGenerate, build_model, to_source
from workbench.codegen.loss_expressions import Loss
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import load, save
from workbench.messages import mark, say
from workbench.training.history.phase_code import phases_source
from workbench.training.history.record import Phase
from workbench.training.run_errors import LossNeeded, ModelNeeded
from workbench.training.setup.output_settings import OutputSettings
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.preparation import Prepared
from workbench.training.setup.settings import Settings
from workbench.training.setup.task import given_loss
from workbench.training.store.checkpoints import checkpoint_path, write_weights
from workbench.training.store.run_files import KeptLoss

_GRAPH = "network.graph.json"
CODE = "training.py"  # "code.py" would be taken for a module of Python that TensorFlow imports
_BEGINNING = "beginning.weights.h5"
"""Weights that a drawing came with; runs of an older workbench have them as the checkpoint of epoch 0."""
_NO_CODE = mark("# The network {name} is more than layers of Keras, so that no code can be written for it.")


def write_network(folder: Path, prepared: Prepared, phases: Sequence[Phase] = ()) -> None:
    """Keep the network and its training as code, and the network's graph, where it has one. Raises OSError."""
    write_atomically(folder / CODE, code_of(prepared, phases))
    graph = graph_of(prepared)
    if graph is not None:
        save(graph, folder / _GRAPH)
    if has_trained_weights(prepared):
        write_weights(prepared.model, folder / _BEGINNING)  # no file of a graph has trained weights


def has_trained_weights(prepared: Prepared) -> bool:
    """Whether a drawing came with weights, so that the code of its layers alone begins with others."""
    return prepared.graph is not None and prepared.graph.weights is not None


def kept_loss(loss: Loss) -> KeptLoss:
    """What of a loss is kept on disk."""
    return KeptLoss(loss.type, {} if loss.own is not None else loss.params, own=loss.own is not None)


def kept_losses(task: AnyTask) -> KeptLoss:
    """What is kept on disk of the loss of a training, or of those of its outputs."""
    if not isinstance(task, OutputTasks):
        return kept_loss(task.loss)
    if task.only is not None:
        return kept_loss(task.only.loss)
    return KeptLoss("", outputs={name: kept_loss(one.loss) for name, one in task.tasks.items()})


def with_kept_loss(settings: Settings, folder: Path, loss: KeptLoss | None, model: Any) -> Settings:
    """``settings`` with the loss of the run in ``folder``, as far as ``model``, if one was given, does not bring it.

    Raises LossNeeded for a loss of the user's own that no model brings.
    """
    if loss is None:
        return _with_drawn_loss(settings, folder)
    if loss.outputs:
        return _with_kept_outputs(settings, folder, loss.outputs, model)
    if not loss.own:
        return replace(settings, loss=loss.type, loss_params=loss.params)
    if model is None or not getattr(model, "compiled", False):
        raise LossNeeded(where=folder.name, received=loss.type)
    return settings


def _with_kept_outputs(settings: Settings, folder: Path, losses: Mapping[str, KeptLoss], model: Any) -> Settings:
    """``settings`` with the loss of each output. Raises LossNeeded."""
    outputs = dict(settings.outputs)
    for name, loss in losses.items():
        chosen = outputs.get(name, OutputSettings())
        if not loss.own:
            outputs[name] = replace(chosen, loss=loss.type, loss_params=loss.params)
        elif model is None or not getattr(model, "compiled", False):
            raise LossNeeded(where=folder.name, received=loss.type)
    return replace(settings, outputs=outputs)


def _with_drawn_loss(settings: Settings, folder: Path) -> Settings:
    """For the runs of an older workbench, whose loss is among the settings or in the drawing."""
    path = folder / _GRAPH
    found = given_loss(load(path), None) if settings.loss is None and path.exists() else None
    return settings if found is None else replace(settings, loss=found.type, loss_params=found.params)


def read_network(folder: Path) -> Any:
    """The network built anew, with new weights, or those that it began with.

    Raises ModelNeeded, FileBroken or FileTooNew.
    """
    path = folder / _GRAPH
    if not path.exists():
        raise ModelNeeded(where=folder.name)
    model = build_model(load(path))
    for beginning in (folder / _BEGINNING, checkpoint_path(folder, 0)):
        if beginning.is_file():
            model.load_weights(beginning)
            break
    return model


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


def code_of(prepared: Prepared, phases: Sequence[Phase] = ()) -> str:
    """The network and its training as plain Keras code, which runs in the folder of the run."""
    graph = graph_of(prepared)
    network = to_source(graph) if graph is not None else say(_NO_CODE, name=repr(prepared.model.name)) + "\n"
    weights = _BEGINNING if has_trained_weights(prepared) else ""
    return f"{network}\n\n{phases_source(prepared.task, phases, prepared.model, weights)}"
