"""Saved configurations as graphs: ``.keras`` files, JSON files and dictionaries. Nothing in them is ever executed."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.graph.validation import flaws
from workbench.importers.broken_config import broken
from workbench.importers.functional_import import ImportContext
from workbench.importers.import_errors import ConfigBroken, NotAModelFile, SubclassedModel
from workbench.importers.legacy import is_legacy, layers_of, modernised
from workbench.importers.legacy_notes import with_notes, with_unread_state
from workbench.importers.model_config import check_layers, read_model
from workbench.importers.model_files import is_json_text, parsed, parsed_file, short
from workbench.messages import mark, say

_NOTEBOOK = mark("a notebook; read it with wb.from_source")


def from_config(path_or_dict: str | os.PathLike[str] | Mapping[str, Any]) -> Graph:
    """The graph of a saved model, read from its configuration alone. Nothing in it is executed.

    Keras 3 is read as well as Keras 1 and 2. Of a ``.keras`` file only ``config.json`` is read, without unpacking; of
    an ``.h5`` file only the configuration.

    Args:
        path_or_dict: A ``.keras`` file, an ``.h5`` file of a whole model, a JSON file, the text that
            ``model.to_json()`` gives, or the dictionary of ``model.get_config()`` or ``json.loads(model.to_json())``.

    Returns:
        The drawing, laid out.

    Raises:
        NoSuchFile: There is no such file.
        WeightsOnly: The file has weights and no model.
        NotAModelFile: It is something else than a model.
        SubclassedModel: The layers are connected by the model's own Python code only.
        ConfigBroken: It is no model that can be read; the message names the place.

    >>> [node.type for node in from_config(model.get_config()).nodes]
    ['Input', 'Conv2D', 'Flatten', 'Dense']
    """
    if isinstance(path_or_dict, Mapping | list):
        return from_dictionary(path_or_dict, where="config")
    if is_json_text(path_or_dict):
        return from_dictionary(parsed(str(path_or_dict), say("the text")), where=say("the text"))
    path = Path(path_or_dict).expanduser()
    return from_dictionary(parsed_file(path), where=path.name)


def from_dictionary(given: Any, *, where: str) -> Graph:
    """The graph of a configuration that is already in memory; it is left as it is."""
    try:
        model = _described(given, where)
        legacy = is_legacy(model)
        if legacy:
            check_layers(layers_of(model), where)
        graph = read_model(modernised(model) if legacy else model, ImportContext(where=where))
        graph = laid_out(with_unread_state(with_notes(graph) if legacy else graph))
    except ConfigBroken:
        raise
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, SubclassedModel | NotAModelFile):
            raise
        raise broken(where, say("the whole file"), say("a model as Keras writes it"), short(error)) from error
    for flaw in flaws(graph, where):  # such as a name of an argument that would be more than a name in code
        raise broken(where, flaw["place"], flaw["expected"], flaw["received"])
    return graph


def _described(given: Any, where: str) -> dict[str, Any]:
    """``{"class_name": …, "config": …}`` for everything that says what a model is made of."""
    if isinstance(given, list):
        return {"class_name": "Sequential", "config": given}
    if isinstance(given, Mapping) and isinstance(given.get("cells"), list):
        raise NotAModelFile(where=where, received=say(_NOTEBOOK))
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
