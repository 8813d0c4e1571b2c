"""Saved configurations as graphs: ``.keras`` files, JSON files and dictionaries. Nothing in them is ever executed."""

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.graph.validation import flaws
from workbench.importers.functional_import import Reading, broken
from workbench.importers.import_errors import ConfigBroken, SubclassedModel
from workbench.importers.legacy import is_legacy, layers_of, modernised
from workbench.importers.legacy_notes import with_notes
from workbench.importers.model_config import check_layers, read_model
from workbench.messages import say
from workbench.text_format import shorten

LARGEST = 64 * 1024 * 1024
"""Bytes of JSON; a network of 1,000 layers takes about 2 MB."""

MOST_MEMBERS = 100_000
"""Files inside a .keras file; Keras writes three, and more only for layers with files of their own."""


def from_config(path_or_dict: str | os.PathLike[str] | Mapping[str, Any]) -> Graph:
    """The graph of a saved model, read from its configuration alone. Nothing in it is executed.

    Keras 3 is read as well as Keras 1 and 2. Of a ``.keras`` file only ``config.json`` is read, without unpacking.

    Args:
        path_or_dict: A ``.keras`` file, a JSON file, or the dictionary of ``model.get_config()`` or
            ``json.loads(model.to_json())``.

    Returns:
        The drawing, laid out.

    Raises:
        FileNotFoundError: There is no such file.
        SubclassedModel: The layers are connected by the model's own Python code only.
        ConfigBroken: It is no model that can be read; the message names the place.

    >>> [node.type for node in from_config(model.get_config()).nodes]
    ['Input', 'Conv2D', 'Flatten', 'Dense']
    """
    if isinstance(path_or_dict, Mapping | list):
        return from_dictionary(path_or_dict, where="config")
    path = Path(path_or_dict)
    return from_dictionary(_parsed(_content(path), path.name), where=path.name)


def from_dictionary(given: Any, *, where: str) -> Graph:
    """The graph of a configuration that is already in memory; it is left as it is."""
    try:
        model = _described(given, where)
        legacy = is_legacy(model)
        if legacy:
            check_layers(layers_of(model), where)
        graph = read_model(modernised(model) if legacy else model, Reading(where=where))
        graph = laid_out(with_notes(graph) if legacy else graph)
    except ConfigBroken:
        raise
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, SubclassedModel):
            raise
        raise broken(where, say("the whole file"), say("a model as Keras writes it"), _short(error)) from error
    for flaw in flaws(graph, where):  # such as a name of an argument that would be more than a name in code
        raise broken(where, flaw["place"], flaw["expected"], flaw["received"])
    return graph


def _described(given: Any, where: str) -> dict[str, Any]:
    """``{"class_name": …, "config": …}`` for everything that says what a model is made of."""
    if isinstance(given, list):
        return {"class_name": "Sequential", "config": given}
    if not isinstance(given, Mapping):
        raise broken(where, say("the whole file"), say("a dictionary"), type(given).__name__)
    if "layers" in given:
        return {"class_name": "Functional" if "input_layers" in given else "Sequential", "config": dict(given)}
    config = given.get("config")
    if isinstance(config, Mapping) and "layers" not in config:
        raise SubclassedModel(where=where, received=str(given.get("class_name", say("this model"))))
    if not isinstance(config, Mapping | list):
        raise broken(where, "config", say("the configuration of a model"), type(config).__name__)
    return dict(given)


def _content(path: Path) -> bytes:
    """The JSON text of a file. Raises OSError or ConfigBroken."""
    if zipfile.is_zipfile(path):
        return _zipped(path)
    size = path.stat().st_size
    if size > LARGEST:
        raise broken(
            path.name,
            say("the whole file"),
            say("at most {count} bytes of JSON", count=LARGEST),
            say("{count} bytes", count=size),
        )
    return path.read_bytes()


def _zipped(path: Path) -> bytes:
    """``config.json`` of a ``.keras`` file, read in memory, and never more than the largest there may be."""
    name = "config.json"
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise broken(
                    path.name,
                    say("the whole file"),
                    say("at most {count} members", count=MOST_MEMBERS),
                    len(archive.infolist()),
                )
            with archive.open(name) as member:
                content = member.read(LARGEST + 1)
    except KeyError as error:
        raise broken(path.name, name, say("a file of this name in the archive"), say("none")) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, ConfigBroken):
            raise
        raise broken(path.name, name, say("a whole .keras file"), _short(error)) from error
    if len(content) > LARGEST:
        raise broken(path.name, name, say("at most {count} bytes", count=LARGEST), say("more"))
    return content


def _parsed(content: bytes, where: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise broken(
            where,
            say("the whole file"),
            say("JSON, or a .keras file"),
            say("broken text ({error})", error=_short(error)),
        ) from error


def _short(error: BaseException) -> str:
    return shorten(f"{type(error).__name__}: {error}", 200)
