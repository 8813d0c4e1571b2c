"""How a drawn network is compiled: loss and metrics that fit its last layer, or the loss that was drawn."""

from msgspec import Struct

from workbench.catalog import node_type
from workbench.codegen.code_plan import plan
from workbench.codegen.constructor_expressions import arguments, class_path
from workbench.codegen.expressions import CallExpression, Entries, Expression, Items, Literal, Name, render
from workbench.codegen.identifiers import layer_name
from workbench.graph.document import Graph, Node
from workbench.graph.ports import layer_owner

_BY_ACTIVATION = {"softmax": "sparse_categorical_crossentropy", "sigmoid": "binary_crossentropy"}


class Recipe(Struct, frozen=True):
    """The loss of each output by its name ("" for an only one), and whether accuracy says something about it.

    ``ours`` are the losses that are imported from the workbench.
    """

    losses: tuple[tuple[str, Expression], ...]
    accuracy: bool
    ours: tuple[str, ...] = ()

    @property
    def loss(self) -> Expression:
        """What goes to ``compile(loss=…)``."""
        if len(self.losses) == 1:
            return self.losses[0][1]
        if all(name for name, _ in self.losses):
            return Entries(tuple((layer_name(name, "output"), loss) for name, loss in self.losses))
        return Items(tuple(loss for _, loss in self.losses))

    def compile_text(self) -> str:
        """``model.compile(…)`` as code, with the import of a loss of ours before it."""
        keywords: list[tuple[str, Expression]] = [("optimizer", Literal("adam")), ("loss", self.loss)]
        if self.accuracy:
            keywords.append(("metrics", Items((Literal("accuracy"),))))
        imports = "".join(f"from workbench.layers import {name}\n\n" for name in self.ours)
        return imports + render(CallExpression(Name("model.compile"), keywords=tuple(keywords)))


def recipe(graph: Graph) -> Recipe:
    """Choose the loss for each output: the one drawn behind it, or the one its activation calls for.

    Softmax gives class probabilities, so labels are class indices; sigmoid gives a probability for yes; a last layer
    without activation gives plain numbers, to be compared by their squared difference. Raises CannotGenerate.
    """
    planned = plan(graph)
    makers = {name: step for step in (*planned.inputs, *planned.steps) for name in step.variables}
    ends = [makers[result.variable].node for result in planned.results]
    drawn = [_drawn_loss(graph, node) for node in ends]
    losses = [_loss(graph, node, loss) for node, loss in zip(ends, drawn, strict=True)]
    return Recipe(
        losses=tuple((result.name, loss) for result, loss in zip(planned.results, losses, strict=True)),
        accuracy=len(losses) == 1 and "crossentropy" in repr(losses[0]).lower(),
        ours=tuple(sorted({loss.type for loss in drawn if loss and _is_ours(loss)})),
    )


def _loss(graph: Graph, node: Node, drawn: Node | None) -> Expression:
    if drawn is None:
        return Literal(_BY_ACTIVATION.get(_activation(layer_owner(graph, node)), "mean_squared_error"))
    path = class_path(drawn.type)
    return CallExpression(
        Name(path if _is_ours(drawn) else f"keras.{path}"), keywords=arguments(drawn.type, drawn.params)
    )


def _is_ours(loss: Node) -> bool:
    return node_type(loss.type).module.startswith("workbench")


def _drawn_loss(graph: Graph, node: Node) -> Node | None:
    following = (graph.by_id[edge.target] for edge in graph.outgoing[node.id])
    return next((other for other in following if node_type(other.type).kind == "loss"), None)


def _activation(node: Node) -> str:
    if node.type in ("Softmax", "Activation"):
        return "softmax" if node.type == "Softmax" else str(node.params.get("activation"))
    return str(node.params.get("activation"))
