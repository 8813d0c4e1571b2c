"""The code of layers, modules and blocks, as it is shown."""

import pytest

import workbench as wb
from workbench.custom import template
from workbench.custom.custom_errors import NothingToShow
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.ui.custom_layers.layer_workshop import text_of
from workbench.ui.custom_layers.viewed_code import code_of_node, code_of_type
from workbench.ui.ui_errors import NoCodeToShow


@pytest.fixture
def digits() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    graph = graph.add("Flatten").add("Dense", units=10)
    return fold(graph, [graph.nodes[1].id, graph.nodes[2].id])


def test_a_type_of_keras_and_a_module_are_shown_as_they_are_installed() -> None:
    shown = code_of_type("Dense", "network")
    assert (shown.title, shown.text) == (
        "Code of Dense",
        "This is the code as it is installed. It cannot be changed here.",
    )
    assert "class Dense(Layer):" in shown.code
    assert code_of_type("Flip", "flow").code.startswith("class Flip(GeometryModule, frozen=True):")


def test_a_block_is_shown_as_the_function_that_is_written_for_it(digits: Graph) -> None:
    shown = code_of_node(digits, (digits.by_name["block"].id,))
    assert shown.text == "This is the code that is written for the block."
    assert shown.code == (
        "def apply_block(image, name):\n"
        '    conv2d = layers.Conv2D(filters=4, kernel_size=3, name=f"{name}_conv2d")(image)\n'
        '    flatten = layers.Flatten(name=f"{name}_flatten")(conv2d)\n'
        "    return flatten\n"
    )


def test_a_layer_inside_a_block_is_shown_by_its_path(digits: Graph) -> None:
    block = digits.by_name["block"]
    assert block.inner is not None
    assert "class Flatten(Layer):" in code_of_node(digits, (block.id, block.inner.by_name["flatten"].id)).code


def test_code_that_a_node_carries_is_shown_as_text(digits: Graph) -> None:
    parts = ("import keras", "raise SystemExit", "class Mine(keras.layers.Layer):\n    pass")
    graph = digits.add("Custom", module="__main__", class_name="Mine", source=parts)
    shown = code_of_node(graph, (graph.nodes[-1].id,))
    assert shown.code == "import keras\nraise SystemExit\n\n\nclass Mine(keras.layers.Layer):\n    pass\n"
    assert shown.text == "This code belongs to the drawing."


def test_what_has_no_code_says_so(digits: Graph) -> None:
    with pytest.raises(NothingToShow) as refusal:
        code_of_type("Output", "network")
    assert str(refusal.value) == "Output: there is no code to be shown. Ask for a layer, a module or a template."
    with pytest.raises(NoCodeToShow):
        code_of_node(digits, ("gone",))


def test_the_parts_of_a_template_are_its_text_again() -> None:
    assert text_of(wb.custom.read(template("Gain")).parts) == template("Gain")
