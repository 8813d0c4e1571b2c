"""Mistakes inside blocks, at their borders, and in what uses them again."""

from msgspec.structs import replace

from tests.analysis.corpus.mistake import Mistake, image
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold
from workbench.graph.composed_edits import mark_output
from workbench.graph.document import Edge, Graph, Node, Repeat
from workbench.graph.edits import add_node, delete
from workbench.graph.repetition import repeat_block


def folded() -> Graph:
    graph = (
        image().add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv").add("MaxPooling2D", name="pool")
    )
    graph = graph.add("Flatten", name="flat").add("Dense", units=10, activation="softmax", name="digit")
    return fold(graph, [graph.by_name[name].id for name in ("conv", "pool")], "block1")


def inside(graph: Graph, edit) -> Graph:
    return edit_at(graph, [graph.by_name["block1"].id], edit)


def without(type_name: str) -> Graph:
    return inside(folded(), lambda inner: delete(inner, [node.id for node in inner.nodes if node.type == type_name]))


def small_picture() -> Graph:
    graph = (
        image(3, 3, 1)
        .add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv")
        .add("MaxPooling2D", name="pool")
    )
    return fold(graph, [graph.by_name[name].id for name in ("conv", "pool")], "block1")


def used_again() -> Graph:
    graph = folded().add("Input", shape=(64,), name="numbers")
    block = graph.by_name["block1"]
    port = next(node.id for node in block.inner.nodes if node.type == "Input")
    edge = Edge(graph.by_name["numbers"].id, "output", "n90", port)
    return replace(
        graph, nodes=(*graph.nodes, Node("n90", "Block", "again", shares=block.id)), edges=(*graph.edges, edge)
    )


def repeated_with_two_outputs() -> Graph:
    graph = folded()
    graph = replace(graph, nodes=tuple(replace(n, repeat=Repeat(3)) if n.name == "block1" else n for n in graph.nodes))
    return inside(graph, lambda inner: mark_output(inner, inner.by_name["conv"].id, "output"))


def repeated_sum() -> Graph:
    graph = image(28, 28, 8).add("Conv2D", filters=8, kernel_size=3, padding="same", activation="relu", name="conv")
    graph = graph.add("Flatten", name="flat").add("Dense", units=10, activation="softmax", name="digit")
    graph = fold(graph, [graph.by_name["conv"].id], "block1")
    repeat = Repeat(3, "residual", {"conv.filters": "8 if i == 0 else 16"})
    return repeat_block(graph, graph.by_name["block1"].id, repeat)


def repeated_shrinking(times: int = 5) -> Graph:
    graph = image(14, 14, 1).add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv")
    graph = graph.add("MaxPooling2D", name="pool").add("Flatten", name="flat")
    graph = graph.add("Dense", units=10, activation="softmax", name="digit")
    graph = fold(graph, [graph.by_name["conv"].id, graph.by_name["pool"].id], "block1")
    return repeat_block(graph, graph.by_name["block1"].id, Repeat(times))


def repeated_in_repeated() -> Graph:
    graph = repeated_shrinking(2)
    graph = fold(graph, [graph.by_name["block1"].id], "outer")
    return repeat_block(graph, graph.by_name["outer"].id, Repeat(3))


def nested_model() -> Graph:
    inner = Graph("eye").add("Input", shape=(32, 32, 3), name="picture").add("Flatten").add("Output", name="out")
    graph = add_node(image(28, 28, 3), "Model", name="eye", inner=inner)
    image_id, eye = graph.nodes[0].id, graph.nodes[1]
    return replace(graph, edges=(Edge(image_id, "output", eye.id, inner.nodes[0].id),))


def each_step(shape: tuple[int, ...]) -> Graph:
    inner = Graph("frame").add("Input", shape=(6,), name="frame").add("Dense", units=3).add("Output", name="out")
    graph = Graph("film").add("Input", shape=shape, name="film")
    graph = add_node(graph, "Model", name="frames", params={"wrapper": {"class_name": "TimeDistributed"}}, inner=inner)
    film, frames = graph.nodes
    return replace(graph, edges=(Edge(film.id, "output", frames.id, inner.nodes[0].id),))


MISTAKES = (
    Mistake(
        "repeated-with-two-outputs",
        repeated_with_two_outputs(),
        "block1",
        "cannot-repeat",
        "The block 'block1' cannot be there 3 times in a row: each repetition takes what the one before it gives, so "
        "that it needs as many inputs as outputs, and it has 1 and 2. Change what is inside, or have it once.",
    ),
    Mistake(
        "repeated-sum-of-other-channels",
        repeated_sum(),
        "block1",
        "residual-shapes",
        "block1: what goes into each repetition is added to what comes out of it, so that both need the same shape, "
        "but 28 × 28 × 8 goes into repetition 2 and 28 × 28 × 16 comes out of it. Let the layers inside keep the "
        "shape, or join the repetitions in a chain.",
    ),
    Mistake(
        "repeated-until-nothing-is-left",
        repeated_shrinking(),
        "block1/conv",
        "size-vanishes",
        "In repetition 3 of block1: block1/conv: Conv2D expects at least 3 along the height, but receives 2, and would "
        "leave nothing (2 → conv 0). Keep the size with padding, or remove a layer that shrinks it.",
    ),
    Mistake(
        "repeated-inside-a-repeated-block",
        repeated_in_repeated(),
        "outer/block1/conv",
        "size-vanishes",
        "In repetition 2 of outer: outer/block1/conv: Conv2D expects at least 3 along the height, but receives 2, and "
        "would leave nothing (2 → conv 0). Keep the size with padding, or remove a layer that shrinks it.",
    ),
    Mistake(
        "empty-block",
        add_node(folded(), "Block", name="block2", inner=Graph("block2")),
        "block2",
        "empty-block",
        "The block 'block2' is empty. Open it and add an Input, layers and an Output, or delete it.",
    ),
    Mistake(
        "no-output-in-block",
        without("Output"),
        "block1",
        "no-output-in-block",
        "The block 'block1' has no Output: expected one for each tensor that leaves it. Open it and add one.",
    ),
    Mistake(
        "no-input-in-block",
        without("Input"),
        "block1",
        "no-input-in-block",
        "The block 'block1' has no Input: expected one for each tensor that enters it. Open it and add one.",
    ),
    Mistake(
        "unfed-in-block",
        without("Input"),
        "block1/conv",
        "missing-input",
        "block1/conv: expected a tensor to come in, but nothing is connected. Connect the layer before it.",
    ),
    Mistake(
        "dense-in-block",
        inside(folded(), lambda inner: inner.add("Dense", inputs="pool", units=4, name="dense")),
        "block1/dense",
        "dense-on-map",
        "block1/dense: Dense expects one vector a sample, but receives a map of 13 × 13 × 8 (height × width "
        "× channels), and would work on its last axis alone. Flatten the map, or pool it into a "
        "vector, before this layer.",
    ),
    Mistake(
        "unused-in-block",
        inside(folded(), lambda inner: inner.add("Flatten", inputs="pool", name="flat")),
        "block1/flat",
        "unused-result",
        "block1/flat: its result is not used: nothing follows it. Connect it, mark it with an Output, or delete it.",
    ),
    Mistake(
        "vanishing-in-block",
        small_picture(),
        "block1/pool",
        "size-vanishes",
        "block1/pool: MaxPooling2D expects at least 2 along the height, but receives 1, and would leave "
        "nothing (3 → conv 1 → pool 0). Keep the size with padding, or remove a layer that shrinks "
        "it.",
    ),
    Mistake(
        "block-used-on-vector",
        used_again(),
        "again",
        "shared-block",
        "again: it uses the block 'block1' again, but with 64 the node 'conv' inside cannot work. "
        "Bring in what 'block1' receives, or give this node a block of its own.",
    ),
    Mistake(
        "nested-model",
        nested_model(),
        "eye",
        "model-input",
        "eye: the network inside expects 32 × 32 × 3 at 'picture', but receives 28 × 28 × 3. Resize "
        "the data, or change that Input inside.",
    ),
    Mistake(
        "model-for-each-step-without-steps",
        each_step((6,)),
        "frames",
        "rank",
        "frames: Model expects a sequence (steps × features), but receives 6 (features). Change what "
        "comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "model-for-each-step-of-another-size",
        each_step((5, 8)),
        "frames",
        "model-input",
        "frames: the network inside expects 6 at 'frame', but receives 8. Resize the data, or change that Input "
        "inside.",
    ),
)
