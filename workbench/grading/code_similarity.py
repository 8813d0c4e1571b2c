"""How alike submissions are: fingerprints of their code without names, comments, layout and the text of strings.

Code that is kept in a string, as it is or encoded, is read as the code that it is (see ``hidden_code``).

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every few neighbouring groups of tokens the one with the smallest
digest is kept, so that a copied passage is found wherever it stands and most of the rest is thrown away.
"""

import io
import keyword
import tokenize
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import combinations

from msgspec import Struct

from workbench.grading.hidden_code import hidden_code
from workbench.messages import mark, say

_GROUP = 12
"""Tokens in a group; shorter passages are alike by chance."""
_WINDOW = 6
_LEFT_OUT = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
)
_FEWEST = 4
"""Fingerprints below which nothing is said: too little of it is the student's own."""


_FEWEST_OF_SOLUTION = 12
_SOLUTION = mark("(the published solution)")


class SimilarPair(Struct, frozen=True):
    """Two students, and the share of the smaller one's own code that the other has too, 0 to 1."""

    one: str
    other: str
    alike: float
    shared: int


def normalised(source: str) -> list[str]:
    """The tokens of a source without what a copier changes first; those up to the first that is no Python."""
    tokens: list[str] = []
    read = tokenize.generate_tokens(io.StringIO(source).readline)
    with suppress(tokenize.TokenError, SyntaxError):
        tokens.extend(_normal(token) for token in read if token.type not in _LEFT_OUT)
    return tokens


def fingerprints_of(sources: Iterable[str]) -> tuple[int, ...]:
    """The fingerprints of cells, sorted."""
    found: set[int] = set()
    for source in sources:
        for each in (source, *hidden_code(source)):
            found |= _winnowed(normalised(each))
    return tuple(sorted(found))


def similar_pairs(prints: Mapping[str, Sequence[int]], given: Iterable[int], least: float = 0.5) -> list[SimilarPair]:
    """The pairs of students that share at least this part of what was not given to them, the most alike first."""
    known = set(given)
    own = {student: set(each) - known for student, each in prints.items()}
    pairs = []
    for one, other in combinations(sorted(own), 2):
        smaller = min(len(own[one]), len(own[other]))
        shared = len(own[one] & own[other])
        if smaller >= _FEWEST and shared / smaller >= least:
            pairs.append(SimilarPair(one, other, round(shared / smaller, 3), shared))
    return sorted(pairs, key=lambda pair: (-pair.alike, -pair.shared, pair.one, pair.other))


def copies_of_solution(
    prints: Mapping[str, Sequence[int]], handed_out: Iterable[int], solution: Iterable[int], least: float = 0.8
) -> list[SimilarPair]:
    """The students whose code has nearly all of what the published solution has beyond the notebook handed out.

    Right answers of a few lines are alike by themselves: a short solution is copied by nobody.
    """
    own = set(solution) - set(handed_out)
    if len(own) < _FEWEST_OF_SOLUTION:
        return []
    shared = {student: len(own & set(each)) for student, each in prints.items()}
    pairs = [
        SimilarPair(student, say(_SOLUTION), round(count / len(own), 3), count)
        for student, count in shared.items()
        if count / len(own) >= least
    ]
    return sorted(pairs, key=lambda pair: (-pair.alike, pair.one))


def _normal(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME:
        return token.string if keyword.iskeyword(token.string) else "name"
    if token.type == tokenize.STRING:
        return "text"
    return token.string


def _winnowed(tokens: Sequence[str]) -> set[int]:
    groups = [
        zlib.crc32(" ".join(tokens[start : start + _GROUP]).encode()) for start in range(len(tokens) - _GROUP + 1)
    ]
    return {min(groups[start : start + _WINDOW]) for start in range(max(len(groups) - _WINDOW + 1, 1 if groups else 0))}
