"""Networks inside a network: a nested model has Inputs with shapes of their own."""

from collections.abc import Iterator, Mapping

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem, Shape, Tensor
from workbench.analysis.axis_names import shape_text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import add_on, recoloured
from workbench.graph.commands import SetParam, UndoStep
from workbench.graph.document import Graph
from workbench.graph.vocabulary import MODEL
from workbench.messages import say


def block_rules(context: NodeContext, inner: Graph, block_inputs: Mapping[str, Tensor]) -> Iterator[Problem]:
    """A nested model accepts only the shapes of its Inputs; a block accepts whatever fits its layers."""
    if context.type != MODEL:
        return
    for node_id, tensor in block_inputs.items():
        port = inner.by_id[node_id]
        declared = port.params.get("shape")
        if declared is not None and not _fits(tuple(declared), tensor.shape[1:]):
            yield context.problem(
                "model-input",
                *_resized(context, tuple(declared), tensor.shape[1:], node_id),
                _input_inside(context, inner, node_id, tensor.shape[1:]),
                expected=shape_text((None, *declared)),
                port=port.name,
                received=shape_text(tensor.shape),
            )


def _resized(context: NodeContext, declared: Shape, given: Shape, port: str) -> Iterator[Fix]:
    """Pictures of another size are resized, and grey ones get three equal channels where colours are expected."""
    incoming = next(one for one in context.incoming_tensors if one.edge.target_port == port)
    if len(incoming.tensor.shape) != len(given) + 1 or len(declared) != len(given):
        return  # one step of a sequence
    recolour = recoloured(context, incoming, declared, given)
    if recolour is not None:
        yield recolour
    elif len(declared) == len(("height", "width", "channels")) and declared[2] == given[2] and None not in declared[:2]:
        yield add_on(context, incoming, "Resizing", height=declared[0], width=declared[1])


def _input_inside(context: NodeContext, inner: Graph, port: str, given: Shape) -> Fix:
    """Let the Input inside take what arrives."""
    change = SetParam(port, "shape", tuple(given))
    words = {"parameter": "shape", "node": inner.by_id[port].name, "value": tuple(given)}
    return Fix(say(text.SET, **words), UndoStep((change,), (*context.location.ids, context.owner.id)))


def _fits(declared: Shape, given: Shape) -> bool:
    return len(declared) == len(given) and all(
        a is None or b is None or a == b for a, b in zip(declared, given, strict=True)
    )
