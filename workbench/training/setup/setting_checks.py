"""Checks of single settings that several kinds of settings share."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.messages import mark, say
from workbench.training.setup.setting_limits import Flag, Number, Whole, checked, refuse

ONE_OF = mark("one of {choices}")
OR_NONE = mark("{phrase}, or None")
_TEXT = mark("a text")


def check_fields(value: Struct, limits: Mapping[str, Whole | Number | Flag], where: str) -> None:
    """Bring each field to its normal form, in place. Raises BadSetting."""
    for name, limit in limits.items():
        force_setattr(value, name, checked(limit, getattr(value, name), where=where, parameter=name))


def check_choice(
    value: object, choices: tuple[str, ...], *, where: str, parameter: str, optional: bool = False
) -> None:
    """Raises BadSetting unless ``value`` is one of ``choices``."""
    if value in choices:
        return
    phrase = say(ONE_OF, choices=", ".join(map(repr, choices)))
    expected = say(OR_NONE, phrase=phrase) if optional else phrase
    refuse(value, where=where, parameter=parameter, expected=expected, example=choices[0])


def check_text(value: object, *, where: str, parameter: str, example: str, optional: bool = False) -> None:
    """Raises BadSetting unless ``value`` is a text that is not empty."""
    if not isinstance(value, str) or not value:
        expected = say(OR_NONE, phrase=say(_TEXT)) if optional else say(_TEXT)
        refuse(value, where=where, parameter=parameter, expected=expected, example=example)
