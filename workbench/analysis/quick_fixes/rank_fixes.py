"""Fixes of a node that receives another number of axes than it is made for."""

from collections.abc import Iterator

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Shape
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes.basic_fixes import add_before, dissolve, insert, replace_type
from workbench.analysis.quick_fixes.fix_steps import and_then, in_sequence
from workbench.analysis.quick_fixes.sequence_fixes import (
    RECURRENT,
    TIME_WRAPPERS,
    all_steps,
    for_each_step,
    is_decoder,
    last_step,
    recurrent_before,
    recurrent_type,
    repeated,
    unwrapped,
    upstream,
    with_dimensions,
    wrapping,
)
from workbench.analysis.quick_fixes.vector_to_map import map_of_vector
from workbench.catalog.layer_families import GLOBAL_POOLINGS, KEEPING_SHAPE, UPSAMPLINGS, family_of
from workbench.graph.document import Node
from workbench.graph.traversal import descendants
from workbench.messages import say

_FLATTENING = GLOBAL_POOLINGS | {"Flatten"}
_VECTOR, _SEQUENCE, _MAP, _FILM = 2, 3, 4, 5
_TURNED = (2, 1, 3)
"""The axes of a map with its columns first."""
_FLAT = {"class_name": "Flatten", "config": {}}
_COLOURS = (1, 3)
_VOLUME = 3
_SHORTEST_SIDE = 16
_OF_CONVOLUTION = ("filters", "kernel_size", "strides", "padding", "data_format", "activation")


def rank_fixes(context: NodeContext, expected: int) -> Iterator[Fix]:
    """Ways to give the node ``expected`` axes, or to replace it by a layer for those that there are."""
    found = list(_for_what_comes_before(context, expected))
    yield from found
    yield from _for_what_arrives(context, expected, reshape=not found or (context.rank, expected) == (_VECTOR, _MAP))


def _for_what_comes_before(context: NodeContext, expected: int) -> Iterator[Fix]:
    """Changes of a layer before that took away, or added, an axis."""
    yield from _without_flattening(context, expected)
    if expected == context.rank + 1:
        yield from _more_steps(context)
    if expected == context.rank - 1:
        yield from last_step(context, context.source)
    if context.rank == _FILM and expected == _MAP and family_of(context.type):
        yield from _on_film(context)
    if expected == _SEQUENCE and context.rank in (_MAP, _FILM):
        yield from _into_steps(context)
    if context.type == "RepeatVector" and context.rank == expected + 1:
        yield dissolve(context, context.node)
    if context.type == "TimeDistributed" and (inner := unwrapped(context, context.node)) is not None:
        yield inner


def _more_steps(context: NodeContext) -> Iterator[Fix]:
    """Every step of the recurrent layer before; for a decoder, its last one for every step of the answer."""
    every = list(all_steps(context, context.source))
    again = list(repeated(context)) if context.rank == _VECTOR and recurrent_type(context.owner) else []
    yield from (*again, *every) if is_decoder(context) else (*every, *again)


def _without_flattening(context: NodeContext, expected: int) -> Iterator[Fix]:
    """Take away what flattened the axes, or let it keep the steps."""
    flat = _flattened_by(context)
    came = context.shape_into(flat) if flat is not None else None
    if flat is None or came is None:
        return
    if len(came) == expected:
        yield dissolve(context, flat)
    elif expected == _SEQUENCE and flat.type == "Flatten" and not flat.shares:
        if len(came) == _FILM:
            yield replace_type(context, flat, "TimeDistributed", layer=_FLAT)
        elif len(came) == _MAP and None not in came[1:]:
            edge = context.graph.incoming[flat.id][0]
            for columns, target in _readings(came):
                fix = replace_type(context, flat, "Reshape", target_shape=target)
                turned = insert(edge, "Permute", {"dims": _TURNED})
                first = context.fix(text.ADD_BEFORE, turned, type=f"Permute({_TURNED})", node=flat.name)
                yield and_then(first, fix) if columns else fix


def _flattened_by(context: NodeContext) -> Node | None:
    """The nearest layer before the node that made a vector of several axes."""
    for node in upstream(context, context.source):
        if node.type in _FLATTENING:
            return node
        if node.type not in KEEPING_SHAPE and (node.type != "Dense" or context.type in UPSAMPLINGS):
            return None  # what grows behind a Dense layer is a decoder, which has a map of its own
    return None


def _on_film(context: NodeContext) -> Iterator[Fix]:
    """A layer for single pictures on a film: the same for each frame, or one with time as a third axis."""
    after = descendants(context.graph, [context.node.id])
    in_steps = any(
        context.graph.by_id[one].type in RECURRENT | TIME_WRAPPERS | {"Conv1D", "GlobalAveragePooling1D"}
        for one in after
    )
    each, volume = for_each_step(context, flatten=in_steps), with_dimensions(context, 3)
    yield from (fix for fix in ((each, volume) if in_steps else (volume, each)) if fix is not None)


def _into_steps(context: NodeContext) -> Iterator[Fix]:
    """Maps, films or sentences of words before a layer for sequences."""
    of_words = any(node.type == "Embedding" for node in upstream(context, context.source))
    if of_words and context.type in RECURRENT and not context.node.shares:
        yield context.fix(text.EACH_STEP, wrapping(context.node), nodes=context.node.name)
    steps, sizes = context.shape[1], context.shape[2:]
    if context.rank == _FILM:
        yield add_before(context, "TimeDistributed", layer=_FLAT)
        if steps is not None and None not in sizes:
            yield add_before(context, "Reshape", target_shape=(steps, -1))
        return
    if recurrent_before(context, context.source, returns=False):
        for fix in all_steps(context, context.source):
            flat = add_before(context, "TimeDistributed", layer=_FLAT)
            yield and_then(fix, flat)
        return
    if family_of(context.type) is None and None not in context.shape[1:]:
        for columns, target in _readings(context.shape):
            yield _turned(context, target) if columns else add_before(context, "Reshape", target_shape=target)


def _readings(shape: Shape) -> Iterator[tuple[bool, tuple[int, int]]]:
    """The ways to read a map step by step, likelier first: whether by columns, and the shape of the sequence.

    A wide map, such as a line of text, is read column by column, a square or tall one row by row.
    """
    height, width, channels = (size or 0 for size in shape[1:])
    rows, columns = (False, (height, width * channels)), (True, (width, height * channels))
    yield from (columns, rows) if width > height else (rows,) if width == height else (rows, columns)


def _turned(context: NodeContext, target: tuple[int, int]) -> Fix:
    """Columns first, then one step for each."""
    edge, permute = context.edge, "Permute"
    commands = in_sequence(
        context.graph,
        lambda _: insert(edge, permute, {"dims": _TURNED}),
        lambda graph: insert(graph.incoming[context.node.id][0], "Reshape", {"target_shape": target}),
    )
    words = [
        say(text.ADD_BEFORE, type=name, node=context.node.name)
        for name in (f"{permute}({_TURNED})", f"Reshape({target})")
    ]
    return context.fix(text.AND_THEN, *commands, first=words[0], second=words[1])


def _for_what_arrives(context: NodeContext, expected: int, *, reshape: bool) -> Iterator[Fix]:
    """The same layer for as many axes as there are, or a Reshape where there is one likely way."""
    picture = _is_picture(context)
    others = list(_same_family(context))
    if not picture:
        yield from others
    if reshape and (picture or not others or context.rank == _VECTOR):
        yield from _reshaped(context, expected)
    if picture:
        yield from others
    if context.type.startswith("ConvLSTM") and context.rank == expected - 1 and not context.node.shares:
        known = {name: value for name, value in context.owner.params.items() if name in _OF_CONVOLUTION}
        yield replace_type(context, context.node, context.type.replace("LSTM", ""), **known)


def _reshaped(context: NodeContext, expected: int) -> Iterator[Fix]:
    """The same numbers along as many axes as are expected."""
    if context.rank == _VECTOR and expected == _MAP:
        growing = family_of(context.type) is not None and context.type in UPSAMPLINGS
        yield from map_of_vector(context, growing=growing)
    elif (target := _target(context, expected)) is not None:
        yield add_before(context, "Reshape", target_shape=target)


def _is_picture(context: NodeContext) -> bool:
    """Whether an Input gives a picture or volume whose channels were left out.

    It has about as many rows as columns, or more columns than a signal or a picture has channels.
    """
    sizes = [size for size in context.shape[1:] if size is not None]
    if context.input_node is None or len(sizes) < context.rank - 1:
        return False
    if len(sizes) == _VOLUME:
        return sizes[-1] >= _SHORTEST_SIDE and (family_of(context.type) or ("", 0))[1] == _VOLUME
    if len(sizes) != 2:  # noqa: PLR2004 - height, width
        return False
    small, large = sorted(sizes)
    return large <= 2 * small or small >= _SHORTEST_SIDE


def _same_family(context: NodeContext) -> Iterator[Fix]:
    """The same layer for as many axes as there are: Conv1D for a sequence."""
    family = family_of(context.type)
    if family is None or context.node.shares:
        return
    if context.rank == _VECTOR and family[0].startswith("Global"):
        yield dissolve(context, context.node)
    if context.rank == _FILM and family[1] + 2 == _MAP:
        return  # frames of a film: see above
    fix = with_dimensions(context, context.rank - 2)
    if fix is not None:
        yield fix


def _target(context: NodeContext, expected: int) -> tuple[int, ...] | None:
    """A shape of ``expected`` axes, the batch included, that the same numbers may have been meant as."""
    sizes = tuple(size for size in context.shape[1:] if size is not None)
    if len(sizes) < context.rank - 1:
        return None
    if (context.rank, expected) == (1, _VECTOR):
        return (1,)
    if expected != context.rank + 1:
        return None
    if context.rank >= _MAP and sizes[-1] in _COLOURS:  # a picture with its channels: one step of a film
        return (1, *sizes) if recurrent_type(context.owner) or context.type == "TimeDistributed" else None
    return (*sizes, 1)
