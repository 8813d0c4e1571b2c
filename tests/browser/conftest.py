"""A real JupyterLab and a real browser for the tests in this folder.

``jupyter`` is one server for the whole run (it serves JupyterLab and Jupyter Notebook 7 alike), ``browser`` one
Chromium; ``open_notebook`` writes a notebook of the given cells and opens it. Every test has a browser context and a
folder of its own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

import workbench
from tests.browser.jupyter import JupyterServer, NotebookPage, write_notebook

HERE = Path(__file__).parent
_EXTENSION = Path(workbench.__file__).parent / "ui" / "labextension"
"""The extension as it is built beside the sources: an installed copy may be older."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


def _absent(reason: str) -> None:
    """Skip; but where the environment says CI, a missing browser is a failure, not an excuse."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        _absent(f"no browser: none of {', '.join(CHROMIUM)} is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    extensions = {"keras-workbench": _EXTENSION} if _EXTENSION.is_dir() else {}
    with JupyterServer.start(tmp_path_factory.mktemp("jupyter"), extensions) as server:
        yield server


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for screenshots: WORKBENCH_SCREENSHOTS if that is set."""
    folder = Path(os.environ.get("WORKBENCH_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def open_notebook(
    browser: Browser, jupyter: JupyterServer, screenshots: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., NotebookPage]]:
    """Give ``open_notebook(cells, app="lab", viewport=…)``, which opens a notebook of these code cells.

    ``cells`` are sources, or the path of a notebook to copy; ``app`` is "lab" or "notebook". The page is returned when
    the kernel is idle.
    """
    yield from _opener(browser, jupyter, screenshots, request.node.name)


@pytest.fixture(scope="module")
def open_shared(
    browser: Browser, jupyter: JupyterServer, screenshots: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., NotebookPage]]:
    """The same for a page that all tests of a module share: each has to begin by making it what it needs."""
    yield from _opener(browser, jupyter, screenshots, request.node.name)


def _opener(
    browser: Browser, jupyter: JupyterServer, screenshots: Path, name: str
) -> Iterator[Callable[..., NotebookPage]]:
    contexts = []

    def open_(cells: list[str] | Path, *, app: str = "lab", viewport: tuple[int, int] = (1400, 900)) -> NotebookPage:
        path = write_notebook(jupyter.new_folder(name), cells)
        size: Any = {"width": viewport[0], "height": viewport[1]}
        context = browser.new_context(viewport=size)
        contexts.append(context)
        notebook = NotebookPage(context.new_page(), jupyter, path, screenshots)
        notebook.open(app)
        return notebook

    yield open_
    for context in contexts:
        context.close()
    jupyter.stop_kernels()
