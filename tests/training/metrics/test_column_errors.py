"""Errors by target column against scikit-learn, whatever the batches."""

from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, mean_squared_error, mean_squared_log_error, r2_score

from workbench.training.metrics import ColumnErrors
from workbench.training.metrics.metric_errors import BadMetricSetting, ShapesDiffer


def counted(truth: np.ndarray, answers: np.ndarray, names: tuple[str, ...] | int, batch: int) -> ColumnErrors:
    errors = ColumnErrors(names)
    for start in range(0, len(truth), batch):
        errors.update_state(truth[start : start + batch], answers[start : start + batch])
    return errors


@pytest.mark.parametrize("batch", [1, 7, 100])
def test_errors_are_those_of_scikit_learn(batch: int) -> None:
    random = np.random.default_rng(0)
    # Far from 0, where the difference of two large sums of squares would lose every digit.
    truth = random.normal([1e6, 2.0, 50.0], [1.0, 0.5, 20.0], (100, 3))
    answers = truth + random.normal(0, [0.5, 0.1, 30.0], (100, 3))
    errors = counted(truth, answers, ("a", "b", "c"), batch)
    raw = {"multioutput": "raw_values"}
    by_column = errors.by_column()
    np.testing.assert_allclose(by_column["mae"], mean_absolute_error(truth, answers, **raw))
    np.testing.assert_allclose(by_column["rmse"], np.sqrt(mean_squared_error(truth, answers, **raw)))
    np.testing.assert_allclose(by_column["r2"], r2_score(truth, answers, **raw), rtol=1e-7)
    values = errors.values()
    assert values["mse"] == pytest.approx(mean_squared_error(truth, answers))
    assert values["rmse"] == pytest.approx(mean_squared_error(truth, answers) ** 0.5)
    assert values["r2"] == pytest.approx(r2_score(truth, answers), rel=1e-7)
    small = np.abs(truth[:, 1:2]), np.abs(answers[:, 1:2])
    assert counted(*small, 1, batch).values()["msle"] == pytest.approx(mean_squared_log_error(*small))


def test_keras_sees_the_same_numbers_under_the_names_of_the_history() -> None:
    truth, answers = np.array([[1.0, 5.0], [2.0, 7.0]]), np.array([[1.0, 5.0], [2.0, 6.0]])
    result = {key: float(value) for key, value in counted(truth, answers, ("height", "weight"), 2).result().items()}
    expected = {"mae": 0.25, "mae[weight]": 0.5, "r2": 0.75, "r2[height]": 1.0, "r2[weight]": 0.5, "rmse": 0.5}
    assert {key: result[key] for key in expected} == pytest.approx(expected)


def test_a_truth_that_is_everywhere_the_same_has_no_r2() -> None:
    truth = np.array([[1.0, 3.0], [1.0, 5.0]])
    errors = counted(truth, truth + 1, 2, 2)
    assert errors.by_column()["r2"] == (None, 0.0)
    assert errors.values()["r2"] == 0.0
    assert float(counted(truth[:, :1], truth[:, :1], 1, 2).result()["r2"]) == 0.0
    assert counted(truth[:, :1], truth[:, :1], 1, 2).values()["r2"] is None
    assert ColumnErrors(2).values() == dict.fromkeys(("mae", "mse", "rmse", "r2", "msle"))


def test_answers_that_are_no_numbers_are_counted_and_kept_out_of_the_plots() -> None:
    errors = counted(np.array([1.0, 2.0, 3.0]), np.array([[1.0], [np.nan], [4.0]]), 1, 3)
    assert errors.not_finite() == 1
    assert errors.values()["mae"] is None
    assert errors.residuals().column(0) == ((1.0, 3.0), (1.0, 4.0))


def test_the_first_samples_of_a_pass_are_kept_for_plots() -> None:
    truth = np.arange(1000.0)[:, None]
    errors = counted(truth, truth + 0.5, 1, 37)
    assert errors.residuals().column(0) == (tuple(truth[:600, 0]), tuple(truth[:600, 0] + 0.5))
    errors.reset_state()
    assert errors.residuals().truth == ()


def test_steps_of_a_sequence_count_like_samples() -> None:
    truth = np.random.default_rng(0).normal(size=(4, 5, 2))
    assert counted(truth, truth * 2, 2, 2).values() == pytest.approx(
        counted(truth.reshape(-1, 2), truth.reshape(-1, 2) * 2, 2, 20).values()
    )


def test_a_saved_network_keeps_it(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile("sgd", "mse", metrics=[ColumnErrors(("a", "b"))])
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert "mae[b]" in loaded.evaluate(np.ones((4, 3)), np.ones((4, 2)), verbose=0, return_dict=True)


def test_what_does_not_pair_up_is_refused() -> None:
    with pytest.raises(ShapesDiffer):
        ColumnErrors(2).update_state(np.zeros((3, 2)), np.zeros((3, 3)))
    with pytest.raises(BadMetricSetting) as refusal:
        ColumnErrors(())
    assert str(refusal.value).startswith("ColumnErrors: names must be a name for each target column, or their number")
