"""Propagating shapes through a graph with symbolic tensors, level by level in topological order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec.structs import replace

from workbench.analysis.analysis_report import IdPath, NodeReport, Problem, Tensor
from workbench.analysis.axis_inference import input_tensor, label_tensor, output_axes
from workbench.analysis.keras_refusals import refusal
from workbench.analysis.node_context import IncomingTensor, NodeContext, NodeLocation
from workbench.analysis.operation_inference import call_with_arguments, has_call_arguments
from workbench.analysis.quick_fixes import own_weights
from workbench.analysis.rules import after, before, block_rules, loss_rules, time_distributed
from workbench.analysis.shape_inference import CallInput, Outcome, call
from workbench.analysis.structure_rules import inside
from workbench.catalog import kind_of
from workbench.graph.document import Graph, Node
from workbench.graph.ports import input_ports, layer_owner, output_ports
from workbench.graph.traversal import topological

Tensors: TypeAlias = dict[tuple[str, str], Tensor]


@dataclass
class PropagationRecord:
    """The results of one propagation: reports by ids, their paths by names, and problems."""

    reports: dict[IdPath, NodeReport] = field(default_factory=dict)
    paths: dict[IdPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class ShapePropagation:
    """One propagation. ``first`` holds the inputs of each layer's first call: its weights are built for these."""

    record: PropagationRecord = field(default_factory=PropagationRecord)
    first: dict[IdPath, tuple[CallInput, ...]] = field(default_factory=dict)
    counted: set[IdPath] = field(default_factory=set)

    def level(
        self, graph: Graph, location: NodeLocation, block_inputs: Mapping[str, Tensor], *, most: int | None = None
    ) -> tuple[NodeReport, Tensors]:
        """Propagate through one level; ``block_inputs`` are the inputs of a block, by the id of its Input.

        With ``most``, only that many nodes are looked at, in topological order.

        Returns the sum over the level and, by node and port, the tensors that are known.
        """
        tensors: Tensors = {}
        total = NodeReport(ok=True)
        for node in graph.nodes:
            self._add_report(location, node, NodeReport())
        for node in topological(graph)[:most]:
            report = self._node(graph, node, location, block_inputs, tensors)
            self._add_report(location, node, report)
            tensors.update({(node.id, tensor.port): tensor for tensor in report.outputs})
            total = _sum(total, report)
        return total, tensors

    def _add_report(self, location: NodeLocation, node: Node, report: NodeReport) -> None:
        ids = (*location.ids, node.id)
        self.record.reports[ids] = report
        self.record.paths[ids] = location.names + node.name

    def _node(
        self, graph: Graph, node: Node, location: NodeLocation, block_inputs: Mapping[str, Tensor], tensors: Tensors
    ) -> NodeReport:
        kind = kind_of(node.type)
        if kind in ("input", "label", None):
            given = _source_tensor(graph, node, block_inputs) if kind else None
            return NodeReport(outputs=(given,), ok=True) if given else NodeReport()
        incoming_tensors = _incoming_tensors(graph, node, tensors)
        owner = layer_owner(graph, node)
        if incoming_tensors is None:
            return self._unconnected_block(node, location) if owner.inner is not None else NodeReport()
        context = NodeContext(location, graph, node, owner, incoming_tensors, tensors)
        if kind == "output":
            return NodeReport(outputs=(replace(incoming_tensors[0].tensor, port="output"),), ok=True)
        if kind == "loss":
            return NodeReport(ok=self._add_problems(loss_rules(context)))
        return self._layer(context) if owner.inner is None else self._block(context, owner.inner)

    def _add_problems(self, problems: Iterable[Problem]) -> bool:
        """Add problems; returns whether none is an error."""
        found = tuple(problems)
        self.record.problems += found
        return not any(problem.severity == "error" for problem in found)

    def _unconnected_block(self, node: Node, location: NodeLocation) -> NodeReport:
        """A block that lacks an input still shows what is inside, as far as its Inputs say their shapes."""
        if node.inner is None or node.shares:
            return NodeReport()
        total, _ = self.level(node.inner, inside(location, node), {})
        return replace(total, ok=False)

    def _block(self, context: NodeContext, inner: Graph) -> NodeReport:
        node, location = context.node, context.location
        block_inputs = {incoming.edge.target_port: incoming.tensor for incoming in context.incoming_tensors}
        in_time = time_distributed.is_time_distributed(context)
        if in_time and not self._add_problems(time_distributed.no_steps(context)):
            return NodeReport()
        block_inputs = time_distributed.one_step(block_inputs) if in_time else block_inputs
        if not self._add_problems(block_rules(context, inner, block_inputs)):
            return NodeReport()
        if node.shares:
            total, tensors = self._shared_block(context, inner, block_inputs)
        else:
            total, tensors = self.level(inner, inside(location, node), block_inputs)
        report = replace(total, outputs=_block_outputs(context, tensors))
        report = report if inner.form.trainable else replace(report, trainable_params=0)
        return time_distributed.all_steps(report, context) if in_time else report

    def _shared_block(
        self, context: NodeContext, inner: Graph, block_inputs: Mapping[str, Tensor]
    ) -> tuple[NodeReport, Tensors]:
        """Propagate through a block that another node owns: its nodes are reported there."""
        node, owner, location = context.node, context.owner, context.location
        mine, self.record = self.record, PropagationRecord()
        again = NodeLocation((*location.ids, node.id), f"{location.names}{node.name}/", (*location.layers, owner.id))
        total, tensors = self.level(inner, again, block_inputs)
        found, self.record = self.record.problems, mine
        broken = next((problem for problem in found if problem.severity == "error"), None)
        if broken is not None and not self._known(location, owner, broken):
            inner_name = broken.node.removeprefix(again.names)
            # Weights of its own help only where it is the weights that do not fit.
            own = [own_weights(context)] if broken.code == "shared-shape" else []
            problem = context.problem("shared-block", *own, owner=owner.name, inner=inner_name, detail=broken.message)
            self.record.problems.append(problem)
        return total, tensors

    def _known(self, location: NodeLocation, owner: Node, broken: Problem) -> bool:
        """Whether the owner reports the same error already."""
        depth = len(location.ids) + 1
        where = (*location.ids, owner.id, *broken.where[depth:])
        return any(problem.where == where and problem.code == broken.code for problem in self.record.problems)

    def _layer(self, context: NodeContext) -> NodeReport:
        if not self._add_problems(before(context)):
            return NodeReport()
        key = (*context.location.layers, context.owner.id)
        given = _given(context)
        first = self.first.get(key, given)
        arguments = context.node.call
        if has_call_arguments(context.type, arguments):
            outcome = call_with_arguments(context.type, context.owner.params, arguments, given)
        else:
            outcome = call(context.type, context.owner.params, given, first)
        if outcome.refusal:
            self.record.problems.append(refusal(context, outcome, first))
            return NodeReport()
        self.first[key] = first
        fresh = key not in self.counted
        self.counted.add(key)
        context = replace(context, outputs=_tensors(context, outcome), params=outcome.params)
        return NodeReport(
            outputs=context.outputs,
            params=outcome.params if fresh else 0,
            trainable_params=outcome.trainable_params if fresh else 0,
            macs=outcome.macs,
            ok=self._add_problems(after(context)),
        )


def _source_tensor(graph: Graph, node: Node, block_inputs: Mapping[str, Tensor]) -> Tensor | None:
    """The tensor of an Input or a Label; None if it is not known."""
    if kind_of(node.type) == "label":
        return label_tensor(node)
    fed = block_inputs.get(node.id)
    return replace(fed, port="output") if fed else input_tensor(graph, node)


def _sum(total: NodeReport, report: NodeReport) -> NodeReport:
    return NodeReport(
        params=total.params + report.params,
        trainable_params=total.trainable_params + report.trainable_params,
        macs=total.macs + report.macs,
        ok=total.ok and report.ok,
    )


def _incoming_tensors(graph: Graph, node: Node, tensors: Tensors) -> tuple[IncomingTensor, ...] | None:
    """The input tensors by port, then in the order of the edges; None while one is missing or unknown."""
    incoming = graph.incoming[node.id]
    found = []
    for port in input_ports(graph, node):
        edges = [edge for edge in incoming if edge.target_port == port.name]
        if not edges and not port.optional:
            return None
        for edge in edges:
            tensor = tensors.get((edge.source, edge.source_port))
            if tensor is None:
                return None
            found.append(IncomingTensor(edge, tensor))
    return tuple(found) or None


def _given(context: NodeContext) -> tuple[CallInput, ...]:
    return tuple(
        CallInput(one.edge.target_port, one.tensor.shape, one.tensor.dtype) for one in context.incoming_tensors
    )


def _tensors(context: NodeContext, outcome: Outcome) -> tuple[Tensor, ...]:
    ports = output_ports(context.graph, context.node)
    return tuple(
        Tensor(port.name, shape, dtype, output_axes(context, shape, first=index == 0))
        for index, (port, (shape, dtype)) in enumerate(zip(ports, outcome.outputs, strict=False))
    )


def _block_outputs(context: NodeContext, tensors: Tensors) -> tuple[Tensor, ...]:
    """The outputs of a block: the inputs of its Output nodes, by their ids."""
    ports = output_ports(context.graph, context.node)
    return tuple(
        replace(tensors[port.name, "output"], port=port.name) for port in ports if (port.name, "output") in tensors
    )
