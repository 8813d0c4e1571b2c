"""An analysis of a flow as text: what comes out of each step, then the problems."""

from collections.abc import Mapping, Sequence

from workbench.analysis import Problem
from workbench.analysis.analysis_report import NodeReport
from workbench.flow.sample_type import SampleType, Types
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned

_HEADS = (mark("step"), mark("samples"), mark("label"), mark("prediction"))
_COUNT = mark_plural("{count:,} problem:", "{count:,} problems:")
_NONE = mark("No problem was found.")
_PROBLEM = mark("{severity}: {message}")
_NOTHING = "–"


def analysis_text(reports: Mapping[str, NodeReport], types: Mapping[str, Types], problems: Sequence[Problem]) -> str:
    """A row a step, and a line a problem.

    Args:
        reports: By the path of the step.
        types: What comes out of each step, as far as it is known.
        problems: In the order in which they are told.

    Returns:
        The lines.
    """
    rows = [[path, *_cells(types.get(path, ()))] for path in reports]
    heads = [say(head) for head in _HEADS]
    table = [aligned([heads, *rows], [False] * len(heads))] if rows else []
    told = [say_plural(_COUNT, len(problems))] if problems else [say(_NONE)]
    return "\n".join([*table, *told, *(say(_PROBLEM, severity=one.severity, message=one.message) for one in problems)])


def _cells(types: Types) -> list[str]:
    if not types:
        return [_NOTHING] * (len(_HEADS) - 1)
    return [
        " / ".join(map(_samples, types)),
        ", ".join(dict.fromkeys(kind for one in types for kind in one.label)) or _NOTHING,
        ", ".join(dict.fromkeys(kind for one in types for kind in one.prediction)) or _NOTHING,
    ]


def _samples(one: SampleType) -> str:
    sizes = " × ".join("?" if size is None else str(size) for size in one.shape)
    return f"{one.color_mode} {one.dtype} {sizes}"
