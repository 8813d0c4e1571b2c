"""Taking in layers of the user's own: a class of a cell, or a text of the editor."""

from typing import Any

from workbench.catalog.own_code import Parts
from workbench.catalog.own_layers import RegisteredLayer, take_in
from workbench.catalog.type_lookup import CATEGORIES, kind_of
from workbench.custom.class_reader import read
from workbench.custom.custom_errors import NameOfCatalog, NoSourceOfClass, NotALayer, SourceRefused
from workbench.custom.trust import remember, run
from workbench.importers.own_definitions import definition
from workbench.text_format import shorten

_CATEGORY = "Core"


def register(layer_class: Any, name: str = "", category: str = "", description: str = "") -> None:
    """Take a layer class of this notebook in: it stands in the palette, and ``graph.add`` knows it by its name.

    Its nodes carry the text of the class, with the imports, constants and helpers that it uses, so that the generated
    code contains it. Registering a changed class again changes what is added from then on; nodes that are drawn keep
    the text that they have.

    Args:
        layer_class: A class derived from ``keras.layers.Layer``, defined in a cell or a file.
        name: What it is called; without it the name of the class.
        category: The category of the palette in which it stands; ``"Core"`` without it.
        description: A sentence about it.

    Raises:
        NotALayer: It is no class of a layer.
        NoSourceOfClass: Its text, or that of something it uses, is not known.
        NameOfCatalog: The catalog has a layer of this name.

    >>> register(Scale, description="Multiplies with a number.")
    >>> graph = wb.Graph("own").add("Input", shape=(4,)).add("Scale", factor=3.0)
    >>> graph.nodes[-1].type
    'Custom'
    """
    import keras

    if not (isinstance(layer_class, type) and issubclass(layer_class, keras.Layer)):
        raise NotALayer(received=shorten(repr(layer_class), 80))
    parts = definition(layer_class)
    if parts is None:
        raise NoSourceOfClass(where=layer_class.__name__)
    _take_in(name or layer_class.__name__, layer_class.__name__, parts, category, description)


def save_source(source: str, name: str = "", category: str = "", description: str = "") -> RegisteredLayer:
    """Take in a layer by its text, which is run; it is trusted from then on, since the user has given it.

    Args:
        source: The text of a module with one layer.
        name: What it is called; without it the name of the class.
        category: The category of the palette in which it stands.
        description: A sentence about it.

    Returns:
        The layer as it is known now.

    Raises:
        SourceRefused: It is no Python, or holds no layer; the message names the line.
        CodeFailed: It fails when it is run.
        NameOfCatalog: The catalog has a layer of this name.

    >>> save_source(wb.custom.template("Gain")).class_name
    'Gain'
    """
    reading = read(source)
    fatal = next((one for one in reading.problems if one.fatal), None)
    if fatal is not None:
        raise SourceRefused(line=fatal.line, reason=fatal.text)
    _require_free(name or reading.class_name)
    run(reading.parts)
    remember(reading.parts)
    return _take_in(name or reading.class_name, reading.class_name, reading.parts, category, description)


def _require_free(name: str) -> None:
    if kind_of(name) is not None:
        raise NameOfCatalog(received=name, expected=f"My{name}")


def _take_in(name: str, class_name: str, parts: Parts, category: str, description: str) -> RegisteredLayer:
    _require_free(name)
    chosen = category if category in CATEGORIES else _CATEGORY
    layer = RegisteredLayer(name, class_name, parts, chosen, description)
    take_in(layer)
    return layer
