"""The lines of one function, written from the plan of one level."""

from collections.abc import Iterator, Mapping

from workbench.catalog.display_names import layer_name, loses_letters
from workbench.catalog.sequential_form import is_chain
from workbench.codegen.code_plan import CodePlan, PlannedCall
from workbench.codegen.codegen_errors import MissingShape
from workbench.codegen.constructor_expressions import constructor, wrapped
from workbench.codegen.expressions import INDENT, CallExpression, Expression, Items, Lines, Literal, Name, render
from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.layer_names import layer_names
from workbench.codegen.operation_calls import in_conflict, is_operation, operation_call
from workbench.codegen.source_map import Statement
from workbench.codegen.tensor_structures import input_structure, output_structure, structured, usual
from workbench.graph.document import Node
from workbench.graph.vocabulary import BLOCK, INPUT
from workbench.text_format import display_width

_MARGIN = " " * INDENT
UNNAMED = Literal("")
"""The name of a model that has that of its graph."""
NONE_PASSED: Mapping[str, tuple[str, ...]] = {}
"""Variables that are handed on to the functions of blocks, by node id."""


class FunctionBody:
    """Writes the lines of a plan. ``prefixed`` layers take their names from the function's argument ``name``."""

    def __init__(
        self,
        plan: CodePlan,
        helpers: Mapping[str, str],
        *,
        prefixed: bool,
        name: Name | Literal = UNNAMED,
        remarks: tuple[str, ...] = (),
        passed: Mapping[str, tuple[str, ...]] = NONE_PASSED,
    ) -> None:
        self.plan = plan
        self._remarks = remarks
        self._name_given = name
        self._helpers = helpers
        self._passed = passed
        self._names = layer_names(plan.graph)
        self._named_operations = in_conflict(plan.graph)
        self._prefixed = prefixed
        self._layers = self._layer_variables()

    def model_statements(self) -> Iterator[Statement]:
        """The body of a function that returns a model: a Sequential for a plain chain."""
        yield from self._remark_statements()
        if self._is_chain():
            yield from self._chain_statements()
            return
        for step in self.plan.inputs:
            text = self._assigned(step.variables, self._input(step.node))
            yield Statement.of(_commented(step.node, text, step.variables), (step.node.id,))
        yield from self._call_statements()
        yield Statement.of(self._returned(self._functional()), self._output_nodes())

    def block_statements(self) -> Iterator[Statement]:
        """The body of a function from tensors to tensors."""
        yield from self._remark_statements()
        yield from self._call_statements()
        variables = ", ".join(result.variable for result in self.plan.results)
        yield Statement.of(f"{_MARGIN}return {variables}", self._output_nodes())

    def _output_nodes(self) -> tuple[str, ...]:
        return tuple(result.node for result in self.plan.results if result.node)

    def _remark_statements(self) -> Iterator[Statement]:
        """Comments on the whole function; the empty line keeps them from being read as a note on the first layer."""
        yield from (Statement(f"{_MARGIN}# {remark}") for remark in self._remarks)
        if self._remarks:
            yield Statement("")

    def _layer_variables(self) -> Mapping[str, str]:
        """Variables for the layers that are called more than once, by node id."""
        tensors = {name for step in (*self.plan.inputs, *self.plan.steps) for name in step.variables}
        namer = Namer(tensors | set(self._helpers.values()))
        shared = [node for node in self.plan.graph.nodes if node.id in self.plan.shared and not is_operation(node)]
        return {node.id: namer.unique(identifier(f"{node.name[:24]}_layer")) for node in shared}

    def _call_statements(self) -> Iterator[Statement]:
        made: set[str] = set()
        for step in self.plan.steps:
            variable = self._layers.get(step.owner.id)
            text = ""
            if variable and variable not in made:
                made.add(variable)
                text = self._assigned((variable,), self._layer(step.owner)) + "\n"
            yield Statement.of(
                _commented(step.node, text + self._assigned(step.targets, self._call(step)), step.variables),
                (step.node.id,),
            )

    def _call(self, step: PlannedCall) -> Expression:
        if is_operation(step.owner):
            return operation_call(step, self._names[step.node.id] if step.node.id in self._named_operations else None)
        positional = tuple(item.value for item in step.arguments if not item.by_keyword)
        keywords = tuple((item.port, item.value) for item in step.arguments if item.by_keyword)
        if step.owner.type == BLOCK:
            passed = ((variable, Name(variable)) for variable in self._passed.get(step.owner.id, ()))
            return CallExpression(
                Name(self._helpers[step.owner.id]), positional, (*keywords, *passed, ("name", self._name(step.owner)))
            )
        variable = self._layers.get(step.owner.id)
        layer = Name(variable) if variable else self._layer(step.owner)
        return CallExpression(layer, positional, keywords)

    def _layer(self, node: Node) -> Expression:
        helper = self._helpers.get(node.id)
        if helper is None:
            return constructor(node, self._name(node))
        around = node.params.get("wrapper")
        if around:
            return wrapped(CallExpression(Name(helper)), around, self._name(node))
        return CallExpression(Name(helper), keywords=(("name", self._name(node)),) if self._prefixed else ())

    def _name(self, node: Node) -> Expression:
        name = self._names[node.id]
        return Name(f'f"{{name}}_{name}"') if self._prefixed else Literal(name)

    def _input(self, node: Node) -> CallExpression:
        if node.params.get("shape") is None:
            raise MissingShape(where=node.name)
        return constructor(node, self._name(node))

    def _is_chain(self) -> bool:
        """One input, then layers that each take what the one before gave, and nothing else.

        A graph that was read from a Sequential model stays one, with notes and models in it as well.
        """
        nodes = [step.node for step in (*self.plan.inputs, *self.plan.steps)]
        results = [result.variable for result in self.plan.results]
        return is_chain(self.plan.graph, nodes) and results == [*self.plan.steps[-1].variables]

    def _chain_statements(self) -> Iterator[Statement]:
        """One list of layers, or a call of ``add`` for each where notes stand above them."""
        steps = (*self.plan.inputs, *self.plan.steps)
        noted = any(step.node.note or loses_letters(step.node.name) for step in steps)
        policy = self.plan.graph.form.dtype
        if not noted and not policy:
            yield self._with_layers(f"{_MARGIN}return ")
            return
        empty = CallExpression(Name("keras.Sequential"), keywords=self._model_arguments())
        yield Statement(self._assigned(("model",), empty)) if noted else self._with_layers(f"{_MARGIN}model = ")
        for step, layer in zip(steps, self._chain(), strict=True) if noted else ():
            text = _MARGIN + render(CallExpression(Name("model.add"), (layer,)), indent=INDENT, column=INDENT)
            yield Statement.of(_commented(step.node, text), (step.node.id,))
        if policy:
            yield Statement(self._assigned(("model.dtype_policy",), Literal(policy)))
        yield Statement(f"{_MARGIN}return model")

    def _with_layers(self, head: str) -> Statement:
        """The Sequential in one call, after ``head``."""
        marks = tuple(step.node.id for step in (*self.plan.inputs, *self.plan.steps))
        layers = Items(tuple(self._chain()), marks)
        call = CallExpression(Name("keras.Sequential"), (layers,), self._model_arguments())
        lines: Lines = {}
        text = head + render(call, indent=INDENT, column=display_width(head), lines=lines)
        return Statement(text, tuple(lines.items()))

    def _chain(self) -> Iterator[Expression]:
        yield self._input(self.plan.inputs[0].node)
        yield from (self._layer(step.node) for step in self.plan.steps)

    def _functional(self) -> CallExpression:
        graph = self.plan.graph
        inputs = {step.node.id: step.variables[0] for step in self.plan.inputs}
        fits = inputs.keys() == {node.id for node in graph.nodes if node.type == INPUT}
        structure = input_structure(graph) if fits else usual(list(inputs))
        given = (("inputs", structured(structure, inputs)), ("outputs", self._outputs()))
        return CallExpression(Name("keras.Model"), keywords=(*given, *self._model_arguments()))

    def _outputs(self) -> Expression:
        results = self.plan.results
        if not all(result.node for result in results):
            names = tuple(Name(result.variable) for result in results)
            return names[0] if len(names) == 1 else Items(names)
        structure = output_structure(self.plan.graph, [result.node for result in results])
        return structured(structure, {result.node: result.variable for result in results})

    def _model_arguments(self) -> tuple[tuple[str, Expression], ...]:
        name = self._name_given
        if name == UNNAMED:
            name = Literal(layer_name(self.plan.graph.name, "model"))
        return (("name", name), *(() if self.plan.graph.form.trainable else (("trainable", Literal(False)),)))

    def _assigned(self, targets: tuple[str, ...], value: Expression) -> str:
        head = f"{_MARGIN}{', '.join(targets)} = "
        return head + render(value, indent=INDENT, column=display_width(head))

    def _returned(self, value: Expression) -> str:
        head = f"{_MARGIN}return "
        return head + render(value, indent=INDENT, column=display_width(head))


def _commented(node: Node, text: str, variables: tuple[str, ...] = ()) -> str:
    """``text`` under a node's note as comment lines; what is not printable is left out, so that it stays a comment.

    A name with letters that neither the layer's name nor the variable can have stands above it.
    """
    lost = loses_letters(node.name) and node.name not in variables
    lines = (
        "".join(filter(str.isprintable, line)).strip()
        for line in ([node.name] if lost else []) + node.note.splitlines()
    )
    return "".join(f"{_MARGIN}# {line}\n" for line in lines if line) + text
