"""The run panel: train the drawing on data at hand, and see every epoch."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from workbench import data
from workbench.codegen import CannotGenerate
from workbench.data import DataError, Dataset
from workbench.graph.vocabulary import INPUT
from workbench.messages import mark, say
from workbench.training import Run, fit
from workbench.ui.closing import close_tree
from workbench.ui.editor import Editor

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
_MISFIT = mark(
    "{name}: the Input takes samples of shape {expected}, but {data} has {received}. "
    "Set the Input's shape to {received}, or choose other data."
)


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
        if self._run is not None and self._run.state in ("waiting", "running"):
            return
        try:
            chosen = _DATA[self._data.value]()
            self._check(chosen)
            run = fit(self._editor.graph, chosen, epochs=self._epochs.value, batch_size=self._batch.value)
        except (CannotGenerate, DataError, ValueError, TypeError) as refusal:
            self._say(str(refusal), alert=True)
            return
        self._run = run
        self._train.disabled, self._stop.disabled = True, False
        self._table.value = ""
        self._say("…")
        run.listen(lambda: self._show(run))
        self._show(run)

    def _check(self, chosen: Dataset) -> None:
        """Refuse data of another shape before Keras does, in words that say what to change."""
        received = tuple(chosen.train.x.shape[1:])
        for node in self._editor.graph.nodes:
            expected = node.params.get("shape")
            if node.type == INPUT and expected not in (None, received):
                raise ValueError(
                    say(_MISFIT, name=node.name, expected=expected, received=received, data=say(self._data.value))
                )

    def _show(self, run: Run) -> None:
        if run is not self._run:
            return
        self._bar.value = run.progress
        self._table.value = epoch_table(run)
        if run.state in _ENDED:
            self._train.disabled, self._stop.disabled = False, True
            metrics = ", ".join(f"{name} {value:.4f}" for name, value in run.test_metrics.items())
            values = {"metrics": metrics, "count": len(run.finished_epochs), "reason": run.error}
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
    names = list(run.finished_epochs[0].metrics)
    head = "".join(f"<th>{escape(name)}</th>" for name in ("epoch", *names, "seconds"))
    rows = "".join(_row([str(e.number), *_numbers(e.metrics, names), f"{e.seconds:.1f}"]) for e in _newest_first(run))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _newest_first(run: Run) -> list[Any]:
    return list(reversed(run.finished_epochs))


def _numbers(metrics: Any, names: list[str]) -> list[str]:
    return [f"{metrics[name]:.4f}" for name in names]


def _row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
