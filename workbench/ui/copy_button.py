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
    """Copies ``text`` when it is pressed; disabled while there is none.

    Args:
        copy: What the button says.
        failed: What it says where the page may not copy.
        **options: What every widget takes.
    """

    _esm: ClassVar[Any] = bundle("copy.js")

    text = traitlets.Unicode("").tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)

    def __init__(self, copy: str = _COPY, failed: str = _FAILED, **options: Any) -> None:
        labels = {"copy": say(copy), "copied": say(_COPIED), "failed": say(failed)}
        super().__init__(labels=labels, **options)
