"""The training settings of a ``Network`` node."""

import re
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from workbench.flow.network_errors import TrainingSettingRefused
from workbench.graph.document import Node
from workbench.graph.graph_files import compact
from workbench.messages import mark, say
from workbench.training.setup.settings import Settings, from_json

_TYPES: Mapping[str, str] = {
    "int": mark("a whole number"), "float": mark("a number"), "str": mark("a text"), "bool": mark("True or False"),
    "null": mark("None"), "array": mark("a list"), "object": mark("a dictionary"),
}  # fmt: skip
"""What a learner calls the types of JSON."""
_OTHER_TYPE = mark("expected {expected}, received {received}.")
_NO_SETTING = mark("there is no setting {received!r} here; check the spelling.")
_LACKING = mark("the setting {name!r} is missing.")
_NO_CHOICE = mark("{received} is none of the choices; check the spelling.")
_NOT_SO = mark("this value cannot be.")
_EITHER = mark("{first} or {last}")
_FORMS = (
    (re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<received>[^`]+)`"), _OTHER_TYPE),
    (re.compile(r"Object contains unknown field `(?P<received>.*)`"), _NO_SETTING),
    (re.compile(r"Object missing required field `(?P<name>.*)`"), _LACKING),
    (re.compile(r"Invalid (?:enum )?value (?P<received>.*)", re.DOTALL), _NO_CHOICE),
)
"""What msgspec says of a value, and what that is called here."""


def settings_of(node: Node) -> Settings:
    """The settings of a ``Network`` node.

    Args:
        node: The node; its parameters are those settings that differ from the defaults.

    Returns:
        The settings; without a seed it is 0, so that the same flow gives the same network.

    Raises:
        TrainingSettingRefused: A value cannot be; the message says what can.
    """
    settings = drawn_settings(node)
    return settings if settings.seed is not None else replace(settings, seed=0)


def drawn_settings(node: Node) -> Settings:
    """The settings of a ``Network`` node as they were chosen, to be shown and changed.

    Args:
        node: The node; its parameters are those settings that differ from the defaults.

    Returns:
        The settings.

    Raises:
        TrainingSettingRefused: A value cannot be; the message says what can.
    """
    known = {name: value for name, value in node.params.items() if name in Settings.__struct_fields__}
    try:
        return from_json(compact(known).encode())
    except msgspec.ValidationError as error:
        raise _refused(node, error) from error


def _refused(node: Node, error: msgspec.ValidationError) -> TrainingSettingRefused:
    """The error for a setting that cannot be; what the settings say themselves is in the cause's text."""
    text, _, place = str(error).partition(" - at `")
    setting = place.rstrip("`").removeprefix("$").removeprefix(".")
    if not text.endswith("."):
        text = _in_words(text)
    return TrainingSettingRefused(where=f"{node.name}.{setting}" if setting else node.name, reason=text)


def _in_words(text: str) -> str:
    """What msgspec says of a value, as a sentence."""
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
