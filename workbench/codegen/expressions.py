"""Python expressions as values, and their text in the layout that ruff and Black give it.

The layout is the usual one of pretty printers: a bracket is broken only when what it holds, up to the next place where
a line may end, does not fit. Broken arguments first try one indented line together, then one line each;
items of lists, tuples and dicts always get a line each.
Tested against ``ruff format``.
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.graph.document import FrozenList
from workbench.messages import say
from workbench.text_format import display_width

WIDTH = 88
INDENT = 4


class Name(Struct, frozen=True):
    """A dotted name, or any text that is an expression already."""

    text: str


class Literal(Struct, frozen=True):
    """None, a truth value, a number, a string, or a tuple or mapping of literals."""

    value: Any


class Items(Struct, frozen=True):
    """A list of expressions: ``[a, b]``; ``marks`` name the items whose lines somebody wants to know."""

    items: "tuple[Expression, ...]"
    marks: tuple[str, ...] = ()


class Entries(Struct, frozen=True):
    """A dict from strings to expressions."""

    items: "tuple[tuple[str, Expression], ...]"


class CallExpression(Struct, frozen=True):
    """``function(*arguments, **keywords)``; a layer's call is a call of a call."""

    function: "Expression"
    arguments: "tuple[Expression, ...]" = ()
    keywords: "tuple[tuple[str, Expression], ...]" = ()

    def __post_init__(self) -> None:
        for word, _ in self.keywords:  # a word of a file must never be more than a word in code
            if not word.isidentifier():
                message = say("{word!r} is no name of an argument", word=word)
                raise ValueError(message)


Expression: TypeAlias = Name | Literal | Items | Entries | CallExpression


class _Group(Struct, frozen=True):
    """Something in brackets: each item has a prefix (``name=``, ``"key": ``) and an expression."""

    opening: str
    items: tuple[tuple[str, Expression], ...]
    closing: str
    arguments: bool = False
    single_comma: bool = False
    marks: tuple[str, ...] = ()


_Piece: TypeAlias = str | _Group

Lines: TypeAlias = dict[str, range]
"""The lines of what is marked, counted from 0 where the text begins."""


def render(
    expression: Expression,
    *,
    indent: int = 0,
    column: int = 0,
    tail: int = 0,
    lines: Lines | None = None,
    line: int = 0,
) -> str:
    """The text of ``expression`` for a place ``column`` characters into a line that is indented by ``indent``.

    ``tail`` is how many characters must follow on the same line (a comma, a closing bracket). ``lines`` is given the
    lines of all marked items, where the text begins in line ``line``.

    >>> render(CallExpression(Name("layers.Dense"), keywords=(("units", Literal(10)),)))
    'layers.Dense(units=10)'
    """
    pieces = _pieces(expression)
    text = ""
    for piece, following in zip_longest(pieces, pieces[1:]):
        if isinstance(piece, str):
            text += piece
            continue
        at = display_width(text.rsplit("\n", 1)[-1]) + (0 if "\n" in text else column)
        here = line + text.count("\n") if lines is not None else line
        text += _render_group(piece, indent, at, _room_needed(following, tail), lines, here)
    return text


def _room_needed(following: _Piece | None, tail: int) -> int:
    if following is None:
        return tail
    if isinstance(following, str):
        return len(following) + tail
    return len(following.opening) if following.items else len(following.opening + following.closing) + tail


def _render_group(group: _Group, indent: int, column: int, tail: int, lines: Lines | None, line: int) -> str:
    flat = _flat_group(group)
    if column + display_width(flat) + tail <= WIDTH or not group.items:
        _note_all(group, lines, line)
        return flat
    inside = indent + INDENT
    one_line = ", ".join(prefix + flat_text(item) for prefix, item in group.items)
    if group.arguments and inside + display_width(one_line) <= WIDTH:
        _note_all(group, lines, line + 1)
        return f"{group.opening}\n{' ' * inside}{one_line}\n{' ' * indent}{group.closing}"
    rows = ""
    for index, (prefix, item) in enumerate(group.items):
        first = line + 1 + rows.count("\n") if lines is not None else line
        text = render(item, indent=inside, column=inside + display_width(prefix), tail=1, lines=lines, line=first)
        rows += f"{' ' * inside}{prefix}{text},\n"
        if lines is not None and group.marks:
            lines[group.marks[index]] = range(first, line + 1 + rows.count("\n"))
    return f"{group.opening}\n{rows}{' ' * indent}{group.closing}"


def _note_all(group: _Group, lines: Lines | None, line: int) -> None:
    """Note that everything marked in a group is on one line."""
    if lines is None:
        return
    lines.update(dict.fromkeys(group.marks, range(line, line + 1)))
    for _, item in group.items:
        for piece in _pieces(item):
            if not isinstance(piece, str):
                _note_all(piece, lines, line)


def flat_text(expression: Expression) -> str:
    """The text of ``expression`` on one line."""
    return "".join(piece if isinstance(piece, str) else _flat_group(piece) for piece in _pieces(expression))


def _flat_group(group: _Group) -> str:
    items = ", ".join(prefix + flat_text(item) for prefix, item in group.items)
    comma = "," if group.single_comma and len(group.items) == 1 else ""
    return f"{group.opening}{items}{comma}{group.closing}"


def _pieces(expression: Expression) -> tuple[_Piece, ...]:
    match expression:
        case Name(text):
            return (text,)
        case Items(items, marks):
            return (_Group("[", tuple(("", item) for item in items), "]", marks=marks),)
        case Entries(items):
            return (_Group("{", tuple((f"{quoted(key)}: ", item) for key, item in items), "}"),)
        case CallExpression(function, arguments, keywords):
            items = tuple(("", item) for item in arguments) + tuple((f"{key}=", item) for key, item in keywords)
            return (*_pieces(function), _Group("(", items, ")", arguments=True))
        case Literal(value):
            return _literal_pieces(value)


def _literal_pieces(value: Any) -> tuple[_Piece, ...]:
    if isinstance(value, FrozenList):
        return (_Group("[", tuple(("", Literal(item)) for item in value), "]"),)
    if isinstance(value, tuple):
        return (_Group("(", tuple(("", Literal(item)) for item in value), ")", single_comma=True),)
    if isinstance(value, Mapping):
        entries = tuple((f"{quoted(key)}: ", Literal(item)) for key, item in value.items())
        return (_Group("{", entries, "}"),)
    return (quoted(value) if isinstance(value, str) else repr(value),)


def quoted(text: str) -> str:
    """A string literal in the quotes ruff prefers: double ones, unless single ones need fewer escapes.

    >>> print(quoted('say "hi"'), quoted("it's"))
    'say "hi"' "it's"
    """
    body = repr(text + '"')[1:-2]  # with a double quote in it, repr uses single quotes, escaping single ones only
    doubles, singles = text.count('"'), text.count("'")
    if doubles > singles:
        return f"'{body}'"
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'
