"""Layers of the user's own, which are written by their text: what ``wb.register`` has taken in.

In a graph such a layer is a ``Custom`` node that carries the text of its class, so that the drawing is whole without
this list.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from workbench.catalog.expectation_text import quoted_names
from workbench.catalog.node_types import NodeType, Parameter, ParameterKind
from workbench.catalog.own_code import Parts, constructor, tensor_arguments
from workbench.catalog.parameter_validation import check_value
from workbench.graph.call_values import POSITIONAL, at_port
from workbench.graph.document import Value
from workbench.graph.graph_errors import UnknownParameter
from workbench.graph.vocabulary import CUSTOM, Drawn
from workbench.messages import say

_OF_EVERY_LAYER = ("name", "dtype", "trainable", "self")
_KINDS: Mapping[str, ParameterKind] = {"int": "int", "float": "float", "bool": "bool", "str": "string"}
_NULLABLE = " | None"


class RegisteredLayer(Struct, frozen=True):
    """A layer of the user's own.

    Args:
        name: What it is called in the palette and in ``graph.add``.
        class_name: Its class.
        parts: The text of the class, with the imports and helpers that it needs, a part each.
        category: The category of the palette in which it stands.
        description: A sentence about it.

    >>> RegisteredLayer("Scale", "Scale", ("class Scale(keras.layers.Layer): ...",)).parameters
    ()
    """

    name: str
    class_name: str
    parts: Parts
    category: str = "Core"
    description: str = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What its constructor takes, besides what every layer takes."""
        return own_parameters(self.class_name, self.parts)


_layers: dict[str, RegisteredLayer] = {}
_watchers: list[Callable[[], None]] = []


def own_layers() -> tuple[RegisteredLayer, ...]:
    """All that were taken in, in the order of that."""
    return tuple(_layers.values())


def own_layer(name: object) -> RegisteredLayer | None:
    """The one of this name; None where there is none."""
    return _layers.get(name) if isinstance(name, str) else None


def take_in(layer: RegisteredLayer) -> None:
    """Add a layer, or another version of one; nodes that are drawn keep the text that they have."""
    _layers[layer.name] = layer
    for watcher in tuple(_watchers):
        watcher()


def leave_out(name: str) -> None:
    """Take a layer out of the list; nodes that are drawn stay."""
    if _layers.pop(name, None) is not None:
        for watcher in tuple(_watchers):
            watcher()


def watch_own_layers(watcher: Callable[[], None]) -> Callable[[], None]:
    """Call ``watcher`` whenever the list has changed; what is returned ends that."""
    _watchers.append(watcher)
    return lambda: _watchers.remove(watcher) if watcher in _watchers else None


def own_parameters(class_name: str, parts: Parts) -> tuple[Parameter, ...]:
    """The parameters of a class, read from the text of its constructor: types by annotation, or by the default."""
    known = constructor(class_name, parts)
    kinds = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return tuple(
        _parameter(one) for name, one in known.items() if name not in _OF_EVERY_LAYER and one.kind not in kinds
    )


def drawn_own(layer: RegisteredLayer, given: Mapping[str, Any], *, where: str) -> Drawn:
    """The ``Custom`` node that stands for a layer, made with these arguments.

    Raises UnknownParameter, ParameterType or ParameterRange.
    """
    known = {one.name: one for one in layer.parameters}
    for word in given:
        if word not in known:
            expected = quoted_names(tuple(known), word) or say("none")
            raise UnknownParameter(where=where, type=layer.name, received=word, expected=expected)
    config = {word: check_value(known[word], value, where=where) for word, value in given.items()}
    config |= {one.name: one.initial for one in layer.parameters if one.required and one.name not in config}
    params = {"module": "__main__", "class_name": layer.class_name, "config": config, "source": layer.parts}
    inputs = tensor_arguments(layer.class_name, layer.parts)
    return Drawn(CUSTOM, params, {POSITIONAL: tuple(map(at_port, inputs))})


def _parameter(one: inspect.Parameter) -> Parameter:
    note = one.annotation if isinstance(one.annotation, str) else ""
    nullable = note.endswith(_NULLABLE) or one.default is None
    required = one.default is inspect.Parameter.empty
    plain = required or one.default is None or isinstance(one.default, bool | int | float | str | tuple)
    kind = _KINDS.get(note.removesuffix(_NULLABLE).strip()) or _kind_of(one.default)
    initial = _INITIAL.get(kind) if required else None
    default = one.default if not required and plain else None
    return Parameter(
        one.name, kind, default=default, required=required, initial=initial, nullable=nullable or not plain
    )


_INITIAL: Mapping[str, Value] = {"int": 1, "float": 1.0, "bool": False, "string": "", "object": 1}


def _kind_of(default: object) -> ParameterKind:
    """By the type of the default: whole numbers stay whole."""
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float"), (str, "string")):
        if isinstance(default, kind):
            return _KINDS["str"] if name == "string" else _KINDS[name]
    return "object"


def as_type(layer: RegisteredLayer, custom: NodeType) -> NodeType:
    """How the palette describes it: in its category, with its parameters."""
    summary = layer.description or say("A layer of your own.")
    return NodeType(
        name=layer.name, kind="custom", category=layer.category, module="", summary=summary, url=custom.url,
        parameters=layer.parameters, inputs=custom.inputs, outputs=custom.outputs,
    )  # fmt: skip
