"""What goes into a Keras model and what it ends with, as far as can be seen from outside."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from workbench.training.training_errors import NotTrainable, SeveralModelInputs, SeveralOutputs, UnknownOutput

if TYPE_CHECKING:
    import keras

Shape = tuple[int | None, ...]

_PASSES_ON = frozenset({"Reshape", "Flatten", "Dropout", "Identity", "Permute", "Cropping2D", "ZeroPadding2D"})
"""Layers after which values mean what they meant before."""


class Ending(Struct, frozen=True):
    """``takes`` and ``gives`` are shapes without the batch axis.

    ``activation`` is the name of the last one; "linear" for none, and None where it cannot be seen.
    """

    takes: Shape
    gives: Shape
    activation: str | None

    @property
    def units(self) -> int | None:
        """How many numbers the last axis has."""
        return self.gives[-1] if self.gives else 1


def ending_of(model: "keras.Model", sample: tuple[int, ...], *, where: str) -> Ending:
    """Look at ``model``; one without a fixed input is built for samples of the shape ``sample``.

    Raises:
        NotTrainable: it is no Keras model.
        SeveralInputs, SeveralOutputs: the data has one array for each.
        UnknownOutput: it is written in a way that hides its output.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise NotTrainable(where=where, received=type(model).__name__)
    if not model.built:
        model.build((None, *sample))
    _only_one(model, where)
    takes = _fixed(getattr(model, "input_shape", None)) or sample
    return Ending(takes, _gives(model, sample, where), _activation(model))


def _only_one(model: "keras.Model", where: str) -> None:
    inputs, outputs = getattr(model, "inputs", None) or [1], getattr(model, "outputs", None) or [1]
    if len(inputs) != 1:
        raise SeveralModelInputs(where=where, received=len(inputs))
    if len(outputs) != 1:
        raise SeveralOutputs(where=where, received=len(outputs))


def _fixed(shape: Any) -> Shape | None:
    """The shape of the only input; Keras gives a list or dict of shapes where there could be several."""
    if isinstance(shape, dict):
        shape = next(iter(shape.values()))
    if isinstance(shape, list):
        shape = shape[0]
    return tuple(shape[1:]) if shape is not None else None


def _gives(model: "keras.Model", sample: tuple[int, ...], where: str) -> Shape:
    """The output for one such sample: an axis that the network leaves open has a size here, if the sample fits."""
    declared = _fixed(getattr(model, "output_shape", None)) if getattr(model, "outputs", None) else None
    if declared is not None and None not in declared:
        return declared
    try:
        found = _fixed(model.compute_output_shape((1, *sample)))
    except Exception:  # noqa: BLE001 - whatever a layer raises for a sample that does not fit; that is said elsewhere
        found = None
    if found is None and declared is None:
        raise UnknownOutput(where=where, received=model.name)
    return found or declared or ()


def _activation(model: "keras.Model") -> str | None:
    outputs = getattr(model, "outputs", None)
    if not outputs:
        return None
    operation = outputs[0]._keras_history.operation  # noqa: SLF001 - Keras keeps it there for everybody who walks a model
    return _of_operation(operation)


def _of_operation(operation: Any) -> str | None:
    """The activation of the last operation, through layers that change only the shape, and into nested models."""
    name = type(operation).__name__
    if getattr(operation, "outputs", None):
        return _of_operation(operation.outputs[0]._keras_history.operation)  # noqa: SLF001
    if name in ("Softmax", "Sigmoid", "Relu"):
        return name.lower()
    if name in _PASSES_ON:
        before = operation.input
        return _of_operation(before._keras_history.operation) if hasattr(before, "_keras_history") else None  # noqa: SLF001
    activation = getattr(operation, "activation", None)
    return getattr(activation, "__name__", None) if activation is not None else "linear"
