"""What an analysis returns: frozen values, the same for the editor, a notebook and a grader."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, TypeAlias, get_args

from immutabledict import immutabledict
from msgspec import Struct

from workbench.analysis.fixes import Fix
from workbench.text_format import struct_text

Shape: TypeAlias = tuple[int | None, ...]
"""Sizes by axis, the batch first; None where a size is unknown."""

Severity = Literal["error", "warning", "hint"]
"""error: cannot be built or trained as drawn. warning: runs, but hardly as meant. hint: works, could be better."""

BY_SEVERITY: tuple[Severity, ...] = get_args(Severity)
"""All severities, in the order in which problems are reported."""

IdPath: TypeAlias = tuple[str, ...]
"""Ids from the top level down: of the blocks on the way, then of the node itself."""


class Tensor(Struct, frozen=True):
    """A tensor at one output of a node.

    Args:
        port: The name of the output.
        shape: Sizes by axis, the batch first; None where a size is unknown, as in ``(None, 6, 6, 4)``.
        dtype: As Keras writes it: ``"float32"``.
        axes: A name for every axis of ``shape``: ``("batch", "height", "width", "channels")``.

    >>> wb.analyze(graph).nodes["conv"].outputs[0].axes
    ('batch', 'height', 'width', 'channels')
    """

    port: str
    shape: Shape
    dtype: str
    axes: tuple[str, ...]


class NodeReport(Struct, frozen=True):
    """The analysis of one node.

    A block sums up what is inside it, of a repeated one all repetitions; the nodes inside that have what the first
    repetition has. A node that uses another's layer again counts no weights.

    Args:
        outputs: Its output tensors; none while they are unknown.
        params: The number of its weights.
        trainable_params: The number of weights that training changes.
        macs: Multiply-accumulates for one sample.
        ok: False when the node has an error of its own or depends on one that has.

    >>> wb.analyze(graph).nodes["conv"].params
    40
    """

    outputs: tuple[Tensor, ...] = ()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    ok: bool = False


class Problem(Struct, frozen=True):
    """A problem in a graph, with its fixes.

    Args:
        node: Its path by names (``"block1/conv"``); empty when the network as a whole is meant.
        code: The kind of problem, such as ``"no-input"``.
        message: The sentence: where, what was expected, what came, and what to do.
        severity: ``"error"``: cannot be built or trained as drawn. ``"warning"``: runs, but hardly as meant.
            ``"hint"``: works, could be better.
        fixes: Ways to solve it, each with ``apply(graph)``.
        where: The path by ids: of the blocks on the way, then of the node.
        detail: Keras's own error message where it raised one; else empty.

    >>> loose = wb.Graph("loose").add("Input", shape=(8,)).add("Conv2D", filters=4, kernel_size=3)
    >>> [problem.node for problem in wb.analyze(loose).problems if problem.severity == "error"]
    ['conv2d']
    """

    node: str
    code: str
    message: str
    severity: Severity
    fixes: tuple[Fix, ...] = ()
    where: IdPath = ()
    detail: str = ""


class Analysis(Struct, frozen=True, dict=True):
    """What a graph means. Totals count the part without errors only.

    Args:
        problems: The problems in the order of the nodes, the most severe of a node first.
        nodes: A report for every node, by its path of names (``"block1/conv"``).
        by_id: The same reports by the path of ids.
        params: The number of weights.
        trainable_params: The number of weights that training changes.
        macs: Multiply-accumulates for one sample.
        complete: Whether shapes were looked at too, and not the drawing alone.

    >>> analysis = wb.analyze(graph)
    >>> analysis.ok, analysis.shapes["conv"], analysis.params
    (True, (None, 6, 6, 4), 1490)
    """

    problems: tuple[Problem, ...] = ()
    nodes: Mapping[str, NodeReport] = immutabledict()
    by_id: Mapping[IdPath, NodeReport] = immutabledict()
    params: int = 0
    trainable_params: int = 0
    macs: int = 0
    complete: bool = True

    def __repr__(self) -> str:
        return struct_text(self)

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The output shape of each node (of the first, if it has several outputs), by path of names."""
        return {path: report.outputs[0].shape for path, report in self.nodes.items() if report.outputs}

    @property
    def ok(self) -> bool:
        """Whether the network can be built: no problem is an error."""
        return not any(problem.severity == "error" for problem in self.problems)

    def at(self, *ids: str) -> NodeReport | None:
        """The report of a node, given by ids: ``analysis.at("n7", "n2")`` is node n2 inside block n7.

        Args:
            *ids: The ids of the blocks on the way, then of the node.

        Returns:
            The report, or None for a node that is not there or was not looked at.
        """
        return self.by_id.get(ids)

    def problems_at(self, *ids: str) -> tuple[Problem, ...]:
        """The problems of a node, and of everything inside it.

        Args:
            *ids: The ids of the blocks on the way, then of the node.

        Returns:
            Its problems, in the order of ``problems``.
        """
        return tuple(problem for problem in self.problems if problem.where[: len(ids)] == ids)
