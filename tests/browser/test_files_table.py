"""The table of files in a real JupyterLab: 100,000 rows, to the end, sorted, filtered and chosen by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_WAIT = 60_000
_TABLE = """
import numpy as np
from workbench.data import Sample, SampleSet
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_labels import ClassLabel, Targets
from workbench.ui.flow_tabs.files_table import FilesTable
from workbench.ui.flow_tabs.listed_files import listed
from workbench.ui.key_guard import guarded

SPLITS = ("train", "train", "validation", "test")

def entry(at):
    def read():
        label = Targets(category=ClassLabel.of(at % 3, ("cat", "dog", "horse")))
        return Sample(np.full((64, 48), at % 200, "uint8"), label=label)
    issue = "the file is empty (0 bytes); copy it once more" if at % 1000 == 7 else ""
    return SampleEntry(f"patient{at % 500}/image{at}.png", read, SPLITS[at % 4], issue=issue)

samples = SampleSet([entry(at) for at in range(100_000)], class_names=("cat", "dog", "horse"))
chosen = []
table = FilesTable(lambda name: (chosen.append(name), table.choose(name)))
table.show(listed(samples, "finished", {}), "resize: 100,000 samples", "", "")
guarded(table.widget)
""".strip()

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def page(open_shared: OpenNotebook) -> NotebookPage:
    return open_shared([_TABLE], viewport=(1200, 900))


def shown(page: NotebookPage) -> Locator:
    page.run_cell(0)
    grid = page.cell(0).get_by_role("grid", name="resize: 100,000 samples")
    expect(grid).to_be_visible(timeout=_WAIT)
    expect(row(grid, 1)).to_contain_text("image0.png", timeout=_WAIT)
    return grid


def row(grid: Locator, number: int) -> Locator:
    """The row with this number, from 1, among those that are drawn."""
    return grid.locator(f"[role=row][aria-rowindex='{number + 1}']")


def test_the_last_of_hundred_thousand_rows_is_chosen_by_keyboard(page: NotebookPage) -> None:
    grid = shown(page)
    assert grid.get_attribute("aria-rowcount") == "100001"
    assert grid.locator("[role=row]").count() < 60
    grid.focus()
    grid.press("End")
    last = row(grid, 100_000)
    expect(last).to_contain_text("image99999.png", timeout=_WAIT)
    expect(last).to_contain_text("64 × 48")
    grid.press("ArrowUp")
    grid.press("Enter")
    expect(row(grid, 99_999)).to_have_attribute("aria-selected", "true")
    assert page.execute("print(chosen)").startswith("['patient498/image99998.png']")
    box, seen = last.bounding_box(), grid.bounding_box()
    assert box is not None
    assert seen is not None
    assert box["y"] + box["height"] <= seen["y"] + seen["height"] + 1, "the last row is wholly seen"


def test_it_is_scrolled_sorted_and_filtered(page: NotebookPage) -> None:
    grid = shown(page)
    grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight / 2; }")
    expect(grid).to_contain_text("image50000.png", timeout=_WAIT)
    grid.get_by_role("button", name="name").click()
    expect(grid.get_by_role("columnheader", name="name")).to_have_attribute("aria-sort", "ascending")
    expect(row(grid, 2)).to_contain_text("patient0/image500.png", timeout=_WAIT)
    grid.get_by_role("button", name="name").click()
    expect(row(grid, 1)).to_contain_text("patient499/image99999.png", timeout=_WAIT)
    cell = page.cell(0)
    cell.get_by_label("Split").select_option("test")
    cell.get_by_label("Search names").fill("patient7/")
    expect(cell.get_by_role("status")).to_have_text("200 of 100,000 samples", timeout=_WAIT)
    cell.get_by_label("Issue").select_option("with")
    expect(row(grid, 1)).to_contain_text("the file is empty (0 bytes); copy it once more", timeout=_WAIT)
    cell.get_by_role("button", name="Show all").click()
    cell.get_by_label("Class").select_option("dog")
    expect(cell.get_by_role("status")).to_have_text("33,299 of 100,000 samples", timeout=_WAIT)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_it_is_seen_in_both_themes(page: NotebookPage, theme: str) -> None:
    page.theme(theme)
    grid = shown(page)
    grid.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter", "ArrowDown"):
        grid.press(key)
    expect(row(grid, 3)).to_have_attribute("aria-selected", "true", timeout=_WAIT)
    expect(row(grid, 4)).to_have_attribute("data-active", "true")
    colour = row(grid, 1).evaluate("one => getComputedStyle(one).color")
    assert ("255, 255, 255" in colour) == (theme == "JupyterLab Dark")
    page.screenshot(f"files-{theme.rsplit(maxsplit=1)[-1].lower()}")
