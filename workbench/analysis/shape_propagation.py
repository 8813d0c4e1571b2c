"""Walking through a graph with symbolic tensors, level by level, as the network would compute."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec.structs import replace

from workbench.analysis.analysis_report import IdPath, NodeReport, Problem, Tensor
from workbench.analysis.axis_inference import axes_leaving, input_tensor, label_tensor
from workbench.analysis.keras_refusals import refusal
from workbench.analysis.node_context import Arrival, NodeContext, NodeLocation
from workbench.analysis.operation_inference import call_as_written, is_written_out
from workbench.analysis.quick_fixes import own_weights
from workbench.analysis.rules import after, before, block_rules, loss_rules, time_distributed
from workbench.analysis.shape_inference import Given, Outcome, call
from workbench.analysis.structure_rules import inside
from workbench.catalog import kind_of
from workbench.graph.document import Graph, Node
from workbench.graph.ports import input_ports, layer_owner, output_ports
from workbench.graph.traversal import topological

Tensors: TypeAlias = dict[tuple[str, str], Tensor]


@dataclass
class PropagationRecord:
    """What a walk finds: reports by ids, their paths by names, and problems."""

    reports: dict[IdPath, NodeReport] = field(default_factory=dict)
    paths: dict[IdPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class ShapePropagation:
    """One walk. ``first`` keeps what each layer was first called on: its weights are made for that."""

    record: PropagationRecord = field(default_factory=PropagationRecord)
    first: dict[IdPath, tuple[Given, ...]] = field(default_factory=dict)
    counted: set[IdPath] = field(default_factory=set)

    def level(self, graph: Graph, place: NodeLocation, feeds: Mapping[str, Tensor]) -> tuple[NodeReport, Tensors]:
        """Walk one level; ``feeds`` are what enters a block, by the id of its Input.

        Returns the sum over the level and, by node and port, the tensors that are known.
        """
        tensors: Tensors = {}
        total = NodeReport(ok=True)
        for node in graph.nodes:
            self._note(place, node, NodeReport())
        for node in topological(graph):
            report = self._node(graph, node, place, feeds, tensors)
            self._note(place, node, report)
            tensors.update({(node.id, tensor.port): tensor for tensor in report.outputs})
            total = _sum(total, report)
        return total, tensors

    def _note(self, place: NodeLocation, node: Node, report: NodeReport) -> None:
        ids = (*place.ids, node.id)
        self.record.reports[ids] = report
        self.record.paths[ids] = place.names + node.name

    def _node(
        self, graph: Graph, node: Node, place: NodeLocation, feeds: Mapping[str, Tensor], tensors: Tensors
    ) -> NodeReport:
        kind = kind_of(node.type)
        if kind in ("input", "label", None):
            given = _brought(graph, node, feeds) if kind else None
            return NodeReport(outputs=(given,), ok=True) if given else NodeReport()
        arrivals = _arrivals(graph, node, tensors)
        owner = layer_owner(graph, node)
        if arrivals is None:
            return self._unfed(node, place) if owner.inner is not None else NodeReport()
        situation = NodeContext(place, graph, node, owner, arrivals, tensors)
        if kind == "output":
            return NodeReport(outputs=(replace(arrivals[0].tensor, port="output"),), ok=True)
        if kind == "loss":
            return NodeReport(ok=self._tell(loss_rules(situation)))
        return self._layer(situation) if owner.inner is None else self._block(situation, owner.inner)

    def _tell(self, problems: Iterable[Problem]) -> bool:
        """Note problems; returns whether none is an error."""
        found = tuple(problems)
        self.record.problems += found
        return not any(problem.severity == "error" for problem in found)

    def _unfed(self, node: Node, place: NodeLocation) -> NodeReport:
        """A block that lacks an input still shows what is inside, as far as its Inputs say their shapes."""
        if node.inner is None or node.shares:
            return NodeReport()
        total, _ = self.level(node.inner, inside(place, node), {})
        return replace(total, ok=False)

    def _block(self, situation: NodeContext, inner: Graph) -> NodeReport:
        node, place = situation.node, situation.place
        feeds = {arrival.edge.target_port: arrival.tensor for arrival in situation.arrivals}
        in_time = time_distributed.is_timed(situation)
        if in_time and not self._tell(time_distributed.no_steps(situation)):
            return NodeReport()
        feeds = time_distributed.one_step(feeds) if in_time else feeds
        if not self._tell(block_rules(situation, inner, feeds)):
            return NodeReport()
        if node.shares:
            total, tensors = self._again(situation, inner, feeds)
        else:
            total, tensors = self.level(inner, inside(place, node), feeds)
        report = replace(total, outputs=_leaving(situation, tensors))
        return time_distributed.all_steps(report, situation) if in_time else report

    def _again(self, situation: NodeContext, inner: Graph, feeds: Mapping[str, Tensor]) -> tuple[NodeReport, Tensors]:
        """Walk through a block that another node owns: what is inside is reported there."""
        node, owner, place = situation.node, situation.owner, situation.place
        mine, self.record = self.record, PropagationRecord()
        again = NodeLocation((*place.ids, node.id), f"{place.names}{node.name}/", (*place.layers, owner.id))
        total, tensors = self.level(inner, again, feeds)
        found, self.record = self.record.problems, mine
        broken = next((problem for problem in found if problem.severity == "error"), None)
        if broken is not None and not self._known(place, owner, broken):
            inner_name = broken.node.removeprefix(again.names)
            # Weights of its own help only where it is the weights that do not fit.
            own = [own_weights(situation)] if broken.code == "shared-shape" else []
            problem = situation.problem("shared-block", *own, owner=owner.name, inner=inner_name, detail=broken.message)
            self.record.problems.append(problem)
        return total, tensors

    def _known(self, place: NodeLocation, owner: Node, broken: Problem) -> bool:
        """Whether the owner reports the same error already."""
        depth = len(place.ids) + 1
        where = (*place.ids, owner.id, *broken.where[depth:])
        return any(problem.where == where and problem.code == broken.code for problem in self.record.problems)

    def _layer(self, situation: NodeContext) -> NodeReport:
        if not self._tell(before(situation)):
            return NodeReport()
        key = (*situation.place.layers, situation.owner.id)
        given = _given(situation)
        first = self.first.get(key, given)
        arguments = situation.node.call
        if is_written_out(situation.type, arguments):
            outcome = call_as_written(situation.type, situation.owner.params, arguments, given)
        else:
            outcome = call(situation.type, situation.owner.params, given, first)
        if outcome.refusal:
            self.record.problems.append(refusal(situation, outcome, first))
            return NodeReport()
        self.first[key] = first
        fresh = key not in self.counted
        self.counted.add(key)
        situation = replace(situation, outputs=_tensors(situation, outcome), params=outcome.params)
        return NodeReport(
            outputs=situation.outputs,
            params=outcome.params if fresh else 0,
            trainable_params=outcome.trainable_params if fresh else 0,
            macs=outcome.macs,
            ok=self._tell(after(situation)),
        )


def _brought(graph: Graph, node: Node, feeds: Mapping[str, Tensor]) -> Tensor | None:
    """What an Input or a Label brings into its level; None if that is not known."""
    if kind_of(node.type) == "label":
        return label_tensor(node)
    fed = feeds.get(node.id)
    return replace(fed, port="output") if fed else input_tensor(graph, node)


def _sum(total: NodeReport, report: NodeReport) -> NodeReport:
    return NodeReport(
        params=total.params + report.params,
        trainable_params=total.trainable_params + report.trainable_params,
        macs=total.macs + report.macs,
        ok=total.ok and report.ok,
    )


def _arrivals(graph: Graph, node: Node, tensors: Tensors) -> tuple[Arrival, ...] | None:
    """What comes in, by port and then in the order of the edges; None while something is missing or unknown."""
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
            found.append(Arrival(edge, tensor))
    return tuple(found) or None


def _given(situation: NodeContext) -> tuple[Given, ...]:
    return tuple(Given(one.edge.target_port, one.tensor.shape, one.tensor.dtype) for one in situation.arrivals)


def _tensors(situation: NodeContext, outcome: Outcome) -> tuple[Tensor, ...]:
    ports = output_ports(situation.graph, situation.node)
    return tuple(
        Tensor(port.name, shape, dtype, axes_leaving(situation, shape, first=index == 0))
        for index, (port, (shape, dtype)) in enumerate(zip(ports, outcome.outputs, strict=False))
    )


def _leaving(situation: NodeContext, tensors: Tensors) -> tuple[Tensor, ...]:
    """What leaves a block: what arrives at its Output nodes, by their ids."""
    ports = output_ports(situation.graph, situation.node)
    return tuple(
        replace(tensors[port.name, "output"], port=port.name) for port in ports if (port.name, "output") in tensors
    )
