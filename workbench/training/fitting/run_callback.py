"""The Keras callback of a run: it pauses, stops, and records every epoch.

Nothing is done for a batch but looking at two flags and the clock. The numbers of the training data are read when the
validation begins, right before Keras resets them; those of the validation at the end of the epoch.
"""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from workbench.messages import say
from workbench.training.fitting.early_stopping import WHOLE, Stage, reason_after
from workbench.training.fitting.eta import EpochClock
from workbench.training.fitting.model_guard import ModelGuard
from workbench.training.fitting.own_callbacks import add_numbers
from workbench.training.fitting.run import Run
from workbench.training.fitting.run_metrics import read_scores, with_output_losses
from workbench.training.history.record import Epoch, curve, epoch_values
from workbench.training.metrics.class_scores import Scores
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.output_tasks import AnyTask
from workbench.training.setup.rate_plan import planned_rate
from workbench.training.setup.stopping_settings import criteria_of
from workbench.training.setup.watched_keys import watched_key
from workbench.training.training_errors import AnswersNotFinite, LossIsNaN, TrainingError

_CHECK_EVERY = 0.25
"""Seconds between two looks at the loss within an epoch."""


class RunCallback(keras.callbacks.Callback):
    """Connects ``model.fit`` with a run.

    Args:
        run: The run.
        task: What is trained.
        metric: The metric of the run.
        clock: Measures the epochs.
        cause: Says why the loss may have become NaN.
        keep: Called after every epoch with the run, to keep its weights and write it down.
        guard: Lets other cells read the network between two batches.
        stage: Which phase of a training this is, and how many epochs were before it.
    """

    def __init__(
        self,
        run: Run,
        task: AnyTask,
        metric: Any,
        clock: EpochClock,
        cause: Callable[[], str],
        keep: Callable[[Run], None],
        guard: ModelGuard,
        stage: Stage = WHOLE,
    ) -> None:
        super().__init__()
        self.failure: TrainingError | None = None
        self.interrupted = False
        self.testing = False
        """Whether what is evaluated is the test split, after all epochs."""
        self._run, self._task, self._metric, self._clock = run, task, metric, clock
        self._cause, self._keep, self._guard, self._stage = cause, keep, guard, stage
        self._train: Scores | None = None
        self._checked = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002 - Keras calls by these names
        self._train = None
        self._set_rate(epoch)
        self._clock.begin()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        self._pause_or_stop()
        self._clock.batch(batch)
        if self.interrupted:
            self.model.stop_training = True
        elif time.perf_counter() - self._checked > _CHECK_EVERY:
            self._check_loss(batch)

    def on_test_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        if not self.interrupted and not self.testing:
            self._clock.trained()
            self._train = read_scores(self._task, self._metric, loss := self._loss())
            if math.isfinite(loss):
                self._check_answers(self._epochs_begun, "train")
            else:
                self._fail(loss)

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        self._pause_or_stop()
        if self.interrupted:
            self.model.stop_evaluating = True

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        if self.interrupted:
            return
        logs = logs or {}
        if not math.isfinite(loss := logs.get("loss", 0.0)):
            self._fail(loss)
            return
        self._check_answers(epoch + 1, "validation" if self._train is not None else "train")
        if self.interrupted:
            return
        ended = self._epoch(epoch, logs)
        self._run.change(quietly=True, epochs=(*self._run.finished_epochs, ended))
        add_numbers(logs, epoch_values(ended, self._run.record))
        self._clock.end()
        self._progress(0)
        self._keep(self._run)
        reason = self._reason_to_stop()
        if reason is not None:
            self.model.stop_training = True
        self._run.change(stopped_early=reason)

    def _set_rate(self, epoch: int) -> None:
        settings = self._task.settings
        if settings.rate_plan is not None:
            key = watched_key(settings)
            before = self._stage.before
            watched = (curve(self._run.record, key) or ())[before:]
            rate = planned_rate(settings.rate_plan, first_rate(settings), epoch - before, settings.epochs, watched, key)
            self.model.optimizer.learning_rate = rate

    def _reason_to_stop(self) -> str | None:
        criteria = criteria_of(self._task.settings.early_stopping)
        return reason_after(self._run.record, criteria, self._stage.before)

    def _epoch(self, epoch: int, logs: Mapping[str, float]) -> Epoch:
        scores = read_scores(self._task, self._metric, logs.get("val_loss", logs.get("loss")))
        scores = with_output_losses(scores, logs, "" if self._train is None else "val_")
        train = scores if self._train is None else with_output_losses(self._train, logs)
        return Epoch(
            number=epoch + 1,
            seconds=self._clock.elapsed,
            seconds_per_sample=self._clock.seconds_per_sample,
            learning_rate=learning_rate(self.model),
            train=train,
            validation=scores if self._train is not None else None,
            phase=self._stage.name,
        )

    def _pause_or_stop(self) -> None:
        """Block while the run is paused or another cell reads the network; set the flag to stop."""
        if self._run.pausing or self._guard.asked:
            self._clock.exclude(self._guard.between_batches(self._run.wait_while_paused))
        if self._run.stopping:
            self.interrupted = True

    def _check_loss(self, batch: int) -> None:
        """A few times a second: tell how far it is, and whether the loss is a number still."""
        self._checked = time.perf_counter()
        self._progress(batch)
        self._run.notify_sometimes()
        if batch and not math.isfinite(loss := self._loss()):
            self._fail(loss)

    @property
    def _epochs_begun(self) -> int:
        return len(self._run.finished_epochs) + 1

    def _progress(self, batch: int) -> None:
        done = len(self._run.finished_epochs)
        self._run.progress = min(1.0, (done + batch / self._clock.batches) / self._clock.epochs)
        self._run.seconds_left = self._clock.seconds_left(done)

    def _loss(self) -> float:
        """The mean loss since the epoch began; Keras keeps it in the first metric."""
        return float(self.model.metrics[0].result())

    def check_test(self) -> None:
        """After the test split: whether all answers were numbers; else ``failure`` says so."""
        self._check_answers(len(self._run.finished_epochs), "test")

    def _check_answers(self, epoch: int, split: str) -> None:
        """A loss can be finite without the answers: one that looks away, or one of a few samples."""
        count = self._metric.not_finite()
        if count:
            words = {"where": self._run.name, "count": count, "split": split, "epoch": epoch}
            self._end_with(AnswersNotFinite(cause=self._cause(), **words))

    def _fail(self, loss: float) -> None:
        epoch, received = self._epochs_begun, "NaN" if math.isnan(loss) else say("infinite")
        self._end_with(LossIsNaN(where=self._run.name, received=received, epoch=epoch, cause=self._cause()))

    def _end_with(self, failure: TrainingError) -> None:
        self.failure, self.interrupted = failure, True
        self.model.stop_training = True


def learning_rate(model: Any) -> float | None:
    """The learning rate of the next step, with its decay."""
    try:
        return float(model.optimizer.learning_rate)
    except (AttributeError, TypeError):
        return None
