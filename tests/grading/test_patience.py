"""How long a submission may hold up the others: learned from them, and never more than its full limits."""

import pytest

from workbench.grading.patience import Patience
from workbench.grading.resource_limits import Limits

LIMITS = Limits(cell_seconds=20, question_seconds=10, total_seconds=300, grace_seconds=1)


def after(*seconds: float, cut: tuple[float, ...] = (), times_set_aside: int = 0) -> Limits:
    patience = Patience(LIMITS)
    for each in seconds:
        patience.note(each)
    for each in cut:
        patience.note(each, is_cut=True)
    return patience.limits(times_set_aside)


def test_at_first_a_small_part_of_what_a_cell_may_take() -> None:
    assert after().total_seconds == 0.5
    assert after(*[0.1] * 7).total_seconds == 0.5
    assert after(*[30.0] * 7).total_seconds == 0.5


def test_then_a_multiple_of_the_usual_but_not_next_to_nothing() -> None:
    assert after(*[0.5] * 8).total_seconds == 2
    assert after(*[0.02] * 8) == Limits(cell_seconds=20, question_seconds=10, total_seconds=0.25, grace_seconds=0.0625)


@pytest.mark.parametrize(("times", "seconds"), [(0, 2), (1, 16), (2, 128), (3, 300), (9, 300)])
def test_more_each_time_it_was_set_aside(times: int, seconds: float) -> None:
    assert after(*[0.5] * 8, times_set_aside=times).total_seconds == seconds


def test_never_more_than_the_full_limits() -> None:
    assert after(*[77.0] * 8) == LIMITS


def test_a_class_that_needs_longer_gets_it() -> None:
    """All of the first ones were set aside after half a second; the next ones have more, and soon enough."""
    assert after(cut=(0.5,) * 8).total_seconds == 4
    assert after(cut=(0.5,) * 8 + (4.0,) * 7).total_seconds == 32


def test_a_few_slow_ones_change_little() -> None:
    assert after(*[0.5] * 30, cut=(2.0,) * 5).total_seconds == 2
