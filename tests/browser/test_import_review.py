"""The review of an import in a real JupyterLab: filter, leave out, accept, by keyboard, in both themes, and saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_WAIT = 60_000
_REVIEW = """
import numpy as np, workbench as wb
from pathlib import Path
from PIL import Image
for name in ("cat", "dog"):
    Path("pets", name).mkdir(parents=True, exist_ok=True)
    for at in range(4):
        Image.fromarray(np.full((20, 30), at * 20 + len(name) + ord(name[0]), "uint8")).save(f"pets/{name}/{at}.png")
Path("pets/dog/empty.png").write_bytes(b"")
Path("pets/dog/page.jpg").write_bytes(b"<html></html>")
Image.fromarray(np.full((9, 9), 3, "uint8")).save("pets/cat/really a png.jpg", "PNG")
review = wb.look(wb.data.inspect_folder("pets"))
review
""".strip()

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def page(open_shared: OpenNotebook) -> NotebookPage:
    return open_shared([_REVIEW], viewport=(1200, 1000))


def shown(page: NotebookPage) -> Locator:
    page.run_cell(0)
    region = page.cell(0).get_by_role("region", name="Review of an import")
    expect(region).to_be_visible(timeout=_WAIT)
    return region


def test_files_are_filtered_and_left_out_by_keyboard(page: NotebookPage) -> None:
    review = shown(page)
    expect(review.locator("tbody tr")).to_have_count(11)
    review.get_by_label("Show").select_option(label="left out: unreadable (2)")
    expect(review.locator("tbody tr")).to_have_count(2)
    expect(review.locator("tbody")).to_contain_text("the file is empty (0 bytes); copy it once more")
    review.get_by_label("Show").select_option(index=0)
    first = review.get_by_label("Take cat/really a png.jpg")
    first.focus()
    first.press("ArrowDown")
    tick = review.get_by_label("Take cat/0.png")
    expect(tick).to_be_focused()
    tick.press("Space")
    expect(review.get_by_role("status")).to_have_text("8 samples are taken.")
    expect(tick).to_be_focused()
    expect(review.locator("tr[data-out=true]")).to_contain_text("left out by hand")
    review.get_by_role("button", name="Accept 8 samples").click()
    expect(review.get_by_role("status")).to_contain_text("8 samples are accepted")
    assert page.execute("print(len(review.accept()), review.left_out)").startswith("8 ('cat/0.png',)")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_it_is_seen_in_both_themes(page: NotebookPage, theme: str) -> None:
    page.theme(theme)
    review = shown(page)
    review.get_by_label("Take cat/1.png").uncheck()
    expect(review.get_by_role("status")).to_have_text("8 samples are taken.")
    colour = review.locator("tbody th").first.evaluate("one => getComputedStyle(one).color")
    assert ("255, 255, 255" in colour) == (theme == "JupyterLab Dark")
    page.screenshot(f"review-{theme.rsplit(maxsplit=1)[-1].lower()}")


def test_a_saved_notebook_shows_the_table_without_a_kernel(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_REVIEW], viewport=(1200, 1000))
    shown(page).get_by_label("Take cat/1.png").uncheck()
    page.page.wait_for_timeout(1500)
    page.command("docmanager:save")
    page.page.wait_for_timeout(1000)
    page.open_without_kernel("lab")
    expect(page.cell(0).get_by_text("8 samples are taken.")).to_be_visible(timeout=_WAIT)
    expect(page.cell(0).get_by_text("left out by hand")).to_be_visible()
    assert page.cell(0).get_by_role("region", name="Review of an import").count() == 0
    page.screenshot("review-saved")
