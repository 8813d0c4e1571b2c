"""Errors batch by batch: those of scikit-learn and scikit-image on all the data at once."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn import metrics as sk

keras = pytest.importorskip("keras")

from workbench.training.metrics import ErrorSums, scores_from  # noqa: E402
from workbench.training.metrics.error_sums import IMAGE_KEYS, VALUE_KEYS  # noqa: E402
from workbench.training.metrics.metric_errors import BadMetricSetting, ShapesDiffer  # noqa: E402

ALL = (*VALUE_KEYS, *IMAGE_KEYS)


def fed(errors: Any, truth: Any, predicted: Any, batch: int) -> Any:
    for start in range(0, len(truth), batch):
        errors.update_state(truth[start : start + batch], predicted[start : start + batch])
    return errors


@given(st.integers(1, 40), st.integers(1, 7), st.integers(0, 2**31), st.sampled_from([0.01, 1.0, 300.0]))
@settings(deadline=None, max_examples=40)
def test_values_are_those_of_scikit_learn(count: int, batch: int, seed: int, size: float) -> None:
    rng = np.random.default_rng(seed)
    truth, predicted = (size * rng.random((count, 2)).astype("float32") for _ in range(2))
    found = fed(ErrorSums(), truth, predicted, batch).values()
    truth, predicted = truth.astype("float64"), predicted.astype("float64")
    assert found == {
        "mae": pytest.approx(sk.mean_absolute_error(truth, predicted), rel=1e-6),
        "mse": pytest.approx(sk.mean_squared_error(truth, predicted), rel=1e-6),
        "rmse": pytest.approx(sk.mean_squared_error(truth, predicted) ** 0.5, rel=1e-6),
        "msle": pytest.approx(sk.mean_squared_log_error(truth, predicted), rel=1e-6),
    }


@given(st.integers(7, 20), st.integers(7, 20), st.integers(0, 3), st.sampled_from([1.0, 255.0]), st.integers(0, 2**31))
@settings(deadline=None, max_examples=25)
def test_images_are_those_of_scikit_image(height: int, width: int, channels: int, top: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (3, height, width, channels) if channels else (3, height, width)
    truth = top * rng.random(shape)
    predicted = np.clip(truth + 0.1 * top * rng.normal(size=shape), 0, top)
    found = fed(ErrorSums(IMAGE_KEYS, data_range=top), truth, predicted, 2).values()
    axis = -1 if channels else None
    pairs = list(zip(truth, predicted, strict=True))
    noise = [peak_signal_noise_ratio(one, other, data_range=top) for one, other in pairs]
    likeness = [structural_similarity(one, other, data_range=top, channel_axis=axis) for one, other in pairs]
    assert found["psnr"] == pytest.approx(np.mean(noise), abs=1e-6)
    assert found["ssim"] == pytest.approx(np.mean(likeness), abs=1e-6)


def test_flat_images_of_float32_do_not_lose_their_variance() -> None:
    """Bright and nearly flat: the variance is a small difference of large numbers."""
    rng = np.random.default_rng(3)
    truth = (200 + 0.01 * rng.random((2, 16, 16))).astype("float32")
    predicted = (truth + 0.01 * rng.random(truth.shape)).astype("float32")
    found = fed(ErrorSums(("ssim",), data_range=0.02), truth, predicted, 2).values()["ssim"]
    exact = [
        structural_similarity(one.astype("float64"), other.astype("float64"), data_range=0.02)
        for one, other in zip(truth, predicted, strict=True)
    ]
    assert found == pytest.approx(np.mean(exact), abs=1e-6)


def test_a_perfect_image_has_no_signal_to_noise_ratio() -> None:
    images = np.random.default_rng(1).random((3, 8, 8))
    wrong = images.copy()
    wrong[2] += 0.1
    found = fed(ErrorSums(ALL), images, images, 2).values()
    assert found == {"mae": 0.0, "mse": 0.0, "rmse": 0.0, "msle": 0.0, "psnr": None, "ssim": pytest.approx(1.0)}
    assert fed(ErrorSums(("psnr",)), images, wrong, 3).values()["psnr"] == pytest.approx(20.0)


@pytest.mark.parametrize("shape", [(4, 6, 20), (4, 20, 6, 3), (4, 9), (4, 8, 8, 8, 1)])
def test_ssim_of_what_has_no_window_is_undefined(shape: tuple[int, ...]) -> None:
    errors = ErrorSums(("ssim", "mae"))
    errors.update_state(np.zeros(shape), np.ones(shape))
    assert errors.values() == {"ssim": None, "mae": 1.0}
    assert float(errors.result()) == 0.0


def test_weights_change_nothing() -> None:
    errors = ErrorSums(("mae",))
    errors.update_state([1.0, 2.0], [1.0, 4.0], sample_weight=[1.0, 0.0])
    assert errors.values() == {"mae": 1.0}


def test_before_the_first_batch_everything_is_undefined() -> None:
    errors = ErrorSums(ALL, undefined=-1.0)
    assert errors.values() == dict.fromkeys(ALL)
    assert float(errors.result()) == -1.0


def test_a_network_that_gives_no_number_has_no_error() -> None:
    errors = ErrorSums(("mae",))
    errors.update_state([1.0], [float("nan")])
    assert errors.values() == {"mae": None}
    assert scores_from("transformation", loss=float("nan"), errors=errors.values()).values == {"mae": None}


def test_values_below_zero_count_as_zero_in_msle() -> None:
    errors = ErrorSums(("msle",))
    errors.update_state([1.0, 3.0], [-5.0, 3.0])
    assert errors.values()["msle"] == pytest.approx(np.log(2.0) ** 2 / 2)


def test_many_batches_lose_nothing() -> None:
    """A sum of float32 would stand still at 2^24."""
    errors = ErrorSums(("mae",))
    errors.update_state(np.zeros((2**12, 2**12), "float32"), np.ones((2**12, 2**12), "float32"))
    errors.update_state(np.zeros(8), np.ones(8))
    assert errors.values()["mae"] == 1.0
    assert errors.terms.numpy().tolist() == [2**24 + 8]
    assert errors.sums.numpy().tolist() == [2.0**24 + 8]


@pytest.mark.parametrize("jit", [False, True])
def test_in_compiled_training(jit: bool) -> None:
    rng = np.random.default_rng(2)
    x, y = rng.random((10, 12, 12, 1)).astype("float32"), rng.random((10, 12, 12, 1)).astype("float32")
    model = keras.Sequential([keras.Input((12, 12, 1)), keras.layers.Activation("linear")])
    errors = ErrorSums(("rmse", "ssim"), name="error")
    model.compile("sgd", "mse", metrics=[errors], jit_compile=jit)
    found = model.evaluate(x, y, batch_size=4, verbose=0, return_dict=True)
    assert errors.values()["rmse"] == pytest.approx(np.sqrt(np.mean(np.square(x - y, dtype="float64"))), rel=1e-6)
    assert found["error"] == pytest.approx(errors.values()["rmse"], rel=1e-6)


@pytest.mark.parametrize(("labels", "predictions"), [((4,), (4, 1)), ((4, 1), (4,)), ((4, 3, 3, 1), (4, 3, 3))])
def test_a_last_axis_of_one_may_be_left_out(labels: Any, predictions: Any) -> None:
    errors = ErrorSums(("mae",))
    errors.update_state(np.zeros(labels), np.ones(predictions))
    assert errors.values() == {"mae": 1.0}
    assert errors.terms.numpy().tolist() == [np.prod(labels)]


def test_what_keras_would_stretch_is_refused() -> None:
    with pytest.raises(ShapesDiffer) as caught:
        ErrorSums(("mae",)).update_state(np.zeros((8, 1)), np.zeros((8, 10)))
    assert str(caught.value) == (
        "metric 'mae': expected labels and predictions of one shape, received labels of shape (8, 1) and predictions "
        "of (8, 10)."
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            {"keys": ("dice",)},
            "ErrorSums: keys must be some of mae, mse, rmse, msle, psnr, ssim, but received ('dice',).",
        ),
        ({"keys": ()}, "ErrorSums: keys must be some of mae, mse, rmse, msle, psnr, ssim, but received ()."),
        ({"keys": "mae"}, "ErrorSums: keys must be some of mae, mse, rmse, msle, psnr, ssim, but received 'mae'."),
        ({"data_range": 0}, "ErrorSums: data_range must be a number above 0, but received 0."),
    ],
)
def test_settings_that_cannot_be(arguments: Any, told: str) -> None:
    with pytest.raises(BadMetricSetting) as caught:
        ErrorSums(**arguments)
    assert str(caught.value) == told


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_has_no_error(value: float) -> None:
    """As NumPy computes them."""
    truth, predicted = np.ones((2, 8, 8), "float32"), np.full((2, 8, 8), 0.5, "float32")
    predicted[1, 3, 3] = value
    errors = fed(ErrorSums(ALL), truth, predicted, 2)
    assert errors.values() == dict.fromkeys(ALL)
    assert errors.not_finite() == 1
    for key in ("mae", "mse", "rmse", "msle"):
        found = float(fed(ErrorSums((key,)), truth, predicted, 1).result())
        assert np.isnan(found) if np.isnan(value) else found == np.inf
