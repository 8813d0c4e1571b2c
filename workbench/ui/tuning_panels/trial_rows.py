"""The table of the best trials: a row each, with what was tried, and buttons to apply it and to open its run."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.text_format import MISSING
from workbench.training.metrics.metric_table import shown
from workbench.tuning.study_scores import value_of
from workbench.tuning.study_text import trial_label, value_text
from workbench.tuning.trial_values import Trial
from workbench.ui.widget_closing import close_tree

_HEADS = (mark("Trial"), mark("Generation"), mark("Score"))
_APPLY, _OPEN = mark("Apply"), mark("Open run")
_APPLY_HELP = mark("Put the values of trial {number} into the drawing and the settings; it can be undone")
_OPEN_HELP = mark("Show the training of trial {number} with every epoch")
_NONE = mark("No trial has finished yet.")

Action = Callable[[Trial], None]


class TrialRows:
    """``widget`` is what to show. ``apply`` is None where there is no drawing to apply anything to."""

    def __init__(self, apply: Action | None, open_run: Action) -> None:
        self._apply, self._open_run = apply, open_run
        self._shown: tuple[Any, ...] = ()
        self.widget = widgets.VBox([])
        self.widget.add_class("wb-trials")

    def show(self, trials: Sequence[Trial], key: str, parameters: Sequence[str]) -> None:
        """Show these trials, with their number of ``key``; nothing is made anew where nothing has changed."""
        state = (tuple(trials), key, tuple(parameters))
        if state == self._shown:
            return
        self._shown = state
        before = self.widget.children
        self.widget.children = (self._grid(trials, key, parameters),) if trials else (_cell(say(_NONE)),)
        close_tree(*before)

    def _grid(self, trials: Sequence[Trial], key: str, parameters: Sequence[str]) -> widgets.Widget:
        heads = [*(say(head) for head in _HEADS), *parameters, "", ""]
        cells: list[widgets.Widget] = [_cell(head, bold=True) for head in heads]
        for trial in trials:
            texts = [value_text(trial.values[name]) if name in trial.values else MISSING for name in parameters]
            cells += [
                _cell(trial_label(trial)),
                _cell(value_text(trial.generation)),
                _cell(shown(value_of(trial, key)), class_="wb-score"),
                *map(_cell, texts),
                self._button(_APPLY, _APPLY_HELP, trial, self._apply),
                self._button(_OPEN, _OPEN_HELP, trial, self._open_run),
            ]
        columns = f"repeat({len(heads) - 2}, minmax(56px, auto)) 84px 96px"
        grid = widgets.GridBox(
            cells,
            layout={
                "grid_template_columns": columns,
                "grid_gap": "2px 10px",
                "align_items": "center",
                "width": "max-content",
            },
        )
        return widgets.Box([grid], layout={"overflow": "auto", "max_width": "100%"})

    def _button(self, text: str, help_: str, trial: Trial, action: Action | None) -> widgets.Widget:
        if action is None:
            return _cell("")
        button = widgets.Button(
            description=say(text), tooltip=say(help_, number=trial.number), layout={"width": "auto", "margin": "0"}
        )
        button.on_click(lambda _button: action(trial))
        return button


def _cell(text: str, *, bold: bool = False, class_: str | None = None) -> widgets.Widget:
    return widgets.HTML(element("b" if bold else "span", text, class_=class_), layout={"margin": "0", "width": "auto"})
