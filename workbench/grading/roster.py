"""The list of a class as CSV: who should have handed something in, and under which name and number."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from workbench.grading.csv_files import read_rows
from workbench.grading.mail_address import mail_address
from workbench.grading.student_identity import Identity
from workbench.messages import TeachingError, mark, say
from workbench.text_format import printable, shorten

_NAMES = ("student", "name", "student name", "full name", "이름", "성명", "학생", "학생 이름")
_FIRST, _LAST = ("first name", "given name", "given names", "이름"), ("last name", "surname", "family name", "성")
_NUMBERS = ("id", "sis user id", "student id", "number", "id number", "user id", "학번", "번호")
_ADDRESSES = ("email", "e-mail", "email address", "e-mail address", "mail", "이메일", "전자우편", "메일")
_NO_WORD = re.compile(r"[\W_]+")
_COLUMNS = mark("a column 'student' or 'id'")
_STUDENTS = mark("a line for each student")
_NO_LINES = mark("none")
_POINTS_POSSIBLE = "points possible"
_LONGEST_HEAD = 200


class RosterBroken(TeachingError):
    """A class list cannot be used.

    Give a CSV file whose first line names its columns, with the students' names or numbers among them.
    """

    code = "roster-broken"
    template = mark(
        "{where} is no class list: expected {expected}, received {received}. Save it as CSV with a first line."
    )


class Listed(Struct, frozen=True):
    """A student of the class: a name, the numbers that stand beside it, and a mail address."""

    name: str
    numbers: tuple[str, ...] = ()
    email: str = ""


def read_roster(path: Path) -> tuple[Listed, ...]:
    """The students of a class list: a CSV with a column for the name, for a number, or both.

    The grade exports of Canvas and Moodle serve as they are, in UTF-8 or as Excel writes them in Korea.

    Args:
        path: The CSV file.

    Returns:
        The students in the list's order.

    Raises:
        RosterBroken: The file has no such column, or no student.
        OSError: The file cannot be read.
    """
    return tuple(one for one, _ in read_students(path))


def read_students(path: Path) -> list[tuple[Listed, dict[str, str]]]:
    """The students of a CSV file with all cells of their lines, by the column's name in small letters.

    Args:
        path: The CSV file.

    Returns:
        Each student with the line's cells.

    Raises:
        RosterBroken: The file has no column for a name or a number, or no student.
        OSError: The file cannot be read.
    """
    rows = read_rows(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    names = [at for at, word in enumerate(head) if word in _NAMES][:1]
    if not names or any(word in _LAST for word in head):
        parts = [[at for at, word in enumerate(head) if word in words][:1] for words in (_LAST, _FIRST)]
        names = [at for part in parts for at in part] or names
    numbers = [at for at, word in enumerate(head) if word in _NUMBERS]
    if not names and not numbers:
        received = shorten(printable(", ".join(head)), _LONGEST_HEAD) or say(_NO_LINES)
        raise RosterBroken(where=path, expected=say(_COLUMNS), received=received)
    addresses = [at for at, word in enumerate(head) if word in _ADDRESSES][:1]
    students = [(_listed(row, names, numbers, addresses), dict(zip(head, row, strict=False))) for row in rows[1:]]
    found = [(one, cells) for one, cells in students if one.name or one.numbers]
    if not found:
        raise RosterBroken(where=path, expected=say(_STUDENTS), received=say(_NO_LINES))
    return found


class RosterMatch(Struct, frozen=True):
    """The student of the list that each submission is from, and the students without a submission."""

    listed: Mapping[Identity, Listed] = {}
    missing: tuple[Listed, ...] = ()


def match_roster(roster: Sequence[Listed], identities: Sequence[Identity]) -> RosterMatch:
    """Which student of the list each submission is from, and who of the list is missing.

    A course system's number counts first, then the name: in any order of its words, with or without spaces. A name that
    two students of the list have, or two submissions, is left unmatched: nobody's work is given to another.

    Args:
        roster: The class list.
        identities: Who the submissions say that they are from.

    Returns:
        The student of the list for each submission that has one, and the students without a submission.
    """
    by_number = _unique((number, one) for one in roster for number in one.numbers)
    by_name = _unique((form, one) for one in roster for form in _forms(one.name))
    found: dict[Identity, Listed] = {}
    for identity in identities:
        one = by_number.get(identity.number) or by_number.get(identity.name)
        named = [by_name[form] for form in sorted(_forms(identity.name)) if form in by_name]
        one = one or (named[0] if named else None)
        if one is not None:
            found[identity] = one
    taken = list(found.values())
    sure = {identity: one for identity, one in found.items() if taken.count(one) == 1 or identity.number in one.numbers}
    present = set(map(id, sure.values()))
    return RosterMatch(sure, tuple(one for one in roster if id(one) not in present))


def _listed(row: Sequence[str], names: Sequence[int], numbers: Sequence[int], addresses: Sequence[int]) -> Listed:
    cells = [unicodedata.normalize("NFC", cell).strip().strip("'") for cell in row]
    name = " ".join(cells[at] for at in names if at < len(cells) and cells[at])
    if name.casefold() == _POINTS_POSSIBLE:  # Canvas's second line
        return Listed("")
    found = [mail_address(cells[at]) for at in addresses if at < len(cells)]
    return Listed(name, tuple(cells[at] for at in numbers if at < len(cells) and cells[at]), "".join(found))


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one student's: in any order of the words, with or without spaces.

    >>> same_name("Kim, Minji", "minji kim"), same_name("Kim Minji", "kimminji"), same_name("Kim", "Lee")
    (True, True, False)
    """
    return bool(_forms(one) & _forms(other))


def _forms(name: str) -> frozenset[str]:
    """A name however a course system writes it: its words sorted, and run together in both orders.

    >>> "kimminji" in _forms("Minji Kim") and _forms("Kim, Minji") & _forms("minji kim") != frozenset()
    True
    """
    words = [word for word in _NO_WORD.split(unicodedata.normalize("NFC", name).casefold()) if word]
    if not words:
        return frozenset()
    turned = [*words[-1:], *words[:-1]]
    return frozenset({" ".join(sorted(words)), "".join(words), "".join(turned)})


def _unique(pairs: Iterable[tuple[str, Listed]]) -> dict[str, Listed]:
    """Only what leads to one student."""
    found: dict[str, list[Listed]] = {}
    for word, one in pairs:
        if one not in found.setdefault(word, []):
            found[word].append(one)
    return {word: ones[0] for word, ones in found.items() if len(ones) == 1}
