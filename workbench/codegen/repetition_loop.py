"""A repeated block as code: a function that calls that of the block in a loop."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from workbench.codegen.expressions import INDENT, CallExpression, Items, Name, render
from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.source_map import Statement
from workbench.graph.document import Graph, Repeat
from workbench.graph.inner_parameters import can_vary, name_of, split
from workbench.graph.repeat_expressions import VARIABLE, normal_form

Given: TypeAlias = Mapping[str, str]
"""Variables by the places of the parameters that they stand for (:mod:`workbench.graph.inner_parameters`)."""

NOTHING: Given = {}
_MARGIN, _INSIDE = " " * INDENT, 2 * INDENT


def below(given: Given, node_id: str) -> Given:
    """What is given inside a block, by the places there."""
    head = f"{node_id}/"
    return {place.removeprefix(head): variable for place, variable in given.items() if place.startswith(head)}


def variables_of(inner: Graph, repeat: Repeat, given: Given) -> Given:
    """A variable for each parameter that an expression varies: its name, with the layer's before it where needed."""
    places = [place for place in repeat.values if can_vary(inner, place)]
    names = [split(place)[1] for place in places]
    namer = Namer(("name", VARIABLE, *given.values(), *map(identifier, inner.by_name)))
    return {
        place: namer.unique(identifier(name if names.count(name) == 1 else name_of(inner, place)))
        for place, name in zip(places, names, strict=True)
    }


class RepetitionLoop(Struct, frozen=True):
    """The loop around the function ``once``.

    Args:
        once: The name of the block's function.
        repeat: How often, how joined, and what varies.
        inputs: Wanted variables of the tensors.
        varied: Variables of what varies, by place.
        passed: Variables that are handed on.
        sum: The last word of the name of each Add of a residual join.
        unused: Those that are handed on to this function, but not to the block: an expression of its own is nearer.
    """

    once: str
    repeat: Repeat
    inputs: tuple[str, ...]
    varied: Given
    passed: tuple[str, ...] = ()
    sum: str = "add"
    unused: tuple[str, ...] = ()

    @property
    def tensors(self) -> tuple[str, ...]:
        """Variables of the tensors that go from one repetition to the next."""
        namer = Namer(("name", VARIABLE, *self.passed, self.once))
        return tuple(map(namer.unique, self.inputs))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of the function with the loop."""
        return (*self.tensors, *self.passed, "name")

    def statement(self) -> Statement:
        """The body of that function."""
        tensors = ", ".join(self.tensors)
        head = f"{' ' * _INSIDE}{tensors} = "
        call = head + render(self._call(), indent=_INSIDE, column=len(head))
        loop = _MARGIN + " ".join(("for", VARIABLE, "in", f"range({self.repeat.times}):"))
        return Statement("\n".join((loop, call, f"{_MARGIN}return {tensors}")))

    def _call(self) -> CallExpression:
        varied = (
            (variable, Name(normal_form(self.repeat.values[place], where=place)))
            for place, variable in self.varied.items()
        )
        passed = ((variable, Name(variable)) for variable in self.passed if variable not in self.unused)
        name = f"{{name}}_{{{VARIABLE} + 1}}"
        given = tuple(map(Name, self.tensors))
        call = CallExpression(Name(self.once), given, (*varied, *passed, ("name", Name(f'f"{name}"'))))
        if self.repeat.join == "chain":
            return call
        add = CallExpression(Name("layers.Add"), keywords=(("name", Name(f'f"{name}_{self.sum}"')),))
        return CallExpression(add, (Items((*given, call)),))
