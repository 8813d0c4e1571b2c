"""All modules in a table, by category, with a small picture of what each does."""

from dataclasses import dataclass
from typing import get_args

from workbench.data.data_errors import BadChoice
from workbench.html_elements import Markup, element, elements, joined, prose
from workbench.messages import mark, say
from workbench.modules.cards.before_after import before_after, example_of
from workbench.modules.cards.card_style import STYLE
from workbench.modules.cards.example_figure import thumbnails
from workbench.modules.catalog_file import paragraphs_of
from workbench.modules.module import Module
from workbench.modules.module_description import Category
from workbench.modules.registry import module_types
from workbench.text_format import aligned

_CATEGORIES: tuple[Category, ...] = get_args(Category)
_WIDTH = 56
_MODULE, _PICTURE, _MEANING = mark("Module"), mark("Before → after"), mark("What it does")


@dataclass(frozen=True)
class ModuleOverview:
    """Modules by category: a table with pictures in a notebook, a table of texts elsewhere.

    Args:
        kinds: The classes, in the order in which they are shown.

    >>> from workbench.modules import Flip
    >>> print(ModuleOverview((Flip,)))
    General
      Flip  뒤집기  Mirror images: left and right, or top and bottom, or both.
    """

    kinds: tuple[type[Module], ...]

    def _grouped(self) -> list[tuple[Category, list[type[Module]]]]:
        groups = [
            (category, [kind for kind in self.kinds if kind.about.category == category]) for category in _CATEGORIES
        ]
        return [(category, kinds) for category, kinds in groups if kinds]

    def _repr_html_(self) -> str:
        """The table; each module makes its picture now."""
        heads = element("tr", elements("th", map(say, (_MODULE, _PICTURE, _MEANING)), scope="col"))
        bodies = joined(self._body(category, kinds) for category, kinds in self._grouped())
        return element("div", STYLE, element("table", element("thead", heads), bodies), class_="wb-card")

    def _body(self, category: Category, kinds: list[type[Module]]) -> Markup:
        head = element("tr", element("th", say(category), colspan="3", scope="rowgroup"), class_="wb-category")
        return element("tbody", head, joined(map(_row, kinds)))

    def __repr__(self) -> str:
        return "\n".join(
            "\n".join([say(category), *(f"  {line}" for line in _lines(kinds))]) for category, kinds in self._grouped()
        )


def overview(category: Category | None = None) -> ModuleOverview:
    """All modules in a table, by category, each with a picture before and after it.

    Args:
        category: One category, such as "Binary"; None shows all.

    Returns:
        The table: HTML in a notebook, text elsewhere.

    Raises:
        BadChoice: There is no such category.

    >>> import workbench as wb
    >>> str(wb.modules.overview("General")).splitlines()[0]
    'General'
    """
    if category is not None and category not in _CATEGORIES:
        expected, example = say("one of {names}", names=", ".join(_CATEGORIES)), 'category="General"'
        where = "wb.modules.overview"
        raise BadChoice(where=where, parameter="category", expected=expected, received=category, example=example)
    kinds = sorted(module_types().values(), key=lambda kind: kind.about.name.casefold())
    return ModuleOverview(tuple(kind for kind in kinds if category in (None, kind.about.category)))


def _row(kind: type[Module]) -> Markup:
    about = kind.about
    name = element("th", about.name, element("span", about.korean, lang="ko"), scope="row")
    pictures = thumbnails(before_after(example_of(kind)), _WIDTH)
    return element("tr", name, element("td", pictures), element("td", prose(paragraphs_of(kind)[0])))


def _lines(kinds: list[type[Module]]) -> list[str]:
    cells = [[kind.about.name, kind.about.korean, paragraphs_of(kind)[0]] for kind in kinds]
    return aligned(cells, [False] * 3).splitlines()
