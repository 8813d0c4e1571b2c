"""What the analysis says of repeated blocks, which it sees written out, for the drawing, where each is there once."""

from collections.abc import Iterable

from msgspec.structs import replace

from workbench.analysis.analysis_report import IdPath, Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.shape_propagation import PropagationRecord
from workbench.graph.repetition import drawn_path, first_repetition, is_repetition


def add_first_repetitions(record: PropagationRecord) -> None:
    """Report at each node inside a repeated block what its first repetition has; weights and sums are of that one."""
    for path, report in list(record.reports.items()):
        drawn = drawn_path(path)
        if drawn == path or is_repetition(path[-1]) or not first_repetition(path):
            continue
        record.reports[drawn] = report
        record.paths[drawn] = _drawn_name(path, record.paths[path])


def of_first_repetitions(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, at the node of the drawing; its sentence names the first repetition that has it."""
    found: dict[tuple[IdPath, str], Problem] = {}
    for problem in problems:
        drawn = drawn_path(problem.where)
        found.setdefault((drawn, problem.code), problem if drawn == problem.where else _on_drawn(problem, drawn))
    return list(found.values())


def _on_drawn(problem: Problem, drawn: IdPath) -> Problem:
    fixes = () if is_repetition(problem.where[-1]) else tuple(map(_drawn_fix, problem.fixes))
    return replace(problem, node=_drawn_name(problem.where, problem.node), where=drawn, fixes=fixes)


def _drawn_fix(fix: Fix) -> Fix:
    return replace(fix, step=replace(fix.step, path=drawn_path(fix.step.path)))


def _drawn_name(path: IdPath, names: str) -> str:
    """A path by names without those of repetitions."""
    if not path:
        return names
    return "/".join(name for node_id, name in zip(path, names.split("/"), strict=True) if not is_repetition(node_id))
