"""What a name in a space means: a setting of the training, or something of a layer, with its value as drawn."""

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from workbench.catalog import NodeType, Parameter, node_type, objects
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.graph.node_lookup import find_by_name
from workbench.graph.repetition import varied_parameters
from workbench.graph.vocabulary import INPUT, LABEL, OUTPUT
from workbench.training.batches.augmentation import Augmentation
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.settings import Settings, loss_type, optimizer_type
from workbench.tuning.repeated_layers import can_be_repeated
from workbench.tuning.tuning_errors import UnknownTarget

Sort = Literal["whole", "number", "choice"]
"""Whole numbers, any numbers, or what can only be chosen."""

PRESENT, DEPTH = "present", "depth"
OPTIMIZER, LOSS, AUGMENTATION = "optimizer", "loss", "augmentation"

_SETTINGS: dict[str, Sort] = {
    "epochs": "whole",
    "batch_size": "whole",
    "learning_rate": "number",
    "decay_rate": "number",
    "decay_steps": "whole",
    OPTIMIZER: "choice",
    LOSS: "choice",
}
_SORTS: dict[str, Sort] = {"int": "whole", "int_or_tuple": "whole", "float": "number", "number_or_list": "number"}
_NOT_RANGES = ("crop",)
_SHOWN = 8


class Target(Struct, frozen=True):
    """One thing that can be searched.

    Args:
        key: Its name in a space.
        sort: What its values are.
        drawn: Its value in the drawing and in the settings that are given.
        conditions: Keys with the value that each must have for this one to mean anything, where they are searched too.
        node: The path of the layer; empty for the training.
        parameter: The catalog's description; None where the catalog has none.
    """

    key: str
    sort: Sort
    drawn: Any
    conditions: tuple[tuple[str, Any], ...] = ()
    node: str = ""
    parameter: Parameter | None = None


def find_target(key: str, graph: Graph | None, settings: Settings) -> Target:
    """What a key of a space means.

    Args:
        key: Such as ``"learning_rate"``, ``"optimizer.SGD.momentum"`` or ``"block1/conv.filters"``.
        graph: The drawing; None for a model that was not drawn.
        settings: The settings of the training.

    Raises:
        UnknownTarget: There is no such thing.
    """
    found = _of_training(key, settings) or (_of_layer(key, graph) if graph is not None else None)
    if found is None:
        raise UnknownTarget(where="Space", received=key, expected=_known(key, graph))
    return found


def _of_training(key: str, settings: Settings) -> Target | None:
    if key in _SETTINGS:
        drawn = first_rate(settings) if key == "learning_rate" else getattr(settings, key)
        return Target(key, _SETTINGS[key], drawn)
    head, _, rest = key.partition(".")
    if head == AUGMENTATION and rest in Augmentation.__struct_fields__ and rest not in _NOT_RANGES:
        drawn = getattr(settings.augmentation or Augmentation(), rest)
        return Target(key, "choice" if isinstance(drawn, bool) else "number", drawn)
    owner, _, name = rest.partition(".")
    if head == OPTIMIZER and owner in objects("optimizers") and name != "learning_rate":
        own = settings.optimizer_params if settings.optimizer == owner else {}
        return _of_object(key, optimizer_type(owner), name, own, OPTIMIZER)
    if head == LOSS and name:
        own = settings.loss_params if settings.loss == owner else {}
        return _of_object(key, loss_type(owner), name, own, LOSS)
    return None


def _of_object(key: str, owner: NodeType, name: str, own: Any, group: str) -> Target | None:
    parameter = owner.parameter(name)
    if parameter is None:
        return None
    drawn = own.get(name, parameter.default)
    return Target(key, _SORTS.get(parameter.kind, "choice"), drawn, ((group, owner.name),), "", parameter)


def _of_layer(key: str, graph: Graph) -> Target | None:
    path, _, name = key.rpartition(".")
    found = dict(walk(graph)).get(path)
    if found is None or found.type in (INPUT, OUTPUT, LABEL) or _is_varied(graph, path):
        return None
    present = tuple((f"{above}.{PRESENT}", True) for above in _levels(path))
    parameter = None if found.shares else node_type(found.type).parameter(name)
    if parameter is not None:
        drawn = found.params.get(name, parameter.default)
        return Target(key, _SORTS.get(parameter.kind, "choice"), drawn, present, path, parameter)
    level = _level_of(graph, path)
    if name == PRESENT and found.mode != "muted":
        return Target(key, "choice", found.mode != "bypassed", present[:-1], path)
    if name == DEPTH and can_be_repeated(level, found):
        return Target(key, "whole", 1, present, path)
    return None


def _is_varied(graph: Graph, path: str) -> bool:
    """Whether expressions give a layer other parameters in each repetition of a block around it."""
    return any(name.startswith(f"{path}.") for name in varied_parameters(graph))


def _levels(path: str) -> Iterator[str]:
    """``"a/b/c"`` → ``"a"``, ``"a/b"``, ``"a/b/c"``."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts) + 1))


def _level_of(graph: Graph, path: str) -> Graph:
    for name in path.split("/")[:-1]:
        graph = find_by_name(graph, name).inner or graph
    return graph


def ids_of(graph: Graph, path: str) -> tuple[str, ...]:
    """The path by ids of a node that is given by its path of names."""
    ids: list[str] = []
    for name in path.split("/"):
        node = find_by_name(graph, name)
        ids.append(node.id)
        graph = node.inner or graph
    return tuple(ids)


def _known(key: str, graph: Graph | None) -> str:
    """The names that are nearest to a wrong one."""
    from difflib import get_close_matches

    names = [
        *_SETTINGS,
        *(f"{AUGMENTATION}.{name}" for name in Augmentation.__struct_fields__ if name not in _NOT_RANGES),
    ]
    for path, node in walk(graph) if graph is not None else ():
        names += _names_of(path, node)
    near = get_close_matches(key, names, _SHOWN, 0.5) or names[:_SHOWN]
    return ", ".join(map(repr, near))


def _names_of(path: str, node: Node) -> list[str]:
    if node.type in (INPUT, OUTPUT, LABEL):
        return []
    own = [parameter.name for parameter in node_type(node.type).parameters if not parameter.advanced]
    return [f"{path}.{name}" for name in (*own, PRESENT)]
