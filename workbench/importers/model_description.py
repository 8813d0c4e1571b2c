"""A Keras model in memory as plain data."""

from typing import TYPE_CHECKING, Any

from workbench.importers.given_lists import listed
from workbench.importers.import_errors import NotAKerasModel, SubclassedModel
from workbench.importers.live_configs import complete_configs, functions_of_tensorflow
from workbench.importers.source_remarks import REPLACED
from workbench.importers.tensor_references import NUMPY_NUMBER, OPERATIONS

if TYPE_CHECKING:
    import keras


def described(model: "keras.Model") -> tuple[dict[str, Any], dict[str, int]]:
    """The model's class and configuration, and how many tensors each of its layers gives, by name.

    Raises NotAKerasModel or SubclassedModel.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise NotAKerasModel(received=type(model).__name__)
    with complete_configs(model):
        config = _with_lists(_with_typed_numbers(_config(model)))
    if not isinstance(config.get("layers"), list) or _calls_itself(model):
        raise SubclassedModel(where=str(model.name), received=type(model).__name__)
    operations = getattr(model, "operations", ())
    results = {operation.name: len(_results(operation)) for operation in operations if _results(operation)}
    names = functions_of_tensorflow(model)
    return {"class_name": type(model).__name__, "config": config, **({REPLACED: names} if names else {})}, results


def _with_typed_numbers(value: Any, *, in_call: bool = False) -> Any:
    """A configuration whose calls tell NumPy's numbers from Python's: Keras computes ``x / np.sqrt(4)`` in 64 bits."""
    import numpy as np

    if in_call and isinstance(value, np.float64):
        return {"class_name": NUMPY_NUMBER, "config": {"value": float(value), "dtype": str(value.dtype)}}
    if isinstance(value, dict):
        return {
            word: _with_typed_numbers(item, in_call=in_call or word == "inbound_nodes") for word, item in value.items()
        }
    if type(value) in (list, tuple):
        return type(value)(_with_typed_numbers(item, in_call=in_call) for item in value)
    return value


def _with_lists(value: Any) -> Any:
    """A configuration whose operations tell lists from tuples, also where JSON carries it on.

    Layers make of their arguments what they need; an operation keeps what it was given.
    """
    if isinstance(value, dict):
        if "inbound_nodes" in value and str(value.get("module")).startswith(OPERATIONS):
            calls = [{word: _arguments(given) for word, given in call.items()} for call in value["inbound_nodes"]]
            return {**value, "config": listed(value.get("config")), "inbound_nodes": calls}
        return {word: _with_lists(item) for word, item in value.items()}
    return type(value)(map(_with_lists, value)) if type(value) in (list, tuple) else value


def _arguments(given: Any) -> Any:
    """The arguments of a call. Lists of tensors are no values: they become connections."""
    if isinstance(given, dict):
        return {word: listed(item) for word, item in given.items()}
    return tuple(map(listed, given))


def _config(model: "keras.Model") -> dict[str, Any]:
    """What the model says about itself; nothing when it cannot say it."""
    import keras

    try:
        config: dict[str, Any] = model.get_config()
    except NotImplementedError:
        config = {}
    if isinstance(model, keras.Sequential) and "layers" not in config:
        return dict(keras.Sequential.get_config(model))
    if "layers" not in config and hasattr(model, "_inputs_struct"):
        return _as_functional(model)
    return config


def _as_functional(model: "keras.Model") -> dict[str, Any]:
    """The configuration of a functional model whose class has a constructor of its own: Keras leaves the layers out."""
    import keras

    plain = keras.Model(model._inputs_struct, model._outputs_struct, name=model.name)  # noqa: SLF001 - their structure
    return {**plain.get_config(), "trainable": model.trainable}


def _calls_itself(model: "keras.Model") -> bool:
    """Whether the class of a model has a ``call`` of its own, which may do anything with its layers."""
    owner = next(cls for cls in type(model).__mro__ if "call" in vars(cls))
    return owner.__module__.split(".")[0] != "keras"


def _results(operation: Any) -> list[Any]:
    nodes = getattr(operation, "_inbound_nodes", ())
    return list(nodes[0].output_tensors) if nodes else []
