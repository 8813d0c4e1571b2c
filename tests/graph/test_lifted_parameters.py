"""Parameters of layers inside that a block shows."""

import pytest

from tests.graph.test_repetition import drawn, stage
from workbench.graph.commands import Delete, Lift, Lower, SetLifted, UndoStep
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.graph.graph_errors import DuplicateName, NotInside, ParameterRange, UnknownParameter
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
