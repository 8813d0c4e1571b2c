"""What the editor's front end and its kernel say to each other, apart from the traits (``canvas_traits.py``).

The TypeScript types and the tables of ``frontend/PROTOCOL.md`` are generated from here:
``python -m workbench.ui.generate_protocol``.
"""

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct, to_builtins

from workbench.graph.commands import (
    AddAnnotation,
    AddNode,
    Align,
    Annotate,
    Connect,
    ConnectInside,
    Delete,
    Distribute,
    Duplicate,
    EditAnnotation,
    Fold,
    FrameNodes,
    Freeze,
    FreezeUpTo,
    Lift,
    Link,
    LinkCopy,
    Lower,
    MakeUnique,
    Move,
    MoveOntoEdge,
    Reconnect,
    Rename,
    RepeatBlock,
    ReplaceLayer,
    ResizeAnnotation,
    SetLifted,
    SetMode,
    Unfold,
    read_tagged,
)
from workbench.ui.canvas_traits import HeatMeasure

LEAST_HEIGHT, MOST_HEIGHT = 360, 4000
"""Of the editor on the page, in pixels."""

MOST_BATCH = 65_536
"""Samples for which the memory of activations is told."""


class _Request(Struct, frozen=True, tag_field="op", rename="camel", forbid_unknown_fields=True):
    pass


class Ready(_Request, frozen=True, tag="ready"):
    """The first paint is done; the kernel may now import Keras."""


class Select(_Request, frozen=True, tag="select"):
    """The selection changed."""

    nodes: tuple[str, ...] = ()


class Undo(_Request, frozen=True, tag="undo"):
    """Go back one step."""


class Redo(_Request, frozen=True, tag="redo"):
    """Go forward one step."""


class CopyNodes(_Request, frozen=True, tag="copy"):
    """Copy nodes, frames and notes to the kernel's clipboard, which all its editors share.

    The answer's ``result`` is their text for the system's clipboard; empty when it would be too large.
    """

    nodes: tuple[str, ...]


class CutNodes(_Request, frozen=True, tag="cut"):
    """Copy nodes, frames and notes to the clipboard and delete them; the answer is that of ``copy``."""

    nodes: tuple[str, ...]


class PasteClipboard(_Request, frozen=True, tag="paste"):
    """Add what is on the clipboard."""

    x: Annotated[float, Meta(description="Of the top left corner.")]
    y: float


class PasteText(_Request, frozen=True, tag="paste_text"):
    """Add what a text of the system's clipboard holds."""

    text: str
    x: Annotated[float, Meta(description="Of the top left corner.")]
    y: float


class DrawPicture(_Request, frozen=True, tag="picture"):
    """Draw the whole network as a picture: the answer's ``result`` is its SVG."""


class Open(_Request, frozen=True, tag="open"):
    """Show another level."""

    path: Annotated[tuple[str, ...], Meta(description="Ids of the blocks that lead there.")]


class Go(_Request, frozen=True, tag="go"):
    """Jump to a problem: open its level and select its node."""

    problem: str


class ApplyFix(_Request, frozen=True, tag="fix"):
    """Apply one of a problem's fixes."""

    problem: str
    fix: Annotated[int, Meta(description="Its place in the list.")]


class CodeCell(_Request, frozen=True, tag="code_cell"):
    """Insert or update the bound code cell."""


class ReplaceCell(_Request, frozen=True, tag="replace_cell"):
    """Rewrite the cell over what the student has edited."""


class KeepCell(_Request, frozen=True, tag="keep_cell"):
    """Leave the cell that the student has edited alone."""


class ReadCell(_Request, frozen=True, tag="read_cell"):
    """Take the code of the edited cell into the drawing."""


class PressNotice(_Request, frozen=True, tag="notice"):
    """An action of a notice was pressed."""

    notice: str
    action: Annotated[str, Meta(description="Its ``op``; ``dismiss`` closes the notice.")]


class SetFrame(_Request, frozen=True, tag="frame"):
    """The editor was made higher or lower, its overview hidden or shown, or the parameters given another width.

    What is left out stays.
    """

    height: Annotated[int, Meta(ge=LEAST_HEIGHT, le=MOST_HEIGHT, description="In pixels.")] | None = None
    minimap: bool | None = None
    parameters: Annotated[int, Meta(ge=0, le=MOST_HEIGHT, description="In pixels; 0 for its own.")] | None = None


class StartFrom(_Request, frozen=True, tag="start"):
    """Begin with a network of the gallery: one step of undo."""

    source: Annotated[str, Meta(description="Its id.")]


class ShowGallery(_Request, frozen=True, tag="gallery"):
    """Close the gallery to begin with an empty canvas, or show it again."""

    shown: bool


class SaveToLibrary(_Request, frozen=True, tag="library_save"):
    """Keep nodes in My library, several as a block; without any the whole open level. `result` says what was done."""

    name: str
    nodes: tuple[str, ...] = ()
    category: str = ""
    description: str = ""


class PlaceFromLibrary(_Request, frozen=True, tag="library_place"):
    """Add what an item of My library holds: one step of undo."""

    item: Annotated[str, Meta(description="Its id.")]
    x: Annotated[float, Meta(description="Of the top left corner.")] = 0.0
    y: float = 0.0
    version: Annotated[int | None, Meta(description="The newest if left out.")] = None
    after: Annotated[str | None, Meta(description="Connect it behind this node, if it is one that has an input.")] = (
        None
    )
    edge: Annotated[Link | None, Meta(description="Put it on this connection, if it is one node.")] = None


class DescribeItem(_Request, frozen=True, tag="library_describe"):
    """Change what is said of an item."""

    item: Annotated[str, Meta(description="Its id.")]
    name: str
    category: str = ""
    description: str = ""


class DeleteItem(_Request, frozen=True, tag="library_delete"):
    """Move an item to the trash."""

    item: Annotated[str, Meta(description="Its id.")]


class RestoreItem(_Request, frozen=True, tag="library_restore"):
    """Bring the item back that was deleted last."""


class ExportItem(_Request, frozen=True, tag="library_export"):
    """Write an item to a file: the answer's `result` is the file in base64."""

    item: Annotated[str, Meta(description="Its id.")]
    version: Annotated[int | None, Meta(description="The newest if left out.")] = None


class PreviewImport(_Request, frozen=True, tag="library_preview"):
    """Look at a file; `library.pending` then says what is in it. Nothing of it is taken in."""

    file: Annotated[str, Meta(description="Its name.")]
    content: Annotated[str, Meta(description="All of it, in base64.")]


class ImportItem(_Request, frozen=True, tag="library_import"):
    """Take in what is pending; `result` says what was done."""

    conflict: Annotated[
        Literal["ask", "keep_both", "new_version"], Meta(description="What to do where its name is there already.")
    ] = "ask"


class CancelImport(_Request, frozen=True, tag="library_cancel"):
    """Take in nothing of what is pending."""


class RefreshLibrary(_Request, frozen=True, tag="library_refresh"):
    """List My library anew: another notebook may have changed it."""


class ShowActivations(_Request, frozen=True, tag="activations"):
    """Switch the activations on the nodes on or off, or choose another sample; what is left out stays."""

    shown: bool | None = None
    sample: Annotated[int, Meta(ge=0, description="From 0.")] | None = None


class ShowHeat(_Request, frozen=True, tag="heat"):
    """Colour the nodes by what they cost, or no longer; what is left out stays."""

    shown: bool | None = None
    measure: HeatMeasure | None = None
    batch: Annotated[int, Meta(ge=1, le=MOST_BATCH, description="Samples in memory at once.")] | None = None


class RunFlow(_Request, frozen=True, tag="run_flow"):
    """Run the flow, or a part of it."""

    what: Annotated[
        Literal["all", "unfinished", "retry", "only", "forward", "sample"],
        Meta(
            description="Everything; what is not finished; everything, with the samples that failed before; the node "
            "alone; it and all that follows; or a part of the samples."
        ),
    ]
    node: Annotated[str, Meta(description="Of the open level, where `what` is about one.")] = ""
    sample: Annotated[str, Meta(description="How large a part: `20` samples, or `10 %`.")] = ""


class StopFlow(_Request, frozen=True, tag="stop_flow"):
    """End the run of the flow; what is finished stays."""


class CreateLayer(_Request, frozen=True, tag="create_layer"):
    """Begin a layer of one's own: shows the code sheet with a template."""

    category: Annotated[str, Meta(description="Of the palette; empty for the one of own layers.")] = ""


class EditCode(_Request, frozen=True, tag="edit_code"):
    """Show the code of an own layer for editing; one of the two says which."""

    node: Annotated[str, Meta(description="Of the open level.")] = ""
    type: Annotated[str, Meta(description="Of the palette.")] = ""


class ViewCode(_Request, frozen=True, tag="view_code"):
    """Show the code of a layer, module or block, to be read; one of the two says of which."""

    node: Annotated[str, Meta(description="Of the open level.")] = ""
    type: Annotated[str, Meta(description="Of the palette.")] = ""


class CopyAsOwn(_Request, frozen=True, tag="copy_as_own"):
    """Begin an own layer with the code of a node's layer; saved, it takes that node's place."""

    node: Annotated[str, Meta(description="Of the open level.")]


class DraftCode(_Request, frozen=True, tag="draft_code"):
    """What stands in the code sheet now; the kernel keeps it."""

    name: str
    category: str
    description: str
    code: str
    named: Annotated[bool, Meta(description="The name is complete: a code that is still the template takes it.")] = (
        False
    )


class CheckCode(_Request, frozen=True, tag="check_code"):
    """Check what the code sheet holds, on a thread."""


class SaveCode(_Request, frozen=True, tag="save_code"):
    """Save what the code sheet holds; refused until it has passed its check."""


class CloseCode(_Request, frozen=True, tag="close_code"):
    """Close the code sheet; what was written in it is forgotten."""


class SendCodeEditor(_Request, frozen=True, tag="code_editor"):
    """Send the script of the field that code is written in: the answer's ``result``."""


class Stop(_Request, frozen=True, tag="stop"):
    """The view was removed."""


CanvasCommand: TypeAlias = (
    AddNode
    | Connect
    | Reconnect
    | Delete
    | Move
    | MoveOntoEdge
    | Rename
    | Annotate
    | Duplicate
    | Fold
    | Unfold
    | SetMode
    | Freeze
    | FreezeUpTo
    | ReplaceLayer
    | Align
    | Distribute
    | AddAnnotation
    | FrameNodes
    | EditAnnotation
    | ResizeAnnotation
    | RepeatBlock
    | LinkCopy
    | MakeUnique
    | Lift
    | Lower
    | SetLifted
    | ConnectInside
)
"""The commands that the canvas sends: each is one step of undo at the open level."""

LibraryRequest: TypeAlias = (
    SaveToLibrary
    | PlaceFromLibrary
    | DescribeItem
    | DeleteItem
    | RestoreItem
    | ExportItem
    | PreviewImport
    | ImportItem
    | CancelImport
    | RefreshLibrary
)
"""What is done with My library."""

RunRequest: TypeAlias = RunFlow | StopFlow
"""What an editor that runs its drawing carries out."""

CodeRequest: TypeAlias = CreateLayer | EditCode | ViewCode | CopyAsOwn | DraftCode | CheckCode | SaveCode | CloseCode
"""What concerns the code sheet."""

Request: TypeAlias = (
    CanvasCommand
    | Ready
    | Select
    | Undo
    | Redo
    | CopyNodes
    | CutNodes
    | PasteClipboard
    | PasteText
    | DrawPicture
    | Open
    | Go
    | ApplyFix
    | CodeCell
    | ReplaceCell
    | KeepCell
    | ReadCell
    | PressNotice
    | SetFrame
    | StartFrom
    | ShowGallery
    | ShowActivations
    | LibraryRequest
    | ShowHeat
    | RunFlow
    | StopFlow
    | CreateLayer
    | EditCode
    | ViewCode
    | CopyAsOwn
    | DraftCode
    | CheckCode
    | SaveCode
    | CloseCode
    | SendCodeEditor
    | Stop
)
"""Front end → kernel."""


class _Answer(Struct, frozen=True, tag_field="type"):
    pass


class RequestDone(_Answer, frozen=True, tag="done", omit_defaults=True):
    """A request was carried out."""

    request: int
    result: Annotated[str, Meta(description="What was asked for, if anything was.")] = ""


class RequestRefused(_Answer, frozen=True, tag="refused"):
    """A request was refused: say why near where it was tried, and draw again what ``document`` holds."""

    request: int
    message: str


class FocusNode(_Answer, frozen=True, tag="focus"):
    """Centre this node (of the open level, or of that in the ``document`` that follows) and give it the keyboard."""

    node: str


Answer: TypeAlias = RequestDone | RequestRefused | FocusNode
"""Kernel → front end, apart from the traits."""


def decode(content: object) -> Request:
    """The request in a message, apart from its number. Raises InvalidCommand, which names what is wrong."""
    if isinstance(content, dict):
        content = {name: value for name, value in content.items() if name != "request"}
    request: Request = read_tagged(content, Request, where="canvas")
    return request


def encode(value: Struct) -> dict[str, Any]:
    """An answer, or the value of a trait, as it travels: dicts and tuples with the names of the front end."""
    plain: dict[str, Any] = to_builtins(value)
    return plain
