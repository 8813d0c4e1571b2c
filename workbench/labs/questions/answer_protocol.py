"""What a question asks of the student's process, and what comes back: plain data only.

A :class:`Request` carries inputs and never an expected answer; an :class:`Answer` carries values and never code. Both
travel as MessagePack. What arrives is made anew, of exact builtin types and :class:`Array`, so that nothing of the
sender's making is ever called.
"""

import re
from collections.abc import Mapping
from math import prod
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from workbench.labs.questions.message_budget import holds_at_most
from workbench.messages import WorkbenchError, say

T = TypeVar("T")

LONGEST_MESSAGE = 2_000
"""Characters kept of a student's error message."""
LARGEST_MESSAGE = 256 * 1024 * 1024
"""Bytes of one encoded request or answer; 10,000 MNIST images take 8 MB."""
MOST_VALUES = 200_000
"""Values in one answer, lists and dicts counted with what they hold; an array counts as one."""
MOST_TOGETHER = 1_000_000
"""Values in all answers of one message."""
DEEPEST = 32

_ARRAY = 1  # the MessagePack extension that marks an Array
_DTYPE = re.compile(r"\|b1|\|[iu]1|<[iu][248]|<f[248]")
_MOST_AXES = 32


class ProtocolError(WorkbenchError, ValueError):
    """Bytes are no message between a lab and its judge, or a value does not travel in one.

    Answer with plain values.
    """

    code = "protocol-broken"


class Array:
    """An array as plain data: ``dtype`` as NumPy writes it (``"<f4"``), ``shape``, and the bytes in C order.

    Booleans, integers and floats only; little-endian. NumPy is not needed to carry one.
    Raises ProtocolError when the three do not fit together.
    """

    __slots__ = ("data", "dtype", "shape")

    def __init__(self, dtype: str, shape: tuple[int, ...], data: bytes) -> None:
        if type(dtype) is not str or type(data) is not bytes or not _is_shape(shape):
            raise ProtocolError(say("an array needs a dtype, a shape and bytes"))
        if prod(shape) * _item_size(dtype) != len(data):
            raise ProtocolError(
                say(
                    "{count} bytes are no array of shape {shape} and dtype {dtype}",
                    count=len(data),
                    shape=shape,
                    dtype=dtype,
                )
            )
        self.dtype, self.shape, self.data = dtype, tuple(shape), data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Array):
            return NotImplemented
        return (self.dtype, self.shape, self.data) == (other.dtype, other.shape, other.data)

    def __hash__(self) -> int:
        return hash((self.dtype, self.shape, self.data))

    def __repr__(self) -> str:
        return f"Array({self.dtype!r}, {self.shape})"


Plain: TypeAlias = Any
"""None, bool, int (64 bit), float, str, bytes, Array, and lists and dicts (with text keys) of these."""


class RequestStep(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """One thing the student's process does for a question, with one notebook name."""

    name: str


class Read(RequestStep, frozen=True, tag="read"):
    """The value of a name, as plain data."""


class CallFunction(RequestStep, frozen=True, tag="call"):
    """The result of calling a function of the notebook. Arrays among the arguments arrive there as NumPy arrays."""

    arguments: tuple[Plain, ...] = ()
    keywords: Mapping[str, Plain] = field(default_factory=dict)


class Describe(RequestStep, frozen=True, tag="describe"):
    """A network as plain data.

    The name holds a Keras model, a graph, or something with a ``.graph`` (an editor). The value is
    ``{"layers": [{"name", "class", "config", "output_shape", "params"}], "input_shapes", "output_shapes", "params",
    "graph": text of a graph file, or None}``; shapes are lists with None for the batch. The ``params`` of the whole
    count constants too, see ``carried_numbers``.
    """


class Predict(RequestStep, frozen=True, tag="predict"):
    """Predictions of a model, an array of shape (batch_size, …).

    ``inputs`` is an Array of shape (batch_size, …), or the notebook's name of one (visible checks only).
    """

    inputs: Plain


AnyStep: TypeAlias = Read | CallFunction | Describe | Predict


class Request(Struct, frozen=True, forbid_unknown_fields=True):
    """What the student's process must do for one question, in order."""

    steps: tuple[AnyStep, ...]


class Value(Struct, frozen=True, tag="value", forbid_unknown_fields=True):
    """A step worked; ``plain`` is what it gave."""

    plain: Plain


FailureKind: TypeAlias = Literal["missing", "blank", "raised", "timeout", "crashed", "not_plain", "too_large"]


class Failure(Struct, frozen=True, tag="failure", forbid_unknown_fields=True):
    """A step did not work. ``message`` is the student's text (escape it where it is shown).

    ``missing``: there is no such name. ``blank``: a FIXME still stands there. ``raised``: the student's code raised;
    the message is ``"ValueError: …"``. ``not_plain``: the value is of a type that does not travel, which the message
    names. ``cell`` is the number of the cell that is to blame, counted from 1, where it is known.
    """

    kind: FailureKind
    message: Annotated[str, Meta(max_length=LONGEST_MESSAGE)] = ""
    cell: int | None = None


Result: TypeAlias = Value | Failure


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """The results of a request's steps, in the same order."""

    results: tuple[Result, ...]


class Verdict(Struct, frozen=True, forbid_unknown_fields=True):
    """What a question is worth and why, in words. ``expected`` describes, and never gives the solution away.

    ``manual``: a person gives the points. ``noted``: the answer is there, and right or wrong is decided when it is
    graded. ``error``: the judge could not come to a verdict (time ran out, a crash). ``open``: nothing was answered
    yet; only a notebook says so, to a judge it is wrong.
    """

    points: float
    of: float
    state: Literal["passed", "partly", "not", "manual", "noted", "error", "open"]
    message: str
    expected: str = ""
    received: str = ""
    hint: str = ""


def encode(message: Request | Answer | Result | Any) -> bytes:
    """The bytes of a message. Raises ProtocolError for a value that is not plain."""
    try:
        return msgspec.msgpack.encode(message, enc_hook=_array_out)
    except (TypeError, OverflowError, RecursionError) as error:
        raise ProtocolError(str(error) or say("too deeply nested")) from error


def decode(content: bytes, kind: type[T] | Any) -> T:
    """A message from bytes that are not trusted. Raises ProtocolError, and nothing else."""
    if len(content) > LARGEST_MESSAGE:
        raise ProtocolError(say("{count} bytes are too many", count=len(content)))
    if not holds_at_most(content, MOST_TOGETHER):
        raise ProtocolError(say("too many values"))
    try:
        message: T = msgspec.msgpack.decode(content, type=kind, ext_hook=_array_in)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError, MemoryError) as error:
        raise ProtocolError(str(error) or say("no message")) from error
    for plain in _plain_parts(message):
        require_plain(plain)
    return message


def require_plain(value: Plain) -> None:
    """Raise ProtocolError unless ``value`` is plain: exact builtin types, of limited size and depth."""
    budget = MOST_VALUES
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        budget -= 1
        if budget < 0:
            raise ProtocolError(say("too many values"))
        if depth > DEEPEST:
            raise ProtocolError(say("too deeply nested"))
        waiting.extend((inner, depth + 1) for inner in _inner(one))


def _inner(value: Plain) -> list[Plain]:
    kind = type(value)
    if kind is list:
        return list(value)
    if kind is dict:
        if any(type(key) is not str for key in value):
            raise ProtocolError(say("a dict has a key that is no text"))
        return list(value.values())
    if value is None or kind in {bool, int, float, str, bytes, Array}:
        return []
    raise ProtocolError(say("{type} does not travel", type=kind.__name__))


def _plain_parts(message: Any) -> list[Plain]:
    """The parts of a message whose type is open."""
    if isinstance(message, Value):
        return [message.plain]
    if isinstance(message, Answer):
        return [part for result in message.results for part in _plain_parts(result)]
    if type(message) is dict:
        return [part for each in message.values() for part in _plain_parts(each)]
    if isinstance(message, Request):
        return [part for step in message.steps for part in _plain_parts(step)]
    if isinstance(message, CallFunction):
        return [*message.arguments, *message.keywords.values()]
    return [message.inputs] if isinstance(message, Predict) else []


def _array_out(value: Any) -> msgspec.msgpack.Ext:
    if type(value) is not Array:
        raise TypeError(say("{type} does not travel", type=type(value).__name__))
    return msgspec.msgpack.Ext(_ARRAY, msgspec.msgpack.encode((value.dtype, value.shape, value.data)))


def _array_in(code: int, data: memoryview) -> Array:
    if code != _ARRAY:
        raise ProtocolError(say("unknown extension {code}", code=code))
    if not holds_at_most(data, _MOST_AXES + 4):
        raise ProtocolError(say("too many values"))
    return Array(*msgspec.msgpack.decode(data, type=tuple[str, tuple[int, ...], bytes]))


def _is_shape(shape: object) -> bool:
    if not isinstance(shape, tuple) or len(shape) > _MOST_AXES:
        return False
    if not all(type(size) is int and size >= 0 for size in shape):
        return False
    return prod(size or 1 for size in shape) <= LARGEST_MESSAGE  # an empty array may not have an absurd shape either


def _item_size(dtype: str) -> int:
    """Bytes of one element. Raises ProtocolError for a dtype that does not travel."""
    if _DTYPE.fullmatch(dtype) is None:
        raise ProtocolError(say("dtype {dtype!r} does not travel", dtype=dtype))
    return int(dtype[2:])
