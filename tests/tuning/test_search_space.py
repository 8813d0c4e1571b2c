"""Spaces, scores and searches: what can be in them, and the exact sentence for what cannot."""

from typing import Any, cast

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import errors
from workbench.graph.graph_files import plain
from workbench.training.metrics.metric_table import METRICS
from workbench.tuning import Choices, Range, Score, Search, Space
from workbench.tuning.search_space import is_in, nearest

RANGE = "Range(low=3, high=3, step=None, log=False)"
REFUSED: dict[str, tuple[Any, type[Exception], str]] = {
    "equal ends": (
        lambda: Range(3, 3), errors.EmptyRange,
        f"Range: {RANGE} has fewer than two values to choose from. Expected at least two, as in "
        "Range(16, 64, step=16). Leave the parameter out to keep its value.",
    ),
    "a step too wide": (
        lambda: Range(1, 3, step=4), errors.EmptyRange,
        "Range: Range(low=1, high=3, step=4, log=False) has fewer than two values to choose from. Expected at least "
        "two, as in Range(16, 64, step=16). Leave the parameter out to keep its value.",
    ),
    "turned round": (lambda: Range(5, 1), errors.EmptyRange, ""),
    "no number": (
        lambda: Range("a", 3), errors.BadRange,
        "Range: 'low' must be a finite number, but received 'a'. Give it, as in Range(16, 64, step=16).",
    ),
    "NaN": (
        lambda: Range(0, float("nan")), errors.BadRange,
        "Range: 'high' must be a finite number, but received nan. Give it, as in Range(16, 64, step=16).",
    ),
    "a truth value": (lambda: Range(True, 3), errors.BadRange, ""),
    "log of zero": (
        lambda: Range(0, 1, log=True), errors.BadRange,
        "Range: 'low' must be above 0 where log=True, but received 0. Give it, as in "
        "Range(0.0001, 0.1, log=True).",
    ),
    "log with a step": (
        lambda: Range(1, 9, step=2, log=True), errors.BadRange,
        "Range: 'step' must be None where log=True, but received 2. Give it, as in "
        "Range(0.0001, 0.1, log=True).",
    ),
    "a step back": (
        lambda: Range(1, 9, step=-1), errors.BadRange,
        "Range: 'step' must be a number above 0, or None, but received -1. Give it, as in step=1.",
    ),
    "one choice": (
        lambda: Choices(("relu",)), errors.EmptyRange,
        "Choices: Choices(values=('relu',)) has fewer than two values to choose from. Expected at least two, as in "
        'Choices(("relu", "tanh")). Leave the parameter out to keep its value.',
    ),
    "the same twice": (
        lambda: Choices(("relu", "relu")), errors.BadRange,
        "Choices: 'values' must be a tuple of different values, but received ('relu', 'relu'). Give it, as in "
        'Choices(("relu", "tanh")).',
    ),
    "a whole number beyond all floats": (
        lambda: Range(0, 10**400), errors.BadRange,
        f"Range: 'high' must be a finite number, but received 1{'0' * 78}…. Give it, as in Range(16, 64, step=16).",
    ),
    "arrays as choices": (
        lambda: Choices((np.zeros(2), np.ones(2))), errors.BadRange,
        "Choices: 'values' must be a tuple of finite numbers, texts, True and False, None, or tuples of these, but "
        'received array([0., 0.]). Give it, as in Choices(("relu", "tanh")).',
    ),
    "objects as choices": (lambda: Choices((len, "a")), errors.BadRange, ""),
    "bytes as choices": (lambda: Choices((b"a", b"b")), errors.BadRange, ""),
    "NaN as a choice": (lambda: Choices((float("nan"), 1.0)), errors.BadRange, ""),
    "NaN in a pair": (lambda: Choices(((0, float("inf")), 1.0)), errors.BadRange, ""),
    "a text for choices": (lambda: Choices("relu"), errors.BadRange, ""),
    "nothing": (
        lambda: Space({}), errors.NothingTicked,
        "Space: no parameter is ticked, so there is nothing to search. Expected at least one, as in "
        'Space({"learning_rate": Range(0.0001, 0.1, log=True)}). wb.tuning.proposals(graph, settings) lists what can '
        "be ticked.",
    ),
    "a list": (
        lambda: Space([1]), errors.WrongDomain,
        "Space: expected a dictionary from names of parameters to Range or Choices, received [1]. Give it, as in "
        'Space({"learning_rate": Range(0.0001, 0.1, log=True)}).',
    ),
    "a number for a range": (
        lambda: Space(cast("Any", {"epochs": 3})), errors.WrongDomain,
        "Space: expected a Range or Choices for 'epochs', received 3. Give it, as in Range(16, 64, step=16).",
    ),
    "an unknown metric": (
        lambda: Score("acuracy"), errors.UnknownMetric,
        f"Score: there is no metric 'acuracy'. Expected one of: {', '.join(METRICS)}. Check the spelling.",
    ),
    "the test split": (
        lambda: Score("loss", "test"), errors.BadSetting,
        "Score: 'split' must be one of 'train', 'validation', but received 'test'. Give it, as in split='train'.",
    ),
    "no patience": (
        lambda: Score(patience=0), errors.BadSetting,
        "Score: 'patience' must be a whole number of at least 1, or None, but received 0. Give it, as in patience=5.",
    ),
    "an unknown method": (
        lambda: Search({"epochs": Range(1, 3)}, method="magic"), errors.BadSetting,
        "Search: 'method' must be one of 'genetic', 'tpe', 'random', 'grid', 'cma-es', but received 'magic'. Give it, "
        "as in method='genetic'.",
    ),
    "no trials": (
        lambda: Search({"epochs": Range(1, 3)}, trials=0), errors.BadSetting,
        "Search: 'trials' must be a whole number of at least 1, or None, but received 0. Give it, as in trials=20.",
    ),
    "no time": (lambda: Search({"epochs": Range(1, 3)}, minutes=0), errors.BadSetting, ""),
    "one score twice": (lambda: Search({"epochs": Range(1, 3)}, ("loss", "loss")), errors.BadSetting, ""),
    "pruning of two scores": (
        lambda: Search({"epochs": Range(1, 3)}, ("val_loss", "val_accuracy"), pruning="median"),
        errors.MethodDoesNotFit,
        "Search: the method 'median' cannot search this. Expected a single score: of several, no trial is clearly "
        "worse before its end. Choose another method, such as pruning='none'.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(case: str) -> None:
    make, kind, sentence = REFUSED[case]
    with pytest.raises(kind) as caught:
        make()
    assert type(caught.value) is kind
    assert not sentence or str(caught.value) == sentence


def test_numbers_of_numpy_are_kept_as_pythons() -> None:
    found = Choices((np.float64(0.5), np.int32(2), (np.int64(3), 3))).values
    assert repr(found) == "(0.5, 2, (3, 3))"


def test_numbers_that_look_alike_are_different_choices() -> None:
    assert Choices((1, 1.0, True, "1")).values == (1, 1.0, True, "1")


@given(st.integers(-50, 50), st.integers(1, 60), st.integers(1, 7), st.floats(-200, 200))
def test_the_nearest_value_is_one_of_the_range(low: int, width: int, step: int, wanted: float) -> None:
    domain = Range(low, low + max(width, step), step=step)
    found = nearest(domain, wanted)
    assert is_in(domain, found)
    values = range(low, low + max(width, step) + 1, step)
    assert abs(found - wanted) == min(abs(value - wanted) for value in values)


def test_a_search_comes_back_from_json() -> None:
    space = Space({"learning_rate": Range(0.0001, 1, log=True), "conv.kernel_size": Choices(((3, 3), (5, 5), None))})
    search = Search(space, (Score("dice", class_name="LV", patience=3), Score("loss")), method="tpe", minutes=1.5)
    content = msgspec.json.encode(search, enc_hook=plain)
    assert msgspec.json.decode(content, type=Search) == search


def test_limits() -> None:
    space = {"epochs": Range(1, 3)}
    assert Search(space).limit == 60
    assert Search(space, population=4, generations=3).limit == 12
    assert Search(space, minutes=1).limit is None
    assert Search(space, method="grid").limit is None
    assert Search(space, trials=7, method="grid").limit == 7


def test_a_score_by_its_key() -> None:
    assert Score.of("val_dice[LV]") == Score("dice", "validation", "LV")
    assert Score.of("loss") == Score("loss", "train")
    assert (Score("loss").direction, Score("dice", class_name="a").direction) == ("min", "max")
    assert Score("mae", patience=2, min_delta=0.5).stopping.key == "val_mae"
