"""A whole network to begin with, and what is said of it where one chooses."""

import inspect
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from workbench.catalog.docstring_reader import argument_helps
from workbench.graph.document import Graph

TemplateTask: TypeAlias = Literal["classification", "segmentation", "detection", "transformation", "regression"]
"""What a network is for, in the order in which the tasks are shown."""


class TemplateParameter(Struct, frozen=True):
    """An argument of a template's function: its name, its default, and one sentence on what it means."""

    name: str
    default: Any
    help: str


class Template(Struct, frozen=True, kw_only=True):
    """A network to begin with.

    Args:
        make: Gives the drawing; every argument has a default.
        task: What it is for.
        title: Its name as people write it, to be translated.
        text: What it is, in one line, to be translated.
        description: What is special about it and when it is taken, to be translated.
        paper: Authors and title of the source.
        year: When that appeared.
        words: Other names by which it is looked for, the platform's among them.
    """

    make: Callable[..., Graph]
    task: TemplateTask
    title: str
    text: str
    description: str
    paper: str
    year: int
    words: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Authors, title and year of the source."""
        return f"{self.paper}, {self.year}"

    @property
    def parameters(self) -> tuple[TemplateParameter, ...]:
        """What can be chosen, in the order of the function's arguments."""
        helps = argument_helps(self.make.__doc__)
        return tuple(
            TemplateParameter(name, argument.default, helps.get(name, ""))
            for name, argument in inspect.signature(self.make).parameters.items()
        )
