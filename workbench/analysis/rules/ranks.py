"""Layers made for another number of axes: a convolution on a vector, an LSTM on an image."""

from collections.abc import Iterator, Mapping

from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.messages import expected_text
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import rank_fixes, set_param
from workbench.catalog import node_types
from workbench.catalog.layer_families import DIMENSIONS, SPACE_TYPES, family_of
from workbench.graph.traversal import descendants

_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN"})
_IN_TIME = frozenset(f"ConvLSTM{n}D" for n in DIMENSIONS)
_EXPECTED_RANK = {
    **{name: (family_of(name) or ("", 0))[1] + 2 for name in SPACE_TYPES},
    **dict.fromkeys(_RECURRENT, 3),
    **{f"ConvLSTM{n}D": n + 3 for n in DIMENSIONS},
    "RepeatVector": 2,
    **dict.fromkeys(("MaxUnpooling2D", "ROIPooling2D", "Resizing", "CenterCrop"), 4),
    # With one axis fewer, Keras would take the batch for the height of a single picture.
    **{item.name: 4 for item in node_types("Augmentation")},
}
_AT_LEAST = {
    "Dense": 2,
    **dict.fromkeys(("GroupQueryAttention", "MultiHeadAttention", "Attention", "AdditiveAttention"), 3),
}
_WRAPPERS = frozenset({"Bidirectional", "TimeDistributed"})
TYPES = frozenset({*_EXPECTED_RANK, *_AT_LEAST, *_WRAPPERS})

_MAP = 4
_FEW_FRAMES = 32
"""A first size below is rather one of frames than of samples: Keras's own batches have 32."""
_OF_TIME = _RECURRENT | _IN_TIME | _WRAPPERS | {"Conv3D", "MaxPooling3D", "AveragePooling3D", "GlobalAveragePooling3D"}


def wrong_rank(context: NodeContext) -> Iterator[Problem]:
    """The layer expects a certain number of axes, and its input has another."""
    expected = _expected(context)
    if expected is None or context.rank == expected:
        return
    source = context.input_node
    words = expected_text(expected, in_time=_is_in_time(context))
    if source is not None and expected >= _MAP and context.rank == expected + 1:
        without = set_param(context, source, "shape", context.shape[2:])
        if _counts_samples(context):
            fixes = [without, *rank_fixes(context, expected)]
            yield context.problem("input-has-batch", *fixes, expected=words, source=source.name)
            return
        yield context.problem("rank", *rank_fixes(context, expected), without, expected=words)
        return
    code = "sequence-needed" if context.type in _RECURRENT else "rank"
    yield context.problem(code, *_distinct(rank_fixes(context, expected)), expected=words)


def _distinct(fixes: Iterator[Fix]) -> tuple[Fix, ...]:
    return tuple({fix.label: fix for fix in fixes}.values())


def _counts_samples(context: NodeContext) -> bool:
    """Whether the Input's first size looks like a number of samples, (100, 28, 28, 1), and not of frames.

    A cube has three equal sizes; a film has few frames, or layers for time behind it.
    """
    sizes = context.shape[1:]
    if sizes[0] == sizes[1]:
        return False
    behind = descendants(context.graph, [context.node.id])
    timed = any(context.graph.by_id[node_id].type in _OF_TIME for node_id in behind)
    return not timed and (sizes[0] is None or sizes[0] >= _FEW_FRAMES)


def _expected(context: NodeContext) -> int | None:
    if context.type in _AT_LEAST:
        return max(context.rank, _AT_LEAST[context.type])
    if context.type not in _WRAPPERS:
        return _EXPECTED_RANK[context.type]
    inside = _inside(context)
    if context.type == "Bidirectional":
        return _EXPECTED_RANK.get(inside)
    one_step = _EXPECTED_RANK.get(inside)
    return max(context.rank, 3) if one_step is None else one_step + 1


def _inside(context: NodeContext) -> str:
    """The type of the layer that a wrapper holds."""
    layer = context.value("layer")
    return str(layer["class_name"]) if isinstance(layer, Mapping) else ""


def _is_in_time(context: NodeContext) -> bool:
    """Whether the second axis counts steps before more than features."""
    return context.type in _IN_TIME or context.type == "TimeDistributed" or _inside(context) in _IN_TIME
