"""A network as plain data: the same for a Keras model, a graph, and an editor that holds one."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import structs

from workbench.analysis import analyze
from workbench.analysis.weight_counts import count_weights
from workbench.graph.document import Graph
from workbench.graph.graph_files import encode
from workbench.labs.questions.answer_protocol import Plain
from workbench.labs.questions.carried_numbers import carried_numbers
from workbench.labs.questions.plain_values import NotPlain, TooLarge, Unbuilt, to_plain

if TYPE_CHECKING:
    import keras


def graph_of(value: object) -> Graph | None:
    """The graph that a value is, or shows (an editor); None where there is none."""
    if isinstance(value, Graph):
        return value
    shown = getattr(value, "graph", None)
    return shown if isinstance(shown, Graph) else None


def describe(value: object) -> Plain:
    """The value of :class:`~workbench.labs.questions.answer_protocol.Describe`.

    Raises Unbuilt for a drawing with an error, NotPlain for what is no network.
    """
    graph = graph_of(value)
    if graph is None:
        return _described(_model(value), None)
    return _drawn(graph)


@lru_cache(maxsize=8)
def _drawn(graph: Graph) -> Plain:
    """Checked again without a change, a drawing is not built again."""
    from workbench.analysis.keras_sandbox import keras_sandbox
    from workbench.codegen import build_model

    try:
        with keras_sandbox():
            # Layer by layer it is the same network, and Keras takes half the time for it.
            functional = structs.replace(graph, form=structs.replace(graph.form, kind="functional"))
            return _described(build_model(functional), encode(graph).decode())
    except Exception as error:
        raise Unbuilt(_first_problem(graph) or str(error)) from error


def _first_problem(graph: Graph) -> str:
    errors = [problem for problem in analyze(graph).problems if problem.severity == "error"]
    return f"{errors[0].node}: {errors[0].message}".removeprefix(": ") if errors else ""


def _model(value: object) -> "keras.Model":
    import keras

    if not isinstance(value, keras.Model):
        raise NotPlain(type(value).__name__)
    return value


def _described(model: "keras.Model", graph: str | None) -> Plain:
    layers = [_layer(path, layer) for path, layer in _layers(model, "")]
    return {
        "layers": layers,
        "input_shapes": _shapes(getattr(model, "inputs", None)),
        "output_shapes": _shapes(getattr(model, "outputs", None)),
        "params": max(sum(layer["params"] for layer in layers), count_weights(model).total) + carried_numbers(model),
        "graph": graph,
    }


def _layers(model: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The layers in computing order, those of nested models in their place, each once."""
    for layer in getattr(model, "operations", None) or model.layers:
        name = f"{path}{layer.name}"
        if hasattr(layer, "operations") or hasattr(layer, "layers"):
            yield from _layers(layer, f"{name}/")
        else:
            yield name, layer


def _layer(name: str, layer: Any) -> dict[str, Plain]:
    return {
        "name": name,
        "class": type(layer).__name__,
        "config": dict(_settings(layer)),
        "output_shape": _output_shape(layer),
        "params": count_weights(layer).total,
    }


def _settings(layer: Any) -> Iterator[tuple[str, Plain]]:
    try:
        config = layer.get_config()
    except Exception:  # noqa: BLE001 - a student's own layer
        return
    for word, value in config.items():
        try:
            yield str(word), to_plain(value)
        except (NotPlain, TooLarge):
            continue


def _output_shape(layer: Any) -> Plain:
    try:
        tensors = layer._inbound_nodes[0].output_tensors  # noqa: SLF001 - .output refuses layers that are called twice
    except (AttributeError, IndexError):
        return None
    return _shapes(tensors)[0] if tensors else None


def _shapes(tensors: Any) -> list[Plain]:
    return [list(tensor.shape) for tensor in tensors or ()]
