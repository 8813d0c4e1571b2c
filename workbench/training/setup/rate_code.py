"""The plan of the learning rate as plain Keras code: a function of the epoch, and the callbacks that follow it."""

from collections.abc import Iterator

from workbench.codegen.expressions import CallExpression, Expression, Literal, Name
from workbench.training.metrics.history_keys import better
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.settings import Settings
from workbench.training.setup.watched_keys import watched_key


def rate_function(settings: Settings) -> Iterator[str]:
    """``def learning_rate(epoch, rate)``, where the plan needs one."""
    plan = settings.rate_plan
    if plan is None or not _has_function(plan):
        return
    rate, later = first_rate(settings), f"(epoch - {plan.warmup})" if plan.warmup else "epoch"
    lines = ["def learning_rate(epoch, rate):"]
    if plan.warmup:
        lines += [f"    if epoch < {plan.warmup}:", f"        return {rate!r} * (epoch + 1) / {plan.warmup}"]
    if plan.kind == "steps":
        lines.append(f"    return max({plan.least!r}, {rate!r} * {plan.factor!r} ** ({later} // {plan.every}))")
    elif plan.kind == "cosine":
        lines.append(f"    part = {later} / {max(1, settings.epochs - plan.warmup)}")
        low, span = plan.least, f"({rate!r} - {plan.least!r})" if plan.least else f"{rate!r}"
        start = f"{low!r} + " if low else ""
        lines.append(f"    return {start}{span} * (1 + math.cos(math.pi * part)) / 2")
    else:
        lines.append("    return rate")
    yield "\n".join(lines)


def rate_callbacks(settings: Settings) -> Iterator[Expression]:
    """The callbacks of Keras that follow the plan."""
    plan = settings.rate_plan
    if plan is None:
        return
    if _has_function(plan):
        yield CallExpression(Name("keras.callbacks.LearningRateScheduler"), (Name("learning_rate"),))
    if plan.kind == "plateau":
        key = watched_key(settings)
        chosen = {
            "monitor": key, "mode": better(key), "factor": plan.factor, "patience": plan.patience, "min_delta": 0.0,
            "min_lr": plan.least,
        }  # fmt: skip
        keywords = tuple((name, Literal(value)) for name, value in chosen.items())
        yield CallExpression(Name("keras.callbacks.ReduceLROnPlateau"), keywords=keywords)


def _has_function(plan: RatePlan) -> bool:
    return plan.warmup > 0 or plan.kind in ("steps", "cosine")
