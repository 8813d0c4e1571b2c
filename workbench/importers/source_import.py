"""Python source that builds a Keras model as a graph."""

import ast
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import FunctionType
from typing import Any

import msgspec

from workbench.catalog.own_code import accept
from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers import import_errors
from workbench.importers.build_recorder import BuildRecord, BuildRecorder
from workbench.importers.default_names import without_made_up_names
from workbench.importers.functional_import import ImportContext
from workbench.importers.import_errors import CannotImport, NoModelInSource, SourceFailed, SourceTooSlow
from workbench.importers.live_configs import SOURCE
from workbench.importers.model_config import read_model
from workbench.importers.model_description import described
from workbench.importers.model_discovery import model_in
from workbench.importers.model_files import LARGEST
from workbench.importers.node_matching import matched
from workbench.importers.outputs import without_needless_ends
from workbench.importers.saved_configs import from_config
from workbench.importers.source_annotations import annotated
from workbench.importers.source_remarks import with_remarks
from workbench.importers.source_text import SourceText, is_saved_model, source_text
from workbench.messages import mark, say

LONGEST = 120.0
"""Seconds that code may take; importing Keras takes up to ten of them."""

_OTHER = mark("code that ends without a model")


def from_source(
    source: str | os.PathLike[str],
    *,
    name: str = "",
    like: Graph | None = None,
    namespace: Mapping[str, Any] | None = None,
    timeout: float = LONGEST,
) -> Graph:
    """The graph of the model that Python source builds: ``model = …``, or a function that returns one.

    The code runs in a process of its own, without what trains, predicts, saves or downloads. Names, the order of the
    code and comments above layers are kept. Of several models the one that is trained or compiled is taken, else the
    last; :func:`workbench.importers.report` says which, names the others and says what was left out.

    Args:
        source: The text as a string, or the path of a ``.py`` or ``.ipynb`` file. Prompts, magics and the words of
            Keras 1 and 2 are understood. The path of a saved model is handed on to ``wb.from_config``.
        name: Which model is meant where there are several: ``"encoder"``, ``'models["small"]'``; or a call of a
            function that builds it: ``"build_model(10)"``.
        like: A graph from which nodes of the same names take positions and ids, and the whole its losses and labels.
        namespace: The variables of a notebook in which the cell was executed: then no process is started, and nothing
            but a function such as ``build_model()`` is called again.
        timeout: Seconds after which the process is ended; importing Keras takes up to ten of them.

    Returns:
        The drawing, laid out.

    Raises:
        NoSuchFile: A path is given and there is no file.
        SourceFailed: The code raises an error before it has built a model.
        SourceTooSlow: It does not end in time.
        NoModelInSource: It makes no model.
        NoSuchModel: It makes none called ``name``.
        SubclassedModel: The model's layers are connected by its own Python code only.
        ConfigBroken: The model cannot be read.

    >>> code = wb.to_source(graph)
    >>> notebook = {}
    >>> exec(code, notebook)
    >>> from_source(code, namespace=notebook).by_name["conv"].type
    'Conv2D'
    """
    if is_saved_model(source):
        return from_config(source)
    given = source_text(source)
    answer = _in_child(given, name, timeout) if namespace is None else _in_notebook(given, namespace, name)
    _accept(answer["model"])
    graph = understood(answer["model"], answer["results"], answer["record"], given.text, where=given.where, like=like)
    return graph if like is not None else with_remarks(graph, answer)


def understood(
    model: Mapping[str, Any],
    results: Mapping[str, int],
    record: BuildRecord,
    text: str,
    *,
    where: str,
    like: Graph | None,
) -> Graph:
    """The graph of a model that ``text`` has built, as its ``record`` tells."""
    context = ImportContext(where=where, results=lambda name: results.get(name, 0), ends=True)
    graph = without_made_up_names(annotated(read_model(model, context), record, text), text)
    if like is not None:
        return matched(laid_out(graph), like, record.variables)
    return laid_out(with_kind(without_needless_ends(graph), sequential=is_sequential(graph)))


def _in_notebook(given: SourceText, namespace: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The model of a cell that was executed already."""
    try:
        tree = ast.parse(given.text, "<cell>")
    except SyntaxError as error:
        raise SourceFailed(where=given.where, received=f"SyntaxError: {error}") from error
    builder = namespace.get("build_model")
    filename = builder.__code__.co_filename if isinstance(builder, FunctionType) else "<cell>"
    found = model_in(namespace, tree, BuildRecorder(filename), name=name)
    if found is None:
        raise NoModelInSource(where=given.where, received=say(_OTHER))
    config, results = described(found.model)
    others = [one.name for one in found.others]
    return {"model": config, "results": results, "record": found.record, "name": found.name, "others": others}


def _in_child(given: SourceText, name: str, timeout: float) -> dict[str, Any]:
    """What a process of its own says about the model that the text builds."""
    request = json.dumps({"source": given.text, "folder": given.folder, "name": name, "timeout": timeout}).encode()
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.importers.import_subprocess"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=given.folder,
        start_new_session=True,
    )
    try:
        content, _ = process.communicate(request, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise SourceTooSlow(where=given.where, received=f"{timeout:g}") from error
    finally:
        _end(process)
    return _understood(content, given.where, timeout)


def _accept(config: Any) -> None:
    """The classes and functions in text that the user has handed over count as the user's own code."""
    if isinstance(config, Mapping):
        if isinstance(config.get("source"), list) and set(config) == {"code", "source"}:
            accept((*map(str, config["source"]), str(config["code"])))
        if isinstance(config.get(SOURCE), list):
            accept(tuple(map(str, config[SOURCE])))
        for item in config.values():
            _accept(item)
    elif isinstance(config, list | tuple):
        for item in config:
            _accept(item)


def _environment() -> dict[str, str]:
    """The same packages, no graphics card and few words from TensorFlow."""
    path = os.pathsep.join(part for part in sys.path if part)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLBACKEND": "Agg",
    }


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop the process and whatever it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def _understood(content: bytes, where: str, timeout: float) -> dict[str, Any]:
    try:
        answer = json.loads(content[: LARGEST + 1])
    except ValueError as error:
        raise SourceFailed(where=where, received=say("a process that ended without an answer")) from error
    if answer.get("refused"):
        refusal: type[CannotImport] = getattr(import_errors, answer["refused"])
        raise refusal(**answer["values"])
    if answer.get("slow"):
        raise SourceTooSlow(where=where, received=f"{timeout:g}")
    if answer.get("error"):
        raise SourceFailed(where=where, received=answer["error"])
    if "model" not in answer:
        raise NoModelInSource(where=where, received=say(_OTHER))
    return {**answer, "record": msgspec.convert(answer["record"], BuildRecord)}
