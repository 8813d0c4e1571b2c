"""What the user does with My library on a canvas, as its messages tell it."""

import binascii
from base64 import b64decode, b64encode
from functools import singledispatchmethod

from workbench.graph.block_paths import at
from workbench.graph.blocks import fold
from workbench.graph.clipboard import copy
from workbench.graph.commands import Command, Connect, MoveOntoEdge, Paste, UndoStep, new_nodes
from workbench.graph.document import Graph, Node
from workbench.graph.names import free_name
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.vocabulary import NETWORK
from workbench.library.item_file import LARGEST_FILE, unpacked
from workbench.library.item_folder import note_of
from workbench.library.library_actions import (
    delete,
    describe,
    exported,
    own_name,
    restore,
    save,
    taken,
    taken_in,
    with_key,
)
from workbench.library.library_errors import LibraryError, NotAnItemFile
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui import protocol
from workbench.ui.canvas_view import CanvasView
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.ui_errors import Gone

_IN_CODE = "wb.library."
_WHERE = mark("My library")
_SAVED = mark("Saved “{name}” in My library, version {version}.")
_IMPORTED = mark("“{name}” is in My library now, version {version}.")
_PLACED = mark("Added “{name}”.")
_CHANGED = mark("Changed “{name}”.")
_DELETED = mark("“{name}” was moved to the trash.")
_RESTORED = mark("“{name}” is in My library again.")
_NO_FILE = mark("a file that could not be sent")
_TOO_LARGE = mark_plural("a file of more than {count} byte", "a file of more than {count} bytes")


class LibraryRequests:
    """Handles the messages of one canvas about My library; each returns a sentence for the user, or what was asked for.

    Args:
        session: The drawing.
        view: What the canvas shows.
    """

    def __init__(self, session: DrawingSession, view: CanvasView) -> None:
        self._session = session
        self._view = view

    def handle(self, message: protocol.LibraryRequest) -> str:
        """Do what a message asks for, and list My library as it is then. Raises WorkbenchError or OSError."""
        try:
            return self._handle(message)
        except LibraryError as error:
            if not str(error.values["where"]).startswith(_IN_CODE):
                raise
            # Where it happened is told as the user knows it: no function was called.
            raise type(error)(**error.values | {"where": say(_WHERE)}) from error
        finally:
            self._view.show_library()

    @singledispatchmethod
    def _handle(self, _message: protocol.RefreshLibrary) -> str:
        """Nothing but the list is asked for; all other messages are registered below."""
        return ""

    @_handle.register
    def _(self, message: protocol.SaveToLibrary) -> str:
        item = save(self._chosen(message), message.name, message.category, message.description)
        self._view.deleted_item = ""
        return say(_SAVED, name=item.name, version=item.version)

    def _chosen(self, message: protocol.SaveToLibrary) -> Graph | Node:
        """What is to be kept: one node, several as a block, or the open drawing. Raises GraphError."""
        level, path = self._view.level(), self._view.path
        nodes = [node for node in message.nodes if node in level.by_id]
        if not nodes:
            return level if self._view.is_whole(level) else at(self._session.graph, path[:-1]).by_id[path[-1]]
        if len(nodes) == 1:
            return copy(level, nodes).nodes[0]
        folded = fold(level, nodes, free_name(level, _node_name(message.name, "block")))
        return next(node for node in folded.nodes if node.id not in level.by_id)

    @_handle.register
    def _(self, message: protocol.PlaceFromLibrary) -> str:
        folder = with_key(message.item, say(_WHERE))
        module = taken(folder, message.version, say(_WHERE))
        before = self._view.level()
        part = module.document
        if module.manifest.kind == "network" and before.kind == "flow":
            part = Graph(part.name, kind="flow").add(NETWORK, name=_node_name(part.name), inner=part)
        commands = _placing(before, part, message)
        self._session.do(UndoStep(commands, self._view.path))
        self._view.select(new_nodes(before, self._view.level()))
        return say(_PLACED, name=note_of(folder).name)

    @_handle.register
    def _(self, message: protocol.DescribeItem) -> str:
        name = own_name(with_key(message.item, say(_WHERE)), say(_WHERE))
        item = describe(name, new_name=message.name, category=message.category, description=message.description)
        return say(_CHANGED, name=item.name)

    @_handle.register
    def _(self, message: protocol.DeleteItem) -> str:
        name = own_name(with_key(message.item, say(_WHERE)), say(_WHERE))
        delete(name)
        self._view.deleted_item = name
        return say(_DELETED, name=name)

    @_handle.register
    def _(self, _message: protocol.RestoreItem) -> str:
        item = restore(self._view.deleted_item)
        self._view.deleted_item = ""
        return say(_RESTORED, name=item.name)

    @_handle.register
    def _(self, message: protocol.ExportItem) -> str:
        content = exported(with_key(message.item, say(_WHERE)), message.version, say(_WHERE))
        return b64encode(content).decode()

    @_handle.register
    def _(self, message: protocol.PreviewImport) -> str:
        self._view.pending_import = None
        if len(message.content) > 2 * LARGEST_FILE:
            raise NotAnItemFile(where=message.file, received=say_plural(_TOO_LARGE, LARGEST_FILE))
        try:
            content = b64decode(message.content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotAnItemFile(where=message.file, received=say(_NO_FILE)) from error
        self._view.pending_import = unpacked(content, where=message.file)
        return ""

    @_handle.register
    def _(self, message: protocol.ImportItem) -> str:
        pending = self._view.pending_import
        if pending is None:
            raise Gone
        item = taken_in(pending, message.conflict, say(_WHERE))
        self._view.pending_import = None
        return say(_IMPORTED, name=item.name, version=item.version)

    @_handle.register
    def _(self, _message: protocol.CancelImport) -> str:
        self._view.pending_import = None
        return ""


def _node_name(name: str, usual: str = "network") -> str:
    return name.replace("/", "-").strip() or usual


def _placing(level: Graph, part: Graph, message: protocol.PlaceFromLibrary) -> tuple[Command, ...]:
    """The commands that add a part, and connect it where it is one node that can be."""
    paste = Paste(part, (message.x, message.y))
    if len(part.nodes) != 1 or (message.after is None and message.edge is None):
        return (paste,)
    grown = paste.apply(level)
    new = grown.nodes[-1]
    inputs, outputs = input_ports(grown, new), output_ports(grown, new)
    if message.edge is not None:
        return (paste, MoveOntoEdge(new.id, message.edge, (message.x, message.y))) if inputs and outputs else (paste,)
    before = level.by_id.get(message.after or "")
    if before is None or not inputs or not output_ports(level, before):
        return (paste,)
    return (paste, Connect(before.id, new.id))
