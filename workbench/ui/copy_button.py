"""A button that puts a text on the clipboard; its other half is ``frontend/src/copy/index.ts``."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.messages import mark, say
from workbench.ui.frontend_bundle import bundle

_COPY = mark("Copy code")
_COPIED = mark("Copied")
_FAILED = mark("Select the code and press Ctrl+C")


class CopyButton(anywidget.AnyWidget):
    """Copies ``text`` when it is pressed; disabled while there is none."""

    _esm: ClassVar[Any] = bundle("copy.js")

    text = traitlets.Unicode("").tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)

    def __init__(self, **options: Any) -> None:
        labels = {"copy": say(_COPY), "copied": say(_COPIED), "failed": say(_FAILED)}
        super().__init__(labels=labels, **options)
