"""What can be read as a stream: each kind of source as batches that begin anew in every epoch."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from inspect import isgenerator, isroutine
from typing import Any

from workbench.data.stream_errors import EndlessStream, NotAStream, NotRepeatable
from workbench.messages import mark, say

_ENDLESS = -1
"""The cardinality of a tf.data set that repeats for ever."""
_SINGLE_BATCH = 256
_REPEATS = mark("it repeats for ever")
_NO_LENGTH = mark("its num_batches is None")
_ITERATOR = mark("an iterator of type {kind}")


@dataclass(frozen=True, eq=False)
class StreamSource:
    """A source of batches.

    Args:
        batches: Begins anew and gives one batch after the other, as the source has them.
        endless: Why it is known that the source does not end; "" where that is not known.
        ends: Whether it is known to end.
        samples: How many samples it has, where that is known.
        batched: Whether it gives batches; None where that is to be found out.
    """

    batches: Callable[[], Iterator[Any]]
    endless: str = ""
    ends: bool = False
    samples: int | None = None
    batched: bool | None = None


def is_source(value: object) -> bool:
    """Whether a value is batches for certain, and no array: what ``fit`` of Keras takes besides arrays."""
    known = _is_tf_data(type(value)) or _is_py_dataset(type(value))
    return known or isgenerator(value) or isroutine(value) or isinstance(value, partial)


def source_of(value: Any, where: str, batched: bool | None = None) -> StreamSource:
    """The batches of what a learner gives.

    Args:
        value: A ``tf.data.Dataset``, a ``keras.utils.PyDataset``, a generator function, or anything that can be
            iterated over again and again.
        where: What was called, for errors.
        batched: Whether these are batches; None where nobody has said.

    Returns:
        The source.

    Raises:
        NotAStream: It is nothing of that.
        NotRepeatable: It can be read only once.
    """
    if isinstance(value, StreamSource):
        return value
    if _is_tf_data(type(value)):
        return _of_tf_data(value, batched)
    if _is_py_dataset(type(value)):
        return _of_py_dataset(value, batched)
    if hasattr(value, "__next__"):
        raise NotRepeatable(where=where, received=say(_ITERATOR, kind=type(value).__name__))
    if callable(value) and not isinstance(value, type):
        return StreamSource(lambda: _called(value, where), batched=batched)
    if hasattr(value, "__iter__") and not isinstance(value, str | bytes | dict) and not hasattr(value, "shape"):
        return StreamSource(lambda: iter(value), ends=isinstance(value, list | tuple), batched=batched)
    raise NotAStream(where=where, received=_in_words(value))


def require_end(source: StreamSource, where: str) -> None:
    """Raises EndlessStream for a source that says itself that it does not end."""
    if source.endless:
        raise EndlessStream(where=where, received=source.endless)


def _in_words(value: Any) -> str:
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return say("an array of shape {shape}", shape=shape)
    return say("a value of type {kind}", kind=type(value).__name__)


def _called(function: Callable[[], Any], where: str) -> Iterator[Any]:
    made = function()
    if not hasattr(made, "__iter__"):
        raise NotAStream(where=where, received=say("a function that gives a {kind}", kind=type(made).__name__))
    return iter(made)


def _is_of(kind: type, package: str, *names: str) -> bool:
    """Whether a class is one of a package, or made from one: the package is not imported for the answer."""
    if package not in sys.modules:
        return False
    return any(base.__name__ in names and base.__module__.partition(".")[0] == package for base in kind.__mro__)


def _is_tf_data(kind: type) -> bool:
    return _is_of(kind, "tensorflow", "DatasetV2")


def _is_py_dataset(kind: type) -> bool:
    return _is_of(kind, "keras", "PyDataset")


def _of_tf_data(value: Any, batched: bool | None) -> StreamSource:
    cardinality = int(value.cardinality())
    endless = say(_REPEATS) if cardinality == _ENDLESS else ""
    # Samples one by one are put together by TensorFlow, which takes a tenth of the time.
    if batched is None and _has_single_samples(value.element_spec):
        batched = False
    if batched is False:
        value, batched = value.batch(_SINGLE_BATCH), True
    return StreamSource(lambda: iter(value.as_numpy_iterator()), endless, ends=cardinality >= 0, batched=batched)


def _has_single_samples(spec: Any) -> bool:
    """Whether the elements of a tf.data set are single samples for certain: their label is one number."""
    shapes = [getattr(one, "shape", None) for one in spec] if isinstance(spec, tuple) else []
    return len(shapes) == 2 and all(getattr(shape, "rank", None) is not None for shape in shapes) and not shapes[1].rank  # type: ignore[union-attr]  # noqa: PLR2004 - x, y


def _of_py_dataset(value: Any, batched: bool | None) -> StreamSource:
    def batches() -> Iterator[Any]:
        value.on_epoch_begin()
        number = 0
        while value.num_batches is None or number < value.num_batches:
            yield value[number]
            number += 1
        value.on_epoch_end()

    known = value.num_batches is not None
    return StreamSource(batches, "" if known else say(_NO_LENGTH), ends=known, batched=batched)
