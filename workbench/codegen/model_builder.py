"""A graph as a Keras model, by executing exactly the source a student sees."""

import linecache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from workbench.catalog.own_code import defined_name, is_accepted
from workbench.codegen.codegen_errors import CodeNotRun
from workbench.codegen.own_parts import own_texts
from workbench.codegen.source import to_source
from workbench.codegen.trained_weights import keep_trained_weights
from workbench.graph.document import Graph
from workbench.text_format import shorten

if TYPE_CHECKING:
    import keras


def build_model(graph: Graph) -> "keras.Model":
    """The Keras model of a graph, by executing exactly the source that ``wb.to_source(graph)`` gives.

    Args:
        graph: A drawing with a complete way from an Input to an output.

    Returns:
        A new ``keras.Model``, not compiled, with fresh weights; if the graph was made from a trained model with
        ``wb.from_keras``, with its weights in every layer that was not changed, and a warning that names the others.

    Raises:
        CannotGenerate: The graph is no whole network.
        CodeNotRun: It carries code of its own that nobody has run here.
        ValueError: Keras refuses a layer, in its own words; ``wb.analyze`` says the same in plain ones.

    >>> wb.build_model(graph).output_shape
    (None, 10)
    """
    for parts in own_texts(graph):
        if not is_accepted(parts):
            raise CodeNotRun(where=graph.name, received=defined_name(parts[-1]) or shorten(parts[-1], 80))
    namespace = execute(to_source(graph))
    model: keras.Model = namespace["build_model"]()
    keep_trained_weights(graph, model)
    return model


def execute(source: str) -> dict[str, Any]:
    """Run generated source in a namespace of its own; its lines show in tracebacks and in pdb."""
    name = f"<generated {sha256(source.encode()).hexdigest()[:12]}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {"__name__": "generated"}
    exec(compile(source, name, "exec"), namespace)  # noqa: S102 - our own text: every name and value in it is quoted
    return namespace
