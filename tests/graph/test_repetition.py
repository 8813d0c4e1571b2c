"""Repeated blocks: what they stand for, and what is refused."""

import pytest

import workbench as wb
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold, unfold
from workbench.graph.commands import Delete, Rename, RepeatBlock, UndoStep
from workbench.graph.composed_edits import mark_output
from workbench.graph.difference import difference
from workbench.graph.document import Graph, Repeat
from workbench.graph.graph_errors import BadExpression, CannotRepeat, NotInside, ParameterRange
from workbench.graph.graph_files import decode, encode
from workbench.graph.history import History
from workbench.graph.repetition import repeat_block, values_of, written_out


def drawn() -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="conv").add("ReLU", name="act")
    graph = graph.add("Flatten", name="flat").add("Dense", units=3, name="out")
    return fold(graph, [graph.by_name[name].id for name in ("conv", "act")], "stage")


def stage(graph: Graph) -> str:
    return graph.by_name["stage"].id


def repeated(times: int = 3, join: str = "chain", **values: str) -> Graph:
    graph = drawn()
    return repeat_block(
        graph, stage(graph), Repeat(times, join, {key.replace("_", "."): v for key, v in values.items()})
    )


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


def arrows(graph: Graph) -> list[str]:
    return [f"{graph.by_id[edge.source].name}>{graph.by_id[edge.target].name}" for edge in graph.edges]


def test_each_repetition_takes_what_the_one_before_gives() -> None:
    inner = written_out(repeated()).by_name["stage"].inner
    assert names(inner) == ["image", "1", "2", "3", "output"]
    assert arrows(inner) == ["image>1", "1>2", "2>3", "3>output"]


def test_in_a_residual_row_the_input_of_each_is_added() -> None:
    inner = written_out(repeated(2, "residual")).by_name["stage"].inner
    assert arrows(inner) == ["image>1", "image>1_add", "1>1_add", "1_add>2", "1_add>2_add", "2>2_add", "2_add>output"]


def test_a_drawing_without_repetitions_is_itself() -> None:
    graph = drawn()
    assert written_out(graph) is graph


def test_expressions_give_each_repetition_its_value() -> None:
    graph = repeated(3, conv_filters="4*2 ** i")
    node = graph.by_name["stage"]
    (place,) = node.repeat.values
    assert node.repeat.values[place] == "4 * 2**i"
    assert values_of(node, place) == (4, 8, 16)
    inner = written_out(graph).by_name["stage"].inner
    assert [one.inner.by_name["conv"].params["filters"] for one in inner.nodes[1:-1]] == [4, 8, 16]


def test_unfolding_gives_the_repetitions() -> None:
    graph = repeated(2)
    assert names(unfold(graph, stage(graph))) == ["image", "stage_1", "stage_2", "flat", "out"]


def test_once_is_no_repetition() -> None:
    graph = repeated()
    assert repeat_block(graph, stage(graph), Repeat(1)) == drawn()
    assert repeat_block(graph, stage(graph), None) == drawn()


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        (0, "a block can be there 1 to 1000 times, not 0"),
        (-3, "a block can be there 1 to 1000 times, not -3"),
        (10**6, "a block can be there 1 to 1000 times, not 1000000"),
    ],
)
def test_a_number_that_cannot_be(times: int, reason: str) -> None:
    with pytest.raises(CannotRepeat) as refused:
        repeated(times)
    assert str(refused.value) == f"stage cannot be repeated: {reason}. Change what is inside, or have it once."


def test_a_block_with_two_outputs_cannot_follow_itself() -> None:
    graph = drawn()
    graph = edit_at(graph, [stage(graph)], lambda inner: mark_output(inner, inner.by_name["conv"].id, "output"))
    for join, words in (
        ("chain", "each repetition takes what the one before it gives, so that it needs as many inputs as outputs, "),
        ("residual", "its input can be added to its output only where it has one of each, "),
    ):
        with pytest.raises(CannotRepeat) as refused:
            repeat_block(graph, stage(graph), Repeat(2, join))
        assert str(refused.value) == (
            f"stage cannot be repeated: {words}and it has 1 and 2. Change what is inside, or have it once."
        )


def test_layers_are_not_repeated() -> None:
    graph = drawn()
    with pytest.raises(Exception, match="'flat' is no block"):
        repeat_block(graph, graph.by_name["flat"].id, Repeat(2))


def test_a_parameter_that_is_not_there() -> None:
    graph = drawn()
    for key in ("conv.units", "dense.units", "conv", "conv/conv.filters", "image.shape", ""):
        with pytest.raises(NotInside) as refused:
            repeat_block(graph, stage(graph), Repeat(2, values={key: "4"}))
        assert str(refused.value).startswith(f"stage: there is no parameter {key!r} inside. Expected a layer and its ")


def test_a_value_that_a_parameter_cannot_have_names_its_repetition() -> None:
    with pytest.raises(CannotRepeat) as refused:
        repeated(2, conv_filters="i")
    assert "in repetition 1 conv: 'filters' must be" in str(refused.value)
    with pytest.raises(BadExpression):
        repeated(2, conv_filters="filters")
    assert issubclass(ParameterRange, Exception)


def test_what_is_gone_inside_is_gone_from_the_expressions_and_renaming_keeps_them() -> None:
    graph = repeated(2, conv_filters="4 * 2**i")
    conv = graph.by_name["stage"].inner.by_name["conv"].id
    renamed = UndoStep((Rename(conv, "first"),), (stage(graph),)).apply(graph)
    assert renamed.by_name["stage"].repeat == graph.by_name["stage"].repeat
    gone = UndoStep((Delete((conv,)),), (stage(graph),)).apply(graph)
    assert gone.by_name["stage"].repeat == Repeat(2)


def test_it_is_saved_undone_and_told() -> None:
    graph, before = repeated(3, "residual", conv_filters="4 + 0 * i"), drawn()
    assert decode(encode(graph), where="file") == graph
    assert History(before).do(graph).undo().present == before
    assert difference(before, graph) == (
        "stage is now there 3 times in a row instead of 1.",
        "stage: the input of each repetition is now added to its output.",
        "stage: conv.filters is now 4 + 0 * i in repetition i.",
    )
    command = RepeatBlock(stage(before), 3, "residual", {"conv.filters": "4 + 0*i"})
    assert UndoStep((command,)).apply(before) == graph


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'"times":3', b'"times":1000000', "graph.nodes[1].repeat.times"),
        (b'"4 * 2**i"', b'"__import__(0)"', "graph.nodes[1].repeat.values"),
        (b'"repeat":{', b'"repeet":{', "graph.nodes[1]"),
        (b'"id":"n4"', b'"id":"repetition:1"', "graph.nodes[1].inner.nodes[2].id"),
    ],
)
def test_a_file_that_is_broken_there_is_refused_with_the_place(old: bytes, new: bytes, place: str) -> None:
    text = encode(repeated(3, conv_filters="4 * 2**i"))
    assert old in text
    with pytest.raises(wb.errors.FileBroken) as refused:
        decode(text.replace(old, new), where="file")
    assert place in str(refused.value)
