"""Layers for words: Embedding expects their indices, others the text itself."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import dissolve, set_param

TYPES = frozenset({"Embedding"})
TEXT = frozenset({"TextVectorization", "StringLookup"})
_SEQUENCE_OF_VECTORS = 3


def not_words(context: NodeContext) -> Iterator[Problem]:
    """Keras takes anything here: vectors become vectors of vectors, and decimals are cut off."""
    dtype = context.incoming_tensors[0].tensor.dtype
    if context.rank >= _SEQUENCE_OF_VECTORS:
        if not dtype.startswith(("int", "uint")):  # whole numbers are the words of several sentences
            yield context.problem("embedding-on-vectors", dissolve(context, context.node))
        return
    if dtype.startswith(("float", "bfloat")):
        source = context.input_node
        # Only an Input of its own may be changed: others may need its decimals.
        alone = source is not None and len(context.graph.outgoing[source.id]) == 1
        fixes = [set_param(context, source, "dtype", "int32")] if source and alone else []
        yield context.problem("embedding-on-floats", *fixes, dtype=dtype)


def not_text(context: NodeContext) -> Iterator[Problem]:
    """Numbers where text is to be split or looked up; Keras says so with the first batch only."""
    dtype = context.incoming_tensors[0].tensor.dtype
    if dtype == "string" or (context.value("invert") and not dtype.startswith("float")):
        return
    source = context.input_node
    fixes = [set_param(context, source, "dtype", "string")] if source else []
    yield context.problem("needs-text", *fixes, dtype=dtype)
