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
from workbench.catalog.graph_thumbnail import thumbnail
from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.catalog.templates import TEMPLATES
from workbench.catalog.templates.template import TemplateTask
from workbench.graph.automatic_folding import fold_repeated
from workbench.graph.commands import ReplaceGraph, UndoStep
from workbench.graph.document import Graph, GraphKind
from workbench.graph.edits import rename_graph
from workbench.graph.vocabulary import INPUT
from workbench.importers import CannotImport, from_config, from_keras
from workbench.importers.pretrained import efficientnet_lite
from workbench.importers.pretrained.networks import pretrained
from workbench.importers.pretrained.offered_networks import begun_with, offered_networks
from workbench.messages import mark, say
from workbench.text_format import bytes_text, count_text
from workbench.ui.canvas_traits import GalleryEntry, StartGallery
from workbench.ui.flow_gallery import READY, flow_entries, ready_drawing
from workbench.ui.keras_loading import is_imported
from workbench.ui.library_entries import LIBRARY, library_drawing, library_gallery
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

_MOST_PICTURED = 60
"""Boxes that are seen in rows in a small picture: more of them than on the canvas, where letters are read."""

_HERE = mark("In this notebook")
_UNTRAINED_GROUP = mark("Untrained networks")
_UNTRAINED_TITLE = mark("{name}, untrained")
_UNTRAINED = mark("The whole network with its 1,000 classes. Its weights are random: it has learned nothing yet.")
_PRETRAINED_GROUP = mark("Pretrained networks")
_PRETRAINED = mark("Trained on ImageNet ({size} of weights): a frozen base, and a new head for your classes.")
_MISSING = mark("Its weights ({size}) are not on this computer yet.")
_PRETRAINED_DESCRIPTION = mark(
    "The base has learned to see on more than a million photographs. It is frozen: training changes only the new head."
)
_TASKS: Mapping[TemplateTask, str] = {
    "classification": mark("Classification"),
    "segmentation": mark("Segmentation"),
    "detection": mark("Detection"),
    "transformation": mark("Transformation"),
    "regression": mark("Regression"),
}

_IMAGENET_WORDS = ("keras.applications", "Classification 2D", "ImageNet")
_TRANSFER_WORDS = ("pretrained", "transfer learning", "fine-tuning", "전이 학습")
_UNTRAINED_NAMES = (efficientnet_lite.NAME, *KERAS_APPLICATIONS)

Origin = tuple[str, str]
"""The kind of an entry (template, library, model, graph, file, pretrained, application), and its name there."""


def start_gallery(
    variables: Mapping[str, Any], folder: Path, kind: GraphKind = "network", *, shapes: bool
) -> StartGallery:
    """Everything that can be begun with. Parameters are counted where ``shapes`` are known, which needs Keras."""
    if kind == "flow":
        found = (*library_gallery(kind), *flow_entries(variables, _TASKS))
        return StartGallery(shown=True, offered=True, entries=found)
    return StartGallery(
        shown=True,
        offered=True,
        entries=(
            *library_gallery(kind),
            *_templates(shapes=shapes),
            *_of_notebook(variables, shapes=shapes),
            *_files(folder, shapes=shapes),
            *_pretrained(),
            *_untrained(),
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
    offered = library_drawing(name) if kind == LIBRARY else _offered(kind, name)
    if offered is not None:
        return offered
    if kind == "file" and folder / name in _saved_models(folder):
        return fold_repeated(from_config(folder / name))
    value = variables.get(name)
    if kind == "graph" and type(value) is Graph:
        return value
    if kind == "model" and _is_model(value):
        return from_keras(value, fold=True)
    raise NoSuchStart(received=name)


def _offered(kind: str, name: str) -> Graph | None:
    """A drawing that is offered in every notebook; None for any other."""
    if kind == "template" and name in TEMPLATES:
        return _template(name)
    if kind == READY:
        return ready_drawing(name)
    if kind == "pretrained":
        return begun_with(name)
    return _application(name) if kind == "application" and name in _UNTRAINED_NAMES else None


@cache
def _template(name: str) -> Graph:
    return in_rows(TEMPLATES[name].make())


@lru_cache(maxsize=4)
def _application(name: str) -> Graph:
    """A published network with its usual size and random weights."""
    if name == efficientnet_lite.NAME:
        return pretrained(name, classes=None, weights=None, freeze=False)
    import keras

    return from_keras(getattr(keras.applications, name)(weights=None), fold=True)


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


@cache
def _pretrained_form() -> Graph:
    """What all pretrained networks look like: what images need, the base in one block, and a head."""
    return pretrained(efficientnet_lite.NAME, weights=None)


def _pretrained() -> Iterator[GalleryEntry]:
    """Those whose weights are here, and that of the package; the others when they are asked for."""
    for network in offered_networks():
        size = bytes_text(network.weight_bytes)
        name, is_ready = network.name, not network.missing
        entry = _entry(
            ("pretrained", name), name, say(_PRETRAINED if is_ready else _MISSING, size=size), None, shapes=False
        )
        yield replace(
            entry,
            group=say(_PRETRAINED_GROUP),
            params=count_text(network.params),
            input=f"{network.size} × {network.size} × 3",
            description=network.missing or say(_PRETRAINED_DESCRIPTION),
            words=(*_TRANSFER_WORDS, *_IMAGENET_WORDS),
            picture="" if not is_ready else _picture(_pretrained_form()),
            folded=not is_ready and name != efficientnet_lite.NAME,
            ready=is_ready,
        )


def _untrained() -> Iterator[GalleryEntry]:
    """Offered where they are looked for: forty cards more would hide the others."""
    for name in _UNTRAINED_NAMES:
        entry = _entry(("application", name), say(_UNTRAINED_TITLE, name=name), say(_UNTRAINED), None, shapes=False)
        yield replace(entry, group=say(_UNTRAINED_GROUP), searched=True, words=(name, *_IMAGENET_WORDS))


@lru_cache(maxsize=64)
def _params(graph: Graph) -> int:
    return analyze(graph).params


@lru_cache(maxsize=64)
def _picture(graph: Graph) -> str:
    return thumbnail(in_rows(graph, _MOST_PICTURED))


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
    drawings = [name for name in drawings if named[name].kind == "network"]
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
