"""A drawing with repeated and linked blocks, read again from its code, with and without a change there."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

import workbench as wb
from workbench.graph.block_paths import at
from workbench.graph.blocks import fold
from workbench.graph.commands import Annotate, Connect, Lift, LinkCopy, RepeatBlock, UndoStep
from workbench.graph.difference import difference
from workbench.graph.document import Graph, Repeat
from workbench.graph.repetition import repeat_block


def drawn() -> tuple[Graph, str]:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="conv").add("ReLU", name="act")
    graph = graph.add("Flatten", name="flat").add("Dense", units=3, name="out")
    graph = fold(graph, [graph.by_name["conv"].id, graph.by_name["act"].id], "stage")
    return graph, graph.by_name["stage"].id


def read_again(graph: Graph, change: Callable[[str], str] = str) -> Graph:
    source = wb.to_source(graph)
    changed = change(source)
    assert change is str or changed != source
    notebook: dict[str, Any] = {}
    exec(changed, notebook)
    return wb.from_source(changed, like=graph, namespace=notebook)


@pytest.mark.parametrize(
    "repeat",
    [Repeat(3), Repeat(3, "residual"), Repeat(2, "residual", {"conv.kernel_size": "3 + 2 * i"})],
    ids=["chain", "residual", "varied"],
)
def test_unchanged_code_gives_the_same_drawing(repeat: Repeat) -> None:
    graph, stage = drawn()
    graph = repeat_block(graph, stage, repeat)
    assert read_again(graph) == graph


def test_notes_inside_a_repeated_block_stay() -> None:
    graph, stage = drawn()
    conv = at(graph, (stage,)).by_name["conv"].id
    graph = UndoStep((Annotate(conv, "sees edges"),), (stage,)).apply(repeat_block(graph, stage, Repeat(2)))
    assert read_again(graph) == graph


def test_a_change_inside_is_a_change_of_all_repetitions() -> None:
    graph, stage = drawn()
    graph = repeat_block(graph, stage, Repeat(3, values={"conv.kernel_size": "3 + 2 * i"}))
    found = read_again(graph, lambda text: text.replace("filters=4", 'filters=4, activation="relu"'))
    assert difference(graph, found) == ("stage/conv: activation is now 'relu' instead of its default.",)


def test_another_number_of_repetitions_is_understood() -> None:
    graph, stage = drawn()
    graph = repeat_block(graph, stage, Repeat(3, "residual"))
    found = read_again(graph, lambda text: text.replace("range(3)", "range(5)"))
    assert difference(graph, found) == ("stage is now there 5 times in a row instead of 3.",)


def test_other_values_come_back_written_out() -> None:
    graph, stage = drawn()
    graph = repeat_block(graph, stage, Repeat(2, values={"conv.kernel_size": "3 + 2 * i"}))
    found = read_again(graph, lambda text: text.replace("3 + 2 * i", "1 + 2 * i"))
    assert found.by_name["stage"].repeat is None
    inside = at(found, (stage,))
    assert [node.name for node in inside.nodes if node.inner is not None] == ["1", "2"]
    assert [at(inside, (node.id,)).by_name["conv"].params["kernel_size"] for node in inside.nodes if node.inner] == [
        1,
        3,
    ]
    assert wb.build_model(found).count_params() == wb.analyze(found).params


def linked() -> Graph:
    graph, stage = drawn()
    graph = UndoStep((LinkCopy(stage), Lift(stage, "conv.filters", "size"))).apply(graph)
    copy = graph.nodes[-1]
    flat = graph.by_name["flat"].id
    graph = replace(graph, edges=tuple(edge for edge in graph.edges if edge.target != flat))
    return UndoStep((Connect(stage, copy.id), Connect(copy.id, flat))).apply(graph)


def test_links_and_lifted_parameters_stay() -> None:
    graph = linked()
    assert read_again(graph) == graph


def test_a_linked_and_repeated_block_stays_both() -> None:
    graph = linked()
    graph = UndoStep((RepeatBlock(graph.nodes[-1].id, 2, "residual"),)).apply(graph)
    assert read_again(graph) == graph


def test_copies_that_the_code_makes_different_are_linked_no_more() -> None:
    def split(text: str) -> str:
        head, _, tail = text.partition("def build_model")
        block = head[head.index("def stage_block") :]
        second = block.replace("def stage_block", "def stage_1_block").replace("filters=4", "filters=6")
        call = tail.index("stage_block(stage")
        return f"{head}{second}def build_model{tail[:call]}stage_1_block(stage{tail[call + len('stage_block(stage') :]}"

    found = read_again(linked(), split)
    assert [node.link for node in found.nodes] == [""] * len(found.nodes)
    assert at(found, (found.by_name["stage_1"].id,)).by_name["conv"].params["filters"] == 6
    assert at(found, (found.by_name["stage"].id,)).by_name["conv"].params["filters"] == 4


def test_a_repeated_block_inside_another_comes_back() -> None:
    graph, stage = drawn()
    graph = fold(repeat_block(graph, stage, Repeat(2)), [stage, graph.by_name["flat"].id], "outer")
    assert read_again(graph) == graph
    graph, stage = drawn()
    graph = fold(repeat_block(graph, stage, Repeat(2)), [stage], "outer")
    outer = graph.by_name["outer"].id
    graph = repeat_block(graph, outer, Repeat(3, "residual"))
    assert read_again(graph) == graph
    graph, stage = drawn()
    graph = fold(repeat_block(graph, stage, Repeat(2, "residual")), [stage], "outer")
    graph = repeat_block(graph, graph.by_name["outer"].id, Repeat(3, values={"stage/conv.kernel_size": "1 + 2 * i"}))
    assert read_again(graph) == graph
