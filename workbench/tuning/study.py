"""A study: the search goes on in the background while the notebook stays usable, and is kept in a folder."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import ReadablePath
from workbench.training.fitting.listeners import Listeners
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.training.setup.given_data import given_data
from workbench.training.setup.preparation import require_model_or_graph
from workbench.training.setup.settings import Settings
from workbench.training.store.data_fingerprint import fingerprint
from workbench.tuning.combination import applied
from workbench.tuning.searched_parameters import bound, drawn_remarks
from workbench.tuning.study_files import StudyFile, read_record
from workbench.tuning.study_results import StudyResults
from workbench.tuning.trainers import trainer_for
from workbench.tuning.trial_ledger import TrialLedger
from workbench.tuning.trial_loop import TrialLoop
from workbench.tuning.trial_values import StudyState, Trial
from workbench.tuning.tuning_errors import OTHER_DATA, NotDrawn, OtherStudy, StudyBusy

if TYPE_CHECKING:
    from workbench.tuning.retraining import Retraining

_CLOSED = mark_plural(
    "{count} trial had been left by a process that ended; it was closed, and its values are tried again.",
    "{count} trials had been left by processes that ended; they were closed, and their values are tried again.",
)
_LISTENER = mark("A listener of the study {name!r} raised {error!r} and is called no more. The search goes on.")


class Study(StudyResults):
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
        self._listeners = Listeners(_LISTENER)
        self.remarks: tuple[str, ...] = tuple(drawn_remarks(self._parameters))

    @property
    def name(self) -> str:
        """What tables call the study."""
        return self._file.name

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
        if self.state == "running":
            raise StudyBusy(where="resume", received=self.name)
        changes = {name: value for name, value in (("trials", trials), ("minutes", minutes)) if value is not None}
        if changes:
            self.search = replace(self.search, **changes)
            self._ledger.search = self.search
        found = given_data(data if data is not None else self.data, "resume")
        if not fingerprint(found).is_same(self._file.data):
            raise OtherStudy(where="resume", received=self.name, part=say(OTHER_DATA), example=f"{self.name}-2")
        network = model if model is not None else self.network
        if self.graph is None:
            require_model_or_graph(network, "resume")
        trainer, at_once = trainer_for(network, found, self.search, client)
        self.network, self.data = network, found
        return self.begin(trainer, at_once)

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

        chosen = self.best() if trial is None else self.trial(trial)
        graph, settings = self.apply(chosen)
        data, network = given_data(self.data, "retrain"), graph if graph is not None else self.network
        score, trials = self.search.scores[0], len(self.trials)
        return retrained(chosen, network, data, settings, score, seeds=seeds, trials=trials)

    def source(self) -> str:
        """The same search as a cell of plain Keras and Optuna, which runs without the workbench.

        Losses and augmentation of ours, and the average precision of boxes, are imported from the workbench.

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
        return self._listeners.add(listener)

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
        self._listeners.call(self.name)
