"""Commands as JSON: strict to read, with the place of a mistake in the error."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from workbench.graph.commands.part_commands import Paste, ReplaceGraph
from workbench.graph.commands.undo_step import Command, UndoStep
from workbench.graph.graph_errors import FileBroken, InvalidCommand
from workbench.graph.graph_files import compact, flaw_in
from workbench.graph.validation import Flaw, flaws
from workbench.messages import say


def encode_step(step: UndoStep) -> str:
    """A step as one line of JSON."""
    return compact(step)


def decode_step(text: str) -> UndoStep:
    """The step in a line of JSON. Raises InvalidCommand, or FileBroken for a graph in it that is not sound."""
    try:
        data = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidCommand(where="edit", place=say("the text"), received=str(error), expected="JSON") from error
    step: UndoStep = read_tagged(data, UndoStep, where="edit")
    for command in step.commands:
        for flaw in _flaws_in(command):
            raise FileBroken(where="edit", **flaw)
    return step


def _flaws_in(command: Command) -> Iterator[Flaw]:
    match command:
        case Paste(part=graph) | ReplaceGraph(graph=graph):
            yield from flaws(graph)


def read_tagged(data: object, kind: Any, *, where: str) -> Any:
    """``data``, plain values as JSON has them, as a value of ``kind``. Raises InvalidCommand.

    A field that is missing, unknown or of a wrong type is named, and so are the tags of a union that could have stood
    where an unknown one does.
    """
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        received, place = flaw_in(error)
        expected = ", ".join(tags(kind)) if place == "op" else say("what the protocol describes")
        raise InvalidCommand(
            where=where, place=place or say("the top"), received=received, expected=expected
        ) from error


def tags(union: Any) -> tuple[str, ...]:
    """The values of ``op`` that tell the structs of a union apart."""
    return tuple(str(kind.__struct_config__.tag) for kind in get_args(union))
