"""The steps of undo, kept beside the graph: every node and edge is written once, a state is a list of their numbers."""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from workbench.atomic_files import write_atomically
from workbench.graph.document import USUAL_FORM, Annotation, Edge, Graph, GraphKind, ModelForm, Node
from workbench.graph.graph_errors import FileBroken
from workbench.graph.graph_files import check_head, compact, decode_strictly, json_lines, read_limited
from workbench.graph.history import History
from workbench.graph.validation import flaws
from workbench.messages import say

VERSION = 1
FORMAT = "keras-workbench history"

MOST_STEPS = 100
"""How many steps each way are kept in the file."""

Index = Annotated[int, Meta(ge=0)]


class _State(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    name: str
    nodes: tuple[Index, ...]
    edges: tuple[Index, ...]
    form: ModelForm = USUAL_FORM
    annotations: tuple[Annotation, ...] = ()
    kind: GraphKind = "network"


class _HistoryFile(Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["keras-workbench history"]
    version: int
    present: Index
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    states: tuple[_State, ...]


def save_history(history: History, path: Path) -> None:
    """Write ``history`` to ``path``, atomically. Raises OSError."""
    write_atomically(path, encode_history(history))


def encode_history(history: History) -> bytes:
    """The text of a history file."""
    past = history.past[-MOST_STEPS:]
    graphs = (*past, history.present, *history.future[:MOST_STEPS])
    nodes, edges = _Numbers(), _Numbers()
    states = [
        _State(
            graph.name,
            tuple(map(nodes.number, graph.nodes)),
            tuple(map(edges.number, graph.edges)),
            graph.form,
            graph.annotations,
            graph.kind,
        )
        for graph in graphs
    ]
    lines = (
        "{",
        f'"format": {compact(FORMAT)},',
        f'"version": {VERSION},',
        f'"present": {len(past)},',
        f'"nodes": {json_lines(nodes)},',
        f'"edges": {json_lines(edges)},',
        f'"states": {json_lines(states)}',
        "}",
        "",
    )
    return "\n".join(lines).encode()


class _Numbers:
    """Numbers values in order of appearance. States share unchanged objects, so identity answers most questions."""

    def __init__(self) -> None:
        self._by_identity: dict[int, int] = {}
        self._by_value: dict[Hashable, int] = {}

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._by_value)

    def number(self, value: Hashable) -> int:
        known = self._by_identity.get(id(value))
        if known is None:
            known = self._by_value.setdefault(value, len(self._by_value))
            self._by_identity[id(value)] = known
        return known


def load_history(path: Path) -> History:
    """Read a history file. Raises FileNotFoundError, FileBroken or FileTooNew."""
    content, where = read_limited(path), path.name
    check_head(content, FORMAT, VERSION, where=where)
    file = decode_strictly(content, _HistoryFile, where=where)
    try:
        graphs = [
            Graph(
                state.name,
                tuple(file.nodes[i] for i in state.nodes),
                tuple(file.edges[i] for i in state.edges),
                state.form,
                state.annotations,
                kind=state.kind,
            )
            for state in file.states
        ]
        present = graphs[file.present]
    except IndexError as error:
        raise FileBroken(where=where, place="states", expected=say("numbers of nodes"), received=str(error)) from error
    for graph in graphs:
        for flaw in flaws(graph):
            raise FileBroken(where=where, **flaw)
    return History(present, tuple(graphs[: file.present]), tuple(graphs[file.present + 1 :]))
