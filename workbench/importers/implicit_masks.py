"""What Keras itself adds to a configuration: masks that follow from Embedding and Masking, and defaults of a call.

A layer that is called on one tensor with no further argument gets ``training`` and ``mask`` written into its call, and
the operations that compute such masks stand among the layers. Keras adds all of it again when the model is built
again, so none of it belongs in a drawing.
"""

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from workbench.catalog.class_lookup import layer_class
from workbench.graph.traversal import reachable
from workbench.importers.layer_config import module_of
from workbench.importers.tensor_references import TensorReference, leaves, tensor, tensors_in

Layer = Mapping[str, Any]

MASKS = ("mask", "query_mask", "value_mask", "key_mask")
_LEAKED = {"training", "mask"}


def mask_operations(layers: Mapping[str, Layer], outputs: object) -> frozenset[str]:
    """Names of the operations that only compute masks which Keras makes by itself."""
    seeds = set(_seeds(layers))
    if not seeds:
        return frozenset()
    uses = _uses(layers, outputs)
    following = _followed(layers)
    found = reachable(seeds, lambda name: following.get(name, ()))
    while outside := {name for name in found if not uses.get(name, {""}) <= found | {MASKS[0]}}:
        found -= outside
    while sources := {
        name
        for name in layers
        if name not in found and _is_operation(layers[name]) and uses.get(name) and uses[name] <= found
    }:
        found |= sources
    return frozenset(found)


def _is_operation(layer: Layer) -> bool:
    return str(layer.get("module")).startswith("keras.src.ops")


def _calls(layer: Layer) -> Iterator[Mapping[str, Any]]:
    yield from layer.get("inbound_nodes") or ()


def _seeds(layers: Mapping[str, Layer]) -> Iterator[str]:
    """Comparisons with the tensor that also enters an Embedding or Masking layer."""
    masked: set[TensorReference] = set()
    for layer in layers.values():
        config = layer.get("config") or {}
        if layer["class_name"] == "Masking" or (layer["class_name"] == "Embedding" and config.get("mask_zero")):
            masked.update(found for call in _calls(layer) for found in tensors_in(call["args"]))
    for name, layer in layers.items():
        if masked and layer["class_name"] == "NotEqual" and _is_operation(layer):
            args = [call["args"] for call in _calls(layer)]
            if all(len(one) == 2 and tensor(one[0]) in masked and tensor(one[1]) is None for one in args):  # noqa: PLR2004
                yield name


def _uses(layers: Mapping[str, Layer], outputs: object) -> dict[str, set[str]]:
    """Who uses each layer: names of layers, ``"mask"`` for a use as a mask, and nobody's name for an output."""
    uses: dict[str, set[str]] = {}
    for found in leaves(outputs):
        uses.setdefault(found.layer, set()).add("")
    for name, layer in layers.items():
        for call in _calls(layer):
            for found in tensors_in(call["args"]):
                uses.setdefault(found.layer, set()).add(name)
            for word, value in call["kwargs"].items():
                for found in tensors_in(value):
                    uses.setdefault(found.layer, set()).add(MASKS[0] if word in MASKS else name)
    return uses


def _followed(layers: Mapping[str, Layer]) -> Mapping[str, set[str]]:
    """For each layer the operations that take a result of it as an argument."""
    following: dict[str, set[str]] = {}
    for name, layer in layers.items():
        if _is_operation(layer):
            for found in (one for call in _calls(layer) for one in tensors_in(call["args"])):
                following.setdefault(found.layer, set()).add(name)
    return following


def without_leaks(layer: Layer, call: Mapping[str, Any], masks: frozenset[str]) -> Mapping[str, Any]:
    """The keywords of a call that its author wrote, as far as can be told."""
    kwargs = {
        word: value
        for word, value in call["kwargs"].items()
        if not (word in MASKS and (found := tensor(value)) is not None and found.layer in masks)
    }
    if len(call["args"]) != 1 or not call["kwargs"].keys() <= _LEAKED or tensor(kwargs.get("mask")) is not None:
        return kwargs
    defaults = _call_defaults(module_of(layer), str(layer["class_name"]))
    if defaults is None or ("mask" in defaults and "mask" not in call["kwargs"]):
        return kwargs
    return {
        word: value
        for word, value in kwargs.items()
        if not (value is None and word == "mask") and not (word == "training" and value is defaults.get("training"))
    }


@cache
def _call_defaults(module: str, class_name: str) -> Mapping[str, Any] | None:
    """The defaults of a layer's ``call``; None where the class is not known."""
    if (module, class_name) in (
        ("keras", "Functional"),
        ("keras", "Sequential"),
        ("keras.src.models.functional", "Functional"),
    ):
        return {"training": None, "mask": None}
    cls = layer_class(module, class_name)
    if cls is None:
        return None
    return {item.name: item.default for item in inspect.signature(cls.call).parameters.values()}  # type: ignore[attr-defined]
