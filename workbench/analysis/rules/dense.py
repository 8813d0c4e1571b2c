"""Dense layers: on feature maps, after unknown sizes, and too large ones."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.axis_names import size_along
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import add_before, replace_type
from workbench.text_format import count_text

TYPES = frozenset({"Dense"})
_MAPS = {4: "GlobalAveragePooling2D", 5: "GlobalAveragePooling3D"}
_LARGE = 10_000_000
"""Weights. LeNet-5 has 60 thousand, ResNet-50 in all 26 million."""


def on_map(context: NodeContext) -> Iterator[Problem]:
    """Dense on an image works on the channels alone; Keras says nothing."""
    if context.rank in _MAPS:
        yield context.problem("dense-on-map", *_vectors(context))


def _vectors(context: NodeContext) -> Iterator[Fix]:
    if None not in context.shape[1:]:
        yield add_before(context, "Flatten")
    yield add_before(context, _MAPS[context.rank])


def unknown_size(context: NodeContext) -> Iterator[Problem]:
    """The number of features must be known, since it is the height of the weight matrix."""
    if context.rank < 2 or context.shape[-1] is not None:  # noqa: PLR2004 - batch and features
        return
    fixes = [_pool_instead(context)] if _came_as_map(context) else []
    yield context.problem("unknown-size", *fixes, size=size_along(context.incoming_tensors[0].tensor.axes[-1]))


def _came_as_map(context: NodeContext) -> bool:
    """Whether a Flatten stands before, on a map with known channels."""
    came = context.shape_into(context.source)
    return context.source.type == "Flatten" and came is not None and len(came) in _MAPS and came[-1] is not None


def _pool_instead(context: NodeContext) -> Fix:
    came = context.shape_into(context.source) or ()
    return replace_type(context, context.source, _MAPS[len(came)])


def large(context: NodeContext) -> Iterator[Problem]:
    """Most weights of VGG16 sit in one layer behind a Flatten."""
    if context.params < _LARGE or context.node.shares or context.source.type != "Flatten":
        return
    fixes = [_pool_instead(context)] if _came_as_map(context) and not _still_large(context) else []
    yield context.problem(
        "large-dense",
        *fixes,
        units=context.value("units"),
        count=count_text(context.params),
        limit=count_text(_LARGE),
    )


def _still_large(context: NodeContext) -> bool:
    came = context.shape_into(context.source) or (None,)
    return (came[-1] or 0) * int(context.value("units")) >= _LARGE
