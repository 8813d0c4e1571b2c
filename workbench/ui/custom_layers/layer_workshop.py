"""Layers of one's own as the code sheet writes them: begun, checked, saved; nodes that are drawn follow."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from msgspec.structs import replace

from workbench.analysis import Analysis
from workbench.catalog import node_type
from workbench.catalog.class_lookup import layer_class
from workbench.catalog.own_code import Parts, tensor_arguments
from workbench.catalog.own_layers import RegisteredLayer, drawn_own, leave_out, own_layer, own_layers, own_parameters
from workbench.custom import check, read, save_source, source_of, template
from workbench.custom.contract_report import CHECKS, ContractVerdict
from workbench.graph.block_paths import at
from workbench.graph.commands import ChangeType, ReplaceGraph, UndoStep
from workbench.graph.document import Graph, Node, Value
from workbench.graph.vocabulary import CUSTOM
from workbench.messages import mark, say
from workbench.ui.canvas_traits import CodeVerdict
from workbench.ui.custom_layers.built_in_copy import built_in_copy, can_be_copied
from workbench.ui.custom_layers.layer_draft import LayerDraft
from workbench.ui.protocol import DraftCode
from workbench.ui.ui_errors import NotCopied

Shape: TypeAlias = tuple[int, ...]
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


def written_layer(layer: RegisteredLayer) -> DraftCode:
    """A layer of one's own as it was written."""
    return DraftCode(layer.name, layer.category, layer.description, text_of(layer.parts))


def written_node(node: Node) -> DraftCode:
    """The layer of a node that carries its code."""
    known = layer_of(node)
    if known is not None:
        return written_layer(known)
    return DraftCode(str(node.params["class_name"]), _USUAL_CATEGORY, "", source_of(node))


def copied(node: Node) -> DraftCode:
    """A copy of a node's layer under another name. Raises NotCopied, SourceUnknown."""
    if not is_editable(node):
        kind = node_type(node.type)
        if not can_be_copied(kind):
            raise NotCopied(where=node.name)
        name = f"My{kind.name}"
        return DraftCode(name, kind.category, say(kind.summary), built_in_copy(kind, name))
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


def layer_of(node: Node) -> RegisteredLayer | None:
    """The layer of the palette that a node was made of, as it is now."""
    parts = parts_of_node(node)
    return next((one for one in own_layers() if parts and one.parts == parts), None)


def is_editable(node: Node) -> bool:
    """Whether a node's layer is the learner's own, and known here."""
    parts = parts_of_node(node)
    return bool(parts) and layer_class("__main__", str(node.params.get("class_name")), parts) is not None


def judged(code: str, config: Mapping[str, Value], shape: Shape | None) -> tuple[CodeVerdict, ...]:
    """What the contract check says of a code, in words; it is run in a process of its own.

    ``config`` is what the layer is made with besides its defaults, ``shape`` that of a sample it is to take.
    """
    return tuple(map(_shown, check(code, config or None, shape).verdicts))


def trial_of(draft: LayerDraft, graph: Graph, analysis: Analysis) -> tuple[dict[str, Value], Shape | None]:
    """What the node that a copy is for has set, and the shape of a sample that it receives, where that is known."""
    reading = read(draft.written.code)
    if not draft.path or not reading.ok:
        return {}, None
    given = _given(graph, draft.path)
    config = {
        one.name: given.get(one.name, one.initial) for one in reading.parameters if one.name in given or one.required
    }
    level = at(graph, draft.path[:-1])
    edge = next(iter(level.incoming[draft.path[-1]]), None)
    found = analysis.at(*draft.path[:-1], edge.source) if edge is not None else None
    shapes = [tensor.shape for tensor in found.outputs if edge and tensor.port == edge.source_port] if found else []
    shape = shapes[0][1:] if shapes and shapes[0] is not None else (None,)
    return config, None if None in shape else tuple(size for size in shape if size is not None)


def _shown(verdict: ContractVerdict) -> CodeVerdict:
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
        drawn = drawn_own(layer, _settings(graph, draft.path, layer), where=layer.name)
        return UndoStep((ChangeType(draft.path[-1], drawn.type, dict(drawn.params)),), draft.path[:-1])
    changed = followed(graph, draft.parts, layer) if draft.parts else graph
    return None if changed is graph else UndoStep((ReplaceGraph(changed),))


def _settings(graph: Graph, path: tuple[str, ...], layer: RegisteredLayer) -> dict[str, Value]:
    """What the node at ``path`` has set of the arguments of a layer."""
    given = _given(graph, path)
    return {one.name: given[one.name] for one in layer.parameters if one.name in given}


def _given(graph: Graph, path: tuple[str, ...]) -> dict[str, Value]:
    node = at(graph, path[:-1]).by_id[path[-1]]
    return dict(node.params.get("config") or {}) if node.type == CUSTOM else dict(node.params)


def followed(graph: Graph, before: Parts, layer: RegisteredLayer) -> Graph:
    """The graph with the layer in the place of all that carries the text ``before``, at every level."""
    nodes = tuple(_followed_node(node, before, layer) for node in graph.nodes)
    same = all(one is other for one, other in zip(nodes, graph.nodes, strict=True))
    return graph if same else replace(graph, nodes=nodes)


def _followed_node(node: Node, before: Parts, layer: RegisteredLayer) -> Node:
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
