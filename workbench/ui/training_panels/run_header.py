"""The head of the Output tab: how far a run is, how long it still takes, and buttons to pause and stop it."""

from collections.abc import Iterator
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.history.record import ENDED, Record
from workbench.training.metrics.metric_table import shown
from workbench.ui.training_panels.curves import value_of
from workbench.ui.training_panels.result_tables import LEADING, overall_label, time_left
from workbench.ui.training_panels.table_html import said, state_text

_TEST = mark("test: {scores}")
_PAUSE, _RESUME, _STOP = mark("Pause"), mark("Resume"), mark("Stop")
_PAUSE_HELP = mark("Pause training after the present batch")
_RESUME_HELP = mark("Go on with the training")
_STOP_HELP = mark("Stop training after the present batch, and keep the best weights")
_STOPPING = mark("Stopping after the present batch …")
_PAUSING = mark("Pausing after the present batch …")
_BAR_STYLES = {"paused": "warning", "finished": "success", "stopped": "warning", "failed": "danger"}


class Header:
    """Shows one run or record at a time. ``widget`` is what to show."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._said = widgets.HTML(layout={"flex": "1 1 260px", "min_width": "0", "margin": "2px 8px 2px 2px"})
        self.pause = widgets.Button(layout={"width": "auto", "min_width": "106px"})
        self.stop = widgets.Button(
            description=say(_STOP), icon="stop", tooltip=say(_STOP_HELP), layout={"width": "auto", "min_width": "92px"}
        )
        self.bar = widgets.FloatProgress(0.0, min=0.0, max=1.0, layout={"width": "auto", "height": "16px"})
        self.bar.add_class("wb-bar")
        self._buttons = widgets.HBox([self.pause, self.stop], layout={"flex": "0 0 auto"})
        line = widgets.HBox([self._said, self._buttons], layout={"flex_flow": "row wrap", "align_items": "center"})
        self.widget = widgets.VBox([line, self.bar])
        self.pause.on_click(lambda _button: self._toggle_pause())
        self.stop.on_click(lambda _button: self._end())

    def show(self, source: Run | Record, record: Record) -> None:
        """Show how far ``source`` is; ``record`` is what is known of it at this moment."""
        self._run = source if isinstance(source, Run) else None
        over = record.state in ENDED
        self._write(_status_text(self._run, record), alert=record.state == "failed")
        _change(self.bar.layout, display="" if self._run is not None and not over else "none")
        _change(self._buttons.layout, display="" if self._run is not None and not over else "none")
        if self._run is not None and not over:
            paused = self._run.pausing
            _change(self.bar, value=self._run.progress, bar_style=_BAR_STYLES.get(record.state, "info"))
            _change(
                self.pause,
                description=say(_RESUME if paused else _PAUSE),
                icon="play" if paused else "pause",
                tooltip=say(_RESUME_HELP if paused else _PAUSE_HELP),
                disabled=self._run.stopping,
            )
            _change(self.stop, disabled=self._run.stopping)

    def _write(self, text: str, *, alert: bool) -> None:
        html = said(text, "wb-refusal" if alert else "", alert=alert)
        if self._said.value != html:
            self._said.value = html

    def _toggle_pause(self) -> None:
        if self._run is None:
            return
        (self._run.resume if self._run.pausing else self._run.pause)()
        self.show(self._run, self._run.record)

    def _end(self) -> None:
        if self._run is not None:
            self._run.stop()
            self.show(self._run, self._run.record)


def _status_text(run: Run | None, record: Record) -> str:
    texts = [state_text(record)]
    if run is not None and record.state not in ENDED:
        if run.stopping:
            return say(_STOPPING)
        if run.pausing and record.state != "paused":
            return say(_PAUSING)
        if record.state == "running":
            texts.append(time_left(run.seconds_left))
    if record.test is not None:
        texts.append(say(_TEST, scores=", ".join(_leading(record))))
    return " · ".join(text for text in (*texts, record.stopped_early, record.not_kept) if text)


def _leading(record: Record) -> Iterator[str]:
    """The test numbers that matter most, with their names."""
    for key in LEADING[record.task]:
        value = value_of(record.test, key)
        if value is not None:
            yield f"{overall_label(key)} {shown(value)}"


def _change(widget: Any, **values: Any) -> None:
    """Set only what differs: every setting is a message."""
    for name, value in values.items():
        if getattr(widget, name) != value:
            setattr(widget, name, value)
