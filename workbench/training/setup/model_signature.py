"""Input shape, output shape and output head of a Keras model, without running it."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis.keras_head import keras_heads
from workbench.catalog.loss_matching import Shape
from workbench.catalog.output_head import OutputHead
from workbench.training.label_errors import UnknownOutput
from workbench.training.training_errors import NotTrainable

if TYPE_CHECKING:
    import keras


class ModelSignature(Struct, frozen=True):
    """Shapes without the batch axis, and the output head: last layer and activation."""

    input_shape: Shape
    output_shape: Shape
    head: OutputHead
    name: str

    @property
    def units(self) -> int | None:
        """The size of the output's last axis."""
        return self.head.units


def model_signature(model: "keras.Model", sample: tuple[int, ...], *, where: str) -> ModelSignature:
    """Inspect ``model``; one without a fixed input is built for samples of the shape ``sample``.

    Raises:
        NotTrainable: it is no Keras model.
        UnknownOutput: the output shape of a subclassed model cannot be inferred.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise NotTrainable(where=where, received=type(model).__name__)
    if not model.built:
        model.build((None, *sample))
    input_shape = _fixed(getattr(model, "input_shape", None)) or sample
    output_shape = _output_shape(model, sample, where)
    head = next(iter(keras_heads(model)), OutputHead(None, layer=model.name))
    return ModelSignature(
        input_shape, output_shape, replace(head, units=output_shape[-1] if output_shape else 1), model.name
    )


def _fixed(shape: Any) -> Shape | None:
    """The shape of the only input; Keras gives a list or dict of shapes where there could be several."""
    if isinstance(shape, dict):
        shape = next(iter(shape.values()))
    if isinstance(shape, list):
        shape = shape[0]
    return tuple(shape[1:]) if shape is not None else None


def _output_shape(model: "keras.Model", sample: tuple[int, ...], where: str) -> Shape:
    """The output shape for one such sample: an axis of unspecified size is inferred from the sample, if it fits."""
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
