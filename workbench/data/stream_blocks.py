"""The batches of a source as blocks of samples: pairs of arrays of one shape and dtype, with the samples first."""

from collections.abc import Generator, Iterator
from typing import Any, NoReturn, TypeAlias

import numpy as np

from workbench.data.data_errors import DataError
from workbench.data.dataset import Array
from workbench.data.stream_errors import NoPairs, OtherBatch, StreamFailed
from workbench.data.stream_sources import StreamSource
from workbench.messages import mark, say

Block: TypeAlias = tuple[Array, Array]
"""Samples (samples, …) and their labels (samples, …)."""

_PAIR, _WITH_WEIGHTS = 2, 3
_BLOCK_SAMPLES, _BLOCK_BYTES = 256, 4 * 1024**2
"""What single samples are put together to."""

_A_TUPLE = mark("a {kind} of {count} values")
_NUMBERS = mark("{name} with values of type {dtype}")
_LENGTHS = mark("x with {x:,} and y with {y:,} entries")
_ONE_NUMBER = mark("an x that is a single number")
_NO_ARRAY = mark("{name} that is no array ({reason})")
_YIELD_PAIR = mark("Yield two arrays: x with the samples, and y with their labels.")
_NO_WEIGHTS = mark("Leave the weights out, and choose class_weights among the settings.")
_SINGLE = mark("If these are single samples, give StreamedSplit(source, batched=False).")
_CONVERT = mark("Convert them to numbers where the batches are made.")


def read_blocks(source: StreamSource, where: str, like: Block | None = None) -> Generator[Block, None, None]:
    """Read a source once, from its beginning.

    Args:
        source: What gives the batches.
        where: What the data are called in errors.
        like: A block whose samples all others must be like; None for the first one.

    Yields:
        Blocks of at least one sample; all samples have one shape and dtype.

    Raises:
        DataError: The source gives something else, or raises.
    """
    reading = _Reading(source, where, None if like is None else _facts(like))
    single = None if source.batched is None else not source.batched
    waiting: list[Block] = []
    for item in reading.items():
        pair = _pair(item, where)
        single = pair[1].ndim == 0 if single is None else single  # a label that is one number is that of one sample
        block = reading.checked((pair[0][None], pair[1][None]) if single else pair)
        if not single:
            if len(block[0]):
                yield block
            continue
        waiting.append(block)
        if len(waiting) >= _BLOCK_SAMPLES or len(waiting) * block[0].nbytes >= _BLOCK_BYTES:
            yield joined_blocks(waiting)
            waiting = []
    if waiting:
        yield joined_blocks(waiting)


class _Reading:
    """One pass over a source: how many samples came, and what they must be like."""

    def __init__(self, source: StreamSource, where: str, like: "_Facts | None") -> None:
        self._source, self._where, self._like = source, where, like
        self._count = 0

    def items(self) -> Iterator[Any]:
        """What the source gives, with the learner's own errors in words."""
        try:
            yield from self._source.batches()
        except DataError:
            raise
        except Exception as error:
            raise StreamFailed(where=self._where, received=_error_in_words(error), count=self._count) from error

    def checked(self, block: Block) -> Block:
        """A block that is like those before. Raises NoPairs or OtherBatch."""
        _require_samples(block, self._where)
        self._like = self._like or _facts(block)
        _require_same(self._like, block, self._count, self._where)
        self._count += len(block[0])
        return block


def joined_blocks(blocks: list[Block]) -> Block:
    """The samples of several blocks as one."""
    if len(blocks) == 1:
        return blocks[0]
    return np.concatenate([x for x, _ in blocks]), np.concatenate([y for _, y in blocks])


def _error_in_words(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def _pair(item: Any, where: str) -> Block:
    """A batch as two arrays of numbers. Raises NoPairs."""
    if not isinstance(item, tuple | list):
        _refuse(where, type(item).__name__, _YIELD_PAIR)
    if len(item) != _PAIR:
        received = say(_A_TUPLE, kind=type(item).__name__, count=len(item))
        _refuse(where, received, _NO_WEIGHTS if len(item) == _WITH_WEIGHTS else _YIELD_PAIR)
    x, y = (_array(name, value, where) for name, value in zip("xy", item, strict=True))
    if not x.ndim:
        _refuse(where, say(_ONE_NUMBER), _YIELD_PAIR)
    return x, y


def _array(name: str, value: Any, where: str) -> Array:
    try:
        array = np.asarray(value)
    except Exception as error:  # noqa: BLE001 - whatever a library's tensor raises where it is none
        _refuse(where, say(_NO_ARRAY, name=name, reason=_error_in_words(error)), _YIELD_PAIR)
    if array.dtype.kind not in "biuf":
        _refuse(
            where, say(_NUMBERS, name=name, dtype=array.dtype), _YIELD_PAIR if array.dtype.kind == "O" else _CONVERT
        )
    return array


def _require_samples(block: Block, where: str) -> None:
    x, y = block
    if not y.ndim or len(x) != len(y):
        _refuse(where, say(_LENGTHS, x=len(x), y=len(y) if y.ndim else 1), _SINGLE)


def _refuse(where: str, received: str, remedy: str) -> NoReturn:
    raise NoPairs(where=where, received=received, remedy=say(remedy))


_Facts = tuple[tuple[tuple[int, ...], str], tuple[tuple[int, ...], str]]


def _facts(block: Block) -> _Facts:
    x, y = block
    return (x.shape[1:], x.dtype.name), (y.shape[1:], y.dtype.name)


def _require_same(first: _Facts, block: Block, sample: int, where: str) -> None:
    for name, expected, received in zip("xy", first, _facts(block), strict=True):
        if expected != received:
            words = {"expected": _text(expected), "received": _text(received)}
            raise OtherBatch(where=where, name=name, sample=sample, **words)


def _text(facts: tuple[tuple[int, ...], str]) -> str:
    return f"{facts[0]} ({facts[1]})"
