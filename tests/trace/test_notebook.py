"""The lesson on debugging shows the numbers of the course; that they come out again is checked with all notebooks."""

from pathlib import Path

import nbformat

_NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "debugging-shapes.ipynb"


def test_it_holds_the_numbers_of_the_course() -> None:
    cells = nbformat.read(_NOTEBOOK, as_version=4).cells
    shown = "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", ()))
    for number in ("100x1x28x28", "100x32x7x7", "100x1568", "100x10", "labels   100", "60,000 images: 600 steps"):
        assert number in shown
    assert "400 steps of training, 100 of validation, weights w400, unchanged: True" in shown
    assert "kept: w800" in shown
    assert "0 of 6 weight arrays changed" in shown
