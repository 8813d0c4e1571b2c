"""A graph as Python source: ``build_model()`` in plain Keras, as one would write it by hand."""

from collections.abc import Iterator

from workbench.catalog import node_type
from workbench.codegen.functions import Functions
from workbench.graph.document import Graph
from workbench.graph.levels import walk


def to_source(graph: Graph) -> str:
    """Python source that defines ``build_model()``; it runs with Keras alone and is laid out as ruff does.

    A plain chain becomes a Sequential, anything else uses the functional way. Blocks become helper functions.
    The same graph always gives the same text. Raises :class:`~workbench.codegen.errors.CannotGenerate`
    for a graph that has no complete way from an Input to an output.

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
    functions = Functions()
    functions.add_network(graph)
    body = "\n\n\n".join(functions.texts())
    imports = "\n".join(_imports(graph, body))
    return f"{imports}\n\n\n{body}\n"


def _imports(graph: Graph, body: str) -> Iterator[str]:
    """Import lines, sorted: Keras always, ``layers`` and ours where they are used."""
    yield "import keras"
    if "layers." in body:
        yield "from keras import layers"
    modules: dict[str, set[str]] = {}
    for _, node in walk(graph):
        kind = node_type(node.type)
        if kind.module.startswith("workbench") and f"{node.type}(" in body:
            modules.setdefault(kind.module, set()).add(node.type)
    for module in sorted(modules):
        yield f"from {module} import {', '.join(sorted(modules[module]))}"
