"""Placeholder data where no embedded data set fits: random, of the right shapes, so the notebook runs."""

from workbench.catalog.loss_table import LabelForm
from workbench.codegen.code_plan import plan
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.expressions import (
    INDENT,
    CallExpression,
    Entries,
    Expression,
    Items,
    Literal,
    Name,
    render,
)
from workbench.graph.document import Graph, Node
from workbench.text_format import display_width

_TEXT = """\
import numpy as np

rng = np.random.default_rng(0)


def samples(count):
    # Random placeholder data of the right shapes: put your own here.
{x}
    answers = model.predict(x, verbose=0)
{y}
    return x, y


x_train, y_train = samples(256)
x_test, y_test = samples(64)"""

_ANY_SIZE = 16
"""Stands for an axis of unknown size."""


def placeholder_cell(graph: Graph) -> str:
    """The data cell; it asks the model, built before it, what its answers look like."""
    inputs = [_input(step.node) for step in plan(graph).inputs]
    return _TEXT.format(x=_line("x", _one_or_list(inputs)), y=_line("y", _answers(graph)))


def _line(variable: str, value: Expression) -> str:
    head = f"{' ' * INDENT}{variable} = "
    return head + render(value, indent=INDENT, column=display_width(head))


def _input(node: Node) -> Expression:
    sizes = ", ".join(str(size or _ANY_SIZE) for size in node.params["shape"])
    shape = Name(f"(count, {sizes})" if sizes else "count")
    if node.params.get("dtype") == "string":
        return CallExpression(Name("np.full"), (shape, Literal("some words")))
    return CallExpression(Name("rng.random"), (shape,), (("dtype", Literal("float32")),))


def _answers(graph: Graph) -> Expression:
    made = recipe(graph)
    if made.only is not None:
        return _answer("answers", made.only.labels)
    if isinstance(made.loss, Entries):
        names = (name for name, _ in made.loss.items)
        pairs = zip(names, made.losses, strict=True)
        return Entries(tuple((name, _answer(f'answers["{name}"]', one.labels)) for name, one in pairs))
    return Items(tuple(_answer(f"answers[{index}]", one.labels) for index, one in enumerate(made.losses)))


def _answer(given: str, labels: LabelForm) -> Expression:
    """Labels that the loss takes, for answers of the shape the model gives."""
    classes = Name(f"{given}.shape[-1]")
    numbers = CallExpression(Name("rng.integers"), (Literal(0), classes), (("size", Name(f"{given}.shape[:-1]")),))
    if labels == "class numbers":
        return numbers
    if labels == "one-hot":
        return CallExpression(Name("keras.utils.to_categorical"), (numbers, classes))
    if labels == "yes or no":
        return CallExpression(Name("rng.integers"), (Literal(0), Literal(2)), (("size", Name(f"{given}.shape")),))
    return CallExpression(Name("rng.random"), (Name(f"{given}.shape"),), (("dtype", Literal("float32")),))


def _one_or_list(items: list[Expression]) -> Expression:
    return items[0] if len(items) == 1 else Items(tuple(items))
