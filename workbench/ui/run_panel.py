"""The run panel: train the drawing on data at hand, and see every epoch."""

from collections.abc import Callable, Mapping
from html import escape

import ipywidgets as widgets

from workbench import data
from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.training import Epoch, Run, fit
from workbench.training.metrics.table import label, shown
from workbench.ui.closing import close_tree
from workbench.ui.editor import Editor
from workbench.ui.run_check import misfit, plain_text
from workbench.ui.threads import start_thread

_DATA: dict[str, Callable[[], Dataset]] = {
    mark("Digits 8 × 8 (built in)"): data.load_digits,
    mark("Digits 28 × 28 (built in)"): lambda: data.load_digits(size=28),
    mark("MNIST 28 × 28"): lambda: data.load_mnist(progress=False),
}
_TRAIN, _STOP = mark("Train"), mark("Stop")
_HINT = mark("Trains the network as it is drawn, in the background. The notebook stays usable.")
_ENDED = {
    "finished": mark("Finished. Test: {metrics}."),
    "stopped": mark("Stopped after {count} epochs."),
    "failed": mark("Training failed: {reason}"),
}
_PREPARING = mark("Loading data and building the network …")


class RunPanel:
    """Trains the editor's drawing. ``widget`` is what to show."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._run: Run | None = None
        self._data = widgets.Dropdown(options=[(say(name), name) for name in _DATA], description=say(mark("Data")))
        self._epochs = widgets.BoundedIntText(10, min=1, max=1000, description=say(mark("Epochs")))
        self._batch = widgets.BoundedIntText(32, min=1, max=4096, description=say(mark("Batch size")))
        self._train = widgets.Button(description=say(_TRAIN), icon="play", button_style="primary")
        self._stop = widgets.Button(description=say(_STOP), icon="stop", disabled=True)
        self._bar = widgets.FloatProgress(0.0, min=0.0, max=1.0, layout={"width": "auto"})
        self._said = widgets.HTML(f'<div class="wb-summary">{escape(say(_HINT))}</div>')
        self._table = widgets.HTML()
        lines = (widgets.HBox([self._data, self._epochs, self._batch]), widgets.HBox([self._train, self._stop]))
        self.widget = widgets.VBox([*lines, self._bar, self._said, self._table])
        self.widget.add_class("wb-panel")
        self._train.on_click(lambda _button: self._start())
        self._stop.on_click(lambda _button: self._run.stop() if self._run else None)

    def _start(self) -> None:
        if self._train.disabled:
            return
        self._train.disabled = True
        self._table.value = ""
        self._say(say(_PREPARING))
        start_thread("workbench-run", self._prepare, daemon=True)

    def _prepare(self) -> None:
        """Load the data, check that it fits, build the network, and begin; a download or a build can take a while."""
        graph, name = self._editor.graph, say(self._data.value)
        try:
            chosen = _DATA[self._data.value]()
            refusal = misfit(graph, chosen, name)
            if not refusal:
                self._run = fit(graph, chosen, epochs=self._epochs.value, batch_size=self._batch.value)
        except Exception as error:  # noqa: BLE001 - whatever it was, the student must see it
            refusal = plain_text(error)
        if refusal:
            self._train.disabled = False
            self._say(refusal, alert=True)
        elif self._run is not None:
            run = self._run
            self._stop.disabled = False
            run.listen(lambda: self._show(run))
            self._show(run)

    def _show(self, run: Run) -> None:
        if run is not self._run:
            return
        self._bar.value = run.progress
        self._table.value = epoch_table(run)
        if run.state in _ENDED:
            self._train.disabled, self._stop.disabled = False, True
            metrics = ", ".join(f"{label(name)} {shown(value)}" for name, value in _test_numbers(run).items())
            reason = plain_text(run.error)
            values = {"metrics": metrics, "count": len(run.finished_epochs), "reason": reason}
            self._say(say(_ENDED[run.state], **values), alert=run.state == "failed")

    def _say(self, text: str, *, alert: bool = False) -> None:
        kind = 'class="wb-refusal" role="alert"' if alert else 'class="wb-summary" role="status"'
        self._said.value = f"<div {kind}>{escape(text)}</div>"

    def close(self) -> None:
        """Stop a training that goes on, and close the comms of all widgets."""
        if self._run is not None:
            self._run.stop()
            self._run = None
        close_tree(self.widget)


def epoch_table(run: Run) -> str:
    """The epochs so far as an HTML table, the newest first."""
    if not run.finished_epochs:
        return ""
    history = run.history
    names = [name for name in history if "[" not in name]
    head = "".join(f"<th>{escape(name)}</th>" for name in ("epoch", *names, "seconds"))
    rows = "".join(_row(_epoch_cells(epoch, history, names)) for epoch in reversed(run.finished_epochs))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _epoch_cells(epoch: Epoch, history: Mapping[str, list[float | None]], names: list[str]) -> list[str]:
    values = (history[name][epoch.number - 1] for name in names)
    return [str(epoch.number), *map(shown, values), f"{epoch.seconds:.1f}"]


def _test_numbers(run: Run) -> dict[str, float | None]:
    """The loss of the test split and its overall metrics; nothing without such a split."""
    return {"loss": run.test.loss, **run.test.values} if run.test is not None else {}


def _row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
