"""The translations of the texts that the canvas shows itself (``strings.ts``)."""

from workbench.locales import FRONT_END
from workbench.messages import texts_of
from workbench.ui.canvas_traits import CanvasTexts


def front_end_texts() -> CanvasTexts:
    """All that the catalogue has; none in English, which the front end has itself."""
    return CanvasTexts(*texts_of(FRONT_END))
