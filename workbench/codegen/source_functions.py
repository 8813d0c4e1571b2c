"""The functions of the generated source: ``build_model()``, and a helper for each block and nested model."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from workbench.catalog.display_names import layer_name
from workbench.catalog.own_code import defined_name
from workbench.codegen.code_plan import plan
from workbench.codegen.custom_layers import custom_import
from workbench.codegen.expressions import CallExpression, Name, render
from workbench.codegen.function_body import FunctionBody
from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.own_parts import own_texts
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import BLOCK


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


class Functions:
    """Collects functions, helpers before those that call them."""

    def __init__(self) -> None:
        self._names: dict[Function, str] = {}
        self._namer = Namer(("build_model",))

    def texts(self) -> Iterator[str]:
        """The functions, in an order that can be executed."""
        for function, name in self._names.items():
            yield function.text(name)

    def add_network(self, graph: Graph) -> None:
        """Add ``build_model()`` for the whole graph, with the helpers it needs."""
        level = self._level(graph)
        self._names[Function((), tuple(level.model_lines()))] = "build_model"

    def _add_model(self, node: Node, inner: Graph) -> str:
        """A function that returns the Keras model inside a node."""
        name = "" if node.params.get("wrapper") else layer_name(node.name, "model")
        level = self._level(inner, inside=True, name=name)
        return self._named(Function((), tuple(level.model_lines())), f"build_{identifier(node.name)}")

    def _add_block(self, node: Node, inner: Graph) -> str:
        """A function from tensors to tensors; the names of its layers begin with its argument ``name``."""
        level = self._level(inner, inside=True, prefixed=True)
        parameters = (*(step.variables[0] for step in level.plan.inputs), "name")
        return self._named(Function(parameters, tuple(level.block_lines())), _block_name(node))

    def _level(self, graph: Graph, *, inside: bool = False, prefixed: bool = False, name: str = "") -> FunctionBody:
        helpers = self._helpers(graph)
        return FunctionBody(plan(graph, _taken(graph, helpers), inside=inside), helpers, prefixed=prefixed, name=name)

    def _helpers(self, graph: Graph) -> Mapping[str, str]:
        """The helper functions of the blocks and nested models of a level, by node id."""
        return {
            node.id: (self._add_block if node.type == BLOCK else self._add_model)(node, node.inner)
            for node in graph.nodes
            if node.inner is not None
        }

    def _named(self, function: Function, wanted: str) -> str:
        if function not in self._names:
            self._names[function] = self._namer.unique(wanted)
        return self._names[function]


def _block_name(node: Node) -> str:
    name = identifier(node.name)
    return f"apply_{name}" if name.endswith("block") else f"{name}_block"


def _taken(graph: Graph, helpers: Mapping[str, str]) -> frozenset[str]:
    """What a variable must not hide: helper functions and the classes that are imported by name."""
    classes = {imported[1] for node in graph.nodes if (imported := custom_import(node))}
    own = {name for parts in own_texts(graph) for part in parts if (name := defined_name(part))}
    return frozenset({*own, *helpers.values(), *(node.type for node in graph.nodes), *classes, "build_model"})
