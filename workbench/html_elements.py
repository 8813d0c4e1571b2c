"""HTML and SVG put together from elements: every text in it is escaped, unless it is marked as markup already.

Texts of learners (names of classes, nodes, runs, students) need no care this way, and forgetting is harmless.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from markupsafe import Markup, escape

__all__ = [
    "Markup",
    "element",
    "elements",
    "escape",
    "joined",
    "page",
    "picture",
    "prose",
    "row",
    "swatch",
    "table",
    "text_table",
]

_CODE = re.compile(r"`+([^`]+)`+")
_WITHOUT_END = frozenset({"circle", "img", "input", "line", "meta", "path", "polyline", "rect"})
_EMPTY = Markup()
_NUMBER = re.compile(r"[-+−]?[\d.,]+(e[-+]?\d+)?( ?%)?")
_NO_VALUES = frozenset({"", "–", "-", "—"})
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">{head}<title>{title}</title>'
    "<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
)


def element(tag: str, /, *children: object, **attributes: object) -> Markup:
    """An element with ``children`` one after the other; those that are no :class:`Markup` are texts.

    Args:
        tag: its name.
        children: markup, or anything else, of which the text is shown.
        attributes: texts by name; ``class_`` is ``class``, ``aria_label`` is ``aria-label``. None and "" are left out,
            but for ``alt``, where an empty text says that there is nothing to be read out.

    >>> element("b", "x < y", class_="wb-quiet", title='"x"', hidden=None)
    Markup('<b class="wb-quiet" title="&#34;x&#34;">x &lt; y</b>')
    """
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None and (value != "" or name == "alt")
    )
    if tag in _WITHOUT_END:
        return Markup(f"<{tag}{given}/>")  # noqa: S704 - both parts are escaped or ours
    return Markup(f"<{tag}{given}>{joined(children)}</{tag}>")  # noqa: S704 - as above


def prose(text: str) -> Markup:
    """A text in which what stands between backticks is code.

    >>> prose("Set `x < 1`.")
    Markup('Set <code>x &lt; 1</code>.')
    """
    parts = _CODE.split(text)
    return joined(element("code", part) if at % 2 else part for at, part in enumerate(parts))


def elements(tag: str, children: Iterable[object], /, **attributes: object) -> Markup:
    """An element for each of ``children``, all with the same attributes.

    >>> elements("li", ["a", "b"])
    Markup('<li>a</li><li>b</li>')
    """
    return joined(element(tag, child, **attributes) for child in children)


def joined(children: Iterable[object], between: str = "") -> Markup:
    """Markup and escaped texts one after the other."""
    return Markup(between).join(map(escape, children))  # noqa: S704 - what stands between them is ours


def row(cells: Iterable[object], tag: str = "td", **attributes: object) -> Markup:
    """A row of a table in which every cell is alike."""
    return element("tr", elements(tag, cells), **attributes)


def table(head: Markup, rows: Iterable[Markup], *, caption: object = "", **attributes: object) -> Markup:
    """A table with ``head``, a row or nothing, above ``rows``."""
    return element(
        "table",
        element("caption", caption) if caption else "",
        element("thead", head) if head else "",
        element("tbody", joined(rows)),
        **attributes,
    )


def text_table(heads: Sequence[object], rows: Iterable[Iterable[object]], *, caption: object = "") -> Markup:
    """A table of texts, with a heading for each column.

    Columns that hold other texts than numbers are aligned to the left: JupyterLab aligns every cell to the right.

    >>> text_table([], [["a.png", 12]])
    Markup('<table><tbody><tr><td style="text-align:left">a.png</td><td>12</td></tr></tbody></table>')
    """
    filled = [list(cells) for cells in rows]
    styles = [
        "" if all(map(_is_number, column)) else "text-align:left" for column in zip_longest(*filled, fillvalue="")
    ]
    head = _styled_row("th", heads, styles) if heads else Markup()
    return table(head, (_styled_row("td", cells, styles) for cells in filled), caption=caption)


def _styled_row(tag: str, cells: Sequence[object], styles: Sequence[str]) -> Markup:
    """A row whose cells have a style each; a table without rows has none for its headings."""
    return element(
        "tr", joined(element(tag, cell, style=one) for cell, one in zip_longest(cells, styles, fillvalue=""))
    )


def _is_number(cell: object) -> bool:
    """Whether a cell holds a number, or says that there is none."""
    text = (cell.striptags() if isinstance(cell, Markup) else str(cell)).strip()
    return text in _NO_VALUES or _NUMBER.fullmatch(text) is not None


def picture(content: bytes, alt: str, *, kind: str = "png", **attributes: object) -> Markup:
    """An image inside the page; ``alt`` says in words what it shows."""
    data = base64.b64encode(content).decode()
    return element("img", alt=alt, src=f"data:image/{kind};base64,{data}", **attributes)


def swatch(colour: str) -> Markup:
    """A small square of a colour, with an edge: black is to be seen on a dark ground, and white on a bright one.

    >>> swatch("#000000")
    Markup('<span style="color:#000000;-webkit-text-stroke:1px #888">■</span>')
    """
    return element("span", "■", style=f"color:{colour};-webkit-text-stroke:1px #888")


def page(title: str, body: Markup, style: str, language: str = "en", head: Markup = _EMPTY) -> bytes:
    """A whole HTML page; ``style`` is a style sheet of ours, and ``head`` what else stands in its head."""
    markup = _PAGE.format(language=language, title=title, body=body, head=head, style=Markup(style))  # noqa: S704 - no text of others is in it
    return markup.encode(errors="replace")
