"""Which items match what was typed, best first: by the rules of the search in the list of layers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from workbench.library.library_item import LibraryItem

_BETWEEN = re.compile(r"[\s_\-/]+")
_CATEGORY_LETTERS, _DETAIL_LETTERS = 3, 3


def _compact(text: str) -> str:
    """A text as it is compared: small letters, Korean syllables taken apart, without spaces and hyphens."""
    return _BETWEEN.sub("", unicodedata.normalize("NFD", text).lower())


def _words(text: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)", " ", text)
    return [_compact(word) for word in _BETWEEN.split(apart)]


def _begins_words(typed: Sequence[str], text: str) -> bool:
    there = _words(text)
    return all(any(other.startswith(word) for other in there) for word in typed)


def _is_subsequence(typed: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in typed)


def _distances(a: str, b: str) -> list[int]:
    """The distances from ``a`` to each beginning of ``b``, the empty one first (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        following = [i]
        for j in range(1, len(b) + 1):
            least = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                least = min(least, before[j - 2] + 1)
            following.append(least)
        before, row = row, following
    return row


def _is_mistyped(typed: str, text: str) -> bool:
    """Whether what was typed is ``text``, or its beginning, with an error: one from four letters on, two from eight."""
    most = min(len(typed) // 4, 2)
    if most == 0:
        return False
    row = _distances(typed, text[: len(typed) + most])
    near = range(len(typed) - 2, len(typed) + 3)
    return any(0 <= place < len(row) and row[place] <= most for place in near)


def score(query: str, item: LibraryItem) -> int | None:
    """How well an item matches: 0 is best, None is not at all.

    >>> score("resid", LibraryItem("Residual block", "block")), score("pool", LibraryItem("Residual block", "block"))
    (3, None)
    """
    typed, label, group = _compact(query), _compact(item.name), _compact(item.category)
    capitals = "".join(letter for letter in item.name if letter.isupper() or letter.isdigit()).lower()
    rules = (
        (0, label == typed),
        (2, bool(group) and group == typed),
        (3, label.startswith(typed)),
        (4, _begins_words(_words(query.strip()), item.name)),
        (5, capitals.startswith(typed)),
        (7, len(typed) >= _CATEGORY_LETTERS and group.startswith(typed)),
        (8, typed in label),
        (9, len(typed) > 1 and label[:1] == typed[:1] and _is_subsequence(typed, label)),
        (10, _is_mistyped(typed, label)),
        (11, len(typed) >= _DETAIL_LETTERS and typed in _compact(item.description)),
    )
    return next((points for points, fits in rules if fits), None)


def ranked(query: str, items: Iterable[LibraryItem]) -> list[LibraryItem]:
    """The items that match, best first; then shorter names before longer ones, else in the order given."""
    if not query.strip():
        return list(items)
    scored = [(points, item) for item in items if (points := score(query, item)) is not None]
    return [item for _, item in sorted(scored, key=lambda found: (found[0], len(found[1].name)))]
