"""Every figure of a notebook says in words what is to be seen in it.

Outputs are looked at when notebooks run under nbval, by the plugin that is tested here; texts and imports, here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.helpers.described_figures import complaints, undescribed, undescribed_in
from tests.helpers.nothing_red import run_nbval

ROOT = Path(__file__).parents[2]
SOURCES = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "labs").glob("*/source.ipynb"))]
_IMAGE = re.compile(r"!\[\s*\]")
_WORDLESS = re.compile(r"\b(?:import|from) (?:plotly|matplotlib\.pyplot|seaborn)\b|import pyplot")


def sources(path: Path, kind: str) -> Iterator[tuple[str, str]]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield cell["id"], "".join(cell["source"])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.name + "/" + path.stem)
def test_figures_have_words(path: Path) -> None:
    wordless = [name for name, text in sources(path, "markdown") if _IMAGE.search(text) or undescribed_in(text)]
    assert wordless == [], "write ![What is to be seen.](file)"
    wordless = [name for name, code in sources(path, "code") if _WORDLESS.search(code)]
    assert wordless == [], "use wb.explain.figure_picture(figure, words) of a matplotlib.figure.Figure"


@pytest.mark.parametrize(
    "html",
    [
        "<img src='x' alt='A digit.'>",
        "<figure role='img' aria-label='A digit.'><svg><path/></svg><img src='x'/></figure>",
        "<button>Add<svg aria-hidden='true'><path/></svg></button>",
        "<svg role='img' aria-label='A network.'><path/><svg/></svg>",
        "<canvas aria-labelledby='title'></canvas>",
        "<p>12 &lt;img&gt;</p><br>",
    ],
)
def test_what_has_words(html: str) -> None:
    assert undescribed_in(html) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<img src='x'>", ["<img>"]),
        ("<img src='x' alt=' '/>", ["<img>"]),
        ("<svg><path/></svg>", ["<svg>"]),
        ("<i aria-hidden='true'></i><svg/>", ["<svg>"]),
        ("<div role='img'><canvas></canvas></div>", ["<canvas>"]),
        ("<br aria-hidden='true'><img src='x'>", ["<img>"]),
    ],
)
def test_what_has_none(html: str, found: list[str]) -> None:
    assert undescribed_in(html) == [f"{tag} without a text alternative" for tag in found]


@pytest.mark.parametrize(
    ("output", "found"),
    [
        ({"name": "stdout", "text": "<img>"}, []),
        ({"data": {"text/plain": "<img>"}}, []),
        ({"data": {"image/png": "iVBO", "text/plain": "<Figure>"}}, ["image/png without a text alternative"]),
        ({"data": {"image/png": "iVBO"}, "metadata": {"image/png": {"alt": "A digit."}}}, []),
        ({"data": {"image/png": "iVBO", "text/html": ["<img ", "alt='A digit.'>"]}}, []),
        ({"data": {"text/html": "<img>", "application/vnd.jupyter.widget-view+json": {}}}, []),
        (
            {"data": {"text/html": "<div></div>", "application/vnd.plotly.v1+json": {}}},
            ["a figure of Plotly, which says nothing to a screen reader"],
        ),
    ],
)
def test_what_an_output_shows(output: dict[str, Any], found: list[str]) -> None:
    assert undescribed(output) == found
    assert complaints("cell 3", [output, {}]) == "\n".join(f"cell 3: {one}" for one in found)


@pytest.mark.slow
def test_a_figure_without_words_fails_its_notebook(tmp_path: Path) -> None:
    cells = [
        'from IPython.display import HTML, display\nHTML(\'<img src="" alt="A digit.">\')',
        "display(HTML('<img src=\"\">'))",
    ]
    made = [nbformat.v4.new_code_cell(source, metadata={"tags": ["nbval-ignore-output"]}) for source in cells]
    path = tmp_path / "figures.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    done = run_nbval(tmp_path, path)
    assert "1 failed, 1 passed" in done.stdout
    assert "Cell 1: <img> without a text alternative" in done.stdout
