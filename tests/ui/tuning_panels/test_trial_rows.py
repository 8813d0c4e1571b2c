"""The table of the best trials."""

from typing import Any

from workbench.tuning.trial_values import Trial
from workbench.ui.tuning_panels.trial_rows import TrialRows

TRIALS = (
    Trial(3, "finished", {"units": 16, "<b>": "<i>"}, (0.9,), 2, numbers={"val_accuracy": 0.9}),
    Trial(0, "finished", {"units": 8}, (0.8,), 1, drawn=True, numbers={"val_accuracy": 0.8}),
)
KEYS = ("units", "<b>")


def press(rows: TrialRows, content: Any) -> None:
    rows.table._handle_custom_msg(content, [])


def test_a_row_a_trial_with_its_number_first() -> None:
    rows = TrialRows(lambda _: None, lambda _: None)
    assert (rows._none.layout.display, rows.table.caption) == ("", "The best trials")
    rows.show(TRIALS, "val_accuracy", KEYS)
    assert rows.table.heads == ["Trial", "Generation", "Score", "units", "<b>"]
    assert rows.table.rows == [
        {"number": 3, "cells": ["3", "2", "0.9000", "16", "<i>"]},
        {"number": 0, "cells": ["0 (as drawn)", "1", "0.8000", "8", "–"]},
    ]
    assert (rows._none.layout.display, rows.table.layout.display) == ("none", "")
    assert [one["help"] for one in rows.table.actions] == [
        "Put the values of trial {number} into the drawing and the settings; it can be undone",
        "Show the training of trial {number} with every epoch",
    ]
    rows.show((), "val_accuracy", KEYS)
    assert (rows._none.layout.display, rows.table.layout.display) == ("", "none")


def test_a_press_is_done_for_a_trial_that_is_shown() -> None:
    applied: list[Trial] = []
    opened: list[Trial] = []
    rows = TrialRows(applied.append, opened.append)
    rows.show(TRIALS, "val_accuracy", KEYS)
    press(rows, {"action": "apply", "number": 0})
    press(rows, {"action": "open", "number": 3})
    for content in ({"action": "apply", "number": 7}, {"action": "eval", "number": 3}, {}, "apply", None):
        press(rows, content)
    assert (applied, opened) == ([TRIALS[1]], [TRIALS[0]])


def test_without_a_drawing_nothing_is_applied() -> None:
    rows = TrialRows(None, lambda _: None)
    assert [one["name"] for one in rows.table.actions] == ["open"]
