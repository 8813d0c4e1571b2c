"""How the editor stands on the page, kept beside the drawing: the next kernel opens it as it was left."""

from contextlib import suppress
from pathlib import Path

import msgspec

from workbench.atomic_files import write_atomically
from workbench.ui.autosave import companion_path
from workbench.ui.canvas_traits import CanvasFrame
from workbench.ui.protocol import SetFrame

USUAL_FRAME = CanvasFrame(height=560, minimap=True)


def frame_path(path: Path) -> Path:
    """The frame of ``digits.graph.json`` is in ``.workbench/digits.graph.frame.json`` beside it."""
    return companion_path(path, "frame")


def load_frame(path: Path) -> CanvasFrame:
    """The frame kept for the drawing at ``path``; the usual one where there is none that can be read."""
    try:
        kept = msgspec.json.decode(frame_path(path).read_bytes(), type=SetFrame)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return USUAL_FRAME
    return changed_frame(USUAL_FRAME, kept)


def changed_frame(frame: CanvasFrame, change: SetFrame) -> CanvasFrame:
    """``frame`` with what ``change`` says; what it leaves out stays."""
    height = frame.height if change.height is None else change.height
    minimap = frame.minimap if change.minimap is None else change.minimap
    parameters = frame.parameters if change.parameters is None else change.parameters
    return CanvasFrame(height, minimap, parameters)


def save_frame(frame: CanvasFrame, path: Path) -> None:
    """Keep ``frame`` for the drawing at ``path``. In a folder that cannot be written it is not kept: it is no work."""
    file = frame_path(path)
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        write_atomically(file, msgspec.json.encode(SetFrame(frame.height, frame.minimap, frame.parameters)))
