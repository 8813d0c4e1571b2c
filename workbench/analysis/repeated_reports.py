"""What the analysis says of repeated blocks, which it sees written out, for the drawing, where each is there once."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import IdPath, Problem, Tensor
from workbench.analysis.axis_names import shape_text
from workbench.analysis.fixes import Fix
from workbench.analysis.shape_propagation import PropagationRecord
from workbench.graph.block_paths import at
from workbench.graph.commands import RepeatBlock, UndoStep
from workbench.graph.document import Graph, Join, Node
from workbench.graph.repetition import drawn_path, first_repetition, is_repetition, is_sum, number_of
from workbench.graph.vocabulary import INPUT
from workbench.messages import say


def keep_first_repetitions(record: PropagationRecord) -> None:
    """Report at each node inside a repeated block what its first repetition has, its weights and sums too.

    The block itself has the sums of all repetitions.
    """
    for path in list(record.reports):
        drawn = drawn_path(path)
        if drawn == path:
            continue
        report, name = record.reports.pop(path), record.paths.pop(path)
        if first_repetition(path) and not is_repetition(path[-1]):
            record.reports[drawn] = report
            record.paths[drawn] = _drawn_name(path, name)


def on_drawn_blocks(problems: Iterable[Problem], record: PropagationRecord, drawn: Graph) -> list[Problem]:
    """The problems at the nodes of the drawing, those of repetitions once.

    Where the first repetition has none of them, the sentence says which one does.
    """
    found: list[Problem] = []
    first: dict[tuple[IdPath, str], IdPath] = {}
    for problem in problems:
        path = drawn_path(problem.where)
        if path == problem.where:
            found.append(problem)
        elif first.setdefault((path, problem.code), _repetitions(problem.where)) == _repetitions(problem.where):
            found.append(_on_drawn(problem, path, record, drawn))
    return found


def _repetitions(path: IdPath) -> IdPath:
    return tuple(node_id for node_id in path if is_repetition(node_id))


def _on_drawn(problem: Problem, path: IdPath, record: PropagationRecord, drawn: Graph) -> Problem:
    if is_sum(problem.where[-1]) and (other := _of_sum(problem, path, record, drawn)) is not None:
        return other
    name = _drawn_name(problem.where, problem.node)
    fixes = [] if is_repetition(problem.where[-1]) else list(map(_drawn_fix, problem.fixes))
    message = problem.message.replace(problem.node, name) if problem.node else problem.message
    for block, number in _later(problem.where):
        message = say(text.IN_REPETITION, number=number, node=_names(drawn, block), message=message)
        fixes += _fewer(drawn, block, number - 1)
    return replace(problem, node=name, where=path, message=message, fixes=tuple(fixes))


def _of_sum(problem: Problem, path: IdPath, record: PropagationRecord, drawn: Graph) -> Problem | None:
    """The problem that what goes into a repetition and what comes out of it cannot be added."""
    *above, last = problem.where
    number, block = number_of(last), _block(drawn, path)
    if block.inner is None:
        return None
    entry = next(node.id for node in block.inner.nodes if node.type == INPUT)
    given = _tensor(record, (*above, entry if number == 1 else last.replace(f":{number}", f":{number - 1}")))
    made = _tensor(record, (*above, last.removesuffix("+")))
    if given is None or made is None:
        return None
    severity, template = text.TEMPLATES["residual-shapes"]
    shapes = {"given": shape_text(given.shape), "made": shape_text(made.shape)}
    message = say(template, node=_names(drawn, path), number=number, **shapes)
    fixes = (
        _repeated(drawn, path, block.repeat.times if block.repeat else 1, "chain"),
        *_fewer(drawn, path, number - 1),
    )
    return Problem(_names(drawn, path), "residual-shapes", message, severity, fixes, path)


def _tensor(record: PropagationRecord, path: IdPath) -> Tensor | None:
    report = record.reports.get(path)
    return report.outputs[0] if report is not None and report.outputs else None


def _later(path: IdPath) -> Iterator[tuple[IdPath, int]]:
    """The repeated blocks around a node, the inner ones first, of which it is in no first repetition; its number."""
    for length in range(len(path), 0, -1):
        node_id = path[length - 1]
        if is_repetition(node_id) and number_of(node_id) > 1:
            yield drawn_path(path[:length]), number_of(node_id)


def _fewer(drawn: Graph, path: IdPath, times: int) -> list[Fix]:
    """Have a block only as often as it works."""
    return [_repeated(drawn, path, times)] if times > 0 else []


def _repeated(drawn: Graph, path: IdPath, times: int, join: Join | None = None) -> Fix:
    node = _block(drawn, path)
    now = node.repeat
    label = text.CHAIN if join else text.TIMES if times > 1 else text.ONCE
    values = now.values if now is not None else {}
    command = RepeatBlock(node.id, times, join or (now.join if now is not None else "chain"), values)
    return Fix(say(label, node=node.name, times=times), UndoStep((command,), path[:-1]))


def _block(drawn: Graph, path: IdPath) -> Node:
    return at(drawn, path[:-1]).by_id[path[-1]]


def _names(drawn: Graph, path: IdPath) -> str:
    return "/".join(_block(drawn, path[: length + 1]).name for length in range(len(path)))


def _drawn_fix(fix: Fix) -> Fix:
    return replace(fix, step=replace(fix.step, path=drawn_path(fix.step.path)))


def _drawn_name(path: IdPath, names: str) -> str:
    """A path by names without those of repetitions."""
    if not path:
        return names
    return "/".join(name for node_id, name in zip(path, names.split("/"), strict=True) if not is_repetition(node_id))
