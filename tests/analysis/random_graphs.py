"""Random drawings: any types, any parameters the catalog takes, connected anyhow."""

import random
from typing import Any

import workbench as wb
from tests.helpers.random_edits import random_edit
from workbench.catalog import Parameter, node_types
from workbench.graph import edits
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError

TYPES = tuple(item.name for item in node_types())
PLAIN = ("Input", "Dense", "Conv2D", "Flatten", "Add", "Concatenate", "MaxPooling2D", "LSTM", "Softmax", "Label")
SHAPES = ((), (4,), (28, 28), (28, 28, 1), (None, 8), (3, 8, 8), (None, None, 3), (5, 8, 8, 2), None)
DTYPES = ("float32", "float32", "int32", "string", None)
NUMBERS = (0, 1, 2, 3, 7, -1, 0.5)


def random_graph(chance: random.Random) -> Graph:
    """A drawing of up to about twenty nodes: some chains of layers, with edits a user could try on top."""
    graph = wb.Graph("random")
    for _ in range(chance.randint(1, 3)):
        graph = graph.add("Input", inputs=(), shape=chance.choice(SHAPES[:-1]), dtype=chance.choice(DTYPES))
        for _ in range(chance.randint(1, 5)):
            graph = _grown(graph, chance)
    for _ in range(chance.choice((0, 0, 2, 6))):
        try:
            graph = random_edit(graph, chance)
        except GraphError:
            continue
    return graph


def _grown(graph: Graph, chance: random.Random) -> Graph:
    name = chance.choice(TYPES if chance.random() < 0.5 else PLAIN)
    try:
        graph = graph.add(name)
        known = next(item for item in node_types() if item.name == name)
        for parameter in chance.sample(known.parameters, k=min(chance.randint(0, 2), len(known.parameters))):
            graph = edits.set_param(graph, graph.nodes[-1].id, parameter.name, _value(parameter, chance))
        if chance.random() < 0.3:
            graph = edits.connect(graph, chance.choice(graph.nodes).id, graph.nodes[-1].id)
    except GraphError:
        pass
    return graph


def _value(parameter: Parameter, chance: random.Random) -> Any:
    if parameter.kind == "shape":
        return chance.choice(SHAPES)
    if parameter.kind == "bool":
        return chance.random() < 0.5
    if parameter.choices and parameter.kind != "layer":
        return chance.choice(parameter.choices)
    if parameter.kind == "dtype":
        return chance.choice(("int32", "float32", "float16", "string"))
    if parameter.kind in ("int_or_tuple", "int_list", "float_list", "padding"):
        return chance.choice(
            (chance.choice(NUMBERS), tuple(chance.choice(NUMBERS) for _ in range(chance.randint(1, 3))))
        )
    return chance.choice((*NUMBERS, "relu", "softmax", None))
