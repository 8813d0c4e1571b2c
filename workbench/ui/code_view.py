"""Code whose lines can be pressed and marked; its other half is ``frontend/src/code/index.ts``."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import anywidget
import traitlets

from workbench.messages import mark, say
from workbench.ui.frontend_bundle import bundle

_LABEL = mark("The code of the network. Choose a line to see its layer on the canvas.")
_LEADS_TO = mark("Show {name} on the canvas")


class CodeView(anywidget.AnyWidget):
    """Lines of coloured code. ``on_line`` is called with the number of a line that was chosen, from 1.

    ``lines`` are HTML, a line each; ``names`` says which can be chosen, and where to; ``lit`` are those marked.
    """

    _esm: ClassVar[Any] = bundle("code.js")

    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    lit = traitlets.List(traitlets.Int()).tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)

    def __init__(self, on_line: Callable[[int], None], **options: Any) -> None:
        self._on_line = on_line
        super().__init__(label=say(_LABEL), **options)
        self.on_msg(self._received)

    def show(self, lines: list[str], names: Mapping[int, str]) -> None:
        """Show other code; ``names`` are of the nodes that lines lead to, by the number of the line."""
        with self.hold_sync():
            self.lit = []
            self.names = {str(line): say(_LEADS_TO, name=name) for line, name in names.items()}
            self.lines = lines

    def _received(self, _widget: object, content: Any, _buffers: object) -> None:
        line = content.get("line") if isinstance(content, dict) else None
        if isinstance(line, int):
            self._on_line(line)
