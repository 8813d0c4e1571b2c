"""A few named controls in a grid, described by data: what a panel of settings is made of."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import ipywidgets as widgets
from msgspec import Struct

from workbench.html_elements import element, prose
from workbench.messages import mark, say
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.widget_closing import close_tree

Kind = Literal["whole", "number", "range", "optional", "flag", "choice", "text"]

_GRID = "repeat(auto-fill, minmax(min(264px, 100%), 1fr))"
_EXPLAIN = mark("Explain {setting}")
_MORE = mark("Read more")


class Field(Struct, frozen=True):
    """One control: ``name`` of the value, ``label`` and ``help`` for the learner, and what it starts with.

    ``effect`` says what small and large values do, ``url`` where to read more, and ``empty`` what an empty control
    stands for. "optional" is a number, or nothing at all, which means None; "range" a number or two, "-10, 20", and
    nothing means what it starts with. ``options`` are the pairs of a choice.
    """

    name: str
    label: str
    kind: Kind
    start: Any
    help: str
    options: tuple[tuple[str, Any], ...] = ()
    effect: str = ""
    url: str = ""
    empty: str = ""


class ExplainedControl:
    """A control with a button that explains it below. ``widget`` is what to show."""

    def __init__(self, control: Any, label: str, texts: Sequence[str], url: str, styles: PanelStyles) -> None:
        self._texts, self._url = texts, url
        self.button = widgets.Button(
            icon="info",
            tooltip=say(_EXPLAIN, setting=say(label)),
            layout=styles.button,
            style=styles.style(widgets.Button),
        )
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        line = widgets.HBox([control, self.button], layout=styles.block)
        self.widget = widgets.VBox([line, self.note], layout=styles.block)
        self.widget.add_class("wb-row")
        self.button.on_click(lambda _button: self._toggle())

    def _toggle(self) -> None:
        if self.note.value:
            self.note.value = ""
            return
        text = prose(" ".join(say(text) for text in self._texts if text))
        link = element("a", say(_MORE), href=self._url, target="_blank", rel="noopener")
        self.note.value = element("div", text, " ", link, class_="wb-help", role="note")


class Fields:
    """The controls of some fields. ``widget`` is what to show; ``on_change`` is called after every change."""

    def __init__(self, fields: Sequence[Field], on_change: Callable[[], None]) -> None:
        self._styles = PanelStyles()
        self._fields = {field.name: field for field in fields}
        self.controls: dict[str, Any] = {field.name: _control(field, self._styles) for field in fields}
        self.rows: dict[str, ExplainedControl] = {}
        for field in fields:
            control = self.controls[field.name]
            control.observe(lambda _change: on_change(), "value")
            texts = (field.help, field.effect)
            self.rows[field.name] = ExplainedControl(control, field.label, texts, field.url, self._styles)
        self.widget = widgets.GridBox(
            [row.widget for row in self.rows.values()],
            layout={"grid_template_columns": _GRID, "grid_gap": "4px 16px", "align_items": "flex-start"},
        )

    def values(self) -> dict[str, Any]:
        """What the controls say; a text that is no number is handed on, for the settings to refuse in words."""
        return {name: _value(self._fields[name], control) for name, control in self.controls.items()}

    def set(self, values: Mapping[str, Any]) -> None:
        """Put values into the controls that there are."""
        for name, value in values.items():
            if name in self.controls:
                typed = self._fields[name].kind in ("optional", "range")
                self.controls[name].value = _text(value) if typed else value

    def close(self) -> None:
        """Close the comms of what all controls share."""
        close_tree(self.widget, *self._styles.parts())


def _control(field: Field, styles: PanelStyles) -> Any:
    kind = _KINDS[field.kind]
    common = {
        "description": say(field.label),
        "tooltip": say(field.help),
        "layout": styles.control,
        "style": styles.style(kind),
    }
    if field.kind == "choice":
        return kind(options=[(say(text), value) for text, value in field.options], value=field.start, **common)
    if field.kind == "flag":
        return kind(field.start, indent=False, **common)
    if field.kind == "whole":
        return kind(field.start, min=0, max=1_000_000_000, **common)
    if field.kind == "number":
        return kind(field.start, **common)
    start = _text(field.start) if field.kind == "range" else "" if field.start is None else str(field.start)
    return kind(start, continuous_update=False, placeholder=say(field.empty) if field.empty else "", **common)


_KINDS: Mapping[Kind, Any] = {
    "choice": widgets.Dropdown,
    "flag": widgets.Checkbox,
    "whole": widgets.BoundedIntText,
    "number": widgets.FloatText,
    "range": widgets.Text,
    "optional": widgets.Text,
    "text": widgets.Text,
}


def _value(field: Field, control: Any) -> Any:
    if field.kind not in ("optional", "range"):
        return control.value
    text = control.value.strip()
    if not text:
        return field.start
    parts = _BETWEEN.split(text.strip("()")) if field.kind == "range" else [text]
    try:
        numbers = tuple(map(_number, parts))
    except ValueError:
        return text
    return numbers[0] if len(numbers) == 1 else numbers


_BETWEEN = re.compile(r"\s*(?:,|;|\bto\b|…|~)\s*")
"""What stands between the two numbers of a range."""


def _number(text: str) -> float:
    return int(text) if text.lstrip("-").isdecimal() else float(text)


def _text(value: Any) -> str:
    """A number, or the two of a range, as a control shows them."""
    if isinstance(value, tuple):
        return f"{value[0]:g}, {value[1]:g}"
    return "" if value is None else f"{value:g}"
