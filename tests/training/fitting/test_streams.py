"""Training on streams: from every kind of source the same numbers as from arrays, and errors in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.helpers.streams import KINDS, as_generators, generator_of, py_dataset_of, streamed, tf_data_of
from tests.training.small import CLASSES, changed, classifier, folder_of, labelled, masked, segmenter
from workbench.data import DataError, Dataset, Split, StreamedSplit, from_records, write_records
from workbench.data.stream_errors import EndedEarly, NoValidation
from workbench.training import Augmentation, EarlyStopping, Settings, cross_validate, fit, resume
from workbench.training.fitting.run import Run
from workbench.training.label_errors import DegenerateBox
from workbench.training.run_errors import OtherData
from workbench.training.sample_errors import NoFoldsOfStreams, SamplesAsBatches
from workbench.training.setting_errors import CannotCache
from workbench.training.training_errors import TrainingError

USUAL = Settings(epochs=3, seed=1, batch_size=8)


def assert_same(one: Run, other: Run) -> None:
    """Equal to the last bit: the batches are equal, so nothing else would be right."""
    assert one.history == other.history
    assert one.test == other.test
    for a, b in zip(one.finished_epochs, other.finished_epochs, strict=True):
        assert a.train == b.train
        assert a.validation == b.validation


@pytest.fixture(scope="module")
def of_arrays() -> Run:
    return fit(classifier(dropout=0.3), labelled(), USUAL).wait(120)


@pytest.mark.sampled(1 / 2)
@pytest.mark.parametrize("kind", KINDS)
def test_every_source_gives_the_history_of_arrays(kind: str, of_arrays: Run, tmp_path: Path) -> None:
    run = fit(classifier(dropout=0.3), streamed(labelled(), kind, tmp_path), USUAL).wait(120)
    assert run.state == "finished"
    assert_same(run, of_arrays)


def many_settings() -> dict[str, tuple[Any, Dataset, Settings]]:
    random = np.random.default_rng(0)
    whole = labelled()
    rare = {
        name: split[np.flatnonzero((split.y > 0) | (np.arange(len(split)) < 9))] for name, split in whole.splits.items()
    }
    hot = {name: Split(split.x, np.eye(3, dtype="float32")[split.y]) for name, split in whole.splits.items()}
    yes = {name: Split(split.x, np.where(split.y == 2, 255, split.y)) for name, split in whole.splits.items()}
    images = {name: Split(split.x, split.x * 0.5 + 0.1) for name, split in masked().splits.items()}
    values = wb.Graph("values").add("Input", shape=(4, 4, 1)).add("Flatten").add("Dense", units=2)
    pairs = {name: Split(s.x, random.normal(size=(len(s), 2))) for name, s in whole.splits.items()}
    image = wb.Graph("image").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=1, kernel_size=3, padding="same")
    moved = Augmentation(rotation=20, horizontal_flip=True, brightness=0.2)
    return {
        "small buffer": (classifier(), whole, Settings(shuffle_buffer=13)),
        "no shuffling": (classifier(), whole, Settings(shuffle_buffer=1)),
        "balanced": (classifier(), Dataset("a", **rare, class_names=CLASSES), Settings(class_weights="balanced")),
        "one-hot": (classifier(), Dataset("a", **hot, class_names=CLASSES), Settings(class_weights="balanced")),
        "yes or no, some ignored": (
            classifier(1, "sigmoid"), Dataset("a", **yes, class_names=("no", "yes")), Settings(ignore_class=255),
        ),
        "masks, augmented": (segmenter(), masked(), Settings(augmentation=moved, class_weights="balanced")),
        "images": (image, Dataset("a", **images, class_names=()), Settings(task="transformation", augmentation=moved)),
        "values": (values, Dataset("a", **pairs, class_names=()), Settings()),
    }  # fmt: skip


@pytest.mark.sampled(0.4)
@pytest.mark.parametrize("case", many_settings())
def test_everything_that_settings_can_do(case: str) -> None:
    graph, data, chosen = many_settings()[case]
    chosen = Settings(**{name: getattr(chosen, name) for name in chosen.__struct_fields__} | {"epochs": 2, "seed": 1})
    streams = as_generators(data)
    run, usual = fit(graph, streams, chosen).wait(120), fit(graph, data, chosen).wait(120)
    assert run.history.keys() == usual.history.keys()
    for key, values in usual.history.items():  # convolutions add in another order each time
        assert run.history[key] == pytest.approx(values, abs=1e-6), key
    assert run.test is not None
    assert usual.test is not None
    assert run.test.confusion == usual.test.confusion


def boxed(count: int, seed: int) -> Split:
    """Images with one bright square each, and its box, in room for two."""
    random = np.random.default_rng(seed)
    x = random.normal(0, 0.1, (count, 32, 32, 1)).astype("float32")
    y = np.full((count, 2, 5), -1, "float32")
    for image, boxes in zip(x, y, strict=True):
        left, top = random.integers(0, 20, 2)
        image[top : top + 10, left : left + 10] = 1
        boxes[0] = [0, left, top, left + 10, top + 10]
    return Split(x, y)


@pytest.mark.sampled(0.25)
def test_boxes() -> None:
    data = Dataset("boxes", boxed(32, 1), boxed(16, 2), boxed(16, 3), ("square",))
    graph = wb.templates.detector((32, 32, 1), 1, 4)
    moved = Augmentation(horizontal_flip=True)
    settings = Settings(task="detection", epochs=1, seed=1, batch_size=8, augmentation=moved)
    run, usual = fit(graph, as_generators(data), settings).wait(300), fit(graph, data, settings).wait(300)
    assert run.history.keys() == usual.history.keys()
    for key, values in usual.history.items():
        assert run.history[key] == pytest.approx(values, abs=1e-6), key


def test_a_box_without_area_is_found_wherever_it_is() -> None:
    data = Dataset("boxes", boxed(80, 1), boxed(16, 2), boxed(16, 3), ("square",))
    spoiled = np.array(data.train.y)
    spoiled[71, 1] = [0, 5, 5, 5, 9]  # neither among the first nor the extremes
    wrong = as_generators(Dataset("boxes", Split(data.train.x, spoiled), data.validation, data.test, ("square",)))
    with pytest.raises(DegenerateBox, match=r"boxes\.train\.y.* 71"):
        fit(wb.templates.detector((32, 32, 1), 1, 4), wrong, task="detection", batch_size=8)


def test_streams_and_arrays_may_be_mixed(of_arrays: Run) -> None:
    data = labelled(train=StreamedSplit(generator_of(labelled().train, 9)))
    assert_same(fit(classifier(dropout=0.3), data, USUAL).wait(120), of_arrays)


def test_batches_as_keras_takes_them() -> None:
    data = labelled()
    train, validation = py_dataset_of(data.train, 8), tf_data_of(data.validation, 8)
    run = fit(classifier(), (train, validation), epochs=2, batch_size=8, seed=1).wait(120)
    usual = fit(classifier(), Dataset("a", data.train, data.validation, data.test[:0], CLASSES), run.settings).wait(120)
    assert run.history["val_loss"] == usual.history["val_loss"]
    assert run.class_names == ("0", "1", "2")
    three = (generator_of(data.train, 8), data.validation, (data.test.x, data.test.y))
    assert fit(classifier(), three, epochs=1).wait(120).test is not None


def test_a_stream_alone_has_no_validation() -> None:
    with pytest.raises(NoValidation) as refusal:
        fit(classifier(), tf_data_of(labelled().train, 8))
    assert str(refusal.value) == (
        "fit: the samples are read as a stream, so that none of them can be held out. Expected a stream for validation "
        "as well. Give both, as in fit(graph, (train, validation)), or a wb.data.Dataset with all splits."
    )


def test_checkpoints_early_stopping_and_resume(tmp_path: Path) -> None:
    """A run that was stopped in the middle goes on as one that was not."""
    settings = Settings(
        epochs=5, seed=1, batch_size=8, shuffle_buffer=25, checkpoints=("val_accuracy",),
        early_stopping=EarlyStopping(metric="loss", patience=5),
    )  # fmt: skip
    folder = write_records(labelled(), tmp_path / "records", shard_size=25)
    run = fit(classifier(dropout=0.3), from_records(folder), settings, name="a", folder=tmp_path)
    run.listen(lambda: run.stop() if len(run.finished_epochs) == 2 else None)
    run.wait(120)
    assert len(run.finished_epochs) == 2
    resumed = resume(folder_of(run), from_records(folder)).wait(120)
    whole = fit(classifier(dropout=0.3), labelled(), settings, name="b", folder=tmp_path).wait(120)
    assert_same(resumed, whole)
    assert resumed.checkpoint("val_accuracy") is not None
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(OtherData):
        resume(folder_of(run), streamed(changed(labelled(), x=labelled().train.x + 1), "generator", tmp_path), epochs=9)


def test_a_kept_run_is_evaluated_on_a_stream(tmp_path: Path) -> None:
    data = labelled()
    run = fit(classifier(), data, epochs=1, seed=1, name="a", folder=tmp_path).wait(120)
    opened = wb.training.open(folder_of(run))
    assert opened.evaluate(StreamedSplit(generator_of(data.test, 7))) == opened.evaluate(data.test)
    assert opened.evaluate(streamed(data, "tf.data", tmp_path)) == opened.evaluate(data.test)
    curves, usual = opened.curves(StreamedSplit(generator_of(data.test, 7))), opened.curves(data.test)
    assert curves.auc == pytest.approx(usual.auc)
    assert curves.average_precision == pytest.approx(usual.average_precision)


def test_a_source_that_ends_early_fails_the_run_in_words() -> None:
    whole, reads = labelled().train, iter(range(99))

    def batches() -> Iterator[Any]:
        yield from generator_of(whole if next(reads) < 4 else whole[:40], 10)()

    run = fit(classifier(), labelled(train=StreamedSplit(batches)), epochs=3)
    with pytest.raises(EndedEarly) as failure:
        run.wait(120)
    assert (run.state, len(run.finished_epochs)) == ("failed", 1)
    text = "brightness.train: the source ended after 40 samples. Expected 60, as when they were counted. "
    assert str(failure.value).startswith(text)


def test_a_validation_that_breaks_fails_the_run_in_words() -> None:
    whole, reads = labelled().validation, iter(range(99))

    def batches() -> Iterator[Any]:
        if next(reads) > 3:
            raise OSError("the disk is gone")
        yield from generator_of(whole, 10)()

    run = fit(classifier(), labelled(validation=StreamedSplit(batches, name="mine")), epochs=3)
    with pytest.raises(DataError, match=r"^mine: the source raised OSError: the disk is gone after 0 samples"):
        run.wait(120)


def test_a_source_that_shuffles_by_itself_is_told_of() -> None:
    whole, random = labelled().train, np.random.default_rng(0)

    def batches() -> Iterator[Any]:
        yield from generator_of(whole[random.permutation(60)], 10)()

    with pytest.warns(UserWarning, match="brightness.train gives other samples first each time it is read"):
        run = fit(classifier(), labelled(train=StreamedSplit(batches)), epochs=1)
    assert run.wait(120).state == "finished"


def spoiled(part: str, place: Any, value: float, kind: Any = None) -> Dataset:
    data = labelled()
    array = np.array(getattr(data.train, part), dtype=kind)
    array[place] = value
    return changed(data, **{part: array})


WRONG: dict[str, tuple[Any, Dataset, dict[str, Any]]] = {
    "NaN": (classifier(), spoiled("x", (47, 1, 2), np.nan), {}),
    "infinite labels": (classifier(), spoiled("y", 33, np.inf, float), {}),
    "a label outside": (classifier(), spoiled("y", 41, 7), {}),
    "two labels outside": (classifier(), changed(labelled(), y=np.where(np.arange(60) > 50, np.arange(60), 1)), {}),
    "from one": (classifier(), changed(labelled(), y=labelled().train.y + 1), {}),
    "a mask of bytes": (classifier(), changed(labelled(), y=np.where(labelled().train.y > 0, 255, 0)), {}),
    "a fraction": (classifier(), spoiled("y", 41, 0.5, float), {}),
    "no one-hot row": (classifier(), changed(labelled(), y=np.eye(4)[labelled().train.y][:, :3] * 0.5), {}),
    "a large batch": (classifier(), labelled(), {"batch_size": 61}),
    "another shape": (segmenter(), labelled(), {}),
    "no yes or no": (classifier(1, "sigmoid"), labelled(), {"task": "classification"}),
    "an absent class": (
        classifier(), changed(labelled(), "validation", y=np.zeros(30, int)),
        {"early_stopping": EarlyStopping(metric="dice", class_name="light")},
    ),
    "train as validation": (classifier(), labelled(validation=labelled().train), {}),
}  # fmt: skip


@pytest.mark.sampled(1 / 2)
@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_as_of_arrays(case: str) -> None:
    graph, data, settings = WRONG[case]
    streams = as_generators(data)
    with pytest.raises(TrainingError) as of_arrays:
        fit(graph, data, **settings)
    with pytest.raises(type(of_arrays.value)) as of_streams:
        fit(graph, streams, **settings)
    assert str(of_streams.value) == str(of_arrays.value)


def test_single_samples_that_look_like_batches() -> None:
    data = masked()
    single = tuple(tf_data_of(split, 0) for split in (data.train, data.validation))
    with pytest.raises(SamplesAsBatches) as refusal:
        fit(segmenter(), single, batch_size=8)
    assert str(refusal.value) == (
        "data.train.x: the network takes samples of shape (8, 8, 1), but those of the stream have (8, 1): it probably "
        "gives single samples, and their first axis was taken for the batch. Expected batches. Give them, as "
        "dataset.batch(32) does, or StreamedSplit(source, batched=False)."
    )
    batched = tuple(StreamedSplit(one, batched=False) for one in single)
    assert fit(segmenter(), batched, epochs=1, batch_size=8).wait(120).state == "finished"


def test_hints_are_those_of_arrays() -> None:
    data = changed(changed(labelled(), y=np.where(np.arange(60) < 58, 0, 1)), x=labelled().train.x * 30 + 100)
    streams = as_generators(data)
    told = []
    for given in (data, streams):
        with pytest.warns(UserWarning, match="brightness: the training samples have values up to") as warned:
            fit(classifier(), given, epochs=1, seed=1).wait(120)
        told.append([str(one.message) for one in warned if one.category is UserWarning])
    assert told[0] == told[1]


def test_folds_need_all_samples_in_memory() -> None:
    data = labelled(train=StreamedSplit(generator_of(labelled().train, 9)))
    with pytest.raises(NoFoldsOfStreams) as refusal:
        cross_validate(classifier(), data, folds=3)
    assert str(refusal.value) == (
        "cross_validate: the samples are read as a stream, so that they cannot be divided into folds. Expected arrays. "
        "Cross-validate the first of them, as in cross_validate(graph, data.train[:1000]), or give each fold as a pair "
        "of streams to wb.training.fit(graph, (train, validation))."
    )
    table = cross_validate(classifier(), data.train[:40], folds=2, epochs=1, seed=1, batch_size=8)
    assert len(table.records) == 2


@pytest.mark.parametrize("buffer", [None, 1, 20])
@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.sampled(1 / 3)
def test_two_phases_on_a_stream(buffer: int | None, *, cache: bool) -> None:
    frozen = wb.freeze(classifier(), "dense")
    head, tune = Settings(epochs=2, seed=1, shuffle_buffer=buffer), Settings(epochs=1, learning_rate=1e-4)
    splits = {name: StreamedSplit(generator_of(labelled().splits[name], 9)) for name in ("train", "validation")}
    run = wb.training.finetune(frozen, labelled(**splits), head, tune, cache=cache).wait(120)
    usual = wb.training.finetune(frozen, labelled(), head, tune, cache=cache).wait(120)
    assert run.record.phases[0].cached == cache
    assert run.history == usual.history


def test_features_of_a_stream_are_kept_where_they_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = wb.freeze(classifier(), "dense")
    data = labelled(train=StreamedSplit(generator_of(labelled().train, 9)))
    monkeypatch.setattr("workbench.training.fitting.cached_features._MOST_BYTES", 1024)
    with pytest.raises(CannotCache) as refusal:
        wb.training.finetune(frozen, data, USUAL, cache=True)
    assert str(refusal.value) == (
        "finetune: features cannot be computed once for each sample: the samples are read as a stream, and the "
        "features of all 60 would take 1.9 KiB of memory, more than 1 KiB. Expected the same features in every epoch. "
        "Leave cache=True out to compute them in every epoch."
    )
    run = wb.training.finetune(frozen, data, Settings(epochs=1, seed=1), None).wait(120)
    assert not run.record.phases[0].cached


def test_what_is_trained_on_can_be_traced_too() -> None:
    data = labelled()
    model = wb.build_model(classifier())
    shapes = [step.output for step in wb.trace(model, StreamedSplit(generator_of(data.test, 7))).steps]
    assert shapes == [step.output for step in wb.trace(model, data.test).steps]


def test_the_view_tab_takes_the_first_samples(of_arrays: Run) -> None:
    reads: list[int] = []
    whole = labelled().validation

    def batches() -> Iterator[Any]:
        reads.append(1)
        yield from generator_of(whole, 10)()

    data = labelled(validation=StreamedSplit(batches), train=StreamedSplit(generator_of(labelled().train, 9)))
    view, usual = wb.View(of_arrays, data), wb.View(of_arrays, labelled())
    try:
        assert view.to_html() == usual.to_html()
        before = len(reads)
        view.page.value = 2
        assert len(reads) == before
    finally:
        view.close()
        usual.close()
