"""A flow's nodes as steps, ready to be run."""

from typing import Literal

from msgspec import Struct

from workbench.graph.document import Node
from workbench.modules.module import Module

StepKind = Literal["data", "module", "network", "metrics"]


class Step(Struct, frozen=True, kw_only=True):
    """One node of a flow, ready to be run."""

    id: str
    path: str
    kind: StepKind
    inputs: tuple[str, ...]
    module: Module | None = None
    node: Node
