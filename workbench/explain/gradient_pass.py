"""A forward pass of one picture, with the feature maps of every layer and the gradient of any score."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.catalog.output_head import VALUE_PRESERVING
from workbench.explain.explain_errors import NotExplainable, OtherBackend
from workbench.explain.image_batch import Array, batch_of_one, is_channels_first
from workbench.explain.output_reading import OutputReading, reading_of
from workbench.model_program.layer_hooks import watched
from workbench.model_program.program import ProgramCall


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """The output of one layer call: ``tensor`` (1, …spatial axes, channels), or with channels first."""

    path: str
    layer: Any
    tensor: Any
    channels_first: bool

    @property
    def spatial_shape(self) -> tuple[int, ...]:
        """Height and width (or whatever axes the picture has)."""
        shape = tuple(self.tensor.shape)
        return shape[2:] if self.channels_first else shape[1:-1]


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """A finished pass. ``scores`` are the outputs before softmax or sigmoid, where available."""

    x: Any
    maps: tuple[FeatureMaps, ...]
    output: Any
    scores: Any
    reading: OutputReading
    channels_first: bool
    tape: Any

    @property
    def spatial_shape(self) -> tuple[int, ...]:
        """Height and width of the picture."""
        shape = tuple(self.x.shape)
        return shape[2:] if self.channels_first else shape[1:-1]

    @property
    def before_activation(self) -> bool:
        """Whether the scores are those before softmax or sigmoid."""
        return self.scores is not self.output or not self.reading.applied


def _gives_last_map(operation: Any) -> bool:
    """Whether a layer makes one map of a film, so that maps behind it have no axis of frames."""
    return type(operation).__name__.startswith("ConvLSTM") and not operation.return_sequences


class _Collector:
    """An observer that collects the output of every layer, and has the tape watch it.

    Layers are hooked while a background training may use them too: calls of other threads are ignored.
    """

    def __init__(self, watch: Callable[[Any], None], rank: int, *, channels_first: bool) -> None:
        self.maps: list[FeatureMaps] = []
        self.last: Any = None
        self.logits: Any = None
        self._watch = watch
        self._ranks = {rank}
        self._channels_first = channels_first
        self._thread = threading.get_ident()

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """Nothing to do: outputs are watched after the call."""

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:  # noqa: ARG002
        """Store the layer's output, if it is a tensor of numbers."""
        if threading.get_ident() != self._thread or len(results) != 1:
            return
        result = results[0]
        if not getattr(getattr(result, "dtype", None), "is_floating", False):
            return
        self._note(call.operation, result)
        if _gives_last_map(call.operation):
            self._ranks.add(result.shape.rank)
        if result.shape.rank in self._ranks:
            self._watch(result)
            self.maps.append(FeatureMaps(path, call.operation, result, self._channels_first))

    def _note(self, operation: Any, result: Any) -> None:
        """The layer that decides what the numbers mean, and its logits through layers that only arrange them anew.

        Keras attaches the logits to the output tensor of softmax or sigmoid, for its cross-entropies.
        """
        import tensorflow as tf

        kind = type(operation).__name__
        found = getattr(result, "_keras_logits", None)
        if found is None and self.logits is not None and kind in _ARRANGING:
            found = tf.reshape(self.logits, result.shape)
        self.logits = found
        if kind not in VALUE_PRESERVING:
            self.last = operation


_ARRANGING = ("Flatten", "Reshape", "Identity", "Dropout")
"""Layers that keep the numbers in their order, in prediction."""


def forward(where: str, model: Any, image: Any) -> ForwardPass:
    """Send one picture through ``model`` as in prediction (no dropout, no weight changes).

    Raises:
        NotExplainable, OtherBackend: model or backend is not supported.
        SeveralInputsToExplain, BadImage, NotFiniteImage: the picture does not fit the input.
    """
    import keras

    if not isinstance(model, keras.Model):
        raise NotExplainable(where=where, received=type(model).__name__)
    if keras.backend.backend() != "tensorflow":
        raise OtherBackend(where=where, received=keras.backend.backend())
    return _run(model, batch_of_one(where, model, image))


def _run(model: Any, batch: Array) -> ForwardPass:
    import tensorflow as tf

    channels_first = is_channels_first(model)
    x = tf.convert_to_tensor(batch)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        collector = _Collector(tape.watch, batch.ndim, channels_first=channels_first)
        with watched(model, collector):
            output = model(x, training=False)
        units = output.shape[-1] if output.shape.rank > 1 else 1
        reading = reading_of(model, units, collector.last)
        known = collector.logits if reading.applied else None
        scores = known if known is not None and known.shape == output.shape else output
    return ForwardPass(x, tuple(collector.maps), output, scores, reading, channels_first, tape)


def gradient(passed: ForwardPass, score: Callable[[], Any], of: Any) -> Array:
    """The gradient of the scalar ``score()``, computed from ``passed.scores``, with respect to ``of``, in its shape."""
    import tensorflow as tf

    with passed.tape:
        value = score()
    found = passed.tape.gradient(value, of, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    result: Array = tf.cast(found, "float32").numpy()
    return result
