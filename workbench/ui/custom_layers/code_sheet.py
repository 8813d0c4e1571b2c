"""The sheet over a canvas in which code is read, and layers of one's own are written, checked and saved."""

from collections.abc import Callable, Mapping
from functools import singledispatchmethod
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from workbench.catalog.own_code import Parts
from workbench.catalog.own_layers import own_layer
from workbench.custom.custom_errors import CustomLayerError
from workbench.graph.block_paths import at
from workbench.graph.document import Node, Value
from workbench.graph.graph_errors import GraphError
from workbench.graph.ports import layer_owner
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui import protocol
from workbench.ui.canvas_traits import CanvasCodeSheet
from workbench.ui.context_threads import start_thread
from workbench.ui.custom_layers import layer_workshop
from workbench.ui.custom_layers.layer_draft import LayerDraft, SheetKind, shown_sheet
from workbench.ui.custom_layers.viewed_code import ViewedCode, code_of_node, code_of_type
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.ui_errors import NotCopied, NotYourCode

_NEW = mark("A layer of your own")
_EDIT = mark("Edit {name}")
_COPY = mark("A copy of {name} of your own")
_FIRST_NAME = "MyLayer"
_NOT_CHECKED = mark("Check the code first: it has not been checked as it stands now.")
_TO_MEND = mark_plural(
    "It cannot be saved yet: {count} point is to be mended.", "It cannot be saved yet: {count} points are to be mended."
)
_CHECKING = mark("The check is still running.")
_PASSED = mark("The check has passed. Save it to use the layer.")

_drafts: "WeakKeyDictionary[DrawingSession, LayerDraft]" = WeakKeyDictionary()
"""What is being written, by drawing: it outlives the page, and the editor when its cell is run again."""


class CodeSheet:
    """Handles what the page asks of the sheet.

    Args:
        session: The drawing.
        path: Gives the ids of the blocks that lead to the open level.
        changed: Called, on any thread, when the sheet is to be shown anew.
    """

    def __init__(
        self, session: DrawingSession, path: Callable[[], tuple[str, ...]], changed: Callable[[], None]
    ) -> None:
        self._session, self._path, self._changed = session, path, changed
        self._viewed: LayerDraft | None = None
        self._versions = 0

    def shown(self) -> CanvasCodeSheet:
        """The sheet as the canvas shows it."""
        return shown_sheet(self._viewed or _drafts.get(self._session))

    @singledispatchmethod
    def handle(self, message: protocol.CodeRequest) -> None:
        """Do what a request asks for. Raises a WorkbenchError that refuses it."""
        raise NotImplementedError(message)

    @handle.register
    def _(self, message: protocol.CreateLayer) -> None:
        self._begin("new", say(_NEW), layer_workshop.begun(_FIRST_NAME, message.category))

    @handle.register
    def _(self, message: protocol.EditCode) -> None:
        layer = own_layer(message.type)
        if layer is not None:
            written, parts = layer_workshop.written_layer(layer), layer.parts
        else:
            node = self._owner(message.node)
            if not layer_workshop.is_editable(node):
                raise NotYourCode(where=node.name)
            written, parts = layer_workshop.written_node(node), layer_workshop.parts_of_node(node)
        self._begin("edit", say(_EDIT, name=written.name), written, replaces=written.name, parts=parts)

    @handle.register
    def _(self, message: protocol.CopyAsOwn) -> None:
        node = self._owner(message.node)
        if at(self._session.graph, self._path()).kind == "flow":
            raise NotCopied(where=node.name)
        written = layer_workshop.copied(node)
        self._begin("new", say(_COPY, name=node.name), written, path=(*self._path(), node.id))

    @handle.register
    def _(self, message: protocol.ViewCode) -> None:
        if message.node:
            found = code_of_node(self._session.graph, (*self._path(), message.node))
        else:
            found = code_of_type(message.type, at(self._session.graph, self._path()).kind)
        self.view(found)

    @handle.register
    def _(self, message: protocol.DraftCode) -> None:
        draft = _drafts.get(self._session)
        if draft is not None and self._viewed is None:
            written = replace(message, named=False)
            changed = layer_workshop.named(draft.written, written) if message.named else written
            if changed != written:
                self._versions += 1
                draft = replace(draft, version=self._versions)
            self._keep(draft.rewritten(changed))

    @handle.register
    def _(self, _message: protocol.CheckCode) -> None:
        draft = _drafts.get(self._session)
        if draft is None or draft.is_checking:
            return
        config, shape = layer_workshop.trial_of(draft, self._session.graph, self._session.analysis())
        code = draft.written.code
        self._keep(replace(draft, is_checking=True, text=""))
        start_thread("workbench-code-check", lambda: self._judge(code, config, shape), daemon=True)

    @handle.register
    def _(self, _message: protocol.SaveCode) -> None:
        draft = _drafts.get(self._session)
        if draft is None:
            return
        if not draft.has_passed:
            self._keep(replace(draft, text=_why_not(draft)))
            return
        try:
            step = layer_workshop.saved(draft, self._session.graph)
        except (CustomLayerError, GraphError) as refusal:
            self._keep(replace(draft, text=str(refusal)))
            return
        _drafts.pop(self._session, None)
        if step is not None:
            self._session.do(step)
        self._changed()

    @handle.register
    def _(self, _message: protocol.CloseCode) -> None:
        if self._viewed is None:
            _drafts.pop(self._session, None)
        self._viewed = None
        self._changed()

    def view(self, found: ViewedCode) -> None:
        """Show code to be read; what is being written stays as it is below."""
        shown = protocol.DraftCode(found.title, "", "", found.code)
        self._versions += 1
        self._viewed = LayerDraft("view", found.title, shown, shown, text=found.text, version=self._versions)
        self._changed()

    def _begin(
        self,
        kind: SheetKind,
        title: str,
        written: protocol.DraftCode,
        *,
        replaces: str = "",
        parts: Parts = (),
        path: tuple[str, ...] = (),
    ) -> None:
        self._viewed = None
        self._versions += 1
        draft = LayerDraft(kind, title, written, written, replaces=replaces, parts=parts, path=path)
        self._keep(replace(draft, version=self._versions))

    def _judge(self, code: str, config: Mapping[str, Value], shape: layer_workshop.Shape | None) -> None:
        verdicts = layer_workshop.judged(code, config, shape)
        with self._session.lock:
            draft = _drafts.get(self._session)
            if draft is None:
                return
            draft = draft.judged(code, verdicts)
            self._keep(replace(draft, text=say(_PASSED)) if draft.has_passed else draft)

    def _keep(self, draft: LayerDraft) -> None:
        _drafts[self._session] = draft
        self._changed()

    def _owner(self, node_id: str) -> Node:
        level = at(self._session.graph, self._path())
        if node_id not in level.by_id:
            raise NotYourCode(where=node_id)
        return layer_owner(level, level.by_id[node_id])


def _why_not(draft: LayerDraft) -> str:
    if draft.is_checking:
        return say(_CHECKING)
    if not draft.verdicts or draft.checked != draft.written.code:
        return say(_NOT_CHECKED)
    return say_plural(_TO_MEND, len(draft.failed))
