"""Work done by several threads at once, its results in the order of the inputs."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
"""As many results a thread wait at most to be taken, so that the memory stays small."""


def in_order(function: Callable[[T], R], inputs: Iterable[T], threads: int) -> Iterator[R]:
    """Call a function with each input, by several threads, a few inputs ahead.

    OpenCV, SciPy and reading a file let other threads run meanwhile. What ``function`` raises comes at its place.

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
    waiting = iter(inputs)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="samples")
    try:
        running: deque[Future[R]] = deque(pool.submit(function, one) for one in islice(waiting, threads * (1 + _AHEAD)))
        while running:
            result = running.popleft().result()
            running.extend(pool.submit(function, one) for one in islice(waiting, 1))
            yield result
    finally:  # also where nobody wants the rest
        pool.shutdown(cancel_futures=True)
