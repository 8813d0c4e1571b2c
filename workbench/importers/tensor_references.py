"""What a configuration says about tensors: which one is meant, and the structures that hold them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from workbench.graph.call_values import at_port
from workbench.graph.document import FrozenList, Value

_LARGEST = 2**63
OPERATIONS = "keras.src.ops."
"""Where the modules of Keras's operations are."""

NUMPY_NUMBER = "__numpy_number__"
"""The class name that a description gives to a number of NumPy; Keras has none for it."""


class TensorReference(Struct, frozen=True):
    """The ``index``-th result of the ``call``-th call of a layer."""

    layer: str
    call: int
    index: int


def tensor(value: object) -> TensorReference | None:
    """The tensor that a value inside a call stands for, or None for any other value."""
    if isinstance(value, Mapping) and value.get("class_name") == "__keras_tensor__":
        return leaf(value["config"]["keras_history"])
    return None


def leaf(value: object) -> TensorReference | None:
    """``["conv", 0, 0]`` as a tensor; None for anything else."""
    if not isinstance(value, list | tuple) or len(value) != 3 or not isinstance(value[0], str):  # noqa: PLR2004
        return None
    layer, call, index = value
    if type(call) is not int or type(index) is not int or call < 0 or index < 0:
        return None
    return TensorReference(layer, call, index)


def shape_of(value: Any) -> tuple[int | None, ...]:
    """The shape that a configuration notes beside a tensor; empty when it says nothing."""
    return tuple(value["config"].get("shape") or ())


def tensors_in(value: object) -> Iterator[TensorReference]:
    """All tensors inside a call's arguments, in order."""
    found = tensor(value)
    if found is not None:
        yield found
        return
    for item in _items(value):
        yield from tensors_in(item)


def _items(value: object) -> Iterable[object]:
    """What a dict, list or tuple holds; nothing for anything else."""
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def leaves(structure: object) -> Iterator[TensorReference]:
    """All tensors of a model's inputs or outputs, in order. Raises ValueError for anything else in it."""
    found = leaf(structure)
    if found is not None:
        yield found
        return
    if not isinstance(structure, Mapping | list | tuple):
        raise ValueError(structure)  # noqa: TRY004 - a file says so, not a programmer
    for item in _items(structure):
        yield from leaves(item)


def flat(structure: Value) -> Iterator[str]:
    """The ids at the ends of a structure, in the order in which Keras numbers tensors: dicts by their sorted keys."""
    if isinstance(structure, Mapping):
        for key in sorted(structure):
            yield from flat(structure[key])
    elif isinstance(structure, tuple):
        for item in structure:
            yield from flat(item)
    elif isinstance(structure, str):
        yield structure


def mapped(structure: Any, change: Callable[[], str]) -> Value:
    """The same structure with ``change()`` at each end, called in order."""
    if leaf(structure) is not None:
        return change()
    if isinstance(structure, Mapping):
        return {key: mapped(item, change) for key, item in structure.items()}
    return tuple(mapped(item, change) for item in structure)


def template(value: Any, port: Callable[[TensorReference], str]) -> Value:
    """A call's argument with its tensors replaced by ports, and everything else as plain data."""
    found = tensor(value)
    if found is not None:
        return at_port(port(found))
    if isinstance(value, Mapping):
        kind = value.get("class_name")
        if kind == NUMPY_NUMBER:
            return {"dtype": value["config"]["dtype"], "number": plain(value["config"]["value"])}
        if kind in ("__numpy__", "__tensor__"):
            held = value["config"]
            return {"array": plain(held["value"]), "dtype": held["dtype"], "tensor": kind == "__tensor__"}
        return {key: template(item, port) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(template(item, port) for item in value)
    return plain(value)


def plain(value: Any) -> Value:
    """A value that files can hold.

    Infinite numbers and NaN, which JSON has not, become ``{"float": "inf"}``. What is no data at all becomes an object
    that nobody can make again, with its text.
    """
    if value is None or isinstance(value, bool | str | float) or (isinstance(value, int) and abs(value) < _LARGEST):
        return _simple(value)
    if isinstance(value, Mapping):
        return {str(plain(str(key))): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return (FrozenList if isinstance(value, FrozenList) else tuple)(plain(item) for item in value)
    return {"class_name": type(value).__name__, "config": plain(str(value)[:200])}


def _simple(value: str | float | None) -> Value:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return {"float": str(value)} if isinstance(value, float) and not abs(value) < float("inf") else value
