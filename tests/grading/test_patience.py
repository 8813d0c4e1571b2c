"""How long a submission may hold up the others: learned from them, and never more than its full limits."""

from workbench.grading.patience import Patience
from workbench.grading.resource_limits import Limits

LIMITS = Limits(cell_seconds=20, question_seconds=10, total_seconds=300, grace_seconds=1)


def after(*seconds: float) -> Limits:
    patience = Patience(LIMITS)
    for each in seconds:
        patience.note(each)
    return patience.limits()


def test_at_first_one_cell_and_one_question() -> None:
    assert after().total_seconds == 30
    assert after(*[0.1] * 7).total_seconds == 30


def test_then_a_multiple_of_the_usual_but_not_next_to_nothing() -> None:
    assert after(*[0.5] * 8).total_seconds == 4
    assert after(*[0.02] * 8) == Limits(cell_seconds=20, question_seconds=10, total_seconds=1, grace_seconds=0.25)


def test_never_more_than_the_full_limits() -> None:
    assert after(*[77.0] * 8) == LIMITS


def test_a_class_that_needs_longer_gets_it() -> None:
    """All of the first ones were set aside after 30 seconds; the next ones have 240."""
    assert after(*[30.0] * 8).total_seconds == 240


def test_a_few_slow_ones_change_little() -> None:
    assert after(*[0.5] * 30, *[300.0] * 5).total_seconds == 4
