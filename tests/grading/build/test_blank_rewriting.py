"""One text with blanks, two notebooks."""

import ast

import pytest

from workbench.grading.build import blank_rewriting


@pytest.mark.parametrize(
    ("source", "student", "solution"),
    [
        ("x = FIXME(5)", "x = FIXME", "x = 5"),
        ("Conv2D(FIXME(8), [FIXME(5), FIXME(3)])  # 8", "Conv2D(FIXME, [FIXME, FIXME])  # 8", "Conv2D(8, [5, 3])  # 8"),
        ("y = 2 * FIXME(a + b)", "y = 2 * FIXME", "y = 2 * (a + b)"),
        ("y = FIXME(a + b)", "y = FIXME", "y = a + b"),
        ("y = FIXME(-a) ** 2", "y = FIXME ** 2", "y = (-a) ** 2"),
        ("y = FIXME(f(a)).shape", "y = FIXME.shape", "y = f(a).shape"),
        ("s = {'c': FIXME((28, 28, 1))}", "s = {'c': FIXME}", "s = {'c': (28, 28, 1)}"),
        ("x[FIXME(1 if a else 2)]", "x[FIXME]", "x[(1 if a else 2)]"),
        ("x = FIXME(\n    a +\n    b\n)", "x = FIXME", "x = (a +\n    b)"),
        ("return_ = 'é' + FIXME('ü')  # é", "return_ = 'é' + FIXME  # é", "return_ = 'é' + 'ü'  # é"),
        ("def f(x):\n    return FIXME(x or 1)\n", "def f(x):\n    return FIXME\n", "def f(x):\n    return x or 1\n"),
        ("x = FIXME(lambda a: a)(3)", "x = FIXME(3)", "x = (lambda a: a)(3)"),
        ("%matplotlib inline\nx = 3", "%matplotlib inline\nx = 3", "%matplotlib inline\nx = 3"),
        ('t = FIXME("""two\nlines""")', "t = FIXME", 't = """two\nlines"""'),
    ],
)  # fmt: skip
def test_student_and_solution(source: str, student: str, solution: str) -> None:
    assert blank_rewriting.student(source) == student
    assert blank_rewriting.solution(source) == solution
    if not source.startswith("%"):
        ast.parse(solution)


@pytest.mark.parametrize(
    "source", ["x = FIXME", "x = FIXME()", "x = FIXME(1, 2)", "x = FIXME(*a)", "%time x = FIXME(3)"]
)
def test_blanks_without_a_solution_are_refused(source: str) -> None:
    with pytest.raises(SyntaxError):
        blank_rewriting.student(source)


def test_the_solution_means_what_the_source_means() -> None:
    source = "y = 10 - FIXME(3 - 2) * FIXME(1 + 1) - [FIXME(4), FIXME((5, 6))][0]"
    names: dict[str, int] = {}
    exec(source, {"FIXME": lambda x: x}, names)
    expected = names["y"]
    exec(blank_rewriting.solution(source), {}, names)
    assert names["y"] == expected
    assert blank_rewriting.count(source) == 4
