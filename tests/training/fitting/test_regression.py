"""A training that predicts numbers: metrics by target column, hints about scale, code, what is kept."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import r2_score

import workbench as wb
from tests.training.small import folder_of, values_of
from workbench.catalog.templates import regressor
from workbench.data import Dataset, Split
from workbench.training import EarlyStopping, fit
from workbench.training.label_errors import TargetNames
from workbench.training.sample_errors import NotFiniteData
from workbench.training.setting_errors import UnknownClass, UnknownMetric


def people(samples: int, seed: int, scale: float = 1.0, middle: float = 0.0) -> Split:
    random = np.random.default_rng(seed)
    x = random.normal(size=(samples, 4)).astype("float32")
    return Split(x, np.stack([x[:, 0] - x[:, 1], middle + scale * x[:, 2]], axis=1))


def data(names: tuple[str, ...] = ("height", "weight"), **changes: Any) -> Dataset:
    return Dataset("people", people(80, 1, **changes), people(30, 2, **changes), people(30, 3, **changes), names)


def network(targets: int = 2) -> wb.Graph:
    return regressor((4,), targets, units=(8,))


def single(of: Callable[[Split], Any], names: tuple[str, ...] = ()) -> Dataset:
    """The same samples with one target."""
    return Dataset("p", **{name: Split(one.x, of(one)) for name, one in data().splits.items()}, class_names=names)


def test_every_target_column_has_its_metrics(tmp_path: Path) -> None:
    run = fit(network(), data(), epochs=3, seed=0, learning_rate=0.01, folder=tmp_path).wait()
    assert run.task == "regression"
    assert run.class_names == ("height", "weight")
    assert {"mae", "val_rmse", "val_r2", "r2[height]", "val_mae[weight]"} <= set(run.history)
    assert values_of(run, "val_mae")[-1] < values_of(run, "val_mae")[0]
    test = data().test
    answers = run.model.predict(test.x, verbose=0).astype("float64")
    assert run.test is not None
    assert run.test.by_class["r2"] == pytest.approx(r2_score(test.y, answers, multioutput="raw_values"), rel=1e-5)
    assert run.test.residuals is not None
    np.testing.assert_allclose(run.test.residuals.truth, test.y, rtol=1e-4)
    np.testing.assert_allclose(run.test.residuals.predicted, answers, rtol=1e-4, atol=1e-6)
    opened = wb.training.open(folder_of(run))
    assert opened.record.epochs == run.finished_epochs
    assert opened.evaluate(test).by_class == run.test.by_class
    read = wb.training.read_csv(folder_of(run) / "history.csv")
    assert (read.task, read.class_names) == ("regression", ("height", "weight"))


def test_a_single_target_needs_no_name_and_may_have_one() -> None:
    run = fit(network(1), single(lambda split: split.y[:, 0]), epochs=1).wait()
    assert (run.task, run.class_names) == ("regression", ())
    assert not any("[" in key for key in run.history)
    named = single(lambda split: split.y[:, 0], ("price",))
    assert "val_mae[price]" in fit(network(1), named, epochs=1).wait().history


def test_a_column_can_stop_a_training() -> None:
    stopping = EarlyStopping("r2", class_name="weight", patience=1, min_delta=1.0)
    run = fit(network(), data(), epochs=5, seed=0, early_stopping=stopping).wait()
    assert run.stopped_early is not None
    assert len(run.finished_epochs) == 2


def test_whole_numbers_are_values_where_that_is_said() -> None:
    ages = single(lambda split: np.arange(len(split)) % 7)
    assert fit(network(1), ages, task="regression", epochs=1).wait().task == "regression"


@pytest.mark.parametrize(
    ("given", "settings", "error", "words"),
    [
        (
            data(("height", "weight", "age")),
            {},
            TargetNames,
            "people: the data names 3 target columns (height, weight, age), but the network gives 2 values. Set the "
            "units of its last layer to 3, or give class_names a name for each value.",
        ),
        (
            Dataset("people", Split(people(9, 1).x, np.full((9, 2), np.nan)), *(people(9, 2),) * 2, ()),
            {"batch_size": 2},
            NotFiniteData,
            "people.train.y: 18 of the 18 values are NaN, the first in sample 0. Expected finite numbers only: one "
            "such value makes every weight NaN. Repair or remove that sample: np.isfinite finds them.",
        ),
        (
            data(),
            {"checkpoints": ("val_mae[age]",)},
            UnknownClass,
            "Settings.checkpoints: there is no class 'age'. Expected one of: height, weight. Check the spelling.",
        ),
        (
            data(),
            {"checkpoints": ("val_psnr",)},
            UnknownMetric,
            "Settings.checkpoints: there is no metric 'val_psnr'. Expected one of: loss, mae, mse, rmse, r2, msle. "
            "Check the spelling.",
        ),
    ],
)
def test_the_words_for_what_cannot_be(given: Dataset, settings: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as refusal:
        fit(network(), given, **settings)
    assert str(refusal.value) == words


def hints(graph: wb.Graph, given: Dataset) -> list[str]:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fit(graph, given, epochs=1, seed=0).wait()
    return [str(one.message) for one in told if "targets" in str(one.message)]


def test_targets_far_away_or_of_other_scales_are_told() -> None:
    far = single(lambda split: 1000 + 50 * split.x[:, 0])
    (text,) = hints(network(1), far)
    mean, spread = far.train.y.mean(), far.train.y.std()
    assert text == (
        f"p.train.y: the targets are {mean:.4g} ± {spread:.4g}, and a network begins with answers near 0, from which "
        f"it takes many epochs to get there. Scale them, y = (y - {mean:.4g}) / {spread:.4g}, or end the network with "
        f"layers.Rescaling({spread:.4g}, offset={mean:.4g}), which keeps answers and errors in their units."
    )
    assert not hints(network(1).add("Rescaling", scale=50.0, offset=1000.0), far)
    (text,) = hints(network(), data(scale=1000.0))
    assert text.startswith("people.train.y: the targets of 'weight' spread by ")
    assert "those of 'height' by only 1." in text
    assert not hints(network(), data())


def test_the_code_of_a_run_gives_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = fit(network(), data(), epochs=1, seed=0, folder=tmp_path, checkpoints=("val_r2[weight]",)).wait()
    source = (folder_of(run) / "training.py").read_text()
    assert 'metrics=[ColumnErrors(("height", "weight"))]' in source
    assert 'monitor="val_r2[weight]"' in source
    monkeypatch.chdir(tmp_path)
    one = data()
    names: dict[str, Any] = {"x_train": one.train.x, "y_train": one.train.y}
    names |= {"x_validation": one.validation.x, "y_validation": one.validation.y}
    exec(source, names)
    assert set(names["history"].history) == set(run.history)
