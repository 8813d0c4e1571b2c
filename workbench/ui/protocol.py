"""What the editor's front end may say, as typed values; its other half is ``frontend/src/editor/protocol.ts``.

``frontend/PROTOCOL.md`` describes both directions.
"""

from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from workbench.graph.document import Edge


class Link(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A connection as the canvas names it."""

    source: str
    source_port: str
    target: str
    target_port: str

    def edge(self) -> Edge:
        return Edge(self.source, self.source_port, self.target, self.target_port)


class _Message(Struct, frozen=True, tag_field="op", rename="camel"):
    request: int = 0


class Ready(_Message, frozen=True, tag="ready"):
    """The first paint is done."""


class Select(_Message, frozen=True, tag="select"):
    nodes: tuple[str, ...] = ()


class Add(_Message, frozen=True, tag="add", kw_only=True):
    type: str
    x: float
    y: float
    after: str | None = None
    edge: Link | None = None


class Connect(_Message, frozen=True, tag="connect", kw_only=True):
    source: str
    source_port: str
    target: str
    target_port: str


class Reconnect(_Message, frozen=True, tag="reconnect", kw_only=True):
    old: Link
    source: str
    source_port: str
    target: str
    target_port: str


class Delete(_Message, frozen=True, tag="delete", kw_only=True):
    nodes: tuple[str, ...] = ()
    edges: tuple[Link, ...] = ()


class Move(_Message, frozen=True, tag="move", kw_only=True):
    positions: dict[str, tuple[float, float]]


class Rename(_Message, frozen=True, tag="rename", kw_only=True):
    node: str
    name: str


class Annotate(_Message, frozen=True, tag="annotate", kw_only=True):
    node: str
    note: str


class Undo(_Message, frozen=True, tag="undo"):
    pass


class Redo(_Message, frozen=True, tag="redo"):
    pass


class Copy(_Message, frozen=True, tag="copy", kw_only=True):
    nodes: tuple[str, ...]


class Cut(_Message, frozen=True, tag="cut", kw_only=True):
    nodes: tuple[str, ...]


class Paste(_Message, frozen=True, tag="paste", kw_only=True):
    x: float
    y: float


class Duplicate(_Message, frozen=True, tag="duplicate", kw_only=True):
    nodes: tuple[str, ...]


class FoldNodes(_Message, frozen=True, tag="fold", kw_only=True):
    nodes: tuple[str, ...]


class Unfold(_Message, frozen=True, tag="unfold", kw_only=True):
    node: str


class Open(_Message, frozen=True, tag="open", kw_only=True):
    path: tuple[str, ...]


class Go(_Message, frozen=True, tag="go", kw_only=True):
    problem: str


class ApplyFix(_Message, frozen=True, tag="fix", kw_only=True):
    problem: str
    fix: int


class CodeCell(_Message, frozen=True, tag="code_cell"):
    pass


class ReplaceCell(_Message, frozen=True, tag="replace_cell"):
    pass


class KeepCell(_Message, frozen=True, tag="keep_cell"):
    pass


class ReadCell(_Message, frozen=True, tag="read_cell"):
    pass


class Notice(_Message, frozen=True, tag="notice", kw_only=True):
    notice: str
    action: str


class Stop(_Message, frozen=True, tag="stop"):
    """The view was removed."""


Edit: TypeAlias = (
    Add | Connect | Reconnect | Delete | Move | Rename | Annotate | Cut | Paste | Duplicate | FoldNodes | Unfold
)
"""Messages that make a new graph of the open level."""

Message: TypeAlias = (
    Edit
    | Ready
    | Select
    | Undo
    | Redo
    | Copy
    | Open
    | Go
    | ApplyFix
    | CodeCell
    | ReplaceCell
    | KeepCell
    | ReadCell
    | Notice
    | Stop
)


def decode(content: dict[str, Any]) -> Message:
    """The message in ``content``. Raises msgspec.ValidationError, which names the field that is wrong."""
    message: Message = msgspec.convert(content, type=Message)
    return message
