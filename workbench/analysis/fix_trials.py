"""Trying fixes on the drawing before they are offered: one that does not solve its problem is none."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from workbench.analysis.analysis_report import IdPath, Problem
from workbench.analysis.fixes import Fix
from workbench.graph.block_paths import at
from workbench.graph.commands import SetParam
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.vocabulary import LABEL

Examine: TypeAlias = Callable[[Graph], Sequence[Problem]]

_Key: TypeAlias = tuple[str, IdPath, str]

_MOST_TRIALS = 24
"""Fixes that are tried for one drawing; each costs an analysis, of which most is in a cache."""
_MOST_FIXES = 4


def tried(graph: Graph, problems: Sequence[Problem], others: Sequence[Problem], examine: Examine) -> list[Problem]:
    """The problems with the fixes that solve them, those first that bring the fewest new problems.

    Fixes of hints, and those beyond the first trials, are left as they are. ``others`` are the further problems.
    """
    before = Counter(map(_key, (*problems, *others)))
    found, trials = [], 0
    for problem in problems:
        trials += len(problem.fixes)
        if problem.severity == "hint" or trials > _MOST_TRIALS:
            found.append(replace(problem, fixes=problem.fixes[:_MOST_FIXES]))
            continue
        judged = [(fix, _new_problems(graph, problem, fix, before, examine)) for fix in problem.fixes]
        solving = [(_relabels(graph, fix), new, fix) for fix, new in judged if new is not None]
        kept = [fix for _, _, fix in sorted(solving, key=lambda one: one[:2])]
        found.append(replace(problem, fixes=tuple(kept[:_MOST_FIXES])))
    return found


def _key(problem: Problem) -> _Key:
    return problem.severity, problem.where, problem.code


def _relabels(graph: Graph, fix: Fix) -> bool:
    """Whether a fix changes what the drawing says of the answers, and not the network: that comes last."""
    labels = {node.id for node in at(graph, fix.step.path).nodes if node.type == LABEL}
    return any(isinstance(command, SetParam) and command.node in labels for command in fix.step.commands)


def _new_problems(
    graph: Graph, problem: Problem, fix: Fix, before: Counter[_Key], examine: Examine
) -> tuple[int, int] | None:
    """How many errors and warnings come with a fix that solves its problem; None for one that does not."""
    try:
        after = examine(fix.apply(graph))
    except GraphError:
        return None
    if any((other.where, other.code) == (problem.where, problem.code) for other in after):
        return None
    if any(other.where == problem.where and other.severity == "error" for other in after):
        return None
    new = Counter(map(_key, after)) - before
    counts = Counter[str]()
    for (severity, _, _), count in new.items():
        counts[severity] += count
    return counts["error"], counts["warning"]
