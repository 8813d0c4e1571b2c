"""A kept run reopened in a notebook that was started anew: the network, its numbers, and going on."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, recall_score, roc_auc_score

import workbench as wb
from tests.training.small import brightness, classifier, folder_of, labelled, masked, segmenter, values_of
from workbench.codegen import build_model
from workbench.data import Dataset, Split
from workbench.training import EarlyStopping, fit, resume
from workbench.training.fitting.run import Run
from workbench.training.run_errors import LossNeeded, NoClasses, NoEpochYet, NoSuchRun, NotKeptEpoch
from workbench.training.setting_errors import BadSetting
from workbench.training.training_errors import TrainingError


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("runs")
    settings = {"epochs": 6, "optimizer": "SGD", "learning_rate": 0.8, "checkpoints": ("accuracy", "val_dice[grey]")}
    return fit(classifier(), labelled(), name="first", folder=folder, seed=2, batch_size=8, **settings).wait(120)


def test_it_has_the_weights_that_training_ended_with(run: Run) -> None:
    opened = wb.training.open(folder_of(run))
    assert opened.epoch == 6
    assert opened.record == run.record
    x = labelled().test.x
    np.testing.assert_array_equal(opened.predict(x), run.model.predict(x, verbose=0))


def test_every_kept_epoch_has_its_own_numbers(run: Run) -> None:
    opened = wb.training.open(folder_of(run))
    assert set(opened.epochs) == {6, *(run.best(key) for key in ("val_loss", "accuracy", "val_dice[grey]"))}
    assert len(opened.epochs) > 1
    for number in opened.epochs:
        scores = opened.at(number).evaluate(labelled().validation)
        expected = run.finished_epochs[number - 1].validation
        assert expected is not None
        assert scores.confusion == expected.confusion
        assert scores.by_class == expected.by_class
        assert scores.loss == pytest.approx(expected.loss, rel=1e-5)
    assert opened.at("val_loss").epoch == run.best("val_loss")
    assert opened.epoch == 6


def test_new_data_are_evaluated_class_by_class(run: Run) -> None:
    """Against scikit-learn, with labels in both forms that are taken."""
    new = brightness(99, 77)
    opened = wb.training.open(folder_of(run))
    answers = opened.predict(new.x).argmax(axis=-1)
    for data in (new, (new.x, new.y), labelled(test=new)):
        scores = opened.evaluate(data)
        assert scores.confusion == tuple(map(tuple, confusion_matrix(new.y, answers)))
        assert scores.by_class["sensitivity"] == pytest.approx(recall_score(new.y, answers, average=None))
        assert scores.loss == pytest.approx(-np.log(opened.predict(new.x)[np.arange(99), new.y]).mean(), rel=1e-4)


def test_labels_that_do_not_fit_are_refused_in_words(run: Run) -> None:
    new = brightness(9, 77)
    with pytest.raises(TrainingError, match="label 3 in sample 2 is none of the 3 classes"):
        wb.training.open(folder_of(run)).evaluate((new.x, np.where(np.arange(9) == 2, 3, new.y)))


def test_an_epoch_that_is_not_kept_is_named_with_those_that_are(run: Run) -> None:
    kept = ", ".join(map(str, wb.training.open(folder_of(run)).epochs))
    with pytest.raises(NotKeptEpoch) as caught:
        wb.training.open(folder_of(run), 99)
    assert str(caught.value) == (
        f"first: the weights of epoch 99 are not kept. Expected one of: {kept}. Kept are those of the last epoch, of "
        "the best one by the loss, and of the best by each key in checkpoints=(…)."
    )


def test_after_early_stopping_it_is_the_best_epoch(tmp_path: Path) -> None:
    stopping = EarlyStopping("accuracy", patience=2)
    run = fit(
        classifier(), labelled(), name="early", folder=tmp_path, epochs=40, optimizer="SGD", learning_rate=0.8, seed=2,
        early_stopping=stopping,
    ).wait(120)  # fmt: skip
    opened = wb.training.open(tmp_path / "early")
    assert opened.epoch == run.best("val_accuracy") == len(run.finished_epochs) - 2
    assert opened.evaluate(labelled()) == run.test


def test_it_goes_on(tmp_path: Path) -> None:
    fit(classifier(dropout=0.5), labelled(), name="one", folder=tmp_path, epochs=2, seed=1).wait(120)
    longer = wb.training.open(tmp_path / "one").resume(labelled(), epochs=4).wait(120)
    assert longer.history == fit(classifier(dropout=0.5), labelled(), epochs=4, seed=1).wait(120).history


def test_it_is_explained_and_shown(run: Run) -> None:
    segmented = wb.training.open(folder_of(run))
    assert wb.Output(segmented).records == (run.record,)
    assert repr(segmented) == repr(run)
    assert wb.View(segmented, labelled()).gallery.task == "classification"


def test_grad_cam_is_that_of_the_network_that_was_trained(tmp_path: Path) -> None:
    graph = wb.Graph("maps").add("Input", shape=(4, 4, 1)).add("Conv2D", filters=4, kernel_size=2, activation="relu")
    graph = graph.add("Flatten").add("Dense", units=3, activation="softmax")
    run = fit(graph, labelled(), name="maps", folder=tmp_path, epochs=3, batch_size=8).wait(120)
    opened, image = wb.training.open(tmp_path / "maps"), labelled().test.x[0]
    expected = wb.explain.explain(run.model, image)
    found = wb.explain.explain(opened.model, image)
    assert (found.class_index, found.probability) == (expected.class_index, expected.probability)
    np.testing.assert_array_equal(found.heat, expected.heat)


def values() -> Dataset:
    splits = {name: Split(one.x, one.x.mean(axis=(1, 2))) for name, one in labelled().splits.items()}
    return Dataset("means", **splits, class_names=())


def drawn() -> wb.Graph:
    graph = segmenter().add("Label", name="truth", shape=(8, 8))
    return graph.add("SparseDice", inputs=["answer", "truth"])


def compiled() -> keras.Model:
    model = build_model(segmenter(activation="linear"))
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@pytest.mark.parametrize("network", [drawn, compiled])
@pytest.mark.sampled(1 / 2)
def test_the_loss_of_the_drawing_or_the_model_stays(network: Callable[[], Any], tmp_path: Path) -> None:
    def trained(epochs: int, **kept: Any) -> Run:
        keras.utils.set_random_seed(1)
        return fit(network(), masked(), epochs=epochs, seed=1, **kept).wait(120)

    run = trained(2, name="masks", folder=tmp_path)
    assert wb.training.open(tmp_path / "masks").evaluate(masked()) == run.test
    longer = resume(tmp_path / "masks", masked(), epochs=4).wait(120)
    assert values_of(longer, "loss") == pytest.approx(values_of(trained(4), "loss"), rel=1e-6)


def test_a_loss_of_the_users_own(tmp_path: Path) -> None:
    def own(y: Any, answer: Any) -> Any:
        return 3.0 * keras.ops.mean(keras.ops.square(y - answer), axis=-1)

    data = values()
    model = build_model(classifier(units=1, activation=None))
    model.compile("sgd", own)
    run = fit(model, data, name="own", folder=tmp_path, epochs=1, seed=1).wait(120)
    assert run.test is not None
    scores = wb.training.open(tmp_path / "own").evaluate(data)
    assert scores.loss is None
    assert scores.values == pytest.approx(run.test.values)
    with pytest.raises(LossNeeded) as caught:
        resume(tmp_path / "own", data, epochs=2)
    assert str(caught.value) == (
        "own: the run was trained with your own loss 'own', which cannot be kept in its folder. Expected the network "
        "compiled with it: model.compile(loss=own), and then model=model."
    )
    again = build_model(classifier(units=1, activation=None))
    again.compile("sgd", own)
    assert wb.training.open(tmp_path / "own", model=again).evaluate(data).loss == pytest.approx(run.test.loss)
    longer = resume(tmp_path / "own", data, epochs=2, model=again).wait(120)
    assert longer.finished_epochs[0] == run.finished_epochs[0]


def test_a_model_that_is_more_than_layers_is_given(tmp_path: Path) -> None:
    class Doubled(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x * 2.0

    def network() -> keras.Model:
        layers = keras.layers
        return keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), Doubled(), layers.Dense(3, "softmax")])

    run = fit(network(), labelled(), name="own", folder=tmp_path, epochs=1).wait(120)
    opened = wb.training.open(tmp_path / "own", model=network())
    assert opened.evaluate(Split(labelled().test.x, labelled().test.y)) == run.test
    assert opened.at("last", model=network()).evaluate(labelled()) == run.test


def test_numbers_of_the_training_samples_are_said_to_be_no_test(run: Run) -> None:
    opened, data = wb.training.open(folder_of(run)), labelled()
    told = (
        "evaluate: these are the samples that 'first' was trained on, so the numbers say how well it remembers them, "
        "not how well it does on new ones. For that evaluate data.test or data.validation."
    )
    for seen in (data.train, (data.train.x, data.train.y)):
        with pytest.warns(UserWarning, match="^evaluate: ") as caught:
            opened.evaluate(seen)
        assert [str(one.message) for one in caught if one.category is UserWarning] == [told]


def test_new_samples_are_evaluated_without_a_word(run: Run) -> None:
    opened, data = wb.training.open(folder_of(run)), labelled()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        for new in (data, data.validation, brightness(60, 9)):
            opened.evaluate(new)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            brightness(9, 1).x,
            "evaluate: expected samples with their labels, received an array of shape (9, 4, 4, 1). Give a split such "
            "as data.test, or both arrays as a pair, (x_test, y_test).",
        ),
        (
            (brightness(9, 1).x[:0], brightness(9, 1).y[:0]),
            "data: the split has no sample. Expected at least one. Put some of the data into it; validation usually "
            "gets a tenth to a fifth of the training samples.",
        ),
        (
            (np.full((9, 4, 4, 1), np.nan, "float32"), brightness(9, 1).y),
            "data.x: 144 of the 144 values are NaN, the first in sample 0. Expected finite numbers only: one such "
            "value makes every weight NaN. Repair or remove that sample: np.isfinite finds them.",
        ),
        (
            (brightness(9, 1).x, brightness(9, 1).y + 7),
            "data.y: label 7 in sample 0 is none of the 3 classes, which are numbered 0 to 2. Correct the label, give "
            "the network one more unit, or leave it out with ignore_class=7.",
        ),
        (
            (brightness(9, 1).x[:, :3], brightness(9, 1).y),
            "data.x: the network takes samples of shape (4, 4, 1), but the data has (3, 4, 1). Set the Input's shape "
            "to (3, 4, 1), or resize the data.",
        ),
        (
            labelled(test=Split(brightness(9, 1).x[:, :3], brightness(9, 1).y)),
            "brightness.test.x: the network takes samples of shape (4, 4, 1), but the data has (3, 4, 1). Set the "
            "Input's shape to (3, 4, 1), or resize the data.",
        ),
    ],
    ids=["no labels", "no samples", "nan", "another class", "another shape", "another shape in a data set"],
)
def test_what_cannot_be_evaluated_is_refused_in_words(run: Run, given: Any, words: str) -> None:
    with pytest.raises(TrainingError) as caught:
        wb.training.open(folder_of(run)).evaluate(given)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (
            brightness(9, 1).x[0],
            "data: expected several samples of shape (4, 4, 1), received a single one without the axis that counts "
            "them. Give it as a batch of one: x[np.newaxis].",
        ),
        (
            brightness(9, 1).x[..., 0],
            "data: the network takes samples of shape (4, 4, 1), but the data has (4, 4): the axis of the channels is "
            "missing. Add it with x[..., None].",
        ),
    ],
    ids=["a single sample", "no channels"],
)
def test_samples_that_do_not_fit_are_refused_before_they_are_predicted(run: Run, x: Any, words: str) -> None:
    opened = wb.training.open(folder_of(run))
    for method in (opened.predict, lambda samples: opened.curves((samples, np.zeros(len(samples), int)))):
        with pytest.raises(TrainingError) as caught:
            method(x)
        assert str(caught.value) == words


def test_what_names_no_run_is_said() -> None:
    with pytest.raises(NoSuchRun, match=r"^runs: there is no run '3'\. Expected one of: "):
        wb.training.open(3)  # type: ignore[arg-type]


def test_a_run_without_an_epoch_has_no_weights_yet(tmp_path: Path) -> None:
    run = fit(classifier(), labelled(), name="begun", folder=tmp_path, epochs=9)
    run.stop()
    run.wait(120)
    history = folder_of(run) / "history.jsonl"
    history.write_text(history.read_text().splitlines(keepends=True)[0])
    with pytest.raises(NoEpochYet) as caught:
        wb.training.open(folder_of(run))
    assert str(caught.value) == (
        "begun: no epoch of the run has ended, so there are no weights to open. Expected one epoch at least. Wait for "
        "the first one if it is still being trained, or train again."
    )


@pytest.mark.parametrize("epoch", [1.5, True, []])
def test_what_names_no_epoch_is_refused(run: Run, epoch: Any) -> None:
    with pytest.raises(BadSetting) as caught:
        wb.training.open(folder_of(run)).at(epoch)
    assert str(caught.value) == (
        "first: 'epoch' must be the number of an epoch, 'last', or a key of the history such as 'val_accuracy', but "
        f"received {epoch!r}. Give it, as in epoch='last'."
    )


def test_raw_scores_are_read_as_such(tmp_path: Path) -> None:
    settings = {"loss": "SparseCategoricalCrossentropy", "loss_params": {"from_logits": True}, "epochs": 2}
    run = fit(classifier(activation=None), labelled(), name="scores", folder=tmp_path, seed=1, **settings).wait(120)
    opened, test = wb.training.open(folder_of(run)), labelled().test
    scores = opened.predict(test.x)
    shares = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    expected = [roc_auc_score(test.y == number, shares[:, number]) for number in range(3)]
    assert list(opened.curves(test).auc.values()) == pytest.approx(expected)
    found = wb.explain.explain(opened.model, test.x[0], method="saliency")
    assert found.probability == pytest.approx(shares[0].max(), abs=1e-5)


def test_values_have_no_curves(tmp_path: Path) -> None:
    values = {name: Split(part.x, part.x.mean(axis=(1, 2, 3))) for name, part in labelled().splits.items()}
    data = Dataset("brightness", **values, class_names=())
    run = fit(classifier(1, None), data, name="values", folder=tmp_path, epochs=1).wait(120)
    with pytest.raises(NoClasses) as caught:
        wb.training.open(folder_of(run)).curves(data.test)
    assert str(caught.value) == (
        "values: ROC and precision-recall curves need a network that tells classes apart, but this one was trained for "
        "regression. Its numbers are in evaluate(data)."
    )


def test_answers_that_are_no_numbers_are_told(run: Run) -> None:
    opened = wb.training.open(folder_of(run))
    opened.model.set_weights([weight * np.nan for weight in opened.model.get_weights()])
    with pytest.warns(UserWarning, match="of the network's answers are NaN or infinite, and count as wrong"):
        assert opened.evaluate(labelled().test).values["accuracy"] == 0


def test_kept_runs_are_compared_by_their_folders(run: Run) -> None:
    assert wb.training.compare(folder_of(run)).rows == wb.training.compare(run).rows
    with pytest.raises(BadSetting, match=r"^compare: 'compared' must be runs, records, or names of kept runs"):
        wb.training.compare(3)
