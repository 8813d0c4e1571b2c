"""What a trace tells: rows, names of axes, statistics, labels and loss, and failures."""

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import workbench as wb
from workbench.trace.trace_errors import BadFormat, NoBatch, NoSuchLoss, NotTraceable


def cnn(data_format: str = "channels_first") -> keras.Sequential:
    """The course's network."""
    shape = (1, 28, 28) if data_format == "channels_first" else (28, 28, 1)
    options = {"data_format": data_format}
    parts = [
        layers.Conv2D(16, 5, padding="same", activation="relu", name="conv1", **options),
        layers.MaxPooling2D(2, name="pool1", **options),
        layers.Conv2D(32, 5, padding="same", activation="relu", name="conv2", **options),
        layers.MaxPooling2D(2, name="pool2", **options),
        layers.Flatten(name="flatten", **options),
        layers.Dense(10, activation="softmax", name="dense"),
    ]
    return keras.Sequential([keras.Input(shape, name="image"), *parts], name="cnn")


COURSE = {
    "image": (100, 1, 28, 28),
    "conv1": (100, 16, 28, 28),
    "pool1": (100, 16, 14, 14),
    "conv2": (100, 32, 14, 14),
    "pool2": (100, 32, 7, 7),
    "flatten": (100, 1568),
    "dense": (100, 10),
}


def test_the_numbers_of_the_course() -> None:
    traced = wb.trace(cnn(), (100, 1, 28, 28), np.zeros(100, "int64"), "sparse_categorical_crossentropy")
    assert traced.shapes == COURSE
    assert traced.rows[0]["axes"] == ("batch", "channels", "height", "width")
    assert traced.y.shape == (100,)
    assert traced.loss == pytest.approx(np.log(10), rel=0.2)
    assert traced.problems == ()


@pytest.mark.parametrize("shape", [(100, 28, 28, 1), (100, 1, 28, 28)])
def test_a_channels_last_model_seen_as_in_a_pytorch_course(shape: tuple[int, ...]) -> None:
    traced = wb.trace(cnn("channels_last"), np.zeros(shape, "float32"), data_format="channels_first")
    assert traced.shapes == COURSE
    assert traced.rows[1]["axes"] == ("batch", "channels", "height", "width")


def test_rows() -> None:
    row = wb.trace(cnn(), (2, 1, 28, 28)).rows[1]
    assert row == {
        "name": "conv1",
        "operation": "Conv2D",
        "input_shapes": [(2, 1, 28, 28)],
        "output_shape": (2, 16, 28, 28),
        "output_shapes": [(2, 16, 28, 28)],
        "axes": ("batch", "channels", "height", "width"),
        "dtype": "float32",
        "params": 416,
        "trainable": 416,
        "kernel": (5, 5),
        "macs": 25 * 16 * 28 * 28,
    }


def test_statistics() -> None:
    x = np.array([[0.0, 1.0, np.nan, np.inf]], "float32")
    row = wb.trace(layers.Activation("linear"), x, statistics=True).rows[1]
    assert (row["min"], row["mean"], row["max"]) == (0.0, 0.5, 1.0)
    assert (row["zeros"], row["nan"], row["inf"], row["bytes"]) == (0.25, 1, 1, 16)
    assert row["seconds"] > 0


def test_text_table() -> None:
    lines = str(
        wb.trace(keras.Sequential([keras.Input((3,), name="x"), layers.Dense(2, name="answer")]), (5, 3))
    ).split("\n")
    assert lines == [
        "   name    operation  input   output  axes             dtype    params  mult-adds",
        "0  x       Input      –       (5, 3)  batch, features  float32       0          0",
        "1  answer  Dense      (5, 3)  (5, 2)  batch, features  float32       8          6",
        "",
        "2 steps, 8 parameters (8 trainable), 6 multiply-adds for one sample",
        "memory: parameters 32 B; for this batch input 60 B, outputs 40 B",
        "y_pred (5, 2)  (batch, features)",
    ]


def test_html_shows_names_as_text_and_a_failure_in_red() -> None:
    model = keras.Sequential([layers.Dense(2, name="<b>x"), layers.Conv2D(2, 3, name="conv")])
    page = wb.trace(model, (5, 3))._repr_html_()
    assert "&lt;b&gt;x" in page
    assert "<b>x" not in page
    red = '<tr style="color:var(--jp-error-color1,#d32f2f);font-weight:bold"><td>2</td>'
    assert f'{red}<td style="text-align:left;white-space:nowrap">conv</td>' in page


def test_a_model_that_fails_half_way() -> None:
    traced = wb.trace(keras.Sequential([layers.Dense(2, name="first"), layers.Conv2D(2, 3, name="conv")]), (5, 3))
    assert [step.name for step in traced.steps] == ["x", "first", "conv"]
    assert not traced.ok
    assert traced.steps[-1].failed
    assert traced.steps[-1].inputs == ((5, 2),)
    assert traced.rows[-1]["reason"] == (
        "conv: Conv2D expects an image map (height × width × channels), but receives 2 (features). Change what comes "
        "before it, or use a layer made for this shape."
    )
    assert "expected min_ndim=4" in str(traced.error)


def test_the_original_error_stands_below_the_plain_words() -> None:
    traced = wb.trace(keras.Sequential([layers.Dense(2, name="first"), layers.Conv2D(2, 3, name="conv")]), (5, 3))
    for page in (str(traced), traced._repr_html_()):
        assert page.index("Conv2D expects an image map") < page.index("The error itself: ValueError: Input 0")
    assert "Traceback (most recent call last)" in traced.traceback
    assert "Traceback (most recent call last)" in traced._repr_html_()
    assert "\x1b" not in traced.traceback
    assert wb.trace(cnn(), (1, 1, 28, 28)).traceback == ""


def test_values_that_are_no_numbers_any_more_are_red() -> None:
    page = wb.trace(layers.Activation("linear"), np.array([[0.0, np.nan]], "float32"), statistics=True)._repr_html_()
    assert page.count('<tr style="color:var(--jp-error-color1') == 2


def test_where_the_first_nan_comes_from() -> None:
    x = keras.Input((2,), name="x")
    model = keras.Model(x, layers.Dense(1, name="dense")(layers.Activation(keras.ops.log, name="log")(x)))
    told = wb.trace(model, np.array([[0.0, -1.0]], "float32"), statistics=True).problems
    assert [(problem.node, problem.code) for problem in told] == [("log", "not-finite")]
    assert told[0].message.startswith(
        "log: the first step out of which NaN or infinite values come (1 NaN, 1 infinite)."
    )
    data = wb.trace(model, np.array([[np.nan, 1.0]], "float32"), statistics=True).problems
    assert data[0].message.startswith("x: the data themselves hold 1 NaN and 0 infinite values.")
    assert wb.trace(model, np.array([[0.0, -1.0]], "float32")).problems == ()


def test_totals() -> None:
    model = cnn()
    model.get_layer("conv1").trainable = False
    traced = wb.trace(model, (10, 1, 28, 28))
    assert (traced.params, traced.trainable) == (28_938, 28_938 - 416)
    assert (
        traced.macs == 25 * 16 * 28 * 28 + 25 * 16 * 32 * 14 * 14 + 1568 * 10 == wb.analyze(wb.from_keras(model)).macs
    )
    assert (traced.weight_bytes, traced.input_bytes) == (28_938 * 4, 10 * 28 * 28 * 4)
    assert traced.output_bytes == 10 * 4 * (16 * 28 * 28 + 16 * 14 * 14 + 32 * 14 * 14 + 2 * 1568 + 10)
    assert "conv1    Conv2D        5 × 5 " in str(traced)


def test_an_error_that_no_rule_knows_is_shown_as_it_is() -> None:
    class Broken(layers.Layer):  # type: ignore[misc]
        def call(self, x):
            raise RuntimeError("out of coffee")

    traced = wb.trace(keras.Sequential([Broken(name="machine")]), (5, 3))
    assert traced.steps[-1].reason.startswith("machine: ")
    assert "out of coffee" in traced.steps[-1].reason


def test_data_that_do_not_fit_the_model() -> None:
    traced = wb.trace(cnn(), (5, 784))
    assert [step.name for step in traced.steps] == ["image"]
    assert "Use x.reshape(-1, 1, 28, 28)." in str(traced)


def test_a_sequential_that_takes_another_size_without_a_word() -> None:
    traced = wb.trace(cnn("channels_last"), (5, 30, 28, 1))
    assert [problem.code for problem in traced.problems] == ["input-shape"]


@pytest.mark.parametrize("x", [(28, 28, 1), np.zeros((28, 28, 1), "float32")])
def test_one_image_instead_of_a_batch(x) -> None:
    words = "image: the model expects a batch of samples, 28 × 28 × 1 each, but receives a single one. "
    assert f"{words}Add the batch axis: x[None]." in str(wb.trace(cnn("channels_last"), x))
    pooled = keras.Sequential([keras.Input((28, 28, 1), name="image"), layers.GlobalAveragePooling2D()])
    assert [problem.code for problem in wb.trace(pooled, x).problems] == ["no-batch"]


@pytest.mark.parametrize(
    "x",
    [
        [4, 3],
        (np.int64(4), 3),
        tf.zeros((4, 3)).shape,
        [[1.0, 2.0, 3.0]] * 4,
        np.zeros((4, 3), "float64"),
        tf.zeros((4, 3)),
    ],
    ids=["list", "numpy", "TensorShape", "lists", "array", "tensor"],
)
def test_what_may_be_given_as_a_batch(x) -> None:
    traced = wb.trace(layers.Dense(2), x, [[0.0, 1.0]] * 4, "mse")
    assert traced.steps[0].output == (4, 3)
    assert traced.loss is not None


def test_a_graph() -> None:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    assert wb.trace(graph, (3, 28, 28, 1)).shapes == {"image": (3, 28, 28, 1), "conv2d": (3, 26, 26, 4)}


def test_a_graph_that_cannot_be_built_is_shown_up_to_the_failure() -> None:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image").add("Flatten", name="flat")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, name="conv").add("Dense", units=2)
    traced = wb.trace(graph, (3, 28, 28, 1))
    assert [(step.name, step.failed) for step in traced.steps] == [("image", False), ("flat", False), ("conv", True)]
    assert traced.steps[-1].inputs == ((3, 784),)


def test_a_layer() -> None:
    traced = wb.trace(layers.LSTM(4, return_state=True, name="lstm"), (2, 5, 3))
    assert traced.rows[1]["output_shapes"] == [(2, 4), (2, 4), (2, 4)]


def test_a_model_of_python_code() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="net")
            self.first, self.second = layers.Dense(4, name="first"), layers.Dense(2, name="second")

        def call(self, x):
            return self.second(self.first(x) + 1)

    model = Net()
    traced = wb.trace(model, (5, 3))
    assert traced.shapes == {"x": (5, 3), "first": (5, 4), "second": (5, 2)}
    assert np.array_equal(traced.y_pred, model(np.zeros((5, 3), "float32")))
    assert "call" not in model.first.__dict__


def test_a_model_of_python_code_that_fails() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="net")
            self.first, self.second = layers.Dense(4, name="first"), layers.Conv2D(2, 3, name="second")

        def call(self, x):
            return self.second(self.first(x))

    traced = wb.trace(Net(), (5, 3))
    assert [(step.name, step.failed) for step in traced.steps] == [("x", False), ("first", False), ("second", True)]


def test_a_model_whose_own_code_fails_between_two_layers() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="net")
            self.first = layers.Dense(4, name="first")

        def call(self, x):
            return keras.ops.reshape(self.first(x), (5, 3))

    traced = wb.trace(Net(), (5, 3))
    assert [(step.name, step.operation, step.failed) for step in traced.steps] == [
        ("x", "Input", False),
        ("first", "Dense", False),
        ("net", "Net", True),
    ]
    assert traced.steps[-1].inputs == ((5, 4),)
    assert "expected a shape for all 20 numbers, received 15" in traced.steps[-1].reason


@pytest.mark.parametrize(
    "data",
    [
        tf.data.Dataset.from_tensor_slices((np.zeros((9, 3), "float32"), np.zeros(9))).batch(4),
        wb.data.Split(np.zeros((4, 3), "float32"), np.zeros(4)),
        [(np.zeros((4, 3), "float32"), np.zeros(4))].__iter__(),
    ],
    ids=["tf.data", "split", "iterator"],
)
def test_the_first_batch_of_a_data_set(data) -> None:
    traced = wb.trace(keras.Sequential([keras.Input((3,)), layers.Dense(1)]), data, loss="mse")
    assert traced.steps[0].output == (4, 3)
    assert traced.loss is not None


def test_an_empty_data_set_is_refused() -> None:
    with pytest.raises(NoBatch):
        wb.trace(cnn(), iter(()))


@pytest.mark.parametrize(
    ("labels", "predicted", "loss", "codes"),
    [
        ((8,), (8, 1), "mse", ["label-squeezed"]),
        ((8, 1), (8, 10), "mse", ["label-broadcasts"]),
        ((8,), (8, 1), lambda y, p: keras.ops.mean((y - p) ** 2), ["label-stretched"]),
        ((8, 1), (8, 1), "mse", []),
        ((7, 1), (8, 1), "mse", ["label-count"]),
        ((8,), (8, 10), "categorical_crossentropy", ["label-sparse"]),
        ((8, 10), (8, 10), "sparse_categorical_crossentropy", ["label-one-hot"]),
        ((8,), (8, 10), "sparse_categorical_crossentropy", []),
        ((8, 2), (8, 1), "binary_crossentropy", ["label-broadcasts"]),
        ((8, 4), (8, 3), "mse", ["label-shape"]),
    ],
)
def test_labels_that_do_not_fit(labels, predicted, loss, codes) -> None:
    model = layers.Dense(predicted[-1], activation="softmax" if predicted[-1] > 1 else None)
    traced = wb.trace(model, (predicted[0], 3), np.zeros(labels), loss)
    assert [problem.code for problem in traced.problems] == codes
    assert all(problem.message in str(traced) for problem in traced.problems)


def test_class_numbers_that_start_at_one() -> None:
    traced = wb.trace(
        layers.Dense(3, activation="softmax"), (3, 2), np.array([1, 2, 3]), "sparse_categorical_crossentropy"
    )
    assert [problem.message for problem in traced.problems] == [
        "loss: expected class numbers from 0 to 2, because the prediction has 3 classes, but the labels go from 1 to "
        "3. Count classes from 0, or give the last layer more units."
    ]


def test_the_loss_a_model_was_compiled_with() -> None:
    model = cnn()
    model.compile("adam", "sparse_categorical_crossentropy")
    assert wb.trace(model, (4, 1, 28, 28), np.zeros(4, "int64")).loss == pytest.approx(np.log(10), rel=0.3)


def test_several_losses() -> None:
    x = keras.Input((3,))
    model = keras.Model(x, {"a": layers.Dense(1)(x), "b": layers.Dense(2)(x)})
    labels = {"a": np.ones((4, 1), "float32"), "b": np.ones((4, 2), "float32")}
    assert wb.trace(model, (4, 3), labels, {"a": "mse", "b": "mae"}).loss == pytest.approx(2.0)


def test_refusals() -> None:
    with pytest.raises(NotTraceable, match="received str"):
        wb.trace("model", (1, 2))  # type: ignore[arg-type]
    with pytest.raises(NoSuchLoss, match=r"there is no loss 'mze'.*'mse'"):
        wb.trace(cnn(), (1, 1, 28, 28), np.zeros(1), "mze")
    with pytest.raises(BadFormat, match="'channels_first' or 'channels_last', received 'NCHW'"):
        wb.trace(cnn(), (1, 1, 28, 28), data_format="NCHW")


def test_each_step_is_lit() -> None:
    lit: list[str] = []
    wb.trace(cnn(), (1, 1, 28, 28), light=lit.append)
    assert lit == ["conv1", "pool1", "conv2", "pool2", "flatten", "dense"]


class _Pooled(keras.Model):  # type: ignore[misc]
    def __init__(self, layer: Any) -> None:
        super().__init__()
        self.layer = layer

    def call(self, x: Any) -> Any:
        return self.layer(x)


@pytest.mark.parametrize("kind", [lambda layer: keras.Sequential([layer]), _Pooled], ids=["Sequential", "subclassed"])
@pytest.mark.parametrize(
    ("kernel", "strides", "axis", "size"),
    [(3, None, "height", 3), ((2, 3), 1, "width", 3)],  # the second ends the process where nothing looks first
    ids=["speaks of a primitive", "ends the process"],
)
def test_an_image_smaller_than_the_window_of_a_pooling(
    kind: Any, kernel: Any, strides: Any, axis: str, size: int
) -> None:
    model = kind(keras.layers.MaxPooling2D(kernel, strides, name="pool"))
    assert wb.trace(model, (5, 2, 2, 3)).rows[-1]["reason"] == (
        f"pool: MaxPooling2D expects at least {size} along the {axis}, but receives 2 (2 × 2 × 3), and would leave "
        "nothing. Keep the size with padding='same', or remove a layer that shrinks it."
    )
