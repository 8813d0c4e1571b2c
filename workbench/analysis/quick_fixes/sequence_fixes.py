"""Fixes about time: layers that give every step or the last one only, and layers applied to each step."""

from collections.abc import Iterator, Mapping, Sequence

from workbench.analysis import messages as text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext, value_of
from workbench.analysis.quick_fixes.basic_fixes import add_before, replace_type
from workbench.analysis.quick_fixes.fix_steps import with_commands
from workbench.catalog import kind_of, node_type
from workbench.catalog.layer_families import KEEPING_SHAPE, family_of
from workbench.graph.commands import ChangeType, Command, SetParam
from workbench.graph.document import Graph, Node, Value
from workbench.graph.ports import layer_owner
from workbench.graph.traversal import descendants, successors
from workbench.graph.vocabulary import LABEL

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
TIME_WRAPPERS = frozenset({"Bidirectional", "TimeDistributed"})
_EACH_STEP = KEEPING_SHAPE | {"Dense", "TimeDistributed"}
"""Layers that give a sequence for a sequence."""


def recurrent_type(owner: Node) -> str:
    """The recurrent layer that a node is or, as Bidirectional, holds; empty for other nodes."""
    if owner.type == "Bidirectional":
        inside = owner.params.get("layer") or {}
        return str(inside.get("class_name", ""))
    return owner.type if owner.type in RECURRENT else ""


def recurrent_value(owner: Node, parameter: str) -> Value:
    """A parameter of a recurrent layer, also inside Bidirectional."""
    if owner.type == "Bidirectional":
        config = owner.params["layer"].get("config") or {}
        known = node_type(recurrent_type(owner)).parameter(parameter)
        return config.get(parameter, known.default if known else None)
    return value_of(owner, parameter)


def set_recurrent(context: NodeContext, node: Node, parameter: str, value: Value) -> Fix:
    """Set a parameter of a recurrent layer, also inside Bidirectional."""
    owner = layer_owner(context.graph, node)
    change = SetParam(owner.id, parameter, value)
    if owner.type == "Bidirectional":
        inside = owner.params["layer"]
        config = {**(inside.get("config") or {}), parameter: value}
        change = SetParam(owner.id, "layer", {**inside, "config": config})
    return context.fix(text.SET, change, parameter=parameter, node=owner.name, value=value)


def upstream(context: NodeContext, start: Node | None) -> Iterator[Node]:
    """A node and those before it, along first inputs."""
    seen: set[str] = set()
    while start is not None and start.id not in seen:
        seen.add(start.id)
        yield start
        start = context.before(start)


def recurrent_before(
    context: NodeContext, start: Node | None, *, returns: bool
) -> tuple[Node, tuple[Node, ...]] | None:
    """The nearest recurrent layer from ``start`` back whose ``return_sequences`` is ``returns``.

    With the nodes between; only layers that work step by step, or on maps, may stand there.
    """
    between: list[Node] = []
    for node in upstream(context, start):
        owner = layer_owner(context.graph, node)
        if recurrent_type(owner):
            found = bool(recurrent_value(owner, "return_sequences")) == returns
            return (node, tuple(between)) if found else None
        if node.type not in _EACH_STEP and family_of(node.type) is None:
            return None
        between.append(node)
    return None


def all_steps(context: NodeContext, start: Node | None) -> Iterator[Fix]:
    """Let the recurrent layer before give every step, and wrap what works on single maps behind it."""
    found = recurrent_before(context, start, returns=False)
    if found is None:
        return
    node, between = found
    fix = set_recurrent(context, node, "return_sequences", True)
    wrapped = [wrapping(each) for each in between if family_of(each.type) is not None and not each.shares]
    yield with_commands(fix, *wrapped)


def last_step(context: NodeContext, start: Node | None) -> Iterator[Fix]:
    """Let the recurrent layer before give its last step only."""
    found = recurrent_before(context, start, returns=True)
    if found is not None:
        yield set_recurrent(context, found[0], "return_sequences", False)


def repeated(context: NodeContext) -> Iterator[Fix]:
    """One vector for every step of the answer: the middle of an encoder and decoder. Source: Sutskever et al. 2014."""
    found = recurrent_before(context, context.source, returns=False)
    came = context.shape_into(found[0]) if found else None
    steps = _answer_steps(context) or (came[1] if came is not None else None)
    if steps is not None:
        yield add_before(context, "RepeatVector", n=steps)


def is_decoder(context: NodeContext) -> bool:
    """Whether the node makes a sequence of a vector, and the network ends with that sequence.

    It does if the answers are of another length than what the encoder reads, or have its features (an autoencoder), or
    if what was read is made smaller on the way.
    """
    found = recurrent_before(context, context.source, returns=False)
    came = context.shape_into(found[0]) if found else None
    if found is None or came is None or not recurrent_value(context.owner, "return_sequences"):
        return False
    behind = [context.graph.by_id[one] for one in descendants(context.graph, [context.node.id])]
    if not all(map(_keeps_steps, behind)):
        return False
    steps = _answer_steps(context)
    is_code = any(node.type not in KEEPING_SHAPE for node in found[1])
    return steps not in (None, came[1]) or is_code or _last_width(context, behind) == came[-1]


def _keeps_steps(node: Node) -> bool:
    if recurrent_type(node):
        return bool(recurrent_value(node, "return_sequences"))
    return node.type in _EACH_STEP or kind_of(node.type) != "layer"


def _answer_steps(context: NodeContext) -> int | None:
    """The steps of the answers, where a label of the level says them."""
    shapes = [node.params.get("shape") for node in context.graph.nodes if node.type == LABEL]
    return shapes[0][0] if len(shapes) == 1 and shapes[0] and isinstance(shapes[0][0], int) else None


def _last_width(context: NodeContext, behind: Sequence[Node]) -> int | None:
    """How many numbers a step of the answer has, as far as the layers behind the node say it."""
    widths = [_units_of(node) for node in (context.node, *behind)]
    return next((width for width in reversed(widths) if width is not None), None)


def _units_of(node: Node) -> int | None:
    """The units of a layer, also of one inside a wrapper."""
    inside = node.params.get("layer")
    config = inside.get("config") or {} if isinstance(inside, Mapping) else node.params
    units = config.get("units")
    return units if isinstance(units, int) else None


def wrapping(node: Node) -> ChangeType:
    """Apply a layer to each step."""
    inside = {"class_name": node.type, "config": dict(node.params)}
    return ChangeType(node.id, "TimeDistributed", {"layer": inside})


def unwrapped(context: NodeContext, node: Node) -> Fix | None:
    """The layer inside TimeDistributed by itself."""
    inside = node.params.get("layer")
    if not isinstance(inside, Mapping) or node.shares:
        return None
    return replace_type(context, node, str(inside["class_name"]), **dict(inside.get("config") or {}))


def for_each_step(context: NodeContext, *, flatten: bool) -> Fix | None:
    """Apply the node and the layers on maps behind it to each frame of a film."""
    nodes = map_chain(context.graph, context.node)
    if any(node.shares for node in nodes):
        return None
    if flatten:
        nodes = [*nodes, *flattening_behind(context.graph, nodes)]
    return context.fix(text.EACH_STEP, *map(wrapping, nodes), nodes=_names(nodes))


def with_dimensions(context: NodeContext, count: int) -> Fix | None:
    """Make the node and the layers of its kind behind it those for ``count`` axes of space."""
    nodes = map_chain(context.graph, context.node)
    changes: list[Command] = []
    for node in nodes:
        family = family_of(node.type)
        other = family[0].format(count) if family else ""
        params = carried_over(node, other, count)
        if params is None or node.shares:
            return None
        changes.append(ChangeType(node.id, other, params))
    if len(nodes) == 1 and isinstance(changes[0], ChangeType):
        return replace_type(context, context.node, changes[0].type, **changes[0].params)
    return context.fix(text.OTHER_DIMENSIONS, *changes, nodes=_names(nodes), count=count)


def map_chain(graph: Graph, start: Node) -> list[Node]:
    """A layer on maps and those of as many axes that follow it directly, or behind layers that keep the shape."""
    family = family_of(start.type)
    count = family[1] if family else None
    found, waiting, seen = [], [start], {start.id}
    while waiting:
        node = waiting.pop(0)
        of_kind = (family_of(node.type) or ("", None))[1] == count
        if of_kind:
            found.append(node)
        if not of_kind and node.type not in KEEPING_SHAPE:
            continue
        if of_kind and node.type.startswith("Global"):
            continue
        fresh = [other for other in successors(graph, node.id) if other not in seen]
        seen.update(fresh)
        waiting.extend(graph.by_id[other] for other in fresh)
    return found


def flattening_behind(graph: Graph, nodes: list[Node]) -> list[Node]:
    """The Flatten layers that follow the last of these layers directly, or behind layers that keep the shape."""
    found: dict[str, Node] = {}
    waiting = [other for node in nodes for other in successors(graph, node.id)]
    while waiting:
        node = graph.by_id[waiting.pop(0)]
        if node.type == "Flatten" and not node.shares:
            found[node.id] = node
        elif node.type in KEEPING_SHAPE:
            waiting.extend(successors(graph, node.id))
    return list(found.values())


def carried_over(node: Node, type_name: str, count: int) -> Mapping[str, Value] | None:
    """The parameters that the other type has too; None if it takes them otherwise, or is no type at all."""
    if kind_of(type_name) is None:
        return None
    known = {name: value for name, value in node.params.items() if node_type(type_name).parameter(name)}
    for name, value in known.items():
        if not isinstance(value, tuple):
            continue
        # A kernel of (3, 5) says nothing about a kernel for another number of axes.
        if any(not isinstance(one, int) for one in value) or len(set(value)) > 1:
            return None
        known[name] = value[0] if count == 1 else (value[0],) * count
    return known


def _names(nodes: list[Node]) -> str:
    return ", ".join(node.name for node in nodes)
