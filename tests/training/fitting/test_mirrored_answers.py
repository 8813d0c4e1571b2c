"""Evaluation by the mean of mirrored answers: equal to what one computes by hand, or refused in words."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.training.small import brightness, classifier, folder_of, labelled, masked, segmenter
from workbench.data import Dataset, Split
from workbench.training import Settings, predict_mirrored
from workbench.training.setting_errors import BadSetting, NoMirroring
from workbench.training.setup.settings import from_json, to_json

WAYS: dict[str, list[tuple[int, int]]] = {
    "horizontal": [(1, 1), (1, -1)],
    "vertical": [(1, 1), (-1, 1)],
    "both": [(1, 1), (-1, 1), (1, -1), (-1, -1)],
}


def by_hand(model: Any, x: Any, mirrors: str, *, moves: bool) -> Any:
    """The mean of the answers, as one writes it in a cell."""
    found = [(model.predict(x[:, ::v, ::h], verbose=0), v, h) for v, h in WAYS[mirrors]]
    return np.mean([answer[:, ::v, ::h] if moves else answer for answer, v, h in found], axis=0)


def unlike(count: int = 40) -> Split:
    """Images of which a mirror image is another one; the label says where it is bright."""
    rng = np.random.default_rng(0)
    return Split(rng.random((count, 4, 4, 1)).astype("float32"), rng.integers(0, 3, count))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    data = labelled(test=unlike())
    folder = tmp_path_factory.mktemp("mirrored")
    chosen = Settings(epochs=2, batch_size=8, seed=1, test_time_augmentation=True)
    return wb.training.fit(classifier(), data, chosen, name="mirrored", folder=folder).wait()


@pytest.mark.parametrize("mirrors", WAYS)
def test_masks_are_mirrored_back(mirrors: Any) -> None:
    model = wb.build_model(segmenter())
    x = np.random.default_rng(1).random((7, 8, 8, 1)).astype("float32")
    found = predict_mirrored(model, x, mirrors, batch_size=3)
    np.testing.assert_allclose(found, by_hand(model, x, mirrors, moves=True), atol=1e-6)
    assert np.abs(found - model.predict(x, verbose=0)).max() > 1e-3


@pytest.mark.parametrize("mirrors", WAYS)
def test_probabilities_of_classes_are_averaged(mirrors: Any) -> None:
    model, x = wb.build_model(classifier()), unlike().x
    found = predict_mirrored(model, x, mirrors)
    np.testing.assert_allclose(found, by_hand(model, x, mirrors, moves=False), atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, atol=1e-5)


def test_the_test_split_of_a_run_and_a_reopened_one_are_evaluated_so(run: Any) -> None:
    x, y = unlike().x, unlike().y
    mean = by_hand(run.model, x, "both", moves=False)
    opened = wb.training.open(folder_of(run))
    for scores in (run.test, opened.evaluate((x, y))):
        assert scores.values["accuracy"] == pytest.approx((mean.argmax(axis=-1) == y).mean())
        assert scores.loss == pytest.approx(-np.log(mean[np.arange(len(y)), y]).mean(), rel=1e-5)
    plain = opened.evaluate((x, y), test_time_augmentation=False)
    alone = run.model.predict(x, verbose=0)
    assert plain.loss == pytest.approx(-np.log(alone[np.arange(len(y)), y]).mean(), rel=1e-5)
    assert plain.loss != pytest.approx(run.test.loss, rel=1e-4)
    one_way = opened.evaluate((x, y), test_time_augmentation="horizontal")
    expected = by_hand(run.model, x, "horizontal", moves=False)
    assert one_way.loss == pytest.approx(-np.log(expected[np.arange(len(y)), y]).mean(), rel=1e-5)
    np.testing.assert_allclose(opened.predict(x, test_time_augmentation=True), mean, atol=1e-6)
    np.testing.assert_array_equal(opened.predict(x), alone)
    truth = (y == 0).astype(int)
    from sklearn.metrics import roc_auc_score

    assert opened.curves((x, y)).auc["dark"] == pytest.approx(roc_auc_score(truth, mean[:, 0]))


def test_the_epochs_are_validated_with_the_images_as_they_are(run: Any) -> None:
    validation = labelled().validation
    best = run.finished_epochs[-1].validation
    alone = run.model.predict(validation.x, verbose=0)
    expected = -np.log(alone[np.arange(len(validation.y)), validation.y]).mean()
    assert best.loss == pytest.approx(expected, rel=1e-4)


def test_dice_of_masks_is_that_of_the_mean(tmp_path: Path) -> None:
    data = masked()
    run = wb.training.fit(
        segmenter(), data, epochs=2, batch_size=8, seed=1, name="masks", folder=tmp_path, test_time_augmentation="both"
    ).wait()
    answer = by_hand(run.model, data.test.x, "both", moves=True).argmax(axis=-1) == 1
    truth = data.test.y == 1
    dice = 2 * (answer & truth).sum() / (answer.sum() + truth.sum())
    assert run.test is not None
    assert run.test.by_class["dice"][1] == pytest.approx(dice)


@pytest.mark.parametrize(("units", "loss"), [(3, "SparseCategoricalCrossentropy"), (1, "BinaryCrossentropy")])
def test_of_logits_it_is_the_mean_of_the_probabilities(units: int, loss: str, tmp_path: Path) -> None:
    x, y = unlike().x, unlike().y % max(2, units)
    split = Split(x[:10], y[:10])
    data = Dataset("logits", Split(x[20:], y[20:]), Split(x[10:20], y[10:20]), split, tuple("abc"[: max(2, units)]))
    x, y = split.x, split.y
    chosen = Settings(epochs=1, batch_size=8, loss=loss, loss_params={"from_logits": True}, test_time_augmentation=True)
    run = wb.training.fit(classifier(units, None), data, chosen, name="logits", folder=tmp_path).wait()
    assert run.test is not None
    logits = [run.model.predict(x[:, ::v, ::h], verbose=0).astype("float64") for v, h in WAYS["both"]]
    if units == 1:
        mean = np.mean([1 / (1 + np.exp(-one[:, 0])) for one in logits], axis=0)
        right, chance = (mean > 0.5) == y, np.where(y == 1, mean, 1 - mean)
    else:
        mean = np.mean([np.exp(one) / np.exp(one).sum(axis=-1, keepdims=True) for one in logits], axis=0)
        right, chance = mean.argmax(axis=-1) == y, mean[np.arange(len(y)), y]
    assert run.test.values["accuracy"] == pytest.approx(right.mean())
    assert run.test.loss == pytest.approx(-np.log(chance).mean(), rel=1e-4)
    assert wb.training.open(folder_of(run)).evaluate(split).loss == pytest.approx(run.test.loss, rel=1e-5)


def test_of_no_images_there_are_no_answers() -> None:
    assert predict_mirrored(wb.build_model(segmenter()), np.zeros((0, 8, 8, 1), "float32")).shape == (0, 8, 8, 2)


def test_images_that_are_answers_are_mirrored_back() -> None:
    graph = wb.Graph("larger").add("Input", shape=(6, 5, 1)).add("Conv2D", filters=1, kernel_size=3, padding="same")
    model = wb.build_model(graph.add("UpSampling2D"))
    x = np.random.default_rng(1).random((3, 6, 5, 1)).astype("float32")
    np.testing.assert_allclose(predict_mirrored(model, x), by_hand(model, x, "both", moves=True), atol=1e-6)


def vectors() -> Dataset:
    rng = np.random.default_rng(0)
    one, other, third = (Split(rng.random((20, 5)).astype("float32"), rng.integers(0, 3, 20)) for _ in range(3))
    return Dataset("vectors", one, other, third, ("a", "b", "c"))


def test_what_is_no_image_is_refused_before_training() -> None:
    graph = wb.Graph("vectors").add("Input", shape=(5,)).add("Dense", units=3, activation="softmax")
    with pytest.raises(NoMirroring) as caught:
        wb.training.fit(graph, vectors(), epochs=1, batch_size=4, test_time_augmentation=True)
    assert str(caught.value) == (
        "Settings: the answers of this network for mirrored images have no mean: its samples have the shape (5,). "
        "Expected a network that gives one vector, a mask or an image for an image (height, width, channels). Leave "
        "test_time_augmentation out."
    )


def test_boxes_are_refused_before_training() -> None:
    rng = np.random.default_rng(0)
    boxes = np.tile(np.array([[0, 2, 2, 20, 20]], "float32"), (6, 1, 1))
    one, other, third = (Split(rng.random((6, 32, 32, 3)).astype("float32"), boxes) for _ in range(3))
    graph = wb.templates.detector((32, 32, 3), 1, width=4)
    data = Dataset("boxes", one, other, third, ("cell",))
    with pytest.raises(NoMirroring) as caught:
        wb.training.fit(graph, data, epochs=1, batch_size=2, test_time_augmentation="both")
    assert str(caught.value) == (
        "Settings: the answers of this network for mirrored images have no mean: it gives maps of objects, whose "
        "offsets and sizes have no mean. Expected a network that gives one vector, a mask or an image for an image "
        "(height, width, channels). Leave test_time_augmentation out."
    )


def test_answers_that_are_neither_vectors_nor_images_are_refused() -> None:
    graph = wb.Graph("rows").add("Input", shape=(6, 4, 1)).add("Reshape", target_shape=(3, 8)).add("Dense", units=2)
    with pytest.raises(NoMirroring, match=r"answers of the shape \(3, 2\) for images of the shape \(6, 4, 1\)"):
        predict_mirrored(wb.build_model(graph), np.zeros((2, 6, 4, 1), "float32"))


@pytest.mark.parametrize("value", ["left", 2, 1, 0.5, ("horizontal",), float("nan")])
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings(test_time_augmentation=value)
    assert str(caught.value) == (
        "Settings: 'test_time_augmentation' must be one of 'horizontal', 'vertical', 'both', True, False, but received "
        f"{value!r}. Give it, as in test_time_augmentation=True."
    )


@pytest.mark.parametrize(
    ("value", "normal"), [(True, "both"), (None, False), (False, False), ("vertical", "vertical"), ("both", "both")]
)
def test_it_travels_as_json(value: Any, normal: Any) -> None:
    settings = Settings(test_time_augmentation=value)
    assert settings.test_time_augmentation == normal
    assert from_json(to_json(settings)) == settings
    assert from_json(b"{}").test_time_augmentation is False


def test_after_fine_tuning_the_last_phase_says_whether_mirror_images_are_looked_at() -> None:
    data = labelled(test=unlike())
    chosen = Settings(epochs=1, batch_size=8, seed=1)
    tune = Settings(epochs=1, batch_size=8, test_time_augmentation="vertical")
    run = wb.training.finetune(wb.freeze(classifier(), "dense"), data, chosen, tune).wait()
    mean = by_hand(run.model, data.test.x, "vertical", moves=False)
    assert run.test is not None
    expected = -np.log(mean[np.arange(len(data.test.y)), data.test.y]).mean()
    assert run.test.loss == pytest.approx(expected, rel=1e-5)


def test_predictions_of_a_plain_model_refuse_other_mirrors() -> None:
    with pytest.raises(BadSetting) as caught:
        predict_mirrored(wb.build_model(classifier()), unlike().x, "left")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "predict_mirrored: 'mirrors' must be one of 'horizontal', 'vertical', 'both', True, False, but received 'left'."
        " Give it, as in mirrors=True."
    )


def test_a_reopened_run_refuses_in_words(run: Any) -> None:
    new = brightness(9, 3)
    with pytest.raises(BadSetting, match=r"^evaluate: 'test_time_augmentation' must be one of"):
        wb.training.open(folder_of(run)).evaluate(new, test_time_augmentation="upside down")  # type: ignore[arg-type]
