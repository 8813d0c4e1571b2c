"""Rules for learning rates that two things set at once, and for functions that plan them."""

from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "two-rate-plans": mark(
        "{callback} sets the learning rate, but the optimizer has a schedule for it already ({schedule}). Use one of "
        "them: give the optimizer a number, as in learning_rate=0.001, or leave {callback} out."
    ),
    "rate-of-schedule": mark(
        "learning_rate cannot be set, because the optimizer has a schedule for it ({schedule}). Compile with a number "
        "instead, as in keras.optimizers.Adam(0.001)."
    ),
    "rate-of-function": mark(
        "LearningRateScheduler: expected the function to return a learning rate, a number with a point such as 0.001, "
        "received {received}. {remedy}"
    ),
    "rate-arguments": mark(
        "LearningRateScheduler: Keras calls the function with the number of the epoch and the learning rate, but it "
        "takes others. Begin it with def schedule(epoch, lr)."
    ),
}
_RETURN = mark("End it with return, on every way through it.")
_FLOAT = mark("Return float(…).")
_A_SCHEDULE = mark("a LearningRateSchedule")


_RATE_CALLBACKS = ("ReduceLROnPlateau", "LearningRateScheduler")


def _callback(raised: RaisedError) -> Any:
    """The callback that sets the learning rate: Keras takes its own frames out of its errors."""
    given = raised.call.arguments.get("callbacks") if raised.call else None
    known = given if isinstance(given, list | tuple) else [given]
    return next((one for one in known if type(one).__name__ in _RATE_CALLBACKS), None)


@rule(r"^This optimizer was created with a `LearningRateSchedule` object", TypeError)
def two_rate_plans(raised: RaisedError) -> Sentence:
    """ReduceLROnPlateau, LearningRateScheduler or an assignment, with a schedule."""
    owners = [frame.f_locals.get("self") for frame in reversed(raised.frames)]
    plans = (getattr(one, "_learning_rate", None) for one in owners)
    found = next((one for one in plans if one is not None), None)
    schedule = type(found).__name__ if found is not None else say(_A_SCHEDULE)
    callback = _callback(raised)
    if callback is None:
        return Sentence("rate-of-schedule", {"schedule": schedule})
    return Sentence("two-rate-plans", {"callback": type(callback).__name__, "schedule": schedule})


@rule(r"^The output of the `schedule` function should be a float\. Got: (?P<value>.*)$", ValueError)
def rate_of_function(raised: RaisedError) -> Sentence:
    """A function that returns nothing, or a whole number."""
    value = raised.match["value"]
    return Sentence("rate-of-function", {"received": value, "remedy": say(_RETURN if value == "None" else _FLOAT)})


@rule(r"^(?P<name>[\w.<>]+)\(\) (?:missing \d+ required positional argument|takes \d+ positional arguments? but "
      r"\d+ (?:was|were) given)", TypeError)  # fmt: skip
def rate_arguments(raised: RaisedError) -> Sentence | None:
    """A function of other arguments in LearningRateScheduler."""
    schedule = getattr(_callback(raised), "schedule", None)
    names = (getattr(schedule, "__name__", None), getattr(schedule, "__qualname__", None))
    return Sentence("rate-arguments", {}) if raised.match["name"] in names else None


RULES = (two_rate_plans, rate_of_function, rate_arguments)
