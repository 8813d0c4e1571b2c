"""A split whose samples are read anew in every epoch, and are never in memory together."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from workbench.data.data_errors import BadChoice
from workbench.data.dataset import X_AXES, Y_AXES, Array, Axes, Split, named_shape
from workbench.data.stream_blocks import Block, joined_blocks, read_blocks
from workbench.data.stream_errors import (
    EmptyStream,
    EndedEarly,
    EndlessStream,
    GrewLonger,
    NotInMemory,
    NotRepeatable,
)
from workbench.data.stream_facts import StreamFacts, facts_of
from workbench.data.stream_sources import StreamSource, require_end, source_of
from workbench.messages import mark, say

_WHERE = "StreamedSplit"
_MOST = 1_000_000
"""Samples of a source that does not tell its length; one that gives more is taken to be endless."""

_COUNT = mark("a whole number of at least 1, or None")
_BATCHED = mark("True, False or None")
_STREAM, _OF_UNKNOWN = mark("stream of {shape}"), mark("stream of samples of shape {shape}")
_MORE = mark("more than {count:,} samples, and no end")
_NOTHING_AGAIN = mark("it gave nothing when it was read again")
_AS_COUNTED, _AS_GIVEN = mark("as when they were counted"), mark("as samples says")
_SAME = mark("Give the same samples in every epoch: the source must not keep its place from one epoch to the next.")
_FEWER = mark("Give StreamedSplit(source, samples={received}), or leave samples out to have them counted.")


class StreamedSplit(Split):
    """Samples and their labels that are read in batches: a split of a data set that is larger than memory.

    One batch is read at once, for shapes and types. Before a training all of them are read once, to count and to check
    them. How the source divides its samples into batches does not matter: a training makes batches of its own size.

    Args:
        source: A ``tf.data.Dataset``, a ``keras.utils.PyDataset``, a generator function without arguments, or a list
            of batches. It gives pairs ``(x, y)``, as ``fit`` of Keras takes them, and begins anew whenever it is read.
        samples: How many samples an epoch has: needed for a source that does not end.
        batched: Whether the source gives batches; False for single samples. None finds out where a label is one number.
        name: What errors call it; without one, a training calls it after its data set: ``digits.train``.

    Raises:
        NotAStream, NotRepeatable, EndlessStream: The source is none.
        NoPairs, EmptyStream, StreamFailed: Its first batch is none.

    >>> def batches():
    ...     for start in range(0, 100, 10):
    ...         yield np.full((10, 4, 4, 1), start / 100), np.arange(10) % 2
    >>> split = StreamedSplit(batches)
    >>> len(split), split.sample_shape, split[:3].y.tolist()
    (100, (4, 4, 1), [0, 1, 0])
    """

    def __init__(
        self, source: Any, *, samples: int | None = None, batched: bool | None = None, name: str = _WHERE
    ) -> None:
        _check(samples, batched)
        keep = object.__setattr__
        keep(self, "source", source_of(source, name, batched))
        keep(self, "name", name)
        keep(self, "_given", samples)
        keep(self, "_facts", None)
        keep(self, "groups", None)
        keep(self, "details", {})
        if samples is None:
            require_end(self.source, name)
        keep(self, "_head", self._first_block())

    source: StreamSource
    name: str
    _given: int | None
    _facts: StreamFacts | None
    _head: Block

    def name_for_errors(self, name: str) -> None:
        """Call the split so in errors, if nobody has given it a name.

        Args:
            name: The name.
        """
        if self.name == _WHERE:
            object.__setattr__(self, "name", name)

    def _first_block(self) -> Block:
        blocks = read_blocks(self.source, self.name)
        try:
            first = next(blocks, None)
        finally:
            blocks.close()
        if first is None:
            raise EmptyStream(where=self.name)
        # A copy of one sample, so that a batch of many megabytes is not kept.
        return first[0][:1].copy(), first[1][:1].copy()

    @property
    def x(self) -> Array:
        """Samples are never in memory together. Raises NotInMemory."""
        raise NotInMemory(where=f"{self.name}.x")

    @property
    def y(self) -> Array:
        """Labels are never in memory together. Raises NotInMemory."""
        raise NotInMemory(where=f"{self.name}.y")

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape of one sample."""
        return tuple(self._head[0].shape[1:])

    @property
    def sample_bytes(self) -> int:
        """The bytes of one sample with its label."""
        return sum(part.nbytes for part in self._head)

    @property
    def signature(self) -> tuple[tuple[tuple[int, ...], Any], tuple[tuple[int, ...], Any]]:
        """Shape and dtype of a sample and of its label."""
        x, y = self._head
        return (x.shape[1:], x.dtype), (y.shape[1:], y.dtype)

    def __len__(self) -> int:
        """The number of samples. Where nobody has said it, all are read once to count them."""
        return self.known_length if self.known_length is not None else self.facts.count

    @property
    def known_length(self) -> int | None:
        """The number of samples; None where it would have to be counted."""
        if self._given is not None:
            return self._given
        return self.source.samples if self._facts is None else self._facts.count

    def __getitem__(self, chosen: Any) -> Split:
        """The first samples as arrays, ``split[:100]``. Raises NotInMemory for anything else."""
        if not isinstance(chosen, slice) or chosen.start or chosen.step not in (None, 1) or (chosen.stop or 0) < 0:
            raise NotInMemory(where=f"{self.name}[…]")
        if chosen.stop is None:
            raise NotInMemory(where=f"{self.name}[:]")
        if not chosen.stop:
            return Split(self._head[0][:0], self._head[1][:0])
        return self._first(chosen.stop)

    def _first(self, count: int) -> Split:
        parts, left, blocks = [], count, self.blocks()
        for x, y in blocks:
            parts.append((x[:left], y[:left]))
            left -= len(x)
            if left <= 0:
                break
        blocks.close()
        return Split(*joined_blocks(parts))

    def blocks(self) -> Generator[Block, None, None]:
        """Read the samples from the beginning, as many at a time as the source gives.

        Yields:
            Samples (samples, …) and their labels (samples, …).

        Raises:
            DataError: The source gives something else than before, or fails.
        """
        expected, count = self.known_length, 0
        for x, y in self._read():
            if expected is not None and count + len(x) > expected:
                if self._given is None:
                    raise GrewLonger(where=self.name, expected=expected)
                x, y = x[: expected - count], y[: expected - count]  # noqa: PLW2901
            count += len(x)
            if len(x):
                yield x, y
            if self._given is not None and count >= self._given:
                return
        if expected is not None and count < expected:
            given = self._given is not None
            reason, remedy = say(_AS_GIVEN if given else _AS_COUNTED), say(_FEWER if given else _SAME, received=count)
            raise EndedEarly(where=self.name, received=count, expected=expected, reason=reason, remedy=remedy)

    def _read(self) -> Generator[Block, None, None]:
        """The blocks of the source, which must be like its very first one."""
        return read_blocks(self.source, self.name, self._head)

    @property
    def facts(self) -> StreamFacts:
        """What is known after all samples were read once; they are read at the first look.

        Raises:
            DataError: A sample is not like the others, the source fails, does not end, or cannot be read again.
        """
        if self._facts is None:
            object.__setattr__(self, "_facts", self._read_once())
        assert self._facts is not None  # noqa: S101 - for mypy
        return self._facts

    def _read_once(self) -> StreamFacts:
        first: list[Block] = []
        found = facts_of(self._counted(first))
        again = self._read()
        repeated = next(again, None)
        again.close()
        if found is None or repeated is None:
            raise NotRepeatable(where=self.name, received=say(_NOTHING_AGAIN))
        same = all(np.array_equal(*pair) for pair in zip(first[0], repeated, strict=True))
        return replace(found, steady=same)

    def _counted(self, first: list[Block]) -> Iterator[Block]:
        """The blocks of a source that has an end; the first of them is put into ``first``."""
        count, unknown = 0, self.known_length is None and not self.source.ends
        for block in self.blocks():
            if not first:
                first.append(block)
            count += len(block[0])
            if unknown and count > _MOST:
                raise EndlessStream(where=self.name, received=say(_MORE, count=_MOST))
            yield block

    def in_words(self) -> tuple[str, str]:
        """Say what ``x`` and what ``y`` are made of, without reading them.

        Returns:
            Two texts: of ``x`` and of ``y``.
        """
        (x, x_type), (y, y_type) = self.signature
        return f"{self._words(x, X_AXES)} ({x_type})", f"{self._words(y, Y_AXES)} ({y_type})"

    def _words(self, shape: tuple[int, ...], axes: Axes) -> str:
        count = self.known_length
        if count is None:
            return say(_OF_UNKNOWN, shape=shape)
        return say(_STREAM, shape=named_shape((count, *shape), axes))


def _check(samples: Any, batched: Any) -> None:
    """Raises BadChoice."""
    whole = isinstance(samples, int | np.integer) and not isinstance(samples, bool) and samples >= 1
    if samples is not None and not whole:
        example = "samples=10_000"
        raise BadChoice(where=_WHERE, parameter="samples", expected=say(_COUNT), received=samples, example=example)
    if batched not in (None, True, False) or not isinstance(batched, bool | None):
        example = "batched=False"
        raise BadChoice(where=_WHERE, parameter="batched", expected=say(_BATCHED), received=batched, example=example)
