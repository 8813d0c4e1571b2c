"""A forward pass of one picture, with the feature maps of every layer and the gradient of any score."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.analysis.keras_head import activation_of
from workbench.catalog.output_head import LINEAR, VALUE_PRESERVING
from workbench.explain.explain_errors import NotExplainable, OtherBackend
from workbench.explain.image_batch import Array, batch_of_one, is_channels_first
from workbench.explain.input_arrangement import Arrangement, arranged_by, arrangement_of, most_spatial, whole_input
from workbench.explain.output_reading import OutputReading, reading_of
from workbench.model_program.layer_hooks import layers_of, watched
from workbench.model_program.program import ProgramCall


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """The output of one layer call: ``tensor`` (1, …spatial axes, channels), or with channels first.

    Of a layer inside a model that is repeated in time, ``parts`` are its outputs for each frame. Where the frames are
    the batch (``folded``), ``tensor`` is (frames, …spatial axes, channels).
    """

    path: str
    layer: Any
    tensor: Any
    channels_first: bool
    parts: tuple[Any, ...] = ()
    folded: bool = False

    @property
    def rank(self) -> int:
        """The axes of a batch of such maps."""
        return len(self.tensor.shape) + self.folded

    @property
    def spatial_shape(self) -> tuple[int, ...]:
        """Height and width, or whatever axes the picture has; frames or slices come first."""
        shape = tuple(self.tensor.shape)
        if self.folded:
            return (shape[0], *(shape[2:] if self.channels_first else shape[1:-1]))
        return shape[2:] if self.channels_first else shape[1:-1]

    def of_sample(self, values: Any) -> Array:
        """Numbers in the shape of ``tensor`` as those of the sample, (…spatial axes, channels)."""
        numbers: Array = np.asarray(values, dtype="float32")
        numbers = numbers if self.folded else numbers[0]
        return np.moveaxis(numbers, int(self.folded), -1) if self.channels_first and numbers.ndim > 1 else numbers


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """A finished pass. ``scores`` are the outputs before softmax or sigmoid, where available.

    ``arrangements`` are the input itself and what the network makes of it before its first layer.
    """

    x: Any
    maps: tuple[FeatureMaps, ...]
    output: Any
    scores: Any
    reading: OutputReading
    channels_first: bool
    tape: Any
    arrangements: tuple[Arrangement, ...]

    @property
    def shown(self) -> Arrangement:
        """The arrangement with the places of the picture."""
        return most_spatial(self.arrangements)

    def places_of(self, maps: FeatureMaps) -> Arrangement:
        """The arrangement whose places the maps have; those behind the last map of a film have no axis of frames."""
        rank = maps.rank
        found = [one for one in self.arrangements if one.rank == rank] or [
            one for one in self.arrangements if one.rank == rank + 1
        ]
        return found[-1]

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

    def __init__(self, watch: Callable[[Any], None], x: Any, *, channels_first: bool) -> None:
        self.last: Any = None
        self.logits: Any = None
        self._maps: list[FeatureMaps] = []
        self._last_maps: set[int] = set()
        self._watch = watch
        self._arrangements = [whole_input(x, channels_first=channels_first)]
        self._received: list[Arrangement] = []
        self._channels_first = channels_first
        self._thread = threading.get_ident()

    @property
    def arrangements(self) -> tuple[Arrangement, ...]:
        """The input, and those of its arrangements that a layer received which does more than to arrange."""
        first = self._arrangements[0]
        later = tuple(one for one in self._arrangements[1:] if one in self._received)
        return later if later and first not in self._received and _replaces(later, first) else (first, *later)

    @property
    def maps(self) -> tuple[FeatureMaps, ...]:
        """Those whose places are places of the input."""
        ranks = self._last_maps.union(one.rank for one in self.arrangements)
        return tuple(one for one in self._maps if one.rank in ranks)

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
        self._watch(result)
        self._arrange(call.operation, given, result)
        if _gives_last_map(call.operation):
            self._last_maps.add(result.shape.rank)
        folded = int(result.shape[0]) in {len(one.order) for one in self._arrangements if one.folded}
        self._maps.append(FeatureMaps(path, call.operation, result, self._channels_first, folded=folded))

    def repeated(self, path: str, layer: Any, frames: Sequence[Any]) -> None:
        """Store the outputs of a layer inside a model that is repeated in time, one of each frame."""
        import tensorflow as tf

        self._maps.append(FeatureMaps(path, layer, tf.stack(frames, axis=1), self._channels_first, tuple(frames)))

    def watch(self, tensor: Any) -> None:
        """Have the tape watch a tensor."""
        self._watch(tensor)

    def _arrange(self, operation: Any, given: Sequence[Any], result: Any) -> None:
        """Note an arrangement of the input that a layer received or gave."""
        origin = arrangement_of(given[0], self._arrangements) if given else None
        if origin is None:
            return
        if origin not in self._arrangements:
            self._arrangements.append(origin)
        made = arranged_by(operation, origin, result) or arrangement_of(result, [origin])
        if made is None:
            self._received.append(origin)
        elif made is not origin:
            self._arrangements.append(made)

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
        does_nothing = kind == "Activation" and activation_of(operation) == LINEAR
        if kind not in VALUE_PRESERVING and not does_nothing:
            self.last = operation


class _FrameCollector:
    """An observer of a model that is repeated in time: it keeps the outputs of each layer for every frame."""

    def __init__(self, path: str, whole: _Collector) -> None:
        self._path = path
        self._whole = whole
        self._frames: dict[str, tuple[Any, list[Any]]] = {}

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """Nothing to do: outputs are watched after the call."""

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:  # noqa: ARG002
        """Keep the output for this frame."""
        if len(results) == 1 and getattr(getattr(results[0], "dtype", None), "is_floating", False):
            self._whole.watch(results[0])
            self._frames.setdefault(path, (call.operation, []))[1].append(results[0])

    def finish(self) -> None:
        """Hand over the maps of all frames."""
        for path, (layer, frames) in self._frames.items():
            self._whole.repeated(f"{self._path}/{path}", layer, frames)


def _replaces(later: Sequence[Arrangement], first: Arrangement) -> bool:
    """Whether no layer knows the places of the input itself, as the arrangements have at least as many axes."""
    return any(len(one.spatial_shape) >= len(first.spatial_shape) for one in later)


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
        collector = _Collector(tape.watch, x, channels_first=channels_first)
        with _watched_in_time(model, collector), watched(model, collector):
            output = model(x, training=False)
        units = output.shape[-1] if output.shape.rank > 1 else 1
        reading = reading_of(model, units, collector.last)
        known = collector.logits if reading.applied else None
        scores = known if known is not None and known.shape == output.shape else output
    maps, arrangements = collector.maps, collector.arrangements
    return ForwardPass(x, maps, output, scores, reading, channels_first, tape, arrangements)


@contextmanager
def _watched_in_time(model: Any, collector: _Collector) -> Iterator[None]:
    """Watch the layers of the models that a TimeDistributed repeats; on exit their outputs are handed over."""
    import keras

    repeated = [
        (path, layer.layer)
        for path, layer in layers_of(model)
        if type(layer).__name__ == "TimeDistributed" and isinstance(layer.layer, keras.Model)
    ]
    observers = [_FrameCollector(path, collector) for path, _ in repeated]
    with ExitStack() as stack:
        for (_, inner), observer in zip(repeated, observers, strict=True):
            stack.enter_context(watched(inner, observer))
        yield
    for observer in observers:
        observer.finish()


def gradient(passed: ForwardPass, score: Callable[[], Any], of: Any) -> Array:
    """The gradient of the scalar ``score()``, computed from ``passed.scores``, with respect to ``of``, in its shape.

    Of several tensors, one for each frame, the gradients are stacked along axis 1.
    """
    import tensorflow as tf

    with passed.tape:
        value = score()
    found = passed.tape.gradient(value, of, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    found = tf.stack(found, axis=1) if isinstance(found, list | tuple) else found
    result: Array = tf.cast(found, "float32").numpy()
    return result
