"""What the contract check says of a layer."""

from typing import Literal

from msgspec import Struct

from workbench.html_elements import Markup, element, joined, prose
from workbench.messages import mark, say

CHECKS = {
    "made": mark("It can be made"),
    "builds": mark("It computes something"),
    "shape": mark("Its output has the shape that it says"),
    "training": mark("It knows training from prediction"),
    "batches": mark("Each sample is computed by itself"),
    "unknown": mark("It takes pictures and sequences of any size"),
    "serialises": mark("It comes back from its configuration"),
    "gradients": mark("Gradients reach every weight"),
    "precision": mark("It computes in mixed precision"),
    "saved": mark("A model with it can be saved and loaded"),
}
"""What is checked, in this order."""
_SIGNS = {"passed": "✓", "failed": "✗", "not tried": "–"}


class ContractVerdict(Struct, frozen=True):
    """One check.

    Args:
        check: Which: a key of :data:`CHECKS`.
        outcome: ``"passed"``, ``"failed"``, or ``"not tried"`` because an earlier one failed or it does not apply.
        text: What was found, and what to change; empty where it passed.
        line: The line of the text that it is about, from 1; 0 where none is known.

    >>> ContractVerdict("shape", "passed").text
    ''
    """

    check: str
    outcome: Literal["passed", "failed", "not tried"]
    text: str = ""
    line: int = 0


class ContractReport(Struct, frozen=True):
    """What the contract check says of a layer.

    Args:
        class_name: The class.
        verdicts: One for each check that was meant to be made.

    >>> ContractReport("Same", (ContractVerdict("made", "passed"),)).ok
    True
    """

    class_name: str
    verdicts: tuple[ContractVerdict, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not any(one.outcome == "failed" for one in self.verdicts)

    @property
    def failed(self) -> tuple[ContractVerdict, ...]:
        """What failed."""
        return tuple(one for one in self.verdicts if one.outcome == "failed")

    def __repr__(self) -> str:
        return "\n".join(f"{_SIGNS[one.outcome]} {_sentence(one)}" for one in self.verdicts)

    def _repr_html_(self) -> Markup:
        rows = (
            element("li", f"{_SIGNS[one.outcome]} ", prose(_sentence(one)), class_=f"wb-verdict-{one.outcome}")
            for one in self.verdicts
        )
        return element("ul", joined(rows), style="list-style:none;padding-left:0")


def _sentence(one: ContractVerdict) -> str:
    head = say(CHECKS[one.check])
    if one.outcome == "passed":
        return say(_PASSED, check=head)
    if not one.text:
        return say(_NOTHING, check=head)
    if one.line:
        return say(_AT_LINE, check=head, line=one.line, text=one.text)
    return say(_OTHER, check=head, text=one.text)


_NOTHING = mark("{check}: this has nothing to do with the layer.")
_PASSED, _AT_LINE, _OTHER = mark("{check}."), mark("{check}: line {line}: {text}"), mark("{check}: {text}")
