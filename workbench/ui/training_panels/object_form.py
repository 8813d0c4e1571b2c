"""The parameters of an optimizer or a loss, from the catalog: the same rows as in the parameter panel of a layer."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from workbench.catalog import NodeType, check_values
from workbench.messages import mark, say
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.parameter_row import ParameterRow
from workbench.ui.widget_closing import close_tree

_PARAMETERS = mark("Parameters of {type}")


class ObjectForm:
    """Shows the parameters of one type at a time; ``values`` are those that were set. ``widget`` is what to show."""

    def __init__(self, on_change: Callable[[], None], left_out: tuple[str, ...] = ()) -> None:
        self.values: dict[str, Any] = {}
        self.widget = widgets.VBox([])
        self._on_change = on_change
        self._left_out = left_out
        self._kind: NodeType | None = None
        self._rows: dict[str, ParameterRow] = {}
        self._looks = PanelStyles()

    def show(self, kind: NodeType | None, values: Mapping[str, Any] | None = None) -> None:
        """Show the parameters of ``kind``; rows are made when the fold is opened. None shows nothing."""
        if kind is not self._kind:
            close_tree(*self.widget.children)
            self._kind, self._rows = kind, {}
            self.widget.children = () if kind is None else (self._fold(kind),)
        self.values = dict(values or {})
        self._fill()

    def _fold(self, kind: NodeType) -> widgets.Widget:
        box = widgets.VBox([])
        shown = [parameter for parameter in kind.parameters if parameter.name not in self._left_out]

        def open_() -> None:
            if not box.children:
                rows = [ParameterRow(one, kind.url, self._looks, self._set, self._reset) for one in shown]
                self._rows = {row.parameter.name: row for row in rows}
                box.children = tuple(row.widget for row in rows)
                self._fill()

        return FoldedSection(say(_PARAMETERS, type=kind.name), box, open_).widget

    def _fill(self) -> None:
        for name, row in self._rows.items():
            row.show(self.values.get(name, row.parameter.default), is_set=name in self.values)

    def _set(self, name: str, value: Any) -> None:
        """Raises GraphError for a value that cannot be."""
        if self._kind is None:
            return
        check_values(self._kind, {name: value}, where=self._kind.name)
        self.values[name] = value
        self._fill()
        self._on_change()

    def _reset(self, name: str) -> None:
        self.values.pop(name, None)
        self._fill()
        self._on_change()

    def close(self) -> None:
        """Close the comms of all widgets."""
        close_tree(self.widget, *self._looks.parts())
