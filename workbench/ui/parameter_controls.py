"""One control for one parameter: which widget, how a value is shown in it, and how it is read back."""

import ast
import re
from pathlib import Path
from types import EllipsisType
from typing import Any

import ipywidgets as widgets

from workbench.catalog import Parameter
from workbench.catalog.object_text import as_object
from workbench.data.named_data import NAMED
from workbench.graph.document import Value
from workbench.graph.value_text import value_text
from workbench.messages import mark, say
from workbench.ui.panel_styles import PanelStyles

_CHOICE_KINDS = ("enum", "dtype")
_OBJECT_KINDS = ("activation", "initializer", "regularizer", "constraint")
"""They are chosen by name, or typed as in code."""
_CHOOSE = mark("Choose {parameter}")
_NUMBERS_KINDS = ("shape", "int_or_tuple", "int_list")
_TIMES = re.compile(r"(?<=\d)(?:\s*[x×]\s*|\s+)(?=\d)")
"""What stands between sizes as people write them: ``28x28``, ``28 × 28``, ``28 28``."""
_AROUND_TEXTS = " '\"()[]"
"""What may stand around the texts of a list, which are typed with or without quotes: ``cat, dog``, ``('cat',)``."""
_OFFERED = (".zip", ".npz", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".dcm", ".nii", ".gz")
"""Endings of the files that are offered for a path."""
_MOST_PLACES = 40
_SOURCE = "source"
_NONE = "None"
_NO_CHOICE = ""
"""Stands for None in a dropdown, which would show None itself as nothing chosen."""
_OTHER = "…"
"""Stands for what is in no list: an object with parameters of its own."""


def control(parameter: Parameter, styles: PanelStyles) -> widgets.ValueWidget:
    """The control for a parameter, labelled with its name."""
    kind, options = _kind(parameter)
    return kind(description=_label(parameter), layout=styles.control, style=styles.style(kind), **options)


def _label(parameter: Parameter) -> str:
    """The name of a parameter, with the unit of its numbers if they have one."""
    return f"{parameter.name} ({parameter.unit})" if parameter.unit else parameter.name


def _kind(parameter: Parameter) -> tuple[type[widgets.ValueWidget], dict[str, Any]]:
    if parameter.kind == "bool" and not parameter.nullable:
        return widgets.Checkbox, {"indent": False}
    if parameter.kind in _CHOICE_KINDS and parameter.choices:
        return widgets.Dropdown, {"options": _choices(parameter)}
    if parameter.kind == "layer" and parameter.choices:  # a name, or with settings: LSTM(units=8)
        options = {"options": parameter.choices, "ensure_option": False, "continuous_update": False}
        return widgets.Combobox, options | {"placeholder": _placeholder(parameter)}
    if parameter.kind == "path":
        options = {"options": places(parameter), "ensure_option": False, "continuous_update": False}
        return widgets.Combobox, options | {"placeholder": _placeholder(parameter)}
    return widgets.Text, {"continuous_update": False, "placeholder": _placeholder(parameter)}


def places(parameter: Parameter) -> tuple[str, ...]:
    """What a path can be: folders, archives and images beside the notebook; for a source of data a data set's name."""
    here = sorted(Path.cwd().iterdir(), key=lambda path: path.name)
    found = [path.name for path in here if path.suffix.lower() in _OFFERED or path.is_dir()]
    shown = [name for name in found if not name.startswith((".", "__"))]
    named = tuple(one.name for one in NAMED) if parameter.name == _SOURCE else ()
    return (*named, *shown[:_MOST_PLACES])


def chooser(parameter: Parameter, styles: PanelStyles) -> widgets.Dropdown | None:
    """A list of the names beside a control in which objects are typed as in code; None for any other control."""
    if parameter.kind not in _OBJECT_KINDS or not parameter.choices:
        return None
    options = [("", _OTHER), *_choices(parameter)]
    tooltip = say(_CHOOSE, parameter=parameter.name)
    listed = widgets.Dropdown(
        options=options, value=_OTHER, tooltip=tooltip, layout=styles.block, style=styles.style(widgets.Dropdown)
    )
    listed.add_class("wb-chooser")
    return listed


def show_choice(listed: widgets.Dropdown, value: Value) -> None:
    """Mark the name of ``value`` in a list, or nothing where its name is not in the list."""
    wanted = _NO_CHOICE if value is None else value
    listed.value = wanted if any(wanted == option for _, option in listed.options) else _OTHER


def chosen(listed: widgets.Dropdown) -> Value | EllipsisType:
    """What was chosen from a list; ``...`` for nothing."""
    if listed.value == _OTHER:
        return ...
    return None if listed.value == _NO_CHOICE else listed.value


def _choices(parameter: Parameter) -> list[tuple[str, Value]]:
    named: list[tuple[str, Value]] = [(choice, choice) for choice in parameter.choices]
    return [(_NONE, _NO_CHOICE), *named] if parameter.nullable else named


def _placeholder(parameter: Parameter) -> str:
    return _NONE if parameter.nullable else ""


def show(field: widgets.ValueWidget, value: Value) -> None:
    """Put ``value`` into a control."""
    if isinstance(field, widgets.Dropdown):
        value = _NO_CHOICE if value is None else value
        present = [option for _, option in field.options]
        if value not in present:  # an object with settings of its own, made in code
            field.options = [*field.options, (as_text(value), value)]
        field.value = value
    elif isinstance(field, widgets.Text):
        field.value = "" if value is None else as_text(value)
    else:
        field.value = value


def read(field: widgets.ValueWidget, parameter: Parameter) -> Any:
    """The value in a control; the catalog says whether it is a good one."""
    if isinstance(field, widgets.Dropdown) and field.value == _NO_CHOICE:
        return None
    if not isinstance(field, widgets.Text):
        return field.value
    return parse(field.value, parameter)


def parse(text: str, parameter: Parameter) -> Any:
    """What a student typed, as a value: ``3``, ``3, 5``, ``28, 28, 1``, ``L2(l2=0.01)``, or just text.

    >>> from workbench.catalog import node_type
    >>> parse("3, 5", node_type("Conv2D").parameter("kernel_size"))
    (3, 5)
    """
    text = text.strip()
    if parameter.kind in _NUMBERS_KINDS:
        text = _TIMES.sub(", ", text)
    if text in ("", _NONE) and parameter.nullable:
        return None
    if parameter.kind in ("string", "enum", "path"):
        return text
    if parameter.kind == "text_list":
        parts = (part.strip(_AROUND_TEXTS) for part in text.split(","))
        return tuple(part for part in parts if part)
    if parameter.kind in _OBJECT_KINDS:
        return as_object(parameter, text)
    try:
        value = _literal(ast.parse(text, mode="eval").body)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return (value,) if parameter.kind == "shape" and isinstance(value, int) else value


def _literal(tree: ast.expr) -> Any:
    """A literal, or an object with settings as its class and configuration. Nothing is executed."""
    if not isinstance(tree, ast.Call):
        return ast.literal_eval(tree)
    if tree.args or not isinstance(tree.func, ast.Name):
        raise ValueError(tree)
    return {"class_name": tree.func.id, "config": {str(part.arg): _literal(part.value) for part in tree.keywords}}


def as_text(value: Value) -> str:
    """A value as a student would type it.

    >>> as_text((28, 28, 1)), as_text("same"), as_text({"class_name": "L2", "config": {"l2": 0.1}})
    ('28, 28, 1', 'same', 'L2(l2=0.1)')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return repr(value) if len(value) < 2 else repr(value)[1:-1]  # noqa: PLR2004 - (4,) keeps its brackets
    return value_text(value)
