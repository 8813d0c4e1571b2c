"""A Sequential model's configuration as a graph: a chain."""

from collections.abc import Mapping
from typing import Any

from workbench.catalog.class_lookup import policy_name
from workbench.catalog.config_reader import CONFIGURED
from workbench.catalog.generated_files import DTYPES
from workbench.catalog.sequential_form import with_kind
from workbench.graph.document import Edge, Graph, ModelForm, Node, frozen
from workbench.graph.vocabulary import INPUT, MODEL, OUTPUT, vocabulary
from workbench.importers.broken_config import broken
from workbench.importers.functional_import import (
    ImportContext,
    ReadModel,
    is_model,
    layer_name,
    results_of,
    safe_name,
)
from workbench.importers.layer_config import Kind, kind_of
from workbench.messages import say

_INPUT = "InputLayer"


def read_sequential(config: Mapping[str, Any], context: ImportContext, read_model: ReadModel) -> Graph:
    """The chain of a Sequential model. One that was never given an input shape starts at an Input without shape."""
    layers = list(config["layers"])
    if not layers:
        raise broken(context.where, "layers", say("at least one layer"), say("none"))
    if layers[0]["class_name"] != _INPUT:
        layers.insert(0, _missing_input(config))
    nodes: list[Node] = []
    edges: list[Edge] = []
    port = "output"
    for layer in layers:
        node = _node(layer, f"n{len(nodes) + 1}", _taken(nodes), context, read_model)
        if nodes:
            edges.append(Edge(nodes[-1].id, port, node.id, _first_input(node)))
        nodes.append(node)
        port = results_of(node.inner)[0] if node.inner is not None else vocabulary().outputs(node)[0].name
    if context.depth or context.ends:
        nodes.append(Node(f"n{len(nodes) + 1}", OUTPUT, _free("output", _taken(nodes))))
        edges.append(Edge(nodes[-2].id, port, nodes[-1].id, "input"))
    form = ModelForm(trainable=config.get("trainable") is not False, **_policy(config))
    name = safe_name(config.get("name"), "sequential")
    return with_kind(Graph(name, tuple(nodes), tuple(edges), form), sequential=True)


def _policy(config: Mapping[str, Any]) -> dict[str, Any]:
    """The model's own dtype policy, where it is not what Keras gives by itself."""
    policy = policy_name(frozen(config.get("dtype")))
    if policy is None or policy == CONFIGURED["dtype"]:
        return {}
    return {"dtype": policy} if policy in DTYPES else {"lost": {"dtype": _class_name(policy)}}


def _class_name(policy: object) -> str:
    return str(policy.get("class_name", "…")) if isinstance(policy, Mapping) else str(policy)


def _missing_input(config: Mapping[str, Any]) -> Mapping[str, Any]:
    shape = config.get("build_input_shape")
    given = {"batch_shape": shape} if isinstance(shape, list | tuple) else {}
    return {"class_name": _INPUT, "config": {"name": "input", **given}}


def _taken(nodes: list[Node]) -> set[str]:
    return {node.name for node in nodes}


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 0
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def _node(
    layer: Mapping[str, Any], node_id: str, taken: set[str], context: ImportContext, read_model: ReadModel
) -> Node:
    name = layer_name(layer)
    inner = read_model(layer, context.inside(name)) if is_model(layer) else None
    kind = kind_of(layer, (), 1) if inner is None else Kind(MODEL, {})
    call = {"*": ({"port": "input"},)} if kind.type == "Custom" else {}
    if taken and kind.type == INPUT:
        raise broken(context.where, name, say("one InputLayer, at the beginning"), say("another one"))
    return Node(node_id, kind.type, _free(safe_name(name), taken), kind.params, note=kind.note, inner=inner, call=call)


def _first_input(node: Node) -> str:
    if node.inner is not None:
        return next(inner.id for inner in node.inner.nodes if inner.type == INPUT)
    return "input" if node.call else vocabulary().inputs(node)[0].name
