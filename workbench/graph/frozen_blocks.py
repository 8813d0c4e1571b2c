"""Freezing by blocks, counted from the end of a network, and by names: what is called in a notebook."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from numbers import Integral
from typing import TypeAlias

from workbench.graph.block_paths import at, edit_at, name_at
from workbench.graph.document import Graph, Node
from workbench.graph.freezing import (
    BATCH_NORMALIZATION,
    freeze_up_to,
    frozen_state,
    has_weights,
    set_frozen,
    told_layer_by_layer,
    trained_layers,
)
from workbench.graph.graph_errors import CannotFreeze
from workbench.graph.node_lookup import find, find_by_name
from workbench.graph.traversal import ancestors, descendants, topological
from workbench.messages import mark, say
from workbench.text_format import listed, shorten

Path: TypeAlias = tuple[str, ...]
"""Ids from the outermost level inwards."""

Unit: TypeAlias = tuple[Path, ...]
"""What counts as one block: a block that holds no further ones, or a layer with its normalization."""

_BLOCKS = mark("a whole number from 0 to {most}, the number of its blocks")
_DRAWING = mark("a drawing; in a Keras model, set layer.trainable = False")
_NAME = mark("the name of a layer or block as a text, each name by itself")
_WHICH = mark("how many of the last blocks, the name of the first layer or block, or a list of names")
_FROZEN = mark("a layer or block that is frozen, such as {names}; batch normalization stays frozen while fine-tuning")
_WITH_NAMES = mark("but_last together with the names of blocks, since up_to freezes all that is before")
_SHOWN = 5
_LONGEST = 60


def freeze(graph: Graph, *names: str, up_to: str | None = None, but_last: int = 0) -> Graph:
    """Freeze layers or blocks: training leaves their weights as they are.

    In the code each layer gets ``trainable=False``, and batch normalization ``training=False``: it then uses the mean
    and variance that it has collected, and not those of the batch.

    Args:
        graph: A drawing.
        *names: Names of layers or blocks, inside a block with its name before: ``"base/block3"``. Without any, and
            without ``up_to``, everything is frozen.
        up_to: The name of a layer or block: it is frozen with all that it depends on.
        but_last: How many of the last blocks of each of ``names`` stay trainable, without their batch normalization.

    Returns:
        A new drawing.

    Raises:
        UnknownNode: There is no such layer or block.
        CannotFreeze: It has no weights, or fewer blocks; or what is given is no drawing or no name.

    >>> frozen = freeze(graph, up_to="conv")
    >>> wb.analyze(frozen).trainable_params < wb.analyze(graph).trainable_params
    True
    """
    _require_drawing(graph, "freeze")
    if but_last and up_to is not None and not names:
        raise CannotFreeze(where="freeze", received=f"but_last={but_last!r}", expected=say(_WITH_NAMES))
    if up_to is not None:
        graph = freeze_through(graph, path_of(graph, up_to))
    elif not names:
        names = tuple(node.name for node in graph.nodes if has_weights(node))
    for name in names:
        *above, last = path_of(graph, name)
        graph = edit_at(graph, above, partial(freeze_but_last, node_id=last, blocks=but_last))
    return graph


def unfreeze(graph: Graph, *names: str) -> Graph:
    """Let the weights of layers or blocks be trained again, those of batch normalization in them as well.

    Args:
        graph: A drawing.
        *names: Names of layers or blocks, inside a block with its name before; without any, all that is frozen.

    Returns:
        A new drawing.

    Raises:
        UnknownNode: There is no such layer or block.
        CannotFreeze: It has no weights; or what is given is no drawing or no name.

    >>> unfreeze(freeze(graph)) == graph
    True
    """
    _require_drawing(graph, "unfreeze")
    for name in names or tuple(node.name for node in graph.nodes if frozen_state(node)):
        path = path_of(graph, name)
        graph = _told_above(graph, path)
        graph = edit_at(graph, path[:-1], partial(set_frozen, node_ids=path[-1:], frozen=False))
    return graph


def _require_drawing(graph: object, where: str) -> None:
    """Raises CannotFreeze."""
    if not isinstance(graph, Graph):
        raise CannotFreeze(where=where, received=shorten(repr(graph), _LONGEST), expected=say(_DRAWING))


def path_of(graph: Graph, name: str) -> Path:
    """The ids of a path by names, ``"base/block3"``. Raises UnknownNode, or CannotFreeze for what is no text."""
    if not isinstance(name, str):
        raise CannotFreeze(where=graph.name, received=shorten(repr(name), _LONGEST), expected=say(_NAME))
    ids: list[str] = []
    for part in name.split("/"):
        level = at(graph, ids)
        ids.append(find_by_name(level, part).id)
    return tuple(ids)


def freeze_through(graph: Graph, path: Path) -> Graph:
    """Freeze what is at the end of ``path``, and all before it on every level.

    Raises UnknownNode, or CannotFreeze where none of it has weights.
    """
    graph = edit_at(graph, path[:-1], partial(freeze_up_to, node_id=path[-1]))
    for length in range(len(path) - 1):
        level = at(graph, path[:length])
        before = {one for one in ancestors(level, [path[length]]) if has_weights(level.by_id[one])}
        if before:
            graph = edit_at(graph, path[:length], partial(set_frozen, node_ids=before, frozen=True))
    return graph


def freeze_but_last(graph: Graph, node_id: str, blocks: int) -> Graph:
    """Freeze a node of a level but for its last ``blocks`` blocks; their batch normalization stays frozen.

    Raises UnknownNode, or CannotFreeze for a node without weights, and for more blocks than there are.
    """
    graph = set_frozen(graph, [node_id], frozen=True)
    units = _last(tuple(_units(graph, (node_id,))), blocks, graph.by_id[node_id].name) if blocks else ()
    return thaw(graph, units)


def units_of(graph: Graph, node_id: str) -> tuple[Unit, ...]:
    """The blocks of a node of a level, the first ones first; none where it has no weights. Raises UnknownNode."""
    return tuple(_units(graph, (node_id,))) if has_weights(find(graph, node_id)) else ()


def trained_at_end(graph: Graph, units: Sequence[Unit]) -> int:
    """How many of the last of these blocks are trained; their batch normalization does not count."""
    count = 0
    for unit in reversed(units):
        layers = [layer for path in unit for layer in trained_layers(at(graph, path[:-1]).by_id[path[-1]])]
        if any(frozen_state(layer) for layer in layers if layer.type != BATCH_NORMALIZATION):
            break
        count += 1
    return count


def unit_name(graph: Graph, unit: Unit) -> str:
    """The path by names of a block, or of the layer that it begins with."""
    return name_at(graph, unit[0])


def frozen_units(graph: Graph) -> tuple[Unit, ...]:
    """The blocks of all that is frozen, the first ones of the network first."""
    return tuple(_grouped(graph, [node for node in topological(graph) if frozen_state(node)], ()))


def last_units(graph: Graph, unfreeze: "int | str | Sequence[str]") -> tuple[Unit, ...]:
    """Which frozen blocks are to be trained again.

    Args:
        graph: A drawing of which something is frozen.
        unfreeze: How many of the last blocks; or the name of the first layer or block; or the names of all.

    Raises:
        UnknownNode, CannotFreeze: There is none of that name, or there are fewer blocks.
    """
    units = frozen_units(graph)
    if isinstance(unfreeze, Integral):
        return _last(units, unfreeze, graph.name)
    if isinstance(unfreeze, str):
        path = path_of(graph, unfreeze)
        found = tuple(unit for unit in units if any(_from(graph, path, one) for one in unit))
        _require_change(graph, found, unfreeze)
        return found
    if isinstance(unfreeze, bytes) or not isinstance(unfreeze, Collection):
        raise CannotFreeze(where=graph.name, received=shorten(repr(unfreeze), _LONGEST), expected=say(_WHICH))
    paths = {name: path_of(graph, name) for name in unfreeze}
    for name, path in paths.items():
        _require_change(graph, [(path,)], name)
    return tuple((path,) for path in paths.values())


def _require_change(graph: Graph, units: Collection[Unit], name: str) -> None:
    """Raises CannotFreeze where nothing of ``units`` is trained that was not before."""
    if thaw(graph, units) == graph:
        frozen = [repr(unit_name(graph, unit)) for unit in frozen_units(graph)]
        expected = say(_FROZEN, names=listed(frozen, _SHOWN))
        raise CannotFreeze(where=graph.name, received=repr(name), expected=expected)


def _from(graph: Graph, start: Path, path: Path) -> bool:
    """Whether ``path`` is ``start``, lies in it, or depends on it at the level where the two part."""
    for length, (mine, theirs) in enumerate(zip(start, path, strict=False)):
        if mine != theirs:
            return theirs in descendants(at(graph, start[:length]), [mine])
    return len(path) >= len(start)


def _last(units: Sequence[Unit], count: object, where: str) -> tuple[Unit, ...]:
    if not isinstance(count, Integral) or isinstance(count, bool) or not 0 <= int(count) <= len(units):
        received = shorten(repr(count), _LONGEST)
        raise CannotFreeze(where=where, received=received, expected=say(_BLOCKS, most=len(units)))
    return tuple(units[len(units) - int(count) :])


def _units(graph: Graph, path: Path) -> Iterator[Unit]:
    """The blocks in a node: those that it holds, its layers where it holds none, or itself as part of something."""
    inner = at(graph, path[:-1]).by_id[path[-1]].inner
    children = [node for node in topological(inner) if has_weights(node)] if inner is not None else []
    if len(path) > 1 and not any(node.inner is not None for node in children):
        yield (path,)
    else:
        yield from _grouped(graph, children, path)


def _grouped(graph: Graph, nodes: Collection[Node], above: Path) -> Iterator[Unit]:
    """The blocks among nodes that follow each other, and each layer between them with the normalization behind it."""
    unit: list[Path] = []
    for node in nodes:
        follows = bool(unit) and node.inner is None and node.type.endswith("Normalization")
        if unit and not follows:
            yield tuple(unit)
            unit = []
        if node.inner is not None:
            yield from _units(graph, (*above, node.id))
        else:
            unit.append((*above, node.id))
    if unit:
        yield tuple(unit)


def thaw(graph: Graph, units: Collection[Unit]) -> Graph:
    """Let the weights of blocks be trained again, but not those of their batch normalization.

    It stays in inference mode: statistics of many images would be lost to a few small batches.
    """
    for path in (path for unit in units for path in unit):
        graph = _thawed(_told_above(graph, path), path)
    return graph


def _told_above(graph: Graph, path: Path) -> Graph:
    """No model on the way is frozen as a whole any more, but layer by layer."""
    for length in range(len(path)):
        graph = edit_at(graph, path[:length], told_layer_by_layer)
    return graph


def _thawed(graph: Graph, path: Path) -> Graph:
    node = at(graph, path[:-1]).by_id[path[-1]]
    if node.inner is not None:
        graph = edit_at(graph, path, told_layer_by_layer)
        for child in node.inner.nodes:
            graph = _thawed(graph, (*path, child.id)) if has_weights(child) else graph
        return graph
    if node.type == BATCH_NORMALIZATION:
        return graph
    return edit_at(graph, path[:-1], partial(set_frozen, node_ids=path[-1:], frozen=False))
