"""What one call is given: tensors at ports, and everything else as values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.catalog import node_type
from workbench.graph.call_values import POSITIONAL
from workbench.graph.document import Graph, Value
from workbench.graph.vocabulary import INPUT, Port
from workbench.importers.tensor_references import TensorReference, template, tensor


class Arguments(Struct, frozen=True):
    """``call`` is what the node keeps; ``tensors`` are ports with what enters there, in order."""

    call: Mapping[str, Value]
    tensors: tuple[tuple[str, TensorReference], ...]


def read_arguments(type_name: str, inner: Graph | None, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Arguments:
    """Arguments of a call of a layer, operation or nested model (``inner``)."""
    reader = _ArgumentReader()
    if inner is not None and not args and "inputs" in kwargs:
        args, kwargs = [kwargs["inputs"]], {name: value for name, value in kwargs.items() if name != "inputs"}
    usual = _nested(inner, args) if inner is not None else _usual(type_name, args, kwargs)
    if usual is None:
        reader.template(POSITIONAL, tuple(args), "input")
        rest = dict(kwargs)
    else:
        for name, value in usual.items():
            reader.at(name, value)
        left_out = _left_out(type_name, kwargs) if inner is None else frozenset()
        rest = {name: value for name, value in kwargs.items() if name not in usual and name not in left_out}
    for name, value in rest.items():
        reader.template(name, value, name)
    return Arguments(reader.call, tuple(reader.tensors))


class _ArgumentReader:
    def __init__(self) -> None:
        self.call: dict[str, Value] = {}
        self.tensors: list[tuple[str, TensorReference]] = []
        self._ports: set[str] = set()

    def at(self, port: str, value: Any) -> None:
        """One usual port: a tensor, a list of tensors, or a value in place of one."""
        whole = [tensor(item) for item in value] if isinstance(value, _Many) else [tensor(value)]
        found = [item for item in whole if item is not None]
        if found and len(found) == len(whole):
            self._ports.add(port)
            self.tensors.extend((port, item) for item in found)
        else:
            self.template(port, list(value) if isinstance(value, _Many) else value, port)

    def template(self, argument: str, value: Any, port: str) -> None:
        self.call[argument] = template(value, lambda found: self._new(port, found))

    def _new(self, wanted: str, found: TensorReference) -> str:
        name, number = wanted, 0
        while name in self._ports:
            number += 1
            name = f"{wanted}_{number}"
        self._ports.add(name)
        self.tensors.append((name, found))
        return name


class _Many(tuple[Any, ...]):
    """Values for a port that takes any number of tensors."""

    __slots__ = ()


def _usual(type_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is given at each usual port, or None when the call has another form."""
    item = node_type(type_name)
    if item.kind == "custom":
        return None
    if item.call == "spread":
        return {item.inputs[0].name: _Many(args)} if args and all(tensor(one) for one in args) else None
    if item.call == "list":
        return _listed(item.inputs, args)
    if len(args) > len(item.inputs):
        return None
    found = dict(zip((port.name for port in item.inputs), args, strict=False))
    found |= {port.name: kwargs[port.name] for port in item.inputs if port.name in kwargs}
    if item.kind != "operation" and not all(tensor(one) for one in found.values()):
        return None
    left_out = _left_out(type_name, found)
    return {
        port.name: _Many(found[port.name]) if _all_tensors(port, found[port.name]) else found[port.name]
        for port in item.inputs
        if port.name in found and port.name not in left_out
    }


def _left_out(type_name: str, given: Mapping[str, Any]) -> frozenset[str]:
    """The optional ports at which an operation is given None, which Keras says by itself."""
    item = node_type(type_name)
    if item.kind != "operation":
        return frozenset()
    return frozenset(port.name for port in item.inputs if port.optional and given.get(port.name, port) is None)


def _all_tensors(port: Port, value: Any) -> bool:
    return port.many and isinstance(value, list | tuple) and bool(value) and all(tensor(one) for one in value)


def _listed(ports: Sequence[Port], args: Sequence[Any]) -> dict[str, Any] | None:
    """``layer([a, b])``: into the one port that takes many, or one port each."""
    if len(args) != 1 or not isinstance(args[0], list | tuple) or not all(tensor(one) for one in args[0]):
        return None
    if len(ports) == 1:
        return {ports[0].name: _Many(args[0])}
    if len(args[0]) > len(ports):
        return None
    return dict(zip((port.name for port in ports), args[0], strict=False))


def _nested(inner: Graph, args: Sequence[Any]) -> dict[str, Any] | None:
    """A nested model: what is given at each of its Inputs, by id."""
    if len(args) != 1:
        return None
    (given,) = args
    inputs = [node for node in inner.nodes if node.type == INPUT]
    structure = inner.form.inputs
    found = dict(_paired(structure, given)) if structure is not None else {}
    if not found and isinstance(given, Mapping) and tensor(given) is None:
        found = {node.id: given[node.name] for node in inputs if node.name in given}
    if not found:
        several = isinstance(given, list | tuple)
        found = dict(zip((node.id for node in inputs), given if several else [given], strict=False))
    complete = len(found) == len(inputs) and all(tensor(value) for value in found.values())
    return {node.id: found[node.id] for node in inputs} if complete else None


def _paired(structure: Value, given: Any) -> Iterator[tuple[str, Any]]:
    """Ids of Inputs with what a call gives there, as far as both have the same form."""
    if isinstance(structure, str):
        yield structure, given
    elif isinstance(structure, Mapping) and isinstance(given, Mapping):
        for key, item in structure.items():
            if key in given:
                yield from _paired(item, given[key])
    elif isinstance(structure, tuple) and isinstance(given, list | tuple):
        for one, other in zip(structure, given, strict=False):
            yield from _paired(one, other)
