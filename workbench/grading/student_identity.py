"""Who a file is from, by the name that a course system or a student gave it."""

import re
import unicodedata
from pathlib import Path
from typing import Literal

from msgspec import Struct

from workbench.text_format import printable, readable_name

System = Literal["", "canvas", "moodle"]

_CANVAS = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_.+")
_MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?")
_COPY_NUMBER = re.compile(r" \(\d+\)$")
_ENDING = re.compile(r"(\.wbsub|\.ipynb)?(\.tar)?\.\w{1,5}$", re.IGNORECASE)
_COPY_OF = re.compile(r"(?:copy of|사본)\s+", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W_]+")


class Identity(Struct, frozen=True):
    """Who handed something in: a name, and the course system's number for the student, where the file's name has one.

    Args:
        name: The name, in Unicode's composed form (NFC).
        number: The course system's number, or "".
        system: The course system that gave the number, or "".
    """

    name: str
    number: str = ""
    system: System = ""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two files of one student: the number where there is one, else the name."""
        return (self.system, self.number) if self.number else ("", self.name)


def identity_of(path: Path, lab: str) -> Identity:
    """The student that the name of a file or folder tells of.

    Canvas names a file ``kimchulsoo_LATE_4711_99_lab.ipynb``, Moodle a file or folder
    ``Kim Chul-soo_123_assignsubmission_file_``, Google Classroom a file ``Lab title - Kim Chul-soo.ipynb``, and
    ``wb.labs.submit`` ``lab-kim.wbsub.zip``. Any other name is the student's.

    Args:
        path: The file or folder.
        lab: The lab's name.

    Returns:
        The student.

    >>> identity_of(Path("kimchulsoo_LATE_4711_99_lab.ipynb"), "edges")
    Identity(name='kimchulsoo', number='4711', system='canvas')
    """
    name = printable(unicodedata.normalize("NFC", readable_name(path.name)))
    moodle = _MOODLE.fullmatch(name)
    if moodle is not None:
        return Identity(moodle["who"], moodle["id"], "moodle")
    if path.is_dir():
        return Identity(name)
    canvas = _CANVAS.fullmatch(name)
    if canvas is not None:
        return Identity(canvas["who"], canvas["id"], "canvas")
    stem = _COPY_NUMBER.sub("", _ENDING.sub("", name))
    return Identity(_without_title(stem, lab))


def is_marked_late(path: Path) -> bool:
    """Whether Canvas wrote into the file's name that it came late.

    >>> is_marked_late(Path("kimchulsoo_LATE_4711_99_lab.ipynb"))
    True
    """
    canvas = _CANVAS.fullmatch(readable_name(path.name))
    return canvas is not None and canvas["late"] is not None


def is_said_to_be(identity: Identity, name: str) -> bool:
    """Whether a name that stands in a submission may be that of the student who handed it in.

    Spelling by case, spaces and punctuation is left aside, and a part of the name will do.

    >>> is_said_to_be(Identity("kimchulsoo", "4711", "canvas"), "Kim Chul-soo")
    True
    """
    said, known = _plain(unicodedata.normalize("NFC", name)), _plain(identity.name)
    return not said or said in known or known in said or said == identity.number


def mixes_alphabets(name: str) -> bool:
    """Whether a word of a name has letters of several alphabets that look alike: it may pass for another's.

    >>> mixes_alphabets("Kim Mina"), mixes_alphabets("Kim Min\N{CYRILLIC SMALL LETTER A}")
    (False, True)
    """
    return any(len(_alphabets(word)) > 1 for word in _NO_LETTERS.split(name))


def _alphabets(word: str) -> set[str]:
    firsts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return firsts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL"}


def _without_title(stem: str, lab: str) -> str:
    """``edges-kim`` and ``Copy of Edges - Kim`` without the lab's name."""
    if stem.startswith(f"{lab}-") and len(stem) > len(lab) + 1:
        return stem[len(lab) + 1 :]
    parts = _COPY_OF.sub("", stem).split(" - ")
    others = [part for part in parts if _plain(lab) not in _plain(part)]
    return " - ".join(others) if len(others) < len(parts) and others else stem


def _plain(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()
