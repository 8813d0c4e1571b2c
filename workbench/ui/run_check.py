"""Whether a drawing can be trained on given data, said before Keras says it less plainly."""

import re
from collections.abc import Iterator

from workbench.analysis import Analysis, analyze
from workbench.codegen import CannotGenerate
from workbench.codegen.plan import Plan, plan
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.messages import mark, say

_INPUTS = mark("{graph}: {data} has one image a sample, but the network has {count} inputs. Use one Input.")
_OUTPUTS = mark("{graph}: {data} has one label a sample, but the network has {count} outputs. Use one output.")
_SHAPE = mark(
    "{name}: the Input takes samples of shape {expected}, but {data} has {received}. "
    "Set the Input's shape to {received}, or choose other data."
)
_CLASSES = mark(
    "{name}: expected one number for each of the {classes} classes of {data}, but {shape} comes out. "
    "End the network with a Dense layer of {classes} units and the activation softmax."
)
_LONGEST = 600
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def misfit(graph: Graph, data: Dataset, data_name: str) -> str:
    """Why ``graph`` cannot be trained on ``data``, or an empty text when it can."""
    analysis = analyze(graph)
    error = next((problem for problem in analysis.problems if problem.severity == "error"), None)
    if error is not None:
        return error.message
    try:
        return next(_reasons(plan(graph), analysis, data, data_name), "")
    except CannotGenerate as unfinished:
        return str(unfinished)


def _reasons(planned: Plan, analysis: Analysis, data: Dataset, data_name: str) -> Iterator[str]:
    name = planned.graph.name
    if len(planned.inputs) != 1:
        yield say(_INPUTS, graph=name, data=data_name, count=len(planned.inputs))
        return
    if len(planned.results) != 1:
        yield say(_OUTPUTS, graph=name, data=data_name, count=len(planned.results))
        return
    source, received = planned.inputs[0].node, tuple(data.train.x.shape[1:])
    expected = source.params.get("shape") or ()
    if len(expected) != len(received) or any(e not in (None, r) for e, r in zip(expected, received, strict=True)):
        yield say(_SHAPE, name=source.name, expected=expected, received=received, data=data_name)
    last = next(step.node for step in planned.steps if planned.results[0].variable in step.variables)
    shape, classes = analysis.shapes[last.name][1:], len(data.class_names)
    if shape != (classes,):
        yield say(_CLASSES, name=last.name, classes=classes, data=data_name, shape=shape)


def plain_text(error: BaseException | None) -> str:
    """An error's words without colours of the terminal, cut to a length one reads."""
    text = _COLOUR.sub("", str(error)).strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
