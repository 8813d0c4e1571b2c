"""What is wrong with a value that was read from JSON, in a learner's words."""

import re
from collections.abc import Mapping

from workbench.messages import mark, say

_TYPES: Mapping[str, str] = {
    "int": mark("a whole number"), "float": mark("a number"), "str": mark("a text"), "bool": mark("True or False"),
    "null": mark("None"), "array": mark("a list"), "object": mark("a dictionary"),
}  # fmt: skip
"""What a learner calls the types of JSON."""
_OTHER_TYPE = mark("expected {expected}, received {received}.")
_LIMITED = mark("expected {expected} within its limits ({limit}).")
_NO_SETTING = mark("there is no setting {received!r} here; check the spelling.")
_LACKING = mark("the setting {name!r} is missing.")
_NO_CHOICE = mark("{received} is none of the choices; check the spelling.")
_NOT_SO = mark("it is not written as it has to be.")
_EITHER = mark("{first} or {last}")
_FORMS = (
    (re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<received>[^`]+)`"), _OTHER_TYPE),
    (re.compile(r"Expected `(?P<expected>[^`]+)` (?P<limit>[<>].+)"), _LIMITED),
    (re.compile(r"Object contains unknown field `(?P<received>.*)`"), _NO_SETTING),
    (re.compile(r"Object missing required field `(?P<name>.*)`"), _LACKING),
    (re.compile(r"Invalid (?:enum )?value (?P<received>.*)", re.DOTALL), _NO_CHOICE),
)
"""What msgspec says of a value, and what that is called here."""


def json_flaw(text: str) -> str:
    """What msgspec says of a value in JSON, as the end of a sentence.

    Args:
        text: Its message, without the place.

    Returns:
        The same in a learner's words.

    >>> json_flaw("Expected `int | null`, got `str`")
    'expected a whole number or None, received a text.'
    """
    for form, template in _FORMS:
        found = form.fullmatch(text)
        if found is not None:
            return say(template, **{name: _kinds(value) for name, value in found.groupdict().items()})
    return say(_NOT_SO)


def _kinds(text: str) -> str:
    """Names of types as a learner knows them: "a whole number or None"; any other text as it is."""
    names = text.split(" | ")
    if not set(names) <= set(_TYPES):
        return text
    words = [say(_TYPES[name]) for name in names]
    return words[0] if len(words) == 1 else say(_EITHER, first=", ".join(words[:-1]), last=words[-1])
