"""Dense layers: on maps, behind unknown sizes, and too large ones."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import add_before, replace_type
from workbench.messages import say
from workbench.text_format import count_text

TYPES = frozenset({"Dense"})
_MAPS = {4: "GlobalAveragePooling2D", 5: "GlobalAveragePooling3D"}
_LARGE = 10_000_000
"""Weights. LeNet-5 has 60 thousand, ResNet-50 in all 26 million."""


def on_map(situation: NodeContext) -> Iterator[Problem]:
    """Dense on an image works on the channels alone; Keras says nothing."""
    if situation.rank in _MAPS:
        yield situation.problem("dense-on-map", *_vectors(situation))


def _vectors(situation: NodeContext) -> Iterator[Fix]:
    if None not in situation.shape[1:]:
        yield add_before(situation, "Flatten")
    yield add_before(situation, _MAPS[situation.rank])


def unknown_size(situation: NodeContext) -> Iterator[Problem]:
    """The number of features must be known, since it is the height of the weight matrix."""
    if situation.rank < 2 or situation.shape[-1] is not None:  # noqa: PLR2004 - batch and features
        return
    fixes = [_pool_instead(situation)] if _came_as_map(situation) else []
    yield situation.problem("unknown-size", *fixes, axis=say(situation.arrivals[0].tensor.axes[-1]))


def _came_as_map(situation: NodeContext) -> bool:
    """Whether a Flatten stands before, on a map with known channels."""
    came = situation.shape_into(situation.source)
    return situation.source.type == "Flatten" and came is not None and len(came) in _MAPS and came[-1] is not None


def _pool_instead(situation: NodeContext) -> Fix:
    came = situation.shape_into(situation.source) or ()
    return replace_type(situation, situation.source, _MAPS[len(came)])


def large(situation: NodeContext) -> Iterator[Problem]:
    """Most weights of VGG16 sit in one layer behind a Flatten."""
    if situation.params < _LARGE or situation.node.shares or situation.source.type != "Flatten":
        return
    fixes = [_pool_instead(situation)] if _came_as_map(situation) and not _still_large(situation) else []
    yield situation.problem(
        "large-dense",
        *fixes,
        units=situation.value("units"),
        count=count_text(situation.params),
        limit=count_text(_LARGE),
    )


def _still_large(situation: NodeContext) -> bool:
    came = situation.shape_into(situation.source) or (None,)
    return (came[-1] or 0) * int(situation.value("units")) >= _LARGE
