"""One picture as an input batch of a network."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from workbench.explain.explain_errors import BadImage, NotFiniteImage, SeveralInputsToExplain
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import layers_of

_FIX_INPUTS = mark(
    "Keep the others fixed: give a list with one sample for each of them ({others}), for example "
    "wb.explain.single_input(model, others)."
)
_OTHER = mark("{name!r} of shape {shape}")
_UNNAMED = mark("of shape {shape}")
_ONE_OUTPUT = mark("Explain one output at a time, for example keras.Model(model.inputs, model.outputs[0]).")

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def is_channels_first(model: Any) -> bool:
    """Whether the layers of ``model`` take (batch, channels, height, width)."""
    formats = (getattr(layer, "data_format", None) for _, layer in layers_of(model))
    return next((found for found in formats if found), "channels_last") == "channels_first"


def batch_of_one(where: str, model: Any, image: Any) -> Array:
    """The picture as float32 with a batch axis, and a channel axis if the network expects one.

    Args:
        where: the public function that was called, for errors.
        model: a Keras model with one input.
        image: (height, width), (height, width, channels), or a batch of one of these.

    Raises:
        SeveralInputsToExplain, BadImage, NotFiniteImage: the picture does not fit the input.
    """
    shape = _input_shape(where, model)
    values = np.asarray(image)
    if not (np.issubdtype(values.dtype, np.number) or values.dtype == bool) or np.iscomplexobj(values):
        raise BadImage(where=where, expected=_words(shape), received=say("values of type {dtype}", dtype=values.dtype))
    batch = _with_axes(values, shape, channels_first=is_channels_first(model))
    if batch is None:
        raise BadImage(where=where, expected=_words(shape), received=values.shape)
    if not np.isfinite(batch).all():
        raise NotFiniteImage(
            where=where, received=say("{count} that are NaN or infinite", count=int((~np.isfinite(batch)).sum()))
        )
    return batch.astype("float32")


def _input_shape(where: str, model: Any) -> tuple[int | None, ...] | None:
    """Shape of a batch, or None for a subclassed model without a fixed one."""
    try:
        inputs, outputs = model.inputs, model.outputs
    except (AttributeError, ValueError):
        return None
    if not inputs:
        return None
    if len(inputs) != 1 or len(outputs) != 1:
        received = say("{inputs} inputs and {outputs} outputs", inputs=len(inputs), outputs=len(outputs))
        remedy = _single_input_remedy(inputs) if len(inputs) > 1 else say(_ONE_OUTPUT)
        raise SeveralInputsToExplain(where=where, received=received, remedy=remedy)
    return tuple(inputs[0].shape)


def kept_input(inputs: Sequence[Any]) -> int:
    """The number of the input that is explained: the one with the most axes."""
    return max(range(len(inputs)), key=lambda one: len(inputs[one].shape))


def _single_input_remedy(inputs: Sequence[Any]) -> str:
    """How to explain the input with the most axes: what the others are called, and their shapes."""
    kept = kept_input(inputs)
    others = [tensor for place, tensor in enumerate(inputs) if place != kept]
    return say(_FIX_INPUTS, others=", ".join(map(_input_text, others)))


def _input_text(tensor: Any) -> str:
    """An input by its name, if it is not one of Keras's own, and its shape."""
    template = _UNNAMED if tensor.name.startswith("keras_tensor") else _OTHER
    return say(template, name=tensor.name, shape=_words(tensor.shape))


def _with_axes(values: Array, shape: tuple[int | None, ...] | None, *, channels_first: bool) -> Array | None:
    if shape is None:
        return values[np.newaxis]
    if values.ndim == len(shape) - 2:  # a grey picture without its one channel
        values = values[np.newaxis] if channels_first else values[..., np.newaxis]
    if values.ndim == len(shape) - 1:
        values = values[np.newaxis]
    return values if _fits(values.shape, shape) else None


def _fits(given: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return (
        len(given) == len(wanted)
        and given[0] == 1
        and all(size > 0 and want in (None, size) for size, want in zip(given[1:], wanted[1:], strict=True))
    )


def _words(shape: tuple[int | None, ...] | None) -> str:
    if shape is None:
        return "(height, width, channels)"
    sizes = ["any" if size is None else str(size) for size in shape[1:]]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"
