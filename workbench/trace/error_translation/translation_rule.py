"""Translation rules, and how they parse shapes and names in Keras's messages."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from traceback import walk_tb
from types import FrameType
from typing import TypeAlias

from msgspec import Struct

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import axis_names
from workbench.analysis.messages import TEMPLATES
from workbench.catalog import node_types
from workbench.catalog.display_names import snake_case
from workbench.messages import mark, say
from workbench.trace.error_translation.raised_frames import KerasCall, StudentLine, keras_call, student_line

THE_LAYER = mark("the layer")
HERE = mark("here")


class RaisedError(Struct, frozen=True):
    """An error to be translated: its message, and the layer that was called, where known."""

    text: str
    match: "re.Match[str]"
    error: Exception
    layer: str = ""
    kind: str = ""

    @property
    def call(self) -> KerasCall | None:
        """The method of Keras that was called, where the frames show it."""
        return keras_call(self.error)

    @property
    def frames(self) -> tuple[FrameType, ...]:
        """The frames on the way to the error, the outermost first."""
        return tuple(frame for frame, _ in walk_tb(self.error.__traceback__))

    @property
    def method(self) -> str:
        """The name of that method; ``fit`` where nothing shows it."""
        found = self.call
        return found.name if found else "fit"

    @property
    def caller(self) -> StudentLine | None:
        """The innermost line of the student's own code, which may have called the library that raised the error."""
        return student_line(self.error)

    @property
    def line(self) -> StudentLine | None:
        """The line of the student's own code, if it raised the error itself."""
        found = self.caller
        return found if found is not None and found.raised_here else None

    @property
    def in_library(self) -> bool:
        """Whether a library raised the error, as far as frames are known."""
        return self.error.__traceback__ is not None and self.line is None

    @property
    def node(self) -> str:
        """Where it happened: the layer's name, from the caller or from the text."""
        return self.layer or self.match.groupdict().get("layer") or say(HERE)

    def kind_of(self, name: str) -> str:
        """The class of the layer: known, named in the text, or guessed from a default name such as conv2d_3."""
        if self.kind:
            return self.kind
        called = re.search(r"when calling (\w+)\.call\(\)", self.text)
        guessed = _by_default_name().get(re.sub(r"_\d+$", "", name))
        return guessed or (called.group(1) if called and called.group(1) in _types() else say(THE_LAYER))


class Sentence(Struct, frozen=True):
    """A template's code and the values of its placeholders."""

    code: str
    values: Mapping[str, object]


SentenceMaker: TypeAlias = Callable[[RaisedError], Sentence | None]


class Rule(Struct, frozen=True):
    """``pattern`` matches the message of an ``error``; ``to_sentence`` returns the translation, or None."""

    pattern: "re.Pattern[str]"
    to_sentence: SentenceMaker
    error: type[Exception] = Exception


def rule(pattern: str, error: type[Exception] = Exception) -> Callable[[SentenceMaker], Rule]:
    """Decorator that makes a rule of a function from a match to a sentence, for errors of a type."""
    return lambda to_sentence: Rule(re.compile(pattern, re.DOTALL | re.MULTILINE), to_sentence, error)


def sentence_of(templates: Mapping[str, str], sentence: Sentence) -> str:
    """The sentence, from ``templates`` or from those of the analysis."""
    template = templates.get(sentence.code) or TEMPLATES[sentence.code][1]
    return say(template, **sentence.values)


def shape(text: str) -> Shape:
    """A shape as Keras writes it: ``(None, 28, 28)``, ``[32,10]``, ``[?,4]``, ``[None 1 1 8]``.

    >>> shape("(None, 10)"), shape("[?,4]"), shape("[None 1 8]"), shape("(8,)")
    ((None, 10), (None, 4), (None, 1, 8), (8,))
    """
    sizes = re.findall(r"\d+|None|\?", text)
    return tuple(int(size) if size.isdigit() else None for size in sizes)


def shapes(text: str) -> list[Shape]:
    """Every shape in a list of shapes.

    >>> shapes("[(None, 4), (None, 5)]")
    [(None, 4), (None, 5)]
    """
    return [shape(one) for one in re.findall(r"[(\[]([^()\[\]]*)[)\]]", text)]


def literal(text: str) -> object:
    """A value that Keras printed, or the text itself."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def differences(one: Shape, two: Shape, leave_out: int | None = None) -> Iterator[str]:
    """The axes in which two shapes of equal rank differ, with both sizes: ``width (28 and 14)``."""
    names = axis_names(len(one))
    for axis in range(1, min(len(one), len(two))):
        if axis != leave_out and one[axis] != two[axis]:
            yield say("{axis} ({one} and {two})", axis=say(names[axis]), one=one[axis], two=two[axis])


@cache
def _by_default_name() -> Mapping[str, str]:
    return {snake_case(known.name): known.name for known in node_types()}


@cache
def _types() -> frozenset[str]:
    return frozenset(known.name for known in node_types())
