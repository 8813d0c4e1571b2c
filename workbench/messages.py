"""The one way a text reaches a learner: a template with named places, translated, then filled.

English templates are the source. ``mark`` shows them to the extraction tool (xgettext ``-kmark``) where they stand as
constants; ``say`` translates and fills them. Values are filled in after translation and are never templates themselves.
"""

import gettext
from functools import cache
from pathlib import Path
from typing import ClassVar

_DOMAIN = "workbench"
_LOCALES = Path(__file__).parent / "locales"


def mark(template: str) -> str:
    """Return ``template`` unchanged; marks it for extraction."""
    return template


@cache
def _translations() -> gettext.NullTranslations:
    """The catalogue for the user's language (``LANGUAGE``, ``LC_ALL``, ``LANG``), or English."""
    return gettext.translation(_DOMAIN, _LOCALES, fallback=True)


def say(template: str, /, **values: object) -> str:
    """Translate ``template`` and fill its places.

    >>> say("{layer} needs {count} inputs", layer="add", count=2)
    'add needs 2 inputs'
    """
    return _translations().gettext(template).format(**values)


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
