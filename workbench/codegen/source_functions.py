"""The functions of the generated source: ``build_model()``, and a helper for each block and nested model."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from workbench.catalog.display_names import layer_name
from workbench.catalog.own_code import defined_name
from workbench.codegen.code_plan import plan
from workbench.codegen.codegen_errors import BlockNotRepeated
from workbench.codegen.custom_layers import custom_import
from workbench.codegen.expressions import CallExpression, Literal, Name, render
from workbench.codegen.function_body import UNNAMED, FunctionBody
from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.own_parts import own_texts
from workbench.codegen.repetition_loop import NOTHING, Given, RepetitionLoop, below, variables_of
from workbench.codegen.source_map import Path, Statement, node_lines
from workbench.graph.active_graph import active_graph, activity
from workbench.graph.document import Graph, Node
from workbench.graph.inner_parameters import with_values
from workbench.graph.ports import layer_owner
from workbench.graph.repetition import flaw, sum_name
from workbench.graph.vocabulary import BLOCK, INPUT


class Function(Struct, frozen=True):
    """A function without its name: equal ones need to be written only once."""

    parameters: tuple[str, ...]
    body: tuple[str, ...]

    def text(self, name: str) -> str:
        """The source of the function under ``name``."""
        head = render(
            CallExpression(Name(f"def {name}"), tuple(Name(parameter) for parameter in self.parameters)), tail=1
        )
        return "\n".join((f"{head}:", *self.body))


class _Use(Struct, frozen=True):
    """A level of the drawing that a function was written for."""

    function: str
    path: Path
    parts: tuple[Statement, ...]


class Functions:
    """Collects functions, helpers before those that call them."""

    def __init__(self) -> None:
        self._names: dict[Function, str] = {}
        self._namer = Namer(("build_model",))
        self._uses: list[_Use] = []

    def texts(self) -> Iterator[str]:
        """The functions, in an order that can be executed."""
        for function, name in self._names.items():
            yield function.text(name)

    def node_lines(self, first: int, between: int) -> dict[Path, tuple[int, ...]]:
        """The lines of every node, where the first function begins in line ``first``, with empty lines ``between``."""
        heads: dict[str, range] = {}
        for function, name in self._names.items():
            text = function.text(name)
            body = first + text.count("\n") + 1 - sum(part.count("\n") + 1 for part in function.body)
            heads[name] = range(first, body)
            first += text.count("\n") + 1 + between
        found: dict[Path, list[int]] = {}
        for use in self._uses:
            head = heads[use.function]
            if use.path:
                found.setdefault(use.path, []).extend(head)
            for node, lines in node_lines(use.parts, head.stop).items():
                found.setdefault((*use.path, node), []).extend(lines)
        return {path: tuple(sorted(lines)) for path, lines in found.items()}

    def add_network(self, graph: Graph) -> None:
        """Add ``build_model()`` for the whole graph, with the helpers it needs."""
        parts = tuple(self._level(active_graph(graph), graph, ()).model_statements())
        self._names[_function((), parts)] = "build_model"
        self._uses.append(_Use("build_model", (), parts))

    def _add_model(self, node: Node, inner: Graph, drawn: Graph, path: Path, *, prefixed: bool) -> str:
        """A function that returns the Keras model inside a node; in a block, which may be there again, it takes a name.

        A wrapper has the name itself.
        """
        is_wrapped = bool(node.params.get("wrapper"))
        name = Literal("" if is_wrapped else layer_name(node.name, "model"))
        given = Name("name") if prefixed and not is_wrapped else name
        parts = tuple(self._level(inner, drawn, path, inside=True, name=given).model_statements())
        parameters = ("name",) if isinstance(given, Name) else ()
        return self._named(parameters, parts, f"build_{identifier(node.name)}", path)

    def _add_block(self, node: Node, inner: Graph, drawn: Graph, path: Path, given: Given = NOTHING) -> str:
        """A function from tensors to tensors; the names of its layers begin with its argument ``name``."""
        level = self._level(inner, drawn, path, inside=True, prefixed=True, given=given)
        parameters = (*(step.variables[0] for step in level.plan.inputs), *dict.fromkeys(given.values()), "name")
        return self._named(parameters, tuple(level.block_statements()), _block_name(node), path)

    def _add_repeated(self, node: Node, drawn: Node, path: Path, given: Given) -> str:
        """A function that calls that of the block in a loop."""
        assert drawn.inner is not None  # noqa: S101 - only blocks are repeated
        assert drawn.repeat is not None  # noqa: S101
        inner = active_graph(drawn.inner, inside=True)
        varied = variables_of(drawn.inner, drawn.repeat, given)
        once = self._add_block(node, inner, drawn.inner, path, {**given, **varied})
        inputs = tuple(identifier(one.name) for one in inner.nodes if one.type == INPUT)
        passed = tuple(dict.fromkeys(given.values()))
        unused = tuple(set(passed) - {*{**given, **varied}.values()})
        loop = RepetitionLoop(once, drawn.repeat, inputs, varied, passed, sum_name(drawn.inner), unused)
        return self._named(loop.parameters, (loop.statement(),), f"repeat_{identifier(node.name)}", path)

    def _level(
        self,
        graph: Graph,
        drawn: Graph,
        path: Path,
        *,
        inside: bool = False,
        prefixed: bool = False,
        name: Name | Literal = UNNAMED,
        given: Given = NOTHING,
    ) -> FunctionBody:
        """``graph`` is what is computed of the level that is ``drawn`` at ``path``.

        ``given`` are the variables that parameters inside have, by their places.
        """
        helpers = self._helpers(graph, drawn, path, given, prefixed=prefixed)
        here = {place: Name(variable) for place, variable in given.items() if "/" not in place}
        taken = frozenset({*_taken(graph, helpers), *given.values()})
        planned = plan(with_values(graph, here), taken, inside=inside)
        passed = {node_id: tuple(dict.fromkeys(below(given, node_id).values())) for node_id in helpers}
        remarks = tuple(switched_off(drawn, inside=inside))
        return FunctionBody(planned, helpers, prefixed=prefixed, name=name, remarks=remarks, passed=passed)

    def _helpers(self, graph: Graph, drawn: Graph, path: Path, given: Given, *, prefixed: bool) -> Mapping[str, str]:
        """The helper functions of the blocks and nested models of a level, by node id."""
        owners = {node.id: layer_owner(drawn, drawn.by_id[node.id]) for node in graph.nodes}
        return {
            node.id: self._helper(node, node.inner, owners[node.id], (*path, node.id), given, prefixed=prefixed)
            for node in graph.nodes
            if node.inner is not None
        }

    def _helper(self, node: Node, inner: Graph, drawn: Node, path: Path, given: Given, *, prefixed: bool) -> str:
        mine = below(given, node.id)
        if drawn.repeat is not None:
            if reason := flaw(drawn):
                raise BlockNotRepeated(where=drawn.name, reason=reason)
            return self._add_repeated(node, drawn, path, mine)
        if node.type == BLOCK:
            return self._add_block(node, inner, drawn.inner or inner, path, mine)
        return self._add_model(node, inner, drawn.inner or inner, path, prefixed=prefixed)

    def _named(self, parameters: tuple[str, ...], parts: tuple[Statement, ...], wanted: str, path: Path) -> str:
        function = _function(parameters, parts)
        if function not in self._names:
            self._names[function] = self._namer.unique(wanted)
        self._uses.append(_Use(self._names[function], path, parts))
        return self._names[function]


def _function(parameters: tuple[str, ...], parts: tuple[Statement, ...]) -> Function:
    return Function(parameters, tuple(part.text for part in parts))


def switched_off(drawn: Graph, *, inside: bool = False) -> Iterator[str]:
    """Sentences that name the nodes of a level that are not computed, for a comment in the code."""
    states = activity(drawn, inside=inside)
    for state, head in (("bypassed", "Bypassed"), ("muted", "Muted"), ("left_out", "Left out with what is muted")):
        names = ", ".join(_printable(node.name) for node in drawn.nodes if states[node.id] == state)
        if names:
            yield f"{head}: {names}."


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isprintable())


def _block_name(node: Node) -> str:
    name = identifier(node.name)
    return f"apply_{name}" if name.endswith("block") else f"{name}_block"


def _taken(graph: Graph, helpers: Mapping[str, str]) -> frozenset[str]:
    """What a variable must not hide: helper functions and the classes that are imported by name."""
    classes = {imported[1] for node in graph.nodes if (imported := custom_import(node))}
    own = {name for parts in own_texts(graph) for part in parts if (name := defined_name(part))}
    return frozenset({*own, *helpers.values(), *(node.type for node in graph.nodes), *classes, "build_model"})
