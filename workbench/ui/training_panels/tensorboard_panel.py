"""A button below the Output tab that opens TensorBoard on a run whose settings have ``tensorboard=True``."""

import shlex
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.store.tensorboard_log import FOLDER
from workbench.ui.training_panels.table_html import said

_OPEN, _AGAIN = mark("Open TensorBoard"), mark("Close TensorBoard")
_OPEN_HELP = mark("Show the logs of this run in TensorBoard: its numbers as curves, and the graph of its operations")
_AGAIN_HELP = mark("Hide TensorBoard; its logs stay in the folder of the run")
_MISSING = mark(
    "TensorBoard is not installed. Run %pip install tensorboard in a cell and press the button again. "
    "The logs are kept in {folder}."
)


class TensorBoardPanel:
    """Shows nothing for a run without logs. ``widget`` is what to show."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._opened: Path | None = None
        self.button = widgets.Button(description=say(_OPEN), tooltip=say(_OPEN_HELP), layout={"width": "auto"})
        self.output = widgets.Output()
        self.message = widgets.HTML()
        self.widget = widgets.VBox([self.button, self.message, self.output], layout={"display": "none"})
        self.button.on_click(lambda _button: self._toggle())

    def show(self, folder: Path | None) -> None:
        """Offer the logs of a run; ``folder`` is its own, None for a run that is not kept."""
        logs = None if folder is None else folder / FOLDER
        display = "" if logs is not None and logs.is_dir() else "none"
        if self.widget.layout.display != display:
            self.widget.layout.display = display
        if logs != self._folder:
            self._folder = logs
            self._close()

    def _toggle(self) -> None:
        (self._open if self._opened is None else self._close)()

    def _open(self) -> None:
        assert self._folder is not None  # noqa: S101 - the button is not shown without
        if find_spec("tensorboard") is None:
            self.message.value = said(say(_MISSING, folder=self._folder), "wb-refusal", alert=True)
            return
        self._opened, self.message.value = self._folder, ""
        self._label(_AGAIN, _AGAIN_HELP)
        with self.output:
            # As %tensorboard does: it starts a server, or shows the one that serves this folder already.
            import_module("tensorboard.notebook").start(f"--logdir {shlex.quote(str(self._folder))}")

    def _close(self) -> None:
        self._opened, self.message.value = None, ""
        self.output.clear_output()
        self._label(_OPEN, _OPEN_HELP)

    def _label(self, description: str, tooltip: str) -> None:
        values: dict[str, Any] = {"description": say(description), "tooltip": say(tooltip)}
        for name, value in values.items():
            setattr(self.button, name, value)
