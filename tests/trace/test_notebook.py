"""The lessons show the numbers of the course; that they come out again is checked with all notebooks."""

from pathlib import Path

import nbformat

_NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def shown(name: str) -> str:
    """What the cells of a notebook print."""
    cells = nbformat.read(_NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", ()))


def test_debugging_shapes_holds_the_numbers_of_the_course() -> None:
    printed = shown("debugging-shapes")
    for number in ("100x1x28x28", "100x32x7x7", "100x1568", "100x10", "labels   100", "60,000 images: 600 steps"):
        assert number in printed
    assert "0 of 6 weight arrays changed" in printed


def test_validation_holds_the_numbers_of_the_course() -> None:
    printed = shown("validation")
    for update in ("w400", "w800", "w1200"):
        assert f"400 steps of training, 100 of validation, weights {update}, unchanged: True" in printed
    assert "kept: w800" in printed
