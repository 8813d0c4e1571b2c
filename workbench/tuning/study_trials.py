"""The trials of a journal: what Optuna keeps of them, read as ours; who is at work on them; how many count."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbench.messages import mark, say
from workbench.tuning.optuna_loading import optuna
from workbench.tuning.searched_parameters import SearchedParameter, active
from workbench.tuning.suggestions import read_back
from workbench.tuning.trial_values import Trial, TrialState
from workbench.tuning.worker_locks import is_at_work

RESULT, WORKER, DRAWN, RETRY, SEED = "result", "worker", "drawn", "retry", "seed"
"""What we keep of a trial beside Optuna's own: what came of it; which process trains it; whether it is the network as
drawn; how often it was begun before; the seed of its training."""

LEFT_OUT, DIED = "left out", "died"
"""States of our own: a combination that cannot be trained, and a trial whose process ended. Neither costs a trial."""

_GENERATION = "NSGAIISampler:generation"
_DIED_TWICE = mark("The process that trained it ended twice. Perhaps the memory was not enough.")
_DIED = mark("The process that trained it ended. It was begun again.")
_LOST = mark("What came of it cannot be read.")
_MOST_RETRIES = 1


def is_waiting(frozen: Any) -> bool:
    """Whether a trial has been queued and not begun."""
    return bool(frozen.state.name == "WAITING")


def is_running(frozen: Any) -> bool:
    """Whether a trial has begun and not ended."""
    return bool(frozen.state.name == "RUNNING")


def outcome_of(frozen: Any) -> dict[str, Any]:
    """What was kept of a trial that has ended; {} for one that has not."""
    kept = frozen.user_attrs.get(RESULT)
    return kept if isinstance(kept, dict) else {}


def counts(frozen: Any) -> bool:
    """Whether a trial is one of those that the budget is for."""
    if is_waiting(frozen):
        return False
    return is_running(frozen) or outcome_of(frozen).get("state") not in (LEFT_OUT, DIED, "stopped")


def shown_trials(every: Iterable[Any], parameters: Sequence[SearchedParameter]) -> tuple[Trial, ...]:
    """The trials that have begun, as values; those that could not be trained are left out."""
    found = (frozen for frozen in every if not is_waiting(frozen))
    return tuple(_trial(frozen, parameters) for frozen in found if outcome_of(frozen).get("state") != LEFT_OUT)


def left_out(every: Iterable[Any], parameters: Sequence[SearchedParameter]) -> tuple[Trial, ...]:
    """The combinations that could not be trained, each with its reason."""
    return tuple(_trial(one, parameters) for one in every if outcome_of(one).get("state") == LEFT_OUT)


def _trial(frozen: Any, parameters: Sequence[SearchedParameter]) -> Trial:
    kept, attributes = outcome_of(frozen), frozen.user_attrs
    generation = frozen.system_attrs.get(_GENERATION)
    values = active(parameters, read_back(frozen.params, parameters))
    numbers = kept.get("numbers")
    scores = kept.get("scores")
    return Trial(
        number=frozen.number,
        state=_state(frozen, kept),
        values=values,
        scores=tuple(map(float, scores)) if isinstance(scores, list) else (),
        generation=generation + 1 if isinstance(generation, int) else None,
        reason=kept.get("reason") if kept or is_running(frozen) else say(_LOST),
        epochs=int(kept.get("epochs") or 0),
        best_epoch=kept.get("best_epoch"),
        seconds=float(kept.get("seconds") or 0.0),
        seed=attributes.get(SEED),
        drawn=bool(attributes.get(DRAWN)),
        numbers=numbers if isinstance(numbers, dict) else {},
    )


_STATES: dict[str, TrialState] = {"RUNNING": "running", "COMPLETE": "finished", "PRUNED": "pruned"}


def _state(frozen: Any, kept: dict[str, Any]) -> TrialState:
    if kept.get("state") in ("stopped", DIED):
        return "stopped"
    return _STATES.get(frozen.state.name, "failed")


def close_lost_trials(study: Any, folder: Path) -> int:
    """Close trials whose process has died, and queue their values once more; how many there were.

    Call it under the lock of the study.
    """
    closed = 0
    for frozen in study.get_trials(deepcopy=False):
        if not is_running(frozen) or is_at_work(folder, frozen.user_attrs.get(WORKER)):
            continue
        closed += 1
        retries = int(frozen.user_attrs.get(RETRY) or 0)
        again = retries < _MOST_RETRIES
        end_trial(study, frozen.number, DIED if again else "failed", say(_DIED if again else _DIED_TWICE))
        if again:
            queue_again(study, frozen, retries + 1)
    return closed


def end_trial(study: Any, number: int, state: str, reason: str) -> None:
    """Close a trial that gave no score."""
    trial_id = study.get_trials(deepcopy=False)[number]._trial_id  # noqa: SLF001 - Optuna's storage asks for it
    storage = study._storage  # noqa: SLF001 - as above
    storage.set_trial_user_attr(trial_id, RESULT, {"state": state, "reason": reason})
    study.tell(number, state=optuna().trial.TrialState.FAIL)


def queue_again(study: Any, frozen: Any, retries: int) -> None:
    """Queue the values of a trial once more. One that had none yet is nothing but a place in the budget."""
    attributes: dict[str, Any] = {RETRY: retries}
    if frozen.user_attrs.get(DRAWN):
        attributes[DRAWN] = True
    params = {**(frozen.system_attrs.get("fixed_params") or {}), **frozen.params}
    if params:
        study.enqueue_trial(dict(params), user_attrs=attributes)
