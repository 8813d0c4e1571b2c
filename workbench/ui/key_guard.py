"""Keeps keys pressed in a panel from the notebook's shortcuts; its other half is ``frontend/src/keys/index.ts``."""

from typing import Any, ClassVar

import anywidget
import ipywidgets as widgets

from workbench.ui.frontend_bundle import bundle

_GUARDED = "wb-keys"
_INVISIBLE = {"width": "100%", "height": "0", "margin": "0"}
"""Not ``display: none``: by its size the page's script sees when the panel is shown."""


class KeyGuard(anywidget.AnyWidget):
    """An invisible part of a panel: no key that is pressed in the panel reaches the notebook."""

    _esm: ClassVar[Any] = bundle("keys.js")


def guarded(*parts: widgets.Widget) -> widgets.VBox:
    """A box of ``parts`` below each other that keeps the keys pressed in it."""
    box = widgets.VBox([*parts, KeyGuard(layout=_INVISIBLE)])
    box.add_class(_GUARDED)
    return box
