"""Exported notebooks: valid, the same every time, and they run."""

import json
from pathlib import Path
from typing import Any

import keras
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import workbench as wb
from tests.helpers.formatting import ruff_format
from workbench.codegen.workflow_cells import workflow
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.frozen_blocks import last_units, thaw


def digits() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", activation="relu").add("Flatten")
    return graph.add("Dense", units=10, activation="softmax")


def larger_digits() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image").add("MaxPooling2D", pool_size=4)
    return graph.add("Flatten").add("Dense", units=10, activation="softmax")


def two_in_two_out() -> Graph:
    graph = wb.Graph("two # <b>").add("Input", shape=(4,), name="a").add("Input", shape=(None, 3), name="b")
    graph = graph.add("LSTM", units=4).add("Concatenate", inputs=["a", "lstm"])
    graph = graph.add("Dense", units=3, activation="softmax").add("Output", name="kind")
    return graph.add("Dense", units=1, inputs="concatenate").add("Output", name="age")


def own_loss() -> Graph:
    graph = wb.Graph("mask").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=2, kernel_size=3, padding="same", activation="softmax")
    return graph.add("SparseDice", inputs=["conv2d"])


def yes_or_no() -> Graph:
    return wb.Graph("yes").add("Input", shape=(5,)).add("Dense", units=1, activation="sigmoid")


def frozen_blocks() -> Graph:
    graph = wb.Graph("frozen").add("Input", shape=(8, 8, 1), name="image")
    for number in (1, 2):
        first = len(graph.nodes)
        for part in ("conv", "further"):
            graph = graph.add("Conv2D", filters=2, kernel_size=2, name=f"{part}{number}")
        graph = graph.add("BatchNormalization", name=f"norm{number}")
        graph = fold(graph, [node.id for node in graph.nodes[first:]], f"block{number}")
    graph = fold(graph, [node.id for node in graph.nodes[1:]], "base").add("GlobalAveragePooling2D", name="mean")
    return wb.freeze(graph.add("Dense", units=10, activation="softmax", name="digit"), "base")


def frozen_model() -> Graph:
    """A nested model that is frozen as a whole."""
    base = keras.Sequential(
        [keras.Input((6,), name="inside"), keras.layers.Dense(5, name="one"), keras.layers.Dense(4, name="two")],
        name="base",
    )
    base.trainable = False
    image = keras.Input((6,), name="row")
    answer = keras.layers.Dense(2, activation="softmax", name="answer")(base(image, training=False))
    return wb.from_keras(keras.Model(image, answer, name="nested"))


GRAPHS = [digits, larger_digits, two_in_two_out, own_loss, yes_or_no, frozen_blocks, frozen_model]


@pytest.mark.parametrize("make", GRAPHS)
def test_the_notebook_is_valid_and_laid_out_as_ruff_does(make) -> None:
    notebook = wb.to_notebook(make())
    nbformat.validate(nbformat.from_dict(notebook))
    assert notebook == wb.to_notebook(make())
    for cell in workflow(make()):
        assert ruff_format(cell.code).rstrip("\n") == cell.code


@pytest.fixture(autouse=True)
def no_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer without MNIST and without a network."""

    def load_data() -> None:
        message = "URL fetch failure"
        raise OSError(message)

    monkeypatch.setattr(keras.datasets.mnist, "load_data", load_data)


def run_until_compiled(make) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile("\n\n".join(cell.code for cell in workflow(make())[:4]), make.__name__, "exec"), names)
    return names


def test_a_network_for_28_x_28_takes_mnist_where_there_is_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.arange(6 * 784, dtype="uint16").reshape(6, 28, 28) % 256
    stored = ((images.astype("uint8"), np.arange(6)), (images[:2].astype("uint8"), np.arange(2)))
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: stored)
    names = run_until_compiled(larger_digits)
    np.testing.assert_allclose(names["x_train"], images[..., None] / 255, rtol=1e-6)
    assert names["x_train"].dtype == np.float32
    assert (names["x_test"].shape, names["y_train"].tolist()) == ((2, 28, 28, 1), [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize(("side", "shape"), [(28, (28, 28)), (28, (784,)), (8, (8, 8)), (8, (64,))])
def test_rows_and_vectors_are_digits_too(side: int, shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.arange(6 * 784, dtype="uint16").reshape(6, 28, 28) % 256
    stored = ((images.astype("uint8"), np.arange(6)), (images[:2].astype("uint8"), np.arange(2)))
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: stored)
    graph = wb.Graph("digits").add("Input", shape=shape)
    graph = graph.add("LSTM", units=4) if len(shape) > 1 else graph
    names = run_until_compiled(lambda: graph.add("Dense", units=10, activation="softmax"))
    assert names["x_train"].shape[1:] == shape
    assert names["x_train"].max() <= 1
    if side == 28:
        np.testing.assert_allclose(names["x_train"], images.reshape(-1, *shape) / 255, rtol=1e-6)


def test_where_there_is_none_the_small_digits_are_enlarged(capsys: pytest.CaptureFixture[str]) -> None:
    names = run_until_compiled(larger_digits)
    assert names["x_train"].shape == (1437, 28, 28, 1)
    assert "No MNIST, so scikit-learn's digits are enlarged: URL fetch failure" in capsys.readouterr().out


@pytest.mark.parametrize("make", GRAPHS)
def test_the_code_of_all_cells_runs_from_top_to_bottom(make) -> None:
    source = "\n\n".join(cell.code for cell in workflow(make())).replace("epochs=10", "epochs=1")
    exec(compile(source, make.__name__, "exec"), {})


@pytest.mark.parametrize("make", [frozen_blocks, frozen_model])
def test_the_last_frozen_block_is_trained_after_the_head_as_a_run_does(make, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    fit = keras.Model.fit

    def counted(self: Any, *given: Any, **chosen: Any) -> Any:
        counts.append(sum(weight.numpy().size for weight in self.trainable_weights))
        return fit(self, *given, **{**chosen, "epochs": 1, "verbose": 0})

    monkeypatch.setattr(keras.Model, "fit", counted)
    exec(compile("\n\n".join(cell.code for cell in workflow(make())), make.__name__, "exec"), {})
    graph = make()
    head = wb.analyze(graph).trainable_params
    assert counts == [head, wb.analyze(thaw(graph, last_units(graph, 1))).trainable_params]
    assert counts[0] < counts[1]


@pytest.mark.slow
def test_the_written_notebook_runs_in_a_kernel(tmp_path: Path) -> None:
    path = tmp_path / "digits.ipynb"
    wb.to_notebook(digits(), path)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=240, kernel_name="python3").execute(cwd=str(tmp_path))
    text = json.dumps(notebook)
    assert "accuracy" in text
    assert '"output_type": "error"' not in text


def test_the_workflow_names_its_steps() -> None:
    headings = [cell.text.splitlines()[0] for cell in workflow(digits())]
    assert headings == ["# digits", "## Data", "## Model", "## Compile", "## Fit", "## Evaluate", "## Predict"]


def test_a_frozen_network_is_tuned_after_its_fit() -> None:
    headings = [cell.text.splitlines()[0] for cell in workflow(frozen_blocks())]
    assert headings[4:6] == ["## Fit", "## Fine-tune"]
    assert "load_weights" not in workflow(frozen_blocks())[2].code
    assert 'model.load_weights("trained.weights.h5")' in "".join(cell.code for cell in workflow(frozen_model()))


def test_a_name_in_the_title_is_no_markup() -> None:
    assert workflow(two_in_two_out())[0].text.splitlines()[0] == r"# two \# \<b\>"


def test_the_data_comes_first_unless_its_shape_is_asked_of_the_model() -> None:
    assert "load_digits" in workflow(digits())[1].code
    assert "samples(256)" in workflow(two_in_two_out())[2].code


def test_a_drawn_loss_is_the_one_that_is_compiled() -> None:
    code = next(cell.code for cell in workflow(own_loss()) if "compile" in cell.code)
    # Accuracy too, as a training shows it: the labels are classes, whatever the loss.
    assert code == (
        "from workbench.layers import SparseDice\n\n"
        'model.compile(optimizer="adam", loss=SparseDice(), metrics=["accuracy"])'
    )
