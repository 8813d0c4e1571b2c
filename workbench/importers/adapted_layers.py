"""What preprocessing layers have learned from data with ``adapt``, as arguments of their constructors."""

import inspect
from collections.abc import Mapping
from typing import Any

from workbench.importers import fidelity_reasons
from workbench.messages import say

NOTE = "workbench_note"
"""A word that Keras does not have: a remark on the layer that stays with its node."""

MOST_WORDS = 2000
"""Entries of a vocabulary that are written into code; a longer one belongs into a file."""

_LOOKUPS = ("StringLookup", "IntegerLookup", "TextVectorization")


def adapted_config(layer: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a layer's configuration that say its state, or a note on a state that is too large for code."""
    kind = type(layer).__name__
    if not type(layer).__module__.startswith("keras."):
        return {}
    if kind == "Normalization":
        return _normalization(layer)
    if kind == "Discretization" and config.get("bin_boundaries") is not None:
        return {"num_bins": None, "bin_boundaries": [float(one) for one in config["bin_boundaries"]]}
    return _lookup(layer, kind, config) if kind in _LOOKUPS else {}


def _normalization(layer: Any) -> dict[str, Any]:
    """Mean and variance; none for a layer that has seen no data."""
    from keras.ops import convert_to_numpy

    if layer.input_mean is not None:
        given = {"mean": layer.input_mean, "variance": layer.input_variance}
        return {word: convert_to_numpy(value).tolist() for word, value in given.items()}
    if not layer.built or getattr(layer, "adapt_mean", None) is None:
        return {"mean": None, "variance": None}
    mean, variance = convert_to_numpy(layer.adapt_mean), convert_to_numpy(layer.adapt_variance)
    if not mean.any() and (variance == 1).all():
        return {"mean": None, "variance": None}
    if mean.size > MOST_WORDS:
        what = say(fidelity_reasons.STATISTICS, count=mean.size)
        return {"mean": None, "variance": None, NOTE: _too_large(what, "adapt()")}
    return {"mean": mean.tolist(), "variance": variance.tolist()}


def _lookup(layer: Any, kind: str, config: Mapping[str, Any]) -> dict[str, Any]:
    words = list(layer.get_vocabulary(include_special_tokens=False)) if layer.vocabulary_size() else []
    words = [one.item() if hasattr(one, "item") else one for one in words]
    inner = getattr(layer, "_lookup_layer", layer)
    weights = _weights(inner, len(words))
    known = inspect.signature(type(layer)).parameters
    gone = {word: None for word in config if word not in known and word not in ("name", "trainable", "dtype")}
    if len(words) > MOST_WORDS:
        what = say(fidelity_reasons.VOCABULARY, count=len(words))
        return {**gone, "vocabulary": None, "idf_weights": None, NOTE: _too_large(what, "set_vocabulary()")}
    if not words:
        return gone
    if kind == "IntegerLookup":
        words = [int(one) for one in words]
    return {**gone, "vocabulary": words, "idf_weights": weights}


def _weights(lookup: Any, count: int) -> list[float] | None:
    """The weights of the words, without those of the tokens that the layer adds itself."""
    import numpy as np

    if getattr(lookup, "output_mode", "") != "tf_idf" or getattr(lookup, "idf_weights", None) is None:
        return None
    return [float(one) for one in np.array(lookup.idf_weights)[-count:]] if count else None


def _too_large(what: str, method: str) -> str:
    return say(fidelity_reasons.NOT_IN_CODE, what=what, method=method)
