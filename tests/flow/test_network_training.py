"""Training the network of a step: settings from the node, stops, interruptions, and what does not fit."""

from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.flow.squares import segmenter, squares
from workbench.flow import network_training
from workbench.flow.learning_data import learning_data
from workbench.flow.live_trainings import RUN_FOLDER, note_training, noted_training
from workbench.flow.network_errors import TrainingSettingRefused
from workbench.flow.network_settings import settings_of
from workbench.flow.network_step import NetworkWork, predicted_block
from workbench.flow.network_training import trained
from workbench.flow.sample_block import SampleBlock
from workbench.flow.step_work import WorkContext
from workbench.flow.steps import Step, steps_of
from workbench.flow.trained_networks import trained_network
from workbench.modules import Resize
from workbench.training import EarlyStopping, Settings
from workbench.training.fitting.run import Run
from workbench.training.store.kept_runs import load_record


def small(**options: Any) -> Any:
    return squares(**options).map(Resize(height=8, width=8))


SETTINGS = Settings(epochs=4, batch_size=8, seed=0, learning_rate=0.02)


def context(**changes: Any) -> WorkContext:
    return WorkContext(path="network", **changes)


def step(**params: Any) -> Step:
    graph = wb.Graph("flow", kind="flow").add("DataSet", name="data")
    return steps_of(graph.add("Network", name="network", inner=segmenter(), **params))[1]


def test_settings_are_the_parameters_of_the_node() -> None:
    node = step(
        epochs=3, optimizer="SGD", optimizer_params={"momentum": 0.9}, seed=5,
        early_stopping={"class_name": "square", "metric": "dice", "patience": 4},
    ).node  # fmt: skip
    stopping = EarlyStopping(metric="dice", class_name="square", patience=4)
    assert settings_of(node) == Settings(
        epochs=3, optimizer="SGD", optimizer_params={"momentum": 0.9}, seed=5, early_stopping=stopping
    )


def test_without_a_seed_the_same_flow_gives_the_same_network() -> None:
    assert settings_of(step().node) == Settings(seed=0)


def test_a_setting_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(TrainingSettingRefused) as caught:
        settings_of(step(rate_plan={"kind": "plateau"}, decay_rate=0.5).node)
    assert str(caught.value).startswith("network: Settings: 'decay_rate' must be 1 beside a rate_plan: the rate follow")
    with pytest.raises(TrainingSettingRefused) as caught:
        settings_of(step(early_stopping={"patience": "long"}).node)
    assert str(caught.value) == (
        "network.early_stopping.patience: expected a whole number, received a text. Change it in the parameters of the "
        "network."
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"early_stopping": 5}, "early_stopping: expected a dictionary, a list or None, received a whole number. "),
        ({"early_stopping": {"pacience": 5}}, "early_stopping: there is no setting 'pacience' here; check the spelli"),
        ({"rate_plan": {"kind": "slow"}}, "rate_plan.kind: 'slow' is none of the choices; check the spelling. "),
        (
            {"augmentation": {"rotation": "much"}},
            "augmentation.rotation: expected a number or a list, received a text. ",
        ),
    ],
)
def test_settings_of_another_kind_are_refused_in_plain_words(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(TrainingSettingRefused) as caught:
        settings_of(step(**settings).node)
    assert str(caught.value).startswith(f"network.{words}")
    assert "`" not in str(caught.value)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training that nothing interrupted."""
    place = tmp_path_factory.mktemp("whole")
    found = trained(segmenter(), learning_data(small()), SETTINGS, place, context())
    assert found is not None
    return found


def stopped_after_an_epoch(monkeypatch: pytest.MonkeyPatch, stop: Event) -> None:
    """The first training is stopped by its own thread when its first epoch has ended, however fast it is."""

    def note(event: Event, path: str, run: Run) -> None:
        note_training(event, path, run)

        def after_an_epoch() -> None:
            if run.finished_epochs:
                stop.set()
                run.stop()

        if event is stop:
            run.listen(after_an_epoch)

    monkeypatch.setattr(network_training, "note_training", note)


def test_a_stopped_training_goes_on_where_it_was(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Event()
    first = context(stop=stop)
    stopped_after_an_epoch(monkeypatch, stop)
    data = learning_data(small())
    assert trained(segmenter(), data, SETTINGS, tmp_path, first) is None
    stopped = noted_training(stop, "network")
    assert stopped is not None
    done = len(stopped.finished_epochs)
    assert 0 < done < SETTINGS.epochs

    later = list[str]()
    found = trained(segmenter(), data, SETTINGS, tmp_path, context(log=later.append))
    assert found is not None
    assert f"The training goes on behind epoch {done}, where it was interrupted." in later
    assert load_record(found).history == load_record(whole).history


def test_a_stop_before_the_training_begins_trains_nothing(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    assert trained(segmenter(), learning_data(small()), SETTINGS, tmp_path, context(stop=stop)) is None
    assert not list(tmp_path.iterdir())


def test_what_was_interrupted_on_other_data_begins_anew(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Event()
    first = context(stop=stop)
    stopped_after_an_epoch(monkeypatch, stop)
    assert trained(segmenter(), learning_data(small(seed=2)), SETTINGS, tmp_path, first) is None
    found = trained(segmenter(), learning_data(small()), SETTINGS, tmp_path, context())
    assert found is not None
    assert load_record(found).history == load_record(whole).history


def test_a_failed_training_says_why(tmp_path: Path) -> None:
    with pytest.raises(wb.errors.LossIsNaN):
        trained(
            segmenter(),
            learning_data(small()),
            Settings(epochs=2, batch_size=8, learning_rate=1e30, seed=0),
            tmp_path,
            context(),
        )


def test_a_network_that_does_not_fit_the_samples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(wb.errors.TrainingError):
        trained(segmenter(), learning_data(squares()), SETTINGS, tmp_path, context())


def test_samples_that_no_split_has_are_divided_and_know_it_afterwards(tmp_path: Path) -> None:
    folder, texts = tmp_path / ".part-0-key", list[str]()
    folder.mkdir()
    given = small(divided=False)
    work = NetworkWork()
    made = step(epochs=1, batch_size=8)
    work.run_whole(made, (given,), folder, context(log=texts.append))
    assert texts[0].startswith("The samples belong to no split: they were divided into 20 for training, 2 for valid")
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]  # nothing unfinished is left
    block = work.run_block(made, (SampleBlock(given),), context(folder=folder))
    assert {sample.split for sample in block.samples} == {"train", "validation", "test"}
    assert load_record(folder / RUN_FOLDER).state == "finished"


def test_an_image_of_another_size_is_an_issue_of_its_own(whole: Path, tmp_path: Path) -> None:
    del whole
    folder = tmp_path / ".part-0-key"
    folder.mkdir()
    NetworkWork().run_whole(step(epochs=1), (small(),), folder, context())
    good, odd = small()[0], squares()[1]
    block = predicted_block(trained_network(folder), SampleBlock([good, odd]), "network")
    assert [sample.name for sample in block.samples] == [good.name]
    assert [(issue.path, issue.name) for issue in block.issues] == [("network", odd.name)]
    assert f"sample '{odd.name}'" in block.issues[0].reason


def test_a_set_larger_than_memory_is_learned_as_a_stream(tmp_path: Path) -> None:
    data = learning_data(small(), most_bytes=1)
    found = trained(segmenter(), data, SETTINGS, tmp_path, context())
    assert found is not None
    assert np.isfinite(load_record(found).history["val_loss"]).all()  # type: ignore[arg-type]
