"""The reference page of all modules: ``python -m workbench.modules.cards.module_reference`` writes MODULES.md.

It has no pictures: they would change with each version of OpenCV. ``wb.modules.overview()`` draws them.
"""

from pathlib import Path
from typing import get_args

from workbench.modules.cards.module_facts import Fact, facts_of, parameter_facts
from workbench.modules.catalog_file import paragraphs_of
from workbench.modules.module import Module
from workbench.modules.module_description import Category
from workbench.modules.registry import module_types

FILE = Path(__file__).parents[1] / "MODULES.md"
_HEADING = """# Image-processing modules

<!-- Written by `python -m workbench.modules.cards.module_reference`; do not edit. -->

Each is a class of `wb.modules` that takes a sample and gives a sample. `wb.modules.describe("Resize")` shows what
stands here with a picture, the code, and a copy to be changed; `wb.modules.overview()` shows pictures of all.
"""


def reference() -> str:
    """The page in Markdown: a section a category, and in it a section a module.

    Returns:
        The text of the file.
    """
    kinds = sorted(module_types().values(), key=lambda kind: kind.about.name.casefold())
    parts = [_HEADING]
    for category in get_args(Category):
        chosen = [kind for kind in kinds if kind.about.category == category]
        if chosen:
            parts += [f"## {category}\n", *map(_section, chosen)]
    return "\n".join(parts)


def _section(kind: type[Module]) -> str:
    about = kind.about
    caution = [f"**Caution:** {about.caution}"] if about.caution else []
    blocks = [
        f"### {about.name}",
        f"`{kind.__name__}`, {about.korean}",
        *paragraphs_of(kind),
        *caution,
        _parameters(kind),
        "\n".join(f"- {_fact(fact)}" for fact in facts_of(kind)),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _parameters(kind: type[Module]) -> str:
    rows = [[f"`{one.name}`", f"`{one.value}`", one.expected, one.help] for one in parameter_facts(kind)]
    if not rows:
        return ""
    cells = [["Parameter", "Default", "Possible values", "What it does"], ["---"] * 4, *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in row)} |" for row in cells)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _fact(fact: Fact) -> str:
    return f"{fact.heading}: `{fact.text}`" if fact.code else f"{fact.heading}: {fact.text}"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
