"""Detection in a real JupyterLab: the detector of the gallery, trained on blood cells; boxes, and their threshold."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = [pytest.mark.slow, pytest.mark.realdata]

OpenNotebook = Callable[..., NotebookPage]

_IMAGES = 24
_RUN_MS = 180_000
_DATA = """
import workbench as wb
from workbench.modules import Resize
samples = wb.data.from_folder("cells", template="voc_boxes")
small = samples.map(Resize(height=240, width=320, interpolation="area"))
data = small.split(0.75, 0.25, 0.0).to_dataset()
""".strip()
_SHOW = 'bench = wb.Workbench(wb.Graph("cells"), data=data)\nbench'
_ALL_REACH = """least => [...document.querySelectorAll(".wb-view svg > text")]
    .every(text => Number(text.textContent) >= least)"""


def few_cells(folder: Path) -> None:
    """Some of the images with their boxes, as Pascal VOC lays them out. Skips where there are none."""
    home = os.environ.get("WORKBENCH_DATA")
    source = Path(home) / "bccd" if home else None
    if source is None or not source.is_dir():
        pytest.skip("WORKBENCH_DATA names no folder with bccd")
    for name, ending in (("JPEGImages", ".jpg"), ("Annotations", ".xml")):
        (folder / "cells" / name).mkdir(parents=True)
        for file in sorted((source / name).glob(f"*{ending}"))[:_IMAGES]:
            shutil.copy(file, folder / "cells" / name)


def take_the_detector(page: NotebookPage, canvas: Canvas) -> None:
    gallery = canvas.root.get_by_role("region", name="Begin with a network")
    gallery.get_by_role("searchbox").fill("detection")
    pictures(page, "detector-gallery", gallery)
    gallery.get_by_role("button", name="Detector").click()
    expect(canvas.shape("maps")).to_have_text("30 × 40 × 7", timeout=60_000)


def train(page: NotebookPage) -> None:
    cell = page.cell(1)
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_role("button", name="Settings", exact=True).click()
    cell.get_by_label("Epochs", exact=True).fill("20")
    cell.get_by_label("Epochs", exact=True).press("Enter")
    cell.get_by_role("button", name="Optimizer and learning rate").click()
    cell.get_by_label("Learning rate", exact=True).fill("0.003")
    cell.get_by_label("Learning rate", exact=True).press("Enter")
    cell.get_by_label("Batch size", exact=True).fill("4")
    cell.get_by_label("Batch size", exact=True).press("Enter")
    pictures(page, "detector-settings", cell.get_by_role("button", name="Train", exact=True))
    cell.get_by_role("button", name="Settings", exact=True).click()
    cell.get_by_role("button", name="Train", exact=True).click()
    said = cell.locator(".wb-said[role=status]").first
    expect(said).to_contain_text("has finished after 20 of 20 epochs", timeout=_RUN_MS)
    pictures(page, "detector-output", said)


def counts(view: Locator) -> list[tuple[int, int, int]]:
    """Found, missed and false boxes of each card."""
    texts = view.locator("figcaption").all_inner_texts()
    found = [re.search(r"(\d+) found, (\d+) missed, (\d+) false", text) for text in texts]
    return [(int(one[1]), int(one[2]), int(one[3])) for one in found if one]


def boxes_in_view(page: NotebookPage) -> Locator:
    """Truth and answer of each sample, the worst first; each answer with its score, in the colour of its class."""
    cell = page.cell(1)
    cell.get_by_role("tab", name="View").click()
    view = cell.locator(".wb-view")
    expect(view.locator(".wb-card")).to_have_count(6, timeout=60_000)
    worst_first = [missed + false for _, missed, false in counts(view)]
    assert worst_first == sorted(worst_first, reverse=True)
    assert view.locator("svg > g:not([stroke-dasharray])").count() == sum(
        found + missed for found, missed, _ in counts(view)
    )
    legend = view.locator(".wb-swatch").evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    lines = "all => [...new Set(all.map(one => getComputedStyle(one).stroke))]"
    drawn = view.locator("rect:not([stroke-opacity])").evaluate_all(lines)
    assert len(legend) == 3
    assert set(drawn) <= set(legend)
    expect(view).to_contain_text("Solid lines: what is there; dashed lines: what was found, with its score.")
    return view


def answers(view: Locator, least: str) -> int:
    """How many boxes are drawn dashed: as many as are counted, each with its score."""
    expect(view.locator(".wb-range output")).to_have_text(least)
    view.page.wait_for_function(_ALL_REACH, arg=float(least) - 0.005)  # those of a slider on its way come first
    dashed = view.locator("g[stroke-dasharray]")
    assert view.locator("svg > text").count() == dashed.count()
    assert dashed.count() == sum(found + false for found, _, false in counts(view))
    return dashed.count()


def the_threshold_decides_how_many(page: NotebookPage, view: Locator) -> None:
    """By keyboard; the slider has a name."""
    slider, dashed = view.get_by_role("slider", name="Score at least"), view.locator("g[stroke-dasharray]")
    usual = answers(view, "0.50")
    slider.focus()
    page.page.keyboard.press("Home")
    expect(dashed).not_to_have_count(usual)
    low = answers(view, "0.05")
    pictures(page, "detector-view-low", view)
    slider.focus()
    for least in ("0.10", "0.15", "0.20"):
        page.page.keyboard.press("ArrowRight")
        expect(view.locator(".wb-range output")).to_have_text(least)
    expect(dashed).not_to_have_count(low)
    some = answers(view, "0.20")
    page.page.keyboard.press("End")
    expect(dashed).not_to_have_count(some)
    assert low > some > answers(view, "0.95")


def test_a_detector_of_the_gallery_finds_cells(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_DATA, _SHOW], viewport=(1366, 768))
    few_cells(page.path.parent)
    page.run_cell(0, seconds=120)
    page.run_cell(1)
    canvas = Canvas.in_cell(page, 1)
    canvas.root.scroll_into_view_if_needed()
    take_the_detector(page, canvas)
    train(page)
    view = boxes_in_view(page)
    pictures(page, "detector-view", view)
    the_threshold_decides_how_many(page, view)
    assert violations(page.page, ".wb-view") == []
    assert not page.errors
