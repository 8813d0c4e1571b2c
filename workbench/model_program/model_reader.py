"""A Keras model as a program: its own layer objects, with the arguments the model itself passes."""

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.codegen.identifiers import Namer
from workbench.graph.traversal import depth_first_order
from workbench.model_program.program import Program, ProgramCall, ProgramInput, Slot

_UNNAMED = re.compile(r"^(keras_tensor|input_layer)(_\d+)?$")
"""The names that Keras makes up for inputs: they count on, whatever a notebook has run before."""


def read(model: Any) -> Program | None:
    """The program of a Keras model or layer; None for a model whose calls only its Python code knows."""
    graph = graph_of(model)
    if graph is not None:
        return _ModelReader(graph, model.name).program()
    if _is_unbuilt_sequential(model):
        return _chain(model)
    return None if is_subclassed(model) else single(model)


def graph_of(model: Any) -> Any:
    """The functional model behind ``model``: itself, that of a Sequential, or None if there is none."""
    import keras
    from keras.src.models.functional import Functional

    if isinstance(model, keras.Sequential):
        overrides = type(model).call is not keras.Sequential.call
        return None if overrides else getattr(model, "_functional", None)
    return model if isinstance(model, Functional) and type(model).call is Functional.call else None


def is_subclassed(model: Any) -> bool:
    """Whether only the Python code of ``model`` knows which layers it calls."""
    import keras

    return isinstance(model, keras.Model) and graph_of(model) is None and not _is_unbuilt_sequential(model)


def _is_unbuilt_sequential(model: Any) -> bool:
    import keras

    return isinstance(model, keras.Sequential) and type(model).call is keras.Sequential.call


def _chain(model: Any) -> Program:
    """A Sequential that has seen no shape yet: each layer on what the one before gave."""
    calls = [
        ProgramCall(layer.name, layer, (Slot(index),), {}, (Slot(index + 1),), takes_training=takes_training(layer))
        for index, layer in enumerate(model.layers)
    ]
    return Program(model.name, (ProgramInput("x", Slot(0)),), tuple(calls), Slot(len(calls)))


def single(layer: Any) -> Program:
    """One layer called on one input, which may be a list of tensors."""
    call = ProgramCall(layer.name, layer, (Slot(0),), {}, (Slot(1),), takes_training=takes_training(layer))
    return Program(layer.name, (ProgramInput("x", Slot(0)),), (call,), Slot(1))


def takes_training(operation: Any) -> bool:
    """Whether a call may be told that it is part of training."""
    return "training" in inspect.signature(operation.call).parameters


class _ModelReader:
    """Collects the nodes between the inputs and outputs of one functional model."""

    def __init__(self, graph: Any, name: str) -> None:
        self._graph = graph
        self._name = name
        self._slots: dict[int, Slot] = {}

    def program(self) -> Program:
        """The calls in an order in which every tensor is there when it is needed, branch after branch."""
        import keras

        namer = Namer()
        entries = tuple(
            ProgramInput(
                namer.unique(_UNNAMED.sub("input", tensor.name)),
                self._slot(tensor),
                tuple(tensor.shape),
                str(tensor.dtype),
            )
            for tensor in self._graph.inputs
        )
        calls = tuple(self._call(node) for node in self._nodes())
        given = keras.tree.map_structure(self._slot, self._graph._outputs_struct)  # noqa: SLF001 - their nesting
        if isinstance(given, list | tuple) and len(given) == 1:
            given = given[0]  # as Keras returns it
        return Program(self._name, entries, calls, given)

    def _slot(self, tensor: Any) -> Slot:
        return self._slots.setdefault(id(tensor), Slot(len(self._slots)))

    def _nodes(self) -> list[Any]:
        """Nodes in depth-first order from the outputs."""
        here = {id(tensor) for tensor in self._graph.inputs}

        def behind(tensors: Sequence[Any]) -> list[Any]:
            found = (_node_of(tensor) for tensor in tensors if id(tensor) not in here)
            return [node for node in found if node is not None and not node.is_input]

        return depth_first_order(behind(self._graph.outputs), lambda node: behind(node.input_tensors))

    def _call(self, node: Any) -> ProgramCall:
        operation = node.operation
        arguments, keywords = node.arguments.convert(self._filled)
        return ProgramCall(
            name=operation.name,
            operation=operation,
            arguments=tuple(arguments),
            keywords=dict(keywords),
            outputs=tuple(self._slot(tensor) for tensor in node.outputs),
            inner=_inner(node),
            shapes=tuple(tuple(tensor.shape) for tensor in node.outputs),
            takes_training=takes_training(operation),
            wraps_single=len(node.outputs) == 1 and _wraps(node),
        )

    def _filled(self, value: Any) -> Any:
        import keras

        return self._slot(value) if isinstance(value, keras.KerasTensor) else value


def _node_of(tensor: Any) -> Any:
    operation, index, _ = tensor._keras_history  # noqa: SLF001 - where Keras keeps what a tensor came from
    return None if operation is None else operation._inbound_nodes[index]  # noqa: SLF001


def _inner(node: Any) -> Program | None:
    """The program of a nested model, if calling its layers one by one is the same as calling it."""
    graph = graph_of(node.operation)
    if graph is None or not _takes_tensors_unchanged(node, graph.inputs):
        return None
    return _ModelReader(graph, node.operation.name).program()


def _takes_tensors_unchanged(node: Any, inputs: Sequence[Any]) -> bool:
    """Whether the tensors go in as they are: no mask, no other nesting, no conversion of dtype or rank."""
    arguments, keywords = node.arguments.args, node.arguments.kwargs
    if len(arguments) != 1 or any(name != "training" and value is not None for name, value in keywords.items()):
        return False
    given = list(arguments[0]) if isinstance(arguments[0], list | tuple) else [arguments[0]]
    if len(given) != len(inputs) or isinstance(arguments[0], Mapping):
        return False
    return all(
        len(getattr(one, "shape", ())) == len(two.shape) and getattr(one, "dtype", None) == two.dtype
        for one, two in zip(given, inputs, strict=True)
    )


def _wraps(node: Any) -> bool:
    """Whether an operation of ``keras.ops`` gives its single tensor inside a list."""
    import keras

    if isinstance(node.operation, keras.layers.Layer):
        return False
    return isinstance(node.operation.compute_output_spec(*node.arguments.args, **node.arguments.kwargs), list | tuple)
