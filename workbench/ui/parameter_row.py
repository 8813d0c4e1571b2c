"""A row of the parameter panel: a control, its reset and help buttons, and a line for help or a refusal."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ipywidgets as widgets

from workbench.catalog import Parameter
from workbench.catalog.expectation_text import expected
from workbench.catalog.object_text import OwnParameters, own_parameters
from workbench.graph.document import Value
from workbench.graph.graph_errors import GraphError
from workbench.html_elements import element, prose
from workbench.messages import mark, say
from workbench.ui import parameter_controls
from workbench.ui.error_text import refusal_html
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.widget_closing import close_tree

_RESET = mark("Reset {parameter} to its default, {value}")
_HELP = mark("Explain {parameter}")
_MORE = mark("More on keras.io")
_EXPECTED = mark("Expected: {expected}.")


class ParameterRow:
    """Edits one parameter of the selected node. ``set_value`` and ``reset`` raise GraphError to refuse.

    An initializer, regularizer, constraint or activation with parameters of its own has rows for these below it.
    """

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
        self._styles = styles
        self._showing = False
        self._helping = False
        self._value: Value = None
        self.own: list[ParameterRow] = []
        self.field = parameter_controls.control(parameter, styles)
        self.chooser = parameter_controls.chooser(parameter, styles)
        default = parameter_controls.as_text(parameter.initial if parameter.required else parameter.default)
        self.reset_button = _small_button("undo", say(_RESET, parameter=parameter.name, value=default), styles)
        self.help_button = _small_button("info", say(_HELP, parameter=parameter.name), styles)
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        parts = (self.field, self.chooser, self.reset_button, self.help_button)
        line = widgets.HBox([part for part in parts if part is not None], layout=styles.block)
        self.widget = widgets.VBox([line, self.note], layout=styles.block)
        self.widget.add_class("wb-row")
        self.field.observe(self._entered, "value")
        if self.chooser is not None:
            self.chooser.observe(self._chosen, "value")
        self.reset_button.on_click(lambda _button: self._try(lambda: self._reset(parameter.name)))
        self.help_button.on_click(lambda _button: self._toggle_help())

    def show(self, value: Value, *, is_set: bool) -> None:
        """Put a node's value into the control. A refused entry and its message go away."""
        self._value = value
        self._showing = True
        try:
            parameter_controls.show(self.field, value)
            if self.chooser is not None:
                parameter_controls.show_choice(self.chooser, value)
        finally:
            self._showing = False
        self.reset_button.disabled = not is_set
        self._helping = False
        self._write("")
        self._show_own()

    def _show_own(self) -> None:
        """Rows for the parameters of the object that is the value: the factor of an L2."""
        found = own_parameters(self.parameter, self._value)
        if (found.parameters if found else ()) != tuple(row.parameter for row in self.own):
            self._make_own(found)
        for row in self.own:
            name = row.parameter.name
            row.show(found.values[name] if found else None, is_set=name in self._config())

    def _make_own(self, found: OwnParameters | None) -> None:
        line, note, *old = self.widget.children
        boxes: list[widgets.Widget] = []
        self.own = []
        if found is not None:
            make = partial(ParameterRow, url=found.url, styles=self._styles)
            self.own = [make(one, set_value=self._set_own, reset=self._reset_own) for one in found.parameters]
            boxes = [widgets.VBox([row.widget for row in self.own], layout=self._styles.block)]
            boxes[0].add_class("wb-own")
        self.widget.children = (line, note, *boxes)
        close_tree(*old, keep=self._styles.parts())

    def _config(self) -> Mapping[str, Value]:
        config: Mapping[str, Value] = self._value.get("config", {}) if isinstance(self._value, Mapping) else {}
        return config

    def _set_own(self, name: str, value: Any) -> None:
        config = {**self._config(), name: value}
        self._set_value(self.parameter.name, {"class_name": self._class_name(), "config": config})

    def _reset_own(self, name: str) -> None:
        rest = {word: value for word, value in self._config().items() if word != name}
        self._set_value(self.parameter.name, {"class_name": self._class_name(), "config": rest})

    def _class_name(self) -> str:
        return str(self._value["class_name"] if isinstance(self._value, Mapping) else self._value)

    def _entered(self, _change: object) -> None:
        if self._showing:
            return
        self._try(lambda: self._set_value(self.parameter.name, parameter_controls.read(self.field, self.parameter)))

    def _chosen(self, _change: object) -> None:
        if self._showing or self.chooser is None:
            return
        value = parameter_controls.chosen(self.chooser)
        if value is not ...:
            self._try(lambda: self._set_value(self.parameter.name, value))

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
        more = link if self._url else say(_EXPECTED, expected=expected(self.parameter))
        text = element("div", prose(say(self.parameter.help)), " ", more, class_="wb-help", role="note")
        self._write(text if self._helping else "")

    def _write(self, html: str) -> None:
        if self.note.value != html:
            self.note.value = html


def _small_button(icon: str, tooltip: str, styles: PanelStyles) -> widgets.Button:
    return widgets.Button(icon=icon, tooltip=tooltip, layout=styles.button, style=styles.style(widgets.Button))
