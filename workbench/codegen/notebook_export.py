"""A graph as a notebook: the whole Keras workflow, ready to run without the workbench."""

import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbench.atomic_files import write_atomically
from workbench.codegen.workflow_cells import WorkflowCell, workflow
from workbench.graph.document import Graph

_KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def to_notebook(graph: Graph, path: str | os.PathLike[str] | None = None) -> dict[str, Any]:
    """The whole workflow as a notebook (nbformat 4.5), from data to prediction, that runs without the workbench.

    A network for 28x28 digits gets MNIST, from this computer or the network, and where there is none scikit-learn's
    digits enlarged; one for 8x8 gets those as they are; others get random placeholder data of the right shapes. Outputs
    are empty and tagged so that nbval does not compare them.

    Args:
        graph: A drawing with a complete way from an Input to an output.
        path: The file to write it to as well; None writes none.

    Returns:
        The notebook as a dictionary, as nbformat has it.

    Raises:
        CannotGenerate: The graph is no whole network.
        OSError: The file cannot be written.

    >>> notebook = to_notebook(graph, folder / "digits.ipynb")
    >>> notebook["nbformat"], (folder / "digits.ipynb").is_file()
    (4, True)
    """
    return write_notebook(workflow(graph), path)


def write_notebook(cells: Iterable[WorkflowCell], path: str | os.PathLike[str] | None = None) -> dict[str, Any]:
    """Cells as a notebook whose outputs are empty and tagged so that nbval does not compare them.

    Args:
        cells: Texts in Markdown and code; one without a text, or without code, is one cell.
        path: The file to write it to as well; None writes none.

    Returns:
        The notebook as a dictionary, as nbformat has it.

    Raises:
        OSError: The file cannot be written.
    """
    written: list[dict[str, Any]] = []
    for part in cells:
        if part.text:
            written.append(_cell("markdown", part.text, {}))
        if part.code:
            written.append(_cell("code", part.code, {"tags": ["nbval-ignore-output"]}))
    _name_apart(written)
    notebook = {"cells": written, "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5}
    if path is not None:
        write_atomically(Path(path), json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    return notebook


def _name_apart(cells: list[dict[str, Any]]) -> None:
    """Cells of the same text get different names."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell["id"] in seen:
            cell["id"] = f"{cell['id']}-{number}"
        seen.add(cell["id"])


def _cell(kind: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    cell = {"cell_type": kind, "id": sha256(source.encode()).hexdigest()[:12], "metadata": metadata}
    cell["source"] = source.splitlines(keepends=True)
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
