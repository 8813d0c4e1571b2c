"""Whether a data set fits the drawing, in words: from shapes and types alone, before anything is read or built."""

from msgspec import Struct

from workbench.analysis import Analysis
from workbench.analysis.axis_names import size_text
from workbench.catalog.drawn_head import drawn_head, drawn_point
from workbench.catalog.loss_matching import (
    LabelFacts,
    LabelMismatch,
    Shape,
    equal,
    fitting_loss,
    label_form,
    label_mismatch,
)
from workbench.codegen import CannotGenerate
from workbench.codegen.code_plan import plan
from workbench.codegen.compile_recipe import OutputLoss, recipe
from workbench.codegen.loss_expressions import Loss
from workbench.data.found_data import FoundData
from workbench.graph.document import Graph, Node
from workbench.messages import mark, say
from workbench.ui.training_panels.part_compatibility import wrong_parts

_UNFINISHED = mark("The network is not finished: what it expects is not known yet.")
_FITS_BY_NAME = mark("It fits: there is an array for each input and each output of the network.")
_FITS = mark("It fits: the network expects samples of {x}, and answers of {y}.")
_CHANNELS = mark(
    "It does not fit: the network expects samples of {expected}, but these are {received}. "
    "Add the axis of the channels: {name} = {name}[..., None]."
)
_SHAPE = mark(
    "It does not fit: the network expects samples of {expected}, but these are {received}. "
    "Change the shape of the Input, or resize the data."
)
_NO_NUMBERS = mark("It does not fit: {name} holds values of type {dtype}. Expected numbers.")
_ANSWERS: dict[LabelMismatch, str] = {
    "label-one-hot": mark(
        "It does not fit: the loss {loss} expects class numbers, but these answers are one-hot ({received}). "
        "Draw a CategoricalCrossentropy, or use y.argmax(axis=-1)."
    ),
    "label-sparse": mark(
        "It does not fit: the loss {loss} expects one-hot answers of {expected}, but these are class numbers. "
        "Draw a SparseCategoricalCrossentropy, or use keras.utils.to_categorical(y)."
    ),
    "classes": mark(
        "It does not fit: the network gives {expected}, but these one-hot answers are {received}. "
        "The last layer needs a unit for each class."
    ),
}
_ANSWER_SHAPE = mark(
    "It does not fit: the network gives {expected}, but these answers are {received}. "
    "The last layer must give what is to be learned."
)
_WHOLE = ("bool", "int", "uint")
_NUMBERS = (*_WHOLE, "float", "bfloat")
_NUMBER, _CLASS = mark("a number"), mark("class numbers")


class DataFit(Struct, frozen=True):
    """``fits`` is None where it cannot be said yet."""

    fits: bool | None
    text: str


def data_fit(graph: Graph, analysis: Analysis, found: FoundData) -> DataFit:
    """Compare a data set with what a drawing expects. ``analysis`` knows the shapes, or knows none yet."""
    try:
        planned, losses = plan(graph), recipe(graph).losses
    except CannotGenerate:
        return DataFit(None, say(_UNFINISHED))
    if not planned.inputs or not planned.results:
        return DataFit(None, say(_UNFINISHED))
    if found.x.parts or found.y.parts or len(planned.inputs) > 1 or len(planned.results) > 1:
        wrong = wrong_parts(planned, found)
        return DataFit(not wrong, wrong or say(_FITS_BY_NAME))
    last = next(step for step in planned.steps if planned.results[0].variable in step.variables)
    report = analysis.at(last.node.id)
    output = report.outputs[0].shape if report and report.outputs else None
    takes = planned.inputs[0].node.params.get("shape")
    if output is None or not isinstance(takes, tuple):
        return DataFit(None, say(_UNFINISHED))
    wrong = _wrong_types(found) or _wrong_samples(takes, found)
    wrong = wrong or _wrong_answers(_loss(graph, losses[0], last.node, found, output[1:]), found, output[1:])
    if wrong:
        return DataFit(False, wrong)
    return DataFit(True, say(_FITS, x=shape_words(takes), y=shape_words(found.y.sample, answers=True)))


def shape_words(shape: Shape, *, answers: bool = False) -> str:
    """A shape without the batch: ``28 × 28 × 1``; of answers that are one number each, "a number"."""
    if not shape:
        return say(_CLASS) if answers else say(_NUMBER)
    return " × ".join(size_text(size) for size in shape)


def _wrong_types(found: FoundData) -> str:
    for name, facts in (("x", found.x), ("y", found.y)):
        if not facts.dtype.startswith(_NUMBERS):
            return say(_NO_NUMBERS, name=name, dtype=facts.dtype)
    return ""


def _wrong_samples(takes: Shape, found: FoundData) -> str:
    received = found.x.sample
    if equal(takes, received):
        return ""
    lacks_channels = equal(takes, (*received, 1)) and takes[-1] == 1
    x = found.name.partition(",")[0].rpartition(": ")[2]
    values = {"expected": shape_words(takes), "received": shape_words(received), "name": x if x.isidentifier() else "x"}
    return say(_CHANNELS if lacks_channels else _SHAPE, **values)


def _loss(graph: Graph, drawn: OutputLoss, last: Node, found: FoundData, output: Shape) -> Loss:
    """The loss that was drawn, or the one that a training would take for these answers."""
    if drawn.drawn:
        return drawn.loss
    head, _ = drawn_head(drawn_point(graph, last))
    labels = LabelFacts(found.y.sample, found.y.dtype.startswith(_WHOLE), yes_or_no=False)
    return Loss(fitting_loss(label_form(head, None, labels, output)))


def _wrong_answers(loss: Loss, found: FoundData, output: Shape) -> str:
    sample, traits = found.y.sample, loss.traits
    wrong = label_mismatch(traits, sample, output) if traits is not None else None
    if wrong is None or wrong == "label-squeezed":
        return ""
    values = {"loss": loss.type, "expected": shape_words(output), "received": shape_words(sample)}
    return say(_ANSWERS.get(wrong, _ANSWER_SHAPE), **values)
