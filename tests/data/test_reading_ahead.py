"""Work by several threads: order, errors at their place, few results at once, and nothing left behind."""

import threading
from collections.abc import Iterator

import pytest

from workbench.data.reading_ahead import in_order


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
    assert len(taken) <= 10 + 3 * 2
    results.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_nothing_comes_of_nothing() -> None:
    assert list(in_order(abs, [], 2)) == []
