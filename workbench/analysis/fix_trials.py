"""Trying fixes on the drawing before they are offered: one that does not solve its problem is none."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from workbench.analysis.analysis_report import IdPath, Problem
from workbench.analysis.fixes import Fix
from workbench.graph.block_paths import at
from workbench.graph.commands import SetParam
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import LABELS

Examine: TypeAlias = Callable[[Graph, int], Sequence[Problem]]
"""The problems of a drawing, as far as the given number of its first nodes shows them."""

_Key: TypeAlias = tuple[str, IdPath, str]

_MOST_TRIALS = 24
"""Fixes that are tried for one drawing; each costs an analysis, of which most is in a cache."""
_MOST_NODES = 2400
"""Nodes that are examined for one drawing in all of its trials: of a large one, fewer fixes are tried."""
_LOOK_AHEAD = 40
"""Nodes behind a problem in which a trial looks for new ones: their shapes may be new, and in no cache."""
_MOST_FIXES = 4


def tried(graph: Graph, problems: Sequence[Problem], others: Sequence[Problem], examine: Examine) -> list[Problem]:
    """The problems with the fixes that solve them, those first that bring the fewest new problems.

    Fixes of hints, and those beyond the first trials, are left as they are. ``others`` are the further problems.
    """
    most = min(_MOST_TRIALS, _MOST_NODES // max(len(graph.nodes), 1))
    trial = _Trial(graph, Counter(map(_key, (*problems, *others))), examine)
    found, trials = [], 0
    for problem in problems:
        tries = problem.severity != "hint"
        trials += len(problem.fixes) if tries else 0
        if not tries or trials > most:
            found.append(replace(problem, fixes=problem.fixes[:_MOST_FIXES]))
            continue
        judged = [(fix, trial.new_problems(problem, fix)) for fix in problem.fixes]
        solving = [(_relabels(graph, fix), new, fix) for fix, new in judged if new is not None]
        kept = [fix for _, _, fix in sorted(solving, key=lambda one: one[:2])]
        found.append(replace(problem, fixes=tuple(kept[:_MOST_FIXES])))
    return found


def _key(problem: Problem) -> _Key:
    return problem.severity, problem.where, problem.code


def _relabels(graph: Graph, fix: Fix) -> bool:
    """Whether a fix changes what the drawing says of the answers, and not the network: that comes last."""
    labels = {node.id for node in at(graph, fix.step.path).nodes if node.type in LABELS}
    return any(isinstance(command, SetParam) and command.node in labels for command in fix.step.commands)


@dataclass(frozen=True)
class _Trial:
    """What fixes of one drawing are tried with; ``before`` counts the problems that it has."""

    graph: Graph
    before: Counter[_Key]
    examine: Examine

    def new_problems(self, problem: Problem, fix: Fix) -> tuple[int, int] | None:
        """How many errors and warnings come with a fix that solves its problem; None for one that does not."""
        try:
            changed = fix.apply(self.graph)
        except GraphError:
            return None
        place = max(_place(self.graph, problem), _place(changed, problem))
        after = self.examine(changed, place + _LOOK_AHEAD)
        if any((other.where, other.code) == (problem.where, problem.code) for other in after):
            return None
        if any(other.where == problem.where and other.severity == "error" for other in after):
            return None
        new = Counter(map(_key, after)) - self.before
        counts = Counter[str]()
        for (severity, _, _), count in new.items():
            counts[severity] += count
        return counts["error"], counts["warning"]


def _place(graph: Graph, problem: Problem) -> int:
    """The place of a problem's node, or of the block around it, in the order in which shapes are propagated."""
    return next((place for place, node in enumerate(topological(graph)) if (node.id,) == problem.where[:1]), 0)
