"""Networks with several inputs and outputs: a task, a loss and metrics for each output."""

import shutil
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from sklearn.metrics import f1_score, mean_absolute_error

import workbench as wb
from tests.training.several import NAMES, changed, data, network, patients
from tests.training.small import classifier, folder_of, labelled
from workbench.catalog.templates import image_and_table
from workbench.data import Dataset, Split
from workbench.training import Augmentation, EarlyStopping, OutputSettings, Settings, fit
from workbench.training.fitting.run import Run
from workbench.training.metrics.history_keys import better
from workbench.training.setting_errors import BadSetting
from workbench.training.training_errors import NestedStructure, OneOfEach, TrainingError


def trained(epochs: int, **kept: Any) -> Run:
    outputs = {"age": OutputSettings(loss="MeanAbsoluteError", weight=0.5)}
    return fit(network(), data(), epochs=epochs, batch_size=20, seed=0, outputs=outputs, **kept).wait()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A kept run that a test only reads."""
    return trained(2, folder=tmp_path_factory.mktemp("runs"))


def test_each_output_has_its_task_loss_and_metrics_by_class(run: Run) -> None:
    assert run.task == "several"
    assert [(one.name, one.task, one.class_names, one.weight) for one in run.record.outputs] == [
        ("diagnosis", "classification", NAMES, 1.0),
        ("age", "regression", (), 0.5),
    ]
    assert {"loss", "val_loss", "val_diagnosis_dice[flu]", "diagnosis_accuracy", "val_age_r2"} <= set(run.history)
    for start in ("", "val_"):
        parts = [run.history[f"{start}{name}_loss"][-1] or 0.0 for name in ("diagnosis", "age")]
        assert run.history[f"{start}loss"][-1] == pytest.approx(parts[0] + 0.5 * parts[1], rel=1e-5)

    test = data().test
    classes, ages = run.model.predict([test.x["image"], test.x["facts"]], verbose=0)
    assert run.test is not None
    scores = run.test.outputs
    assert scores["diagnosis"].by_class["dice"] == pytest.approx(
        f1_score(test.y["diagnosis"], classes.argmax(axis=1), average=None)
    )
    assert scores["age"].values["mae"] == pytest.approx(mean_absolute_error(test.y["age"], ages[:, 0]), rel=1e-5)
    assert "two · age" in repr(run)

    opened = wb.training.open(folder_of(run))
    assert opened.evaluate(test) == run.test
    answers = opened.predict(dict(test.x))
    np.testing.assert_allclose(answers["age"], ages, rtol=1e-5)


def test_a_resumed_training_is_that_without_a_break(run: Run, tmp_path: Path) -> None:
    resumed = wb.training.resume(shutil.copytree(folder_of(run), tmp_path / "copy"), data(), epochs=3).wait()
    assert resumed.state == "finished"
    assert resumed.history == trained(3).history


@pytest.mark.parametrize("named", [False, True])
def test_arrays_are_found_by_name_or_by_order(*, named: bool) -> None:
    one = fit(network(named=named), data(), epochs=1, seed=0).wait()

    def ordered(split: Split) -> Split:
        x: Any = (split.x["image"], split.x["facts"])
        y: Any = (split.y["diagnosis"], split.y["age"]) if not named else (split.y["age"], split.y["diagnosis"])
        return Split(x, y)

    names: Any = {"diagnosis": NAMES}
    in_order = Dataset("p", **{name: ordered(split) for name, split in data().splits.items()}, class_names=names)
    other = fit(network(named=named), in_order, epochs=1, seed=0).wait()
    assert other.history == one.history


def test_dictionaries_of_arrays_are_data_too() -> None:
    train = patients(60, 1)
    with pytest.warns(UserWarning, match="12 of the 60 samples were held out"):
        run = fit(network(), (dict(train.x), dict(train.y)), epochs=1).wait()
    assert [one.class_names for one in run.record.outputs] == [("0", "1", "2"), ()]


def test_drawn_and_compiled_losses_are_those_of_their_outputs() -> None:
    graph = network().add("Label", shape=(1,), name="years").add("Huber", inputs=["years", "age"], name="huber")
    run = fit(graph, data(), epochs=1, batch_size=20, seed=0).wait()
    model = wb.build_model(network())
    model.compile("adam", loss={"diagnosis": "sparse_categorical_crossentropy", "age": keras.losses.Huber()})
    keras.utils.set_random_seed(0)
    other = fit(model, data(), epochs=1, batch_size=20, seed=0).wait()
    test = data().test
    for one in (run, other):
        ages = one.model.predict([test.x["image"], test.x["facts"]], verbose=0)[1][:, 0]
        assert one.test is not None
        huber = float(keras.losses.Huber()(test.y["age"], ages))
        assert one.test.outputs["age"].loss == pytest.approx(huber, rel=1e-4)


@pytest.mark.sampled(1 / 2)
def test_class_weights_and_ignored_labels_are_those_of_one_output() -> None:
    usual = fit(network(), data(), epochs=1, batch_size=20, seed=0).wait()
    outputs = {"diagnosis": OutputSettings(class_weights=(1.0, 2.0, 3.0))}
    weighed = fit(network(), data(), epochs=1, batch_size=20, seed=0, outputs=outputs).wait()
    assert weighed.history["diagnosis_loss"] != usual.history["diagnosis_loss"]
    labels = np.array(patients(60, 1).y["diagnosis"])
    labels[:30] = 255
    ignoring = {"diagnosis": OutputSettings(ignore_class=255)}
    run = fit(network(), changed(diagnosis=labels), epochs=1, outputs=ignoring).wait()
    confusion = run.finished_epochs[0].train.outputs["diagnosis"].confusion
    assert confusion is not None
    assert sum(map(sum, confusion)) == 30


def test_one_output_can_stop_a_training() -> None:
    stopping = EarlyStopping("diagnosis_dice", class_name="flu", min_delta=1.0, patience=1)
    run = fit(network(), data(), epochs=5, early_stopping=stopping, checkpoints=("val_age_mae",)).wait()
    assert run.stopped_early is not None
    assert run.best("val_age_mae") in (1, 2)
    assert [better(key) for key in ("val_age_mae", "age_loss", "val_diagnosis_dice[flu]")] == ["min", "min", "max"]


def test_masks_move_with_the_images_of_the_only_input() -> None:
    random = np.random.default_rng(0)

    def split(seed: int) -> Split:
        x = random.normal(size=(8, 8, 8, 1)).astype("float32") + seed
        return Split(x, {"mask": (x[..., 0] > seed).astype(int), "mean": x.mean(axis=(1, 2, 3))})  # type: ignore[arg-type]

    graph = wb.Graph("g").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=2, kernel_size=1, activation="softmax", name="mask")
    graph = graph.add("GlobalAveragePooling2D", inputs=["image"], name="average").add("Dense", units=1, name="mean")
    given = Dataset("d", split(0), split(1), split(2), {"mask": ("low", "high")})  # type: ignore[arg-type]
    run = fit(graph, given, epochs=1, batch_size=4, seed=0, augmentation=Augmentation(rotation=20)).wait()
    assert [one.task for one in run.record.outputs] == ["segmentation", "regression"]


def test_several_inputs_with_one_output_are_a_run_like_any_other(tmp_path: Path) -> None:
    def split(seed: int) -> Split:
        image = np.random.default_rng(seed).normal(size=(12, 8, 8, 1)).astype("float32")
        return Split({"image": image, "table": image[:, 0, :3, 0]}, np.arange(12) % 2)  # type: ignore[arg-type]

    given = Dataset("d", split(0), split(1), split(2), ("no", "yes"))
    graph = image_and_table((8, 8, 1), 2, features=3, filters=2, units=4)
    run = fit(graph, given, epochs=1, batch_size=4, folder=tmp_path, class_weights="balanced", loss="SparseDice").wait()
    assert (run.task, run.class_names, run.record.outputs) == ("classification", ("no", "yes"), ())
    assert "val_dice[yes]" in run.history
    opened = wb.training.open(folder_of(run))
    assert opened.evaluate(given.test) == run.test
    assert opened.predict(dict(given.test.x)).shape == (12, 2)


@pytest.mark.sampled(1 / 2)
def test_the_code_of_a_run_trains_with_plain_keras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = EarlyStopping("diagnosis_sensitivity", class_name="flu")
    outputs = {"age": OutputSettings(weight=0.5)}
    run = fit(
        network(), data(), epochs=1, seed=0, folder=tmp_path, outputs=outputs, early_stopping=stopping,
        checkpoints=("val_age_r2",),
    ).wait()  # fmt: skip
    source = (folder_of(run) / "training.py").read_text()
    assert 'loss_weights={"diagnosis": 1.0, "age": 0.5}' in source
    monkeypatch.chdir(tmp_path)
    one = data()
    names: dict[str, Any] = {"x_train": dict(one.train.x), "y_train": dict(one.train.y)}
    names |= {"x_validation": dict(one.validation.x), "y_validation": dict(one.validation.y)}
    exec(source, names)
    assert {"val_sensitivity[flu]", "val_age_r2", "val_diagnosis_accuracy"} <= set(names["history"].history)


def test_folds_are_made_of_several_arrays() -> None:
    table = wb.training.cross_validate(network(), data(), folds=2, epochs=1)
    assert "val_diagnosis_accuracy" in table.mean


LABELS = np.array(patients(60, 1).y["diagnosis"])
REFUSED: dict[str, tuple[Any, Any, dict[str, Any], str]] = {
    "NaN": (
        network(),
        changed(age=np.full(60, np.nan)),
        {},
        "patients.train.y['age']: 60 of the 60 values are NaN, the first in sample 0. Expected finite numbers only: "
        "one such value makes every weight NaN. Repair or remove that sample: np.isfinite finds them.",
    ),
    "a label outside": (
        network(),
        changed(diagnosis=np.where(np.arange(60) == 5, 9, LABELS)),
        {},
        "patients.train.y['diagnosis']: label 9 in sample 5 is none of the 3 classes, which are numbered 0 to 2. "
        "Correct the label, give the network one more unit, or leave it out with ignore_class=9.",
    ),
    "the shape of labels": (
        network(),
        changed(age=np.zeros((60, 2), "float32")),
        {},
        "patients.train.y['age']: the network gives (1,) a sample, so expected labels of shape (1,) a sample, received "
        "(2,). Change what the network ends with, or the labels.",
    ),
    "the shape of samples": (
        network(),
        changed(facts=np.zeros((60, 5), "float32")),
        {},
        "patients.train.x['facts']: the network takes samples of shape (2,), but the data has (5,). Set the Input's "
        "shape to (5,), or resize the data.",
    ),
    "names": (
        network(),
        data(train=Split(dict(patients(60, 1).x), {"years": np.zeros(60), "diagnosis": LABELS})),  # type: ignore[arg-type]
        {},
        "patients.train.y: expected an array for each of 'diagnosis', 'age', received 'years', 'diagnosis'. Use the "
        "names that the network has, or rename its Input and Output nodes.",
    ),
    "one array of samples": (
        network(),
        labelled(),
        {},
        "brightness.train.x: this is one array of samples, but the network has 2 inputs. Expected an array for each of "
        "image, facts. Give x as a dictionary: {'image': …, 'facts': …}.",
    ),
    "several for one": (
        classifier(),
        data(),
        {},
        "patients.train.x: expected one array, since the network has one input and one output, received several: "
        "'facts', 'image'. Give one of them, as in x['facts'], or draw an Input or Output node for each.",
    ),
    "a loss for all": (
        network(),
        data(),
        {"loss": "Dice"},
        "Settings: 'loss' belongs to one output, but the network has several. Expected it for each by name: "
        "outputs={'diagnosis': wb.training.OutputSettings(loss='Dice')}.",
    ),
    "an unknown output": (
        network(),
        data(),
        {"outputs": {"years": OutputSettings()}},
        "Settings.outputs: the network has no output 'years'. Expected one of: diagnosis, age. Check the spelling.",
    ),
    "boxes": (
        network(),
        data(),
        {"outputs": {"age": OutputSettings(task="detection")}},
        "fit: the output 'age' learns boxes. Expected classes or values where there are several outputs, since "
        "average precision is counted for a detector alone. Train the detector by itself.",
    ),
    "a metric of another output": (
        network(),
        data(),
        {"checkpoints": ("val_age_accuracy",)},
        "Settings.checkpoints: there is no metric 'age_accuracy'. Expected one of: age_loss, age_mae, age_mse, "
        "age_rmse, age_r2, age_msle. Check the spelling.",
    ),
    "augmentation": (
        network(),
        data(),
        {"augmentation": Augmentation(rotation=10)},
        "Settings.augmentation: the network has the inputs image, facts, and which of them move together is not known. "
        "Expected one input. Leave augmentation out, or draw augmentation layers (RandomFlip, RandomRotation) behind "
        "the Input of the images.",
    ),
    "an ending": (
        network(),
        data(),
        {"outputs": {"age": OutputSettings(loss="CategoricalCrossentropy")}},
        "fit, output 'age': the loss CategoricalCrossentropy expects one unit for each class, but the network "
        "ends with one unit. Use the loss BinaryCrossentropy for a yes-or-no answer, or as many units as "
        "there are classes.",
    ),
}


@pytest.mark.sampled(1 / 2)
@pytest.mark.parametrize(("graph", "given", "settings", "words"), REFUSED.values(), ids=REFUSED)
def test_the_words_for_what_cannot_be(graph: wb.Graph, given: Dataset, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(TrainingError) as refusal:
        fit(graph, given, **settings)
    assert str(refusal.value) == words


def test_settings_of_outputs_are_checked_and_written_down() -> None:
    from workbench.training.setup.settings import from_json, to_json

    chosen = Settings(outputs={"age": OutputSettings(loss="mae", weight=2)})
    assert chosen.outputs["age"].loss == "MeanAbsoluteError"
    assert from_json(to_json(chosen)) == chosen
    with pytest.raises(BadSetting) as refusal:
        OutputSettings(weight=-1)
    assert str(refusal.value).startswith("OutputSettings: 'weight' must be a number of at least 0.0, but received -1.")
    with pytest.raises(BadSetting) as refusal:
        Settings(outputs={"age": 3})  # type: ignore[dict-item]
    assert "'outputs' must be a dictionary from names of outputs to OutputSettings" in str(refusal.value)


def test_what_works_for_one_output_alone_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(OneOfEach) as refusal:
        wb.training.open(folder_of(run)).curves(data())
    assert str(refusal.value) == (
        "curves: expected a network with one input and one output, received one with several. Train it with "
        "wb.training.fit, which takes an array for each."
    )
    with pytest.raises(OneOfEach):
        wb.training.finetune(wb.freeze(network(), "hidden"), data(), head=Settings(epochs=1))
    with pytest.raises(OneOfEach) as refusal:
        wb.tuning.tune(network(), data(), search={"batch_size": wb.tuning.Choices((8, 16))}, folder=tmp_path, epochs=1)
    assert str(refusal.value).startswith("tune: expected a network with one input and one output")


def test_lists_within_lists_are_refused() -> None:
    given = keras.Input((2,))
    ends = [keras.layers.Dense(1)(given) for _ in range(3)]
    with pytest.raises(NestedStructure) as refusal:
        fit(keras.Model(given, [[ends[0], ends[1]], ends[2]]), data())
    assert str(refusal.value).endswith("Build it so: keras.Model(inputs={…}, outputs={…}).")
