"""The slider that chooses an epoch; its other half is ``frontend/src/epoch/index.ts``."""

from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.messages import mark, say
from workbench.ui.frontend_bundle import bundle

_EPOCH = mark("Epoch")
_HELP = mark("The epoch that the tables show. At the newest one it follows the training.")
_LAYOUT = {"flex": "2 1 220px", "width": "auto", "max_width": "460px", "min_width": "180px"}


class EpochSlider(anywidget.AnyWidget):
    """Chooses one of ``count`` epochs, and follows the newest one until another is chosen.

    Each trait has one writer while a training goes on: the kernel writes ``count``, the page ``chosen``. Were there one
    value that both write, the kernel's next epoch would overwrite what a student has just chosen.
    """

    _esm: ClassVar[Any] = bundle("epoch.js")

    count = traitlets.Int(0).tag(sync=True)
    chosen = traitlets.Int(0).tag(sync=True)
    """From 1; 0 for the newest epoch, whichever that is."""
    label = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(label=say(_EPOCH), help=say(_HELP), layout=_LAYOUT, **options)

    @property
    def value(self) -> int:
        """The epoch that is chosen, from 1; 0 before the first one."""
        return self.chosen if 0 < self.chosen < self.count else self.count

    @value.setter
    def value(self, epoch: int) -> None:
        self.chosen = epoch if 0 < epoch < self.count else 0
