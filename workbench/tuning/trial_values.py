"""A trial as a value: what was tried, and what came of it."""

from collections.abc import Mapping
from typing import Any, Literal

from immutabledict import immutabledict
from msgspec import Struct

from workbench.text_format import struct_text

TrialState = Literal["running", "finished", "pruned", "stopped", "failed"]
StudyState = Literal["running", "finished", "stopped", "failed"]


class Trial(Struct, frozen=True):
    """One training of a study with values of its own.

    Args:
        number: Counts from 0; numbers of combinations that could not be trained are left out.
        state: ``"running"``, ``"finished"``, ``"pruned"`` (ended early since it fell behind), ``"stopped"`` or
            ``"failed"``.
        values: What was tried, by the keys of the space; only what means something together.
        scores: The scores of the study in the best epoch; () where there are none.
        generation: The number of the generation from 1, in a genetic search; else None.
        reason: Why it failed, was pruned or ended early, in words; None else.
        epochs: How many epochs were trained.
        best_epoch: The epoch that the numbers are of, from 1; None where there is none.
        seconds: How long it took.
        seed: What makes its training repeatable.
        drawn: Whether it is the network as drawn.
        numbers: Every number of the best epoch by the key of the history: ``"val_dice[LV]"``.

    >>> Trial(0, "finished", {"epochs": 5}, (0.9,)).score
    0.9
    """

    number: int
    state: TrialState
    values: Mapping[str, Any]
    scores: tuple[float, ...] = ()
    generation: int | None = None
    reason: str | None = None
    epochs: int = 0
    best_epoch: int | None = None
    seconds: float = 0.0
    seed: int | None = None
    drawn: bool = False
    numbers: Mapping[str, float | None] = immutabledict()

    @property
    def score(self) -> float | None:
        """The first score; None where there is none."""
        return self.scores[0] if self.scores else None

    def __repr__(self) -> str:
        return struct_text(self)
