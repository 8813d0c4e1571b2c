"""Which lines of the source belong to which node, and the other way round."""

import ast
import random

from msgspec.structs import replace

import workbench as wb
from tests.analysis.random_graphs import random_graph
from workbench.codegen import CannotGenerate
from workbench.codegen.source import source_map
from workbench.codegen.source_map import SourceMap
from workbench.graph.blocks import fold
from workbench.graph.clipboard import copy, paste
from workbench.graph.document import Graph
from workbench.graph.edits import connect


def texts(mapped: SourceMap, *path: str) -> list[str]:
    """The lines of one node, as they stand in the source."""
    lines = mapped.text.splitlines()
    return [lines[line - 1].strip() for line in mapped.lines[path]]


def chain() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu", name="conv")
    return graph.add("MaxPooling2D", name="pool").add("Flatten").add("Dense", units=10, activation="softmax")


def ids(graph: Graph) -> dict[str, str]:
    return {node.name: node.id for node in graph.nodes}


def test_a_layer_of_a_chain_has_the_lines_of_its_place_in_the_list() -> None:
    graph = chain()
    mapped, named = source_map(graph), ids(graph)
    assert texts(mapped, named["image"]) == ['keras.Input(shape=(28, 28, 1), name="image"),']
    conv = texts(mapped, named["conv"])
    assert (conv[0], conv[1], conv[-1]) == ("layers.Conv2D(", "filters=32,", "),")
    assert texts(mapped, named["pool"]) == ['layers.MaxPooling2D(name="pool"),']


def test_layers_that_stand_on_one_line_share_it() -> None:
    graph = wb.Graph("tiny").add("Input", shape=(4,), name="x").add("Dense", units=2)
    mapped, named = source_map(graph), ids(graph)
    assert mapped.lines[named["x"],] == mapped.lines[named["dense"],] == (7,)
    assert mapped.nodes[7] == ((named["x"],), (named["dense"],))


def test_a_note_belongs_to_its_node() -> None:
    graph = chain()
    pool = ids(graph)["pool"]
    noted = replace(graph, nodes=tuple(replace(n, note="half\nas large") if n.id == pool else n for n in graph.nodes))
    assert texts(source_map(noted), pool) == ["# half", "# as large", 'pool = layers.MaxPooling2D(name="pool")(conv)']


def test_a_functional_network_has_a_statement_a_node_and_outputs_at_the_return() -> None:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x").add("Dense", units=8, name="left")
    graph = graph.add("Add", inputs=["left", "x"], name="sum").add("Output", name="y")
    mapped, named = source_map(graph), ids(graph)
    assert texts(mapped, named["sum"]) == ['sum_ = layers.Add(name="sum")([left, x])']
    assert "return keras.Model(" in texts(mapped, named["y"])[0]


def test_a_block_has_the_lines_of_its_call_and_of_its_function_head() -> None:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x")
    for number in (1, 2):
        graph = graph.add("Dense", units=8, name=f"dense{number}").add("ReLU", name=f"relu{number}")
    for number in (1, 2):
        graph = fold(graph, [ids(graph)[f"dense{number}"], ids(graph)[f"relu{number}"]], f"part{number}")
    inner = [node for node in graph.nodes if node.inner]
    paths = [(node.id, next(n.id for n in node.inner.nodes if n.type == "Dense")) for node in inner if node.inner]
    mapped = source_map(graph)
    first, second = (mapped.lines[path] for path in paths)
    assert first != second
    call = texts(mapped, inner[0].id)
    assert call[0].startswith("def part1_block(")
    assert call[-1] == 'part1 = part1_block(x, name="part1")'
    assert mapped.node_at(first[0]) == paths[0]


def test_the_level_that_is_open_decides_where_a_line_leads() -> None:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x")
    graph = graph.add("Dense", units=8, name="dense").add("ReLU", name="relu")
    graph = fold(graph, [ids(graph)["dense"], ids(graph)["relu"]], "part")
    block = next(node for node in graph.nodes if node.inner)
    doubled = paste(graph, copy(graph, [block.id]))
    other = doubled.nodes[-1]
    doubled = connect(doubled, block.id, other.id)
    inside = next(node.id for node in block.inner.nodes if node.type == "Dense") if block.inner else ""
    mapped = source_map(doubled)
    line = mapped.lines[block.id, inside][0]
    assert mapped.node_at(line) == (block.id, inside)
    assert mapped.node_at(line, (other.id,)) == (other.id, inside)
    assert mapped.node_at(1) is None


def test_every_statement_of_random_networks_has_a_node_and_every_node_in_the_code_has_lines() -> None:
    seen = 0
    for seed in range(60):
        graph = random_graph(random.Random(seed))
        try:
            mapped = source_map(graph)
        except CannotGenerate:
            continue
        seen += 1
        assert mapped.text == wb.to_source(graph)
        lines = mapped.text.splitlines()
        for path, own in mapped.lines.items():
            assert all(lines[line - 1].strip() for line in own), path
        for function in ast.parse(mapped.text).body:
            for statement in function.body if isinstance(function, ast.FunctionDef) else ():
                if isinstance(statement, ast.Assign) and not ast.unparse(statement).startswith("model"):
                    assert statement.lineno in mapped.nodes
    assert seen > 20
