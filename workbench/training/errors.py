"""Why a training was refused or ended: one class a reason, each saying where, what was expected, what came, what to do."""

from typing import ClassVar

from workbench.messages import mark, say


class TrainingError(ValueError):
    """Base of every refusal. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence."""

    code: ClassVar[str] = "training-error"
    template: ClassVar[str] = mark("{where}: expected {expected}, received {received}.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(say(self.template, **values))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.values))


def _rebuild(kind: type[TrainingError], values: dict[str, object]) -> TrainingError:
    return kind(**values)


class BadSetting(TrainingError):
    """A setting has a value that it cannot have."""

    code = "bad-setting"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class UnknownSetting(TrainingError):
    """There is no such setting."""

    code = "unknown-setting"
    template = mark("{where}: there is no setting {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownMetric(TrainingError):
    """There is no number of this name in the history."""

    code = "unknown-metric"
    template = mark("{where}: there is no metric {received!r}. Expected one of: {expected}. Check the spelling.")
