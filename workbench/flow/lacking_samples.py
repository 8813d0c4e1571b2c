"""What a result lacks that another run may have: samples of which a file was missing, or that took too long.

Such a result is kept under its key like any other. What is made of it notes what it lacked, so that it is told from
what is made of a more complete one.
"""

from collections.abc import Iterable

from workbench.flow.result_keys import key_of, key_of_all
from workbench.flow.sample_block import SampleIssue


def lacking_of(inputs_lacked: str, issues: Iterable[SampleIssue]) -> str:
    """What a result lacks.

    Args:
        inputs_lacked: What its inputs lacked, as ``lacking_in`` says it.
        issues: The samples that failed in it.

    Returns:
        A text that differs where other samples are lacking; "" where none is that another run may have.

    >>> lacking_of("", [SampleIssue("resize", "a", "no image")])
    ''
    """
    failed = sorted((one.path, one.name) for one in issues if one.is_passing)
    return key_of(inputs_lacked, *(part for one in failed for part in one)) if failed or inputs_lacked else ""


def lacking_in(inputs: Iterable[str]) -> str:
    """What all inputs together lack, of what each of them lacks.

    >>> lacking_in(["", ""]), lacking_in(["a", ""]) == lacking_in(["a"])
    ('', True)
    """
    found = [one for one in inputs if one]
    return key_of_all(found) if found else ""
