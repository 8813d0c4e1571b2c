"""One combination of values, applied: from the drawing and the settings as given to those of a trial."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from workbench.graph.block_paths import edit_at
from workbench.graph.document import Graph
from workbench.graph.edits import set_mode, set_param
from workbench.graph.linked_blocks import following_links
from workbench.training.batches.augmentation import Augmentation
from workbench.training.setup.settings import Settings, loss_type, optimizer_type
from workbench.tuning.repeated_layers import repeated
from workbench.tuning.search_targets import AUGMENTATION, DEPTH, LOSS, OPTIMIZER, Target, find_target, ids_of


def applied(values: Mapping[str, Any], graph: Graph | None, settings: Settings) -> tuple[Graph | None, Settings]:
    """A drawing and settings with some values changed.

    Args:
        values: Values by their keys in a space; those that mean nothing beside the others are left out.
        graph: The drawing; None for a model that was not drawn.
        settings: The settings of the training.

    Returns:
        New ones; what is given stays as it is.

    Raises:
        UnknownTarget: A key means nothing.
        GraphError, TrainingError: A layer or the training does not take a value.
    """
    return _drawing(values, graph, settings), _settings(values, settings)


def _settings(values: Mapping[str, Any], settings: Settings) -> Settings:
    changes = {key: value for key, value in values.items() if key in Settings.__struct_fields__}
    optimizer = optimizer_type(changes.get(OPTIMIZER, settings.optimizer)).name
    kept = dict(settings.optimizer_params) if optimizer == settings.optimizer else {}
    if "learning_rate" in changes:
        kept.pop("learning_rate", None)
    changes["optimizer_params"] = kept | _own(values, f"{OPTIMIZER}.{optimizer}.")
    loss = changes.get(LOSS, settings.loss)
    if loss is not None:
        name = loss_type(loss).name
        kept = dict(settings.loss_params) if name == settings.loss else {}
        changes["loss_params"] = kept | _own(values, f"{LOSS}.{name}.")
    elif LOSS in changes:
        changes["loss_params"] = {}
    ranges = _own(values, f"{AUGMENTATION}.")
    if ranges:
        changes[AUGMENTATION] = replace(settings.augmentation or Augmentation(), **ranges)
    return replace(settings, **changes)


def _own(values: Mapping[str, Any], start: str) -> dict[str, Any]:
    return {key.removeprefix(start): value for key, value in values.items() if key.startswith(start)}


def _drawing(values: Mapping[str, Any], graph: Graph | None, settings: Settings) -> Graph | None:
    if graph is None:
        return None
    found = [(find_target(key, graph, settings), value) for key, value in values.items()]
    drawn = graph
    for target, value in sorted(found, key=lambda item: _order(item[0])):
        if target.node:
            graph = _changed(graph, ids_of(drawn, target.node), target, value)
    return graph


def _order(target: Target) -> tuple[int, int]:
    """Inner levels first, so that copies of a block have all that is inside it; on one level parameters first."""
    return -target.node.count("/"), 0 if target.parameter else 1 if _word(target) == DEPTH else 2


def _word(target: Target) -> str:
    return target.key.rpartition(".")[2]


def _changed(graph: Graph, ids: tuple[str, ...], target: Target, value: Any) -> Graph:
    def edit(level: Graph) -> Graph:
        if target.parameter is not None:
            return set_param(level, ids[-1], _word(target), value)
        if _word(target) == DEPTH:
            return repeated(level, ids[-1], int(value))
        return set_mode(level, [ids[-1]], "" if value else "bypassed")

    return following_links(graph, edit_at(graph, ids[:-1], edit))
