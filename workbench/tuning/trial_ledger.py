"""The journal of a study in use: which trial comes next, and what came of it. Safe with threads and with processes."""

import math
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from secrets import randbelow
from typing import Any

from msgspec import Struct

from workbench.analysis import analyze
from workbench.graph.document import Graph
from workbench.training.setup.settings import Settings
from workbench.tuning.combination import applied
from workbench.tuning.journal_file import open_journal
from workbench.tuning.optuna_loading import optuna
from workbench.tuning.search_methods import passes_all_on, pruner_for, sampler_for, shuffled_grid
from workbench.tuning.search_settings import Search
from workbench.tuning.search_space import Range
from workbench.tuning.searched_parameters import SearchedParameter, active, drawn_values
from workbench.tuning.study_files import JOURNAL, write_record
from workbench.tuning.study_trials import (
    DRAWN,
    LEFT_OUT,
    RESULT,
    RETRY,
    SEED,
    WORKER,
    close_lost_trials,
    counts,
    end_trial,
    is_waiting,
    left_out,
    queue_again,
    shown_trials,
)
from workbench.tuning.suggestions import read_back, suggested, written
from workbench.tuning.trial_training import TrialOutcome, trial_settings
from workbench.tuning.trial_values import Trial
from workbench.tuning.tuning_errors import NoValidCombination
from workbench.tuning.worker_locks import WorkerLock

_ASKING = ".asking"
_SEEDS = 2**31
_MOST_LEFT_OUT = 100
_POLL = 0.005


class TrialJob(Struct, frozen=True):
    """A trial that is to be trained: its place in Optuna's study, its drawing and its settings."""

    trial: Any
    graph: Graph | None
    settings: Settings

    @property
    def number(self) -> int:
        """The number of the trial."""
        return int(self.trial.number)


class TrialLedger:
    """The trials of one study.

    Args:
        folder: The study's folder.
        search: What is searched.
        parameters: The same, bound to the drawing.
        graph: The drawing; None for a model that was not drawn.
        settings: The settings that the study was begun with.
    """

    def __init__(
        self,
        folder: Path,
        search: Search,
        parameters: Sequence[SearchedParameter],
        graph: Graph | None,
        settings: Settings,
    ) -> None:
        from filelock import FileLock

        self._folder, self.search, self._parameters = folder, search, parameters
        self._graph, self._settings = graph, settings
        self._study = open_journal(folder / JOURNAL, pruner=pruner_for(search, self._longest()))
        self._within = threading.RLock()
        self._between = FileLock(folder / _ASKING, thread_local=False)
        self._worker: WorkerLock | None = None
        self._in_a_row = 0
        self._grid: list[dict[str, Any]] | None = None
        self._shown: dict[int, Trial] = {}

    def _longest(self) -> int:
        domain = self.search.space.parameters.get("epochs")
        most = domain.high if isinstance(domain, Range) else max(domain.values) if domain is not None else 0
        return max(int(most), self._settings.epochs)

    def begin(self) -> int:
        """Take part in the study: sign on, and close what dead processes left; how many trials these were."""
        with self._within, self._alone():
            self._worker = WorkerLock(self._folder)
            known = self._all()
            self._study.sampler = sampler_for(self.search, self._sampler_seed(known))
            self._in_a_row = 0
            closed = close_lost_trials(self._study, self._folder)
            if not known:
                first = written(drawn_values(self._parameters), self._parameters)
                self._study.enqueue_trial(first, user_attrs={DRAWN: True})
            return closed

    def _sampler_seed(self, known: Sequence[Any]) -> int | None:
        """The seed of the search for its first process; for a later one another, or it would draw the same again."""
        seed = self.search.seed
        if seed is None or not known or self._worker is None:
            return seed
        return zlib.crc32(f"{seed} {len(known)} {self._worker.name}".encode())

    def end(self) -> None:
        """Take part no more."""
        with self._within:
            if self._worker is not None:
                self._worker.release()
            self._worker = None

    def next_job(self) -> TrialJob | None:
        """The next trial to be trained; None where all have begun. Combinations that cannot be trained are left out.

        Raises:
            NoValidCombination: There were too many of these in a row.
            OSError: The journal cannot be written.
        """
        with self._within, self._alone():
            close_lost_trials(self._study, self._folder)
            while self._is_more():
                job = self._asked()
                if job is not None:
                    return job
        return None

    def _alone(self) -> Any:
        return self._between.acquire(poll_interval=_POLL)

    def _is_more(self) -> bool:
        every = self._all()
        limit = self.search.limit
        if limit is not None and sum(map(counts, every)) >= limit:
            return False
        if self.search.method != "grid" or any(map(is_waiting, every)):
            return True
        following = self._next_of_grid(every)
        if following is None:
            return False
        self._study.enqueue_trial(written(following, self._parameters))
        return True

    def _next_of_grid(self, every: Sequence[Any]) -> dict[str, Any] | None:
        if self._grid is None:
            self._grid = shuffled_grid(self.search, self._parameters)
        used = {self._identity(self._values(one)) for one in every}
        return next((values for values in self._grid if self._identity(values) not in used), None)

    def _values(self, frozen: Any) -> dict[str, Any]:
        params = {**(frozen.system_attrs.get("fixed_params") or {}), **frozen.params}
        return active(self._parameters, read_back(params, self._parameters))

    @staticmethod
    def _identity(values: Mapping[str, Any]) -> str:
        return repr(sorted(values.items()))

    def _asked(self) -> TrialJob | None:
        trial = self._study.ask()
        trial.set_user_attr(WORKER, self._worker.name if self._worker is not None else "")
        if self.search.method == "genetic":  # also what was queued belongs to a generation
            self._study.sampler.get_trial_generation(self._study, self._all()[trial.number])
        values = suggested(trial, self._parameters, all_of_them=passes_all_on(self.search))
        graph, settings = applied(active(self._parameters, values), self._graph, self._settings)
        problem = _problem(graph)
        if problem is not None:
            self._leave_out(trial.number, problem)
            return None
        seed = self._settings.seed if self._settings.seed is not None else self._seed_of(trial)
        trial.set_user_attr(SEED, seed)
        return TrialJob(trial, graph, trial_settings(settings, self.search.scores, seed))

    def _seed_of(self, trial: Any) -> int:
        """A seed of its own for each trial; in a search with a seed always the same."""
        if self.search.seed is not None:
            return zlib.crc32(f"{self.search.seed} {trial.number}".encode()) % _SEEDS
        return randbelow(_SEEDS)

    def leave_out(self, job: TrialJob, reason: str) -> None:
        """Note that a combination cannot be trained. Raises NoValidCombination where too many cannot."""
        with self._within:
            self._leave_out(job.number, reason)

    def _leave_out(self, number: int, reason: str) -> None:
        end_trial(self._study, number, LEFT_OUT, reason)
        self._in_a_row += 1
        if self._in_a_row >= _MOST_LEFT_OUT and self.search.method != "grid":
            raise NoValidCombination(where="Search", received=self._in_a_row, reason=reason)

    def reporter(self, job: TrialJob) -> Callable[[int, float], bool] | None:
        """Tells Optuna of each epoch, and whether the trial has fallen behind; None without pruning."""
        if self.search.pruning == "none":
            return None

        def report(epoch: int, value: float) -> bool:
            if not math.isfinite(value):
                return False
            with self._within:
                job.trial.report(value, epoch)
                return bool(job.trial.should_prune())

        return report

    def tell(self, job: TrialJob, outcome: TrialOutcome) -> None:
        """Note what came of a trial. Raises OSError."""
        record, epochs, seconds = outcome.record, 0, 0.0
        if record is not None:
            write_record(self._folder, job.number, record)
            epochs, seconds = len(record.epochs), sum(epoch.seconds for epoch in record.epochs)
        kept = {
            "state": outcome.state,
            "scores": list(outcome.scores),
            "reason": outcome.reason,
            "best_epoch": outcome.best_epoch,
            "epochs": epochs,
            "seconds": round(seconds, 3),
            "numbers": {key: _rounded(value) for key, value in outcome.numbers.items()},
        }
        states = optuna().trial.TrialState
        with self._within:
            self._in_a_row = 0
            job.trial.set_user_attr(RESULT, kept)
            if outcome.state == "finished":
                self._study.tell(job.trial, list(outcome.scores))
                return
            self._study.tell(job.trial, state=states.PRUNED if outcome.state == "pruned" else states.FAIL)
            if outcome.state == "stopped":
                with self._alone():
                    frozen = self._all()[job.number]
                    queue_again(self._study, frozen, int(frozen.user_attrs.get(RETRY) or 0))

    def _all(self) -> list[Any]:
        found: list[Any] = self._study.get_trials(deepcopy=False)
        return found

    def trials(self) -> tuple[Trial, ...]:
        """All trials that have begun, in order, as values."""
        with self._within:
            every = self._all()
            fresh = [one for one in every if one.number not in self._shown]
            found = shown_trials(fresh, self._parameters)
            self._shown.update({one.number: one for one in found if one.state != "running"})
            return tuple(sorted({**self._shown, **{one.number: one for one in found}}.values(), key=_number))

    def left_out(self) -> tuple[Trial, ...]:
        """The combinations that could not be trained."""
        with self._within:
            return left_out(self._all(), self._parameters)

    def counted(self) -> int:
        """How many trials count for the budget."""
        with self._within:
            return sum(map(counts, self._all()))

    def finished(self) -> int:
        """How many of these have ended."""
        with self._within:
            return sum(counts(one) and one.state.is_finished() for one in self._all())

    def importance(self, place: int) -> dict[str, float]:
        """How much of the differences of a score each parameter explains; see ``optuna.importance``."""
        with self._within:
            target = (lambda frozen: frozen.values[place]) if len(self.search.scores) > 1 else None
            evaluator = optuna().importance.FanovaImportanceEvaluator(seed=0)
            found = optuna().importance.get_param_importances(self._study, evaluator=evaluator, target=target)
            return {str(key): float(value) for key, value in found.items()}


def _number(trial: Trial) -> int:
    return trial.number


def _problem(graph: Graph | None) -> str | None:
    """What the analysis finds wrong with a drawing; None where it can be built."""
    if graph is None:
        return None
    return next((found.message for found in analyze(graph).problems if found.severity == "error"), None)


def _rounded(value: float | None) -> float | None:
    """Six digits are enough to sort by, and what is no number is none in JSON."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")
