"""A loss with what arrives: the prediction, what decides its activation, and the label."""

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis.analysis_report import Problem, Shape
from workbench.analysis.axis_names import size_text, tuple_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.analysis.quick_fixes import replace_type
from workbench.catalog import node_type
from workbench.catalog.drawn_head import DrawnPoint, drawn_head, drawn_point
from workbench.catalog.loss_table import LOSSES, LossTraits
from workbench.catalog.output_head import OutputHead
from workbench.graph.document import Node


class LossContext(Struct, frozen=True):
    """A loss node with its prediction and, if there is one, its label. Shapes are those of one sample."""

    context: NodeContext
    prediction: IncomingTensor
    head: OutputHead
    point: DrawnPoint
    label: Node | None
    labels: Shape

    @property
    def predicted(self) -> Shape:
        """The shape of what the network gives for one sample."""
        return self.prediction.tensor.shape[1:]

    @property
    def source(self) -> Node | None:
        """The node with the layer that decides what the network ends with; None where it is inside a block."""
        return None if self.point.above else self.point.owner

    @property
    def end(self) -> Node:
        """The node that gives the prediction."""
        return self.context.graph.by_id[self.prediction.edge.source]

    @property
    def units(self) -> int | None:
        """How many numbers the last axis of the prediction has: one a class."""
        return self.head.units

    @property
    def classes(self) -> int | None:
        """How many classes the label has, if it says so."""
        return self.label.params.get("num_classes") if self.label else None

    @property
    def loss(self) -> LossTraits:
        """What the loss expects."""
        return LOSSES[self.context.type]

    def problem(self, code: str, *fixes: Fix, **values: object) -> Problem:
        """A problem between the label and the prediction."""
        return self.context.problem(
            code,
            *_distinct(fixes),
            detail="",
            label=self.label.name if self.label else "",
            labels=tuple_text((None, *self.labels)),
            predicted=tuple_text((None, *self.predicted)),
            source=self.head.layer,
            units=size_text(self.units),
            **values,
        )

    def other_loss(self, type_name: str) -> Fix:
        """Another loss that treats raw scores as this one does."""
        owner = self.context.owner
        from_logits = {"from_logits": True} if owner.params.get("from_logits") else {}
        known = {name: value for name, value in from_logits.items() if node_type(type_name).parameter(name)}
        return replace_type(self.context, owner, type_name, **known)


def _distinct(fixes: tuple[Fix, ...]) -> tuple[Fix, ...]:
    known: dict[str, Fix] = {}
    for fix in fixes:
        known.setdefault(fix.label, fix)
    return tuple(known.values())


def loss_context(context: NodeContext) -> LossContext:
    """The context of a loss node."""
    by_port = {incoming.edge.target_port: incoming for incoming in context.incoming_tensors}
    prediction = by_port["y_pred"]
    answer = by_port.get("y_true")
    label = context.graph.by_id[answer.edge.source] if answer else None
    predicted, edge = prediction.tensor.shape, prediction.edge
    head, point = drawn_head(drawn_point(context.graph, context.graph.by_id[edge.source], edge.source_port))
    head = replace(head, units=predicted[-1] if len(predicted) > 1 else 1)
    return LossContext(context, prediction, head, point, label, answer.tensor.shape[1:] if answer else ())
