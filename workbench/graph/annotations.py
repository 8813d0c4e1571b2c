"""Frames and notes of one level: adding and changing them, and what a frame holds."""

from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from workbench.graph.document import Annotation, AnnotationKind, Graph, Node, Position
from workbench.graph.edits import checked_position, move
from workbench.graph.graph_errors import InvalidAnnotation, UnknownNode
from workbench.graph.node_lookup import find_item
from workbench.graph.node_size import NODE_WIDTH, node_height
from workbench.graph.vocabulary import ANNOTATION_KINDS
from workbench.messages import say
from workbench.text_format import shorten

LONGEST_TITLE, LONGEST_NOTE = 200, 20_000
LEAST_SIZE, LARGEST_SIZE = 40.0, 100_000.0
TITLE_HEIGHT = 28.0
"""Of the bar with a frame's title, inside the frame."""
PADDING = 24.0
"""Between a frame and the nodes that it is drawn around."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


def add_annotation(
    graph: Graph, kind: AnnotationKind, text: str, position: Position, size: tuple[float, float]
) -> Graph:
    """Add a frame or a note on top of the others. Raises InvalidAnnotation or InvalidPosition."""
    new = Annotation(_free_id(graph), kind, text, position, size)
    return replace(graph, annotations=(*graph.annotations, checked_annotation(new, where=graph.name)))


def frame_around(graph: Graph, ids: Collection[str], title: str) -> Graph:
    """Add a frame around nodes and notes. Raises UnknownNode, also for none at all, and InvalidAnnotation."""
    if not ids:
        raise UnknownNode(where=graph.name, received="", expected=say("the nodes that the frame is drawn around"))
    left, top, right, bottom = bounds(graph, ids)
    position = (left - PADDING, top - PADDING - TITLE_HEIGHT)
    size = (right - left + 2 * PADDING, bottom - top + 2 * PADDING + TITLE_HEIGHT)
    return add_annotation(graph, "frame", title, position, size)


def edit_annotation(graph: Graph, annotation_id: str, text: str) -> Graph:
    """Change the title of a frame or the text of a note. Raises UnknownNode or InvalidAnnotation."""
    return _with(graph, replace(_find(graph, annotation_id), text=text))


def resize_annotation(graph: Graph, annotation_id: str, position: Position, size: tuple[float, float]) -> Graph:
    """Drag the border of a frame or note. Raises UnknownNode, InvalidAnnotation or InvalidPosition."""
    return _with(graph, replace(_find(graph, annotation_id), position=position, size=size))


def held(graph: Graph, frame: Annotation) -> tuple[str, ...]:
    """Ids of the nodes and annotations that lie inside a frame with all their area."""
    if frame.kind != "frame":
        return ()
    around = _box(graph, frame)
    left, top, right, bottom = around
    near = (item for item in graph.items if left <= item.position[0] <= right and top <= item.position[1] <= bottom)
    return tuple(item.id for item in near if item.id != frame.id and _inside(_box(graph, item), around))


def moved_with_content(graph: Graph, positions: Mapping[str, Position]) -> Graph:
    """Move nodes, notes and frames; a frame takes along what it holds, unless that is moved by itself."""
    moves = dict(positions)
    for annotation in graph.annotations:
        if annotation.id not in positions:
            continue
        to = positions[annotation.id]
        dx, dy = to[0] - annotation.position[0], to[1] - annotation.position[1]
        for item_id in held(graph, annotation):
            x, y = find_item(graph, item_id).position
            moves.setdefault(item_id, (x + dx, y + dy))
    return move(graph, moves)


def refitted(before: Graph, after: Graph) -> Graph:
    """``after``, an arrangement of the nodes of ``before``, with the frames as far around what they held."""
    frames = {frame.id: _refitted(before, after, frame) for frame in after.annotations if frame.kind == "frame"}
    return replace(after, annotations=tuple(frames.get(one.id, one) for one in after.annotations))


def _refitted(before: Graph, after: Graph, frame: Annotation) -> Annotation:
    inside = [item for item in held(before, frame) if item in after.by_id]
    if not inside or all(before.by_id[item].position == after.by_id[item].position for item in inside):
        return frame
    old, new, own = bounds(before, inside), bounds(after, inside), _box(before, frame)
    left, top, right, bottom = (new[side] + own[side] - old[side] for side in range(4))
    return replace(frame, position=(left, top), size=(right - left, bottom - top))


def bounds(graph: Graph, ids: Collection[str]) -> Box:
    """The box around nodes and annotations. Raises UnknownNode."""
    boxes = [_box(graph, find_item(graph, item_id)) for item_id in ids]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def annotation_flaws(annotation: Annotation) -> Iterator[tuple[str, str, str]]:
    """What is wrong with an annotation: its field, what was expected, and what was received."""
    longest = LONGEST_TITLE if annotation.kind == "frame" else LONGEST_NOTE
    text = annotation.text
    if annotation.kind not in ANNOTATION_KINDS:
        yield "kind", ", ".join(ANNOTATION_KINDS), repr(annotation.kind)
    if len(text) > longest:
        yield "text", say("at most {count} characters", count=longest), shorten(text, 41)
    if any("\ud800" <= character <= "\udfff" for character in text):
        yield "text", say("a text of whole characters"), repr(shorten(text, 41))
    if not all(LEAST_SIZE <= length <= LARGEST_SIZE for length in annotation.size):  # also refuses NaN
        expected = say("a width and height from {least:,.0f} to {most:,.0f}", least=LEAST_SIZE, most=LARGEST_SIZE)
        yield "size", expected, str(annotation.size)


def checked_annotation(annotation: Annotation, *, where: str) -> Annotation:
    """``annotation`` with its place to a tenth of a pixel. Raises InvalidAnnotation or InvalidPosition."""
    for _, expected, received in annotation_flaws(annotation):
        raise InvalidAnnotation(where=where, received=received, expected=expected)
    width, height = (round(float(length), 1) for length in annotation.size)
    return replace(annotation, position=checked_position(annotation.position, where=where), size=(width, height))


def _with(graph: Graph, annotation: Annotation) -> Graph:
    checked = checked_annotation(annotation, where=graph.name)
    changed = (checked if one.id == checked.id else one for one in graph.annotations)
    return replace(graph, annotations=tuple(changed))


def _find(graph: Graph, annotation_id: str) -> Annotation:
    found = find_item(graph, annotation_id)
    if not isinstance(found, Annotation):
        raise UnknownNode(where=graph.name, received=found.name, expected=say("a frame or a note"))
    return found


def _free_id(graph: Graph) -> str:
    taken = {item.id for item in graph.items}
    return next(name for number in range(1, len(taken) + 2) if (name := f"a{number}") not in taken)


def _box(graph: Graph, item: Node | Annotation) -> Box:
    x, y = item.position
    if isinstance(item, Annotation):
        return (x, y, x + item.size[0], y + item.size[1])
    return (x, y, x + NODE_WIDTH, y + node_height(graph, item))


def _inside(box: Box, around: Box) -> bool:
    return around[0] <= box[0] and around[1] <= box[1] and box[2] <= around[2] and box[3] <= around[3]
