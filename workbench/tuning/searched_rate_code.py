"""The plan of the learning rate in the cell of a study, where the rate and the number of epochs may be searched."""

from msgspec.structs import replace

from workbench.codegen.expressions import render
from workbench.training.setup.rate_code import rate_callbacks, rate_function
from workbench.training.setup.settings import Settings
from workbench.training.setup.watched_keys import watched_key
from workbench.tuning.drawing_code import value_text

_EPOCHS, _RATE = 1_000_003, 1000.0033
"""Placeholders, which stand nowhere else in the code."""


def rate_plan_code(settings: Settings, keys: set[str]) -> tuple[str, list[str], list[str]]:
    """The plan as code of an objective with ``values``.

    Args:
        settings: The settings of the training.
        keys: What is searched.

    Returns:
        The function of the epoch ("" where the plan needs none), the callbacks, and the numbers of the history that
        these look at.
    """
    plan = settings.rate_plan
    if plan is None:
        return "", [], []
    changes: dict[str, float] = {}
    if "learning_rate" in keys:
        changes["learning_rate"] = _RATE
    if "epochs" in keys:
        changes["epochs"] = _EPOCHS + plan.warmup
    function = "\n".join(rate_function(replace(settings, **changes)))
    epochs = value_text("epochs")
    function = function.replace(str(_EPOCHS), f"max(1, {epochs} - {plan.warmup})" if plan.warmup else epochs)
    function = function.replace(repr(_RATE), value_text("learning_rate"))
    watched = [watched_key(settings)] if plan.kind == "plateau" else []
    return function, [render(one) for one in rate_callbacks(settings)], watched
