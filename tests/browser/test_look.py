"""The image viewer in a real JupyterLab: windows, values, slices, before and after, and what stays without a kernel."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.jupyter import NotebookPage

pytestmark = pytest.mark.slow

_WAIT = 60_000
_VOLUME = """
import numpy as np, workbench as wb
from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, SampleSet, Targets
z, y, x = np.mgrid[:20, :60, :80]
image = (100 * z + 10 * y + x - 1000).astype("int16")
mask = ((y - 30) ** 2 + (x - 40) ** 2 < 200).astype("uint8") + ((y > 45) & (x > 60)) * 2
label = Targets(mask=MaskLabel(mask.astype("uint8"), ("background", "left ventricle", "<b>myocardium</b>")),
                boxes=BoxLabel([[30, 20, 0, 50, 40, 20]], [1], ("", "heart")),
                points=PointLabel([[10.5, 10.5, 10.5]], [2], ()))
header = ImageHeader(dimension=3, spacing=(5, 0.5, 0.5), modality="CT")
sample = Sample(image, header, label, name="<i>chest</i>.nii", split="train")
viewer = wb.look(sample)
viewer
""".strip()
_COMPARED = """
def invert(one):
    return one.replaced(image=255 - one.image)

colours = np.zeros((40, 60, 3), "uint8")
colours[:, :30, 0] = 200
wb.look(Sample(colours, name="red"), invert)
""".strip()
_LARGE = """
large = (np.arange(4096 * 4096, dtype="uint32") % 65521).astype("uint16").reshape(4096, 4096)
wb.look(large)
""".strip()
_GALLERY = """
many = SampleSet([Sample(np.full((20, 30), n, "uint8"), name=f"slice {n}") for n in range(30)])
wb.look(many)
""".strip()

OpenNotebook = Callable[..., NotebookPage]


@pytest.fixture(scope="module")
def page(open_shared: OpenNotebook) -> NotebookPage:
    return open_shared([_VOLUME, _COMPARED, _LARGE, _GALLERY], viewport=(1300, 1500))


def shown(page: NotebookPage, cell: int) -> Locator:
    """The viewer of a cell, with its pixels."""
    page.scroll_to(cell)
    page.run_cell(cell)
    viewer = page.cell(cell).locator(".wb-look[data-ready=true]")
    expect(viewer).to_be_visible(timeout=_WAIT)
    return viewer


def pixel(viewer: Locator, x: float, y: float) -> list[int]:
    """Red, green and blue of the canvas at a place, in shares of its size."""
    script = """(canvas, [x, y]) => Array.from(canvas.getContext("2d")
        .getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data.slice(0, 3))"""
    found: list[int] = viewer.locator("canvas").evaluate(script, [x, y])
    return found


def point(viewer: Locator, x: float, y: float) -> None:
    box = viewer.locator("canvas").bounding_box()
    assert box is not None
    viewer.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_a_volume_has_windows_values_slices_and_layers(page: NotebookPage) -> None:
    viewer = shown(page, 0)
    canvas, output = viewer.locator("canvas"), viewer.locator(".wb-look-readout")
    page.screenshot("look-volume")
    point(viewer, 0.5, 0.5)
    expect(output).to_have_text("z 10, y 30, x 40 · 50, 15, 20 mm · value 340 · mask: left ventricle")
    canvas.focus()
    canvas.press("PageDown")
    expect(output).to_contain_text("z 11, y 30, x 40")
    expect(output).to_contain_text("value 440")
    canvas.press("Home")
    expect(output).to_contain_text("value -660")
    viewer.get_by_label("mask", exact=True).uncheck()
    expect(output).not_to_contain_text("left ventricle")
    dark = pixel(viewer, 0.6, 0.1)
    viewer.get_by_label("Preset").select_option(label="lung")
    expect(viewer.get_by_label("Level")).to_have_value("-600")
    viewer.page.wait_for_timeout(100)
    assert dark == [0, 0, 0]
    assert pixel(viewer, 0.6, 0.1)[0] > 20
    assert viewer.locator("b, i").count() == 0
    page.page.wait_for_timeout(1500)
    assert page.execute("print(viewer.state.index, viewer.state.windows, viewer.state.hidden)").split("\n")[0] == (
        "0 ((-1350.0, 150.0),) ('label-mask',)"
    )


def test_dragging_changes_the_window(page: NotebookPage) -> None:
    viewer = shown(page, 0)
    level = viewer.get_by_label("Level")
    before = level.input_value()
    box = viewer.locator("canvas").bounding_box()
    assert box is not None
    viewer.page.mouse.move(box["x"] + 300, box["y"] + 200)
    viewer.page.mouse.down()
    viewer.page.mouse.move(box["x"] + 300, box["y"] + 120, steps=4)
    viewer.page.mouse.up()
    assert float(level.input_value()) > float(before)


def test_before_and_after_meet_at_the_edge(page: NotebookPage) -> None:
    viewer = shown(page, 1)
    page.screenshot("look-compared")
    assert pixel(viewer, 0.4, 0.3) == [200, 0, 0]
    assert pixel(viewer, 0.6, 0.3) == [255, 255, 255]
    edge = viewer.get_by_label("Before and after")
    edge.fill("0.1")
    viewer.page.wait_for_timeout(200)
    assert pixel(viewer, 0.4, 0.3) == [55, 255, 255]
    point(viewer, 0.4, 0.3)
    expect(viewer.locator(".wb-look-readout")).to_contain_text("before R 200, G 0, B 0 · after R 55, G 255, B 255")


def test_a_large_image_comes_in_parts_with_exact_values(page: NotebookPage) -> None:
    viewer = shown(page, 2)
    point(viewer, 0.5, 0.5)
    output = viewer.locator(".wb-look-readout")
    expect(output).to_contain_text("value ")
    expect(output).not_to_contain_text("…")
    text = output.text_content() or ""
    row, column = (int(part.split()[1]) for part in text.split(" · ")[0].split(", "))
    assert text.endswith(f"value {(row * 4096 + column) % 65521}")


def test_a_gallery_shows_the_sample_that_is_pressed(page: NotebookPage) -> None:
    viewer = shown(page, 3)
    expect(viewer.locator(".wb-look-cards button")).to_have_count(24, timeout=_WAIT)
    viewer.get_by_label("Next page").click()
    expect(viewer.locator(".wb-look-cards button")).to_have_count(6)
    viewer.get_by_role("button", name="slice 27").click()
    expect(viewer.locator(".wb-look-cards button[aria-current=true]")).to_contain_text("slice 27")
    point(viewer, 0.5, 0.5)
    expect(viewer.locator(".wb-look-readout")).to_have_text("y 10, x 15 · value 27")
    page.screenshot("look-gallery")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_it_is_seen_in_both_themes(page: NotebookPage, theme: str) -> None:
    page.theme(theme)
    viewer = shown(page, 0)
    for name in ("Histogram", "Attributes"):
        viewer.get_by_text(name, exact=True).click()
    expect(viewer.locator(".wb-look-bars")).to_be_visible(timeout=_WAIT)
    colours = viewer.locator("summary").first.evaluate("one => getComputedStyle(one).color")
    assert (colours == "rgba(255, 255, 255, 1)" or "255, 255, 255" in colours) == (theme == "JupyterLab Dark")
    page.screenshot(f"look-{theme.rsplit(maxsplit=1)[-1].lower()}")


def test_a_saved_notebook_shows_the_picture_without_a_kernel(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_VOLUME], viewport=(1300, 1200))
    shown(page, 0)
    page.command("docmanager:save")
    page.page.wait_for_timeout(1000)
    page.open_without_kernel("lab")
    image = page.cell(0).locator("img").first
    expect(image).to_be_visible(timeout=_WAIT)
    assert (image.get_attribute("alt") or "").startswith("Image <i>chest</i>.nii: z 20 × y 60 × x 80, L, int16")
    assert image.evaluate("one => one.naturalWidth") > 300
    expect(page.cell(0).get_by_text("slice 10 of 20 along z")).to_be_visible()
    assert page.cell(0).locator(".wb-look canvas").count() == 0
    page.screenshot("look-saved")
