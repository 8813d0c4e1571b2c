"""Optuna's samplers and pruners for a search, and the grid, which is ours since it knows which values go together."""

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from workbench.messages import mark, say
from workbench.tuning.optuna_loading import optuna, quiet
from workbench.tuning.search_settings import Search
from workbench.tuning.search_space import Choices, Range
from workbench.tuning.searched_parameters import SearchedParameter, holds
from workbench.tuning.suggestions import distances
from workbench.tuning.tuning_errors import MethodDoesNotFit

_LEAST_NUMBERS = 2
_LARGEST_GRID = 10_000
_NUMBERS = mark("at least two parameters with ranges of numbers")
_ONE_SCORE = mark("a single score")
_GRID = mark("a grid of at most {most:,} combinations")


def check_method(search: Search, parameters: Sequence[SearchedParameter]) -> None:
    """Raises MethodDoesNotFit."""
    if search.method == "cma-es":
        if sum(isinstance(one.domain, Range) for one in parameters) < _LEAST_NUMBERS:
            raise MethodDoesNotFit(
                where="Search", received=search.method, expected=say(_NUMBERS), example="method='tpe'"
            )
        if len(search.scores) > 1:
            raise MethodDoesNotFit(
                where="Search", received=search.method, expected=say(_ONE_SCORE), example="method='genetic'"
            )
    if search.method == "grid" and len(list(islice(grid(search, parameters), _LARGEST_GRID + 1))) > _LARGEST_GRID:
        expected = say(_GRID, most=_LARGEST_GRID)
        raise MethodDoesNotFit(where="Search", received=search.method, expected=expected, example="method='random'")


def passes_all_on(search: Search) -> bool:
    """Whether the method draws also those values that mean nothing beside the others."""
    return search.method in ("genetic", "cma-es")


def sampler_for(search: Search, seed: int | None) -> Any:
    """The sampler of a search; with several trials at once, one that reckons with those that are running."""
    samplers = optuna().samplers
    with quiet():
        if search.method == "genetic":
            return samplers.NSGAIISampler(population_size=search.population, seed=seed)
        if search.method == "tpe":
            at_once = search.at_once > 1
            return samplers.TPESampler(seed=seed, multivariate=True, group=True, constant_liar=at_once)
        if search.method == "cma-es":
            return samplers.CmaEsSampler(seed=seed, warn_independent_sampling=False)
        return samplers.RandomSampler(seed=seed)


def pruner_for(search: Search, epochs: int) -> Any:
    """What ends trials early."""
    pruners = optuna().pruners
    if search.pruning == "median":
        return pruners.MedianPruner()
    if search.pruning == "hyperband":
        return pruners.HyperbandPruner(min_resource=1, max_resource=max(epochs, 1))
    return pruners.NopPruner()


def grid(search: Search, parameters: Sequence[SearchedParameter]) -> Iterator[dict[str, Any]]:
    """Every combination of the grid once, of values that mean something together."""
    yield from _below({}, parameters, search.points)


def shuffled_grid(search: Search, parameters: Sequence[SearchedParameter]) -> list[dict[str, Any]]:
    """The grid in an order that a small budget sees all sides of."""
    found = list(grid(search, parameters))
    random.Random(search.seed or 0).shuffle(found)  # noqa: S311 - no secret
    return found


def _below(values: dict[str, Any], parameters: Sequence[SearchedParameter], points: int) -> Iterator[dict[str, Any]]:
    if not parameters:
        yield values
        return
    first, *rest = parameters
    if not holds(first, values):
        yield from _below(values, rest, points)
        return
    domain = first.domain
    steps = domain.values if isinstance(domain, Choices) else distances(domain, points, whole=first.is_whole)
    for value in steps:
        yield from _below({**values, first.key: value}, rest, points)
