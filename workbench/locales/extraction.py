"""All texts of the workbench as a template for translators, from Python, the front end and the node catalog.

``python -m workbench.locales.extraction`` writes ``workbench.pot``; Babel is needed for it, and at run time never.
Nothing in the file changes unless a text does: it has no dates and no line numbers.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from workbench.locales import FRONT_END

PACKAGE = Path(__file__).parents[1]
TEMPLATE = PACKAGE / "locales" / "workbench.pot"

_PYTHON: dict[str, Any] = {"mark": None, "say": None, "mark_plural": (1, 2)}
_TYPESCRIPT: dict[str, Any] = {"t": None, "n": (1, 2)}
_OF_NODES = {"caution", "detail", "help", "summary"}
_COMMENT = """# Texts of keras-workbench. Made by `python -m workbench.locales.extraction`: do not edit.
# Names in braces are places that the program fills: keep them as they are, in any order."""


def template() -> str:
    """The text of ``workbench.pot`` as the sources give it."""
    catalogue = Catalog(project="keras-workbench", fuzzy=False, header_comment=_COMMENT, charset="utf-8")
    for path, context, texts in found():
        identity = tuple(texts) if len(texts) > 1 else texts[0]
        catalogue.add(identity, locations=[(path.relative_to(PACKAGE.parent).as_posix(), 0)], context=context)
    file = io.BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return f"{_COMMENT}\n{_HEADER}\n{file.getvalue().decode()}"


_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: keras-workbench\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def found() -> Iterator[tuple[Path, str | None, tuple[str, ...]]]:
    """Every text: its file, its context, and its forms (one, or two that depend on a count)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "node_modules" not in path.parts:
            yield from ((path, None, texts) for texts in _called("python", path, _PYTHON))
    for path in sorted((PACKAGE / "ui" / "frontend" / "src").rglob("strings.ts")):
        yield from ((path, FRONT_END, texts) for texts in _called("javascript", path, _TYPESCRIPT))
    for path in sorted((PACKAGE / "catalog" / "generated").glob("*.json")):
        yield from ((path, None, (text,)) for text in _of_nodes(json.loads(path.read_bytes())))


def _called(method: str, path: Path, keywords: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The constant texts in calls of ``keywords``."""
    with path.open("rb") as file:
        for _, texts, _, _ in extract(method, _file(file), keywords, options={"encoding": "utf-8"}):
            yield (texts,) if isinstance(texts, str) else tuple(texts)


def _file(file: BinaryIO) -> Any:
    return file  # Babel's protocol for files names more than it uses


def _of_nodes(value: object) -> Iterator[str]:
    """The explanations of node types and their parameters."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _OF_NODES and isinstance(inner, str) and inner:
                yield inner
            yield from _of_nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_nodes(inner)


if __name__ == "__main__":
    TEMPLATE.write_text(template(), encoding="utf-8")
