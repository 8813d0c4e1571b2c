"""What context source has left out, and which of several models was taken: kept in the graph, said by the report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.graph.document import Graph
from workbench.messages import say

TAKEN, OTHERS, SKIPPED, FAILED = "taken", "other models", "left out", "failed"
RENAMED, SLASHES = "renamed", "slashes"
REPLACED = "replaced functions"
_MOST = 20
_MOST_NAMES = 5


def with_remarks(graph: Graph, answer: Mapping[str, Any]) -> Graph:
    """``graph`` with what the process that ran the source remarked on."""
    found = dict(_remarks(answer))
    if not found:
        return graph
    return replace(graph, form=replace(graph.form, lost={**(graph.form.lost or {}), **found}))


def _remarks(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if answer.get("others"):
        yield TAKEN, answer["name"]
        yield OTHERS, ", ".join(answer["others"][:_MOST])
    if answer.get("skipped"):
        yield SKIPPED, ", ".join(_with_lines(name, lines) for name, lines in answer["skipped"].items())
    if answer.get("renamed"):
        yield from renamed_words(answer["renamed"]).items()
    if answer.get("problems"):
        problems = [say("line {line}: {error}", line=line, error=error) for line, error in answer["problems"]]
        yield FAILED, "; ".join(problems[:_MOST])


def renamed_words(names: Sequence[str]) -> Mapping[str, str]:
    """What a graph keeps of layers whose names had a slash: the names as they are now, and how many there are."""
    return {RENAMED: ", ".join(names[:_MOST_NAMES]), SLASHES: str(len(names))}


def _with_lines(name: str, lines: list[int]) -> str:
    if not lines:
        return name
    numbers = ", ".join(map(str, lines))
    return say("{name} (line {line})", name=name, line=numbers)
