"""Executes requests in the notebook's namespace, in the student's process, and returns plain values."""

from collections.abc import Callable, Mapping
from typing import Any

from workbench.labs.blanks import Blank, StillBlank, is_blank
from workbench.labs.questions.answer_protocol import (
    LONGEST_MESSAGE,
    Answer,
    AnyStep,
    Array,
    CallFunction,
    Describe,
    Failure,
    FailureKind,
    Plain,
    Predict,
    Read,
    Request,
    Result,
    Value,
)
from workbench.labs.questions.plain_values import NotPlain, TooLarge, Unbuilt, from_plain, to_plain
from workbench.text_format import shorten

_BATCH = 128


class _Missing(LookupError):
    """The notebook has no such name."""


def gather(request: Request, namespace: Mapping[str, Any]) -> Answer:
    """Carry out every step. Never raises for anything the student's code does, short of ending the process.

    KeyboardInterrupt passes through, so that a student can stop a long computation.
    """
    return Answer(tuple(gather_step(step, namespace) for step in request.steps))


def gather_step(step: AnyStep, namespace: Mapping[str, Any]) -> Result:
    """Carry out one step."""
    try:
        return Value(_STEPS[type(step)](step, namespace))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - SystemExit too: a student's sys.exit() is one question's matter
        return _failure(error)


def _failure(error: BaseException) -> Failure:
    kind = next((kind for kind, classes in _KINDS if isinstance(error, classes)), None)
    if kind == "blank":
        return Failure(kind, getattr(error, "question", ""))
    if kind is not None:
        return Failure(kind, _error_message(error))
    return Failure("raised", shorten(f"{type(error).__name__}: {_error_message(error)}", LONGEST_MESSAGE))


def _error_message(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - a student's own exception class
        text = ""
    return text.encode(errors="replace").decode()[:LONGEST_MESSAGE]


_KINDS: tuple[tuple[FailureKind, type[BaseException]], ...] = (
    ("missing", _Missing),
    ("blank", StillBlank),
    ("not_plain", NotPlain),
    ("too_large", TooLarge),
    ("raised", Unbuilt),
)


def _named(name: str, namespace: Mapping[str, Any]) -> Any:
    if name not in namespace:
        raise _Missing(name)
    value = namespace[name]
    if is_blank(value):
        blank: Blank = value
        raise StillBlank(blank.question)
    return value


def _read(step: Read, namespace: Mapping[str, Any]) -> Plain:
    return to_plain(_named(step.name, namespace))


def _call(step: CallFunction, namespace: Mapping[str, Any]) -> Plain:
    function = _named(step.name, namespace)
    arguments = [from_plain(argument) for argument in step.arguments]
    keywords = {key: from_plain(argument) for key, argument in step.keywords.items()}
    return to_plain(function(*arguments, **keywords))


def _describe(step: Describe, namespace: Mapping[str, Any]) -> Plain:
    from workbench.labs.questions.network_description import describe

    return describe(_named(step.name, namespace))


def _predict(step: Predict, namespace: Mapping[str, Any]) -> Plain:
    model = _named(step.name, namespace)
    inputs = _named(step.inputs, namespace) if type(step.inputs) is str else from_plain(step.inputs)
    if hasattr(model, "predict"):
        import keras

        options = {"verbose": 0, "batch_size": _BATCH} if isinstance(model, keras.Model) else {}
        predicted = to_plain(model.predict(inputs, **options))
    elif callable(model):
        predicted = to_plain(model(inputs))
    else:
        raise NotPlain(type(model).__name__)
    if type(predicted) is not Array:
        raise NotPlain(type(predicted).__name__)
    return predicted


_STEPS: Mapping[type, Callable[[Any, Mapping[str, Any]], Plain]] = {
    Read: _read,
    CallFunction: _call,
    Describe: _describe,
    Predict: _predict,
}
