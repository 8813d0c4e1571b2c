"""What Keras 1 and 2 called layers and parameters, and what Keras 3 calls them."""

from collections.abc import Mapping
from typing import Any

from workbench.catalog.renamed_arguments import LAYER_CLASSES, renamed_arguments

_LAYERS = "keras.layers"

MERGE_MODES = {
    "sum": "Add",
    "mul": "Multiply",
    "ave": "Average",
    "max": "Maximum",
    "concat": "Concatenate",
    "dot": "Dot",
}
WITHOUT_EFFECT = frozenset({
    "batch_input_shape", "input_shape", "input_dtype", "input_length", "implementation", "consume_less", "time_major",
    "renorm", "renorm_clipping", "renorm_momentum", "fused", "virtual_batch_size", "adjustment", "arguments_are_lists",
    "forget_bias_init", "return_attention_scores", "experimental_run_tf_function",
})  # fmt: skip
"""Words that say nothing about what a layer computes today."""

_INITIALIZERS = {"uniform": "random_uniform", "normal": "random_normal", "zero": "zeros", "one": "ones"}
_ORDERINGS = {"tf": "channels_last", "th": "channels_first", "default": None}


def parameter_value(word: str, value: Any) -> Any:
    """A parameter's value in the words of Keras 3."""
    return _value(word, value)


def modern_config(class_name: str, config: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Module, class name and configuration in the words of Keras 3."""
    if class_name == "Merge":
        return _LAYERS, *_merge(config)
    name = LAYER_CLASSES.get(class_name, class_name)
    words = renamed_arguments(name)
    found = _completed(class_name, _joined(name, config))
    modern: dict[str, Any] = {}
    for word, value in found.items():
        if word in WITHOUT_EFFECT and word not in words and not (word.startswith("renorm") and value is True):
            continue
        if word == "input_dim" and name != "Embedding":
            continue
        modern[words.get(word, word)] = _value(words.get(word, word), value)
    return _LAYERS, name, modern


_SAYS_NOTHING = (("groups", 1), ("mode", 0), ("dropout", 0.0))
"""Words that some layers have no longer, with the value that they have today."""


def _completed(class_name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """What was another default then, or said in other words, and nothing of what says nothing today."""
    found = {word: value for word, value in config.items() if (word, value) not in _SAYS_NOTHING}
    match class_name:
        case "LSTM" if "forget_bias_init" in found:
            found.setdefault("unit_forget_bias", found["forget_bias_init"] == "one")
        case "GRU":
            found.setdefault("reset_after", False)
        case "CuDNNLSTM" | "CuDNNGRU":
            found.setdefault("recurrent_activation", "sigmoid")
        case "SeparableConvolution2D" | "SeparableConv2D" | "SeparableConv1D":
            return _separable(found)
    return found


def _separable(config: dict[str, Any]) -> dict[str, Any]:
    """A separable convolution has two kernels; what is said of one kernel was never used."""
    unused = ("init", "kernel_initializer", "kernel_regularizer", "kernel_constraint")
    rest = {word: value for word, value in config.items() if word not in unused}
    both = config.get("init")
    return rest if both is None else {"depthwise_initializer": both, "pointwise_initializer": both, **rest}


def _joined(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Sizes that Keras 1 kept one number a word."""
    found = dict(config)
    for words in (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3")):
        if name.startswith(("Conv", "SeparableConv")) and all(word in found for word in words):
            found["kernel_size"] = [found.pop(word) for word in words]
    if name == "Conv2DTranspose":
        found.pop("output_shape", None)
    return found


def _value(word: str, value: Any) -> Any:
    if word == "data_format" and value in _ORDERINGS:
        return _ORDERINGS[value]
    if word.endswith("_initializer"):
        return _initializer(value)
    if word == "padding" and isinstance(value, str):
        return value.lower()
    if word == "activation" and value == "softmax_v2":
        return "softmax"
    if word in ("strides", "axis") and isinstance(value, list) and len(value) == 1:
        return value[0]
    return _object(word, value) if isinstance(value, Mapping) else value


def _object(word: str, value: Mapping[str, Any]) -> Any:
    if word == "dtype":
        return (value.get("config") or {}).get("name")
    if value.get("type") == "ndarray":
        return value.get("value")
    return _named_object(value) if "class_name" not in value and isinstance(value.get("name"), str) else value


def _initializer(value: Any) -> Any:
    """An initializer with its name of today, and without the dtype that TensorFlow 1 wrote into it."""
    if isinstance(value, str):
        return _INITIALIZERS.get(value, value)
    if not isinstance(value, Mapping) or not isinstance(value.get("config"), Mapping):
        return value
    rest = {word: item for word, item in value["config"].items() if word != "dtype"}
    return {**value, "class_name": str(value.get("class_name")).removesuffix("V2"), "config": rest}


def _named_object(value: Mapping[str, Any]) -> dict[str, Any]:
    """A regularizer or constraint of Keras 1: ``{"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}``."""
    rest = {word: item for word, item in value.items() if word != "name"}
    if value["name"] in ("WeightRegularizer", "ActivityRegularizer", "L1L2Regularizer"):
        return {"class_name": "L1L2", "config": rest}
    if "m" in rest:
        rest["max_value"] = rest.pop("m")
    return {"class_name": value["name"], "config": rest}


def _merge(config: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The Merge layer of Keras 1, by its mode; with a function as mode it stays a Merge, which Keras lost."""
    name = MERGE_MODES.get(str(config.get("mode")))
    if name is None:
        return "Merge", dict(config)
    rest: dict[str, Any] = {"name": config.get("name")}
    if name == "Concatenate":
        rest["axis"] = config.get("concat_axis", -1)
    if name == "Dot":
        rest["axes"] = config.get("dot_axes", -1)
    return name, rest
