"""What each node of a network sees, costs and holds: receptive field, stride, multiply-adds, weights and memory."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import prod
from typing import Literal, TypeAlias

from msgspec import Struct

from workbench.analysis.analysis_report import Analysis, IdPath, NodeReport, Tensor
from workbench.analysis.analyzer import analyze
from workbench.analysis.field_rules import Fields
from workbench.analysis.field_windows import FieldWindow
from workbench.analysis.insight_errors import BadBatchSize, NotOneNetwork
from workbench.analysis.receptive_fields import InputFields, receptive_fields
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import INPUT, OUTPUT
from workbench.html_elements import element, text_table
from workbench.messages import mark, say
from workbench.text_format import MISSING, aligned, bytes_text, count_text

FieldSize: TypeAlias = int | Literal["whole"] | None
"""Positions along an axis of the input; all of them; or not known."""

USUAL_BATCH = 32
_HEADS = (
    mark("node"),
    mark("type"),
    mark("receptive field"),
    mark("stride"),
    mark("multiply-adds"),
    mark("share"),
    mark("weights"),
    mark("share"),
    mark("memory"),
    mark("share"),
)
_TOTAL = mark("the whole network")
_WHOLE = mark("whole input")
_CAPTION = mark("{name}: multiply-adds of one sample, memory of the activations of {batch} samples.")
_BITS = {"bool": 8, "bfloat16": 16, "float16": 16, "half": 16}


class NodeInsight(Struct, frozen=True):
    """What one node sees, costs and holds. A block sums up what is inside it.

    Args:
        name: Its path by names, ``"block1/conv"``.
        where: The path by ids.
        type: Its type.
        receptive_field: For each axis of the input, how many positions one number of its result depends on, borders
            left out (so it may be larger than the input): ``(5, 5)``; ``"whole"`` for all of them, None where it is not
            known. Where a network has several inputs, the largest; empty where it depends on none.
        stride: For each axis, by how many positions of the input neighbours of the result are apart: ``(2, 2)``, 1/2
            where it is finer than the input; None where there are no neighbours, or it is not known.
        macs: Multiply-adds of one sample.
        params: Its weights.
        memory: Bytes of its result for the batch.
        macs_share, params_share, memory_share: Of the whole network, from 0 to 1.

    >>> wb.insight(graph).at("n2").receptive_field
    (3, 3)
    """

    name: str
    where: IdPath
    type: str
    receptive_field: tuple[FieldSize, ...]
    stride: tuple[Fraction | None, ...]
    macs: int
    params: int
    memory: int
    macs_share: float
    params_share: float
    memory_share: float

    @property
    def field_text(self) -> str:
        """The receptive field as it is read: ``5 × 5``, ``whole input``, or a dash."""
        if self.receptive_field and set(self.receptive_field) == {"whole"}:
            return say(_WHOLE)
        return _by_axis("all" if size == "whole" else size for size in self.receptive_field)

    @property
    def stride_text(self) -> str:
        """The stride as it is read: ``2 × 2``, ``1/2 × 1/2``, or a dash."""
        return _by_axis(self.stride)


def _by_axis(values: Iterable[object]) -> str:
    found = list(values)
    return MISSING if not found or None in found else " × ".join(map(str, found))


class Insight(Struct, frozen=True):
    """What every node of a network sees, costs and holds; text in a terminal, a table in a notebook.

    Args:
        network: The network's name.
        batch: How many samples are in memory at once.
        rows: A row for each node that is computed, and those inside a block behind it.
        macs: Multiply-adds of one sample.
        params: All weights.
        memory: Bytes of all activations for the batch.

    >>> found = wb.insight(graph, batch=8)
    >>> found.rows[1].name, found.rows[1].memory, found.params
    ('conv', 4608, 1490)
    """

    network: str
    batch: int
    rows: tuple[NodeInsight, ...]
    macs: int
    params: int
    memory: int

    def at(self, *ids: str) -> NodeInsight | None:
        """The row of a node, given by ids.

        Args:
            *ids: The ids of the blocks on the way, then of the node.

        Returns:
            The row, or None for a node that is not there or not computed.
        """
        return next((row for row in self.rows if row.where == ids), None)

    def __repr__(self) -> str:
        """The table as text."""
        right = [False, False, *(True for _ in _HEADS[2:])]
        return (
            say(_CAPTION, name=self.network, batch=self.batch)
            + "\n"
            + aligned([[say(head) for head in _HEADS], *self._cells()], right)
        )

    def _repr_html_(self) -> str:
        caption = say(_CAPTION, name=self.network, batch=self.batch)
        return element("div", text_table([say(head) for head in _HEADS], self._cells(), caption=caption))

    def _cells(self) -> Iterator[list[str]]:
        for row in self.rows:
            yield [
                row.name, row.type, row.field_text, row.stride_text,
                count_text(row.macs), share_text(row.macs_share),
                count_text(row.params), share_text(row.params_share),
                bytes_text(row.memory), share_text(row.memory_share),
            ]  # fmt: skip
        whole = [count_text(self.macs), "", count_text(self.params), "", bytes_text(self.memory), ""]
        yield [say(_TOTAL), "", "", "", *whole]


def share_text(share: float) -> str:
    """A share in percent.

    >>> share_text(0.256), share_text(0.0), share_text(0.0004)
    ('26 %', '0 %', '< 1 %')
    """
    return "< 1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")  # noqa: PLR2004 - half a percent


def insight(graph: Graph, batch: int = USUAL_BATCH, *, analysis: Analysis | None = None) -> Insight:
    """What every node sees, costs and holds: receptive field, stride, multiply-adds, weights, memory of activations.

    Receptive fields and strides are those of Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional
    Neural Networks", Distill 2019: where branches meet, the field spans both; what depends on the whole input (global
    pooling, Dense on a vector, attention, recurrence, statistics over a map) says so. Multiply-adds follow Sze et al.,
    "Efficient Processing of Deep Neural Networks", 2017, table 2. The memory is that of every node's result, all of
    which training keeps for the backward pass (Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016,
    section 3); weights, gradients and the optimizer come on top. An unknown size counts as 1.

    Args:
        graph: The drawing of a network, finished or not; what cannot be computed yet has no shares.
        batch: How many samples are in memory at once.
        analysis: Its analysis, where that is there already.

    Returns:
        A row for each node that is computed, and the totals.

    Raises:
        BadBatchSize: ``batch`` is no whole number from 1 on.
        NotOneNetwork: A flow is given, or something else.

    >>> print(wb.insight(graph).at("n2").field_text)
    3 × 3
    """
    if not isinstance(graph, Graph) or graph.kind != "network":
        received = say("a flow") if isinstance(graph, Graph) else type(graph).__name__
        raise NotOneNetwork(where="insight", received=received)
    if not isinstance(batch, int) or isinstance(batch, bool) or batch < 1:
        raise BadBatchSize(where=graph.name, received=batch)
    analysis = analyze(graph) if analysis is None else analysis
    active = active_graph(graph)
    fields = receptive_fields(active, analysis)
    memory = dict(_memory(active, (), analysis, batch))
    nodes = list(_nodes(active, (), ""))
    whole = sum(size for ids, size in memory.items() if len(ids) == 1)
    rows = []
    for ids, name, node in nodes:
        report = analysis.by_id.get(ids, NodeReport())
        field = _largest(fields.get(ids, {}))
        rows.append(
            NodeInsight(
                name=name,
                where=ids,
                type=node.type,
                receptive_field=tuple(axis.size if isinstance(axis, FieldWindow) else axis for axis in field),
                stride=tuple(axis.stride if isinstance(axis, FieldWindow) else None for axis in field),
                macs=report.macs,
                params=report.params,
                memory=memory[ids],
                macs_share=_share(report.macs, analysis.macs),
                params_share=_share(report.params, analysis.params),
                memory_share=_share(memory[ids], whole),
            )
        )
    return Insight(graph.name, batch, tuple(rows), analysis.macs, analysis.params, whole)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _nodes(graph: Graph, above: IdPath, names: str) -> Iterator[tuple[IdPath, str, Node]]:
    for node in graph.nodes:
        if above and node.type in (INPUT, OUTPUT):
            continue
        yield (*above, node.id), names + node.name, node
        if node.inner is not None:
            yield from _nodes(node.inner, (*above, node.id), f"{names}{node.name}/")


def _memory(graph: Graph, above: IdPath, analysis: Analysis, batch: int) -> Iterator[tuple[IdPath, int]]:
    """Bytes by path; a block holds what its layers hold, and the Inputs and Outputs of blocks nothing of their own."""
    for node in graph.nodes:
        ids = (*above, node.id)
        report = analysis.by_id.get(ids)
        if node.inner is not None:
            inside = dict(_memory(node.inner, ids, analysis, batch))
            yield from inside.items()
            yield ids, sum(size for path, size in inside.items() if len(path) == len(ids) + 1)
        elif report is None or node.type == OUTPUT or (node.type == INPUT and above):
            yield ids, 0
        else:
            yield ids, sum(batch * _bytes(tensor) for tensor in report.outputs)


def _bytes(tensor: Tensor) -> int:
    bits = _BITS.get(tensor.dtype) or int("".join(filter(str.isdigit, tensor.dtype)) or 64)
    return prod(1 if size is None else size for size in tensor.shape[1:]) * bits // 8


def _largest(fields: InputFields) -> Fields:
    """Of several inputs the field that matters most: the whole of one, one that is not known, or the largest."""
    return max(fields.values(), key=_weight, default=())


def _weight(fields: Fields) -> tuple[int, int, int]:
    windows = [field.size for field in fields if isinstance(field, FieldWindow)]
    return fields.count("whole"), fields.count(None), prod(windows)
