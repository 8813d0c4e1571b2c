"""What is told of an item: values that change nothing when they are looked at."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, overload

from msgspec import Struct

from workbench.graph.document import Graph
from workbench.html_elements import Markup, joined, prose, text_table
from workbench.library.item_cover import cover_of
from workbench.library.item_document import ItemKind
from workbench.messages import mark, say
from workbench.text_format import aligned, shorten, struct_text

_HEADS = (mark("Name"), mark("Kind"), mark("Category"), mark("Version"), mark("Uses"), mark("Description"))
_CAPTION = mark("My library")
_EMPTY = mark("My library has no such item yet: save a graph or a block with wb.library.save(what, name).")
_TEAM = mark("{name} (team)")
_DAMAGED = mark("damaged")
KIND_WORDS: dict[ItemKind, str] = {
    "layer": mark("layer"),
    "block": mark("block"),
    "network": mark("network"),
    "module": mark("module"),
    "flow": mark("flow"),
}
_LONGEST = 60


class LibraryItem(Struct, frozen=True):
    """An item of My library, or of the team's.

    Args:
        name: What it is called.
        kind: ``"layer"``, ``"block"``, ``"network"``, ``"module"`` or ``"flow"``; empty for a damaged one.
        category: Under which it is listed.
        description: What it is for.
        version: The number of its newest version, from 1.
        created: When that was saved, as ISO 8601 in UTC.
        uses: How often it was taken out of the library.
        layers: How many nodes it has at its outermost level, or in its block.
        has_code: Whether it carries code of somebody's own, which is not run by looking at it.
        team: Whether it belongs to the team's library, which is only read.
        problem: Why it cannot be used; empty for a sound one.
        key: What its folder or file is called.

    >>> wb.library.save(graph, "Digits").version
    1
    """

    name: str
    kind: ItemKind | Literal[""]
    category: str = ""
    description: str = ""
    version: int = 1
    created: str = ""
    uses: int = 0
    layers: int = 0
    has_code: bool = False
    team: bool = False
    problem: str = ""
    key: str = ""

    def __repr__(self) -> str:
        return struct_text(self)


class ItemVersion(Struct, frozen=True):
    """A version of an item.

    Args:
        version: Its number, from 1.
        created: When it was saved, as ISO 8601 in UTC.
        layers: How many nodes it has at its outermost level, or in its block.
        problem: Why it cannot be used; empty for a sound one.

    >>> wb.library.save(graph, "Digits").version
    1
    """

    version: int
    created: str = ""
    layers: int = 0
    problem: str = ""


class ItemPreview(Struct, frozen=True, dict=True):
    """What is in a file, before anything of it is taken into My library.

    Args:
        name: What the item is called.
        kind: What it is.
        category: Under which it was listed.
        description: What it is for.
        created: When it was saved, as ISO 8601 in UTC.
        made_by: The version of the workbench that wrote the file.
        document: The drawing; for a block or a layer, a graph of that node alone.
        code: The text of each class and function of somebody's own that it carries. Nothing of it was run.
        present: The item of this name that is in My library already; None where there is none.

    >>> wb.library.save(graph, "Digits").name
    'Digits'
    >>> wb.library.preview(wb.library.export("Digits", folder / "digits.wbmodule")).kind
    'network'
    """

    name: str
    kind: ItemKind
    category: str
    description: str
    created: str
    made_by: str
    document: Graph
    code: tuple[str, ...]
    present: LibraryItem | None

    @cached_property
    def cover(self) -> Markup:
        """A picture of the document as SVG, drawn from it and not taken from the file."""
        return cover_of(self.document)

    def __repr__(self) -> str:
        return struct_text(self)


class LibraryItems(Sequence[LibraryItem]):
    """Items of My library and of the team's, shown as a table.

    Args:
        items: The items.
        problems: What is wrong with the folders themselves, a sentence each.

    >>> len(LibraryItems((), ()))
    0
    """

    def __init__(self, items: Sequence[LibraryItem], problems: Sequence[str]) -> None:
        self._items = tuple(items)
        self.problems = tuple(problems)

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> LibraryItem: ...
    @overload
    def __getitem__(self, index: slice) -> "Sequence[LibraryItem]": ...
    def __getitem__(self, index: int | slice) -> "LibraryItem | Sequence[LibraryItem]":
        return self._items[index]

    def __iter__(self) -> Iterator[LibraryItem]:
        return iter(self._items)

    def __repr__(self) -> str:
        if not self._items:
            return "\n".join((say(_EMPTY), *self.problems))
        rows = [[say(head) for head in _HEADS], *(_row(item) for item in self._items)]
        return "\n".join((aligned(rows, [False, False, False, True, True, False]), *self.problems))

    def _repr_html_(self) -> str:
        told = [prose(problem) for problem in self.problems]
        if not self._items:
            return joined((prose(say(_EMPTY)), *told))
        heads = [say(head) for head in _HEADS]
        return joined((text_table(heads, [_row(item) for item in self._items], caption=say(_CAPTION)), *told))


def _row(item: LibraryItem) -> list[str]:
    name = shorten(item.name, _LONGEST)
    return [
        say(_TEAM, name=name) if item.team else name,
        say(KIND_WORDS[item.kind]) if item.kind else say(_DAMAGED),
        item.category,
        str(item.version),
        str(item.uses),
        shorten(" ".join((item.problem or item.description).split()), _LONGEST),
    ]
