"""Opaque layers: those that cannot be tried, because no code can construct them."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.catalog.class_lookup import layer_class, settings
from workbench.catalog.own_code import functions_in, live
from workbench.text_format import shorten

TYPES = frozenset({"Custom"})
_LONGEST = 40
"""Characters of code in a sentence."""


def opaque(context: NodeContext) -> Iterator[Problem]:
    """A layer whose class is not known here, or whose configuration holds what cannot be written as code."""
    params = context.owner.params
    module, class_name = str(params.get("module", "")), str(params.get("class_name", ""))
    if params.get("reason"):
        yield context.problem("opaque", layer=class_name, reason=params["reason"])
        return
    source = tuple(params.get("source") or ())
    cls = layer_class(module, class_name, source)
    if cls is None and source:
        yield context.problem("unknown-code", own=class_name)
        return
    if cls is None:
        yield context.problem("unknown-class", layer=class_name, module=module or "?")
        return
    for code, parts in functions_in(params.get("config") or {}):
        if live(code, parts) is None:
            yield context.problem("unknown-code", own=shorten(code, _LONGEST))
            return
    _, lost = settings(cls, params.get("config") or {})
    if lost:
        yield context.problem("unknown-words", layer=class_name, words=", ".join(map(repr, lost)))
