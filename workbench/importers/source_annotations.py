"""Annotating a graph from its source: the order of its nodes, names of variables, comments, blocks."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.catalog.display_names import layer_name, loses_letters
from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.graph.document import Graph, Node
from workbench.graph.names import free_name
from workbench.graph.vocabulary import INPUT, OUTPUT, vocabulary
from workbench.importers.block_recovery import refolded
from workbench.importers.build_recorder import BuildRecord, CreatedPart
from workbench.importers.functional_import import safe_name
from workbench.importers.id_mapping import Ids, renumbered, with_inner
from workbench.importers.source_comments import assigned, comments_above


class SourceNotes(Struct, frozen=True):
    """What a source says about one model and those inside it: by path, comments and the order of making."""

    record: BuildRecord
    comments: Mapping[int, str]
    notes: Mapping[str, str]
    further: Mapping[tuple[str, int], str]
    """Notes on further calls of a layer, by its path and the number of the call."""

    order: Mapping[str, int]


def annotated(graph: Graph, record: BuildRecord, source: str) -> Graph:
    """``graph`` in the order and with the words of the source that it was read from."""
    comments = comments_above(source)
    order = {made.path: place for place, made in enumerate(record.made)}
    notes = SourceNotes(
        record, comments, dict(_noted(record, comments)), dict(_further(record, comments, source)), order
    )
    return _level(graph, notes, "")[0]


def _further(record: BuildRecord, comments: Mapping[int, str], source: str) -> Iterator[tuple[tuple[str, int], str]]:
    """Notes above assignments that call a layer again."""
    notes = {name: comments[line] for line, names in assigned(source).items() if line in comments for name in names}
    for called in record.called:
        if called.call and called.variable in notes:
            yield (called.path, called.call), notes[called.variable]


def _noted(record: BuildRecord, notes: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Notes by the path of the one layer that was made on a line, or of the last of its operations."""
    by_line: dict[int, list[CreatedPart]] = {}
    for made in record.made:
        by_line.setdefault(made.line, []).append(made)
    for line, together in by_line.items():
        if line in notes and (len({made.path for made in together}) == 1 or all(made.operation for made in together)):
            yield together[-1].path, notes[line]


def _level(graph: Graph, notes: SourceNotes, above: str) -> tuple[Graph, Ids]:
    """One level with those inside it; also returns its new ids by the old ones."""
    sequential = is_sequential(graph)
    paths = {node.id: above + graph.by_id[node.shares or node.id].name for node in graph.nodes}
    for node in graph.nodes:
        if node.inner is not None:
            graph = with_inner(graph, node.id, *_level(node.inner, notes, f"{paths[node.id]}/"))
    nodes = [
        _with_original_name(replace(node, note=_note(node, number, paths[node.id], notes)))
        for node, number in _numbered(graph)
    ]
    graph = replace(graph, nodes=tuple(_named(nodes, _variables(notes.record, above))))
    order = [node.id for node in graph.nodes] if sequential else _order(graph, notes.order, paths)
    graph, ids = renumbered(graph, order)
    paths = {ids[old]: path for old, path in paths.items()}
    graph, again = refolded(graph, notes.record, paths, notes.comments)
    return with_kind(graph, sequential=sequential), {old: again.get(new, new) for old, new in ids.items()}


def _numbered(graph: Graph) -> Iterator[tuple[Node, int]]:
    """Nodes with the number of the call of their layer."""
    calls: dict[str, int] = {}
    for node in graph.nodes:
        owner = node.shares or node.id
        calls[owner] = calls.get(owner, -1) + 1
        yield node, calls[owner]


def _with_original_name(node: Node) -> Node:
    """A node with the name that generated code keeps in a comment, where Keras takes only a part of it."""
    first, _, rest = node.note.partition("\n")
    base = vocabulary().base_name(node.type)
    if not loses_letters(first) or "/" in first or layer_name(first, base) != node.name:
        return node
    return replace(node, name=first, note=rest)


def _note(node: Node, number: int, path: str, notes: SourceNotes) -> str:
    return notes.further.get((path, number), "") if number else notes.notes.get(path, node.note)


def _variables(record: BuildRecord, above: str) -> Mapping[tuple[str, int], str]:
    """The first variable that held each call's result, by layer name and number of the call."""
    found: dict[tuple[str, int], str] = {}
    for called in record.called:
        parent, _, name = called.path.rpartition("/")
        if (f"{parent}/" if parent else "") == above:
            found.setdefault((name, called.call), called.variable)
    return found


def _named(nodes: Sequence[Node], variables: Mapping[tuple[str, int], str]) -> Iterator[Node]:
    """A variable's name for what has none of its own: operations, and further calls of a layer."""
    layers = {node.id: node.name for node in nodes if not node.shares}
    done = Graph("names", tuple(node for node in nodes if not _is_unnamed(node)))
    for node, number in _numbered(Graph("calls", tuple(nodes))):
        if not _is_unnamed(node):
            yield node
            continue
        variable = variables.get((layers[node.shares or node.id], number), node.name)
        same = variable.rstrip("_") == node.name or not variable.strip("_")
        named = replace(node, name=free_name(done, node.name if same else safe_name(variable)))
        done = replace(done, nodes=(*done.nodes, named))
        yield named


def _is_unnamed(node: Node) -> bool:
    return bool(node.shares) or node_type(node.type).kind == "operation"


def _order(graph: Graph, made: Mapping[str, int], paths: Mapping[str, str]) -> list[str]:
    """Ids as their nodes were made, Inputs first and Outputs last; a further call after what it needs."""
    ranks: dict[str, int] = {}
    for node in graph.nodes:
        sources = [ranks.get(edge.source, 0) for edge in graph.incoming[node.id]]
        needed = max([ranks.get(node.shares, 0), *sources], default=0)
        ranks[node.id] = needed if node.shares else made.get(paths[node.id], needed)
    groups = {INPUT: 0, OUTPUT: 2}
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    key = {
        node.id: (groups.get(node.type, 1), 0 if node.type in groups else ranks[node.id], places[node.id])
        for node in graph.nodes
    }
    return sorted(key, key=key.__getitem__)
