"""The map as a widget."""

import sys
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

import workbench as wb
from workbench.trace.trace_errors import NotTraceable


def model() -> keras.Model:
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(2, 3, name="conv")(image)
    return keras.Model(image, layers.Dense(3, name="answer")(layers.Flatten(name="flat")(x)), name="net")


def drawn(view) -> dict[str, str]:
    return {node.data["id"]: node.classes for node in view.widget.graph.nodes}


def test_boxes_and_arrows() -> None:
    view = wb.view(model())
    assert list(drawn(view)) == ["image", "conv", "flat", "answer"]
    edges = [(edge.data["source"], edge.data["target"], edge.data["label"]) for edge in view.widget.graph.edges]
    assert edges == [
        ("image", "conv", "? × 8 × 8 × 1"),
        ("conv", "flat", "? × 6 × 6 × 2"),
        ("flat", "answer", "? × 72"),
    ]
    assert view.widget.graph.nodes[1].data["details"] == "conv: Conv2D, 20 parameters"


def test_a_map_is_as_high_as_its_boxes_need_within_limits() -> None:
    def height(count: int) -> str:
        names = [layers.Dense(2, name=f"dense{number}") for number in range(count)]
        return str(wb.view(keras.Sequential([keras.Input((2,)), *names])).widget.layout.height)

    assert height(1) == "480px"
    assert 480 < int(height(6).removesuffix("px")) < 960, "the letters of seven boxes in a row can be read"
    assert height(20) == "960px"


def test_the_current_step_is_lit_while_tracing_and_debugging(capsys) -> None:
    network = model()
    view = wb.view(network)
    seen = []

    def light(name: str) -> None:
        view.light(name)
        seen.append([box for box, classes in drawn(view).items() if "lit" in classes])

    wb.trace(network, np.zeros((1, 8, 8, 1), "float32"), light=light)
    assert seen == [["conv"], ["flat"], ["answer"]]
    wb.debug(network, (1, 8, 8, 1), commands=["n", "q"], light=view.light)
    assert [box for box, classes in drawn(view).items() if "lit" in classes] == ["flat"]
    assert 'class="lit"' in view.to_svg()


def test_a_large_network_starts_folded_and_opens_on_a_tap() -> None:
    x = start = keras.Input((4,), name="x")
    for number in range(40):
        x = layers.Add(name=f"add{number}")([x, layers.Dense(4, name=f"dense{number}")(x)])
    view = wb.view(keras.Model(start, x, name="deep"), most=50)
    assert repr(view) == "View('deep': 41 of 81 boxes)"
    view.light("dense3")
    assert [box for box, classes in drawn(view).items() if "lit" in classes] == ["dense3 … add3"]
    tap = {"widget": "node", "event": "click", "data": {"data": {"id": "dense3 … add3"}}}
    view.widget._handle_interaction(view.widget, tap, [])
    assert {"dense3", "add3"} <= set(drawn(view))
    assert [box for box, classes in drawn(view).items() if "lit" in classes] == [] or view._lit == ""


def test_it_shows_as_a_picture_without_widgets() -> None:
    html = wb.view(model()).to_html()
    assert "data:image/svg+xml;base64," in html
    assert 'alt="Map of the network' in html


def test_in_colab_it_is_a_picture_that_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    pages: list[dict[str, str]] = []

    def display(data: dict[str, str], **_options: object) -> SimpleNamespace:
        pages.append(data)
        return SimpleNamespace(update=lambda new, raw: pages.append(new))

    monkeypatch.setattr("IPython.display.display", display)
    view = wb.view(model())
    assert view.widget is None
    view._ipython_display_()
    view.light("flat")
    assert [sorted(page) for page in pages] == [["text/html", "text/plain"]] * 2
    assert pages[0]["text/html"] != pages[1]["text/html"] == view.to_html()


def test_a_graph() -> None:
    graph = wb.Graph("g").add("Input", shape=(4,), name="x").add("Dense", units=2)
    assert list(drawn(wb.view(graph))) == ["x", "dense"]


def test_other_things_are_refused() -> None:
    with pytest.raises(NotTraceable, match="received int"):
        wb.view(3)
