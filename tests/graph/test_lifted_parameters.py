"""Parameters of layers inside that a block shows."""

import pytest

from tests.graph.test_repetition import drawn, stage
from workbench.graph.commands import Delete, Fold, Lift, Lower, RepeatBlock, SetLifted, UndoStep, Unfold
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.graph.graph_errors import DuplicateName, GivenByExpression, NotInside, ParameterRange, UnknownParameter
from workbench.graph.graph_files import decode, encode


def lifted(*commands: Lift) -> Graph:
    graph = drawn()
    return UndoStep(commands or (Lift(stage(graph), "conv.filters"),)).apply(graph)


def test_it_is_set_at_the_layer_inside() -> None:
    graph = lifted()
    assert list(graph.by_name["stage"].lifted) == ["filters"]
    changed = UndoStep((SetLifted(stage(graph), "filters", 9),)).apply(graph)
    assert changed.by_name["stage"].inner.by_name["conv"].params["filters"] == 9
    with pytest.raises(ParameterRange):
        UndoStep((SetLifted(stage(graph), "filters", 0),)).apply(graph)


def test_names_are_given_found_and_kept_apart() -> None:
    block = stage(drawn())
    graph = lifted(Lift(block, "conv.filters", "width"), Lift(block, "conv.kernel_size"))
    assert list(graph.by_name["stage"].lifted) == ["width", "kernel_size"]
    with pytest.raises(DuplicateName, match="the name 'width' is taken"):
        UndoStep((Lift(block, "conv.padding", "width"),)).apply(graph)
    again = UndoStep((Lift(block, "conv.filters", "channels"),)).apply(graph)
    assert list(again.by_name["stage"].lifted) == ["kernel_size", "channels"]


def test_lowering_leaves_the_layer_as_it_is() -> None:
    graph = lifted()
    assert UndoStep((Lower(stage(graph), "filters"),)).apply(graph) == drawn()
    with pytest.raises(UnknownParameter) as refused:
        UndoStep((Lower(stage(graph), "units"),)).apply(graph)
    assert str(refused.value) == (
        "stage: Block has no parameter 'units'. Expected one of: filters. Check the spelling."
    )


def test_what_is_not_inside_cannot_be_lifted() -> None:
    with pytest.raises(NotInside) as refused:
        lifted(Lift(stage(drawn()), "conv.units"))
    assert str(refused.value) == (
        "stage: there is no parameter 'conv.units' inside. Expected a layer and its parameter, such as "
        "'conv.filters', 'act.max_value'."
    )


def test_it_goes_with_its_layer_and_is_saved_and_told() -> None:
    graph = lifted()
    assert decode(encode(graph), where="file") == graph
    assert difference(drawn(), graph) == ("stage now shows these parameters of its layers: filters.",)
    conv = graph.by_name["stage"].inner.by_name["conv"].id
    assert UndoStep((Delete((conv,)),), (stage(graph),)).apply(graph).by_name["stage"].lifted == {}


def test_what_an_expression_gives_has_no_value_of_its_own() -> None:
    graph = lifted()
    graph = UndoStep((RepeatBlock(stage(graph), 3, values={"conv.filters": "4*2**i"}),)).apply(graph)
    with pytest.raises(GivenByExpression) as refused:
        UndoStep((SetLifted(stage(graph), "filters", 9),)).apply(graph)
    assert str(refused.value) == (
        "stage: expected a parameter that is the same in each repetition, but 'filters' is 4 * 2**i there, so that a "
        "value of its own would change nothing. Change this expression, or take it away."
    )


def test_it_goes_with_its_layer_into_a_block_inside_and_out_again() -> None:
    graph = lifted()
    graph = UndoStep((RepeatBlock(stage(graph), 3, values={"conv.filters": "4*2**i"}),)).apply(graph)
    block = stage(graph)
    conv = graph.by_name["stage"].inner.by_name["conv"].id
    folded = UndoStep((Fold((conv,)),), (block,)).apply(graph)
    inner = folded.by_name["stage"].inner.by_name["block"].id
    assert folded.by_name["stage"].lifted == {"filters": f"{inner}/{conv}.filters"}
    assert folded.by_name["stage"].repeat.values == {f"{inner}/{conv}.filters": "4 * 2**i"}
    unfolded = UndoStep((Unfold(inner),), (block,)).apply(folded)
    assert (unfolded.by_name["stage"].lifted, unfolded.by_name["stage"].repeat) == (
        graph.by_name["stage"].lifted,
        graph.by_name["stage"].repeat,
    )
