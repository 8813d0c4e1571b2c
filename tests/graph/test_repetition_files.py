"""Whatever a file says of repetitions, links and lifted parameters: it is refused with the place, or it is drawn."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.codegen.codegen_errors import CannotGenerate
from workbench.graph.blocks import fold, unfold
from workbench.graph.commands import Annotate, RepeatBlock, UndoStep
from workbench.graph.document import Graph, Repeat
from workbench.graph.graph_errors import CannotRepeat, FileBroken
from workbench.graph.graph_files import decode, encode
from workbench.graph.inner_parameters import place_of
from workbench.graph.repetition import repeat_block, repetitions, written_out

PLACES = st.sampled_from(["n2.units", "n2.activation", "n9.units", "units", "", ".", "/", "n2/n3.units", "n2.", "é.🙂"])
TEXTS = st.sampled_from(["4", "8 * 2**i", "1 / i", "__import__('os')", "", "9**9**9", "i # why", "(i\n+ 1)", "4.5"])
PARTS = {
    "times": st.sampled_from([2, 3, 1, 0, -1, 1000, 1001, 10**30, 2.5, True, None, "3"]),
    "join": st.sampled_from(["chain", "residual", "ring", None]),
    "values": st.dictionaries(PLACES, TEXTS, max_size=3),
}


def drawn() -> tuple[Graph, str]:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x").add("Dense", units=8, name="a")
    graph = fold(graph.add("Dense", units=8, name="b"), ["n2"], "stage")
    return graph, graph.by_name["stage"].id


def with_words(words: dict[str, Any]) -> bytes:
    graph, stage = drawn()
    text = json.loads(encode(graph))
    for node in text["graph"]["nodes"]:
        if node["id"] == stage:
            node.update(words)
    return json.dumps(text).encode()


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=PARTS),
    st.one_of(st.text(max_size=4), st.none(), st.integers()),
    st.dictionaries(st.text(max_size=3), PLACES, max_size=2),
)
def test_a_file_is_drawn_or_refused_with_the_place(repeat: dict[str, Any], link: Any, lifted: dict[str, str]) -> None:
    try:
        graph = decode(with_words({"repeat": repeat, "link": link, "lifted": lifted}), where="net")
    except FileBroken as refusal:
        place = str(refusal.values["place"])
        assert "nodes[1]" in place
        return
    assert decode(encode(graph), where="net") == graph
    wb.analyze(graph, shapes=False)
    UndoStep((Annotate("n1", "why"),)).apply(graph)
    unfold(graph, graph.by_name["stage"].id)
    try:
        compile(wb.to_source(graph), "net", "exec")
    except CannotGenerate as refusal:
        assert str(refusal).startswith("stage cannot be repeated: ")  # noqa: PT017 - or it is code


def test_a_comment_in_an_expression_of_a_file_does_not_reach_the_code() -> None:
    words = {"repeat": {"times": 2, "values": {"n2.units": "8  # (\n"}}}
    assert 'x = stage_block(x, units=8, name=f"{name}_{i + 1}")' in wb.to_source(decode(with_words(words), where="net"))


def test_what_cannot_be_computed_is_told_and_the_block_is_there_once() -> None:
    words = {"repeat": {"times": 3, "values": {"n2.units": "8 / i"}}}
    graph = decode(with_words(words), where="net")
    analysis = wb.analyze(graph)
    assert [(one.node, one.code, one.message) for one in analysis.problems if one.severity == "error"] == [
        (
            "stage",
            "cannot-repeat",
            "The block 'stage' cannot be there 3 times in a row: in repetition 1 a.units: '8 / i' cannot be computed: "
            "it divides by 0 for i = 0. Write an expression of i, which is 0 in the first repetition, such as "
            "64 * 2**i. Change what is inside, or have it once.",
        )
    ]
    assert analysis.params == 72 + 72


@pytest.mark.parametrize("times", [0, -1, 1001, 10**6, 2.5, float("nan"), None, "3"])
def test_numbers_that_are_none(times: Any) -> None:
    graph, stage = drawn()
    with pytest.raises(CannotRepeat) as refused:
        repeat_block(graph, stage, Repeat(times))
    assert str(refused.value) == (
        f"stage cannot be repeated: a block can be there 1 to 1000 times, not {times}. Change what is inside, or have "
        "it once."
    )


def test_repetitions_of_repetitions_are_limited_too() -> None:
    graph, stage = drawn()
    graph = fold(repeat_block(graph, stage, Repeat(100)), [stage], "outer")
    outer = graph.by_name["outer"].id
    assert repetitions(repeat_block(graph, outer, Repeat(9))) == 909
    with pytest.raises(CannotRepeat) as refused:
        repeat_block(graph, outer, Repeat(10))
    assert str(refused.value) == (
        "outer cannot be repeated: with the repeated blocks inside there would be 1010 repetitions, and 1000 are the "
        "most. Change what is inside, or have it once."
    )
    graph = repeat_block(graph, outer, Repeat(9))
    more = UndoStep((RepeatBlock(stage, 900),), (outer,)).apply(graph)
    assert [one.code for one in wb.analyze(more, shapes=False).problems if one.severity == "error"] == ["cannot-repeat"]
    assert repetitions(written_out(more)) == 0


def test_nothing_differs_inside_a_nested_model() -> None:
    eye = wb.Graph("eye").add("Input", shape=(8,), name="p").add("Dense", units=8, name="look").add("Output", name="o")
    graph = wb.Graph("net").add("Input", shape=(8,), name="x").add("Model", name="eye", inner=eye)
    graph = fold(graph.add("Dense", units=1, name="out"), ["n2"], "stage")
    stage = graph.by_name["stage"]
    assert stage.inner is not None
    assert place_of(stage.inner, "eye/look.units", where="stage")
    with pytest.raises(CannotRepeat) as refused:
        repeat_block(graph, stage.id, Repeat(2, values={"eye/look.units": "8"}))
    assert str(refused.value) == (
        "stage cannot be repeated: 'eye/look.units' is inside a nested model, where nothing can differ from one "
        "repetition to the next. Change what is inside, or have it once."
    )
