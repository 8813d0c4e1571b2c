"""How is searched: score, method and budget. Frozen values, checked when they are made."""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.messages import mark, say
from workbench.text_format import struct_text
from workbench.training.metrics.history_keys import better, history_key, split_history_key
from workbench.training.metrics.metric_table import METRICS, Better
from workbench.training.setting_errors import UnknownMetric
from workbench.training.setup.setting_checks import check_choice, check_fields, check_text
from workbench.training.setup.setting_limits import Number, Whole, refuse
from workbench.training.setup.stopping_settings import SPLITS, EarlyStopping, SplitName
from workbench.tuning.search_space import Space
from workbench.tuning.tuning_errors import MethodDoesNotFit

Method = Literal["genetic", "tpe", "random", "grid", "cma-es"]
Pruning = Literal["none", "median", "hyperband"]

METHODS: tuple[Method, ...] = get_args(Method)
PRUNINGS: tuple[Pruning, ...] = get_args(Pruning)

_SPACE = mark("a Space, or a dictionary from names of parameters to Range or Choices")
_SCORE = mark("a Score, or a tuple of different ones")
_ONE_SCORE = mark("a single score: of several, no trial is clearly worse before its end")


class Score(Struct, frozen=True, forbid_unknown_fields=True):
    """The number by which trials are judged: that of the best epoch.

    Args:
        metric: A key of ``workbench.training.metrics.METRICS``: ``"accuracy"``, ``"dice"``, ``"loss"``.
        split: ``"validation"`` or ``"train"``.
        class_name: The class whose number it is; None for that of all classes.
        min_delta: An epoch counts as better when it improves by more than this.
        patience: After so many epochs in a row that are not better, a trial ends early; None lets all epochs be
            trained.

    Raises:
        UnknownMetric: There is no such metric.
        BadSetting: A value is invalid.

    >>> Score("dice", class_name="LV").key, Score("loss").direction
    ('val_dice[LV]', 'min')
    """

    metric: str = "accuracy"
    split: SplitName = "validation"
    class_name: str | None = None
    min_delta: float = 0.0
    patience: int | None = None

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        where = "Score"
        if self.metric not in METRICS if isinstance(self.metric, str) else True:
            raise UnknownMetric(where=where, received=self.metric, expected=", ".join(METRICS))
        check_choice(self.split, SPLITS, where=where, parameter="split")
        if self.class_name is not None:
            check_text(self.class_name, where=where, parameter="class_name", example="LV", optional=True)
        check_fields(self, {"min_delta": Number(0.0, 0.001), "patience": Whole(1, 5, optional=True)}, where)

    @property
    def key(self) -> str:
        """The number as the history calls it: ``val_dice[LV]``."""
        return history_key(self.metric, self.class_name, validation=self.split == "validation")

    @property
    def direction(self) -> Better:
        """``"max"`` or ``"min"``: which value is best."""
        return better(self.key)

    @property
    def stopping(self) -> EarlyStopping | None:
        """What ends a trial early; None without patience."""
        if self.patience is None:
            return None
        return EarlyStopping(self.metric, self.class_name, self.split, self.min_delta, self.patience)

    @classmethod
    def of(cls, key: str) -> "Score":
        """The score with a key of the history.

        >>> Score.of("val_dice[LV]").class_name
        'LV'
        """
        metric, class_name, validation = split_history_key(key)
        return cls(metric, "validation" if validation else "train", class_name)

    def __repr__(self) -> str:
        return struct_text(self)


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """What is searched, by which score, how, and for how long.

    Args:
        space: The ticked parameters; a dictionary will do.
        score: What trials are judged by, a :class:`Score` or a key such as ``"val_accuracy"``; several in a tuple give
            a Pareto front.
        method: ``"genetic"`` (NSGA-II), ``"tpe"`` (tree-structured Parzen estimator), ``"random"``, ``"grid"`` or
            ``"cma-es"``.
        trials: How many trials at most; None for population times generations, or for the whole grid.
        minutes: How long at most; None for as long as the trials take. A trial that has begun is trained to its end.
        population: Trials of a generation, for the genetic search.
        generations: The number of generations, the first one among them.
        pruning: Whether trials that fall behind are ended early: ``"none"``, ``"median"`` or ``"hyperband"``.
        seed: Makes the search repeatable.
        at_once: How many trials are trained at the same time.
        points: Values of a range without steps, for the grid.

    Raises:
        NothingTicked, WrongDomain: The space is none.
        BadSetting: A value is invalid.
        MethodDoesNotFit: Pruning and several scores do not go together.

    >>> space = {"learning_rate": wb.tuning.Range(0.0001, 0.1, log=True)}
    >>> search = Search(space, "val_accuracy", trials=20)
    >>> search.scores[0].key, search.limit
    ('val_accuracy', 20)
    """

    space: Space
    score: Score | tuple[Score, ...] = Score()
    method: Method = "genetic"
    trials: int | None = None
    minutes: float | None = None
    population: int = 10
    generations: int = 6
    pruning: Pruning = "none"
    seed: int | None = None
    at_once: int = 1
    points: int = 5

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        where = "Search"
        if isinstance(self.space, Mapping):
            force_setattr(self, "space", Space(self.space))
        if not isinstance(self.space, Space):
            expected, example = say(_SPACE), {"epochs": "Range(5, 20)"}
            refuse(self.space, where=where, parameter="space", expected=expected, example=example)
        force_setattr(self, "score", _scores(self.score))
        check_choice(self.method, METHODS, where=where, parameter="method")
        check_choice(self.pruning, PRUNINGS, where=where, parameter="pruning")
        check_fields(self, _LIMITS, where)
        if self.pruning != "none" and len(self.scores) > 1:
            raise MethodDoesNotFit(
                where=where, received=self.pruning, expected=say(_ONE_SCORE), example="pruning='none'"
            )

    @property
    def scores(self) -> tuple[Score, ...]:
        """The scores, also of a single one."""
        return self.score if isinstance(self.score, tuple) else (self.score,)

    @property
    def limit(self) -> int | None:
        """The number of trials at most; None where only the time or the grid ends the search."""
        if self.trials is not None:
            return self.trials
        if self.minutes is not None or self.method == "grid":
            return None
        return self.population * self.generations

    def __repr__(self) -> str:
        return struct_text(self)


_LIMITS: Mapping[str, Whole | Number] = {
    "trials": Whole(1, 20, optional=True),
    "minutes": Number(0.0, 10, above=True, optional=True),
    "population": Whole(2, 10),
    "generations": Whole(1, 6),
    "seed": Whole(0, 1, optional=True, most=2**32 - 1),
    "at_once": Whole(1, 1),
    "points": Whole(2, 5),
}


def _scores(given: object) -> Score | tuple[Score, ...]:
    several = tuple(given) if isinstance(given, list | tuple) else (given,)
    found = tuple(Score.of(one) if isinstance(one, str) else one for one in several)
    are_scores = bool(found) and all(isinstance(one, Score) for one in found)
    if not are_scores or len({one.key for one in found if isinstance(one, Score)}) < len(found):
        refuse(given, where="Search", parameter="score", expected=say(_SCORE), example="val_accuracy")
    return found if len(found) > 1 else found[0]
