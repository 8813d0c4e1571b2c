"""What a learner reads holds no internals: walks every text of the workbench, and the values that are put into them."""

import re
from pathlib import Path, PurePosixPath

import pytest
from immutabledict import immutabledict

from tests.helpers.marked_texts import marked_texts
from workbench.analysis import messages
from workbench.analysis.axis_names import CHANNELS, DEPTH, FEATURES, HEIGHT, STEPS, WIDTH, size_along
from workbench.catalog import node_type
from workbench.catalog.parameter_validation import check_value
from workbench.graph.document import Graph, frozen
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import save
from workbench.messages import TeachingError, mark, say
from workbench.text_format import ReadablePath
from workbench.training.setup.settings import Settings

LEAKS = {
    "a class of ours": re.compile(r"immutabledict|PosixPath|WindowsPath|mappingproxy|<class |object at 0x|Struct\b"),
    "an axis that is counted in": re.compile(r"how many (width|height|depth)"),
    "one that are": re.compile(r"\b1 \w+s are\b"),
    "the name of a node twice": re.compile(r"^\{node\}: .*\{node(!r)?\}(?!\()|^\{where\}: .*\{where(!r)?\}"),
}


def test_there_are_texts_to_walk() -> None:
    assert len(marked_texts()) > 1000


@pytest.mark.parametrize("kind", LEAKS)
def test_no_text_holds(kind: str) -> None:
    assert [text for text in sorted(marked_texts()) if LEAKS[kind].search(text)] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Path("runs/first"), "runs/first"),
        (PurePosixPath("a/b"), "a/b"),
        ([Path("a"), Path("b")], "['a', 'b']"),
        (immutabledict({"l2": 0.1}), "{'l2': 0.1}"),
        (frozen({"class_name": "L2", "config": {"l2": 0.1}}), "{'class_name': 'L2', 'config': {'l2': 0.1}}"),
        ((immutabledict(a=1),), "({'a': 1},)"),
        ({"path": Path("a")}, "{'path': 'a'}"),
    ],
)
def test_values_are_shown_as_a_learner_knows_them(value: object, shown: str) -> None:
    assert say(mark("{value}"), value=value) == shown
    assert "(" not in say(mark("{value!r}"), value=Path("a"))


def test_an_error_shows_a_path_as_a_path() -> None:
    text = str(TeachingError(where=Path("runs/a"), expected="a folder", received=Path("b")))
    assert text == "runs/a: expected a folder, received b."


def test_an_object_that_is_refused_is_shown_as_in_code() -> None:
    filters = node_type("Conv2D").parameter("filters")
    assert filters is not None
    with pytest.raises(GraphError, match=r"but received L2\(l2=0\.1\)\."):
        check_value(filters, frozen({"class_name": "L2", "config": {"l2": 0.1}}), where="conv")


def test_every_message_of_the_analysis_ends_with_what_to_do() -> None:
    for code, (_, template) in messages.TEMPLATES.items():
        assert template.endswith((".", "{reason}")), code


def test_what_a_cell_shows_has_plain_dictionaries_and_paths(tmp_path: Path) -> None:
    graph = Graph("g").add("Input", shape=(4,)).add("Dense", units=3, kernel_regularizer="l2(0.5)", name="last")
    shown = [
        repr(graph),
        repr(graph.by_name["last"]),
        repr(Settings(optimizer="SGD", optimizer_params={"momentum": 0.9})),
    ]
    shown += [repr(save(graph, tmp_path / "g.graph.json")), repr(ReadablePath("a/b").parent)]
    assert not any(LEAKS["a class of ours"].search(text) for text in shown)
    assert "'config': {'l2': 0.5}" in shown[1]
    assert "optimizer_params={'momentum': 0.9}" in shown[2]
    assert shown[3] == str(tmp_path / "g.graph.json")
    assert shown[4] == "a"


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        (CHANNELS, "how many channels come in"),
        (FEATURES, "how many features come in"),
        (STEPS, "how many steps come in"),
        (WIDTH, "the width of what comes in"),
        (HEIGHT, "the height of what comes in"),
        (DEPTH, "the depth of what comes in"),
    ],
)
def test_sizes_are_asked_for_in_words(axis: str, words: str) -> None:
    assert size_along(axis) == words
