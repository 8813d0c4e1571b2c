"""A few named controls in a grid, described by data: what a panel of settings is made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import ipywidgets as widgets
from msgspec import Struct

from workbench.messages import say

Kind = Literal["whole", "number", "optional", "flag", "choice", "text"]

_LABEL = {"description_width": "128px"}
_GRID = "repeat(auto-fill, minmax(min(300px, 100%), 1fr))"


class Field(Struct, frozen=True):
    """One control: ``name`` of the value, ``label`` and ``help`` for the learner, and what it starts with.

    "optional" is a number, or nothing at all, which means None. ``options`` are the pairs of a choice.
    """

    name: str
    label: str
    kind: Kind
    start: Any
    help: str
    options: tuple[tuple[str, Any], ...] = ()


class Fields:
    """The controls of some fields. ``widget`` is what to show; ``on_change`` is called after every change."""

    def __init__(self, fields: Sequence[Field], on_change: Callable[[], None]) -> None:
        self._fields = {field.name: field for field in fields}
        self.controls: dict[str, Any] = {field.name: _control(field) for field in fields}
        for control in self.controls.values():
            control.observe(lambda _change: on_change(), "value")
        self.widget = widgets.GridBox(
            list(self.controls.values()), layout={"grid_template_columns": _GRID, "grid_gap": "2px 12px"}
        )

    def values(self) -> dict[str, Any]:
        """What the controls say; a text that is no number is handed on, for the settings to refuse in words."""
        return {name: _value(self._fields[name], control) for name, control in self.controls.items()}

    def set(self, values: Mapping[str, Any]) -> None:
        """Put values into the controls that there are."""
        for name, value in values.items():
            if name in self.controls:
                optional = self._fields[name].kind == "optional"
                self.controls[name].value = ("" if value is None else f"{value:g}") if optional else value


def _control(field: Field) -> Any:
    common = {
        "description": say(field.label),
        "tooltip": say(field.help),
        "style": _LABEL,
        "layout": widgets.Layout(width="auto"),
    }
    if field.kind == "choice":
        return widgets.Dropdown(
            options=[(say(text), value) for text, value in field.options], value=field.start, **common
        )
    if field.kind == "flag":
        return widgets.Checkbox(field.start, **common | {"style": {"description_width": "0px"}, "indent": False})
    if field.kind == "whole":
        return widgets.BoundedIntText(field.start, min=0, max=1_000_000_000, **common)
    if field.kind == "number":
        return widgets.FloatText(field.start, **common)
    start = "" if field.start is None else str(field.start)
    return widgets.Text(start, continuous_update=False, placeholder="–", **common)


def _value(field: Field, control: Any) -> Any:
    if field.kind != "optional":
        return control.value
    text = control.value.strip()
    if not text:
        return None
    try:
        return float(text) if not text.lstrip("-").isdigit() else int(text)
    except ValueError:
        return text
