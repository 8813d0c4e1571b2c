"""Python source that builds a Keras model as a graph."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import FunctionType
from typing import Any

import msgspec

from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.importers.build_recorder import BuildRecorder, Story
from workbench.importers.default_names import without_made_up_names
from workbench.importers.functional_import import Reading
from workbench.importers.import_errors import NoModelInSource, SourceFailed, SourceTooSlow
from workbench.importers.magic_lines import plain_python
from workbench.importers.model_config import read_model
from workbench.importers.model_description import described
from workbench.importers.model_discovery import model_in
from workbench.importers.node_matching import matched
from workbench.importers.outputs import without_needless_ends
from workbench.importers.saved_configs import LARGEST
from workbench.importers.source_annotations import told
from workbench.messages import mark, say

LONGEST = 120.0
"""Seconds that code may take; importing Keras takes up to ten of them."""

_OTHER = mark("code that ends without a model")


def from_source(
    source: str | os.PathLike[str],
    *,
    like: Graph | None = None,
    namespace: Mapping[str, Any] | None = None,
    timeout: float = LONGEST,
) -> Graph:
    """The graph of the model that Python source builds: ``model = …``, or a function that returns one.

    The code runs in a process of its own. Names, the order of the code and comments above layers are kept.

    Args:
        source: The text as a string, or the path of a file as a ``Path``.
        like: A graph from which nodes of the same names take positions and ids, and the whole its losses and labels.
        namespace: The variables of a notebook in which the cell was executed: then no process is started, and nothing
            but a function such as ``build_model()`` is called again.
        timeout: Seconds after which the process is ended; importing Keras takes up to ten of them.

    Returns:
        The drawing, laid out.

    Raises:
        SourceFailed: The code raises an error.
        SourceTooSlow: It does not end in time.
        NoModelInSource: It makes no model.
        SubclassedModel: The model's layers are connected by its own Python code only.
        ConfigBroken: The model cannot be read.

    >>> code = wb.to_source(graph)
    >>> notebook = {}
    >>> exec(code, notebook)
    >>> from_source(code, namespace=notebook).by_name["conv"].type
    'Conv2D'
    """
    is_file = isinstance(source, os.PathLike)
    text = plain_python(Path(source).read_text(encoding="utf-8") if is_file else str(source))
    where = Path(source).name if is_file else say("the code")
    folder = str(Path(source).resolve().parent) if is_file else str(Path.cwd())
    answer = _in_child(text, folder, where, timeout) if namespace is None else _in_notebook(text, namespace, where)
    return understood(answer["model"], answer["results"], answer["story"], text, where=where, like=like)


def understood(
    model: Mapping[str, Any], results: Mapping[str, int], story: Story, text: str, *, where: str, like: Graph | None
) -> Graph:
    """The graph of a model that ``text`` has built, as its ``story`` tells."""
    reading = Reading(where=where, results=lambda name: results.get(name, 0), ends=True)
    graph = without_made_up_names(told(read_model(model, reading), story, text), text)
    if like is not None:
        return matched(laid_out(graph), like, story.variables)
    return laid_out(with_kind(without_needless_ends(graph), sequential=is_sequential(graph)))


def _in_notebook(text: str, namespace: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The model of a cell that was executed already."""
    try:
        code = compile(text, "<cell>", "exec")
    except SyntaxError as error:
        raise SourceFailed(where=where, received=f"SyntaxError: {error}") from error
    builder = namespace.get("build_model")
    filename = builder.__code__.co_filename if isinstance(builder, FunctionType) else "<cell>"
    found = model_in(namespace, code, BuildRecorder(filename))
    if found is None:
        raise NoModelInSource(where=where, received=say(_OTHER))
    config, results = described(found[0])
    return {"model": config, "results": results, "story": found[1]}


def _in_child(text: str, folder: str, where: str, timeout: float) -> dict[str, Any]:
    """What a process of its own says about the model that ``text`` builds."""
    request = json.dumps({"source": text, "folder": folder}).encode()
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.importers.import_subprocess"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=folder,
        start_new_session=True,
    )
    try:
        content, _ = process.communicate(request, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise SourceTooSlow(where=where, received=f"{timeout:g}") from error
    finally:
        _end(process)
    return _understood(content, where)


def _environment() -> dict[str, str]:
    """The same packages, no graphics card and few words from TensorFlow."""
    path = os.pathsep.join(part for part in sys.path if part)
    return {**os.environ, "PYTHONPATH": path, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop the process and whatever it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def _understood(content: bytes, where: str) -> dict[str, Any]:
    try:
        answer = json.loads(content[: LARGEST + 1])
    except ValueError as error:
        raise SourceFailed(where=where, received=say("a process that ended without an answer")) from error
    if answer.get("error"):
        raise SourceFailed(where=where, received=answer["error"])
    if "model" not in answer:
        raise NoModelInSource(where=where, received=say(_OTHER))
    return {**answer, "story": msgspec.convert(answer["story"], Story)}
