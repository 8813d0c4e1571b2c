"""The nodes of a flow as steps, in the order in which they run."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.catalog import kind_of
from workbench.flow.custom_steps import custom_module
from workbench.flow.flow_errors import CodeNotAccepted, ModuleRefused, NotAFlow
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph, Node, thawed
from workbench.graph.traversal import topological_order
from workbench.graph.vocabulary import CUSTOM_MODULE, INPUT, OUTPUT, PRETRAINED
from workbench.messages import mark, say
from workbench.modules.module import Module
from workbench.modules.module_errors import ModuleError
from workbench.modules.registry import make

StepKind = Literal["data", "module", "network", "metrics"]

_KINDS: Mapping[str, StepKind] = {"data": "data", "module": "module", "network": "network", "metrics": "metrics"}
"""The step of each kind of node; blocks and their ends are no steps."""

_A_NETWORK = mark("the network {name!r}")


class Step(Struct, frozen=True, kw_only=True):
    """One node of a flow, ready to be run.

    Args:
        id: Of the node; of one in a block the ids of the blocks before it, ``"n4/n2"``.
        path: By names, as problems name it: ``"block/resize"``.
        kind: What it is.
        inputs: The ids of the steps whose samples it takes, in the order of the call.
        module: The module, of the kind "module".
        node: The node: its type, parameters, and the network inside of it.

    >>> step = steps_of(Graph("flow", kind="flow").add("DataSet", source="digits").add("Resize", height=32))[1]
    >>> step.path, step.kind, step.inputs, step.module.height
    ('resize', 'module', ('n1',), 32)
    """

    id: str
    path: str
    kind: StepKind
    inputs: tuple[str, ...]
    module: Module | None = None
    node: Node


class _Level(Struct, frozen=True):
    """One level of a flow, with the block that it is inside of, if any."""

    graph: Graph
    outer: "tuple[_Level, Node] | None" = None
    ids: str = ""
    names: str = ""

    def inside(self, block: Node, inner: Graph) -> "_Level":
        return _Level(inner, (self, block), f"{self.ids}{block.id}/", f"{self.names}{block.name}/")


def steps_of(graph: Graph) -> tuple[Step, ...]:
    """The steps of a flow, each behind all that it takes samples of.

    Blocks are opened. A bypassed node is no step: what comes in goes on unchanged. Muted nodes are left out, and so
    are those that no samples reach, since nothing is connected to them.

    Args:
        graph: A flow.

    Returns:
        The steps; none of a flow without a data set.

    Raises:
        NotAFlow: It is none.
        ModuleRefused: A module's parameters contradict each other.
        CodeNotAccepted: A module is of somebody's own, and nobody has run its code here.

    >>> flow = Graph("flow", kind="flow").add("DataSet", source="digits").add("Resize", height=32).add("Invert")
    >>> [(step.path, step.inputs) for step in steps_of(flow)]
    [('data_set', ()), ('resize', ('n1',)), ('invert', ('n2',))]
    """
    return tuple(replace(step, module=_module(step), node=_with_weights(step.node)) for step in drawn_steps(graph))


def drawn_steps(graph: Graph) -> tuple[Step, ...]:
    """As :func:`steps_of`, but without the modules, some of which may be impossible to make. Raises NotAFlow."""
    _require_flow(graph)
    found = {step.id: step for step in _steps(_Level(active_graph(graph)))}
    order = topological_order({key: step.inputs for key, step in found.items()})
    reached: dict[str, Step] = {}
    for key in order:
        step = found[key]
        inputs = tuple(one for one in step.inputs if one in reached)
        if inputs or step.kind == "data":
            reached[key] = replace(step, inputs=inputs)
    return tuple(reached.values())


def _require_flow(graph: Graph) -> None:
    if not isinstance(graph, Graph):
        raise NotAFlow(where="wb.flow", received=type(graph).__name__)
    if graph.kind != "flow":
        raise NotAFlow(where="wb.flow", received=say(_A_NETWORK, name=graph.name))


def _steps(level: _Level) -> Iterator[Step]:
    for node in level.graph.nodes:
        kind = _KINDS.get(kind_of(node.type, "flow") or "")
        if kind is not None:
            inputs = tuple(_sources(level, node))
            yield Step(id=level.ids + node.id, path=level.names + node.name, kind=kind, inputs=inputs, node=node)
        elif node.inner is not None:
            yield from _steps(level.inside(node, node.inner))


def _sources(level: _Level, node: Node) -> Iterator[str]:
    """The ids of the steps whose samples reach a node, through the borders of blocks."""
    for edge in level.graph.incoming[node.id]:
        yield from _results(level, edge.source, edge.source_port)


def _results(level: _Level, node_id: str, port: str) -> Iterator[str]:
    """The ids of the steps that give what leaves a node at a port."""
    node = level.graph.by_id[node_id]
    if node.type == INPUT and level.outer is not None:
        around, block = level.outer
        for edge in around.graph.incoming[block.id]:
            if edge.target_port == node_id:
                yield from _results(around, edge.source, edge.source_port)
    elif kind_of(node.type, "flow") == "block" and node.inner is not None:
        inside = level.inside(node, node.inner)
        if port in node.inner.by_id and node.inner.by_id[port].type == OUTPUT:
            yield from _sources(inside, node.inner.by_id[port])
    elif node.type != INPUT:
        yield f"{level.ids}{node_id}"


def _with_weights(node: Node) -> Node:
    """A Network whose pretrained weights are found again by their name, as in a flow that was read from a file."""
    name, inner = node.params.get(PRETRAINED), node.inner
    if name is None or inner is None or inner.weights is not None:
        return node
    from workbench.importers.pretrained.offered_networks import is_offered
    from workbench.importers.pretrained.weights_by_name import WeightsByName

    return replace(node, inner=replace(inner, weights=WeightsByName(name))) if is_offered(name) else node


def _module(step: Step) -> Module | None:
    """The module of a step. Raises ModuleRefused or CodeNotAccepted."""
    if step.kind != "module":
        return None
    try:
        return made_module(step.node)
    except CodeNotAccepted as error:
        raise CodeNotAccepted(**{**error.values, "where": step.path}) from error
    except ModuleError as error:
        raise ModuleRefused(where=step.path, reason=str(error)) from error


def made_module(node: Node) -> Module:
    """The module that a node stands for.

    Args:
        node: A node of a module.

    Returns:
        The module.

    Raises:
        ModuleError: Its parameters contradict each other, or it is of somebody's own and does not run.
        CodeNotAccepted: It is of somebody's own, and nobody has run its code here.
    """
    if node.type == CUSTOM_MODULE:
        return custom_module(node)
    return make(node.type, thawed(node.params))
