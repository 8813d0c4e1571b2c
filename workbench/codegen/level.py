"""The lines of one function, written from the plan of one level."""

from collections.abc import Iterator, Mapping

from workbench.codegen.constructors import constructor
from workbench.codegen.errors import MissingShape
from workbench.codegen.expressions import INDENT, Call, Entries, Expression, Items, Literal, Name, render, width
from workbench.codegen.identifiers import Namer, identifier, layer_name
from workbench.codegen.naming import layer_names
from workbench.codegen.plan import Argument, Plan, Step
from workbench.graph.document import Node
from workbench.graph.vocabulary import BLOCK

_MARGIN = " " * INDENT


class Level:
    """Writes the lines of a plan. ``prefixed`` layers take their names from the function's argument ``name``."""

    def __init__(self, plan: Plan, helpers: Mapping[str, str], *, prefixed: bool) -> None:
        self.plan = plan
        self._helpers = helpers
        self._names = layer_names(plan.graph)
        self._prefixed = prefixed
        self._layers = self._layer_variables()

    def model_lines(self) -> Iterator[str]:
        """The body of a function that returns a model: a Sequential for a plain chain."""
        if self._is_chain():
            yield self._returned(self._sequential())
            return
        for step in self.plan.inputs:
            yield from _comment(step.node)
            yield self._assigned(step.variables, self._input(step.node))
        yield from self._call_lines()
        yield self._returned(self._functional())

    def block_lines(self) -> Iterator[str]:
        """The body of a function from tensors to tensors."""
        yield from self._call_lines()
        yield f"{_MARGIN}return {', '.join(result.variable for result in self.plan.results)}"

    def _layer_variables(self) -> Mapping[str, str]:
        """Variables for the layers that are called more than once, by node id."""
        tensors = {name for step in (*self.plan.inputs, *self.plan.steps) for name in step.variables}
        namer = Namer(tensors | set(self._helpers.values()))
        shared = [node for node in self.plan.graph.nodes if node.id in self.plan.shared]
        return {node.id: namer.unique(identifier(f"{node.name[:24]}_layer")) for node in shared}

    def _call_lines(self) -> Iterator[str]:
        made: set[str] = set()
        for step in self.plan.steps:
            yield from _comment(step.node)
            variable = self._layers.get(step.owner.id)
            if variable and variable not in made:
                made.add(variable)
                yield self._assigned((variable,), self._layer(step.owner))
            yield self._assigned(step.variables, self._call(step))

    def _call(self, step: Step) -> Call:
        positional = tuple(_given(item) for item in step.arguments if not item.by_keyword)
        keywords = tuple((item.port, _given(item)) for item in step.arguments if item.by_keyword)
        if step.owner.type == BLOCK:
            return Call(Name(self._helpers[step.owner.id]), positional, (*keywords, ("name", self._name(step.owner))))
        variable = self._layers.get(step.owner.id)
        layer = Name(variable) if variable else self._layer(step.owner)
        return Call(layer, positional, keywords)

    def _layer(self, node: Node) -> Expression:
        helper = self._helpers.get(node.id)
        return Call(Name(helper)) if helper else constructor(node, self._name(node))

    def _name(self, node: Node) -> Expression:
        name = self._names[node.id]
        return Name(f'f"{{name}}_{name}"') if self._prefixed else Literal(name)

    def _input(self, node: Node) -> Call:
        if node.params.get("shape") is None:
            raise MissingShape(where=node.name)
        return constructor(node, self._name(node))

    def _is_chain(self) -> bool:
        """One input, then layers that each take what the one before gave, and nothing else."""
        if len(self.plan.inputs) != 1 or len(self.plan.results) != 1 or self.plan.shared:
            return False
        last = self.plan.inputs[0].variables
        for step in self.plan.steps:
            takes_last = [item.variables for item in step.arguments if not item.listed] == [last]
            if not takes_last or len(step.variables) != 1 or step.node.inner is not None or step.node.note:
                return False
            last = step.variables
        return bool(self.plan.steps) and (self.plan.results[0].variable,) == last

    def _sequential(self) -> Call:
        layers = [constructor(step.node, self._name(step.node)) for step in self.plan.steps]
        items = (self._input(self.plan.inputs[0].node), *layers)
        return Call(Name("keras.Sequential"), (Items(items),), (self._model_name(),))

    def _functional(self) -> Call:
        inputs = _one_or_list([step.variables[0] for step in self.plan.inputs])
        return Call(
            Name("keras.Model"), keywords=(("inputs", inputs), ("outputs", self._outputs()), self._model_name())
        )

    def _outputs(self) -> Expression:
        results = self.plan.results
        if len(results) == 1 or not all(result.name for result in results):
            return _one_or_list([result.variable for result in results])
        namer = Namer()
        return Entries(
            tuple((namer.unique(layer_name(result.name, "output")), Name(result.variable)) for result in results)
        )

    def _model_name(self) -> tuple[str, Expression]:
        return ("name", Literal(layer_name(self.plan.graph.name, "model")))

    def _assigned(self, targets: tuple[str, ...], value: Expression) -> str:
        head = f"{_MARGIN}{', '.join(targets)} = "
        return head + render(value, indent=INDENT, column=width(head))

    def _returned(self, value: Expression) -> str:
        head = f"{_MARGIN}return "
        return head + render(value, indent=INDENT, column=width(head))


def _given(argument: Argument) -> Expression:
    """What is handed to one port: a list where the port takes many."""
    variables = tuple(Name(variable) for variable in argument.variables)
    return Items(variables) if argument.listed else variables[0]


def _one_or_list(variables: list[str]) -> Expression:
    names = tuple(Name(variable) for variable in variables)
    return names[0] if len(names) == 1 else Items(names)


def _comment(node: Node) -> Iterator[str]:
    """A node's note as comment lines; what is not printable is left out, so that it stays a comment."""
    for line in node.note.splitlines():
        text = "".join(character for character in line if character.isprintable()).strip()
        if text:
            yield f"{_MARGIN}# {text}"
