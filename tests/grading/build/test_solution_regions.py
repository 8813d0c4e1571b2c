"""nbgrader's markers."""

import pytest

from workbench.grading.build import solution_regions

SOURCE = """\
def dice(a, b):
    ### BEGIN SOLUTION
    both = (a * b).sum()
    return 2 * both / (a.sum() + b.sum())
    ### END SOLUTION
### BEGIN HIDDEN TESTS
assert dice(a, a) == 1
### END HIDDEN TESTS
print("done")"""


def test_student_and_solution() -> None:
    assert solution_regions.student(SOURCE) == (
        'def dice(a, b):\n    # YOUR CODE HERE\n    raise NotImplementedError()\nprint("done")'
    )
    assert solution_regions.solution(SOURCE) == (
        'def dice(a, b):\n    both = (a * b).sum()\n    return 2 * both / (a.sum() + b.sum())\nprint("done")'
    )
    assert solution_regions.has_solution(SOURCE)
    assert not solution_regions.has_solution("x = 1")


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN SOLUTION\nx = 1",
        "### END SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n### END SOLUTION",
        "### BEGIN SOLUTION\n### END HIDDEN TESTS",
    ],
)
def test_markers_must_pair_up(source: str) -> None:
    with pytest.raises(SyntaxError):
        solution_regions.student(source)
