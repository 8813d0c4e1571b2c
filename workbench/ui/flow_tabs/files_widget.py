"""The widget of the table of files; its other half is ``frontend/src/files``."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import anywidget
import msgspec
import traitlets

from workbench.ui.flow_tabs.files_messages import FileRows, FilesRequest, FilesState
from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.frontend_bundle import bundle
from workbench.ui.packed_json import packed


class FilesWidget(anywidget.AnyWidget):
    """How many samples there are and which are asked for; their rows come in messages, a window at a time."""

    _esm: ClassVar[Any] = bundle("files.js")

    state = traitlets.Dict().tag(sync=True, to_json=packed)
    texts = traitlets.Dict().tag(sync=True, to_json=packed)

    def __init__(self, state: FilesState, when_asked: Callable[[FilesRequest], None]) -> None:
        self._when_asked = when_asked
        super().__init__(state=msgspec.to_builtins(state), texts=msgspec.to_builtins(front_end_texts()))
        self.on_msg(self._on_message)

    def show(self, state: FilesState) -> None:
        """Show another state of the table."""
        self.state = msgspec.to_builtins(state)

    def send_rows(self, rows: FileRows) -> None:
        """Send the rows of a window."""
        self.send(msgspec.to_builtins(rows))

    def _on_message(self, _widget: Any, content: Mapping[str, Any], _buffers: Any) -> None:
        try:
            request = msgspec.convert(content, FilesRequest)
        except msgspec.ValidationError:
            return
        self._when_asked(request)
