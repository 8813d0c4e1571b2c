"""What an analysis says: frozen values, the same for the editor, a notebook and a grader."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, TypeAlias, get_args

from immutabledict import immutabledict
from msgspec import Struct

from workbench.analysis.fixes import Fix

Shape: TypeAlias = tuple[int | None, ...]
"""Sizes by axis, the batch first; None where a size is unknown."""

Severity = Literal["error", "warning", "hint"]
"""error: cannot be built or trained as drawn. warning: runs, but hardly as meant. hint: works, could be better."""

GRAVEST_FIRST: tuple[Severity, ...] = get_args(Severity)
"""All severities, in the order in which problems are told."""

IdPath: TypeAlias = tuple[str, ...]
"""Ids from the top level down: of the blocks on the way, then of the node itself."""


class Tensor(Struct, frozen=True):
    """What leaves a node at one port. ``axes`` names every axis of ``shape``, the batch included."""

    port: str
    shape: Shape
    dtype: str
    axes: tuple[str, ...]


class NodeReport(Struct, frozen=True):
    """One node: its outputs (none while they are unknown), weights, and multiply-accumulates for one sample.

    A block sums up what is inside it; a node that uses another's layer again counts no weights.
    ``ok`` is False when the node has an error of its own or depends on one that has.
    """

    outputs: tuple[Tensor, ...] = ()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    ok: bool = False


class Problem(Struct, frozen=True):
    """One thing to mend. ``node`` is a path by names (``"block1/conv"``), ``where`` the same by ids.

    ``node`` is empty when the problem is the network as a whole. ``detail`` keeps Keras's own words where it refused.
    """

    node: str
    code: str
    message: str
    severity: Severity
    fixes: tuple[Fix, ...] = ()
    where: IdPath = ()
    detail: str = ""


class Analysis(Struct, frozen=True, dict=True):
    """What a graph means. Totals count the healthy part only; ``complete`` says that shapes were looked at too."""

    problems: tuple[Problem, ...] = ()
    nodes: Mapping[str, NodeReport] = immutabledict()
    by_id: Mapping[IdPath, NodeReport] = immutabledict()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    complete: bool = True

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape that leaves each node (the first, if it has several outputs), by path of names."""
        return {path: report.outputs[0].shape for path, report in self.nodes.items() if report.outputs}

    @property
    def ok(self) -> bool:
        """Whether the network can be built: no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    def at(self, *ids: str) -> NodeReport | None:
        """The report of the node with this path by ids: ``report.at("n7", "n2")`` is node n2 inside block n7."""
        return self.by_id.get(ids)

    def problems_at(self, *ids: str) -> tuple[Problem, ...]:
        """The problems of the node with this path by ids, and of everything inside it."""
        return tuple(problem for problem in self.problems if problem.where[: len(ids)] == ids)
