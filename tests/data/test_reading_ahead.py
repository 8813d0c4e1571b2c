"""Work by several threads: order, errors at their place, few results at once, and nothing left behind."""

import threading
from collections.abc import Iterator

import pytest

from workbench.data.reading_ahead import block_of, in_order


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_the_inputs(threads: int) -> None:
    first_may_end = threading.Event()

    def later(number: int) -> int:
        if number == 0 and threads > 1:
            assert first_may_end.wait(10)  # until the second is done
        if number == 1:
            first_may_end.set()
        return number * number

    assert list(in_order(later, range(40), threads)) == [number * number for number in range(40)]


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_comes_behind_the_results_before_it(threads: int) -> None:
    results = in_order(lambda number: 6 // number, [3, 2, 0, 1], threads)
    assert [next(results), next(results)] == [2, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_few_inputs_are_taken_ahead_and_no_thread_stays() -> None:
    taken: list[int] = []

    def inputs() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    before = threading.active_count()
    results = in_order(lambda number: number, inputs(), 2)
    for _ in range(10):
        next(results)
    assert len(taken) <= 10 + 2 * 2 * 8  # two threads, each with a block of eight at work and one waiting
    results.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_nothing_comes_of_nothing() -> None:
    assert list(in_order(abs, [], 2)) == []


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("place", [0, 1, 7, 8, 50, 199])
def test_in_blocks_too_an_error_comes_at_its_place(threads: int, place: int) -> None:
    results = in_order(lambda number: number // (number != place), range(200), threads)
    assert [next(results) for _ in range(place)] == list(range(place))
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_thread_that_is_stopped_ends_with_its_call() -> None:
    stopped = threading.Event()

    def call(number: int) -> int:
        if number == 2:
            stopped.set()
        return number

    block = block_of(call, range(100), stopped)
    assert block.results == [0, 1, 2]
    assert block.error is None


def test_calls_that_take_long_are_handed_over_one_by_one() -> None:
    """Two large volumes wait a thread, and not sixteen."""
    taken: list[int] = []
    results = in_order(lambda _: threading.Event().wait(0.01), iter_taken(taken), 2)
    for _ in range(10):
        next(results)
    assert len(taken) <= 10 + 2 * 2
    results.close()  # type: ignore[attr-defined]


def iter_taken(taken: list[int]) -> Iterator[int]:
    for number in range(1_000):
        taken.append(number)
        yield number
