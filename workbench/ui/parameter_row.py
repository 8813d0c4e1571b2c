"""A row of the parameter panel: a control, its reset and help buttons, and a line for help or a refusal."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.catalog import Parameter
from workbench.graph.document import Value
from workbench.graph.graph_errors import GraphError
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.ui import parameter_controls
from workbench.ui.error_text import refusal_html
from workbench.ui.panel_styles import PanelStyles

_RESET = mark("Reset {parameter} to its default, {value}")
_HELP = mark("Explain {parameter}")
_MORE = mark("More on keras.io")


class ParameterRow:
    """Edits one parameter of the selected node. ``set_value`` and ``reset`` raise GraphError to refuse."""

    def __init__(
        self,
        parameter: Parameter,
        url: str,
        styles: PanelStyles,
        set_value: Callable[[str, Any], None],
        reset: Callable[[str], None],
    ) -> None:
        self.parameter = parameter
        self._url = url
        self._set_value = set_value
        self._reset = reset
        self._showing = False
        self._helping = False
        self.field = parameter_controls.control(parameter, styles)
        default = parameter_controls.as_text(parameter.initial if parameter.required else parameter.default)
        self.reset_button = _small_button("undo", say(_RESET, parameter=parameter.name, value=default), styles)
        self.help_button = _small_button("info", say(_HELP, parameter=parameter.name), styles)
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        line = widgets.HBox([self.field, self.reset_button, self.help_button], layout=styles.block)
        self.widget = widgets.VBox([line, self.note], layout=styles.block)
        self.widget.add_class("wb-row")
        self.field.observe(self._entered, "value")
        self.reset_button.on_click(lambda _button: self._try(lambda: self._reset(parameter.name)))
        self.help_button.on_click(lambda _button: self._toggle_help())

    def show(self, value: Value, *, is_set: bool) -> None:
        """Put a node's value into the control. A refused entry and its message go away."""
        self._showing = True
        try:
            parameter_controls.show(self.field, value)
        finally:
            self._showing = False
        self.reset_button.disabled = not is_set
        self._helping = False
        self._write("")

    def _entered(self, _change: object) -> None:
        if self._showing:
            return
        self._try(lambda: self._set_value(self.parameter.name, parameter_controls.read(self.field, self.parameter)))

    def _try(self, action: Callable[[], None]) -> None:
        self._helping = False
        try:
            action()
        except GraphError as refusal:
            self._write(refusal_html(refusal))
            return
        self._write("")

    def _toggle_help(self) -> None:
        self._helping = not self._helping
        link = element("a", say(_MORE), href=self._url, target="_blank", rel="noopener")
        text = element("div", say(self.parameter.help), " ", link, class_="wb-help", role="note")
        self._write(text if self._helping else "")

    def _write(self, html: str) -> None:
        if self.note.value != html:
            self.note.value = html


def _small_button(icon: str, tooltip: str, styles: PanelStyles) -> widgets.Button:
    return widgets.Button(icon=icon, tooltip=tooltip, layout=styles.button, style=styles.style(widgets.Button))
