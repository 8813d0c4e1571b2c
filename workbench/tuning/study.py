"""A study: the search goes on in the background while the notebook stays usable, and is kept in a folder."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import ReadablePath, listed
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.given_data import given_data
from workbench.training.setup.settings import Settings
from workbench.tuning.combination import applied
from workbench.tuning.generations import Generation, generations_of
from workbench.tuning.searched_parameters import bound, drawn_remarks
from workbench.tuning.study_files import StudyFile, read_record
from workbench.tuning.study_scores import key_for, pareto_front, required, sorted_by
from workbench.tuning.trial_ledger import TrialLedger
from workbench.tuning.trial_loop import TrialLoop
from workbench.tuning.trial_values import StudyState, Trial
from workbench.tuning.tuning_errors import NoSuchTrial, NotDrawn, StudyBusy

if TYPE_CHECKING:
    from workbench.tuning.retraining import Retraining

_LEAST_FOR_IMPORTANCE = 4
_CLOSED = mark_plural(
    "{count} trial had been left by a process that ended; it was closed, and its values are tried again.",
    "{count} trials had been left by processes that ended; they were closed, and their values are tried again.",
)
_LISTENER = mark("A listener of the study {name!r} raised {error!r} and is called no more. The search goes on.")


class Study:
    """A search for better parameters; ``wb.tuning.tune`` begins it, ``wb.tuning.open`` reads one that was kept.

    It is shown as a table of its best trials. Whatever was searched with validation data has seen them: the numbers of
    the best trial are optimistic, and :meth:`retrain` says by how much they vary.

    Args:
        folder: The study's folder.
        file: What is searched.
        graph: The drawing; None for a model that was not drawn.

    >>> study = wb.tuning.tune(graph, data, search=tiny_search, folder=folder, epochs=1).wait()
    >>> study.state, len(study.trials), study.best().state
    ('finished', 2, 'finished')
    """

    def __init__(self, folder: Path, file: StudyFile, graph: Graph | None) -> None:
        self.folder = ReadablePath(folder)
        self.graph = graph
        self.network: Any = None
        self.data: Dataset | None = None
        self.settings, self.search = file.settings, file.search
        self._file = file
        self._parameters = bound(file.search.space, graph, file.settings)
        self._ledger = TrialLedger(folder, file.search, self._parameters, graph, file.settings)
        self._loop: TrialLoop | None = None
        self._listeners: list[Callable[[], object]] = []
        self.remarks: tuple[str, ...] = tuple(drawn_remarks(self._parameters))

    @property
    def name(self) -> str:
        """What tables call the study."""
        return self._file.name

    @property
    def task(self) -> Task:
        """``"classification"``, ``"segmentation"``, ``"detection"`` or ``"transformation"``."""
        return self._file.task

    @property
    def class_names(self) -> tuple[str, ...]:
        """``class_names[label]`` says what a label means."""
        return self._file.class_names

    @property
    def file(self) -> StudyFile:
        """What is searched, as it is kept."""
        return self._file

    @property
    def state(self) -> StudyState:
        """``"running"``, ``"finished"``, ``"stopped"`` or ``"failed"``."""
        loop = self._loop
        if loop is not None and not loop.is_over:
            return "running"
        if loop is not None and loop.error is not None:
            return "failed"
        limit = self.search.limit
        if loop is not None and not loop.stopping:
            return "finished"
        return "finished" if limit is not None and self._ledger.finished() >= limit else "stopped"

    @property
    def error(self) -> BaseException | None:
        """What ended the search; None if nothing did."""
        return self._loop.error if self._loop is not None else None

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All trials that have begun, in their order, also those that failed: each with its reason."""
        return self._ledger.trials()

    @property
    def left_out(self) -> tuple[Trial, ...]:
        """Combinations that cannot be trained, each with its reason; they cost no trial."""
        return self._ledger.left_out()

    @property
    def running(self) -> Mapping[int, Run]:
        """What is being trained in this process at this moment, by the number of the trial."""
        return dict(getattr(self._loop.trainer, "running", {})) if self._loop is not None else {}

    @property
    def progress(self) -> float:
        """What is done of the budget, from 0 to 1."""
        if self.state == "finished":
            return 1.0
        parts = [0.0]
        if self.search.limit is not None:
            begun = sum(run.progress for run in self.running.values())
            parts.append((self._ledger.finished() + begun) / self.search.limit)
        if self.search.minutes is not None and self._loop is not None:
            parts.append(self._loop.elapsed / (60.0 * self.search.minutes))
        return min(1.0, max(parts))

    @property
    def seconds_left(self) -> float | None:
        """A guess; None before the first trial has ended."""
        done = self.progress
        if self._loop is None or self._loop.is_over or not done:
            return 0.0 if self._loop is None or self._loop.is_over else None
        trained = [trial.seconds for trial in self.trials if trial.state in ("finished", "pruned")]
        if self.search.limit is None or not trained:
            return self._loop.elapsed * (1 - done) / done
        left = (1 - done) * self.search.limit * sum(trained) / len(trained) / self._loop.at_once
        late = None if self.search.minutes is None else 60.0 * self.search.minutes - self._loop.elapsed
        return left if late is None else max(0.0, min(left, late))

    def wait(self, seconds: float | None = None) -> "Study":
        """Wait for the end. An interrupted cell stops the search.

        Args:
            seconds: How long at most; None waits for as long as it takes.

        Returns:
            The study itself.

        Raises:
            NoValidCombination: Hardly any combination could be trained.
            Exception: Whatever else ended the search.
        """
        if self._loop is None:
            return self
        try:
            self._loop.wait(seconds)
        except KeyboardInterrupt:
            self.stop()
            raise
        if self._loop.is_over and self._loop.error is not None:
            raise self._loop.error
        return self

    def stop(self) -> None:
        """End the search at the next batch; :meth:`resume` goes on, beginning the trials anew that were cut short."""
        if self._loop is not None:
            self._loop.stop()

    def resume(
        self,
        data: Any = None,
        model: Any = None,
        *,
        trials: int | None = None,
        minutes: float | None = None,
        client: Any = None,
    ) -> "Study":
        """Go on after a stop, after the kernel has died, or beyond the budget.

        Args:
            data: The data of the study; None for a study of this session.
            model: The network, where it was not drawn; None for a study of this session.
            trials: How many trials at most, with those that there are; None for the number of the search.
            minutes: How long at most from now on; None for the time of the search.
            client: A Dask client or the address of a scheduler, to train on its workers; None trains here.

        Returns:
            The study itself, which goes on in the background.

        Raises:
            StudyBusy: It is going on.
            OtherStudy: The data are not those of the study.
            NotData: There are none.
        """
        from workbench.tuning.tuning_start import resumed

        if self.state == "running":
            raise StudyBusy(where="resume", received=self.name)
        changes = {name: value for name, value in (("trials", trials), ("minutes", minutes)) if value is not None}
        if changes:
            self.search = replace(self.search, **changes)
            self._ledger.search = self.search
        return resumed(self, data, model, client)

    def best(self, metric: str | None = None, split: str = "validation", class_name: str | None = None) -> Trial:
        """The best finished trial.

        Args:
            metric: A metric of the task such as ``"accuracy"`` or ``"dice"``; None for the score of the study.
            split: ``"validation"`` or ``"train"``.
            class_name: The class whose number counts; None for all together.

        Returns:
            The trial; of equal ones the first.

        Raises:
            NoFinishedTrial: There is none.
            UnknownMetric, UnknownClass: The task has no such metric, or the data no such class.

        >>> study.best("accuracy", class_name="3").state
        'finished'
        """
        found = self._sorted(metric, split, class_name)
        return required(found, "best")[0]

    def top(
        self,
        count: int = 5,
        metric: str | None = None,
        split: str = "validation",
        class_name: str | None = None,
        generation: int | None = None,
    ) -> tuple[Trial, ...]:
        """The best finished trials, the best first.

        Args:
            count: How many at most.
            metric: A metric of the task; None for the score of the study.
            split: ``"validation"`` or ``"train"``.
            class_name: The class whose number counts; None for all together.
            generation: The number of a generation, from 1; None for all.

        Returns:
            The trials; () where none has finished.

        Raises:
            UnknownMetric, UnknownClass: The task has no such metric, or the data no such class.

        >>> [trial.state for trial in study.top(1, "loss")]
        ['finished']
        """
        found = self._sorted(metric, split, class_name)
        return tuple(one for one in found if generation in (None, one.generation))[: max(0, count)]

    def _sorted(self, metric: str | None, split: str, class_name: str | None) -> tuple[Trial, ...]:
        return sorted_by(self.trials, self.key(metric, split, class_name))

    def key(self, metric: str | None = None, split: str = "validation", class_name: str | None = None) -> str:
        """The number of the history that is meant by a metric, a split and a class.

        Args:
            metric: A metric of the task; None for the score of the study.
            split: ``"validation"`` or ``"train"``.
            class_name: The class; None for all together.

        Returns:
            Such as ``"val_dice[LV]"``: a key of :attr:`Trial.numbers`.

        Raises:
            UnknownMetric, UnknownClass: The task has no such metric, or the data no such class.

        >>> study.key("dice", class_name="3")
        'val_dice[3]'
        """
        if metric is None:
            return self.search.scores[0].key
        return key_for(metric, split, class_name, self.task, self.class_names)

    def generations(
        self, metric: str | None = None, split: str = "validation", class_name: str | None = None
    ) -> tuple[Generation, ...]:
        """The largest, mean and smallest value of each generation of a genetic search.

        Args:
            metric: A metric of the task; None for the score of the study.
            split: ``"validation"`` or ``"train"``.
            class_name: The class whose number counts; None for all together.

        Returns:
            A value for each generation in which a trial has finished; () for another method.

        Raises:
            UnknownMetric, UnknownClass: The task has no such metric, or the data no such class.

        >>> [generation.number for generation in study.generations()]
        [1]
        """
        return generations_of(self.trials, self.key(metric, split, class_name))

    def pareto(self) -> tuple[Trial, ...]:
        """The trials that no other is better than in every score; for one score the best ones.

        Returns:
            The trials in their order.

        >>> len(study.pareto()) >= 1
        True
        """
        return pareto_front(self.trials, self.search.scores)

    def importance(self, score: int = 0) -> Mapping[str, float]:
        """How much of the differences between trials each parameter explains (functional analysis of variance).

        Parameters that not every trial has, such as those of one optimizer, are left out.

        Args:
            score: The place of the score, where there are several.

        Returns:
            Parts of 1 by the keys of the space, the largest first.

        Raises:
            NoFinishedTrial: Fewer than four trials have finished.

        Source: Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML
        2014, as ``optuna.importance`` computes it.

        >>> list(study.resume(trials=4).wait().importance())
        ['learning_rate']
        """
        required(self.trials, "importance", _LEAST_FOR_IMPORTANCE)
        return immutabledict(self._ledger.importance(score))

    def trial(self, number: Any) -> Trial:
        """The trial of a number.

        Args:
            number: Its number, or the trial itself.

        Returns:
            The trial as it is now.

        Raises:
            NoSuchTrial: There is none.

        >>> study.trial(0).drawn
        True
        """
        wanted = number.number if isinstance(number, Trial) else number
        trials = self.trials
        found = next((one for one in trials if one.number == wanted and not isinstance(wanted, bool)), None)
        if found is None:
            known = listed(one.number for one in trials) or "–"
            raise NoSuchTrial(where="study", received=wanted, expected=known)
        return found

    def apply(self, trial: "Trial | int") -> tuple[Graph | None, Settings]:
        """The drawing and the settings with the values of a trial; all else is as it was given.

        Args:
            trial: A trial, or its number.

        Returns:
            The drawing (None for a model that was not drawn) and the settings. The drawing and the settings of the
            study stay as they are.

        Raises:
            NoSuchTrial: There is none of that number.

        >>> found, settings = study.apply(study.best())
        >>> found == graph, settings.learning_rate == study.best().values["learning_rate"]
        (True, True)
        """
        return applied(self.trial(trial).values, self.graph, self.settings)

    def record(self, trial: "Trial | int") -> Record | None:
        """The training of a trial as a value, with every epoch: what the Output tab shows.

        Args:
            trial: A trial, or its number.

        Returns:
            The record; None for a trial that is running, or of which nothing was trained.

        Raises:
            NoSuchTrial: There is none of that number.
            StudyBroken: The record cannot be read.

        >>> len(study.record(0).epochs)
        1
        """
        return read_record(self.folder, self.trial(trial).number)

    def retrain(self, trial: "Trial | int | None" = None, *, seeds: int = 3) -> "Retraining":
        """Train a trial again from scratch with other seeds, and see by how much its numbers vary.

        It waits for all of them. The test split is used here, and nowhere else in a study.

        Args:
            trial: A trial, or its number; None for the best.
            seeds: How often.

        Returns:
            A :class:`Retraining`: a table with the mean and the spread of the validation and test numbers.

        Raises:
            NoSuchTrial, NoFinishedTrial: There is no such trial.
            BadSetting: ``seeds`` is no whole number of at least 2.
            NotData: The study was opened and not resumed, so that it has no data.

        >>> study.retrain(seeds=2).key
        'val_accuracy'
        """
        from workbench.tuning.retraining import retrained

        return retrained(self, self.best() if trial is None else self.trial(trial), seeds)

    def source(self) -> str:
        """The same search as a cell of plain Keras and Optuna, which runs without the workbench.

        Scores of single classes, and losses and augmentation of ours, are imported from the workbench.

        Returns:
            Python code that expects x_train, y_train, x_validation and y_validation.

        Raises:
            NotDrawn: The model was not drawn, so that there is no code of it.
            NotData: The study was opened and not resumed, so that it has no data.

        >>> "import optuna" in study.source()
        True
        """
        from workbench.tuning.study_code import study_source

        if self.graph is None:
            raise NotDrawn(where="source", received=self.name)
        data = given_data(self.data, "source")
        return study_source(self.graph, data, self.settings, self.search, self._parameters)

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call a function when a trial has begun or ended, on the thread that trains it.

        A listener that raises is called no more; the search goes on.

        Args:
            listener: Called without arguments.

        Returns:
            A function that ends this.
        """
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def __repr__(self) -> str:
        from workbench.tuning.study_text import text_of

        return text_of(self)

    def _repr_html_(self) -> str:
        from workbench.tuning.study_text import html_of

        return html_of(self)

    # What follows is for the module that begins a study.

    def begin(self, trainer: Any, at_once: int) -> "Study":
        """Start the search (for the module that begins or resumes one).

        Args:
            trainer: What trains the trials.
            at_once: How many at the same time.

        Returns:
            The study itself.
        """
        closed = self._ledger.begin()
        if closed:
            self.remarks = (*self.remarks, say_plural(_CLOSED, closed))
            warnings.warn(self.remarks[-1], stacklevel=4)
        self._loop = TrialLoop(self._ledger, trainer, at_once, self.search.minutes, self._notify)
        self._loop.start()
        return self

    def _notify(self) -> None:
        for listener in tuple(self._listeners):
            try:
                listener()
            except Exception as error:  # noqa: BLE001 - a broken chart must not cost the search
                self._listeners.remove(listener)
                warnings.warn(say(_LISTENER, name=self.name, error=error), stacklevel=2)
