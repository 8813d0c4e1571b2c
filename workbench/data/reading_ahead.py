"""Work done by several threads at once, its results in the order of the inputs."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from threading import Event
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 1
"""As many blocks a thread wait at most to be taken, so that the memory stays small."""
_LARGEST = 8
_SECONDS = 0.003
"""How long a block should take: waking a thread costs some 0.1 ms, as much as a short call."""
_MOST_READERS = 4
"""A disk serves a few threads at once."""


def free_threads() -> int:
    """How many threads read and decode files where the user did not say."""
    return min(_MOST_READERS, os.cpu_count() or 1)


def in_order(function: Callable[[T], R], inputs: Iterable[T], threads: int) -> Iterator[R]:
    """Call a function with each input, by several threads, some inputs ahead.

    OpenCV, SciPy, Pillow and reading a file let other threads run meanwhile. Inputs are handed over in blocks: of one
    input where calls are long (as those with large volumes are), and of up to eight where they are short. What
    ``function`` raises comes at its place; where the results are no longer wanted, each thread ends with its call.

    Args:
        function: What is called; it must not depend on the order of its calls.
        inputs: What it is called with, one after the other.
        threads: How many calls run at once; 1 makes no thread.

    Yields:
        The results in the order of the inputs.

    >>> list(in_order(abs, [-1, 2, -3], threads=2))
    [1, 2, 3]
    """
    if threads <= 1:
        yield from map(function, inputs)
        return
    waiting, stopped, size = iter(inputs), Event(), 1
    running: deque[Future[BlockResults[R]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="samples")
    try:
        for _ in range(threads * (1 + _AHEAD)):
            running.extend(pool.submit(block_of, function, part, stopped) for part in _parts(waiting, size))
        while running:
            block = running.popleft().result()
            size = _next_size(block, size)
            if block.error is None:
                running.extend(pool.submit(block_of, function, part, stopped) for part in _parts(waiting, size))
            yield from block.results
            if block.error is not None:
                raise block.error
    finally:  # also where nobody wants the rest
        stopped.set()
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class BlockResults(Generic[R]):
    """The results of some calls, in order, and the error that ended them."""

    results: Sequence[R]
    seconds: float
    error: BaseException | None = None


def block_of(function: Callable[[T], R], inputs: Sequence[T], stopped: Event) -> BlockResults[R]:
    """Call a function with some inputs.

    Args:
        function: What is called.
        inputs: What it is called with.
        stopped: When it is set, no further call is made.

    Returns:
        The results up to the first error, or until it was stopped.
    """
    results: list[R] = []
    start = perf_counter()
    try:
        for one in inputs:
            if stopped.is_set():
                break
            results.append(function(one))
    except BaseException as error:  # noqa: BLE001 - raised by the caller, behind the results before it
        return BlockResults(results, perf_counter() - start, error)
    return BlockResults(results, perf_counter() - start)


def _parts(waiting: Iterator[T], size: int) -> Iterator[list[T]]:
    """The next inputs, if there are any."""
    part = list(islice(waiting, size))
    if part:
        yield part


def _next_size(block: BlockResults[R], size: int) -> int:
    """How many inputs fill the time of a block, at most twice as many as now."""
    each = block.seconds / max(len(block.results), 1)
    return max(1, min(2 * size, _LARGEST, int(_SECONDS / max(each, 1e-9))))
