"""The inputs and outputs of a network by name, and the arrays of data that belong to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.messages import say
from workbench.text_format import listed
from workbench.training.training_errors import (
    NestedStructure,
    OneArrayExpected,
    PartNames,
    SeveralModelInputs,
    SeveralOutputs,
)


class ModelParts(Struct, frozen=True):
    """Symbolic tensors of a network by name, in the order of ``model.inputs`` and ``model.outputs``.

    ``inputs_by_name`` and ``outputs_by_name`` tell whether the network itself takes or gives a dictionary.
    """

    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    inputs_by_name: bool
    outputs_by_name: bool

    @property
    def are_several(self) -> bool:
        """Whether there is more than one input or output."""
        return len(self.inputs) > 1 or len(self.outputs) > 1


def model_parts(model: Any, where: str) -> ModelParts:
    """The parts of a functional model; one of each for any other. Raises NestedStructure."""
    if not getattr(model, "inputs", None) or not getattr(model, "outputs", None):
        return ModelParts({"input": None}, {"output": None}, inputs_by_name=False, outputs_by_name=False)
    takes, gives = getattr(model, "input", None), getattr(model, "output", None)
    return ModelParts(
        _named(takes, model.inputs, where),
        _named(gives, model.outputs, where),
        inputs_by_name=isinstance(takes, dict),
        outputs_by_name=isinstance(gives, dict),
    )


def _named(structure: Any, tensors: Sequence[Any], where: str) -> dict[str, Any]:
    """The tensors by the keys of a dictionary, or by the names of the layers that make them."""
    if isinstance(structure, dict):
        keys = {id(tensor): str(key) for key, tensor in structure.items()}
        if any(id(tensor) not in keys for tensor in tensors):
            raise NestedStructure(where=where)
        return {keys[id(tensor)]: tensor for tensor in tensors}
    if isinstance(structure, list | tuple) and len(structure) != len(tensors):
        raise NestedStructure(where=where)
    found: dict[str, Any] = {}
    for tensor in tensors:
        name = tensor._keras_history.operation.name  # noqa: SLF001 - Keras has no public attribute for it
        number = 2
        unique = name
        while unique in found:  # a layer that is called twice
            unique, number = f"{name}_{number}", number + 1
        found[unique] = tensor
    return found


def input_arrays(value: Any, names: Sequence[str], where: str) -> dict[str, Array]:
    """The arrays of samples by the names of the inputs. Raises SeveralModelInputs or PartNames."""
    if isinstance(value, ArrayGroup):
        return _arranged(value, names, where)
    if len(names) > 1:
        raise SeveralModelInputs(where=where, received=len(names), names=listed(names), example=_example(names))
    return {names[0]: value}


def output_arrays(value: Any, names: Sequence[str], where: str) -> dict[str, Array]:
    """The arrays of labels by the names of the outputs. Raises SeveralOutputs or PartNames."""
    if isinstance(value, ArrayGroup):
        return _arranged(value, names, where)
    if len(names) > 1:
        raise SeveralOutputs(where=where, received=len(names), names=listed(names), example=_example(names))
    return {names[0]: value}


def require_one_array(value: Any, where: str) -> None:
    """Raises OneArrayExpected where there are several arrays for a network with one input and one output."""
    if isinstance(value, ArrayGroup):
        raise OneArrayExpected(where=where, received=listed(map(repr, value.keys())), name=next(iter(value.keys())))


def _arranged(group: ArrayGroup, names: Sequence[str], where: str) -> dict[str, Array]:
    given = list(group.keys())
    if group.in_order and len(given) == len(names):
        return dict(zip(names, (group[name] for name in given), strict=True))
    if set(given) != set(names):
        received = say("{count} arrays in order", count=len(given)) if group.in_order else listed(map(repr, given))
        raise PartNames(where=where, expected=listed(map(repr, names)), received=received)
    return {name: group[name] for name in names}


def _example(names: Sequence[str]) -> str:
    return "{" + ", ".join(f"{name!r}: …" for name in names) + "}"
