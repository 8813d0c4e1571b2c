"""Many small cases in one test: thousands of tests of a millisecond cost more than what they look at."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Case = TypeVar("Case")


def check_each(cases: Iterable[Case], check: Callable[[Case], None], name: Callable[[Case], str] = str) -> None:
    """Check every case, also after one that fails; the failures are raised together, each with its case's name."""
    failures, count = [], 0
    for case in cases:
        count += 1
        try:
            check(case)
        except Exception as error:  # noqa: BLE001 - whatever a case raises is its failure
            error.add_note(f"in the case {name(case)}")
            failures.append(error)
    if failures:
        message = f"{len(failures)} of {count} cases fail"
        raise ExceptionGroup(message, failures)
