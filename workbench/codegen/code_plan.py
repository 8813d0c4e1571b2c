"""The intermediate form: a graph as calls in order, each with its variables, arguments and layer name.

Everything that is generated (source, notebook cells, the tracer's ``forward``) is written from a plan.
"""

from typing import TypeAlias

from msgspec import Struct

from workbench.catalog.network_outputs import is_of_model, model_nodes, unconnected_outputs
from workbench.codegen.argument_expressions import Argument, arguments
from workbench.codegen.codegen_errors import MissingInput, NetworkExpected, NoOutput
from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.tensor_structures import ends, indices, result_structure
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.graph_kinds import advice_for
from workbench.graph.ports import input_ports, layer_owner, output_ports
from workbench.graph.traversal import ancestors, descendants, topological
from workbench.graph.vocabulary import INPUT, MODEL, OUTPUT

Targets: TypeAlias = dict[str, tuple[str, ...]]
Variables: TypeAlias = dict[tuple[str, str], str]


class PlannedCall(Struct, frozen=True):
    """One call. ``owner`` is the node that holds the layer: the node itself, or the one whose weights it uses.

    ``variables`` are its results, one for each output port; ``targets`` are what the call is assigned to. They differ
    where a nested model gives a structure: ``both`` is assigned, and ``both["mean"]`` is a result.
    """

    node: Node
    owner: Node
    targets: tuple[str, ...]
    variables: tuple[str, ...]
    arguments: tuple[Argument, ...]


class Result(Struct, frozen=True):
    """A tensor the network gives back; ``name`` and ``node`` are empty when there is no Output node for it."""

    node: str
    name: str
    variable: str


class CodePlan(Struct, frozen=True):
    """A level of a graph in the order of computation."""

    graph: Graph
    inputs: tuple[PlannedCall, ...]
    steps: tuple[PlannedCall, ...]
    results: tuple[Result, ...]

    @property
    def shared(self) -> frozenset[str]:
        """Ids of the nodes whose layer is called more than once."""
        return frozenset(step.owner.id for step in self.steps if step.owner is not step.node)


def plan(graph: Graph, taken: frozenset[str] = frozenset(), *, inside: bool = False) -> CodePlan:
    """Plan the calls of one level. ``taken`` are identifiers that variables must not hide.

    ``inside`` a block every Input counts; at the top an Input that leads nowhere is left out, unless the graph's form
    names it as an input of the model.

    Raises NetworkExpected for a flow, NoOutput when nothing leads from an Input to a layer, MissingInput when a node on
    the way lacks a tensor.
    """
    if graph.kind != "network":
        raise NetworkExpected(where=graph.name, advice=advice_for(graph))
    graph = active_graph(graph, inside=inside)
    named = set(ends(graph.form.inputs))
    starts = [
        node.id
        for node in graph.nodes
        if node.type == INPUT and (inside or graph.outgoing[node.id] or node.id in named)
    ]
    reached = {*starts, *descendants(graph, starts, among=model_nodes(graph))}
    needed = reached | ancestors(graph, reached)
    order = [node for node in topological(graph) if node.id in needed]
    for node in order:
        _check_inputs(graph, node)
    outputs = _ends(graph, order)
    if not outputs:
        raise NoOutput(where=graph.name)
    wanted = {edge.source for edge, _ in outputs} | {node.id for node in order if node.type == INPUT}
    needed = wanted | ancestors(graph, wanted)
    order = [node for node in order if node.id in needed and node.type != OUTPUT]
    targets, variables = _variables(graph, order, taken)
    steps = [_step(graph, node, targets, variables) for node in order]
    return CodePlan(
        graph=graph,
        inputs=tuple(_in_document_order(graph, [step for step in steps if step.node.type == INPUT])),
        steps=tuple(step for step in steps if step.node.type != INPUT),
        results=tuple(Result(edge.target, name, variables[edge.source, edge.source_port]) for edge, name in outputs),
    )


def _in_document_order(graph: Graph, steps: list[PlannedCall]) -> list[PlannedCall]:
    return sorted(steps, key=lambda step: graph.nodes.index(step.node))


def left_out(graph: Graph) -> tuple[str, ...]:
    """Names of drawn layers that the code does not hold, because no way leads through them from an Input to an output.

    Those that are switched off (:mod:`workbench.graph.active_graph`) are left out on purpose, and not among them.

    Raises what :func:`plan` raises.
    """
    graph = active_graph(graph)
    planned = plan(graph)
    here = {step.node.id for step in (*planned.inputs, *planned.steps)}
    return tuple(node.name for node in graph.nodes if node.id not in here and node.type != OUTPUT and is_of_model(node))


def _check_inputs(graph: Graph, node: Node) -> None:
    fed = {edge.target_port for edge in graph.incoming[node.id]}
    labels = {edge.target_port for edge in graph.incoming[node.id] if not is_of_model(graph.by_id[edge.source])}
    for port in input_ports(graph, node):
        if (port.name not in fed and not port.optional) or port.name in labels:
            raise MissingInput(where=node.name, port=port.label or port.name)


def _ends(graph: Graph, order: list[Node]) -> list[tuple[Edge, str]]:
    """The network's outputs in document order: the tensors at Output nodes, or all unconnected outputs."""
    here = {node.id for node in order}
    named = [(graph.incoming[node.id][0], node.name) for node in graph.nodes if node.type == OUTPUT and node.id in here]
    if named:
        return named
    unconnected = [node for node in unconnected_outputs(graph) if node.id in here]
    return [(Edge(node.id, output_ports(graph, node)[0].name, "", ""), "") for node in unconnected]


def _variables(graph: Graph, order: list[Node], taken: frozenset[str]) -> tuple[Targets, Variables]:
    """What each call is assigned to, and an expression for each tensor by node id and port.

    A variable has the node's name, with the port's after it for further ones.
    """
    namer = Namer(taken)
    targets: Targets = {}
    variables: Variables = {}
    for node in order:
        ports = output_ports(graph, node)
        inner = layer_owner(graph, node).inner
        structure = result_structure(inner) if node.type == MODEL and inner is not None else None
        if structure is not None:
            whole = namer.unique(identifier(node.name))
            targets[node.id] = (whole,)
            variables |= {(node.id, port): whole + key for port, key in indices(structure)}
            continue
        longest = 60 // max(len(ports), 2)
        for index, port in enumerate(ports):
            wanted = node.name if index == 0 else f"{node.name[: longest // 2]}_{port.label or port.name}"
            variables[node.id, port.name] = namer.unique(identifier(wanted, longest=longest))
        targets[node.id] = tuple(variables[node.id, port.name] for port in ports)
    return targets, variables


def _step(graph: Graph, node: Node, targets: Targets, variables: Variables) -> PlannedCall:
    owner = layer_owner(graph, node)
    results = tuple(variables[node.id, port.name] for port in output_ports(graph, node))
    return PlannedCall(node, owner, targets[node.id], results, tuple(arguments(graph, node, variables)))
