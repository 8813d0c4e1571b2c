"""Code that came with a drawing and was never run here: shown, and run only where the user trusts it."""

from collections.abc import Iterator

from workbench.catalog.own_code import Parts, functions_in, is_accepted, live
from workbench.custom import trust
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import CUSTOM_MODULE
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.ui.custom_layers.layer_workshop import parts_of_node
from workbench.ui.custom_layers.viewed_code import ViewedCode, carried_code

_NOTICE = mark(
    "This drawing brings code of its own: {names}. It was not run. Look at it first: code can do whatever you can do "
    "on this computer. Without it the drawing can be edited, but nobody knows what these layers give."
)
_TITLE = mark("Code that came with this drawing")
_SHOWN = mark("This code came with the drawing and was not run. It is shown as text only.")


def is_foreign(node: Node) -> bool:
    """Whether a node carries code that was not run in this process."""
    if node.type == CUSTOM_MODULE:
        return not is_accepted(_module_parts(node))
    if parts := parts_of_node(node):
        return live(str(node.params.get("class_name")), parts) is None
    return any(live(code, parts) is None for code, parts in functions_in(node.params))


def trust_all(graph: Graph) -> None:
    """Trust all code of a drawing, now and whenever it comes again, and run it. Raises CodeFailed."""
    for parts in dict.fromkeys(parts for node in foreign_nodes(graph) for parts in _texts(node)):
        trust(parts)


def _texts(node: Node) -> Iterator[Parts]:
    if parts := parts_of_node(node) or _module_parts(node):
        yield parts
    yield from ((*parts, code) for code, parts in functions_in(node.params))


def foreign_nodes(graph: Graph) -> Iterator[Node]:
    """The nodes of all levels whose code was not run here."""
    return (node for _, node in walk(graph) if is_foreign(node))


def foreign_text(graph: Graph) -> str:
    """What the banner says; empty where there is no such code."""
    names = list(dict.fromkeys(_name(node) for node in foreign_nodes(graph)))
    return say(_NOTICE, names=listed(names)) if names else ""


def foreign_view(graph: Graph) -> ViewedCode:
    """All of that code, as text."""
    texts = dict.fromkeys(carried_code(node) or _functions(node) for node in foreign_nodes(graph))
    return ViewedCode(say(_TITLE), "\n\n\n".join(texts), say(_SHOWN))


def _module_parts(node: Node) -> Parts:
    return tuple(map(str, node.params.get("source") or ())) if node.type == CUSTOM_MODULE else ()


def _functions(node: Node) -> str:
    return "\n\n".join("\n\n".join((*parts, code)) for code, parts in functions_in(node.params))


def _name(node: Node) -> str:
    return str(node.params.get("class_name") or node.name)
