"""Layers for words: Embedding expects their indices, others the text itself."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.quick_fixes import bypass, set_param

TYPES = frozenset({"Embedding"})
TEXT = frozenset({"TextVectorization", "StringLookup"})
_SEQUENCE_OF_VECTORS = 3


def not_words(situation: NodeContext) -> Iterator[Problem]:
    """Keras takes anything here: vectors become vectors of vectors, and decimals are cut off."""
    if situation.rank >= _SEQUENCE_OF_VECTORS:
        yield situation.problem("embedding-on-vectors", bypass(situation, situation.node))
        return
    dtype = situation.arrivals[0].tensor.dtype
    if dtype.startswith(("float", "bfloat")):
        source = situation.given_by
        # Only an Input of its own may be changed: others may need its decimals.
        alone = source is not None and len(situation.graph.outgoing[source.id]) == 1
        fixes = [set_param(situation, source, "dtype", "int32")] if source and alone else []
        yield situation.problem("embedding-on-floats", *fixes, dtype=dtype)


def not_text(situation: NodeContext) -> Iterator[Problem]:
    """Numbers where text is to be split or looked up; Keras says so with the first batch only."""
    dtype = situation.arrivals[0].tensor.dtype
    if dtype == "string" or (situation.value("invert") and not dtype.startswith("float")):
        return
    source = situation.given_by
    fixes = [set_param(situation, source, "dtype", "string")] if source else []
    yield situation.problem("needs-text", *fixes, dtype=dtype)
