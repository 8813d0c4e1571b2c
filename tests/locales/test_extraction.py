"""The template for translators holds every text, and nothing escapes it."""

import ast
import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import workbench
from tests.helpers.marked_texts import marked_texts
from workbench.locales.extraction import TEMPLATE, template

PACKAGE = Path(workbench.__file__).parent
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "node_modules" not in path.parts]
SAY = {"say", "say_plural", "mark", "mark_plural"}

# Words between quotes that no learner reads, or that are the same in every language.
_NO_TEXT = re.compile(
    r"keras-workbench (graph|run|history|submission)|workbench (lab|grade)|training, mask|softmax, binary|low, high|"
    r"\(height, width, channels\)|SCD0000101|SIS |Points Possible|to read|other student|shared fingerprints|"
    r"module '?|names='background|exit|get_ipython|array|number |cell |text "
)
_NOTHING = {"none", "nothing", "more", "other", "unknown", "empty", "missing", "no answer"}
_PHRASE = re.compile(r"(^|[^A-Za-z<.])[A-Za-z]+[,:;]? [A-Za-z]")


def test_the_template_is_what_the_sources_give() -> None:
    """After a change of a text: ``python -m workbench.locales.extraction``."""
    committed, made = (text.splitlines() for text in (TEMPLATE.read_text(encoding="utf-8"), template()))
    assert not list(unified_diff(committed, made, "committed", "made from the sources", lineterm="", n=0))


def test_it_says_the_same_every_time_and_nothing_of_lines_or_dates() -> None:
    assert template() == template()
    assert not re.search(r"^#: .*:\d+|Date|Generated", TEMPLATE.read_text(encoding="utf-8"), re.MULTILINE)


def test_it_can_be_read_and_is_not_empty() -> None:
    with TEMPLATE.open("rb") as file:
        entries = [message for message in read_po(file) if message.id]
    files = {location for message in entries for location, _ in message.locations}
    assert len(entries) > 2000
    assert any(isinstance(message.id, tuple) for message in entries)
    for part in ("graph/graph_errors.py", "ui/frontend/src/editor/strings.ts", "catalog/generated/layers.json"):
        assert f"workbench/{part}" in files


def _calls(path: Path, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_every_marked_text_is_a_constant_and_is_extracted() -> None:
    extracted = marked_texts()
    for path in SOURCES:
        for call in _calls(path, {"mark", "mark_plural"}):
            where = f"{path}:{call.lineno}"
            for text in call.args:
                assert isinstance(text, ast.Constant), where
                assert text.value in extracted, where


def test_say_takes_a_constant_or_what_was_marked() -> None:
    """An f-string, a sum, or a method of a text would never be found in a catalogue."""
    extracted = marked_texts()
    for path in SOURCES:
        for call in _calls(path, {"say", "say_plural"}):
            text, where = call.args[0], f"{path}:{call.lineno}"
            assert not isinstance(text, ast.JoinedStr | ast.BinOp), where
            if isinstance(text, ast.Constant):
                assert text.value in extracted, where


def test_nothing_is_said_while_a_module_is_loaded() -> None:
    """The language is chosen when a text is needed; a constant would keep that of the import."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        todo: list[ast.AST] = list(tree.body)
        while todo:
            node = todo.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            assert not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "say_plural"}
            ), f"{path}:{getattr(node, 'lineno', 0)}"
            todo += ast.iter_child_nodes(node)


def _raised_or_said(path: Path) -> Iterator[tuple[int, ast.AST]]:
    """Values of errors and of texts: what stands in the places of a template."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "say_plural"}:
            yield from ((node.lineno, keyword.value) for keyword in node.keywords)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield node.lineno, node.exc
        elif isinstance(node, ast.Assign):
            targets = {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
            if targets & {"expected", "received", "message", "wanted", "place", "known"}:
                yield node.lineno, node.value


def _glued(node: ast.AST) -> Iterator[str]:
    """English phrases in an expression that are not said."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAY:
        return
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        if _PHRASE.search(text):
            yield text
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _PHRASE.search(node.value):
        yield node.value
    else:
        if isinstance(node, ast.IfExp | ast.BoolOp):
            yield from _fallbacks(node)
        for child in ast.iter_child_nodes(node):
            yield from _glued(child)


def _fallbacks(node: ast.IfExp | ast.BoolOp) -> Iterator[str]:
    """Single words that stand for a value where there is none, as in ``names or "none"``."""
    parts = (node.body, node.orelse) if isinstance(node, ast.IfExp) else node.values[1:]
    yield from (part.value for part in parts if isinstance(part, ast.Constant) and part.value in _NOTHING)


# Their messages are for programmers and authors of the program, in English as those of Python.
_PROGRAMMERS = re.compile(
    r"ui/frontend/|catalog/(generate|parameter_rules|operation_reader)|lazy\.py|workbench/__init__|vocabulary\.py"
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_english_is_glued_into_a_text(path: Path) -> None:
    if _PROGRAMMERS.search(path.as_posix()):
        return
    glued = [(line, text) for line, node in _raised_or_said(path) for text in _glued(node) if not _NO_TEXT.search(text)]
    assert glued == []


_JOINED = re.compile(r"\0[^A-Za-z\0]*\b(and|or|of|in|at|from|to|with|not|is|for)\b[^A-Za-z\0]*\0")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_values_are_joined_by_english_words(path: Path) -> None:
    """As in ``f"{one} and {two}"``, wherever it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
            assert not _JOINED.search(text) or "import" in text, f"{path}:{node.lineno}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            between = node.func.value
            assert not (isinstance(between, ast.Constant) and between.value in {" and ", " or "}), (
                f"{path}:{node.lineno}"
            )
