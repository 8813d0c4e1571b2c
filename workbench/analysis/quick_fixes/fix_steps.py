"""Commands that follow one another, and fixes put together from several."""

from collections.abc import Callable

from msgspec.structs import replace

from workbench.analysis import messages as text
from workbench.analysis.fixes import Fix
from workbench.graph.commands import Command
from workbench.graph.document import Graph
from workbench.messages import say


def in_sequence(graph: Graph, *steps: Callable[[Graph], Command]) -> tuple[Command, ...]:
    """Commands, each made from the level as those before it leave it: the id of a new node is known only then."""
    commands = []
    for step in steps:
        command = step(graph)
        graph = command.apply(graph)
        commands.append(command)
    return tuple(commands)


def with_commands(fix: Fix, *commands: Command, label: str = "") -> Fix:
    """A fix with further commands that belong to it."""
    return Fix(label or fix.label, replace(fix.step, commands=(*fix.step.commands, *commands)))


def and_then(first: Fix, *others: Fix) -> Fix:
    """One fix that does what several do, at the level of the first."""
    for other in others:
        label = say(text.AND_THEN, first=first.label, second=other.label)
        first = with_commands(first, *other.step.commands, label=label)
    return first
