"""Sentences of errors as exported code writes them: f-strings instead of templates that are translated."""

import ast
import re
from collections.abc import Mapping

_FIELD = re.compile(r"\{(\w+)((?:![rs])?(?::[^{}]*)?)\}")
_AWKWARD = ('"', "\\", "\n", "{", "}")
_LONGEST = 88


def sentence_text(template: str, values: Mapping[str, str], indent: int = 0) -> str:
    """The Python text of a sentence.

    Args:
        template: The sentence, with places such as {count:,} for values.
        values: Python expressions by the names of the places; a text in quotes is written into the sentence.
        indent: How far its lines are indented where it stands in brackets already; 0 puts brackets around it.

    Returns:
        A string, an f-string, or several behind each other.

    >>> sentence_text("{where}: got {count:,}.", {"where": "'Crop'", "count": "len(found)"})
    'f"Crop: got {len(found):,}."'
    """
    formatted = any(mark in value for value in values.values() for mark in _AWKWARD if not _is_text(value))
    if formatted:
        used = ", ".join(f"{name}={value}" for name, value in values.items() if f"{{{name}" in template)
        return f"{_quoted(template)}.format({used})"
    written = _FIELD.sub(lambda match: _inside(values, match), template)
    pieces = _split(written)
    texts = [f"f{_quoted(piece)}" if "{" in piece else _quoted(piece) for piece in pieces]
    joined = ("\n" + " " * indent).join(texts)
    return f"({joined})" if len(texts) > 1 and not indent else joined


def _inside(values: Mapping[str, str], match: re.Match[str]) -> str:
    name, how = match.groups()
    value = values.get(name, "None")
    if _is_text(value):
        text = f"{{{how}}}".format(ast.literal_eval(value))
        return text.replace("{", "{{").replace("}", "}}")
    return f"{{{value}{how}}}"


def _is_text(value: str) -> bool:
    return re.fullmatch(r"'[^'\\\n]*'|\"[^\"\\\n]*\"", value) is not None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _split(text: str) -> list[str]:
    """A long sentence in pieces that end with a space, outside of braces."""
    pieces, rest = [], text
    while len(rest) > _LONGEST:
        spaces = [place for place in range(1, _LONGEST) if rest[place - 1] == " " and _balanced(rest[:place])]
        if not spaces:
            break
        pieces.append(rest[: spaces[-1]])
        rest = rest[spaces[-1] :]
    return [*pieces, rest]


def _balanced(text: str) -> bool:
    return text.count("{") == text.count("}")
