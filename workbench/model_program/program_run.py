"""Running a program call by call."""

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, Protocol

from workbench.model_program.program import Program, ProgramCall, Slot


class CallObserver(Protocol):
    """Sees every call of a layer or operation on real tensors; nested models are seen by what is inside them."""

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """The call is about to be made."""

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:
        """The call has been made."""


def walk(program: Program, inputs: Sequence[Any], observer: CallObserver, *, training: bool | None = None) -> Any:
    """What the model returns for ``inputs`` (a tensor for each entry), with ``observer`` notified of every step.

    Raises what a layer raises; ``observer.before`` was notified of that call last.
    """
    if training is None:
        return _ProgramRun(observer, None).level(program, inputs, "")
    return _in_call(lambda: _ProgramRun(observer, training).level(program, inputs, ""), training)


class _ProgramRun:
    def __init__(self, observer: CallObserver, training: bool | None) -> None:
        self._observer = observer
        self._training = training

    def level(self, program: Program, inputs: Sequence[Any], prefix: str) -> Any:
        """Run one program; each tensor is released after its last use."""
        import keras

        values = {entry.slot: value for entry, value in zip(program.entries, inputs, strict=True)}
        for index, call in enumerate(program.calls):
            results = self._results(call, values, prefix)
            values.update(zip(call.outputs, results, strict=False))
            for slot in program.last_uses.get(index, ()):
                values.pop(slot, None)
        return keras.tree.map_structure(lambda slot: values[slot], program.outputs)

    def _results(self, call: ProgramCall, values: Mapping[Slot, Any], prefix: str) -> Sequence[Any]:
        import keras

        given = [values[slot] for slot in call.inputs]
        if call.inner is not None:
            inside = _ProgramRun(self._observer, self._training_of(call))
            results: Sequence[Any] = keras.tree.flatten(inside.level(call.inner, given, f"{prefix}{call.name}/"))
            return results
        arguments, keywords = self._arguments(call, values)
        path = prefix + call.name
        self._observer.before(path, call, given)
        require_room(call.operation, given)
        start = perf_counter()
        returned = call.operation(*arguments, **keywords)
        seconds = perf_counter() - start
        results = [returned] if call.outputs and len(call.outputs) == 1 and not call.wraps_single else []
        results = results or keras.tree.flatten(returned)
        self._observer.after(path, call, given, results, seconds)
        return results

    def _training_of(self, call: ProgramCall) -> bool | None:
        given: bool | None = call.keywords.get("training")
        return self._training if self._training is not None else given

    def _arguments(self, call: ProgramCall, values: Mapping[Slot, Any]) -> tuple[Any, Any]:
        if len(call.arguments) == 1 and isinstance(call.arguments[0], Slot) and not call.keywords:
            arguments, keywords = (values[call.arguments[0]],), {}
        else:
            arguments, keywords = _filled((call.arguments, dict(call.keywords)), values)
        if call.takes_training and self._training is not None:
            keywords["training"] = self._training
        return arguments, keywords


def require_room(operation: Any, given: Sequence[Any]) -> None:
    """Refuse an image that is smaller than the window of a pooling layer, as Keras does while a model is put together.

    Called on values, TensorFlow gives an empty tensor instead, speaks of a primitive, or ends the process.

    Args:
        operation: What is about to be called.
        given: The tensors that it is given.

    Raises:
        ValueError: Of Keras, with the sizes.
    """
    if not given or not hasattr(operation, "pool_size"):
        return
    sizes = tuple(given[0].shape)[1:]
    if all(isinstance(size, int) for size in sizes):
        operation.compute_output_shape((1, *sizes))


def _filled(structure: Any, values: Mapping[Slot, Any]) -> Any:
    import keras

    return keras.tree.map_structure(lambda item: values[item] if isinstance(item, Slot) else item, structure)


def _in_call(run: Callable[[], Any], training: bool) -> Any:
    """Run inside the call of a layer, so that layers without a ``training`` argument hand it on to theirs too.

    Keras would change the message of an exception that leaves the layer's call: it is raised again outside.
    """
    import keras

    failures: list[Exception] = []

    class CallScope(keras.layers.Layer):  # type: ignore[misc]
        def call(self, number: Any, training: bool | None = None) -> Any:  # noqa: ARG002 - Keras reads the signature
            try:
                return run()
            except Exception as error:  # noqa: BLE001 - raised again below
                failures.append(error)
                return number

    result = CallScope(name="stage")(keras.ops.zeros(()), training=training)
    if failures:
        raise failures[0]
    return result
