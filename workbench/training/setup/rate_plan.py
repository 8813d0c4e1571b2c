"""How the learning rate changes from epoch to epoch: a value, and a pure function of the epochs that are done."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from msgspec import Struct

from workbench.training.metrics.history_keys import better
from workbench.training.setup.setting_checks import check_choice, check_fields
from workbench.training.setup.setting_limits import Flag, Number, Whole

PlanKind = Literal["constant", "steps", "cosine", "plateau"]

PLANS: tuple[PlanKind, ...] = get_args(PlanKind)


class RatePlan(Struct, frozen=True, forbid_unknown_fields=True):
    """How the learning rate changes from epoch to epoch.

    Args:
        kind: ``"steps"``: multiplied with ``factor`` every ``every`` epochs. ``"cosine"``: falls to ``least`` along
            half a cosine until the last epoch. ``"plateau"``: multiplied with ``factor`` when the loss of the
            validation data, or what early stopping watches, was no better for ``patience`` epochs. ``"constant"``:
            stays, for a warm-up alone.
        warmup: In so many first epochs the rate rises in equal steps to the learning rate.
        factor: What the rate is multiplied with, between 0 and 1.
        every: The number of epochs, for ``"steps"``.
        patience: The number of epochs, for ``"plateau"``.
        least: The rate never falls below this.

    Raises:
        BadSetting: A value is invalid.

    >>> [round(planned_rate(RatePlan("cosine", warmup=2), 0.1, epoch, 6), 4) for epoch in range(6)]
    [0.05, 0.1, 0.1, 0.0854, 0.05, 0.0146]
    """

    kind: PlanKind = "constant"
    warmup: int = 0
    factor: float = 0.1
    every: int = 10
    patience: int = 5
    least: float = 0.0

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        where = "RatePlan"
        check_choice(self.kind, PLANS, where=where, parameter="kind")
        check_fields(self, _LIMITS, where)


_LIMITS: Mapping[str, Whole | Number | Flag] = {
    "warmup": Whole(0, 3),
    "factor": Number(0.0, 0.1, above=True, most=1.0),
    "every": Whole(1, 10),
    "patience": Whole(1, 5),
    "least": Number(0.0, 0.00001),
}


def planned_rate(
    plan: RatePlan, rate: float, epoch: int, epochs: int, watched: Sequence[float | None] = (), key: str = "val_loss"
) -> float:
    """The learning rate of an epoch.

    Args:
        plan: The plan.
        rate: The learning rate that was chosen.
        epoch: The number of the epoch, from 0.
        epochs: How many there will be.
        watched: The values of ``key`` in the epochs before, for ``"plateau"``.
        key: What is watched: a key of the history.

    Returns:
        The rate.

    Source: "cosine" is equation 5 of Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts",
    ICLR 2017, without restarts; "plateau" is ``keras.callbacks.ReduceLROnPlateau`` with ``min_delta=0``.

    >>> planned_rate(RatePlan("steps", factor=0.5, every=2), 0.8, 5, 10)
    0.2
    """
    if epoch < plan.warmup:
        return rate * (epoch + 1) / plan.warmup
    if plan.kind == "steps":
        return max(plan.least, rate * plan.factor ** ((epoch - plan.warmup) // plan.every))
    if plan.kind == "cosine":
        part = (epoch - plan.warmup) / max(1, epochs - plan.warmup)
        return plan.least + (rate - plan.least) * (1 + math.cos(math.pi * part)) / 2
    if plan.kind == "plateau":
        return max(plan.least, rate * plan.factor ** _plateaus(plan, watched, key))
    return rate


def _plateaus(plan: RatePlan, watched: Sequence[float | None], key: str) -> int:
    """How often, after the warm-up, the watched number was no better for ``patience`` epochs in a row."""
    sign = 1 if better(key) == "max" else -1
    best = -math.inf
    waited = found = 0
    for epoch, value in enumerate(watched):
        if value is not None and sign * value > best:
            best, waited = sign * value, 0
            continue
        waited += 1
        if waited >= plan.patience:
            found, waited = found + (epoch >= plan.warmup - 1), 0
    return found
