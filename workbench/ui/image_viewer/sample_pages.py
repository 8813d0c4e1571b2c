"""A set of samples, page by page: a small picture of each, read when its page is looked at."""

import base64
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.data.sample_table import label_text
from workbench.ui.image_viewer.still_picture import still_png
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_state import first_state

PAGE = 24
"""Samples on a page."""
_LONGEST = 112
_KEPT_PAGES = 8


class SamplePages:
    """The pages of a set.

    Args:
        samples: The set.
    """

    def __init__(self, samples: SampleSet) -> None:
        self.samples = samples
        self.count = max(1, -(-len(samples) // PAGE))
        self.cards: Callable[[int], tuple[dict[str, Any], ...]] = lru_cache(_KEPT_PAGES)(self._cards)

    def _cards(self, page: int) -> tuple[dict[str, Any], ...]:
        """A card a sample: number, name, split, label, what is wrong with it, and its picture as PNG."""
        first = page * PAGE
        return tuple(self._card(number) for number in range(first, min(first + PAGE, len(self.samples))))

    def _card(self, number: int) -> dict[str, Any]:
        entry = self.samples.entries[number]
        card = {"number": number, "name": entry.name, "split": entry.split, "label": "", "issue": entry.issue}
        if entry.issue:
            return {**card, "picture": ""}
        try:
            sample = entry.sample()
            content = thumbnail(sample)
        except Exception as error:  # noqa: BLE001 - whatever a reader of the user's own raises is said on its card
            return {**card, "issue": str(error) or type(error).__name__, "picture": ""}
        return {**card, "label": label_text(sample), "picture": base64.b64encode(content).decode()}


def thumbnail(sample: Sample) -> bytes:
    """A small picture of a sample as PNG: the middle slice, with its mask and boxes."""
    side = ViewedSample(sample)
    state = first_state((side,))
    return still_png(side, state, state.index, state.windows[0], _LONGEST)
