"""Reading Python source: students' own code, what is kept of it, and what is refused."""

import inspect
import subprocess
import sys
from pathlib import Path

import keras
import pytest

import workbench as wb
from tests.importers.reading import read
from workbench.graph import edits
from workbench.graph.blocks import fold
from workbench.graph.clipboard import copy, paste
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.importers import keras2_modules
from workbench.importers.import_errors import (
    NoModelInSource,
    SourceFailed,
    SourceTooSlow,
    SubclassedModel,
)

SEQUENTIAL = """
from tensorflow import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    # edges first
    layers.Conv2D(8, 3, activation="relu"),
    layers.Flatten(),
    # one a digit,
    # from 0 to 9
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy")
"""

FUNCTIONAL = """
import keras

def conv_bn(x, filters):
    x = keras.layers.Conv2D(filters, 3, padding="same")(x)
    return keras.layers.BatchNormalization()(x)

def my_network(filters=4):
    inputs = keras.Input((8, 8, 3), name="photo")
    # the trunk
    x = conv_bn(inputs, filters)
    # add what came in
    total = x + inputs[..., :1]
    return keras.Model(inputs, total, name="own")
"""


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


def test_a_sequential_model_with_comments() -> None:
    graph = read(SEQUENTIAL)
    assert names(graph) == ["input_layer", "conv2d", "flatten", "dense"]
    assert graph.by_name["conv2d"].note == "edges first"
    assert graph.by_name["dense"].note == "one a digit,\nfrom 0 to 9"
    assert wb.to_source(graph).count("# edges first\n    model.add(layers.Conv2D(") == 1
    assert read(wb.to_source(graph)) == graph


def test_a_function_of_ones_own_with_operators() -> None:
    graph = read(FUNCTIONAL)
    assert graph.name == "own"
    assert [node.type for node in graph.nodes] == ["Input", "Conv2D", "BatchNormalization", "GetItem", "ops.add"]
    assert graph.by_name["total"].note == "add what came in"
    assert graph.by_name["get_item"].params == {"key": "..., :1"}
    assert read(wb.to_source(graph), like=graph) == graph


def test_the_last_model_counts_but_one_that_is_compiled_counts_most() -> None:
    two = (
        "import keras\n{} = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)], name='one')\n"
        "{} = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)], name='two')\n"
    )
    assert read(two.format("a", "b")).name == "two"
    assert read(two.format("model", "b")).name == "two"
    assert read(two.format("a", "b") + "a.compile()\n").name == "one"
    assert read(two.format("model", "b") + "model.compile()\nb.compile()\n").name == "one"


def drawing() -> Graph:
    graph = wb.Graph("내 network").add("Input", shape=(8, 8, 3), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=(3, 3), name="합성곱").add("Flatten", name="flat map")
    graph = graph.add("Dense", units=10, name="digit").add("Output", name="result")
    graph = graph.add("Label", name="answers").add("SparseCategoricalCrossentropy", inputs=["digit", "answers"])
    return edits.annotate(edits.move(graph, {"n2": (333.0, 44.0)}), "n2", "why this one")


def test_an_unchanged_cell_gives_the_drawing_back() -> None:
    assert read(wb.to_source(drawing()), like=drawing()) == drawing()


def test_an_edited_cell_keeps_what_it_did_not_touch() -> None:
    old = drawing()
    source = (
        wb.to_source(old)
        .replace("units=10", "units=12")
        .replace(
            'layers.Flatten(name="flat_map"),', 'layers.Flatten(name="flat_map"),\n            layers.Dropout(0.5),'
        )
    )
    flat = '    flat_map = layers.Flatten(name="flat_map")(합성곱)\n'
    source = source.replace(flat, f"{flat}    flat_map = layers.Dropout(0.5)(flat_map)\n")
    new = read(source, like=old)
    assert difference(old, new) == (
        "dropout was added (Dropout) between flat map and digit.",
        "digit: units is now 12 instead of 10.",
    )
    assert new.by_name["합성곱"] == old.by_name["합성곱"]
    assert new.by_name["dropout"].id not in old.by_id


def test_blocks_come_back_as_blocks() -> None:
    graph = wb.Graph("residual").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="a")
    graph = graph.add("ops.relu", name="bright").add("Add", inputs=["image", "bright"], name="sum")
    graph = fold(fold(graph, ["n2", "n3"], "inside"), ["n4", "n5"], "unit")
    unit = graph.by_name["unit"].id
    graph = edits.annotate(graph, unit, "once")
    graph = paste(graph, copy(graph, [unit]))
    graph = edits.connect(graph, unit, graph.by_name["unit_1"].id)
    source = wb.to_source(graph)
    assert source.count("def ") == 3
    assert wb.to_source(read(source)) == source
    assert read(source, like=graph) == graph


def test_shared_layers_have_names_of_variables() -> None:
    graph = wb.Graph("twins").add("Input", shape=(4,), name="left").add("Input", shape=(4,), name="right")
    graph = graph.add("Dense", units=3, inputs="left", name="one").add("Dense", units=3, inputs="right", name="two")
    graph = edits.share(graph, "n4", "n3").add("Concatenate", inputs=["one", "two"], name="both")
    assert names(read(wb.to_source(graph))) == ["left", "right", "one", "two", "both"]


def test_the_kernel_of_a_notebook_reads_the_executed_cell() -> None:
    namespace: dict[str, object] = {}
    exec(SEQUENTIAL, namespace)
    first = wb.from_source(SEQUENTIAL, namespace=namespace)
    exec(SEQUENTIAL, namespace)  # Keras counts on: this one's layers are conv2d_1 and dense_1
    assert namespace["model"].layers[0].name == "conv2d_1"  # type: ignore[attr-defined]
    assert names(wb.from_source(SEQUENTIAL, namespace=namespace)) == names(first)
    source = wb.to_source(drawing())
    exec(compile(source, "<cell 7>", "exec"), namespace)
    del namespace["model"]
    assert wb.from_source(source, namespace=namespace, like=drawing()) == drawing()


def test_magics_of_a_notebook_are_no_python() -> None:
    namespace: dict[str, object] = {}
    exec(SEQUENTIAL, namespace)
    cell = f"%%time\n!pip list\n{SEQUENTIAL}\nif True:\n    %timeit 1\n"
    assert wb.from_source(cell, namespace=namespace) == wb.from_source(SEQUENTIAL, namespace=namespace)


def test_a_file_is_run_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("UNITS = 7\n")
    file = tmp_path / "net.py"
    file.write_text(
        "import os, keras\nfrom sizes import UNITS\nprint('hello')\nos.environ['SEEN'] = 'yes'\n"
        "def build_model():\n    x = keras.Input((3,), name='x')\n    # small\n"
        "    return keras.Model(x, keras.layers.Dense(UNITS, name='last')(x), name='net')\n"
    )
    graph = wb.from_source(file)
    assert [(node.name, dict(node.params), node.note) for node in graph.nodes] == [
        ("x", {"shape": (3,)}, ""),
        ("last", {"units": 7}, "small"),
    ]
    import os

    assert "SEEN" not in os.environ


def test_code_that_hangs_is_stopped() -> None:
    with pytest.raises(SourceTooSlow, match=r"stopped after 0\.5 seconds"):
        wb.from_source("while True: pass", timeout=0.5)


def test_refusals_name_the_line_and_what_to_do() -> None:
    with pytest.raises(SourceFailed, match=r"ZeroDivisionError: division by zero \(line 2\)"):
        wb.from_source("x = 1\ny = x / 0\n")
    with pytest.raises(SourceFailed, match=r"SyntaxError"):
        wb.from_source("def (:\n", namespace={})
    with pytest.raises(NoModelInSource, match="makes no Keras model"):
        wb.from_source("x = 1\n", namespace={"x": 1})
    subclass = "import keras\nclass Mine(keras.Model):\n    def call(self, x):\n        return x\nmodel = Mine()\n"
    namespace: dict[str, object] = {}
    exec(subclass, namespace)
    with pytest.raises(SubclassedModel, match="Mine is a subclass"):
        wb.from_source(subclass, namespace=namespace)


def test_importing_the_room_brings_no_keras() -> None:
    code = "import sys, workbench as wb; wb.from_source, wb.from_config; print('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_student_s_model_still_works_after_it_was_read() -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    before = model.get_config()
    wb.from_keras(model)
    assert model.get_config() == before


def test_keras_recognizes_the_constructor_that_takes_old_names() -> None:
    """It looks for the first parameter by the name that the constructor itself gives it."""
    written = inspect.getfullargspec(keras2_modules._named(keras.Operation.__init__)).args
    assert written == list(inspect.signature(keras.Operation.__init__).parameters) == ["self", "name"]
