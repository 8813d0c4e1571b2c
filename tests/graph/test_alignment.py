"""Aligning and distributing."""

from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.graph.alignment import Line
from workbench.graph.commands import Align, Distribute, FrameNodes, Move
from workbench.graph.document import Graph, Position
from workbench.graph.node_size import BETWEEN_NODES, NODE_WIDTH, node_height

PLACES = st.lists(st.tuples(st.integers(-900, 900), st.integers(-900, 900)), min_size=1, max_size=6)


def placed(*places: Position) -> Graph:
    graph = wb.Graph("places")
    for _ in places:
        graph = graph.add("Dense", units=2, inputs=[])
    return Move({node.id: place for node, place in zip(graph.nodes, places, strict=True)}).apply(graph)


def positions(graph: Graph) -> list[Position]:
    return [node.position for node in graph.nodes]


def ids(graph: Graph) -> tuple[str, ...]:
    return tuple(node.id for node in graph.nodes)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("left", [(0, 0), (0, 400)]),
        ("centre", [(50, 0), (50, 400)]),
        ("right", [(100, 0), (100, 400)]),
        ("top", [(0, 0), (216, 0)]),
        ("middle", [(0, 200), (216, 200)]),
        ("bottom", [(0, 400), (216, 400)]),
    ],
)
def test_nodes_come_to_one_line(line: Line, expected: list[Position]) -> None:
    graph = placed((0, 0), (100, 400))
    assert positions(Align(ids(graph), line).apply(graph)) == expected


def test_nodes_in_a_row_that_are_aligned_left_do_not_lie_on_each_other() -> None:
    graph = placed((0, 0), (300, 0))
    height = node_height(graph, graph.nodes[0])
    assert positions(Align(ids(graph), "left").apply(graph)) == [(0, 0), (0, height + BETWEEN_NODES)]


@settings(max_examples=40, deadline=None)
@given(places=PLACES, line=st.sampled_from(get_args(Line)))
def test_aligned_nodes_share_a_line_and_never_overlap(places: list[Position], line: Line) -> None:
    graph = placed(*places)
    found = Align(ids(graph), line).apply(graph)
    axis = 0 if line in ("left", "centre", "right") else 1
    assert len({round(place[axis]) for place in positions(found)}) == 1  # all of one size
    height = node_height(graph, graph.nodes[0])
    for one, other in combinations(positions(found), 2):
        assert abs(one[0] - other[0]) >= NODE_WIDTH - 0.1 or abs(one[1] - other[1]) >= height - 0.1
    assert Align(ids(graph), line).apply(found) == found


def test_distributed_nodes_have_equal_gaps_and_the_outer_ones_stay() -> None:
    graph = placed((0, 0), (200, 50), (1000, 7))
    assert positions(Distribute(ids(graph), "horizontally").apply(graph)) == [(0, 0), (500, 50), (1000, 7)]


def test_where_there_is_too_little_room_the_last_ones_move_on() -> None:
    graph = placed((0, 0), (10, 0), (20, 0))
    found = positions(Distribute(ids(graph), "vertically").apply(graph))
    height = node_height(graph, graph.nodes[0])
    assert [y for _, y in found] == [0, height + BETWEEN_NODES, 2 * (height + BETWEEN_NODES)]


def test_a_frame_stays_around_what_is_arranged_in_it() -> None:
    graph = placed((0, 0), (100, 400))
    graph = FrameNodes(ids(graph), "pair").apply(graph)
    found = Align(ids(graph), "left").apply(graph)
    assert found.annotations[0].size[0] == graph.annotations[0].size[0] - 100
