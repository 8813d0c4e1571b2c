"""Errors that Keras raises, as problems in plain words. Keras's own message stays in the problem's ``detail``."""

import re
from collections.abc import Iterator, Sequence

from immutabledict import immutabledict

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import shape_text, size_along, tensor_text
from workbench.analysis.fixes import Fix
from workbench.analysis.messages import expected_text
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import own_weights, reset_param, same_lengths, set_param
from workbench.analysis.shape_inference import CallInput, Outcome, call
from workbench.catalog import node_type
from workbench.graph.value_text import value_text
from workbench.text_format import MISSING, shorten

_MOST_RESETS = 3
_UNKNOWN = ("fully-defined", "known shape", "defined dimension", "static input shapes", "NoneType")
_RANK = re.compile(r"expected (?:min_|max_)?ndim=(\d+), found")
_LONGEST = 80
"""Characters of one value in a sentence."""


def refusal(context: NodeContext, outcome: Outcome, first: Sequence[CallInput]) -> Problem:
    """The problem behind an error of Keras. ``first`` are the inputs of the first call, if weights are shared."""
    if not outcome.constructed:
        return _constructor_refused(context, outcome)
    given = [incoming.tensor.shape for incoming in context.incoming_tensors]
    if [one.shape for one in first] != given:
        expected = _shapes([one.shape for one in first])
        return context.problem(
            "shared-shape",
            *_of_shared(context, first),
            owner=context.owner.name,
            expected=expected,
            received=_shapes(given),
            detail=outcome.refusal,
        )
    if context.type == "Dot":
        fixes = [*_axes_of_equal_length(context), *same_lengths(context)]
        if fixes:
            values = {"shapes": _shapes(given), "params": params_text(context)}
            return context.problem("refused", *fixes, detail=outcome.refusal, **values)
    wanted = _RANK.search(outcome.refusal)
    if wanted:
        rank = int(wanted.group(1))
        return context.problem("rank", expected=expected_text(rank), detail=outcome.refusal)
    if any(None in shape[1:] for shape in given) and any(word in outcome.refusal for word in _UNKNOWN):
        return _unknown(context, outcome)
    return context.problem("refused", shapes=_shapes(given), params=params_text(context), detail=outcome.refusal)


def _axes_of_equal_length(context: NodeContext) -> Iterator[Fix]:
    """The axis along which two tensors can be multiplied, the features first; rows of another number stay apart."""
    one, two = (incoming.tensor.shape for incoming in context.incoming_tensors)
    if len(one) != len(two):
        return
    for axis in range(len(one) - 1, 0, -1):
        if one[axis] == two[axis] is not None and one[axis] != 1:
            yield set_param(context, context.owner, "axes", axis)


def _of_shared(context: NodeContext, first: Sequence[CallInput]) -> Iterator[Fix]:
    """One slope for each channel fits maps of any size; otherwise the node gets weights of its own."""
    shape = first[0].shape
    if context.type == "PReLU" and len(shape) == context.rank > 2 and shape[-1] == context.shape[-1]:  # noqa: PLR2004
        yield set_param(context, context.owner, "shared_axes", tuple(range(1, context.rank - 1)))
    if context.node.shares:
        yield own_weights(context)


def _constructor_refused(context: NodeContext, outcome: Outcome) -> Problem:
    """The constructor refused: resetting one parameter may be enough."""
    owner = context.owner
    helping = [name for name in owner.params if not _required(owner.type, name) and _constructs_without(context, name)]
    fixes = [reset_param(context, owner, name) for name in helping[:_MOST_RESETS]]
    return context.problem("parameters", *fixes, params=params_text(context), detail=outcome.refusal)


def _unknown(context: NodeContext, outcome: Outcome) -> Problem:
    """Weights cannot be made for an axis of any size: the last unknown one is named."""
    tensor = next(incoming.tensor for incoming in context.incoming_tensors if None in incoming.tensor.shape[1:])
    axes = [name for name, size in zip(tensor.axes, tensor.shape, strict=True) if size is None]
    return context.problem(
        "unknown-size",
        size=size_along(axes[-1]),
        tensor=tensor_text(tensor.shape, tensor.axes),
        detail=outcome.refusal,
    )


def _required(type_name: str, name: str) -> bool:
    known = node_type(type_name).parameter(name)
    return known is None or known.required


def _constructs_without(context: NodeContext, name: str) -> bool:
    rest = immutabledict({key: value for key, value in context.owner.params.items() if key != name})
    given = tuple(
        CallInput(one.edge.target_port, one.tensor.shape, one.tensor.dtype) for one in context.incoming_tensors
    )
    return call(context.type, rest, given, given).constructed


def _shapes(shapes: Sequence[tuple[int | None, ...]]) -> str:
    return ", ".join(f"({shape_text(shape)})" if len(shapes) > 1 else shape_text(shape) for shape in shapes)


def params_text(context: NodeContext) -> str:
    """The parameters that were set, as in code: ``filters=32, kernel_size=3``."""
    return (
        ", ".join(f"{name}={shorten(value_text(value), _LONGEST)}" for name, value in context.owner.params.items())
        or MISSING
    )
