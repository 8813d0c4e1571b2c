"""The code of a layer, a module or a block, to be read: found as text, never run."""

import ast
import inspect
from collections.abc import Sequence
from importlib import import_module
from textwrap import dedent
from typing import Any

from msgspec import Struct

from workbench.catalog import NodeType, node_type
from workbench.codegen import CannotGenerate
from workbench.codegen.source import source_map
from workbench.graph.block_paths import at
from workbench.graph.document import Graph, GraphKind, Node
from workbench.graph.ports import layer_owner
from workbench.messages import mark, say
from workbench.modules.registry import module_types
from workbench.text_format import listed
from workbench.ui.ui_errors import NoCodeToShow

_OF_LIBRARY = mark("This is the code of {module}, as it is installed. To change it, make a copy of your own.")
_OF_FILE = mark("This code came with the drawing.")
_OF_BLOCK = mark("This is the code that is written for the block.")
_NOTHING_TO_RUN = mark("{name} is a place in the drawing and computes nothing.")
_NOT_KNOWN = mark("Python does not know the text of {name}.")


class ViewedCode(Struct, frozen=True):
    """A name, its code, and where that is from, in words."""

    title: str
    code: str
    text: str


def code_of_type(name: str, kind: GraphKind) -> ViewedCode:
    """The code of a type of the palette. Raises NoCodeToShow, UnknownType."""
    found = node_type(name, kind=kind)
    cls = module_types().get(name) if kind == "flow" else _class_of(found)
    if cls is None:
        raise NoCodeToShow(where=name, reason=say(_NOTHING_TO_RUN, name=name))
    try:
        code = dedent(inspect.getsource(cls))
    except (OSError, TypeError) as error:
        raise NoCodeToShow(where=name, reason=say(_NOT_KNOWN, name=name)) from error
    return ViewedCode(name, code, say(_OF_LIBRARY, module=cls.__module__))


def code_of_node(graph: Graph, path: Sequence[str]) -> ViewedCode:
    """The code of a node: of its own class, of its type, or what is written for the block that it is.

    Raises NoCodeToShow; CannotGenerate for a block of an unfinished drawing.
    """
    level = at(graph, path[:-1])
    node = layer_owner(level, level.by_id[path[-1]])
    if carried := carried_code(node):
        return ViewedCode(node.name, carried, say(_OF_FILE))
    if node.inner is not None:
        return ViewedCode(node.name, _code_of_block(graph, tuple(path), node), say(_OF_BLOCK))
    if node.type == "Custom":
        return _code_of_class(node)
    return code_of_type(node.type, level.kind)


def carried_code(node: Node) -> str:
    """The code that a node carries as text; empty for none."""
    source = node.params.get("source")
    return "\n\n".join(map(str, source)) if isinstance(source, tuple) else ""


def _class_of(found: NodeType) -> Any:
    if found.kind in ("input", "output", "label", "block"):
        return None
    return getattr(import_module(found.module), found.name, None)


def _code_of_class(node: Node) -> ViewedCode:
    from workbench.catalog.class_lookup import layer_class

    name, module = str(node.params.get("class_name")), str(node.params.get("module"))
    cls = layer_class(module, name)
    if cls is None:
        raise NoCodeToShow(where=node.name, reason=say(_NOT_KNOWN, name=name))
    return ViewedCode(name, dedent(inspect.getsource(cls)), say(_OF_LIBRARY, module=cls.__module__))


def _code_of_block(graph: Graph, path: tuple[str, ...], node: Node) -> str:
    """The function that is written for a block, or the lines of its nodes where they stand in the whole."""
    if graph.kind == "flow":
        raise NoCodeToShow(where=node.name, reason=say(_NOTHING_TO_RUN, name=node.name))
    whole = source_map(graph)
    lines = [line for line, paths in whole.nodes.items() if any(one[: len(path)] == path and one != path for one in paths)]
    functions = [one for one in ast.walk(ast.parse(whole.text)) if isinstance(one, ast.FunctionDef)]
    inside = [one for one in functions if lines and one.lineno <= lines[0] <= (one.end_lineno or 0)]
    text = whole.text.splitlines()
    if inside and inside[-1].name != "build_model":
        return "\n".join(text[inside[-1].lineno - 1 : inside[-1].end_lineno])
    return dedent("\n".join(text[line - 1] for line in sorted(lines)))
