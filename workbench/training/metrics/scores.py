"""What one pass over a split gave."""

from collections.abc import Mapping

from immutabledict import immutabledict
from msgspec import Struct


class Scores(Struct, frozen=True):
    """Numbers of one split after one epoch."""

    loss: float | None = None
    values: Mapping[str, float | None] = immutabledict()
    by_class: Mapping[str, tuple[float | None, ...]] = immutabledict()
    confusion: tuple[tuple[int, ...], ...] | None = None
