"""What is offered on an empty canvas: templates, and the networks of the notebook and beside it."""

import sys
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from workbench.analysis import analyze
from workbench.analysis.axis_names import size_text
from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.catalog.templates import TEMPLATES
from workbench.catalog.templates.template import TemplateTask
from workbench.graph.commands import ReplaceGraph, UndoStep
from workbench.graph.document import Graph
from workbench.graph.edits import rename_graph
from workbench.graph.vocabulary import INPUT
from workbench.importers import CannotImport, from_config, from_keras
from workbench.messages import mark, say
from workbench.text_format import count_text
from workbench.ui.canvas_traits import GalleryEntry, StartGallery
from workbench.ui.graph_thumbnail import thumbnail
from workbench.ui.keras_loading import is_imported
from workbench.ui.opening_layout import in_rows
from workbench.ui.ui_errors import NoSuchStart

_OF_NOTEBOOK = mark("A Keras model of this notebook.")
_GRAPH = mark("A drawing of this notebook.")
_FILE = mark("A Keras model that was saved beside the notebook.")
_UNREAD = mark("It cannot be drawn: {reason}")
_MOST = 12
"""Of each kind are offered, the newest ones; a notebook can have hundreds of variables."""
_LARGEST = 400
"""Layers of a model of which a picture is drawn unasked."""

_HERE = mark("In this notebook")
_PUBLISHED_GROUP = mark("Networks of keras.applications")
_PUBLISHED = mark("A published network for photographs of 1000 kinds, without trained weights.")
_TASKS: Mapping[TemplateTask, str] = {
    "classification": mark("Classification"),
    "segmentation": mark("Segmentation"),
    "detection": mark("Detection"),
    "transformation": mark("Transformation"),
    "regression": mark("Regression"),
}

Origin = tuple[str, str]
"""The kind of an entry (template, model, graph, file, application), and its name there."""


def start_gallery(variables: Mapping[str, Any], folder: Path, *, shapes: bool) -> StartGallery:
    """Everything that can be begun with. Parameters are counted where ``shapes`` are known, which needs Keras."""
    return StartGallery(
        shown=True,
        offered=True,
        entries=(
            *_templates(shapes=shapes),
            *_of_notebook(variables, shapes=shapes),
            *_files(folder, shapes=shapes),
            *_applications(),
        ),
    )


def started(graph: Graph, source: str, variables: Mapping[str, Any], folder: Path) -> UndoStep:
    """The one step that puts the network called ``source`` in the place of ``graph``, whose name it gets.

    Raises:
        NoSuchStart: It is not there any more.
        CannotImport: It cannot be drawn.
    """
    kind, _, name = source.partition(":")
    return UndoStep((ReplaceGraph(rename_graph(_graph_of(kind, name, variables, folder), graph.name)),))


def _graph_of(kind: str, name: str, variables: Mapping[str, Any], folder: Path) -> Graph:
    if kind == "template" and name in TEMPLATES:
        return _template(name)
    if kind == "application" and name in KERAS_APPLICATIONS:
        return _application(name)
    if kind == "file" and folder / name in _saved_models(folder):
        return from_config(folder / name)
    value = variables.get(name)
    if kind == "graph" and type(value) is Graph:
        return value
    if kind == "model" and _is_model(value):
        return from_keras(value)
    raise NoSuchStart(received=name)


@cache
def _template(name: str) -> Graph:
    return in_rows(TEMPLATES[name].make())


@lru_cache(maxsize=4)
def _application(name: str) -> Graph:
    """A network of ``keras.applications`` with its usual size; its weights are not kept."""
    import keras

    return from_keras(getattr(keras.applications, name)(weights=None))


def _templates(*, shapes: bool) -> Iterator[GalleryEntry]:
    for name, item in TEMPLATES.items():
        entry = _entry(("template", name), say(item.title), say(item.text), _template(name), shapes=shapes)
        yield replace(
            entry,
            group=say(_TASKS[item.task]),
            description=say(item.description),
            source=item.source,
            words=(name, *item.words),
        )


def _applications() -> Iterator[GalleryEntry]:
    """Offered where they are looked for: forty cards more would hide the others."""
    for name in KERAS_APPLICATIONS:
        entry = _entry(("application", name), name, say(_PUBLISHED), None, shapes=False)
        yield replace(
            entry, group=say(_PUBLISHED_GROUP), searched=True, words=("keras.applications", "Classification 2D")
        )


@lru_cache(maxsize=64)
def _params(graph: Graph) -> int:
    return analyze(graph).params


@lru_cache(maxsize=64)
def _picture(graph: Graph) -> str:
    return thumbnail(graph)


def _entry(origin: Origin, title: str, text: str, graph: Graph | None, *, shapes: bool) -> GalleryEntry:
    return GalleryEntry(
        id=":".join(origin),
        title=title,
        text=text,
        layers=len(graph.nodes) if graph is not None else 0,
        params=count_text(_params(graph)) if graph is not None and shapes else "",
        picture=_picture(graph) if graph is not None else "",
        group=say(_HERE),
        input=_input_shape(graph) if graph is not None else "",
    )


def _input_shape(graph: Graph) -> str:
    """The shapes of a sample, one for each input."""
    shapes = (node.params.get("shape") for node in graph.nodes if node.type == INPUT)
    return ", ".join(" × ".join(map(size_text, shape)) for shape in shapes if shape is not None)


def _of_notebook(variables: Mapping[str, Any], *, shapes: bool) -> Iterator[GalleryEntry]:
    """Models and drawings among the variables; looking at their types runs no code of theirs."""
    named = {name: value for name, value in variables.items() if not name.startswith("_")}
    drawings = [name for name, value in named.items() if type(value) is Graph and value.nodes]
    for name in drawings[-_MOST:]:
        yield _entry(("graph", name), name, say(_GRAPH), named[name], shapes=shapes)
    for name in [name for name, value in named.items() if _is_model(value)][-_MOST:]:
        graph, text = _read_model(named[name])
        yield _entry(("model", name), name, text, graph, shapes=shapes)


def _is_model(value: Any) -> bool:
    """Whether a value is a model of Keras's own classes: only these say which layers follow which."""
    if not is_imported():
        return False
    kind = type(value)
    return kind.__module__.partition(".")[0] == "keras" and issubclass(kind, sys.modules["keras"].Model)


_models: "WeakKeyDictionary[Any, tuple[int, tuple[Graph | None, str]]]" = WeakKeyDictionary()
"""What was read of a model when it had so many layers: every cell that ends asks again."""


def _read_model(model: Any) -> tuple[Graph | None, str]:
    """The drawing of a model, and what to say of it."""
    count, known = len(model.layers), _models.get(model)
    if known is None or known[0] != count:
        known = _models[model] = (count, _drawing_of(model))
    return known[1]


def _drawing_of(model: Any) -> tuple[Graph | None, str]:
    """The drawing of a model, if only layers of Keras's own have to be asked for it."""
    layers = model.layers
    if len(layers) > _LARGEST or any(type(layer).__module__.partition(".")[0] != "keras" for layer in layers):
        return None, say(_OF_NOTEBOOK)
    try:
        return from_keras(model), say(_OF_NOTEBOOK)
    except CannotImport as refusal:
        return None, say(_UNREAD, reason=refusal)


def _saved_models(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.keras"), key=lambda path: path.name)[:_MOST]


def _files(folder: Path, *, shapes: bool) -> Iterator[GalleryEntry]:
    for path in _saved_models(folder):
        try:
            graph, text = _read_file(path, path.stat().st_mtime_ns), say(_FILE)
        except (CannotImport, OSError) as refusal:
            graph, text = None, say(_UNREAD, reason=refusal)
        yield _entry(("file", path.name), path.name, text, graph, shapes=shapes)


@lru_cache(maxsize=32)
def _read_file(path: Path, changed: int) -> Graph:  # noqa: ARG001 - a file that was written again is read again
    return from_config(path)
