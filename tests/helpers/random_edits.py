"""Random edits, as a user could try them."""

import random
from collections.abc import Callable

from workbench.graph.clipboard import copy
from workbench.graph.commands import (
    AddAnnotation,
    AddNode,
    Align,
    Annotate,
    ChangeType,
    Command,
    Connect,
    ConnectInside,
    Delete,
    Disconnect,
    Dissolve,
    Distribute,
    Duplicate,
    EditAnnotation,
    FeedInput,
    Fold,
    FrameNodes,
    Freeze,
    FreezeButLast,
    FreezeUpTo,
    InsertOnEdge,
    Lift,
    Link,
    LinkCopy,
    Lower,
    MakeUnique,
    MarkOutput,
    Move,
    MoveOntoEdge,
    OwnLayer,
    Paste,
    Reconnect,
    Rename,
    RepeatBlock,
    ReplaceGraph,
    ReplaceLayer,
    ResetParam,
    ResizeAnnotation,
    SetArgument,
    SetLifted,
    SetMode,
    SetParam,
    ShareLayer,
    Unfold,
)
from workbench.graph.document import Graph, GraphKind

TYPES: dict[GraphKind, list[str]] = {
    "network": [
        "Input", "Output", "Dense", "Conv2D", "Flatten", "Add", "Concatenate", "LSTM", "Block", "MultiHeadAttention",
    ],
    "flow": ["DataSet", "Resize", "Invert", "OverlapMerge", "Network", "Metrics", "Block", "Input", "Output", "Dense"],
}  # fmt: skip


def random_command(graph: Graph, chance: random.Random) -> Command:
    """One edit a user could try, of any kind; many are refused."""
    some = [node.id for node in graph.nodes] or ["n1"]
    one, two = chance.choice(some), chance.choice(some)
    part = tuple(chance.sample(some, k=min(len(some), chance.randint(1, 3))))
    link = Link.of(chance.choice(graph.edges)) if graph.edges else Link(one, "output", two, "input")
    type_name = chance.choice(TYPES[graph.kind])
    between = "Flatten" if graph.kind == "network" else "Invert"
    extra = chance.choice([annotation.id for annotation in graph.annotations] or ["a1"])
    crowded = len(graph.annotations) > 5
    block, place = chance.choice(_places_inside(graph) or [(one, f"{two}.units")])
    shown = chance.choice([(node.id, name) for node in graph.nodes for name in node.lifted] or [(one, "units")])
    full, small = len(graph.nodes) > 30, len(graph.nodes) < 12
    choices: list[Callable[[], Command]] = [
        lambda: AddNode(type_name, chance.uniform(-9, 9), 1.0),
        lambda: AddNode(type_name, after=some[-1]),
        lambda: AddNode(type_name, after=one, after_port="output"),
        lambda: AddNode(type_name, 5.0, 6.0, edge=link, params={"units": 3} if type_name == "Dense" else {}),
        lambda: Connect(one, two),
        lambda: Connect(one, two, "output", "input"),
        lambda: Connect(one, two, "output", "input", replace=True),
        lambda: Reconnect(link, link.source, two),
        lambda: Reconnect(link, link.source, two, link.source_port, "input", replace=True),
        lambda: Disconnect((link,)),
        lambda: Rename(one, chance.choice("abcdefgh한🙂") * chance.randint(1, 3)),
        lambda: SetParam(one, "units", chance.randint(-1, 9)),
        lambda: SetParam(one, "shape", [chance.randint(1, 9), None]),
        lambda: SetParam(one, "return_state", chance.random() < 0.5),
        lambda: SetParam(one, "height", chance.randint(-1, 99)),
        lambda: SetParam(one, "source", chance.choice(("digits", "images.zip", ""))),
        lambda: ResetParam(one, "units"),
        lambda: SetArgument(one, "training", chance.choice((True, None))),
        lambda: Move({one: (chance.uniform(-500, 500), chance.uniform(-500, 500))}),
        lambda: Annotate(one, "why") if small else Delete(part, (link,) if chance.random() < 0.2 else ()),
        lambda: Annotate(one, "why") if small else Dissolve(one),
        lambda: ShareLayer(one, two),
        lambda: OwnLayer(one),
        lambda: ChangeType(one, type_name, {}),
        lambda: InsertOnEdge(link, between),
        lambda: MoveOntoEdge(one, link, (chance.uniform(-500, 500), 0.0)),
        lambda: MarkOutput(one, "output"),
        lambda: FeedInput(one, "input", {"shape": (4,)} if graph.kind == "network" else {}),
        lambda: Annotate(one, "why"),
        lambda: Fold(part),
        lambda: Unfold(one),
        lambda: RepeatBlock(one, chance.randint(0, 4), chance.choice(("chain", "residual"))),
        lambda: RepeatBlock(block, 2, values={place: chance.choice(("4 * 2**i", "i + 1", "1 / i", "oops"))}),
        lambda: LinkCopy(block),
        lambda: MakeUnique(one),
        lambda: ConnectInside(one, two, _some_path(graph, one, chance), "", _some_path(graph, two, chance), ""),
        lambda: Lift(block, place, chance.choice(("", "size"))),
        lambda: Lower(*shown),
        lambda: SetLifted(*shown, chance.randint(-1, 9)),
        lambda: Annotate(one, "full") if full else Duplicate(part),
        lambda: Annotate(one, "full") if full or not graph.nodes else Paste(copy(graph, part), (1.0, 2.5)),
        lambda: ReplaceGraph(graph),
        lambda: SetMode(part, chance.choice(("", "bypassed", "muted"))),
        lambda: Freeze(part, frozen=chance.random() < 0.7),
        lambda: FreezeUpTo(one),
        lambda: FreezeButLast(one, chance.randint(0, 3)),
        lambda: ReplaceLayer(one, type_name),
        lambda: Align(part, chance.choice(("left", "centre", "right", "top", "middle", "bottom"))),
        lambda: Distribute(part, chance.choice(("horizontally", "vertically"))),
        lambda: (
            Delete((extra,))
            if crowded
            else AddAnnotation(chance.choice(("frame", "note")), (chance.uniform(-9, 9), 1.0), (300.0, 200.0), "why")
        ),
        lambda: Delete((extra,)) if crowded else FrameNodes(part, "part"),
        lambda: EditAnnotation(extra, "because *so*"),
        lambda: ResizeAnnotation(extra, (1.0, chance.uniform(-9, 9)), (chance.uniform(10, 900), 200.0)),
        lambda: Delete((extra,)),
        lambda: Move({extra: (chance.uniform(-500, 500), 3.0)}, keep_frames=chance.random() < 0.5),
    ]
    return chance.choice(choices)()


def _places_inside(graph: Graph) -> list[tuple[str, str]]:
    """Blocks with the places of parameters inside them."""
    sizes = {"Dense": "units", "LSTM": "units", "Conv2D": "filters", "Resize": "height"}
    return [
        (node.id, f"{inside.id}.{sizes[inside.type]}")
        for node in graph.nodes
        if node.inner is not None
        for inside in node.inner.nodes
        if inside.type in sizes and not inside.shares
    ]


def _some_path(graph: Graph, block: str, chance: random.Random) -> tuple[str, ...]:
    """The way to a node inside a block, or to the block itself."""
    node = graph.by_id.get(block)
    if node is None or node.inner is None or not node.inner.nodes:
        return ()
    inside = chance.choice(node.inner.nodes)
    return (inside.id, *_some_path(node.inner, inside.id, chance)) if chance.random() < 0.8 else ()


def random_edit(graph: Graph, chance: random.Random) -> Graph:
    """One edit a user could try. Raises GraphError when it is refused."""
    return random_command(graph, chance).apply(graph)
