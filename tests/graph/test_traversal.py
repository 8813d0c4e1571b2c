"""Ways through a graph, held against networkx and against the definitions."""

from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.catalog.network_outputs import continues, model_nodes, unconnected_outputs
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.traversal import (
    ancestors,
    depth_first_order,
    descendants,
    exclusive_ancestors,
    path_between,
    predecessors,
    reachable,
    sinks,
    sources,
    successors,
    topological,
    topological_order,
)

Pair = tuple[int, int]


def drawn(count: int, pairs: list[Pair]) -> Graph:
    nodes = tuple(Node(f"n{number}", "Add", f"add_{number}") for number in range(count))
    edges = tuple(Edge(f"n{one}", "output", f"n{two}", "inputs") for one, two in pairs)
    return Graph("g", nodes, edges)


def same(graph: Graph) -> "nx.DiGraph[str]":
    other: nx.DiGraph[str] = nx.DiGraph()
    other.add_nodes_from(node.id for node in graph.nodes)
    other.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    return other


@st.composite
def acyclic(draw: st.DrawFn) -> Graph:
    """Nodes in any document order, edges twice now and then, all of them along a hidden order."""
    count = draw(st.integers(1, 8))
    hidden = draw(st.permutations(range(count)))
    pairs = [(hidden[one], hidden[two]) for one, two in combinations(range(count), 2)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=16)) if pairs else []
    return drawn(count, chosen)


@st.composite
def any_graph(draw: st.DrawFn) -> Graph:
    """Cycles and loops as well: a file may hold them."""
    count = draw(st.integers(1, 7))
    number = st.integers(0, count - 1)
    return drawn(count, draw(st.lists(st.tuples(number, number), max_size=14)))


def subset(graph: Graph, bits: int) -> set[str]:
    return {node.id for place, node in enumerate(graph.nodes) if bits >> place & 1}


@given(any_graph(), st.integers(0, 127))
def test_descendants_and_ancestors_are_those_of_networkx(graph: Graph, bits: int) -> None:
    other = same(graph)
    starts = subset(graph, bits)
    # Of its own descendants networkx leaves a node out, although on a cycle a way leads back to it.
    closure = nx.transitive_closure(other, reflexive=False)
    assert descendants(graph, starts) == {two for one in starts for two in closure.successors(one)}
    assert ancestors(graph, starts) == {one for two in starts for one in closure.predecessors(two)}
    if nx.is_directed_acyclic_graph(other):
        for start in starts:
            assert descendants(graph, [start]) == nx.descendants(other, start)
            assert ancestors(graph, [start]) == nx.ancestors(other, start)


@given(any_graph(), st.integers(0, 127), st.integers(0, 127))
def test_among_walks_through_a_part_only(graph: Graph, starts: int, bits: int) -> None:
    part, first = subset(graph, bits), subset(graph, starts)
    inside = same(graph).subgraph(part | first)
    found = {two for one in first for two in inside.successors(one) if two in part}
    while more := {three for two in found for three in inside.successors(two) if three in part} - found:
        found |= more
    assert descendants(graph, first, among=part) == found


@given(any_graph(), st.integers(0, 127))
def test_sources_and_sinks_have_degree_zero(graph: Graph, bits: int) -> None:
    part = subset(graph, bits)
    for among, other in ((None, same(graph)), (part, same(graph).subgraph(part))):
        assert {node.id for node in sources(graph, among)} == {one for one, degree in other.in_degree() if not degree}
        assert {node.id for node in sinks(graph, among)} == {one for one, degree in other.out_degree() if not degree}


@given(any_graph())
def test_topological_order_leaves_out_what_waits_for_a_cycle(graph: Graph) -> None:
    order = [node.id for node in topological(graph)]
    place = {node_id: number for number, node_id in enumerate(order)}
    assert all(place[edge.source] < place[edge.target] for edge in graph.edges if edge.target in place)
    circles = {one for part in nx.strongly_connected_components(same(graph)) if len(part) > 1 for one in part}
    circles |= {edge.source for edge in graph.edges if edge.source == edge.target}
    assert set(order) == {node.id for node in graph.nodes} - circles - descendants(graph, circles)


@given(acyclic())
def test_topological_order_is_the_smallest_in_document_order(graph: Graph) -> None:
    number = {node.id: place for place, node in enumerate(graph.nodes)}
    expected = list(nx.lexicographical_topological_sort(same(graph), key=number.__getitem__))
    assert [node.id for node in topological(graph)] == expected


@given(acyclic(), st.integers(0, 255))
def test_depth_first_order_holds_what_the_ends_need_and_no_more(graph: Graph, bits: int) -> None:
    ends = sorted(subset(graph, bits))
    order = depth_first_order(ends, lambda node_id: predecessors(graph, node_id))
    assert len(order) == len(set(order))
    assert set(order) == {*ends, *ancestors(graph, ends)}
    assert all(order.index(one) < order.index(two) for two in order for one in predecessors(graph, two))


def test_depth_first_order_is_no_recursion() -> None:
    count = 5000
    assert depth_first_order([count], lambda number: [number - 1] if number else []) == list(range(count + 1))


@given(any_graph(), st.integers(0, 6), st.integers(0, 6))
def test_a_path_follows_edges_where_networkx_finds_one(graph: Graph, one: int, two: int) -> None:
    start, end = f"n{one % len(graph.nodes)}", f"n{two % len(graph.nodes)}"
    path = path_between(graph, start, end)
    assert bool(path) == nx.has_path(same(graph), start, end)
    if path:
        assert (path[0], path[-1]) == (start, end)
        assert len(set(path)) == len(path)
        assert all(following in successors(graph, node_id) for node_id, following in pairwise(path))


@given(acyclic(), st.integers(0, 255), st.integers(0, 255))
def test_exclusive_ancestors_serve_nothing_else(graph: Graph, ends: int, bits: int) -> None:
    wanted, among = subset(graph, ends), subset(graph, bits)
    found = exclusive_ancestors(graph, wanted, among)
    served = found | wanted
    for node in graph.nodes:
        following = set(successors(graph, node.id))
        serves_only = bool(following) and following <= served
        assert (node.id in found) == (node.id in among - wanted and serves_only)


def test_reachable_walks_on_anything() -> None:
    assert reachable([3], lambda number: [number // 2] if number > 1 else []) == {3, 1}
    assert topological_order({"a": ["nowhere"], "b": []}) == ["b"]


def test_unconnected_outputs_are_the_outputs_of_a_network_without_output_nodes() -> None:
    graph = wb.Graph("g").add("Input", shape=(4,), name="x").add("Dense", units=2, name="one")
    graph = graph.add("MeanSquaredError", inputs="one", name="loss")
    graph = graph.add("Dense", units=3, inputs="x", name="two").add("Dense", units=3, inputs=[], name="alone")
    assert [node.name for node in unconnected_outputs(graph)] == ["one", "two"]
    assert not continues(graph, graph.by_name["one"])
    assert continues(graph, graph.by_name["x"])
    assert graph.by_name["loss"].id not in model_nodes(graph)


@pytest.mark.parametrize("length", [1, 3000])
def test_long_chains_are_walked_without_recursion(length: int) -> None:
    graph = drawn(length, [(number, number + 1) for number in range(length - 1)])
    assert len(topological(graph)) == length
    assert len(descendants(graph, ["n0"])) == len(ancestors(graph, [f"n{length - 1}"])) == length - 1
    assert len(path_between(graph, "n0", f"n{length - 1}")) == length
