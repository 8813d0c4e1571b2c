"""Two drawings side by side."""

import pytest

import workbench as wb
from workbench.graph.commands import Delete, SetParam, UndoStep
from workbench.graph.document import Graph
from workbench.ui.ui_errors import NoGraphToCompare


def drawn() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, name="conv").add("ReLU", name="act")
    return graph.add("Flatten", name="flat").add("Dense", units=10, name="digit")


def other() -> Graph:
    graph = drawn()
    conv, act = (graph.by_name[name].id for name in ("conv", "act"))
    graph = UndoStep((SetParam(conv, "filters", 8), Delete((act,)))).apply(graph)
    return graph.add("Dropout", rate=0.5, name="drop", inputs="digit")


def test_nodes_and_sentences() -> None:
    found = wb.compare(drawn(), other())
    assert found.nodes == {"act": "removed", "conv": "changed", "drop": "added"}
    assert repr(found).splitlines() == [
        "drop was added (Dropout).",
        "act was removed.",
        "conv: filters is now 8 instead of 4.",
    ]


def test_what_is_the_same_is_said() -> None:
    assert repr(wb.compare(drawn(), drawn())) == "The two drawings are the same."
    assert "The two drawings are the same." in wb.compare(drawn(), drawn())._repr_html_()


def test_both_stand_in_one_frame_with_signs_and_words() -> None:
    html = str(wb.compare(drawn(), other())._repr_html_())
    assert "<strong>Before: digits</strong>" in html
    assert html.count("<img") == 2
    assert 'alt="Drawing of the network digits: act (removed), conv (changed)"' in html
    assert 'alt="Drawing of the network digits: conv (changed), drop (added)"' in html
    assert "<p>+ added, − removed, ≠ changed</p>" in html
    assert "<li>conv: filters is now 8 instead of 4.</li>" in html


def test_a_model_is_no_drawing() -> None:
    with pytest.raises(NoGraphToCompare) as refused:
        wb.compare(drawn(), 3)
    assert str(refused.value) == (
        "compare: expected two drawings, but received int. Give graphs; wb.from_keras(model) makes one of a model."
    )
