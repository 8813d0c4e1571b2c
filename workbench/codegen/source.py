"""A graph as Python source: ``build_model()`` in plain Keras, as one would write it by hand."""

import re
from collections.abc import Iterator

from workbench.catalog import node_type
from workbench.catalog.own_code import Parts, is_import
from workbench.codegen.custom_layers import custom_import
from workbench.codegen.operation_calls import class_import, in_conflict
from workbench.codegen.own_parts import definitions, levels, own_parts
from workbench.codegen.source_functions import Functions
from workbench.codegen.source_map import SourceMap
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph

_FROM = re.compile(r"from (\S+) import (\w+)")
_BETWEEN = "\n\n\n"
"""Functions stand two empty lines apart."""


def to_source(graph: Graph) -> str:
    """Python source that defines ``build_model()``; it runs with Keras alone and is laid out as ruff does.

    A plain chain becomes a Sequential, anything else uses the functional way. Blocks become helper functions. The same
    graph always gives the same text. What is bypassed or muted in the drawing is named in a comment.

    Args:
        graph: A drawing with a complete way from an Input to an output.

    Returns:
        The text of a Python module.

    Raises:
        CannotGenerate: The graph is no whole network; the class and the message say what is missing.

    >>> graph = Graph("tiny").add("Input", shape=(4,), name="x").add("Dense", units=2)
    >>> print(to_source(graph), end="")
    import keras
    from keras import layers
    <BLANKLINE>
    <BLANKLINE>
    def build_model():
        return keras.Sequential(
            [keras.Input(shape=(4,), name="x"), layers.Dense(units=2, name="dense")],
            name="tiny",
        )
    """
    return source_map(graph).text


def source_map(graph: Graph) -> SourceMap:
    """The source that :func:`to_source` gives, and which of its lines belong to which node. Raises CannotGenerate."""
    functions = Functions()
    functions.add_network(graph)
    graph = active_graph(graph)
    own = own_parts(graph)
    body = _BETWEEN.join(functions.texts())
    head = _BETWEEN.join(("\n".join(_imports(graph, body, own)), *definitions(own), ""))
    lines = functions.node_lines(head.count("\n") + 1, _BETWEEN.count("\n") - 1)
    return SourceMap(f"{head}{body}\n", lines)


def _imports(graph: Graph, body: str, own: Parts) -> Iterator[str]:
    """Import lines as ruff sorts them: Keras always, everything else where it is used."""
    modules: dict[str, set[str]] = {}
    for module, name in _classes(graph):
        if re.search(rf"\b{name}\(", body):
            modules.setdefault(module, set()).add(name)
    for name in ("layers", "ops"):
        if re.search(rf"\b{name}\.", body):
            modules.setdefault("keras", set()).add(name)
    whole = {"import keras"}
    if re.search(r"\bnp\.", body):
        whole.add("import numpy as np")
    for part in filter(is_import, own):
        found = _FROM.fullmatch(part)
        if found:
            modules.setdefault(found[1], set()).add(found[2])
        else:
            whole.add(part)
    if re.search(r"\bfunctools\.partial\(", body):
        yield "import functools"
        yield ""
    yield from sorted(part for part in whole if part.startswith("import "))
    for module in sorted(modules):
        yield f"from {module} import {', '.join(sorted(modules[module]))}"
    yield from sorted(part for part in whole if part.startswith("from "))


def _classes(graph: Graph) -> Iterator[tuple[str, str]]:
    """Module and name of every class that the code may name by itself."""
    for level in levels(graph):
        for node in level.nodes:
            kind = node_type(node.type)
            if kind.module.startswith("workbench"):
                yield kind.module, node.type
            if (custom := custom_import(node)) is not None:
                yield custom
        for node_id in in_conflict(level):
            yield class_import(level.by_id[node_id])
