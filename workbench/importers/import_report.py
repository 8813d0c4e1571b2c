"""What of an imported model is not faithful, and why."""

import re
from collections.abc import Iterator

from msgspec import Struct

from workbench.catalog.display_names import layer_name
from workbench.catalog.display_names import snake_case as default_name
from workbench.catalog.own_code import constructor, functions_in, takes
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import BLOCK, INPUT, vocabulary
from workbench.importers import fidelity_reasons
from workbench.importers.source_remarks import FAILED, OTHERS, RENAMED, REPLACED, SKIPPED, SLASHES, TAKEN
from workbench.messages import say

_TAKEN_BY_KERAS = re.compile(r"[A-Za-z0-9_.>-]+")


class Remark(Struct, frozen=True):
    """What the source of an imported network does not say as the model had it.

    Args:
        node: The path by names (``"encoder/scale"``); empty when the model as a whole is meant.
        code: The kind of reason.
        message: The sentence.

    >>> Remark("encoder/scale", "lambda", "scale is a Lambda layer.").node
    'encoder/scale'
    """

    node: str
    code: str
    message: str


def report(graph: Graph) -> tuple[Remark, ...]:
    """Every node that the source of a graph cannot say as the imported model had it.

    It is read off the graph itself, so a saved graph gives the same report as a fresh one.

    Args:
        graph: An imported drawing.

    Returns:
        The remarks in the order of the nodes; empty when all is faithful.

    >>> report(wb.from_keras(model))
    ()
    """
    blocks = {path for path, node in walk(graph) if node.type == BLOCK}
    found = (remark for path, node in walk(graph) for remark in _remarks(path, node))
    return (
        *_of_model("", graph),
        *_of_lambdas(graph),
        *(one for one in found if one.code != "no-shape" or _above(one.node) not in blocks),
    )


def _above(path: str) -> str:
    """The path of the node around a node. An input of a block has its shape from outside."""
    return path.rpartition("/")[0]


def _of_model(path: str, graph: Graph) -> Iterator[Remark]:
    """What was lost of a model as a whole."""
    lost = graph.form.lost or {}
    if "class" in lost:
        yield Remark(path, "own-class", say(fidelity_reasons.OWN_CLASS, name=lost["class"]))
    if OTHERS in lost:
        yield Remark(
            path,
            "several-models",
            say(fidelity_reasons.SEVERAL, taken=lost[TAKEN], others=lost[OTHERS], first=lost[OTHERS].split(", ")[0]),
        )
    if SKIPPED in lost:
        yield Remark(path, "not-run", say(fidelity_reasons.NOT_RUN, calls=lost[SKIPPED]))
    if FAILED in lost:
        yield Remark(path, "failed-lines", say(fidelity_reasons.FAILED_LINES, lines=lost[FAILED]))
    if RENAMED in lost:
        yield Remark(path, "renamed", say(fidelity_reasons.RENAMED, count=lost[SLASHES], names=lost[RENAMED]))
    if "dtype" in lost:
        yield Remark(path, "own-policy", say(fidelity_reasons.OWN_POLICY, name=lost["dtype"]))
    if REPLACED in lost:
        yield Remark(path, "tensorflow", say(fidelity_reasons.OF_TENSORFLOW, names=lost[REPLACED]))


def _of_lambdas(graph: Graph) -> Iterator[Remark]:
    """The nodes with lambdas, which are other objects in the model that the code makes."""
    names = [path for path, node in walk(graph) if not node.params.get("reason") and _has_lambda(node)]
    if names:
        yield Remark("", "lambda", say(fidelity_reasons.LAMBDAS, names=", ".join(names)))


def _has_lambda(node: Node) -> bool:
    return any(code.startswith("lambda") for code, _ in functions_in(node.params))


def _remarks(path: str, node: Node) -> Iterator[Remark]:
    if node.inner is not None:
        yield from _of_model(path, node.inner)
    if node.type == "Custom" and node.params.get("reason"):
        yield Remark(path, "opaque", str(node.params["reason"]))
    if node.type == INPUT and node.params.get("shape") is None:
        yield Remark(path, "no-shape", say(fidelity_reasons.NO_SHAPE))
    if node.note.startswith(say(fidelity_reasons.NOT_IN_CODE_BEGINNING)):
        yield Remark(path, "state", node.note)
    if node.type == "Custom" and node.params.get("source") and not node.params.get("reason"):
        yield from _without_name(path, node)
    if node.note == say(fidelity_reasons.HARD_SIGMOID):
        yield Remark(path, "other-function", node.note)
    if not _TAKEN_BY_KERAS.fullmatch(node.name):
        name = layer_name(node.name, vocabulary().base_name(node.type))
        yield Remark(path, "other-name", say(fidelity_reasons.OTHER_NAME, name=name))


def _without_name(path: str, node: Node) -> Iterator[Remark]:
    """A layer of one's own whose constructor takes no name, so that the code cannot give it its own."""
    class_name, source = str(node.params["class_name"]), tuple(node.params["source"])
    known = constructor(class_name, source)
    usual = default_name(class_name)
    if not takes(known, "name") and not re.fullmatch(rf"{re.escape(usual)}(_\d+)?", node.name):
        yield Remark(
            path, "no-name", say(fidelity_reasons.NO_NAME, name=node.name, class_name=class_name, line=_line(source))
        )


def _line(source: tuple[str, ...]) -> int:
    """The line of the constructor in the class's own text."""
    lines = source[-1].split("\n")
    return next((number for number, text in enumerate(lines, 1) if "def __init__" in text), 1)
