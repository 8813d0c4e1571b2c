"""A block of samples that the store of results has, or will have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeptBlock:
    """A block that is read from the store: of a step, of this number (``WHOLE`` for a folder), with this key."""

    step: str
    block: int
    key: str
