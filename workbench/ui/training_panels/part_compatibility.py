"""Whether the arrays of a data set belong to the inputs and outputs of a drawing, in words."""

from collections.abc import Mapping

from workbench.catalog.loss_matching import Shape, equal
from workbench.codegen import CannotGenerate
from workbench.codegen.code_plan import CodePlan, plan
from workbench.data.found_data import ArrayFacts, FoundData
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.text_format import listed

_ONE_ARRAY = mark(
    "It does not fit: the network has the {kind} {names}, but {letter} is one array. "
    "Give {letter} as a dictionary with an array for each."
)
_OTHER_NAMES = mark(
    "It does not fit: the network has the {kind} {names}, but {letter} has {received}. Give the arrays these names."
)
_ONE_PART = mark(
    "It does not fit: the network has one of the {kind}, but {letter} has several arrays: {received}. "
    "Give one of them, or draw a node for each."
)
_SHAPE = mark(
    "It does not fit: the input {name} expects samples of shape {expected}, but these are {received}. "
    "Change the shape of the Input, or resize the data."
)
_INPUTS, _OUTPUTS = mark("inputs"), mark("outputs")


def wrong_parts(planned: CodePlan, found: FoundData) -> str:
    """What is wrong with the arrays for a drawing with several inputs or outputs; "" where nothing is."""
    inputs = {step.node.name: step.node.params.get("shape") for step in planned.inputs}
    outputs = output_names(planned)
    return (
        _wrong_names(say(_INPUTS), "x", list(inputs), found.x)
        or _wrong_names(say(_OUTPUTS), "y", outputs, found.y)
        or _wrong_shapes(inputs, found.x)
    )


def output_names(planned: CodePlan) -> list[str]:
    """What the outputs of a drawing are called, in their order."""
    makers = {name: step.node.name for step in (*planned.inputs, *planned.steps) for name in step.variables}
    return [result.name or makers[result.variable] for result in planned.results]


def drawn_outputs(graph: Graph) -> list[str] | None:
    """The same of a graph; None while the drawing is not finished."""
    try:
        return output_names(plan(graph))
    except CannotGenerate:
        return None


def _wrong_names(kind: str, letter: str, names: list[str], facts: ArrayFacts) -> str:
    values = {"kind": kind, "letter": letter, "names": listed(names), "received": listed(facts.parts)}
    if not facts.parts:
        return say(_ONE_ARRAY, **values) if len(names) > 1 else ""
    if facts.in_order:
        return "" if len(facts.parts) == len(names) else say(_OTHER_NAMES, **values)
    if len(names) == 1 and len(facts.parts) > 1:
        return say(_ONE_PART, **values)
    return "" if set(facts.parts) == set(names) else say(_OTHER_NAMES, **values)


def _wrong_shapes(inputs: Mapping[str, object], facts: ArrayFacts) -> str:
    given = dict(zip(inputs, facts.parts.values(), strict=False)) if facts.in_order else dict(facts.parts)
    for name, takes in inputs.items():
        part = given.get(name)
        if part is None or not isinstance(takes, tuple):
            continue
        shape: Shape = takes
        if not equal(shape, part.sample):
            return say(_SHAPE, name=name, expected=str(shape), received=str(part.sample))
    return ""
