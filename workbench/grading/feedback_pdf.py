"""Feedback as PDF, by fpdf2, with a font of this computer that has the letters of the student's name and texts."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workbench.grading.feedback import FeedbackContent, FeedbackSection, printable_lines
from workbench.messages import TeachingError, mark

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
    "/System/Library/Fonts/Supplemental/AppleGothic.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/malgun.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
"""Those with Korean first. None is part of the workbench; what a PDF holds of one is the letters that it uses."""
_FAMILY = "feedback"
_COLOURS = {"passed": (4, 120, 87), "partly": (180, 83, 9), "not": (185, 28, 28)}
_GREY = (107, 114, 128)
_HEAD, _SUBHEAD, _BODY, _LINE = 15, 12, 10, 5.5


class PdfUnavailable(TeachingError):
    """Feedback cannot be written as PDF.

    Install the library and name a font that has the letters of your students' names, or leave out ``--pdf``: the HTML
    pages can be printed to a file from any browser.
    """

    code = "pdf-unavailable"
    template = mark("Feedback cannot be written as PDF: expected {expected}, received {received}.")


_NO_LIBRARY = mark("the library fpdf2 (pip install fpdf2)")
_NONE = mark("none")
_SOME_FONT = mark("a font with the letters of all texts, named with --pdf-font FILE")
_NOT_A_FONT = mark("{path}, which is no TrueType or OpenType font")
_NO_FONT = mark("no such file as {path}")
_NO_LETTERS = mark("{path}, which has no {letters}")


def font_for(named: Path | None, contents: Iterable[FeedbackContent]) -> Path:
    """The font that all feedback is written with: the one that is named, else the first of this computer that will do.

    Args:
        named: The instructor's choice.
        contents: What will be written.

    Returns:
        The font's file.

    Raises:
        PdfUnavailable: The library is missing, or no font has all letters.
    """
    from workbench.messages import say

    if find_spec("fpdf") is None:
        raise PdfUnavailable(expected=say(_NO_LIBRARY), received=say(_NONE))
    letters = {letter for content in contents for letter in _texts(content) if letter.isalnum()}
    received = say(_NONE)
    for path in [named] if named else map(Path, _FONTS):
        if not path.is_file():
            received = say(_NO_FONT, path=path) if named else received
            continue
        known = _letters_of(path)
        missing = sorted(letters - known)
        if not known:
            received = say(_NOT_A_FONT, path=path) if named else received
            continue
        if not missing:
            return path
        received = say(_NO_LETTERS, path=path, letters=" ".join(missing[:5]))
    raise PdfUnavailable(expected=say(_SOME_FONT), received=received)


def feedback_pdf(content: FeedbackContent, font: Path) -> bytes:
    """The feedback of one student as PDF on A4.

    Args:
        content: What it says.
        font: A TrueType or OpenType font, or a collection of them, of which the first counts.

    Returns:
        The file's content.
    """
    from fpdf import FPDF

    document = FPDF()
    document.set_title(content.title)
    document.add_font(_FAMILY, fname=str(font))
    document.add_page()
    _write(document, content.title, _HEAD)
    _write(document, content.student, _SUBHEAD)
    for note in content.notes:
        _write(document, note)
    for section in content.sections:
        _section(document, section)
    for cell, message in content.problems:
        _write(document, f"{cell}: {message}", colour=_GREY)
    return bytes(document.output())


def _section(document: Any, section: FeedbackSection) -> None:
    document.ln(_LINE / 2)
    colour = _COLOURS.get(section.state, _GREY)
    _write(document, f"{section.heading} · {section.points} · {section.stated}", _SUBHEAD, colour)
    for line in (*section.lines, section.comment):
        _write(document, line)


def _write(document: Any, text: str, size: int = _BODY, colour: tuple[int, int, int] = (0, 0, 0)) -> None:
    if not text:
        return
    document.set_font(_FAMILY, size=size)
    document.set_text_color(*colour)
    document.multi_cell(0, _LINE * size / _BODY, printable_lines(text), new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")


def _texts(content: FeedbackContent) -> str:
    sections = [
        text
        for each in content.sections
        for text in (each.heading, each.points, each.stated, each.comment, *each.lines)
    ]
    return " ".join([content.title, content.student, *content.notes, *sections, *map(" ".join, content.problems)])


def _letters_of(path: Path) -> set[str]:
    """The letters that a font has; none where the file is no font that can be used."""
    from fontTools.ttLib import TTFont

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return set(map(chr, font.getBestCmap() or ()))
    except Exception:  # noqa: BLE001 - TTLibError, struct.error, KeyError and others of a file that is no font
        return set()
