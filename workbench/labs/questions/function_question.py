"""A function by what it does: visible cases that a student sees, and hidden ones that only the judge has."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from workbench.labs.questions.answer_keys import ArrayKey, Key, array_key, key
from workbench.labs.questions.answer_protocol import (
    Answer,
    Array,
    CallFunction,
    Failure,
    Plain,
    Request,
    Result,
    Verdict,
)
from workbench.labs.questions.answer_wording import received_text, short
from workbench.labs.questions.plain_values import as_numpy, to_plain
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.shared_verdicts import failed, failed_in_secret, result, verdict
from workbench.messages import mark, mark_plural, say, say_plural

_CALL = mark("{name}({arguments}) gives {received}, and should give {expected}.")
_CALL_ERROR = mark("{name}({arguments}) should give {expected}, but stopped with an error: {message}")
_CALL_RAISES = mark("{name}({arguments}) should raise {expected}, and gives {received}.")
_VISIBLE = mark_plural(
    "{name} is right in the case that the notebook shows. Other cases are tried when it is graded.",
    "{name} is right in all {count} cases that the notebook shows. Other cases are tried when it is graded.",
)
_HIDDEN = mark("{name} is right in {right} of {count} cases. It fails for {note}.")
_HIDDEN_PLAIN = mark("{name} is right in {right} of {count} cases, among them some that the notebook does not show.")
_NEVER = mark("{name} is not right in any case yet. It fails for {note}.")
_NEVER_PLAIN = mark("{name} is not right in any case yet, among them some that the notebook does not show.")
_RAISES = mark("an error: {kind}")
_CALL_KIND = mark("{name}({arguments}) gives a value of a type that cannot be checked ({message}).")


class Case(Struct, frozen=True, kw_only=True, tag="case", omit_defaults=True):
    """One call and what it should give; ``note`` says in words what is special about it, and is shown."""

    arguments: tuple[Plain, ...] = ()
    keywords: Mapping[str, Plain] = field(default_factory=dict)
    expected: Key | ArrayKey = Key()
    raises: str = ""
    hidden: bool = False
    note: str = ""

    def is_right(self, found: Result) -> bool:
        """Whether the call gave what it should. Never raises."""
        if isinstance(found, Failure):
            return bool(self.raises) and found.kind == "raised" and found.message.startswith(f"{self.raises}:")
        if self.raises:
            return False
        if isinstance(self.expected, Key):
            return self.expected.matches(found.plain)
        return _array_matches(self.expected, found.plain)

    def written(self) -> str:
        """The arguments as Python writes them, cut short."""
        named = [f"{word}={short(value)}" for word, value in self.keywords.items()]
        return ", ".join([*map(short, self.arguments), *named])

    def wanted(self) -> str:
        """What the call should give, in words; a visible case shows its value."""
        return say(_RAISES, kind=self.raises) if self.raises else short(self.expected.value)


class FunctionQuestion(Question, frozen=True, tag="function"):
    """A function of the notebook. With ``partial`` every right case earns its share; else all must be right.

    ``others`` says that there are hidden cases, where they are left out.
    """

    name: str
    cases: tuple[Case, ...]
    partial: bool = False
    others: bool = False

    def request(self, *, hidden: bool, seed: int) -> Request:  # noqa: ARG002 - every kind has both
        return Request(
            tuple(CallFunction(self.name, case.arguments, case.keywords) for case in self._used(hidden=hidden))
        )

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002
        pairs = [(case, result(answer, place)) for place, case in enumerate(self._used(hidden=hidden))]
        wrong = [(case, found) for case, found in pairs if not case.is_right(found)]
        if not wrong:
            seen = say_plural(_VISIBLE, len(pairs), name=self.name) if self.others else ""
            return verdict(self, 1, seen)
        case, found = min(wrong, key=lambda pair: pair[0].hidden)
        share = 1 - len(wrong) / len(pairs) if self.partial else 0.0
        if isinstance(found, Failure) and found.kind not in {"raised", "not_plain"}:
            told = failed_in_secret if case.hidden else failed
            return msgspec.structs.replace(told(self, found, self.name), points=round(self.points * share, 4))
        return self._wrong(case, found, share, len(pairs) - len(wrong), len(pairs))

    def public(self) -> "FunctionQuestion":
        seen = self._used(hidden=False)
        return msgspec.structs.replace(self, cases=seen, others=self.others or len(seen) < len(self.cases))

    def _used(self, *, hidden: bool) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if hidden or not case.hidden)

    def _wrong(self, case: Case, found: Result, share: float, right: int, count: int) -> Verdict:
        if case.hidden:
            some, none = (_HIDDEN, _NEVER) if case.note else (_HIDDEN_PLAIN, _NEVER_PLAIN)
            template = some if right else none
            return verdict(self, share, say(template, name=self.name, right=right, count=count, note=case.note))
        values = {"name": self.name, "arguments": case.written(), "expected": case.wanted()}
        if isinstance(found, Failure):
            template = _CALL_ERROR if found.kind == "raised" else _CALL_KIND
            return verdict(self, share, say(template, message=found.message, **values), expected=case.wanted())
        template = _CALL_RAISES if case.raises else _CALL
        message = say(template, received=short(found.plain), **values)
        return verdict(self, share, message, expected=case.wanted(), received=received_text(found.plain))


def _array_matches(expected: ArrayKey, received: Plain) -> bool:
    if type(received) is not Array or received.shape != expected.shape:
        return False
    return bool(expected.compare(as_numpy(received)).all())


def case(
    *arguments: Any,
    expected: Any = None,
    raises: str = "",
    keywords: Mapping[str, Any] | None = None,
    tolerance: float = 1e-6,
    hidden: bool = False,
    note: str = "",
) -> Case:
    """``function(*arguments, **keywords)`` must give ``expected`` within ``tolerance``, or raise.

    Lists and tuples arrive at the function as lists, NumPy arrays as NumPy arrays. An expected array asks for an
    array; an expected list also takes an array with the same numbers.

    Args:
        *arguments: What the function is called with.
        expected: What it must give.
        raises: The name of the exception class that it must raise instead.
        keywords: Arguments given by name.
        tolerance: How far numbers may be off (absolute).
        hidden: Whether only the judge has this case.
        note: What is special about it, in words that the student sees.

    Returns:
        The case, for a :func:`function` question.

    Raises:
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> case(3, 4, expected=7).written()
    '3, 4'
    """
    plain = to_plain(expected)
    return Case(
        arguments=tuple(to_plain(argument) for argument in arguments),
        keywords={word: to_plain(value) for word, value in (keywords or {}).items()},
        expected=array_key(expected, tolerance) if type(plain) is Array else key(expected, tolerance),
        raises=raises,
        hidden=hidden,
        note=note,
    )


def function(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    cases: list[Case],
    *,
    partial: bool = False,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> FunctionQuestion:
    """The notebook's function ``name`` must do what the cases say. Give some with ``hidden=True``.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name of the function in the notebook.
        cases: Calls, each made with :func:`case`.
        partial: Whether each right case earns its share of the points; else all must be right.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: No case is visible: a student would never learn how the function is called.

    >>> cases = [case(2, expected=4), case(-3, expected=9, hidden=True, note="a negative number")]
    >>> len(function("q3", 2, "square", cases).cases)
    2
    """
    if all(one.hidden for one in cases):
        raise ValueError(say("{id}: at least one case must be visible", id=id))
    return FunctionQuestion(
        id=id, points=points, title=title, hints=tuple(hints), name=name, cases=tuple(cases), partial=partial
    )
