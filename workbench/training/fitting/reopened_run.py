"""A kept run reopened whole: its network with the weights of any kept epoch, to evaluate, to predict, to go on."""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.codegen.loss_expressions import Loss
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.batches.mirrored_answers import Mirrors
from workbench.training.fitting.chosen_epoch import chosen_epoch
from workbench.training.fitting.evaluated_samples import answered, judged_model, learned_task, split_of
from workbench.training.fitting.new_data_scores import probabilities, tell_of_broken_answers
from workbench.training.fitting.output_answers import predicted_outputs
from workbench.training.fitting.resuming import resume
from workbench.training.fitting.run import Run
from workbench.training.fitting.run_metrics import metric_for, read_scores, with_output_losses
from workbench.training.fitting.split_passes import evaluation_input, raised_by_source
from workbench.training.history.record import Record
from workbench.training.history.run_text import text_of
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.metric_table import Task
from workbench.training.metrics.threshold_curves import ThresholdCurves, threshold_curves
from workbench.training.run_errors import LossNeeded, NoClasses, NoEpochYet, NotKeptEpoch, RunFileBroken
from workbench.training.setup.compile_code import compile_model, made_optimizer
from workbench.training.setup.data_checks import check_split
from workbench.training.setup.mirror_checks import check_mirrors, with_mirrors
from workbench.training.setup.mirror_settings import normal_mirrors
from workbench.training.setup.model_parts import model_parts
from workbench.training.setup.model_signature import ModelSignature, model_signature
from workbench.training.setup.settings import Settings
from workbench.training.setup.shape_checks import check_shape
from workbench.training.setup.stream_examples import examined_split
from workbench.training.setup.task import given_loss
from workbench.training.store.checkpoints import kept_epochs, load_checkpoint
from workbench.training.store.data_fingerprint import split_digest
from workbench.training.store.folder_lock import is_taken
from workbench.training.store.kept_runs import find_run_folder, load_record
from workbench.training.store.network_files import read_network, with_kept_loss
from workbench.training.store.run_files import read_run
from workbench.training.training_errors import OneOfEach

if TYPE_CHECKING:
    import keras

_SEEN = mark(
    "evaluate: these are the samples that {name!r} was trained on, so the numbers say how well it remembers them, not "
    "how well it does on new ones. For that evaluate data.test or data.validation."
)


class ReopenedRun:
    """A kept run with its network; ``wb.training.open`` makes it.

    Args:
        folder: The run's own folder.
        record: The run, as a value.
        model: Its network, with the weights of ``epoch``.
        epoch: The number of the epoch, from 1.

    >>> kept = wb.training.fit(graph, data, epochs=2, seed=1, name="digits", folder=folder).wait()
    >>> opened = wb.training.open(kept.folder)
    >>> opened.epochs, opened.evaluate(data.test).values["accuracy"] == kept.test.values["accuracy"]
    ((2,), True)
    """

    def __init__(self, folder: Path, record: Record, model: "keras.Model", epoch: int) -> None:
        self.folder = folder
        self.record = record
        self.model = model
        self.epoch = epoch

    @property
    def name(self) -> str:
        """What charts, tables and the folder call the run."""
        return self.record.name

    @property
    def settings(self) -> Settings:
        """What was chosen."""
        return self.record.settings

    @property
    def task(self) -> Task:
        """``"classification"``, ``"segmentation"``, ``"detection"``, ``"transformation"`` or ``"regression"``."""
        return self.record.task

    @property
    def class_names(self) -> tuple[str, ...]:
        """``class_names[label]`` says what a label means."""
        return self.record.class_names

    @property
    def history(self) -> dict[str, list[float | None]]:
        """A list for each number, one value an epoch: ``loss``, ``val_loss``, ``accuracy``, ``val_dice[LV]``."""
        return self.record.history

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs whose weights are kept, by number."""
        return kept_epochs(self.folder)

    def at(self, epoch: int | str, *, model: Any = None) -> "ReopenedRun":
        """The run with a network of its own that has the weights of another epoch.

        Args:
            epoch: The number of an epoch in ``epochs``; ``"last"``; or a key of the history such as ``"val_dice[LV]"``
                for the epoch in which it was best.
            model: A new network, if it cannot be built from the folder.

        Returns:
            The run with that network; this one stays as it is.

        Raises:
            NotKeptEpoch: The weights of that epoch are not kept.
            UnknownMetric: The history has no such number.
            ModelNeeded: The network cannot be built from the folder.

        >>> opened.at("last").epoch
        2
        """
        return open(self.folder, epoch, model=model)

    def evaluate(
        self,
        data: "Dataset | Split | tuple[Array, Array]",
        *,
        test_time_augmentation: Mirrors | bool | None = None,
    ) -> Scores:
        """Loss and every metric of the network on data, also such that it has never seen.

        Args:
            data: A split, or samples (samples, …) with their labels (samples, …); of a data set its test split.
            test_time_augmentation: Whether the mean of the answers for mirrored images counts, as in ``Settings``; None
                does as the settings of the run say.

        Returns:
            The scores: ``.loss``, ``.values["accuracy"]``, ``.by_class["dice"]`` with a number for each class, and
            ``.confusion``, (classes, classes) with a row a true class. The loss is None if it was one of your own, and
            the network is not compiled with it.

        Raises:
            TrainingError: Samples or labels do not fit the network, with a class and a sentence for each reason.

        >>> sorted(opened.evaluate(data.test).by_class)[:3]
        ['accuracy', 'dice', 'iou']
        """
        split = split_of(data, "evaluate")
        where = f"{data.name}.test" if isinstance(data, Dataset) else say("data")
        examples = examined_split(split)
        check_split(examples, where)
        self._tell_of_training_data(split)
        settings, known = self._settings()
        task = learned_task(self.model, self.record, examples, where, settings)
        metric = metric_for(task, examples.y, len(split))
        mirrors = self._mirrors(test_time_augmentation)
        copy = judged_model(self.model, task, mirrors)
        compile_model(copy, task, metric)
        failures: list[Exception] = []
        given = evaluation_input(task, split, settings.batch_size, failures)
        with raised_by_source(failures):
            logs = copy.evaluate(**given.evaluation, verbose=0, return_dict=True)
        tell_of_broken_answers(metric)
        scores = read_scores(task, metric, logs["loss"] if known else None)
        return with_output_losses(scores, logs) if known else scores

    def curves(
        self,
        data: "Dataset | Split | tuple[Array, Array]",
        *,
        test_time_augmentation: Mirrors | bool | None = None,
    ) -> ThresholdCurves:
        """ROC and precision-recall curves of every class on data.

        Args:
            data: As for :meth:`evaluate`.
            test_time_augmentation: As for :meth:`evaluate`.

        Returns:
            The curves: ``.auc``, ``.average_precision`` by class, ``.classes``.

        Raises:
            NoClasses: The network was not trained to tell classes apart.

        >>> opened.curves(data.test).auc["0"] > 0.5
        True
        """
        if model_parts(self.model, "curves").are_several:
            raise OneOfEach(where="curves")
        if self.task not in ("classification", "segmentation"):
            raise NoClasses(where=self.name, received=self.task)
        split = split_of(data, "curves")
        self._tell_of_training_data(split)
        mirrors = self._mirrors(test_time_augmentation)
        answers, y = answered(lambda x: self.predict(x, test_time_augmentation=mirrors), split)
        shares = probabilities(self.model, answers)
        return threshold_curves(y, shares, self.class_names, ignore_class=self.settings.ignore_class)

    def predict(self, x: Any, *, test_time_augmentation: Mirrors | bool = False) -> Any:
        """What the network answers.

        Args:
            x: Samples, (samples, …) as the network takes them; for several inputs a dictionary of arrays by name.
            test_time_augmentation: Whether it is the mean of the answers for mirrored images, as in ``Settings``.

        Returns:
            The outputs, (samples, …): probabilities, values, or raw scores where the loss has ``from_logits=True``; of
            several outputs a dictionary by name.

        Raises:
            TrainingError: The samples do not fit the network.

        >>> opened.predict(data.test.x[:3]).shape
        (3, 10)
        """
        parts = model_parts(self.model, "predict")
        if parts.are_several:
            return predicted_outputs(self.model, parts, x)
        samples = np.asarray(x)
        signature = model_signature(self.model, tuple(samples.shape[1:]), where="predict")
        check_shape(signature.input_shape, samples, say("data"))
        mirrors = normal_mirrors(test_time_augmentation, "predict")
        if not mirrors:
            return np.asarray(self.model.predict(samples, verbose=0))
        return np.asarray(self._mirrored(signature, mirrors).predict(samples, verbose=0))

    def resume(self, data: Dataset, *, epochs: int | None = None, model: Any = None) -> Run:
        """Go on from the last epoch, as :func:`workbench.training.resume` does.

        Args:
            data: The same data as before.
            epochs: The new number of epochs, to go on for longer.
            model: The network compiled with its loss, if that is one of your own.

        Returns:
            The run, which goes on in the background.

        Raises:
            TrainingError: As ``resume`` does.

        >>> opened.resume(data, epochs=3).wait().state
        'finished'
        """
        return resume(self.folder, data, epochs=epochs, model=model)

    def __repr__(self) -> str:
        return text_of(self.record)

    def compile(self) -> None:
        """Compile the network with optimizer and loss of the run, as far as they are known.

        Then ``model.evaluate`` and ``fit`` of Keras use them, and raw scores are read as what they are.
        """
        settings, known = self._settings()
        if known and settings.loss:
            loss = Loss(settings.loss, settings.loss_params).make()
            self.model.compile(optimizer=made_optimizer(self.settings), loss=loss)

    def _tell_of_training_data(self, split: Split) -> None:
        """Warn when a network is judged by what it has learned from."""
        if split_digest(split) == read_run(self.folder).data.train:
            warnings.warn(say(_SEEN, name=self.name), stacklevel=3)

    def _mirrors(self, chosen: Mirrors | bool | None) -> Mirrors | bool:
        """What was chosen for an evaluation, or else for the run."""
        return self.settings.test_time_augmentation if chosen is None else normal_mirrors(chosen, "evaluate")

    def _mirrored(self, signature: ModelSignature, mirrors: Mirrors | bool) -> Any:
        """The network that gives the mean of mirrored answers. Raises NoMirroring."""
        check_mirrors(mirrors, self.task, signature, self.model, "predict")
        settings, _ = self._settings()
        loss = Loss(settings.loss, settings.loss_params) if settings.loss else given_loss(None, self.model)
        return with_mirrors(self.model, mirrors, signature, loss)

    def _settings(self) -> tuple[Settings, bool]:
        """What counts for an evaluation, and whether the loss of the training is known."""
        chosen = self.record.settings
        usual = Settings(
            task=self.record.task if self.record.task != "several" else None,
            outputs=chosen.outputs,
            batch_size=chosen.batch_size,
            threshold=chosen.threshold,
            ignore_class=chosen.ignore_class,
            loss=chosen.loss,
            loss_params=chosen.loss_params,
        )
        try:
            return with_kept_loss(usual, self.folder, read_run(self.folder).loss, self.model), True
        except LossNeeded:
            return usual, False


def open(  # noqa: A001 - the word a learner reads: wb.training.open
    folder: str | os.PathLike[str], epoch: int | str | None = None, *, model: Any = None
) -> ReopenedRun:
    """Reopen a kept run whole, also in a notebook that was started anew.

    Args:
        folder: The run's folder, or its name in ``./runs``.
        epoch: The number of an epoch whose weights are kept; ``"last"``; or a key of the history such as
            ``"val_accuracy"`` for the epoch in which it was best. None takes the epoch that training ended with: the
            best one after early stopping or a stop, else the last.
        model: The network, if it is more than layers of Keras, so that it cannot be built from the folder.

    Returns:
        The run with its network: ``.model``, ``.evaluate(data)``, ``.predict(x)``, ``.resume(data, epochs=…)``.

    Raises:
        NoSuchRun, RunFileBroken, RunTooNew: There is no such run, or it cannot be read.
        NotKeptEpoch: The weights of that epoch are not kept.
        UnknownMetric: The history has no such number.
        ModelNeeded, OtherModel: The network cannot be built from the folder, or is another one.

    >>> kept = wb.training.fit(graph, data, epochs=2, name="digits", folder=folder).wait()
    >>> wb.training.open(kept.folder).model.output_shape
    (None, 10)
    """
    path = find_run_folder(folder)
    for _ in range(_TRIES):
        try:
            return _opened(path, epoch, model)
        except (NotKeptEpoch, RunFileBroken):  # a run that goes on keeps a new epoch, and deletes the one before it
            if isinstance(epoch, int) or not is_taken(path):
                raise
    return _opened(path, epoch, model)


def _opened(path: Path, epoch: int | str | None, model: Any) -> ReopenedRun:
    record = load_record(path)
    if not record.epochs:
        raise NoEpochYet(where=path.name)
    number = chosen_epoch(record, epoch)
    kept = kept_epochs(path)
    if number not in kept:
        raise NotKeptEpoch(where=path.name, received=number, expected=listed(kept) or "–")
    network = model if model is not None else read_network(path)
    load_checkpoint(network, path, number)
    opened = ReopenedRun(path, record, network, number)
    if model is None:
        opened.compile()
    return opened


_TRIES = 20
