"""Values for a trial, asked of Optuna: the only place that knows how our domains are written in its words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.codegen.expressions import Literal, render
from workbench.graph.document import thawed
from workbench.tuning.search_settings import Search
from workbench.tuning.search_space import Choices, Range
from workbench.tuning.searched_parameters import SearchedParameter, holds


def suggested(trial: Any, parameters: Sequence[SearchedParameter], *, all_of_them: bool) -> dict[str, Any]:
    """Values of a trial, by their keys.

    Args:
        trial: An ``optuna.Trial``.
        parameters: What is searched, those that others depend on first.
        all_of_them: Whether also those are drawn that mean nothing beside the others: a genetic search passes them on
            to its children, which may need them.
    """
    values: dict[str, Any] = {}
    for one in parameters:
        if all_of_them or holds(one, values):
            values[one.key] = _suggest(trial, one)
    return values


def _suggest(trial: Any, one: SearchedParameter) -> Any:
    domain = one.domain
    if isinstance(domain, Choices):
        return _by_label(domain)[trial.suggest_categorical(one.key, list(_by_label(domain)))]
    if one.is_whole:
        step: dict[str, int | float] = {} if domain.log else {"step": int(domain.step or 1)}
        return int(trial.suggest_int(one.key, int(domain.low), int(_reached(domain, 1)), log=domain.log, **step))
    step = {} if domain.step is None else {"step": domain.step}
    return float(trial.suggest_float(one.key, float(domain.low), float(_reached(domain)), log=domain.log, **step))


def _reached(domain: Range, least: int | None = None) -> float:
    """The largest value that steps from the smallest one lead to."""
    step = domain.step or least
    if step is None or domain.log:
        return domain.high
    return domain.low + math.floor((domain.high - domain.low) / step + 1e-9) * step


def _by_label(domain: Choices) -> dict[str, Any]:
    """Choices by a text for each: Optuna takes 1 and True for the same, and no tuples."""
    labels = [value if isinstance(value, str) else repr(value) for value in domain.values]
    if len(set(labels)) < len(labels):
        labels = [f"{place}: {label}" for place, label in enumerate(labels)]
    return dict(zip(labels, domain.values, strict=True))


def asked_text(one: SearchedParameter, search: Search) -> str:
    """The call that asks Optuna for a value, as code; choices that are no plain values are picked from a dictionary."""
    domain, key = one.domain, render(Literal(one.key))
    if isinstance(domain, Choices):
        if _are_plain(domain):
            return f"trial.suggest_categorical({key}, {_listed(domain.values)})"
        labels = _by_label(domain)
        chosen = ", ".join(f"{render(Literal(label))}: {thawed(value)!r}" for label, value in labels.items())
        return f"{{{chosen}}}[trial.suggest_categorical({key}, {_listed(labels)})]"
    if search.method == "grid" and domain.step is None:
        return f"trial.suggest_categorical({key}, {distances(domain, search.points, whole=one.is_whole)!r})"
    kind, low, high = ("int", int(domain.low), int(domain.high)) if one.is_whole else ("float", domain.low, domain.high)
    more = ", log=True" if domain.log else "" if domain.step is None else f", step={domain.step!r}"
    return f"trial.suggest_{kind}({key}, {low!r}, {high!r}{more})"


def _are_plain(domain: Choices) -> bool:
    """Whether Optuna takes the choices as they are."""
    plain = all(value is None or isinstance(value, bool | int | float | str) for value in domain.values)
    return plain and len(set(domain.values)) == len(domain.values)


def _listed(values: Iterable[Any]) -> str:
    return f"[{', '.join(render(Literal(value)) for value in values)}]"


def asked_value(value: Any, one: SearchedParameter) -> Any:
    """A value as the code of :func:`asked_text` gives it to Optuna."""
    plain = not isinstance(one.domain, Choices) or _are_plain(one.domain)
    return value if plain else _written(value, one)


def written(values: Mapping[str, Any], parameters: Sequence[SearchedParameter]) -> dict[str, Any]:
    """Values as Optuna keeps them; :func:`read_back` gives the values again."""
    return {one.key: _written(values[one.key], one) for one in parameters if one.key in values}


def _written(value: Any, one: SearchedParameter) -> Any:
    if isinstance(one.domain, Range):
        return value
    same = (label for label, other in _by_label(one.domain).items() if type(other) is type(value) and other == value)
    return next(same)


def read_back(params: Mapping[str, Any], parameters: Sequence[SearchedParameter]) -> dict[str, Any]:
    """The values of a trial from what Optuna keeps, in the order of the space; others than ours are left out."""
    found: dict[str, Any] = {}
    for one in parameters:
        if one.key in params:
            kept = params[one.key]
            found[one.key] = kept if isinstance(one.domain, Range) else _by_label(one.domain).get(str(kept), kept)
    return found


def distances(domain: Range, points: int, *, whole: bool) -> list[Any]:
    """Values of a range for a grid: all where it has steps or few whole numbers, else ``points`` of them.

    >>> distances(Range(1, 3), 5, whole=True), distances(Range(0.01, 1.0, log=True), 3, whole=False)
    ([1, 2, 3], [0.01, 0.1, 1.0])
    """
    step = domain.step or (1 if whole and domain.high - domain.low < points else None)
    if step is not None:
        count = math.floor((domain.high - domain.low) / step + 1e-9) + 1
        found = [domain.low + place * step for place in range(count)]
    elif domain.log:
        ratio = domain.high / domain.low
        found = [domain.low * ratio ** (place / (points - 1)) for place in range(points)]
    else:
        found = [domain.low + (domain.high - domain.low) * place / (points - 1) for place in range(points)]
    found = [min(value, domain.high) for value in found]
    return (
        list(dict.fromkeys(round(value) for value in found)) if whole else [float(f"{value:.12g}") for value in found]
    )
