"""What the kernel shows on the canvas: the values of the editor's traits.

The TypeScript types and the tables of ``frontend/PROTOCOL.md`` are generated from here:
``python -m workbench.ui.generate_protocol``.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from workbench.analysis.analysis_report import Severity
from workbench.graph.active_graph import Activity
from workbench.graph.commands import Link
from workbench.graph.document import AnnotationKind, GraphKind, Join
from workbench.graph.freezing import Frozen

RunState: TypeAlias = Literal["waiting", "scheduled", "running", "finished", "out of date", "stopped", "failed"]
"""How far a step of a flow is. ``waiting``: nothing was asked for; ``scheduled``: it is run when its turn comes."""
SavingState: TypeAlias = Literal["saved", "saving", "failed", "off"]
CellState: TypeAlias = Literal["none", "bound", "edited", "unavailable"]


class _Shown(Struct, frozen=True, rename="camel"):
    pass


class Category(_Shown, frozen=True):
    """A group of node types in the palette."""

    name: str
    label: str
    colour: Annotated[str, Meta(description="CSS hex colour of the stripe.")]


class PaletteType(_Shown, frozen=True):
    """A node type in the palette."""

    type: str
    category: str
    summary: str
    url: str
    mine: Annotated[bool, Meta(description="Ours rather than Keras's.")]
    words: Annotated[tuple[str, ...], Meta(description="Other names that it is found by.")]
    starts: Annotated[bool, Meta(description="Has no input.")]
    rank: Annotated[int | None, Meta(description="How many axes its input must have, without the batch; null for any.")]
    place: Annotated[int, Meta(description="Among equally good hits of a search; 0 for what courses use most.")]
    title: Annotated[str, Meta(description="What it is called where that is not its type: `Zero-padding`.")] = ""
    own: Annotated[bool, Meta(description="Written by the learner.")] = False
    editable: Annotated[bool, Meta(description="Its code can be changed here.")] = False


class CanvasPalette(_Shown, frozen=True):
    """What can be added; sent once."""

    categories: tuple[Category, ...]
    types: tuple[PaletteType, ...]


class InputPort(_Shown, frozen=True):
    """Where a tensor enters a node."""

    name: str
    label: str
    many: Annotated[bool, Meta(description="Takes any number of connections.")]
    optional: Annotated[bool, Meta(description="May stay free.")]


class OutputPort(_Shown, frozen=True):
    """Where a tensor leaves a node."""

    name: str
    label: str


class GraphNode(_Shown, frozen=True):
    """A node of the open level."""

    id: str
    type: str
    name: str
    category: str
    x: float
    y: float
    inputs: tuple[InputPort, ...]
    outputs: tuple[OutputPort, ...]
    block: Annotated[bool, Meta(description="Can be opened and unfolded.")]
    shares: Annotated[str, Meta(description="Name of the node whose weights it uses; empty for its own.")]
    summary: Annotated[str, Meta(description="The parameters that matter, in short: `32 · 5×5 · relu`.")]
    note: str
    activity: Annotated[
        Activity, Meta(description="Whether it is computed; `left_out`: it received muted nodes' tensors only.")
    ]
    opaque: Annotated[str, Meta(description="Why no code can be written for it; empty for all others.")]
    frozen: Annotated[Frozen, Meta(description="Whether training leaves its weights as they are.")] = ""
    lock: Annotated[
        str, Meta(description="What that means for this node, in words; empty where nothing is frozen.")
    ] = ""
    weights: Annotated[bool, Meta(description="Whether it can be frozen.")] = False
    title: Annotated[str, Meta(description="What its type is called where that is not its name; else empty.")] = ""
    editable: Annotated[bool, Meta(description="Its layer is the learner's own: its code can be changed here.")] = False
    foreign: Annotated[bool, Meta(description="Its code came with the file, and is not run before it is trusted.")] = (
        False
    )
    times: Annotated[int, Meta(description="How often a block is there, one after the other.")] = 1
    join: Annotated[Join, Meta(description="`residual`: the input of each repetition is added to its output.")] = (
        "chain"
    )
    copies: Annotated[int, Meta(description="How many linked copies of a block there are, with itself.")] = 0


class CanvasAnnotation(_Shown, frozen=True):
    """A frame or a note of the open level."""

    id: str
    kind: AnnotationKind
    text: Annotated[str, Meta(description="The title of a frame, the Markdown of a note.")]
    html: Annotated[str, Meta(description="A note as HTML, of which the front end shows elements without attributes.")]
    x: float
    y: float
    width: float
    height: float


class Crumb(_Shown, frozen=True):
    """A block on the way to the open level."""

    id: str
    name: str
    times: Annotated[int, Meta(description="How often it is there, one after the other.")] = 1
    copies: Annotated[int, Meta(description="How many linked copies of it there are, with itself.")] = 0


class GraphDocument(_Shown, frozen=True):
    """The drawing at the open level."""

    name: Annotated[str, Meta(description="Of the whole graph.")]
    path: Annotated[tuple[Crumb, ...], Meta(description="The blocks that lead to the open level; none at the top.")]
    nodes: tuple[GraphNode, ...]
    edges: tuple[Link, ...]
    annotations: Annotated[tuple[CanvasAnnotation, ...], Meta(description="The first is drawn lowest.")]
    fit: Annotated[int, Meta(description="Changes when the canvas should fit the view: another level or document.")]
    kind: Annotated[GraphKind, Meta(description="What stands at the open level: layers, or modules.")] = "network"


class CanvasNodeReport(_Shown, frozen=True):
    """What the analysis says of a node."""

    shape: Annotated[str, Meta(description="`28 × 28 × 32`; empty when it is not known.")]
    axes: Annotated[str, Meta(description="`height × width × channels`.")]
    params: str
    macs: str
    severity: Annotated[Literal["", "error", "warning", "hint"], Meta(description="Of its gravest problem.")]
    trainable: Annotated[str, Meta(description="How many of its parameters training changes.")] = ""


class CanvasProblem(_Shown, frozen=True):
    """A problem, of any level."""

    id: str
    node: Annotated[str, Meta(description="Its id at the open level; empty when it is elsewhere.")]
    where: Annotated[str, Meta(description="Its path by names: `block1/conv`.")]
    severity: Severity
    message: str
    fixes: Annotated[tuple[str, ...], Meta(description="What stands on their buttons.")]


class Totals(_Shown, frozen=True):
    """Counts of the whole graph."""

    layers: int
    params: str
    macs: str
    trainable: Annotated[str, Meta(description="Empty where nothing is frozen.")] = ""


class CanvasReport(_Shown, frozen=True):
    """What the analysis says of the drawing."""

    state: Annotated[
        Literal["loading", "ready", "failed"],
        Meta(description="`loading`: Keras is still being imported, and no shapes are known yet."),
    ]
    message: Annotated[str, Meta(description="Why it failed, or empty.")]
    nodes: Annotated[Mapping[str, CanvasNodeReport], Meta(description="Of the open level, by id.")]
    edges: Annotated[Mapping[str, str], Meta(description="The shape on each output port, by `node:port`.")]
    problems: tuple[CanvasProblem, ...]
    totals: Totals


class SavedState(_Shown, frozen=True):
    """Where the drawing is kept, and how that went."""

    path: str
    state: SavingState
    message: str


class CodeState(_Shown, frozen=True):
    """What has become of the bound code cell."""

    state: CellState
    message: str


class NoticeAction(_Shown, frozen=True):
    """A button of a notice."""

    op: str
    label: str


class CanvasNotice(_Shown, frozen=True):
    """A banner above the canvas."""

    id: str
    text: str
    actions: tuple[NoticeAction, ...]


class CanvasStatus(_Shown, frozen=True):
    """What is possible now, and how saving and the code cell do."""

    undo: bool
    redo: bool
    can_paste: bool
    saved: SavedState
    code: CodeState
    notices: tuple[CanvasNotice, ...]


class CanvasFrame(_Shown, frozen=True):
    """How the editor stands on the page; kept beside the drawing, for every view of it."""

    height: Annotated[int, Meta(description="In pixels.")]
    minimap: Annotated[bool, Meta(description="Whether the overview is wanted.")]
    parameters: Annotated[int, Meta(description="Width of the parameters beside it in pixels; 0 for its own.")] = 0


class CanvasActivations(_Shown, frozen=True):
    """What each layer gives for one sample, as small pictures on the nodes."""

    shown: Annotated[bool, Meta(description="Whether they are switched on.")]
    stale: Annotated[bool, Meta(description="The drawing has changed since.")]
    sample: Annotated[int, Meta(description="Which one, from 0.")]
    count: Annotated[int, Meta(description="How many there are to choose from; 0 before anything was run.")]
    text: Annotated[str, Meta(description="What is to be said about them, or empty.")]
    pictures: Annotated[Mapping[str, str], Meta(description="Addresses of images by node of the open level.")]


HeatMeasure: TypeAlias = Literal["macs", "params", "memory"]
"""By what nodes are coloured: multiply-adds, weights, or the memory of their activations."""


class NodeShare(_Shown, frozen=True):
    """How much of the whole a node takes."""

    level: Annotated[int, Meta(ge=0, le=4, description="Its colour, from 0 for next to nothing.")]
    share: Annotated[float, Meta(ge=0, le=1, description="Of the whole network.")]
    label: Annotated[str, Meta(description="What stands on the node: `58 %`.")]
    text: Annotated[str, Meta(description="All that is known of it, in words.")]


class CanvasHeat(_Shown, frozen=True):
    """The nodes coloured by what they cost."""

    shown: Annotated[bool, Meta(description="Whether that is switched on.")]
    measure: HeatMeasure
    batch: Annotated[int, Meta(description="For how many samples memory is told.")]
    text: Annotated[str, Meta(description="The whole in words, or why nothing is known yet.")]
    nodes: Annotated[Mapping[str, NodeShare], Meta(description="Of the open level, by id; none while not shown.")]


class GalleryEntry(_Shown, frozen=True):
    """A network to begin with."""

    id: str
    title: str
    text: Annotated[str, Meta(description="What it is, or why it cannot be drawn.")]
    layers: Annotated[int, Meta(description="Nodes on its canvas; 0 when it was not read yet.")]
    params: Annotated[str, Meta(description="Empty while they are not known.")]
    picture: Annotated[str, Meta(description="Address of an image; empty for none.")]
    group: Annotated[str, Meta(description="The heading that it stands below; those of a group follow one another.")]
    description: Annotated[str, Meta(description="What is special about it; empty for none.")] = ""
    source: Annotated[str, Meta(description="Authors, title and year; empty for none.")] = ""
    input: Annotated[str, Meta(description="The shape of a sample; empty while it is not known.")] = ""
    words: Annotated[tuple[str, ...], Meta(description="Other names by which it is looked for.")] = ()
    searched: Annotated[bool, Meta(description="It is shown only where it is looked for.")] = False
    folded: Annotated[bool, Meta(description="It is shown when the rest of its group is asked for.")] = False
    ready: Annotated[bool, Meta(description="Whether it can be begun with; else the kernel says what is missing.")] = (
        True
    )


class StartGallery(_Shown, frozen=True):
    """What can be begun with; offered while the drawing is empty."""

    shown: bool
    offered: Annotated[bool, Meta(description="Whether the user can show it; not where a network is the exercise.")]
    entries: tuple[GalleryEntry, ...]


class LibraryVersion(_Shown, frozen=True):
    """A version of an item of My library."""

    version: int
    created: Annotated[str, Meta(description="When it was saved: `2026-11-27 14:05` in UTC; empty if not known.")]
    problem: Annotated[str, Meta(description="Why it cannot be used; empty for a sound one.")]


class LibraryEntry(_Shown, frozen=True):
    """An item of My library, or of the team's."""

    id: str
    name: str
    kind: Annotated[str, Meta(description="What it is, in the user's language.")]
    category: str
    description: str
    facts: Annotated[str, Meta(description="Version and uses in words: `version 2 · used 3 times`.")]
    picture: Annotated[str, Meta(description="Address of an image; empty for none.")]
    stands: Annotated[tuple[GraphKind, ...], Meta(description="In which drawings it can be placed.")]
    team: Annotated[bool, Meta(description="It is only read.")]
    code: Annotated[bool, Meta(description="It carries code of somebody's own.")]
    problem: Annotated[str, Meta(description="Why it cannot be used; empty for a sound one.")]
    versions: Annotated[tuple[LibraryVersion, ...], Meta(description="The newest first.")]


class LibraryImport(_Shown, frozen=True):
    """What is in a file that is to be taken into My library; nothing of it was."""

    name: str
    kind: str
    category: str
    description: str
    facts: Annotated[str, Meta(description="When and by what it was written, in words.")]
    picture: Annotated[str, Meta(description="Address of an image, drawn from its document.")]
    layers: Annotated[tuple[str, ...], Meta(description="Its nodes: `conv1 (Conv2D)`.")]
    code: Annotated[tuple[str, ...], Meta(description="Code that it carries, as text.")]
    present: Annotated[str, Meta(description="Name of the item that is there already; empty for none.")]


class CanvasLibrary(_Shown, frozen=True):
    """My library, as the palette lists it."""

    entries: tuple[LibraryEntry, ...]
    problems: Annotated[tuple[str, ...], Meta(description="What is wrong with its folders, a sentence each.")]
    deleted: Annotated[str, Meta(description="Name of the item that can be brought back; empty for none.")]
    pending: Annotated[LibraryImport | None, Meta(description="What is to be taken in, if the user agrees.")]


class StepStatus(_Shown, frozen=True):
    """How a step of a flow is doing; derived from runs and what is kept of them, never part of the drawing."""

    state: RunState
    share: Annotated[float, Meta(ge=0, le=1, description="How much of it is done.")]
    text: Annotated[str, Meta(description="All of that in words: `Running: 40 %, about 12 s left`.")]
    shape: Annotated[str, Meta(description="Of what it gave: `256 × None × 3`; empty while nothing is known.")]
    sizes: Annotated[str, Meta(description="Which sizes there are where they differ, in words; else empty.")]
    message: Annotated[str, Meta(description="Why it failed, with its path; else empty.")]
    issues: Annotated[str, Meta(description="How many samples could not be processed, in words; else empty.")]
    sampled: Annotated[bool, Meta(description="Only a part of the samples was run.")]


class CanvasRuns(_Shown, frozen=True):
    """The runs of a flow: what can be asked for, and how each step is doing."""

    offered: Annotated[bool, Meta(description="Whether this editor runs its drawing.")]
    running: bool
    sample: Annotated[str, Meta(description="How large a part the next Sample RUN takes: `20`, `10 %`.")]
    text: Annotated[str, Meta(description="How the run is doing as a whole, in words; empty before the first.")]
    nodes: Annotated[Mapping[str, StepStatus], Meta(description="Of the open level, by id.")]


NO_RUNS = CanvasRuns(offered=False, running=False, sample="", text="", nodes={})
"""What an editor shows that does not run its drawing."""


class CodeVerdict(_Shown, frozen=True):
    """What the check says of one thing: a row below the code."""

    text: str
    outcome: Annotated[
        Literal["passed", "failed", "not tried"],
        Meta(description="`not tried`: an earlier one failed, or it does not apply."),
    ]
    line: Annotated[int, Meta(ge=0, description="Of the code, from 1; 0 for none.")] = 0


class CanvasCodeSheet(_Shown, frozen=True):
    """The sheet over the canvas in which code is read or written."""

    kind: Annotated[
        Literal["", "new", "edit", "view"],
        Meta(description="Empty while it is closed; `view`: nothing can be changed."),
    ] = ""
    title: Annotated[str, Meta(description="What is shown, in words.")] = ""
    text: Annotated[str, Meta(description="What is to be said about it, in sentences; or empty.")] = ""
    name: str = ""
    category: Annotated[str, Meta(description="Of the palette.")] = ""
    description: str = ""
    code: str = ""
    version: Annotated[int, Meta(description="Changes when the kernel, and not the page, has written the code.")] = 0
    is_changed: Annotated[bool, Meta(description="Whether something would be lost by closing it.")] = False
    checking: Annotated[bool, Meta(description="The check is running.")] = False
    verdicts: Annotated[tuple[CodeVerdict, ...], Meta(description="Of the last check; none before the first.")] = ()
    is_stale: Annotated[bool, Meta(description="The code has changed since that check.")] = False


NO_CODE = CanvasCodeSheet()
"""The closed sheet."""


class CanvasTexts(_Shown, frozen=True):
    """The canvas's own texts in the user's language; sent once. Where one is missing, the canvas shows its English."""

    texts: Annotated[dict[str, str], Meta(description="By the English text.")]
    plurals: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="The forms of a text that depends on a count, by the English form for one."),
    ]
    plural_form: Annotated[
        str,
        Meta(
            description="A digit for each count from 0 to 199: which form it takes. "
            "Larger counts take that of 100 + their last two digits."
        ),
    ]


class CanvasTraits(_Shown, frozen=True):
    """The traits of the editor's widget. The front end only reads them."""

    texts: CanvasTexts
    palette: CanvasPalette
    document: GraphDocument
    report: CanvasReport
    status: CanvasStatus
    frame: CanvasFrame
    gallery: StartGallery
    library: CanvasLibrary
    activations: CanvasActivations
    heat: CanvasHeat
    runs: CanvasRuns
    sheet: CanvasCodeSheet
    selection: Annotated[
        tuple[str, ...],
        Meta(
            description="Ids of nodes of the open level. The kernel sets it too: to a new node, or that of a problem."
        ),
    ]
