"""A language in which every letter has an accent and every text stands between ⟦ and ⟧, with its places kept.

Under it, whatever still has plain Latin letters was never translated: an English text that escaped, or a name.
"""

import re
from collections.abc import Collection
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench.locales.extraction import TEMPLATE

LANGUAGE = "ko"  # any that has no catalogue of its own when the tests run
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = str.maketrans(_PLAIN, "áƀćďéƒǵĥíĵķĺḿńóṗɋŕśťúṽẃẋýźÁɃĆĎÉƑǴĤÍĴĶĹḾŃÓṖɊŔŚŤÚṼẂẊÝŹ")
_PLACE = re.compile(r"(\{\{|\}\}|\{[^{}]*\})")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_READ = frozenset({"alt", "aria-label", "placeholder", "title"})
_UNREAD = frozenset({"style", "script", "pre", "code"})


def pseudo(text: str) -> str:
    """The text in the language of the test.

    >>> pseudo("{name} fits")
    '⟦{name} ƒíťś⟧'
    """
    parts = _PLACE.split(text)
    return "⟦" + "".join(part if _PLACE.fullmatch(part) else part.translate(_ACCENTED) for part in parts) + "⟧"


def compile_catalogue(folder: Path, *, left_out: Collection[str] = ()) -> None:
    """Write the catalogue of the language below ``folder``, without the texts ``left_out``."""
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file)
    catalogue.locale = LANGUAGE
    for message in catalogue:
        if message.id and message.id not in left_out:
            one = message.id if isinstance(message.id, str) else message.id[1]
            # ko has one form for every count.
            message.string = pseudo(one) if isinstance(message.id, str) else (pseudo(one),)
    path = folder / LANGUAGE / "LC_MESSAGES" / "workbench.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def escaped(text: str, names: frozenset[str]) -> list[str]:
    """The words of a text that no translation has touched and that are none of ``names``."""
    return [word for word in _WORD.findall(text) if len(word) > 1 and word not in names]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        self.texts += [value for name, value in attrs if name in _READ and value]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.texts.append(data)


def read(html: str) -> list[str]:
    """What a reader or a screen reader finds in a page: its texts, without code and style."""
    reader = _Reader()
    reader.feed(html)
    return [text for text in reader.texts if text.strip()]
