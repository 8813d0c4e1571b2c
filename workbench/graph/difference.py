"""What has changed from one graph to another, as sentences."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, TypeAlias

from workbench.graph.document import Edge, Graph, Node, Repeat, Value
from workbench.graph.inner_parameters import name_of
from workbench.graph.value_text import value_text
from workbench.messages import mark, say
from workbench.text_format import shorten

NodeChange: TypeAlias = Literal["added", "removed", "changed"]
_ADDED = mark("{node} was added ({type}).")
_INSERTED = mark("{node} was added ({type}) between {source} and {target}.")
_REMOVED = mark("{node} was removed.")
_TYPE = mark("{node} is now {new} instead of {old}.")
_SET = mark("{node}: {parameter} is now {new} instead of {old}.")
_DEFAULT = mark("its default")
_CONNECTED = mark("{source} is now connected to {target}.")
_DISCONNECTED = mark("{source} is no longer connected to {target}.")
_ORDER = mark("{node} takes its inputs in another order.")
_SHARED = mark("{node} now uses the weights of {owner}.")
_OWN = mark("{node} now has weights of its own.")
_NOTE = mark("{node}: the note is now {new!r}.")
_MODES = {
    "": mark("{node} is computed again."),
    "bypassed": mark("{node} is now bypassed."),
    "muted": mark("{node} is now muted."),
}
_NAME = mark("The network is now called {new!r} instead of {old!r}.")
_TIMES = mark("{node} is now there {new} times in a row instead of {old}.")
_JOINS = {
    "chain": mark("{node}: each repetition now takes only what the one before gives."),
    "residual": mark("{node}: the input of each repetition is now added to its output."),
}
_VARIES = mark("{node}: {parameter} is now {new} in repetition i.")
_AS_DRAWN = mark("as it is drawn")
_LINKED = mark("{node} is now a linked copy.")
_UNLINKED = mark("{node} is no linked copy any more.")
_LIFTED = mark("{node} now shows these parameters of its layers: {names}.")
_NONE = mark("none")
_LONGEST_VALUE = 60
_FORM = mark("{node} is put together in another way: inputs, outputs or kind of model.")


def difference(old: Graph, new: Graph) -> tuple[str, ...]:
    """Sentences for all that is different in ``new``, blocks included; nothing about ids, positions and order.

    Nodes are the same when they have the same name.
    """
    return tuple(_level(old, new, ""))


def changed_nodes(old: Graph, new: Graph) -> Mapping[str, NodeChange]:
    """The nodes of the outermost level that are different, by name: added, removed, or changed, inside a block as well.

    >>> changed_nodes(graph, graph.add("Dense", units=4, name="more"))
    {'more': 'added'}
    """
    added: dict[str, NodeChange] = {node.name: "added" for node in new.nodes if node.name not in old.by_name}
    removed: dict[str, NodeChange] = {node.name: "removed" for node in old.nodes if node.name not in new.by_name}
    both = [node for node in new.nodes if node.name in old.by_name]
    changed: dict[str, NodeChange] = {node.name: "changed" for node in both if any(_node(old, new, node, ""))}
    return {**removed, **changed, **added}


def _level(old: Graph, new: Graph, above: str) -> Iterator[str]:
    if old.name != new.name and not above:
        yield say(_NAME, new=new.name, old=old.name)
    inserted, taken_out = _on_connections(old, new), _on_connections(new, old)
    for node in new.nodes:
        if node.name in inserted:
            source, target = (above + end[0] for end in inserted[node.name])
            yield say(_INSERTED, node=above + node.name, type=node.type, source=source, target=target)
        elif node.name not in old.by_name:
            yield say(_ADDED, node=above + node.name, type=node.type)
    for node in old.nodes:
        if node.name not in new.by_name:
            yield say(_REMOVED, node=above + node.name)
    for node in new.nodes:
        if node.name in old.by_name:
            yield from _node(old, new, node, above)
    yield from _edges(old, new, above, {*inserted.values(), *taken_out.values()})
    kinds = {old.form.kind, new.form.kind} - {""}  # a drawing leaves it open whether it is written as a Sequential
    if len(kinds) > 1 or _form(old) != _form(new):
        yield say(_FORM, node=above.rstrip("/") or new.name)


def _node(old: Graph, new: Graph, node: Node, above: str) -> Iterator[str]:
    before, path = old.by_name[node.name], above + node.name
    if node.type != before.type:
        yield say(_TYPE, node=path, new=node.type, old=before.type)
        return
    owner, earlier = _owner(new, node), _owner(old, before)
    if owner != earlier:
        yield say(_SHARED, node=path, owner=owner) if owner else say(_OWN, node=path)
    if owner == earlier:
        yield from _values(path, before.params, node.params)
    yield from _values(path, before.call, node.call)
    if node.note != before.note:
        yield say(_NOTE, node=path, new=node.note)
    if node.mode != before.mode:
        yield say(_MODES[node.mode], node=path)
    yield from _block(path, before, node)
    if node.inner is not None and before.inner is not None:
        yield from _level(before.inner, node.inner, f"{path}/")


def _block(path: str, before: Node, node: Node) -> Iterator[str]:
    """Repetitions, links and lifted parameters."""
    old, new = before.repeat or Repeat(1), node.repeat or Repeat(1)
    if new.times != old.times:
        yield say(_TIMES, node=path, new=new.times, old=old.times)
    if new.join != old.join:
        yield say(_JOINS[new.join], node=path)
    for place in dict.fromkeys([*old.values, *new.values]):
        if old.values.get(place) != new.values.get(place):
            parameter = name_of(node.inner, place) if node.inner is not None else place
            yield say(_VARIES, node=path, parameter=parameter, new=new.values.get(place) or say(_AS_DRAWN))
    if node.link != before.link:
        yield say(_LINKED if node.link else _UNLINKED, node=path)
    if node.lifted != before.lifted:
        yield say(_LIFTED, node=path, names=", ".join(node.lifted) or say(_NONE))


def _owner(graph: Graph, node: Node) -> str:
    return graph.by_id[node.shares].name if node.shares in graph.by_id else ""


def _values(path: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[str]:
    for word in dict.fromkeys([*old, *new]):
        if word not in old or word not in new or old[word] != new[word]:
            yield say(_SET, node=path, parameter=word, new=_shown(new, word), old=_shown(old, word))


def _shown(values: Mapping[str, Value], word: str) -> str:
    if word not in values:
        return say(_DEFAULT)
    return shorten(value_text(values[word]), _LONGEST_VALUE)


def _edges(old: Graph, new: Graph, above: str, told: AbstractSet["_Connection"]) -> Iterator[str]:
    """Connections among nodes that are in both graphs; those of added and removed nodes go without saying.

    So do those that are ``told``: a node was put on them, or taken out.
    """
    before, after = _ends(old, new), _ends(new, old)
    for source, target in (after - before).elements():
        if (source, target) not in told:
            yield say(_CONNECTED, source=above + source[0], target=above + target[0])
    for source, target in (before - after).elements():
        if (source, target) not in told:
            yield say(_DISCONNECTED, source=above + source[0], target=above + target[0])
    if before == after:
        for node in new.nodes:
            counterpart = old.by_name.get(node.name)
            if counterpart is not None and _incoming(new, node, old) != _incoming(old, counterpart, new):
                yield say(_ORDER, node=above + node.name)


def _on_connections(old: Graph, new: Graph) -> Mapping[str, "_Connection"]:
    """The nodes of ``new`` alone that stand on a connection of ``old``, by name; several may stand in a row on one."""
    removed = _ends(old, new) - _ends(new, old)
    found = {node.name: _around(new, node, old) for node in new.nodes if node.name not in old.by_name}
    return {name: around for name, around in found.items() if around is not None and around in removed}


def _around(graph: Graph, node: Node, other: Graph) -> "_Connection | None":
    """Where a node leads from and to in both graphs, if nothing but nodes in a row is between; otherwise None."""
    first = _way_out(graph, node, other, graph.incoming, lambda edge: edge.source)
    last = _way_out(graph, node, other, graph.outgoing, lambda edge: edge.target)
    return None if first is None or last is None else (_named(graph, first)[0], _named(graph, last)[1])


def _way_out(
    graph: Graph, node: Node, other: Graph, edges: Mapping[str, Sequence[Edge]], end: Callable[[Edge], str]
) -> Edge | None:
    """The edge by which a row of nodes of ``graph`` alone meets a node of both graphs; None where the row branches."""
    found: Edge | None = None
    while node.name not in other.by_name:
        if len(edges[node.id]) != 1:
            return None
        (found,) = edges[node.id]
        node = graph.by_id[end(found)]
    return found


_End: TypeAlias = tuple[str, str]
_Connection: TypeAlias = tuple[_End, _End]


def _ends(graph: Graph, other: Graph) -> Counter[_Connection]:
    return Counter(
        _named(graph, edge)
        for edge in graph.edges
        if {graph.by_id[edge.source].name, graph.by_id[edge.target].name} <= other.by_name.keys()
    )


def _named(graph: Graph, edge: Edge) -> tuple[_End, _End]:
    source, target = graph.by_id[edge.source], graph.by_id[edge.target]
    return (source.name, _port(graph, source, edge.source_port)), (target.name, _port(graph, target, edge.target_port))


def _port(graph: Graph, node: Node, port: str) -> str:
    """A port by a name that does not depend on ids: for a block the name of its Input or Output."""
    owner = graph.by_id.get(node.shares, node)
    inside = owner.inner.by_id.get(port) if owner.inner is not None else None
    return port if inside is None else inside.name


def _incoming(graph: Graph, node: Node, other: Graph) -> list[tuple[_End, _End]]:
    """What a node takes of the nodes that are in both, in order."""
    edges = (edge for edge in graph.incoming[node.id] if graph.by_id[edge.source].name in other.by_name)
    ends = [_named(graph, edge) for edge in edges]
    return sorted(ends, key=lambda end: end[1])


def _form(graph: Graph) -> tuple[object, ...]:
    """The form of a model with names for ids."""
    return (graph.form.trainable, graph.form.dtype, _names(graph, graph.form.inputs), _names(graph, graph.form.outputs))


def _names(graph: Graph, structure: Value) -> Value:
    if isinstance(structure, str):
        return graph.by_id[structure].name if structure in graph.by_id else structure
    if isinstance(structure, Mapping):
        return tuple((key, _names(graph, item)) for key, item in structure.items())
    return tuple(_names(graph, item) for item in structure) if isinstance(structure, tuple) else structure
