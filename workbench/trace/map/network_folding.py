"""Large networks with few boxes: groups of layers are folded into one."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from math import ceil

from workbench.messages import mark, say
from workbench.trace.map.network import Arrow, Box, Frame, Network, colour_of

MOST = 150
"""A map with more boxes is folded until it has at most so many."""
_BLOCK = "Block"
_LONGEST, _DIVIDED = 40, 12
_SPAN = mark("{first} … {last}")


def folded(network: Network, *, most: int = MOST, opened: Collection[str] = ()) -> Network:
    """The network with at most ``most`` boxes; blocks in ``opened`` are drawn box by box all the same.

    Nested models are folded first, then parts between which a single tensor passes (such as residual blocks), then
    whatever follows one another.
    """
    parts: list[tuple[str, tuple[Box, ...]]] = [("", (box,)) for box in network.boxes]
    for fold in (_nested, lambda now: _between_cuts(network, now), lambda now: _runs(now, most)):
        if len(parts) > most:
            parts = fold(parts)
    return _drawn(network, [part for one in parts for part in _opened(one, opened)])


Part = tuple[str, tuple[Box, ...]]


def _nested(parts: Sequence[Part]) -> list[Part]:
    """What is inside a nested model as one part; one that is called twice makes two."""
    boxes = (box for _, group in parts for box in group)
    found: list[Part] = []
    for name, group in groupby(boxes, key=lambda box: box.name.rpartition("/")[0]):
        inside = tuple(group)
        times = 1 + sum(1 for other, _ in found if other == name or other.startswith(f"{name} ("))
        unique = name if times == 1 else f"{name} ({times})"
        found.extend([(unique, inside)] if name else [("", (box,)) for box in inside])
    return found


def _between_cuts(network: Network, parts: Sequence[Part]) -> list[Part]:
    """Groups between the cuts where a single tensor passes."""
    position = {box.name: index for index, (_, boxes) in enumerate(parts) for box in boxes}
    last: dict[int, int] = {}
    for arrow in network.arrows:
        source, target = position[arrow.source], position[arrow.target]
        last[source] = max(last.get(source, source), target)
    found: list[Part] = []
    waiting: list[Part] = []
    for index, part in enumerate(parts):
        waiting.append(part)
        alive = sum(1 for source, end in last.items() if source <= index < end)
        if alive <= 1:
            found.append(_joined(waiting))
            waiting = []
    found.extend([_joined(waiting)] if waiting else [])
    return [small for part in found for small in _divided(part)]


def _divided(part: Part) -> list[Part]:
    """A part without any cut in it may be most of a network: then it is divided."""
    boxes = part[1]
    return [part] if len(boxes) <= _LONGEST else _runs([("", (box,)) for box in boxes], ceil(len(boxes) / _DIVIDED))


def _runs(parts: Sequence[Part], most: int) -> list[Part]:
    """Groups of consecutive parts, as few as ``most``."""
    size = ceil(len(parts) / most)
    return [_joined(parts[start : start + size]) for start in range(0, len(parts), size)]


def _joined(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    boxes = tuple(box for _, group in parts for box in group)
    return say(_SPAN, first=boxes[0].name, last=boxes[-1].name), boxes


def _opened(part: Part, opened: Collection[str]) -> Iterator[Part]:
    name, boxes = part
    if name in opened:
        yield from (("", (box,)) for box in boxes)
    else:
        yield part


def _drawn(network: Network, parts: Sequence[Part]) -> Network:
    part_of = {box.name: name or box.name for name, boxes in parts for box in boxes}
    boxes = tuple(boxes[0] if not name else _block(name, boxes) for name, boxes in parts)
    moved = (Arrow(part_of[arrow.source], part_of[arrow.target], arrow.shape) for arrow in network.arrows)
    arrows = tuple(dict.fromkeys(arrow for arrow in moved if arrow.source != arrow.target))
    frames = (Frame(one.title, tuple(dict.fromkeys(part_of[name] for name in one.names))) for one in network.frames)
    return Network(network.name, boxes, arrows, tuple(frames), network.notes)


def _block(name: str, boxes: Sequence[Box]) -> Box:
    inside = tuple(box.name for box in boxes)
    return Box(name, _BLOCK, colour_of(_BLOCK), sum(box.params for box in boxes), inside)
