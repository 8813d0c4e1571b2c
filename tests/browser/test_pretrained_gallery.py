"""Pretrained networks in the gallery of a real JupyterLab: what is here, what is missing and where it belongs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.canvas import Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

OpenNotebook = Callable[..., NotebookPage]

# A folder of Keras without any weights, whatever this computer has.
_SHOW = """
import os
os.environ["KERAS_HOME"] = os.path.join(os.getcwd(), "keras")
import workbench as wb
bench = wb.Workbench(wb.Graph("mine"))
bench
""".strip()


def all_are_offered_by_key(page: NotebookPage, gallery: Locator) -> None:
    """The group shows what is here; a button shows the others."""
    group = gallery.get_by_role("region", name="Pretrained networks")
    lite = group.get_by_role("button", name="EfficientNetLite0")
    expect(lite).to_contain_text("3.4 M parameters")
    expect(lite).to_contain_text("Trained on ImageNet (13 MiB of weights)")
    more = group.get_by_role("button", name="Show 40 more networks")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.focus()
    page.page.keyboard.press("Enter")
    expect(group.get_by_role("button")).to_have_count(1 + 40 + 1)
    expect(more).to_have_count(0)
    resnet = group.get_by_role("button", name="ResNet50 ").first
    expect(resnet).to_contain_text("Its weights (90 MiB) are not on this computer yet.")
    expect(resnet).to_contain_text("23.6 M parameters")
    resnet.focus()
    expect(gallery.locator(".wb-start__detail")).to_contain_text(
        "Put the file resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5 into the folder"
    )
    pictures(page, "pretrained-all", resnet)
    assert violations(page.page, ".wb-start") == []
    page.theme("JupyterLab Dark")
    assert violations(page.page, ".wb-start") == []
    page.theme("JupyterLab Light")


def what_is_missing_is_said(page: NotebookPage, canvas: Canvas, gallery: Locator) -> None:
    gallery.get_by_role("searchbox").fill("ResNet50")
    expect(gallery.get_by_role("button", name="ResNet50, untrained")).to_contain_text(
        "Its weights are random: it has learned nothing yet."
    )
    pictures(page, "pretrained-search", gallery)
    gallery.get_by_role("searchbox").press("Enter")
    refusal = canvas.root.locator("[data-wb-refused]")
    expect(refusal).to_contain_text("The weights of ResNet50 are not on this computer. Put the file resnet50_weights")
    expect(refusal).to_be_in_viewport(ratio=1)
    pictures(page, "pretrained-missing", gallery)
    expect(gallery).to_be_visible()


def one_ring_around_the_search(page: NotebookPage, gallery: Locator) -> None:
    """The frame of the field is the ring; the field inside has none of its own."""
    search = gallery.get_by_role("searchbox")
    search.focus()
    page.page.keyboard.press("Home")
    assert search.evaluate("field => getComputedStyle(field).outlineStyle") == "none"
    assert search.evaluate("field => getComputedStyle(field.parentElement).boxShadow") != "none"


def begin_with_lite0(page: NotebookPage, canvas: Canvas, gallery: Locator) -> None:
    gallery.get_by_role("searchbox").fill("pretrained")
    gallery.get_by_role("button", name="EfficientNetLite0").click()
    expect(canvas.node("base").locator(".wb-lock--frozen")).to_be_visible()
    expect(canvas.node("base").locator(".wb-node__trainable")).to_have_text("0 trainable", timeout=60_000)
    expect(canvas.root.locator(".wb-status")).to_contain_text("(2.6 k trainable)")
    canvas.select("base")
    panel = page.cell(0).locator(".wb-parameters")
    expect(panel).to_contain_text("0 of 3.4 M parameters are trainable.")
    expect(panel).to_contain_text("Of 18 blocks.")
    pictures(page, "pretrained-lite0", canvas.root)
    assert page.execute("print(bench.graph.weights.pretrained)").strip() == "EfficientNetLite0"


def test_pretrained_networks_are_offered_and_begun_with(open_notebook: OpenNotebook) -> None:
    page = open_notebook([_SHOW], viewport=(1366, 768))
    page.run_cell(0)
    canvas = Canvas.in_cell(page, 0)
    canvas.root.scroll_into_view_if_needed()
    gallery = canvas.root.get_by_role("region", name="Begin with a network")
    expect(gallery.get_by_role("button", name="LeNet-5")).to_contain_text("61.7 k parameters", timeout=60_000)
    pictures(page, "pretrained-start", gallery)
    one_ring_around_the_search(page, gallery)
    all_are_offered_by_key(page, gallery)
    what_is_missing_is_said(page, canvas, gallery)
    begin_with_lite0(page, canvas, gallery)
    assert not page.errors
