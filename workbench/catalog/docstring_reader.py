"""Reading Keras docstrings: the first sentence, and what each argument means."""

import inspect
import re

_SECTION = re.compile(r"^(\s*)(?:Args|Arguments):?\s*$", re.MULTILINE)
_ARGUMENT = re.compile(r"^(\s*)\*{0,2}(\w+): (.*)$")
_TYPE_WORDS = re.compile(
    r"^(?:(?:optional|required|positive|non-negative|python|a|an|the|single|int|integer|integers|float|floats|bool|"
    r"boolean|string|str|or|list|tuple|of|number|numbers|two|2|3)\b[\s,/]*)+[.,:;]\s*",
    re.IGNORECASE,
)
LONGEST_HELP = 160


def first_sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, on one line.

    >>> first_sentence("Adds things. And more.")
    'Adds things.'
    """
    paragraph = inspect.cleandoc(docstring or "").split("\n\n", maxsplit=1)[0]
    return _sentence(paragraph)


def argument_helps(docstring: str | None) -> dict[str, str]:
    """One sentence for each documented argument, by its name. Tolerates sections that are indented too far."""
    text = inspect.cleandoc(docstring or "")
    start = _SECTION.search(text)
    if start is None:
        return {}
    found: dict[str, str] = {}
    indent: int | None = None
    name = ""
    for line in text[start.end() :].splitlines():
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth <= len(start.group(1)):
            break
        argument = _ARGUMENT.match(line)
        if argument and (indent is None or depth <= indent):
            indent, name = depth, argument.group(2)
            found[name] = argument.group(3)
        elif name:
            found[name] += " " + line.strip()
    return {key: _sentence(_TYPE_WORDS.sub("", value)) for key, value in found.items()}


def _sentence(text: str) -> str:
    """The first sentence of ``text``, plain, with a capital and a full stop."""
    flat = " ".join(text.replace("`", "").split())
    first = re.split(r"(?<=[.!?])\s+(?=[A-Z(])", flat, maxsplit=1)[0].rstrip(" .,:;")
    if not first:
        return ""
    if len(first) > LONGEST_HELP:
        first = first[:LONGEST_HELP].rsplit(" ", 1)[0].rstrip(" .,:;") + "…"
        return first[0].upper() + first[1:]
    return first[0].upper() + first[1:] + "."
