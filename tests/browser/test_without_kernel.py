"""A saved notebook without its kernel: every widget has left a picture with a text, here and after nbconvert."""

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.jupyter import JupyterServer, NotebookPage, write_notebook

pytestmark = pytest.mark.slow

CELLS = [
    """\
import workbench as wb

graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
graph = graph.add("Flatten").add("Dense", units=10, activation="softmax", name="digit")
wb.Editor(graph)""",
    'wb.Workbench(graph, "bench.graph.json")',
    """\
data = wb.data.load_digits()
run = wb.training.fit(graph, data, epochs=2)
run.wait()
run""",
    "wb.View(run, data)",
    "wb.view(run.model)",
    "wb.explain.explain(run.model, data.test.x[:1], class_index=3)",
]
PICTURES = {
    0: "Drawing of the network digits: image (Input), conv2d (Conv2D), flatten (Flatten), digit (Dense)",
    1: "Drawing of the network digits: image (Input), conv2d (Conv2D), flatten (Flatten), digit (Dense)",
    2: "Charts of digits",
    3: "",
    4: "Map of the network",
    5: "",
}
"""How the text of each cell's picture begins; those without a name here show several images."""

_LEAST_WIDTH = 40
"""Pixels on the page from which on something is to be seen on a picture."""

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def saved(open_shared: OpenNotebook) -> NotebookPage:
    """The cells were run, the notebook was saved, and its kernel is gone."""
    page = open_shared(CELLS, viewport=(1300, 1000))
    for index in range(len(CELLS)):
        page.run_cell(index, seconds=120)
    page.execute("assert len(run.record.epochs) == 2")
    page.scroll_to(0)
    expect(page.cell(0).locator(".wb-node__shape").last).to_have_text("10", timeout=60_000)
    page.page.wait_for_timeout(2500)  # the pictures follow when there was no change for a moment
    page.save()
    page.server.stop_kernels()
    return page


def without_kernel(saved: NotebookPage, browser: Browser, app: str, *, trusted: bool) -> NotebookPage:
    """A copy of the saved notebook, opened where no kernel is started."""
    path = write_notebook(saved.server.new_folder("copy"), saved.path)
    if not trusted:  # Jupyter trusts what has the same content
        document = nbformat.read(path, as_version=4)
        document.metadata["sent_by"] = "somebody else"
        nbformat.write(document, path)
    window = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
    page = NotebookPage(window, saved.server, path, saved.screenshots)
    page.open_without_kernel(app)
    return page


def image_in(cell: Locator, alt: str) -> Locator:
    """The first picture of a cell that has a text, if that begins so."""
    return cell.locator(f"img[alt^={alt!r}]" if alt else "img[alt]:not([alt=''])").locator("visible=true").first


def assert_drawn(image: Locator) -> None:
    expect(image).to_be_visible(timeout=15_000)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert image.evaluate("image => image.clientWidth") >= _LEAST_WIDTH
    assert image.get_attribute("alt")


@pytest.mark.parametrize(("app", "trusted"), [("lab", True), ("notebook", True), ("lab", False)])
def test_every_cell_shows_its_picture(saved: NotebookPage, browser: Browser, app: str, trusted: bool) -> None:
    page = without_kernel(saved, browser, app, trusted=trusted)
    for index, alt in PICTURES.items():
        page.scroll_to(index)
        cell = page.cell(index)
        assert_drawn(image_in(cell, alt))
        if trusted:
            expect(cell.get_by_text("Error displaying widget").locator("visible=true")).to_have_count(0)
        page.screenshot(f"without-kernel-{app}-{'' if trusted else 'un'}trusted-{index}")
    page.page.context.close()


def test_nbconvert_shows_the_same(saved: NotebookPage, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(to_html(saved.path).as_uri())
    images = page.locator(".jp-Cell").all()
    assert len(images) == len(PICTURES)
    for index, alt in PICTURES.items():
        assert_drawn(image_in(images[index], alt))
    page.screenshot(path=saved.screenshots / "without-kernel-nbconvert.png", full_page=True)
    page.close()


def to_html(notebook: Path, *options: str) -> Path:
    """The page that nbconvert makes; ``--execute`` runs the notebook before."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", *options, str(notebook)]
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=notebook.parent)
    return notebook.with_suffix(".html")


@pytest.mark.parametrize("shown", ["wb.Editor(graph)", "wb.Workbench(graph)", "wb.view(graph)"])
def test_a_run_without_a_page_leaves_the_shapes(tmp_path: Path, shown: str) -> None:
    source = CELLS[0].removesuffix("wb.Editor(graph)") + shown
    html = to_html(write_notebook(tmp_path, [source]), "--execute").read_text(encoding="utf-8")
    pictures = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)
    svg = "".join(base64.b64decode(picture).decode() for picture in pictures)
    assert "8 × 8 × 1" in svg
    assert "6 × 6 × 4" in svg


def test_the_saved_notebook_is_small(saved: NotebookPage) -> None:
    assert saved.path.stat().st_size < 600_000
    outputs = [output for cell in nbformat.read(saved.path, as_version=4).cells for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)


def test_a_kernel_that_comes_back_shows_the_widgets_and_hides_the_pictures(
    saved: NotebookPage, jupyter: JupyterServer
) -> None:
    page = NotebookPage(saved.page, jupyter, saved.path, saved.screenshots)
    page.page.reload()
    page.wait_until_idle()
    page.run_cell(0)
    expect(page.cell(0).locator(".wb-editor")).to_be_visible(timeout=60_000)
    expect(page.cell(0).locator(".wb-static")).to_be_hidden()
