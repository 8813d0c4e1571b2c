"""Multiple choice: a name holds a letter, or several."""

from collections.abc import Mapping

import msgspec

from workbench.labs.questions.answer_keys import Key, key
from workbench.labs.questions.answer_protocol import Answer, Failure, Plain, Verdict
from workbench.labs.questions.answer_wording import options_text, received_text
from workbench.labs.questions.plain_values import BLANK
from workbench.labs.questions.question_base import NamedQuestion
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, say

_WRONG = mark("That is not it. Read the options once more.")
_NOT_ALL = mark("That is not exactly the right set of options.")
_NO_OPTION = mark("{name} should hold {options}, as a text: {example!r}.")
_NO_OPTIONS = mark("{name} should hold a set of letters out of {options}: {example!r}.")
_STILL_BLANK = mark("{name} is still blank. Replace FIXME by your choice.")


class ChoiceQuestion(NamedQuestion, frozen=True, tag="choice"):
    """One option, or with ``several`` a set of options (a set, a list, or a text like ``"a, c"``)."""

    options: Mapping[str, str]
    expected: Mapping[str, Key]
    several: bool = False

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002 - every kind has both
        found = result(answer)
        wanted = options_text(self.options)
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=wanted)
        received = received_text(found.plain)
        chosen = self._chosen(found.plain)
        if chosen is None:
            return verdict(self, 0, self._explanation(found.plain), expected=wanted, received=received)
        right = all(one.matches(option in chosen) for option, one in self.expected.items())
        message = "" if right else say(_NOT_ALL if self.several else _WRONG)
        return verdict(self, float(right), message, expected=wanted, received=received)

    def public(self) -> "ChoiceQuestion":
        expected = {option: one.sealed(f"{self.id}/{option}") for option, one in self.expected.items()}
        return msgspec.structs.replace(self, expected=expected)

    def _chosen(self, value: Plain) -> set[str] | None:
        """The options that were chosen; None where the value is no choice."""
        items: list[Plain] = value if type(value) is list else [value]
        if self.several and type(value) is str:
            items = [*value.replace(",", " ").split()]
        if not items or any(type(item) is not str for item in items):
            return None
        own = {option.casefold(): option for option in self.options}
        chosen = {own.get(item.strip().strip(".)").casefold(), "") for item in items}
        one_too_many = len(chosen) > 1 and not self.several
        return None if "" in chosen or one_too_many else chosen

    def _explanation(self, value: Plain) -> str:
        if value == BLANK:
            return say(_STILL_BLANK, name=self.name)
        example = next(iter(self.options), "a")
        options = options_text(self.options)
        return say(_NO_OPTIONS if self.several else _NO_OPTION, name=self.name, options=options, example=example)


def choice(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    options: Mapping[str, str],
    expected: str | set[str],
    *,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> ChoiceQuestion:
    """The notebook's ``name`` must hold the right letter of ``options``, or, given a set, all right letters.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name in the notebook that holds the answer.
        options: Letters and what they stand for.
        expected: The right letter, or a set of all right ones.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: ``expected`` is none of the options.

    >>> choice("q1", 1, "output", {"a": "softmax", "b": "sigmoid"}, "a").several
    False
    """
    right = expected if isinstance(expected, set) else {expected}
    unknown = right - set(options)
    if unknown:
        raise ValueError(say("{id}: expected {unknown}, which are no options", id=id, unknown=sorted(unknown)))
    return ChoiceQuestion(
        id=id,
        points=points,
        title=title,
        hints=tuple(hints),
        name=name,
        options=dict(options),
        expected={option: key(option in right) for option in options},
        several=isinstance(expected, set),
    )
