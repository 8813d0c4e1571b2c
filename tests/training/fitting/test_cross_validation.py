"""Cross-validation: every sample is validated once, with networks that have not seen it."""

from typing import Any

import keras
import numpy as np
import pytest

from tests.training.small import CLASSES, brightness, classifier, labelled, values_of
from workbench.codegen import build_model
from workbench.data import Dataset, Split
from workbench.training import EarlyStopping, cross_validate, fit
from workbench.training.fitting import cross_validation
from workbench.training.fitting.cross_validation import FoldTable
from workbench.training.fitting.run import Run
from workbench.training.setting_errors import BadSetting


def parts_of(data: Dataset, folds: int) -> tuple[FoldTable, list[Dataset]]:
    """The table, and the data of each fold."""
    seen: list[Dataset] = []

    def noted(model: Any, part: Dataset, *rest: Any, **more: Any) -> Any:
        seen.append(part)
        return fit(model, part, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cross_validation, "fit", noted)
        return cross_validate(classifier(), data, folds=folds, epochs=2, seed=1), seen


@pytest.fixture(scope="module")
def in_three_folds() -> tuple[FoldTable, list[Dataset]]:
    return parts_of(labelled(), 3)


def test_every_sample_is_validated_once(in_three_folds: tuple[FoldTable, list[Dataset]]) -> None:
    data = labelled()
    table, parts = in_three_folds
    everything = np.sort(np.concatenate([data.train.x, data.validation.x]).ravel())
    np.testing.assert_array_equal(np.sort(np.concatenate([part.validation.x for part in parts]).ravel()), everything)
    for part in parts:
        assert (len(part.train), len(part.validation), len(part.test)) == (60, 30, 0)
        assert np.bincount(part.validation.y).tolist() == [10, 10, 10], "every class has its share"
        assert not {one.tobytes() for one in part.train.x} & {one.tobytes() for one in part.validation.x}
    assert len(table.records) == 3


def test_mean_and_spread_are_those_of_the_folds(in_three_folds: tuple[FoldTable, list[Dataset]]) -> None:
    table, _ = in_three_folds
    for key in ("val_loss", "val_accuracy", "val_dice[grey]"):
        folds = [record.history[key][-1] for record in table.records]
        assert table.values[key] == tuple(folds)
        assert table.mean[key] == pytest.approx(np.mean(folds))  # type: ignore[arg-type]
        assert table.spread[key] == pytest.approx(np.std(folds, ddof=1))  # type: ignore[arg-type]
    assert "val_loss" in table.mean
    assert "loss" not in table.mean
    head, first = repr(table).splitlines()[:2]
    assert head.split() == ["validation", "mean", "spread", *(word for n in range(1, 4) for word in ("fold", str(n)))]
    assert first.split()[0] == "Loss"


def test_with_early_stopping_it_is_the_best_epoch() -> None:
    settings = {"epochs": 12, "optimizer": "SGD", "learning_rate": 0.8, "batch_size": 8, "seed": 2}
    table = cross_validate(classifier(), labelled(), folds=2, early_stopping=EarlyStopping(patience=3), **settings)
    assert table.values["val_loss"] == tuple(min(record.history["val_loss"]) for record in table.records)  # type: ignore[type-var]


def test_patients_are_in_one_fold_only() -> None:
    one, other = brightness(60, 1), brightness(30, 2)
    groups = np.arange(60) // 6
    data = Dataset(
        "patients",
        Split(one.x, one.y, groups),
        Split(other.x, other.y, np.arange(30) // 6 + 10),
        brightness(30, 3),
        CLASSES,
    )
    _, parts = parts_of(data, 3)
    assert len(parts) == 3
    for part in parts:
        assert not set(part.train.groups.tolist()) & set(part.validation.groups.tolist())  # type: ignore[union-attr]
    with pytest.raises(BadSetting) as caught:
        cross_validate(classifier(), data, folds=16)
    assert str(caught.value) == (
        "cross_validate: 'folds' must be a whole number from 2 to 15, the number of groups, but received 16. Give it, "
        "as in folds=5."
    )


def test_a_model_stays_as_it_is_and_its_loss_is_taken() -> None:
    model = build_model(classifier())
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(ignore_class=2))
    before = model.get_weights()
    table = cross_validate(model, labelled(), folds=2, epochs=1)
    for mine, theirs in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert all(record.state == "finished" for record in table.records)


def test_values_have_folds_by_chance() -> None:
    splits = {name: Split(one.x, one.x.mean(axis=(1, 2))) for name, one in labelled().splits.items()}
    data = Dataset("means", **splits, class_names=())
    table = cross_validate(classifier(units=1, activation=None), data, folds=3, epochs=1)
    assert table.mean["val_mae"] == pytest.approx(np.mean([record.history["val_mae"][-1] for record in table.records]))  # type: ignore[arg-type]


@pytest.mark.parametrize("folds", [1, 0, 2.5, True, "5", 91])
def test_a_number_that_cannot_be(folds: Any) -> None:
    with pytest.raises(BadSetting, match="'folds' must be a whole number from 2 to 90, the number of samples"):
        cross_validate(classifier(), labelled(), folds=folds)


def test_it_is_the_training_of_a_single_fold(in_three_folds: tuple[FoldTable, list[Dataset]]) -> None:
    table, parts = in_three_folds
    alone = fit(classifier(), parts[1], epochs=2, seed=1).wait(120)
    assert table.records[1].history["val_loss"] == values_of(alone, "val_loss")


def test_an_interrupted_cell_ends_the_training_too(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[Run] = []

    def interrupted(run: Run, seconds: float | None = None) -> Run:
        began.append(run)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Run, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cross_validate(classifier(), labelled(), folds=2, epochs=100_000)
    assert began[0].wait(60).state == "stopped"
    assert len(began) == 1
