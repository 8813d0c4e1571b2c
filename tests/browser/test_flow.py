"""A flow in a real JupyterLab, from the gallery of modules to a run that survives the kernel."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.canvas import PATIENCE_MS, Canvas
from tests.browser.jupyter import NotebookPage
from tests.browser.pictures import pictures

pytestmark = pytest.mark.slow

_FLOW = """
import workbench as wb
samples = wb.data.load_phantom(slices=24, size=48)
net = wb.templates.fcn8s((32, 32, 1), 2) if hasattr(wb.templates, "fcn8s") else None
flow = wb.Graph("phantom", kind="flow").add("DataSet", name="data", split="60/20/20")
flow = flow.add("Resize", height=32, width=32, name="resize").add("MinMaxNormalization", name="min_max")
bench = wb.Flow(flow, data=samples)
bench
""".strip()

OpenNotebook = Callable[..., NotebookPage]
RUN_MS = 120_000
"""A run is waited for by what it shows; a computer that is busy takes its time."""


def mark(canvas: Canvas, name: str) -> Locator:
    """What stands below a node about its run."""
    return canvas.node(name).locator(".wb-step")


def expect_states(canvas: Canvas, **states: str) -> None:
    for name, state in states.items():
        expect(mark(canvas, name)).to_have_class(re.compile(rf"wb-step--{state}"), timeout=RUN_MS)


def choose(canvas: Canvas, entry: str) -> None:
    """Choose from the Run menu."""
    canvas.button("Run the flow").click()
    canvas.root.get_by_role("menuitem", name=re.compile(re.escape(entry))).click()
