"""Drives a Jupyter server and a notebook page; knows nothing of the workbench."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, Route

PATIENCE = 60.0
"""Seconds after which a server or kernel is taken to be stuck."""

OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--port=0",
    "--ServerApp.token=",
    "--ServerApp.password=",
    "--ServerApp.disable_check_xsrf=True",
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.expose_app_in_browser=True",
    "--JupyterNotebookApp.expose_app_in_browser=True",
)


@dataclass
class JupyterServer:
    """A running server; ``root`` is the folder it shows, ``url`` ends in a slash."""

    root: Path
    url: str

    @classmethod
    @contextmanager
    def start(cls, folder: Path, extensions: Mapping[str, Path] = MappingProxyType({})) -> Iterator["JupyterServer"]:
        """Start a server that reads no setting of the user's and leaves nothing outside ``folder``.

        ``extensions`` are folders of built extensions by name, which come before installed ones.
        """
        root, extra = folder / "root", folder / "extensions"
        root.mkdir()
        extra.mkdir()
        for name, built in extensions.items():
            (extra / name).symlink_to(built, target_is_directory=True)
        homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
        homes["JUPYTERLAB_SETTINGS_DIR"] = str(_settings(folder / "settings"))
        runtime = folder / "runtime"
        environment = os.environ | homes | {"JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_PLATFORM_DIRS": "1"}
        command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.root_dir={root}"]
        command.append(f"--LabApp.extra_labextensions_path={extra}")
        with (folder / "server.log").open("w") as log:
            process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                yield cls(root, _wait_for_url(process, runtime, folder / "server.log"))
            finally:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def request(self, path: str, method: str = "GET") -> Any:
        """The parsed reply of the server's REST interface."""
        call = urllib.request.Request(f"{self.url}api/{path}", method=method)
        with urllib.request.urlopen(call, timeout=PATIENCE) as reply:
            return json.loads(reply.read() or b"null")

    def stop_kernels(self) -> None:
        """End every session and with it its kernel."""
        for session in self.request("sessions"):
            self.request(f"sessions/{session['id']}", "DELETE")

    def new_folder(self, name: str) -> Path:
        """An empty folder below ``root``, named after a test."""
        stem = re.sub(r"\W+", "-", name).strip("-")
        number = 1
        while (folder := self.root / f"{stem}-{number}").exists():
            number += 1
        folder.mkdir()
        return folder


def _settings(folder: Path) -> Path:
    """Settings of a user who has answered what JupyterLab asks at its first start."""
    notification = folder / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    notification.parent.mkdir(parents=True)
    notification.write_text('{"fetchNews": "false"}', encoding="utf-8")
    return folder


def _wait_for_url(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            text = file.read_text()
            if text.rstrip().endswith("}"):
                return str(json.loads(text)["url"])
        time.sleep(0.05)
    message = f"The Jupyter server did not start:\n{log.read_text()}"
    raise RuntimeError(message)


def write_notebook(folder: Path, cells: list[str] | Path) -> Path:
    """Write ``notebook.ipynb`` with these code cells into ``folder``, or copy the notebook that ``cells`` names."""
    if isinstance(cells, Path):
        return Path(shutil.copy(cells, folder / cells.name))
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    document.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "notebook.ipynb"
    nbformat.write(document, path)
    return path


def _refuse_new(route: Route) -> None:
    """List nothing, and start nothing."""
    if route.request.method == "GET":
        route.fulfill(status=200, json=[])
    else:
        route.fulfill(status=503, json={})


_PANEL = "window.jupyterapp.shell.currentWidget"
_KERNEL = f"{_PANEL}.sessionContext.session.kernel"


@dataclass
class NotebookPage:
    """An opened notebook. ``page`` is Playwright's; cells are counted from 0."""

    page: Page
    server: JupyterServer
    path: Path
    screenshots: Path
    errors: list[str] = field(default_factory=list)
    """Uncaught errors of the page's scripts."""

    @property
    def app(self) -> str:
        """What it is opened in: "lab" or "notebook"."""
        return "notebook" if "/notebooks/" in self.page.url else "lab"

    def open(self, app: str) -> None:
        """Open in ``app`` ("lab" or "notebook") and wait for an idle kernel."""
        self._go(app)
        self.wait_until_idle()

    def open_without_kernel(self, app: str) -> None:
        """Open where every kernel is refused, and wait until the cells are there."""
        for what in ("kernels", "sessions"):
            self.page.route(f"**/api/{what}*", _refuse_new)
        self._go(app)
        self.page.wait_for_function(f"() => window.jupyterapp && {_PANEL}?.content?.widgets?.length")

    def _go(self, app: str) -> None:
        where = {"lab": "lab/tree", "notebook": "notebooks"}[app]
        query = "?reset" if app == "lab" else ""
        self.page.on("pageerror", lambda error: self._note(error.stack or str(error)))
        self.page.goto(f"{self.server.url}{where}/{self.path.relative_to(self.server.root).as_posix()}{query}")

    def _note(self, error: str) -> None:
        # Jupyter Notebook 7 itself fails over a plug-in without settings; that is not ours to mend.
        if not ("/static/notebook/notebook_core" in error and "labextensions" not in error):
            self.errors.append(error)

    def reload(self) -> None:
        """Load the page anew (save first; what is unsaved is lost) and wait for the kernel."""
        self.page.once("dialog", lambda dialog: dialog.accept())
        self.page.reload()
        self.wait_until_idle()

    def wait_until_idle(self, seconds: float = PATIENCE) -> None:
        """Wait until the kernel has nothing to do."""
        idle = f"() => window.jupyterapp && {_PANEL}?.sessionContext?.session?.kernel?.status === 'idle'"
        self.page.wait_for_function(idle, timeout=1000 * seconds)

    def execute(self, code: str) -> str:
        """Run code in the notebook's kernel without a cell; what it printed. Raises RuntimeError if it failed."""
        script = f"""async (code) => {{
            let text = "", failure = "";
            const future = {_KERNEL}.requestExecute({{code, store_history: false}});
            future.onIOPub = (message) => {{
                if (message.header.msg_type === "stream") text += message.content.text;
                if (message.header.msg_type === "error") failure = message.content.traceback.join("\\n");
            }};
            await future.done;
            return [text, failure];
        }}"""
        text, failure = self.page.evaluate(script, code)
        if failure:
            raise RuntimeError(failure)
        return str(text)

    def command(self, name: str) -> None:
        """Run a command of the application on this notebook, such as "docmanager:save"."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def theme(self, name: str) -> None:
        """Change to a theme ("JupyterLab Light", "JupyterLab Dark"). The server keeps it for the tests that follow."""
        self.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", name)
        is_light = "true" if name.endswith("Light") else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{is_light}']", state="attached")

    def cell(self, index: int) -> Locator:
        """The cell's element."""
        return self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")

    def run_cell(self, index: int, seconds: float = PATIENCE) -> None:
        """Make the cell active and run it, as Ctrl+Enter does, and wait until it is done."""
        self.activate(index)
        self.command("notebook:run-cell")
        self.wait_until_idle(seconds)

    def start_cell(self, index: int) -> None:
        """Run the cell without waiting for it."""
        self.activate(index)
        self.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-cell')")

    def activate(self, index: int) -> None:
        """Make the cell the active one."""
        self.page.evaluate(f"index => {{ {_PANEL}.content.activeCellIndex = index; }}", index)

    def scroll_to(self, index: int) -> None:
        """Bring a cell into the page: JupyterLab takes out those that are out of sight."""
        self.page.evaluate(f"index => {_PANEL}.content.scrollToItem(index, 'start')", index)
        self.cell(index).wait_for(state="visible")

    def active(self) -> int:
        """The index of the active cell."""
        return int(self.page.evaluate(f"() => {_PANEL}.content.activeCellIndex"))

    def sources(self) -> list[str]:
        """The source of every cell."""
        return list(self.page.evaluate(f"() => {_PANEL}.content.model.sharedModel.cells.map(cell => cell.getSource())"))

    def wait_for_sources(self, expected: list[str], seconds: float = 15) -> None:
        """Wait until the cells have these sources. Raises AssertionError with what they have instead."""
        deadline = time.monotonic() + seconds
        while self.sources() != expected and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        assert self.sources() == expected

    def type_into(self, index: int, text: str) -> None:
        """Type at the end of a cell, with the keyboard."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def restart_kernel(self) -> None:
        """Restart the kernel without asking, and wait for it."""
        self.page.evaluate(f"() => {_PANEL}.sessionContext.restartKernel()")
        self.wait_until_idle()

    def save(self) -> nbformat.NotebookNode:
        """Save, and return the notebook as it is on disk."""
        self.page.evaluate(f"() => {_PANEL}.context.save()")
        document: nbformat.NotebookNode = nbformat.read(self.path, as_version=4)
        return document

    def screenshot(self, name: str) -> Path:
        """Take a picture of the window; its file."""
        file = self.screenshots / f"{name}.png"
        self.page.screenshot(path=file)
        return file
