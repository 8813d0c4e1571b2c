"""A trained network as a flow keeps it: the kept run, how its outputs are read, and how samples were divided."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import msgspec

from workbench.atomic_files import write_atomically
from workbench.data.sample import Sample, SplitName
from workbench.data.sample_set import SampleSet
from workbench.flow.live_trainings import RUN_FOLDER
from workbench.flow.network_answers import AnswerForm, predicted
from workbench.graph.graph_files import plain
from workbench.training.fitting.reopened_run import ReopenedRun
from workbench.training.fitting.reopened_run import open as open_run
from workbench.training.setup.mirror_checks import with_mirrors
from workbench.training.setup.model_signature import model_signature
from workbench.training.setup.task import given_loss

ANSWERS, SPLITS = "answers.json", "splits.json"
_KEPT_MODELS = 4


class TrainedNetwork:
    """A network with the weights of one epoch, which predicts samples.

    Args:
        opened: The kept run, reopened.
        form: How its outputs are read.
        splits: The splits that the training gave to samples that had none, by name.
    """

    def __init__(self, opened: ReopenedRun, form: AnswerForm, splits: Mapping[str, str] | None = None) -> None:
        self.opened, self.form = opened, form
        self._splits = splits or {}
        self._model = _asked_model(opened)
        self._lock = Lock()

    def predict(self, samples: Sequence[Sample], is_stopped: Callable[[], bool] = lambda: False) -> list[Sample]:
        """Samples with what the network says of them.

        Args:
            samples: As many as fit into memory.
            is_stopped: Asked before every batch; when it says so, the rest is left out.

        Returns:
            The samples in their order, each with its prediction, in the frame of its image.

        Raises:
            TrainingError: An image does not fit the network.
        """
        divided = [self._divided(sample) for sample in samples]
        with self._lock:
            return predicted(divided, self._model, self.form, self.opened.settings.batch_size, is_stopped)

    def _divided(self, sample: Sample) -> Sample:
        """The sample with the split that the training gave to it."""
        split = self._splits.get(sample.name)
        return sample if split is None else sample.replaced(split=cast("SplitName", split))


def _asked_model(opened: ReopenedRun) -> Any:
    """The network, or the mean of its mirrored answers where the settings say so."""
    mirrors, model = opened.settings.test_time_augmentation, opened.model
    if not mirrors:
        return model
    signature = model_signature(model, tuple(model.input_shape[1:]), where="predict")
    return with_mirrors(model, mirrors, signature, given_loss(None, model))


def write_form(form: AnswerForm, folder: Path) -> None:
    """Keep how outputs are read. Raises OSError."""
    write_atomically(folder / ANSWERS, msgspec.json.encode(form, enc_hook=plain, order="deterministic"))


def write_splits(splits: Mapping[str, str], folder: Path) -> None:
    """Keep how samples were divided that belonged to no split. Raises OSError."""
    write_atomically(folder / SPLITS, msgspec.json.encode(splits))


def read_form(folder: Path) -> AnswerForm:
    """How the outputs of a kept network are read."""
    return msgspec.json.decode((folder / ANSWERS).read_bytes(), type=AnswerForm)


def given_splits(before: SampleSet, after: SampleSet) -> dict[str, str]:
    """The splits that samples were given, by name; of those only that had another before."""
    pairs = zip(before.entries, after.entries, strict=True)
    return {new.name: new.split for old, new in pairs if new.split != old.split}


def trained_network(folder: Path) -> TrainedNetwork:
    """The network that a step has kept, ready to predict; the last few stay in memory.

    Args:
        folder: What ``run_whole`` of the step wrote to.

    Returns:
        The network.

    Raises:
        TrainingError: The run cannot be read.
    """
    # A training anew writes to a place of the same name: the time tells them apart.
    return _opened(folder, (folder / ANSWERS).stat().st_mtime_ns)


_opening = Lock()


def _opened(folder: Path, changed: int) -> TrainedNetwork:
    with _opening:  # threads that ask for the same network wait for one of them
        return _kept(folder, changed)


@lru_cache(maxsize=_KEPT_MODELS)
def _kept(folder: Path, _changed: int) -> TrainedNetwork:
    splits = msgspec.json.decode((folder / SPLITS).read_bytes(), type=dict[str, str])
    return TrainedNetwork(open_run(folder / RUN_FOLDER), read_form(folder), splits)
