"""The code of a layer, a module or a block, to be read: found as text, never run."""

import ast
from collections.abc import Sequence
from textwrap import dedent

from msgspec import Struct

from workbench.catalog.own_code import Parts
from workbench.catalog.own_layers import own_layer
from workbench.catalog.own_modules import own_module
from workbench.codegen.source import source_map
from workbench.custom import source_of
from workbench.graph.block_paths import at
from workbench.graph.document import Graph, GraphKind, Node
from workbench.graph.ports import layer_owner
from workbench.messages import mark, say
from workbench.ui.custom_layers.layer_workshop import text_of
from workbench.ui.ui_errors import NoCodeToShow

_TITLE = mark("Code of {name}")
_OF_LIBRARY = mark("This is the code as it is installed. It cannot be changed here.")
_OF_FILE = mark("This code belongs to the drawing.")
_OF_PALETTE = mark("This is a layer of your own.")
_MODULE_OF_PALETTE = mark("This is a module of your own. To change it, change its class and add it again.")
_OF_BLOCK = mark("This is the code that is written for the block.")


class ViewedCode(Struct, frozen=True):
    """A heading, the code, and where that is from, in words."""

    title: str
    code: str
    text: str


def code_of_type(name: str, kind: GraphKind) -> ViewedCode:
    """The code of a type of the palette. Raises NothingToShow."""
    own = own_layer(name) if kind == "network" else own_module(name)
    if own is not None:
        told = say(_OF_PALETTE if kind == "network" else _MODULE_OF_PALETTE)
        return ViewedCode(say(_TITLE, name=name), _readable(own.parts), told)
    return ViewedCode(say(_TITLE, name=name), source_of(name), say(_OF_LIBRARY))


def code_of_node(graph: Graph, path: Sequence[str]) -> ViewedCode:
    """The code of a node: of its own class, of its type, or what is written for the block that it is.

    Raises NothingToShow; NoCodeToShow, or CannotGenerate for a block of an unfinished drawing.
    """
    level = at(graph, path[:-1])
    if path[-1] not in level.by_id:
        raise NoCodeToShow(where=path[-1])
    node = layer_owner(level, level.by_id[path[-1]])
    if carried := carried_code(node):
        return ViewedCode(say(_TITLE, name=node.name), carried, say(_OF_FILE))
    if node.inner is not None:
        return ViewedCode(say(_TITLE, name=node.name), _code_of_block(graph, tuple(path)), say(_OF_BLOCK))
    return ViewedCode(say(_TITLE, name=node.name), source_of(node), say(_OF_LIBRARY))


def carried_code(node: Node) -> str:
    """The code that a node carries as text; empty for none."""
    source = node.params.get("source")
    return _readable(tuple(map(str, source))) if isinstance(source, tuple) else ""


def _readable(parts: Parts) -> str:
    """The code; behind that of a file the name of its class stands alone, which is no line of it."""
    is_named = len(parts) > 1 and parts[-1].isidentifier()
    return text_of(parts[:-1] if is_named else parts)


def _code_of_block(graph: Graph, path: tuple[str, ...]) -> str:
    """The function that is written for a block, or the lines of its nodes where they stand in the whole."""
    if graph.kind == "flow":
        raise NoCodeToShow(where=at(graph, path[:-1]).by_id[path[-1]].name)
    whole = source_map(graph)
    lines = sorted(line for line, paths in whole.nodes.items() if any(_is_inside(one, path) for one in paths))
    text = whole.text.splitlines()
    functions = [one for one in ast.parse(whole.text).body if isinstance(one, ast.FunctionDef)]
    around = next((one for one in functions if lines and one.lineno <= lines[0] <= (one.end_lineno or 0)), None)
    if around is not None and around.name != "build_model":
        return "\n".join(text[around.lineno - 1 : around.end_lineno]) + "\n"
    return dedent("\n".join(text[line - 1] for line in lines)) + "\n"


def _is_inside(node: tuple[str, ...], block: tuple[str, ...]) -> bool:
    return node[: len(block)] == block and node != block
