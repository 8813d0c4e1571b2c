"""A study as text and as a table, without widgets. Studies know this module, which takes them as they are."""

from collections.abc import Sequence
from typing import Any

from workbench.html_elements import element, elements, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import MISSING, aligned, number_text
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import label, shown
from workbench.tuning.search_settings import Method
from workbench.tuning.trial_values import StudyState, Trial, TrialState

METHOD_NAMES: dict[Method, str] = {
    "genetic": mark("genetic search (NSGA-II)"),
    "tpe": mark("Parzen estimator (TPE)"),
    "random": mark("random search"),
    "grid": mark("grid"),
    "cma-es": mark("evolution strategy (CMA-ES)"),
}
STATE_WORDS: dict[StudyState | TrialState, str] = {
    "running": mark("running"),
    "finished": mark("finished"),
    "pruned": mark("ended early"),
    "stopped": mark("stopped"),
    "failed": mark("failed"),
}
OPTIMISTIC = mark(
    "The best of many trials was chosen with the validation data, so that its number there is optimistic: "
    "study.retrain() trains it again with other seeds and shows how much it varies, and what the test data say."
)
_TRIALS = mark_plural("{count} trial", "{count} trials")
_SUMMARY = mark("Study {name!r}, {state}: {trials}, {method}, score {score}")
_LEFT_OUT = mark_plural(
    "{count} combination cannot be trained and was left out: study.left_out says why.",
    "{count} combinations cannot be trained and were left out: study.left_out says why.",
)
_FAILED = mark("Trial {number} failed: {reason}")
_HEADS = (mark("trial"), mark("generation"))
_DRAWN = mark("{number} (as drawn)")
_VALIDATION, _TRAIN = mark("validation"), mark("train")
_SHOWN, _SHOWN_FAILURES = 5, 3


def score_text(key: str) -> str:
    """A number of the history in words: ``Dice [LV], validation``."""
    metric, class_name, validation = split_history_key(key)
    return f"{label(metric, class_name)}, {say(_VALIDATION if validation else _TRAIN)}"


def value_text(value: Any) -> str:
    """A searched value for a table."""
    if value is None:
        return MISSING
    return number_text(value) if isinstance(value, float) else str(value)


def trial_label(trial: Trial) -> str:
    """The number of a trial, and whether it is the network as drawn."""
    return say(_DRAWN, number=trial.number) if trial.drawn else str(trial.number)


def text_of(study: Any) -> str:
    """Head, best trials and remarks as text."""
    heads, rows = _table(study)
    table = [aligned([heads, *rows])] if rows else []
    return "\n".join([study_summary(study), *table, *remarks_of(study)])


def html_of(study: Any) -> str:
    """The same as HTML."""
    heads, rows = _table(study)
    table = text_table(heads, rows) if rows else ""
    return element("div", element("p", study_summary(study)), table, elements("p", remarks_of(study)))


def study_summary(study: Any) -> str:
    """Name, state, number of trials, method and score in one line."""
    return say(
        _SUMMARY,
        name=study.name,
        state=say(STATE_WORDS[study.state]),
        trials=say_plural(_TRIALS, len(study.trials)),
        method=say(METHOD_NAMES[study.search.method]),
        score="; ".join(score_text(score.key) for score in study.search.scores),
    )


def _table(study: Any) -> tuple[list[str], list[list[str]]]:
    keys = list(study.search.space.parameters)
    scores = [score.key for score in study.search.scores]
    heads = [say(_HEADS[0]), *map(score_text, scores), *keys]
    best = study.top(_SHOWN) if len(scores) == 1 else study.pareto()[:_SHOWN]
    rows = trial_rows(best, keys)
    if any(trial.generation is not None for trial in best):
        heads.insert(1, say(_HEADS[1]))
        rows = [[row[0], value_text(trial.generation), *row[1:]] for row, trial in zip(rows, best, strict=True)]
    return heads, rows


def trial_rows(trials: Sequence[Trial], keys: Sequence[str]) -> list[list[str]]:
    """A row a trial: its number, its scores, and its values; a dash for what means nothing in it."""
    return [
        [
            trial_label(trial),
            *map(shown, trial.scores),
            *(value_text(trial.values[key]) if key in trial.values else MISSING for key in keys),
        ]
        for trial in trials
    ]


def remarks_of(study: Any) -> list[str]:
    """What there is to say of a study besides its numbers: what failed, what was left out, how far to trust it."""
    trials = study.trials
    failed = [one for one in trials if one.state == "failed"][-_SHOWN_FAILURES:]
    found = [*study.remarks, *(say(_FAILED, number=one.number, reason=one.reason) for one in failed)]
    count = len(study.left_out)
    if count:
        found.append(say_plural(_LEFT_OUT, count))
    if study.error is not None:
        found.append(str(study.error))
    if any(one.state == "finished" for one in trials):
        found.append(say(OPTIMISTIC))
    return found
