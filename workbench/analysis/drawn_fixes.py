"""Fixes of problems that were found in what is computed of a drawing, as commands for the drawing itself.

Where a bypassed node stands between two nodes, the connection between them is not in the drawing: the one that leads on
from the bypassed node is. An input that seems free may be taken by what is muted.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import asdict, replace

from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.graph.active_graph import drawn_edges
from workbench.graph.block_paths import at
from workbench.graph.commands import Command, Connect, Link
from workbench.graph.document import Edge, Graph


def on_drawing(problem: Problem, drawn: Graph) -> Problem:
    """``problem`` with fixes that can be applied to ``drawn``."""
    return replace(problem, fixes=tuple(_fix(fix, drawn) for fix in problem.fixes))


def _fix(fix: Fix, drawn: Graph) -> Fix:
    edges = drawn_edges(at(drawn, fix.step.path))
    commands = tuple(_command(command, edges) for command in fix.step.commands)
    return replace(fix, step=replace(fix.step, commands=commands))


def _command(command: Command, edges: Mapping[Edge, Edge]) -> Command:
    if isinstance(command, Connect):
        return replace(command, replace=True)
    return replace(command, **{name: _value(value, edges) for name, value in asdict(command).items()})


def _value(value: Any, edges: Mapping[Edge, Edge]) -> Any:
    if isinstance(value, Link):
        return Link.of(edges.get(value.edge(), value.edge()))
    if isinstance(value, tuple):
        return tuple(_value(item, edges) for item in value)
    return value
