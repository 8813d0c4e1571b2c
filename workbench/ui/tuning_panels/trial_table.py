"""A table with buttons in its rows, for screen readers too; its other half is ``frontend/src/trials/index.ts``."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.ui.frontend_bundle import bundle


class TrialTable(anywidget.AnyWidget):
    """Shows a row a trial. A press of a button sends ``{"action": name, "number": trial}``.

    Args:
        caption: The name of the table.
        actions: The buttons of each row: ``name``, ``text``, and ``help`` with a place for the ``{number}``.
        score: The column of the score.
    """

    _esm: ClassVar[Any] = bundle("trials.js")

    caption = traitlets.Unicode().tag(sync=True)
    heads = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    actions = traitlets.List(traitlets.Dict()).tag(sync=True)
    score = traitlets.Int().tag(sync=True)

    def __init__(self, caption: str, actions: list[dict[str, str]], *, score: int) -> None:
        super().__init__(caption=caption, actions=actions, score=score)
        self.add_class("wb-trials")
