"""The inputs and outputs of a model as structures: one tensor, a list, a dict, or these inside one another."""

from collections.abc import Iterator, Mapping

from workbench.catalog.display_names import layer_name
from workbench.codegen.expressions import Entries, Expression, Items, Name, quoted
from workbench.codegen.identifiers import Namer
from workbench.graph.document import Graph, Value
from workbench.graph.vocabulary import INPUT, OUTPUT


def input_structure(graph: Graph) -> Value:
    """The structure of a model's inputs with ids of Input nodes: the graph's own, or else the only one, or a list."""
    ids = [node.id for node in graph.nodes if node.type == INPUT]
    return graph.form.inputs if _fits(graph.form.inputs, ids) else usual(ids)


def output_structure(graph: Graph, ids: list[str]) -> Value:
    """The structure of a model's outputs with ids of its Output nodes: several are a dict by their names."""
    if _fits(graph.form.outputs, ids):
        return graph.form.outputs
    if len(ids) == 1:
        return ids[0]
    namer = Namer()
    return {namer.unique(layer_name(graph.by_id[node_id].name, "output")): node_id for node_id in ids}


def result_structure(inner: Graph) -> Value:
    """What a call of a nested model gives, or None where plain variables can hold it: one tensor, or a list."""
    structure = output_structure(inner, [node.id for node in inner.nodes if node.type == OUTPUT])
    plain = isinstance(structure, str) or (
        isinstance(structure, tuple) and len(structure) > 1 and list(structure) == list(ends(structure))
    )
    in_order = list(ends(structure)) == [node.id for node in inner.nodes if node.type == OUTPUT]
    return None if plain and in_order else structure


def usual(ids: list[str]) -> Value:
    """One tensor by itself, several as a list."""
    return ids[0] if len(ids) == 1 else tuple(ids)


def _fits(structure: Value, ids: list[str]) -> bool:
    return structure is not None and sorted(ends(structure)) == sorted(ids)


def ends(structure: Value) -> Iterator[str]:
    """The ids at the ends of a structure."""
    for node_id, _ in indices(structure):
        yield node_id


def indices(structure: Value, above: str = "") -> Iterator[tuple[str, str]]:
    """Each end with the brackets that lead to it: ``["mean"]``, ``[0][1]``."""
    if isinstance(structure, str):
        yield structure, above
    elif isinstance(structure, Mapping):
        for key, item in structure.items():
            yield from indices(item, f"{above}[{quoted(key)}]")
    elif isinstance(structure, tuple):
        for place, item in enumerate(structure):
            yield from indices(item, f"{above}[{place}]")


def structured(structure: Value, variables: Mapping[str, str]) -> Expression:
    """The structure as an expression, with a variable for each end."""
    if isinstance(structure, str):
        return Name(variables[structure])
    if isinstance(structure, Mapping):
        return Entries(tuple((key, structured(item, variables)) for key, item in structure.items()))
    return Items(tuple(structured(item, variables) for item in structure))
