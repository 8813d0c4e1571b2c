"""Layers of elsewhere: what cannot be tried, because no code makes it again."""

from collections.abc import Iterator

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.catalog.class_lookup import layer_class, settings

TYPES = frozenset({"Custom"})


def opaque(situation: NodeContext) -> Iterator[Problem]:
    """A layer whose class is not known here, or whose configuration holds what cannot be written as code."""
    params = situation.owner.params
    module, class_name = str(params.get("module", "")), str(params.get("class_name", ""))
    if params.get("reason"):
        yield situation.problem("opaque", layer=class_name, reason=params["reason"])
        return
    cls = layer_class(module, class_name)
    if cls is None:
        yield situation.problem("unknown-class", layer=class_name, module=module or "?")
        return
    _, lost = settings(cls, params.get("config") or {})
    if lost:
        yield situation.problem("unknown-words", layer=class_name, words=", ".join(map(repr, lost)))
