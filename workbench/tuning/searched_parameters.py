"""A space bound to a drawing and settings: every parameter found, every value checked, before anything is trained."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.training.batches.augmentation_errors import BadAugmentation
from workbench.training.setup.settings import Settings, loss_type, optimizer_type
from workbench.training.training_errors import TrainingError
from workbench.tuning.combination import applied
from workbench.tuning.search_space import Choices, Domain, Range, Space, is_in, nearest
from workbench.tuning.search_targets import LOSS, OPTIMIZER, PRESENT, Target, find_target
from workbench.tuning.tuning_errors import RefusedChoice, WrongDomain

_CHOICES = mark("Choices, since {key!r} is no number")
_WHOLE = mark("a Range of whole numbers for {key!r}")
_FLAGS = mark("True and False alone for {key!r}")
_TIMES = mark("whole numbers from 1 to {most} for {key!r}")
_NEVER = mark("It is used with {owner} alone, which is never chosen.")
_NEAREST = mark(
    "{key}: the drawn value {value} is none of those searched, so that the first trial takes the nearest, {taken}."
)
_LONGEST = 60
_DEEPEST = 100
"""Repetitions of a layer at most: a drawing that is made of more is no use to anybody."""


class SearchedParameter(Struct, frozen=True):
    """A ticked parameter: what it is, and where its values come from."""

    target: Target
    domain: Domain

    @property
    def key(self) -> str:
        """Its name in the space."""
        return self.target.key

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers of a range."""
        return isinstance(self.domain, Range) and self.target.sort == "whole"


def bound(space: Space, graph: Graph | None, settings: Settings) -> tuple[SearchedParameter, ...]:
    """The parameters of a space, those that others depend on first.

    Args:
        space: What is searched.
        graph: The drawing; None for a model that was not drawn.
        settings: The settings of the training.

    Raises:
        UnknownTarget: There is no such parameter.
        WrongDomain: A range is given where there are no numbers, or no whole ones.
        RefusedChoice: A value is one that the layer or the training does not take, or one that is never used.
    """
    found = [SearchedParameter(find_target(key, graph, settings), domain) for key, domain in space.parameters.items()]
    found.sort(key=lambda one: _depends(one.key))
    for one in found:
        _check_kind(one)
        _check_structure(one)
        _check_used(one, found, settings)
        _check_values(one, graph, settings)
    return tuple(found)


def _depends(key: str) -> tuple[int, int]:
    first = key in (OPTIMIZER, LOSS) or key.endswith(f".{PRESENT}")
    return (0, key.count("/")) if first else (1, 0)


def _check_kind(one: SearchedParameter) -> None:
    key, domain = one.key, one.domain
    if isinstance(domain, Choices):
        return
    if one.target.sort == "choice":
        received = shorten(repr(domain), _LONGEST)
        expected, example = say(_CHOICES, key=key), 'Choices(("relu", "tanh"))'
        raise WrongDomain(where="Space", expected=expected, received=received, example=example)
    ends = (domain.low, domain.high, domain.step or 1)
    if one.target.sort == "whole" and not all(float(end).is_integer() for end in ends):
        received = shorten(repr(domain), _LONGEST)
        raise WrongDomain(
            where="Space", expected=say(_WHOLE, key=key), received=received, example="Range(16, 64, step=16)"
        )


def _check_structure(one: SearchedParameter) -> None:
    """Whether a layer is there is True or False; how often it is, a small number."""
    if not one.target.node or one.target.parameter is not None:
        return
    if one.key.endswith(f".{PRESENT}"):
        if not all(isinstance(value, bool) for value in _ends(one)):
            expected, example = say(_FLAGS, key=one.key), repr(Choices((True, False)))
            raise WrongDomain(where="Space", expected=expected, received=_shown(one), example=example)
    elif not all(type(value) is int and 1 <= value <= _DEEPEST for value in _ends(one)):
        expected = say(_TIMES, key=one.key, most=_DEEPEST)
        raise WrongDomain(where="Space", expected=expected, received=_shown(one), example="Range(1, 4)")


def _shown(one: SearchedParameter) -> str:
    return shorten(repr(one.domain), _LONGEST)


def _check_used(one: SearchedParameter, found: Sequence[SearchedParameter], settings: Settings) -> None:
    """A parameter of SGD is no use where Adam is the only optimizer."""
    for key, wanted in one.target.conditions:
        if key not in (OPTIMIZER, LOSS):
            continue
        chosen = next((other.domain.values for other in found if other.key == key), (getattr(settings, key),))  # type: ignore[union-attr]
        if wanted not in {_normal(key, value) for value in chosen}:
            reason = say(_NEVER, owner=wanted)
            raise RefusedChoice(where="Space", received=one.key, reason=reason)


def _check_values(one: SearchedParameter, graph: Graph | None, settings: Settings) -> None:
    for value in _ends(one):
        try:
            applied({**dict(one.target.conditions), one.key: value}, graph, settings)
        except (GraphError, TrainingError, BadAugmentation) as error:
            received = f"{one.key}={shorten(repr(value), _LONGEST)}"
            raise RefusedChoice(where="Space", received=received, reason=str(error)) from error


def _ends(one: SearchedParameter) -> tuple[Any, ...]:
    if isinstance(one.domain, Choices):
        return one.domain.values
    low, high = one.domain.low, one.domain.high
    return (int(low), int(high)) if one.is_whole else (float(low), float(high))


def active(parameters: Sequence[SearchedParameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that mean something beside the others: of the chosen optimizer, of layers that are there."""
    return {one.key: values[one.key] for one in parameters if one.key in values and holds(one, values)}


def holds(one: SearchedParameter, values: Mapping[str, Any]) -> bool:
    """Whether the conditions of a parameter hold; one that is not searched does."""
    return all(key not in values or _normal(key, values[key]) == wanted for key, wanted in one.target.conditions)


def _normal(key: str, value: Any) -> Any:
    """Classes by their names, however they are spelt."""
    if key == OPTIMIZER:
        return optimizer_type(value).name
    return loss_type(value).name if key == LOSS and value is not None else value


def drawn_values(parameters: Sequence[SearchedParameter]) -> dict[str, Any]:
    """The values of the first trial: those of the drawing, or the nearest that are searched."""
    return {one.key: _drawn(one) for one in parameters}


def _drawn(one: SearchedParameter) -> Any:
    drawn = _drawn_number(one) if one.target.sort != "choice" else one.target.drawn
    if isinstance(one.domain, Choices):
        same = (value for value in one.domain.values if _normal_or_same(one.key, value) == one.target.drawn)
        return next(same, nearest(one.domain, drawn))
    value = nearest(one.domain, drawn)
    return round(value) if one.is_whole else float(value)


def _normal_or_same(key: str, value: Any) -> Any:
    return _normal(key, value) if key in (OPTIMIZER, LOSS) and value is not None else value


def _drawn_number(one: SearchedParameter) -> Any:
    """The drawn value, of layers as a number: a pair of the augmentation is a range, and none."""
    return as_number(one.target.drawn) if one.target.node else one.target.drawn


def as_number(value: Any) -> Any:
    """A kernel of (3, 3) as 3; anything else as it is."""
    return value[0] if isinstance(value, tuple) and value and len(set(value)) == 1 else value


def drawn_remarks(parameters: Sequence[SearchedParameter]) -> Iterator[str]:
    """Sentences about drawn values that are not among those searched."""
    for one in parameters:
        taken, drawn = _drawn(one), _drawn_number(one) if isinstance(one.domain, Range) else one.target.drawn
        alike = _normal_or_same(one.key, taken) == one.target.drawn
        if not alike and not is_in(one.domain, drawn):
            yield say(_NEAREST, key=one.key, value=drawn, taken=taken)
