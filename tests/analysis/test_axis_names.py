"""Names of axes and shapes as a learner reads them."""

import pytest

import workbench as wb
from tests.analysis.networks import conv_lstm, image, mnist_channels_first
from workbench.analysis import analyze
from workbench.analysis.axis_names import axes_text, axis_names, shape_text, tuple_text
from workbench.text_format import count_text, exact_text


@pytest.mark.parametrize(
    ("shape", "text"),
    [((None, 28, 28, 32), "28 × 28 × 32"), ((8, None, 16), "? × 16"), ((None, 10), "10"), ((None,), "one number")],
)
def test_shape_leaves_the_batch_out(shape: tuple[int | None, ...], text: str) -> None:
    assert shape_text(shape) == text


def test_tuples_as_keras_writes_them() -> None:
    assert [tuple_text(shape) for shape in ((None, 10), (None,), (None, None, 2))] == ["(10,)", "()", "(None, 2)"]


@pytest.mark.parametrize(
    ("rank", "names"),
    [
        (1, ""),
        (2, "features"),
        (3, "steps × features"),
        (4, "height × width × channels"),
        (5, "depth × height × width × channels"),
        (6, "axis 1 × axis 2 × axis 3 × axis 4 × axis 5"),
    ],
)
def test_names_by_rank(rank: int, names: str) -> None:
    assert axes_text(axis_names(rank)) == names


def test_channels_first_from_the_input_on() -> None:
    nodes = analyze(mnist_channels_first()).nodes
    assert axes_text(nodes["image"].outputs[0].axes) == "channels × height × width"
    assert axes_text(nodes["pool2"].outputs[0].axes) == "channels × height × width"
    assert axes_text(nodes["flat"].outputs[0].axes) == "features"


def test_a_film_has_steps() -> None:
    nodes = analyze(conv_lstm()).nodes
    assert axes_text(nodes["film"].outputs[0].axes) == "steps × height × width × channels"
    assert axes_text(nodes["conv_lstm2d"].outputs[0].axes) == "steps × height × width × channels"
    assert axes_text(nodes["conv_lstm2d_1"].outputs[0].axes) == "height × width × channels"


def test_permute_carries_the_names_along() -> None:
    nodes = analyze(image(28, 20, 3).add("Permute", dims=(3, 1, 2))).nodes
    assert axes_text(nodes["permute"].outputs[0].axes) == "channels × height × width"


def test_a_recurrent_layer_gives_a_vector_and_states() -> None:
    report = analyze(wb.Graph("g").add("Input", shape=(9, 4)).add("LSTM", units=3, return_state=True))
    outputs = report.nodes["lstm"].outputs
    assert [tensor.shape for tensor in outputs] == [(None, 3)] * 3
    assert [axes_text(tensor.axes) for tensor in outputs] == ["features"] * 3
    assert report.at("n2") == report.nodes["lstm"]
    assert report.at("n9") is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((0, "0"), (999, "999"), (1000, "1 k"), (61_706, "61.7 k"), (99_960, "100 k"), (999_500, "1 M")),
        *((999_400, "999 k"), (138_357_544, "138 M"), (15_470_264_320, "15.5 G"), (2 * 10**12, "2 T")),
    ],
)
def test_counts_in_three_digits(number: int, text: str) -> None:
    assert count_text(number) == text
    assert int(exact_text(number).replace(",", "")) == number
