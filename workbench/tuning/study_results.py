"""What a study has found: the best trials by any number, generations, the Pareto front, importance of parameters."""

from collections.abc import Mapping
from typing import Any

from immutabledict import immutabledict

from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.setting_limits import Whole, checked, refuse
from workbench.tuning.generations import Generation, generations_of
from workbench.tuning.search_settings import Search
from workbench.tuning.study_files import StudyFile
from workbench.tuning.study_scores import key_for, pareto_front, required, sorted_by
from workbench.tuning.trial_ledger import TrialLedger
from workbench.tuning.trial_values import Trial
from workbench.tuning.tuning_errors import NoSuchTrial, NothingDiffers

_LEAST_FOR_IMPORTANCE = 4
_COUNT, _GENERATION = Whole(0, 5), Whole(1, 1, optional=True)
_PLACE = mark("the place of a score, a whole number from 0 to {last}")


class StudyResults:
    """The results of a study, by its trials."""

    search: Search
    _file: StudyFile
    _ledger: TrialLedger

    @property
    def task(self) -> Task:
        """``"classification"``, ``"segmentation"``, ``"detection"`` or ``"transformation"``."""
        return self._file.task

    @property
    def class_names(self) -> tuple[str, ...]:
        """``class_names[label]`` says what a label means."""
        return self._file.class_names

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All trials that have begun, in their order, also those that failed: each with its reason."""
        return self._ledger.trials()

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
            BadSetting: ``count`` or ``generation`` is no whole number.

        >>> [trial.state for trial in study.top(1, "loss")]
        ['finished']
        """
        count = checked(_COUNT, count, where="top", parameter="count")
        wanted = checked(_GENERATION, generation, where="top", parameter="generation")
        found = self._sorted(metric, split, class_name)
        return tuple(one for one in found if wanted in (None, one.generation))[:count]

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
            BadSetting: There is no such score.
            NothingDiffers: All trials have the same score, or the same values.

        Source: Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML
        2014, as ``optuna.importance`` computes it.

        >>> list(study.resume(trials=4).wait().importance())
        ['learning_rate']
        """
        count = len(self.search.scores)
        if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score < count:
            expected = say(_PLACE, last=count - 1)
            refuse(score, where="importance", parameter="score", expected=expected, example=0)
        finished = required(self.trials, "importance", _LEAST_FOR_IMPORTANCE)
        if len({one.scores[score] for one in finished}) == 1:
            raise NothingDiffers(where="importance", received=len(finished), key=self.search.scores[score].key)
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
