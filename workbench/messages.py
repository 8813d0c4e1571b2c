"""The one way a text reaches a learner: a template with named places, translated, then filled.

English templates are the source. ``mark`` and ``mark_plural`` show them to the extraction (``workbench.locales``) where
they stand as constants; ``say`` and ``say_plural`` translate and fill them. Values are filled in after translation and
are never templates themselves. A catalogue that is missing or broken, and a translation with a wrong place, give the
English text: no catalogue can break the product.
"""

import gettext
import os
import struct
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePath
from string import Formatter
from typing import ClassVar, NamedTuple

_DOMAIN = "workbench"
_LOCALES = Path(__file__).parent / "locales"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# What gettext raises for a file that is no catalogue, is cut off, names no codec or has no sensible plural rule.
_BROKEN = (OSError, ValueError, LookupError, TypeError, SyntaxError, struct.error, RecursionError)
_CONTEXT_END = "\x04"  # between a context and its text in a compiled catalogue
# Every plural rule in use looks at a number below 100, or at its last two digits.
_PERIOD = 100


class Plural(NamedTuple):
    """A text that depends on a count: its English form for one, and for other numbers; both have ``{count}``."""

    one: str
    other: str


def mark(template: str) -> str:
    """Return ``template`` unchanged; marks it for extraction."""
    return template


def mark_plural(one: str, other: str) -> Plural:
    """The two English forms of a text that depends on a count; marks them for extraction."""
    return Plural(one, other)


def say(template: str, /, **values: object) -> str:
    """Translate ``template`` and fill its places.

    >>> say("{layer} needs {count} inputs", layer="add", count=2)
    'add needs 2 inputs'
    """
    return _filled(_translations().gettext(template), template, values)


def say_plural(template: Plural, count: int, /, **values: object) -> str:
    """Translate the form of ``template`` that fits ``count``, and fill its places; ``{count}`` is one of them.

    >>> say_plural(mark_plural("{count} layer of {name}", "{count} layers of {name}"), 1, name="block")
    '1 layer of block'
    """
    values = {"count": count, **values}
    english = template.one if count == 1 else template.other
    try:
        translated = _translations().ngettext(*template, count)
    except _BROKEN:  # a plural rule that fails for this number
        translated = english
    return _filled(translated, english, values)


def _filled(translated: str, english: str, values: Mapping[str, object]) -> str:
    values = {name: _readable(value) for name, value in values.items()}
    if translated != english:
        try:
            return translated.format(**values)
        except (LookupError, ValueError, AttributeError, TypeError):
            pass  # the translation has another place than the English text
    return english.format(**values)


def _readable(value: object) -> object:
    """A value as a learner knows it: paths as text, and mappings of any kind as dictionaries."""
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {_readable(key): _readable(item) for key, item in value.items()}
    if type(value) is list:
        return [_readable(item) for item in value]
    return tuple(map(_readable, value)) if type(value) is tuple else value


@cache
def _translations() -> gettext.NullTranslations:
    """The catalogue for the first language of the user's environment that has one, or English."""
    path = gettext.find(_DOMAIN, _LOCALES, _languages())
    if path is None:
        return gettext.NullTranslations()
    try:
        with Path(path).open("rb") as file:
            return gettext.GNUTranslations(file)
    except _BROKEN:
        return gettext.NullTranslations()


def _languages() -> list[str]:
    """The languages the user prefers to English, the best first, by the usual variables of the environment."""
    wanted = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    return list(takewhile(lambda language: language[:2].lower() != "en", wanted.split(":")))


def language() -> str:
    """The language of the texts, as pages name it: that of the catalogue, or ``en``."""
    return str(_translations().info().get("language") or "en").replace("_", "-")


class TextsOfContext(NamedTuple):
    """The translations of all texts of one context, for a program that fills them itself."""

    texts: dict[str, str]
    plurals: dict[str, tuple[str, ...]]
    """By the English form for one: the forms of the language."""
    plural_form: str
    """A digit for each count from 0 to 199: which form it takes. Larger counts take that of 100 + their last two."""


def texts_of(context: str) -> TextsOfContext:
    """The translations of all texts that are marked with ``context``; those with a wrong place are left out.

    In English there are none, since the texts themselves are English.
    """
    catalogue = _translations()
    entries: Mapping[object, str] = getattr(catalogue, "_catalog", {})  # gettext has no public way to list them
    prefix = context + _CONTEXT_END
    texts: dict[str, str] = {}
    forms: dict[str, dict[int, str]] = {}
    for key, translated in entries.items():
        english, form = key if isinstance(key, tuple) else (key, None)
        if not (isinstance(english, str) and english.startswith(prefix)):
            continue
        english = english.removeprefix(prefix)
        if not _fits(translated, english, also=() if form is None else ("count",)):
            continue
        if form is None:
            texts[english] = translated
        else:
            forms.setdefault(english, {})[form] = translated
    rule = _plural_rule(catalogue)
    used = {int(digit) for digit in rule}
    plurals = {key: tuple(found[form] for form in sorted(found)) for key, found in forms.items() if used <= set(found)}
    return TextsOfContext(texts, plurals, rule)


def _plural_rule(catalogue: gettext.NullTranslations) -> str:
    rule = getattr(catalogue, "plural", lambda count: int(count != 1))
    try:
        return "".join(str(rule(count)) for count in range(2 * _PERIOD))
    except _BROKEN:
        return ""


def _fits(translated: str, english: str, also: tuple[str, ...] = ()) -> bool:
    """Whether a translation has no other places than the English text."""
    places = _places(translated)
    return places is not None and places <= {*(_places(english) or ()), *also}


def _places(template: str) -> set[str] | None:
    """The names of a template's places; None for one that cannot be read."""
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:
        return None


class WorkbenchError(Exception):
    """Base of every error of the workbench. ``wb.errors`` lists them all; ``code`` names the reason, each once.

    Catch it to handle whatever the workbench refuses; print it to see what to do.
    """

    code: ClassVar[str] = "workbench-error"


class TeachingError(WorkbenchError, ValueError):
    """Base of every refusal: one class a reason, which says where, what was expected, what came, and what to do.

    ``code`` names the reason, ``values`` are the facts, ``str()`` is the sentence.
    """

    code: ClassVar[str] = "refused"
    template: ClassVar[str] = mark("{where}: expected {expected}, received {received}.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(say(self.template, **values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(kind: type[TeachingError], values: dict[str, object]) -> TeachingError:
    return kind(**values)
