"""A search of drawings with repeated and linked blocks: a value is that of all repetitions and of all copies."""

from types import ModuleType
from typing import Any

import pytest

import workbench as wb
from tests.tuning.small import blocks
from workbench.graph.block_paths import at
from workbench.graph.commands import Connect, Disconnect, Link, LinkCopy, UndoStep
from workbench.graph.document import Graph, Repeat
from workbench.graph.repetition import repeat_block
from workbench.training import Settings
from workbench.tuning import proposals
from workbench.tuning.combination import applied
from workbench.tuning.drawing_code import drawing_source
from workbench.tuning.search_targets import find_target
from workbench.tuning.tuning_errors import UnknownTarget


def repeated(repeat: Repeat) -> Graph:
    return repeat_block(blocks(), blocks().by_name["block1"].id, repeat)


def linked() -> Graph:
    graph = blocks()
    block = graph.by_name["block1"].id
    behind = graph.outgoing[block][0]
    graph = UndoStep((LinkCopy(block),)).apply(graph)
    copied = graph.nodes[-1].id
    steps = (Disconnect((Link.of(behind),)), Connect(block, copied), Connect(copied, behind.target))
    return UndoStep(steps).apply(graph)


def count(graph: Graph, values: dict[str, Any]) -> int:
    """The weights of what applying the values gives, and of what the code of the search builds: equal."""
    changed, _ = applied(values, graph, Settings())
    assert changed is not None
    source = drawing_source(graph, [find_target(key, graph, Settings()) for key in values])
    module = ModuleType("cell")
    exec(compile(source, "cell", "exec"), vars(module))
    found = int(module.build_model(values).count_params())
    assert found == wb.build_model(changed).count_params()
    return found


@pytest.mark.parametrize("repeat", [Repeat(3), Repeat(2, values={"conv.filters": "2 + i"})], ids=["plain", "varied"])
def test_layers_inside_are_searched_in_all_repetitions(repeat: Repeat) -> None:
    graph = repeated(repeat)
    with_drop = count(graph, {"block1/drop.present": False})
    assert with_drop == wb.build_model(graph).count_params()
    assert count(graph, {"block1.present": False}) < with_drop
    assert count(graph, {"block1.depth": 2}) > with_drop


def test_a_value_is_that_of_every_repetition() -> None:
    graph = repeated(Repeat(3))
    filters = at(graph, (graph.by_name["block1"].id,)).by_name["conv"].params["filters"]
    assert count(graph, {"block1/conv.filters": filters}) == wb.build_model(graph).count_params()
    assert count(graph, {"block1/conv.filters": filters + 3}) > wb.build_model(graph).count_params()


def test_what_an_expression_gives_is_not_searched() -> None:
    graph = repeated(Repeat(2, values={"conv.filters": "2 + i"}))
    with pytest.raises(UnknownTarget):
        find_target("block1/conv.filters", graph, Settings())
    assert not [one.key for one in proposals(graph) if one.key.startswith("block1/conv.")]


def test_a_value_is_that_of_every_linked_copy() -> None:
    graph = linked()
    changed, _ = applied({"block1/conv.filters": 7}, graph, Settings())
    assert changed is not None
    insides = [node.inner for node in changed.nodes if node.inner is not None]
    assert [inside.by_name["conv"].params["filters"] for inside in insides] == [7, 7]
    count(graph, {"block1/conv.filters": 7, "block1_1/drop.present": False})
