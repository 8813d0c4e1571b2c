"""Pictures of a page for a person to look at: both themes, in a small and a usual window."""

import os

from playwright.sync_api import Locator

from tests.browser.jupyter import NotebookPage

SIZES = ((1366, 768), (1500, 1000))


def pictures(page: NotebookPage, name: str, shown: Locator) -> None:
    """Take four pictures, where WORKBENCH_SCREENSHOTS names a folder for them: changing themes takes seconds."""
    if not os.environ.get("WORKBENCH_SCREENSHOTS"):
        return
    for width, height in SIZES:
        page.page.set_viewport_size({"width": width, "height": height})
        for theme in ("Dark", "Light"):
            page.theme(f"JupyterLab {theme}")
            shown.first.scroll_into_view_if_needed()
            page.page.wait_for_timeout(400)
            page.screenshot(f"{name}-{width}-{theme.lower()}")
