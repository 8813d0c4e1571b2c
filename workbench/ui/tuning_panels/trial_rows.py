"""The best trials: a row each, with what was tried, and buttons to apply it and to open its run."""

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
from workbench.ui.tuning_panels.trial_table import TrialTable

_TITLE = mark("The best trials")
_HEADS = (mark("Trial"), mark("Generation"), mark("Score"))
_APPLY, _OPEN = mark("Apply"), mark("Open run")
_APPLY_HELP = mark("Put the values of trial {number} into the drawing and the settings; it can be undone")
_OPEN_HELP = mark("Show the training of trial {number} with every epoch")
_NONE = mark("No trial has finished yet.")
_SCORE = 2
"""The column of the score."""

Action = Callable[[Trial], None]


class TrialRows:
    """``widget`` is what to show. ``apply`` is None where there is no drawing to apply anything to."""

    def __init__(self, apply: Action | None, open_run: Action) -> None:
        offered = {"apply": (_APPLY, _APPLY_HELP, apply), "open": (_OPEN, _OPEN_HELP, open_run)}
        self._actions = {name: action for name, (_, _, action) in offered.items() if action is not None}
        self._trials: dict[int, Trial] = {}
        buttons = [
            {"name": name, "text": say(offered[name][0]), "help": say(offered[name][1], number="{number}")}
            for name in self._actions
        ]
        self.table = TrialTable(say(_TITLE), buttons, score=_SCORE)
        self.table.on_msg(self._pressed)
        self._none = widgets.HTML(element("span", say(_NONE)))
        self.widget = widgets.VBox([self._none, self.table])
        self.show((), "", ())

    def show(self, trials: Sequence[Trial], key: str, parameters: Sequence[str]) -> None:
        """Show these trials, with their number of ``key``."""
        self._trials = {trial.number: trial for trial in trials}
        self.table.heads = [*(say(head) for head in _HEADS), *parameters]
        self.table.rows = [{"number": trial.number, "cells": self._cells(trial, key, parameters)} for trial in trials]
        self._none.layout.display = "none" if trials else ""
        self.table.layout.display = "" if trials else "none"

    @staticmethod
    def _cells(trial: Trial, key: str, parameters: Sequence[str]) -> list[str]:
        values = (value_text(trial.values[name]) if name in trial.values else MISSING for name in parameters)
        return [trial_label(trial), value_text(trial.generation), shown(value_of(trial, key)), *values]

    def _pressed(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Do what a button says, for a trial that is shown; a press may come late."""
        content = content if isinstance(content, dict) else {}
        action, trial = self._actions.get(content.get("action")), self._trials.get(content.get("number"))
        if action is not None and trial is not None:
            action(trial)
