"""Fine-tuning: two phases in one run, what each trains, features computed once, and going on after a stop."""

import csv
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from tests.training.small import folder_of
from workbench.data import Dataset, Split
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.training import Augmentation, EarlyStopping, Settings, finetune
from workbench.training.fitting.cached_features import why_not_cached
from workbench.training.fitting.run import Run
from workbench.training.run_errors import NothingLeft
from workbench.training.setting_errors import CannotCache, EverythingFrozen, NothingFrozen
from workbench.training.training_errors import TrainingError

HEAD = Settings(epochs=3, batch_size=8, learning_rate=0.05, seed=3)
TUNE = Settings(epochs=2, batch_size=8, learning_rate=1e-3)


def _graph() -> Graph:
    """Two blocks of convolution and batch normalization, folded into a frozen base, and a head."""
    graph = Graph("net").add("Input", shape=(8, 8, 1), name="image")
    for number in (1, 2):
        first = len(graph.nodes)
        graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name=f"conv{number}")
        graph = graph.add("BatchNormalization", name=f"norm{number}")
        graph = fold(graph, [node.id for node in graph.nodes[first:]], f"block{number}")
    graph = fold(graph, [node.id for node in graph.nodes[1:]], "base").add("GlobalAveragePooling2D", name="mean")
    graph = graph.add("Dropout", rate=0.25, name="dropout")
    return wb.freeze(graph.add("Dense", units=2, activation="softmax", name="scores"), "base")


def _data(count: int = 40) -> Dataset:
    chance = np.random.default_rng(0)
    y = chance.integers(0, 2, count)
    x = chance.random((count, 8, 8, 1), dtype="float32") + y[:, None, None, None].astype("float32")
    return Dataset("dots", Split(x[8:], y[8:]), Split(x[:8], y[:8]), Split(x[:4], y[:4]), ("dark", "light"))


class Watch(keras.callbacks.Callback):  # type: ignore[misc] # Keras has no types
    """Notes which weights each epoch changed, and stops a run after an epoch."""

    def __init__(self, network: Any = None) -> None:
        super().__init__()
        self.network = network
        self.changed: list[set[str]] = []
        self.before: dict[str, Any] = {}

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.before = {weight.path: weight.numpy() for weight in self.model.weights}

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        now = {weight.path: weight.numpy() for weight in self.model.weights}
        self.changed.append({path.split("/")[-2] for path, value in now.items() if (value != self.before[path]).any()})


def _curves(run: Any) -> list[tuple[float, ...]]:
    return [(epoch.train.loss, epoch.validation.loss) for epoch in run.finished_epochs]


def test_the_head_is_trained_first_and_then_the_last_block_with_it() -> None:
    watch = Watch()
    run = finetune(_graph(), _data(), HEAD, TUNE, unfreeze=1, cache=False, callbacks=[watch]).wait()
    assert [epoch.phase for epoch in run.finished_epochs] == ["head"] * 3 + ["tune"] * 2
    assert [epoch.number for epoch in run.finished_epochs] == [1, 2, 3, 4, 5]
    assert watch.changed == [{"scores"}] * 3 + [{"scores", "base_block2_conv2"}] * 2
    rates = [epoch.learning_rate for epoch in run.finished_epochs]
    assert rates == pytest.approx([0.05] * 3 + [1e-3] * 2)
    assert run.state == "finished"
    assert run.test is not None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Both phases without a stop, with features that are computed once."""
    return finetune(
        _graph(), _data(), HEAD, TUNE, cache=True, folder=tmp_path_factory.mktemp("runs"), name="kept"
    ).wait()


def test_features_computed_once_give_the_same(whole: Run) -> None:
    plain = finetune(_graph(), _data(), HEAD, TUNE, cache=False).wait()
    assert whole.record.phases[0].cached
    np.testing.assert_allclose(_curves(whole), _curves(plain), rtol=2e-4)
    for one, other in zip(whole.model.weights, plain.model.weights, strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy(), atol=1e-4)


def test_the_base_sees_each_sample_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    predict = keras.Model.predict

    def counted(self: Any, x: Any, **chosen: Any) -> Any:
        seen.append(len(x))
        return predict(self, x, **chosen)

    monkeypatch.setattr(keras.Model, "predict", counted)
    run = finetune(_graph(), _data(), HEAD, None).wait()
    assert seen == [32, 8]
    assert [epoch.phase for epoch in run.finished_epochs] == ["head"] * 3


def test_where_everything_is_frozen_nothing_is_trained() -> None:
    frozen = wb.freeze(_graph())
    for call in (lambda: finetune(frozen, _data(), HEAD, None), lambda: wb.training.fit(frozen, _data(), HEAD)):
        with pytest.raises(EverythingFrozen) as error:
            call()
        assert str(error.value) == (
            "fit: all 230 weights of the network 'net' are frozen, so that training would change nothing. Expected "
            "some that can be trained. Take wb.unfreeze(graph, 'name of the head'), or add a head."
        )


@pytest.mark.parametrize(
    ("tune", "text"),
    [
        (
            Settings(batch_size=500),
            "Settings: a batch of 500 is larger than the training data with its 32 samples. Use a batch_size of at "
            "most 32; smaller ones correct the weights more often.",
        ),
        (
            Settings(batch_size=8, loss="MeanSquaredError"),
            "finetune.tune: 'loss' must be left out, or as in the first phase (None), since one loss counts for both, "
            "but received 'MeanSquaredError'. Give it, as in loss=None.",
        ),
    ],
)
def test_the_second_phase_is_checked_before_the_first_begins(tune: Settings, text: str) -> None:
    with pytest.raises(TrainingError) as error:
        finetune(_graph(), _data(), HEAD, tune)
    assert str(error.value) == text


def test_what_the_second_phase_watches_is_checked_too() -> None:
    with pytest.raises(TrainingError, match="nonsense"):
        finetune(_graph(), _data(), HEAD, Settings(batch_size=8, early_stopping=EarlyStopping("nonsense")))


def test_cache_is_yes_no_or_none() -> None:
    with pytest.raises(TrainingError) as error:
        finetune(_graph(), _data(), HEAD, None, cache="no")  # type: ignore[arg-type]
    assert str(error.value) == (
        "finetune: 'cache' must be True, False or None, but received 'no'. Give it, as in cache=None."
    )


def test_where_features_cannot_be_computed_once_it_is_said() -> None:
    mirrored = Settings(augmentation=Augmentation(horizontal_flip=True))
    with pytest.raises(CannotCache) as error:
        finetune(_graph(), _data(), mirrored, cache=True)
    assert str(error.value) == (
        "finetune: features cannot be computed once for each sample: the images are augmented, so that the base sees "
        "others in every epoch. Expected the same features in every epoch. Leave cache=True out to compute them in "
        "every epoch."
    )
    thawed = wb.build_model(wb.unfreeze(_graph(), "base"))
    assert why_not_cached(thawed, Settings(), _data()).startswith("'base_block1_conv1' is not frozen")


@pytest.mark.parametrize("done", [2, 3, 4])
@pytest.mark.sampled(1 / 3)
def test_a_run_goes_on_in_either_phase_as_if_it_had_not_stopped(done: int, whole: Run, tmp_path: Path) -> None:
    class Stop(keras.callbacks.Callback):  # type: ignore[misc] # Keras has no types
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == done:
                run.stop()

    run = finetune(_graph(), _data(), HEAD, TUNE, folder=tmp_path, name="part", callbacks=[Stop()])
    run.wait()
    assert len(run.finished_epochs) == done
    again = wb.training.resume(run.folder, _data()).wait()
    assert [epoch.phase for epoch in again.finished_epochs] == ["head"] * 3 + ["tune"] * 2
    np.testing.assert_allclose(_curves(again), _curves(whole), rtol=1e-5)
    with pytest.raises(NothingLeft):
        wb.training.resume(run.folder, _data())
    longer = wb.training.resume(run.folder, _data(), epochs=7).wait()
    assert [epoch.phase for epoch in longer.finished_epochs][3:] == ["tune"] * 4


def test_phases_are_in_the_files_of_the_run(whole: Run) -> None:
    folder = folder_of(whole)
    assert whole.test is not None
    rows = list(csv.DictReader((folder / "history.csv").read_text().splitlines()))
    assert [row["phase"] for row in rows] == ["head"] * 3 + ["tune"] * 2
    assert wb.training.load_record(folder).phases == whole.record.phases
    assert wb.training.read_csv(folder / "history.csv").history == whole.history
    opened = wb.training.open(folder)
    assert opened.evaluate(_data().test).loss == pytest.approx(whole.test.loss, rel=1e-5)
    assert "4 fine-tuning" in str(whole)


def test_the_head_may_stop_early_and_tuning_follows(tmp_path: Path) -> None:
    early = Settings(epochs=30, batch_size=8, seed=3, early_stopping=EarlyStopping(patience=1, min_delta=9.0))
    run = finetune(_graph(), _data(), early, TUNE, folder=tmp_path, name="early").wait()
    assert [epoch.phase for epoch in run.finished_epochs] == ["head"] * 2 + ["tune"] * 2
    assert run.settings.epochs == 4
    with pytest.raises(NothingLeft):
        wb.training.resume(run.folder, _data())


def test_trained_weights_are_there_from_the_beginning(tmp_path: Path) -> None:
    source = wb.build_model(_graph())
    graph = wb.freeze(wb.from_keras(source))
    graph = wb.unfreeze(graph, graph.nodes[-1].name)
    run = finetune(graph, _data(), HEAD, None, folder=tmp_path, name="warm").wait()
    kernel = "base_block1_conv1"
    kept = run.model.get_layer(kernel).get_weights()[0]
    assert np.array_equal(kept, source.get_layer(kernel).get_weights()[0])


def test_without_a_frozen_part_there_is_no_base() -> None:
    with pytest.raises(NothingFrozen) as error:
        finetune(wb.unfreeze(_graph()), _data())
    assert str(error.value) == (
        "finetune: nothing of the network 'net' is frozen, so that there is no base to train a head on. Expected a "
        "drawing with a frozen part. Take wb.templates.pretrained(…), or wb.freeze(graph, 'base')."
    )
