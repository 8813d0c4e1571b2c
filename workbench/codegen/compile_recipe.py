"""How a network is compiled: loss, optimizer and metrics, decided once and written as code from here.

A drawing's cells take the usual recipe of :func:`recipe`; a training fills in its own optimizer and metrics.
"""

from msgspec import Struct

from workbench.catalog import kind_of
from workbench.catalog.display_names import layer_name
from workbench.catalog.drawn_head import drawn_head, drawn_point
from workbench.catalog.loss_matching import fitting_loss, label_form
from workbench.catalog.loss_table import LabelForm
from workbench.codegen.code_plan import plan
from workbench.codegen.expressions import CallExpression, Entries, Expression, Items, Literal, Name, render
from workbench.codegen.loss_expressions import Loss
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph, Node
from workbench.graph.ports import output_ports

USUAL_OPTIMIZER = Literal("adam")
_CLASSES: tuple[LabelForm, ...] = ("class numbers", "one-hot", "yes or no")


class OutputLoss(Struct, frozen=True):
    """The loss of one output by the output's ``name`` ("" for an only one), with what its labels are.

    ``drawn`` tells a loss that somebody chose from one that was chosen by itself.
    """

    name: str
    loss: Loss
    labels: LabelForm
    drawn: bool = False


class Recipe(Struct, frozen=True):
    """What ``model.compile`` gets. ``short`` writes losses that were chosen by themselves by their short names."""

    losses: tuple[OutputLoss, ...]
    optimizer: Expression = USUAL_OPTIMIZER
    metrics: tuple[Expression, ...] = ()
    short: bool = True

    @property
    def only(self) -> OutputLoss | None:
        """The loss of the only output; None where there are several."""
        return self.losses[0] if len(self.losses) == 1 else None

    @property
    def loss(self) -> Expression:
        """What goes to ``compile(loss=…)``."""
        if len(self.losses) == 1:
            return self._written(self.losses[0])
        if all(one.name for one in self.losses):
            return Entries(tuple((layer_name(one.name, "output"), self._written(one)) for one in self.losses))
        return Items(tuple(self._written(one) for one in self.losses))

    def _written(self, one: OutputLoss) -> Expression:
        return one.loss.short() if self.short and not one.drawn else one.loss.expression()

    @property
    def ours(self) -> tuple[str, ...]:
        """The losses that are imported from the workbench."""
        return tuple(sorted({one.loss.type for one in self.losses if one.loss.is_ours}))

    def compile_text(self) -> str:
        """``model.compile(…)`` as code."""
        keywords: list[tuple[str, Expression]] = [("optimizer", self.optimizer), ("loss", self.loss)]
        if self.metrics:
            keywords.append(("metrics", Items(self.metrics)))
        return render(CallExpression(Name("model.compile"), keywords=tuple(keywords)))

    def imports(self) -> tuple[str, ...]:
        """The lines that import losses of ours."""
        return tuple(f"from workbench.layers import {name}" for name in self.ours)


def class_metrics(labels: LabelForm) -> tuple[Expression, ...]:
    """Accuracy, where labels say classes: of values it says nothing."""
    return (Literal("accuracy"),) if labels in _CLASSES else ()


def recipe(graph: Graph) -> Recipe:
    """Choose the loss for each output: the one drawn behind it, or the one that its ending calls for.

    Softmax gives class probabilities, so labels are class numbers; sigmoid gives a probability for yes; anything else
    gives plain numbers, to be compared by their squared difference. Raises CannotGenerate.
    """
    graph = active_graph(graph)
    planned = plan(graph)
    makers = {name: step for step in (*planned.inputs, *planned.steps) for name in step.variables}
    losses = []
    for result in planned.results:
        step = makers[result.variable]
        port = output_ports(graph, step.node)[step.variables.index(result.variable)].name
        losses.append(_output_loss(graph, step.node, port, result.name))
    only = losses[0] if len(losses) == 1 else None
    return Recipe(tuple(losses), metrics=class_metrics(only.labels) if only else ())


def _output_loss(graph: Graph, node: Node, port: str, name: str) -> OutputLoss:
    head, _ = drawn_head(drawn_point(graph, node, port))
    drawn = _drawn_loss(graph, node, port)
    form = label_form(head, drawn.traits if drawn else None)
    return OutputLoss(name, drawn or Loss(fitting_loss(form)), form, drawn is not None)


def _drawn_loss(graph: Graph, node: Node, port: str) -> Loss | None:
    following = (graph.by_id[edge.target] for edge in graph.outgoing[node.id] if edge.source_port == port)
    found = next((other for other in following if kind_of(other.type) == "loss"), None)
    return Loss(found.type, found.params) if found else None
