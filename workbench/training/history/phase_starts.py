"""Where the phases of a training begin, and how many epochs each had: pure functions of a record."""

from msgspec import Struct

from workbench.messages import say
from workbench.training.history.record import Record
from workbench.training.history.run_text import WORDS


class PhaseStart(Struct, frozen=True):
    """The first epoch of a phase, its name in words, and how many epochs it has had."""

    epoch: int
    name: str
    epochs: int


def phase_name(phase: str) -> str:
    """The name of a phase in words; empty for a training that has but one.

    >>> phase_name("tune")
    'fine-tuning'
    """
    return say(WORDS[phase]) if phase in WORDS else phase


def phase_starts(record: Record) -> tuple[PhaseStart, ...]:
    """The phases that have begun, in order; () for a training that has but one.

    >>> phase_starts(run.record)
    ()
    """
    phases = [epoch.phase for epoch in record.epochs]
    first = [place for place, phase in enumerate(phases) if phase and phase not in phases[:place]]
    return tuple(
        PhaseStart(record.epochs[place].number, phase_name(phases[place]), phases.count(phases[place]))
        for place in first
    )
