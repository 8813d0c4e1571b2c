"""A node's parameters in a few signs, for the canvas: ``32 · 5×5 · relu``."""

from collections.abc import Mapping

from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.type_lookup import types_of
from workbench.graph.call_values import POSITIONAL, ports_in
from workbench.graph.document import GraphKind, Node, Value
from workbench.text_format import number_text, shorten

MOST = 3
LONGEST = 32
_SEPARATOR = " · "
_EVERYWHERE = ("name", "trainable", "dtype", "autocast")
"""Words in the configuration of every layer."""

_TELLING: Mapping[str, tuple[str, ...]] = {
    "Input": ("shape", "dtype"),
    "Label": ("shape", "num_classes"),
    "Embedding": ("input_dim", "output_dim"),
    "MultiHeadAttention": ("num_heads", "key_dim"),
    "GroupQueryAttention": ("num_query_heads", "num_key_value_heads", "head_dim"),
    "Bidirectional": ("layer", "merge_mode"),
    "TimeDistributed": ("layer",),
    "SpectralNormalization": ("layer",),
    "EinsumDense": ("equation", "output_shape", "activation"),
    "Resizing": ("height", "width"),
    "CenterCrop": ("height", "width"),
    "RandomCrop": ("height", "width"),
    "DataSet": ("source", "task"),
    "Network": ("epochs", "optimizer"),
    "Metrics": ("which", "frame"),
    "CustomModule": (),
    "Resize": ("height", "width"),
    "ZeroPadding": ("height", "width"),
}
"""Parameters that say most about a type, always shown."""

_USUAL = (
    "filters", "units", "kernel_size", "pool_size", "output_size", "size", "activation", "rate", "stddev",
    "target_shape", "dims", "n", "cropping", "layer", "axes", "factor", "num_bins", "num_tokens", "scale",
)  # fmt: skip
"""Parameters that say most about any other type that has them, in this order."""


def summary_of(node: Node, kind: GraphKind = "network") -> str:
    """The most telling parameters of a node of a graph of this kind, or an empty text when all are defaults."""
    item = types_of(kind).get(node.type)
    if item is None:
        return ""
    summarized = _summarized(item)
    if item.name == "GetItem":
        return shorten(f"[{node.params.get('key', ':')}]", LONGEST)
    if item.kind == "custom":
        return shorten(_SEPARATOR.join([*_call_texts(node), *_configured(node.params.get("config"))][:MOST]), LONGEST)
    shown = [_shown(parameter, _value(node, parameter)) for parameter in summarized]
    changed = [
        _named(name, value)
        for name, value in node.params.items()
        if name not in {parameter.name for parameter in summarized} and item.parameter(name) is not None
    ]
    texts = [text for text in (*_call_texts(node), *shown, *changed) if text][:MOST]
    return shorten(_SEPARATOR.join(texts), LONGEST)


def _call_texts(node: Node) -> list[str]:
    """What the call is given besides tensors: ``training=False``."""
    given = ((name, value) for name, value in node.call.items() if name != POSITIONAL)
    return [f"{name}={_text(value)}" for name, value in given if value is not None and not any(ports_in(value))]


def _configured(config: Value) -> list[str]:
    """The plain numbers and words in the configuration of a layer that the catalog does not have."""
    if not isinstance(config, Mapping):
        return []
    summarized = {word: value for word, value in config.items() if word not in _EVERYWHERE and value is not None}
    return [
        _named(word, value)
        for word, value in summarized.items()
        if not isinstance(value, Mapping) and value is not False
    ]


def _summarized(item: NodeType) -> list[Parameter]:
    wanted = _TELLING.get(item.name, _USUAL)
    found = [parameter for name in wanted if (parameter := item.parameter(name)) is not None]
    return [parameter for parameter in found if parameter.kind != "bool"]


def _value(node: Node, parameter: Parameter) -> Value:
    fallback = parameter.initial if parameter.required else parameter.default
    return node.params.get(parameter.name, fallback)


def _shown(parameter: Parameter, value: Value) -> str:
    """A value without its parameter's name."""
    if value is None or (parameter.kind == "text_list" and not value):
        return ""
    if parameter.kind == "int_or_tuple" and isinstance(value, int) and parameter.length not in (None, 1):
        value = (value,) * parameter.length
    return _text(value)


def _named(name: str, value: Value) -> str:
    """A changed parameter by name; a switch needs only that."""
    if value is True:
        return name
    return f"{name} {_text(value)}"


def _text(value: Value) -> str:
    if isinstance(value, Mapping):
        return str(value.get("class_name", "…"))
    if value and isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, tuple):
        return "×".join(_text(item) if item is not None else "?" for item in value) or "()"
    if isinstance(value, float):
        return number_text(value)
    return str(value)
