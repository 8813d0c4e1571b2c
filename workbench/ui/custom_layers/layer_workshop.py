"""Layers of one's own as the code sheet writes them: begun, checked, saved; nodes that are drawn follow."""

import re

from msgspec.structs import replace

from workbench.catalog.class_lookup import layer_class
from workbench.catalog.own_code import Parts, tensor_arguments
from workbench.catalog.own_layers import OwnLayer, drawn_own, leave_out, own_layer, own_layers, own_parameters
from workbench.custom import check, read, save_source, source_of, template
from workbench.custom.contract_report import CHECKS, Verdict
from workbench.graph.commands import ChangeType, ReplaceGraph, UndoStep
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import CUSTOM
from workbench.messages import mark, say
from workbench.ui.canvas_traits import CodeVerdict
from workbench.ui.custom_layers.layer_draft import LayerDraft
from workbench.ui.protocol import DraftCode

_FOUND = mark("{check}: {text}")
_USUAL_CATEGORY = "Core"


def begun(name: str, category: str) -> DraftCode:
    """What a new layer begins with."""
    return DraftCode(name, category or _USUAL_CATEGORY, "", template(name))


def named(before: DraftCode, written: DraftCode) -> DraftCode:
    """The same with the name in the code as well, where that is still the template."""
    if before.code != written.code or written.code != template(read(written.code).class_name):
        return written
    return replace(written, code=template(written.name))


def written_layer(layer: OwnLayer) -> DraftCode:
    """A layer of one's own as it was written."""
    return DraftCode(layer.name, layer.category, layer.description, text_of(layer.parts))


def written_node(node: Node) -> DraftCode:
    """The layer of a node that carries its code."""
    known = layer_of(node)
    if known is not None:
        return written_layer(known)
    return DraftCode(str(node.params["class_name"]), _USUAL_CATEGORY, "", source_of(node))


def copied(node: Node) -> DraftCode:
    """A copy of a node's own layer under another name."""
    before = written_node(node)
    name, class_name = f"{before.name}Copy", str(node.params["class_name"])
    code = re.sub(rf"\b{re.escape(class_name)}\b", f"{class_name}Copy", before.code)
    return replace(before, name=name, code=code)


def text_of(parts: Parts) -> str:
    """Parts as the text of a module: imports close together, definitions apart."""
    lines = "\n".join(f"\n\n{part}\n\n" if "\n" in part else part for part in parts)
    while "\n\n\n\n" in lines:
        lines = lines.replace("\n\n\n\n", "\n\n\n")
    return lines.strip("\n") + "\n"


def parts_of_node(node: Node) -> Parts:
    """The code that a node of its own class carries; none for all others."""
    return tuple(map(str, node.params.get("source") or ())) if node.type == CUSTOM else ()


def layer_of(node: Node) -> OwnLayer | None:
    """The layer of the palette that a node was made of, as it is now."""
    parts = parts_of_node(node)
    return next((one for one in own_layers() if parts and one.parts == parts), None)


def is_editable(node: Node) -> bool:
    """Whether a node's layer is the learner's own, and known here."""
    parts = parts_of_node(node)
    return bool(parts) and layer_class("__main__", str(node.params.get("class_name")), parts) is not None


def judged(code: str) -> tuple[CodeVerdict, ...]:
    """What the contract check says of a code, in words; it is run in a process of its own."""
    return tuple(map(_shown, check(code).verdicts))


def _shown(verdict: Verdict) -> CodeVerdict:
    head = say(CHECKS[verdict.check])
    text = say(_FOUND, check=head, text=verdict.text) if verdict.text else head
    return CodeVerdict(text, verdict.outcome, verdict.line)


def saved(draft: LayerDraft, graph: Graph) -> UndoStep | None:
    """Take the written layer in; what has the drawing follow, or None where nothing of it changes.

    Raises CustomLayerError, and then nothing has changed.
    """
    written = draft.written
    layer = save_source(written.code, written.name.strip(), written.category, written.description.strip())
    if draft.replaces and draft.replaces != layer.name and own_layer(draft.replaces) is not None:
        leave_out(draft.replaces)
    if draft.path:
        drawn = drawn_own(layer, {}, where=layer.name)
        return UndoStep((ChangeType(draft.path[-1], drawn.type, dict(drawn.params)),), draft.path[:-1])
    changed = followed(graph, draft.parts, layer) if draft.parts else graph
    return None if changed is graph else UndoStep((ReplaceGraph(changed),))


def followed(graph: Graph, before: Parts, layer: OwnLayer) -> Graph:
    """The graph with the layer in the place of all that carries the text ``before``, at every level."""
    nodes = tuple(_followed_node(node, before, layer) for node in graph.nodes)
    same = all(one is other for one, other in zip(nodes, graph.nodes, strict=True))
    return graph if same else replace(graph, nodes=nodes)


def _followed_node(node: Node, before: Parts, layer: OwnLayer) -> Node:
    if node.inner is not None:
        inner = followed(node.inner, before, layer)
        return node if inner is node.inner else replace(node, inner=inner)
    if parts_of_node(node) != before or before == layer.parts:
        return node
    known = {one.name for one in own_parameters(layer.class_name, layer.parts)}
    config = {word: value for word, value in dict(node.params.get("config") or {}).items() if word in known | {"name"}}
    drawn = drawn_own(layer, {}, where=node.name)
    params = {**node.params, **drawn.params, "config": {**drawn.params["config"], **config}}
    is_called_so = tensor_arguments(str(node.params["class_name"]), before) == tensor_arguments(
        layer.class_name, layer.parts
    )
    return replace(node, params=params, call=node.call if is_called_so else drawn.call)
