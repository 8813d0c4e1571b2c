"""The shapes of the first batch of a running ``fit``, recorded without changing what it computes."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import wraps
from types import TracebackType
from typing import Any, Self

from msgspec.structs import replace

from workbench.analysis.analysis_report import Shape
from workbench.model_program.layer_hooks import watched
from workbench.model_program.model_reader import read
from workbench.model_program.program import ProgramCall
from workbench.trace.run.recorder import Recorder, data_format_checked, view_of
from workbench.trace.run.step_values import TraceStep, first_tensor, shape_of
from workbench.trace.run.trace_result import Trace
from workbench.trace.trace_errors import A_MODEL, NotTraceable

_MOST_AXES = 8


class Watch:
    """The context manager that ``wb.watch`` returns: ``with wb.watch(model) as seen: model.fit(...)``.

    ``seen.trace`` is the table as a value once the first batch is through, None before; ``seen.rows`` are its rows.
    Keras compiles a training step of its own for the time of the watch; afterwards the model is as before.

    Args:
        model: A compiled ``keras.Model``.
        quiet: Collect without printing.
        data_format: ``"channels_first"`` shows images as (batch, channels, height, width).

    Raises:
        NotTraceable: ``model`` is no Keras model.
        BadFormat: ``data_format`` is none of the two.

    >>> model.compile(loss="sparse_categorical_crossentropy")
    >>> with Watch(model, quiet=True) as seen:
    ...     history = model.fit(data.train.x, data.train.y, batch_size=20, verbose=0)
    >>> seen.trace.shapes["conv"]
    (20, 6, 6, 4)
    """

    def __init__(self, model: Any, *, quiet: bool = False, data_format: str | None = None) -> None:
        import keras

        if not isinstance(model, keras.Model):
            raise NotTraceable.of("watch", model, A_MODEL)
        self.trace: Trace | None = None
        self._model = model
        self._quiet = quiet
        self._recorder = _CompiledRecorder(Recorder(view_of(read(model), data_format_checked(data_format))))
        self._stack = ExitStack()

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows of the table; none before the first batch."""
        return self.trace.rows if self.trace else []

    def __enter__(self) -> Self:
        model = self._model
        self._stack.enter_context(watched(model, self._recorder))
        self._patch("call", self._recording_call(model.call))
        self._patch("make_train_function", self._reporting_train_function(model.make_train_function))
        compiled = model.train_function
        self._stack.callback(lambda: setattr(model, "train_function", compiled))
        model.train_function = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def _patch(self, name: str, function: Callable[..., Any]) -> None:
        """Override a method of this model until the context exits."""
        self._model.__dict__[name] = function
        self._stack.callback(lambda: self._model.__dict__.pop(name))

    def _recording_call(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Keras also calls the model with symbolic tensors before: the last call before the first step counts."""

        @wraps(original)
        def call(*arguments: Any, **keywords: Any) -> Any:
            if self.trace is not None:
                return original(*arguments, **keywords)
            self._recorder.restart(self._names(), arguments[:1])
            returned = original(*arguments, **keywords)
            self._recorder.keep()
            return returned

        return call

    def _names(self) -> list[str]:
        return [tensor.name for tensor in getattr(self._model, "inputs", None) or ()]

    def _reporting_train_function(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def make_train_function(force: bool = False) -> Any:
            original(force)
            step = self._model.train_function
            if not hasattr(step, "watched"):
                self._model.train_function = self._reporting_step(step)
            return self._model.train_function

        return make_train_function

    def _reporting_step(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def train_function(iterator: Any) -> Any:
            logs = step(iterator)
            if self.trace is None:
                self._report()
            return logs

        train_function.watched = True  # type: ignore[attr-defined]
        return train_function

    def _report(self) -> None:
        self.trace = Trace(self._model.name, tuple(self._recorder.steps()))
        self._recorder.close()
        if not self._quiet:
            sys.stdout.write(f"{self.trace}\n")


class _CompiledRecorder:
    """Records steps; sizes unknown while Keras compiles are stored by the compiled step itself."""

    def __init__(self, recorder: Recorder) -> None:
        import tensorflow as tf

        self._recorder = recorder
        self._firsts: list[Any] = []
        self._kept: list[int] = []
        self._sizes = tf.Variable(tf.zeros([0, _MOST_AXES], "int32"), shape=[None, _MOST_AXES], trainable=False)
        self._open = True

    def restart(self, names: Sequence[str], inputs: Any) -> None:
        """A new call of the model begins: forget the previous one, and record the inputs."""
        import keras

        self._recorder.restart()
        self._firsts.clear()
        tensors = keras.tree.flatten(inputs)
        for name, tensor in zip(names if len(names) == len(tensors) else ["x"] * len(tensors), tensors, strict=True):
            self._recorder.enter(name, tensor)
            self._firsts.append(tensor)

    def keep(self) -> None:
        """The call is over: have the compiled step store the dynamic sizes."""
        import tensorflow as tf

        self._kept = [index for index, tensor in enumerate(self._firsts) if _is_open(tensor)]
        if self._kept:
            self._sizes.assign(tf.stack([_padded(self._firsts[index]) for index in self._kept]))
        self._firsts.clear()

    def close(self) -> None:
        """The first batch is done: stop recording."""
        self._open = False

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        if self._open:
            self._recorder.before(path, call, given)

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:
        if self._open:
            self._recorder.after(path, call, given, results, seconds)
            self._firsts.append(first_tensor(results))

    def steps(self) -> list[TraceStep]:
        """The steps with the sizes of the batch that went through."""
        sizes = dict(zip(self._kept, self._sizes.numpy().tolist(), strict=False))
        batch = next(iter(sizes.values()), [None])[0]
        return [_filled(step, sizes.get(index), batch) for index, step in enumerate(self._recorder.steps)]


def _is_open(tensor: Any) -> bool:
    """Whether a tensor of the step that is being compiled has a dynamic size."""
    import tensorflow as tf

    here = tf.compat.v1.get_default_graph()
    symbolic = isinstance(tensor, tf.Tensor) and getattr(tensor, "graph", None) is here
    return symbolic and tensor.shape.rank is not None and tensor.shape.rank <= _MOST_AXES and None in shape_of(tensor)


def _padded(tensor: Any) -> Any:
    import tensorflow as tf

    return tf.pad(tf.shape(tensor), [[0, _MOST_AXES - tensor.shape.rank]])


def _filled(step: TraceStep, size: Sequence[int] | None, batch: int | None) -> TraceStep:
    def whole(shape: Shape) -> Shape:
        return (batch, *shape[1:]) if shape and shape[0] is None else shape

    outputs = tuple(whole(shape) for shape in step.outputs)
    if size is not None and outputs:
        outputs = (tuple(size[: len(outputs[0])]), *outputs[1:])
    return replace(step, inputs=tuple(map(whole, step.inputs)), outputs=outputs)


def watch(model: Any, *, quiet: bool = False, data_format: str | None = None) -> Watch:
    """Show the shapes of the first batch of a ``fit`` in the block: ``with wb.watch(model): model.fit(x, y)``.

    What ``fit`` computes stays the same, to the last bit.

    Args:
        model: A compiled ``keras.Model``.
        quiet: Collect without printing.
        data_format: ``"channels_first"`` shows images as (batch, channels, height, width).

    Returns:
        A context manager; entering it returns the :class:`~workbench.trace.Watch` with ``trace`` and ``rows``.

    Raises:
        NotTraceable: ``model`` is no Keras model.
        BadFormat: ``data_format`` is none of the two.

    >>> model.compile(loss="sparse_categorical_crossentropy")
    >>> with watch(model, quiet=True) as seen:
    ...     history = model.fit(data.train.x, data.train.y, batch_size=20, verbose=0)
    >>> [row["output_shape"] for row in seen.rows][-1]
    (20, 10)
    """
    return Watch(model, quiet=quiet, data_format=data_format)
