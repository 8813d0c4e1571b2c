"""How many guesses find what the digests in a student's notebook hide. Estimates from above, for warnings."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from math import isfinite, prod

from workbench.labs.questions import Question, Variants
from workbench.labs.questions.answer_keys import MOST_DIGESTS, ArrayKey, Key, Leaf, flat
from workbench.labs.questions.array_question import ArrayQuestion
from workbench.labs.questions.choice_question import ChoiceQuestion
from workbench.labs.questions.network_question import LayerRule, NetworkQuestion
from workbench.labs.questions.plain_values import as_numpy
from workbench.labs.questions.shape_table_question import ShapeTable
from workbench.labs.questions.value_question import ValueQuestion

FEW_GUESSES = 10**9
"""So many take about a day on one core, at 0.1 ms for one; a night on a student's computer."""
_WORDS = 200_000
"""In a large dictionary; and the names of Keras's classes are fewer still."""
_LAYER_CLASSES = 200
_ENDLESS = 10**30


def guesses(question: Question) -> int | None:
    """How many guesses find an answer that earns points, at most; None where the notebook holds no digest of it.

    Args:
        question: The question with what is expected.

    Returns:
        The number of guesses, each a digest computed from one candidate.

    >>> from workbench.labs.questions import choice, value
    >>> guesses(choice("q1", 1, "answer", {"a": "yes", "b": "no"}, "a")), guesses(value("q2", 1, "steps", 600))
    (2, 1000)
    """
    if isinstance(question, Variants):
        found = [guesses(option.question) for option in question.options]
        return min((each for each in found if each is not None), default=None)
    return _guesses(question)


def _guesses(question: Question) -> int | None:
    match question:
        case ChoiceQuestion():
            return len(question.options)
        case ValueQuestion():
            return _key(question.expected, partial=question.partial)
        case ArrayQuestion():
            return _array(question.expected, partial=question.partial)
        case ShapeTable():
            return min(map(_key, question.rows.values()), default=None)
        case NetworkQuestion() if question.layers:
            total = min if question.partial else sum
            return _capped(total(map(_rule, question.layers)))
        case _:
            return None


def _key(key: Key, *, partial: bool = False) -> int:
    return _together([_leaf(leaf, key.tolerance) for leaf in flat(key.value)[1]], partial=partial)


def _array(key: ArrayKey, *, partial: bool) -> int:
    numbers = as_numpy(key.value)
    if numbers.size > MOST_DIGESTS:
        return _ENDLESS
    return _together([_leaf(leaf, key.tolerance) for leaf in numbers.ravel().tolist()], partial=partial)


def _rule(rule: LayerRule) -> int:
    return min(_key(rule.type), _LAYER_CLASSES) + sum(map(_key, rule.settings.values()))


def _together(leaves: Sequence[int], *, partial: bool) -> int:
    """Each of a few values has its own digest and is found by itself; many share one and are found together only."""
    if len(leaves) > MOST_DIGESTS:
        return _capped(prod(leaves))
    total: Callable[[Iterable[int]], int] = min if partial else sum
    return _capped(total(leaves or [1]))


def _leaf(leaf: Leaf, tolerance: float) -> int:
    if isinstance(leaf, str):
        return _capped(min(_WORDS ** max(len(leaf.split()), 1), 100 ** len(leaf)))
    if isinstance(leaf, bool) or leaf is None or isinstance(leaf, bytes):
        return 256 ** min(len(leaf), 12) if isinstance(leaf, bytes) else 2
    if not isfinite(leaf):
        return 3
    whole = 10 ** len(str(int(abs(leaf))))
    by_digits = 10 ** _digits(leaf) if leaf != int(leaf) else whole
    return _capped(min(by_digits, int(whole / (2 * tolerance)) + 1) if tolerance else by_digits)


def _digits(number: float) -> int:
    """The digits that one has to guess: those before the point, and those behind."""
    exponent = Decimal(repr(number)).as_tuple().exponent
    behind = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return len(str(int(abs(number)))) + behind


def _capped(count: int) -> int:
    return min(count, _ENDLESS)
