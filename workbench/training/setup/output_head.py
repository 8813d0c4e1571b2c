"""What goes into a Keras model and what it ends with, as far as can be seen from outside."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis.keras_head import keras_heads
from workbench.catalog.loss_matching import Shape
from workbench.catalog.output_head import OutputHead
from workbench.training.training_errors import NotTrainable, SeveralModelInputs, SeveralOutputs, UnknownOutput

if TYPE_CHECKING:
    import keras


class Ending(Struct, frozen=True):
    """``takes`` and ``gives`` are shapes without the batch axis, ``head`` is what is given."""

    takes: Shape
    gives: Shape
    head: OutputHead
    name: str

    @property
    def units(self) -> int | None:
        """How many numbers the last axis has."""
        return self.head.units


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
    gives = _gives(model, sample, where)
    head = next(iter(keras_heads(model)), OutputHead(None, layer=model.name))
    return Ending(takes, gives, replace(head, units=gives[-1] if gives else 1), model.name)


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
