"""What an empty flow can begin with: ready flows by their tasks, and the flows of the notebook."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from workbench.catalog.graph_thumbnail import thumbnail
from workbench.catalog.templates.template import TemplateTask
from workbench.graph.document import Graph
from workbench.messages import WorkbenchError, mark, say
from workbench.ui.canvas_traits import GalleryEntry
from workbench.ui.opening_layout import in_rows

READY = "flow"
"""Ids of ready flows begin with it."""
_OF_NOTEBOOK = mark("A flow of this notebook.")
_HERE = mark("In this notebook")
_NEEDS = mark("{text} Needs: {needs}")
_MOST = 12
"""Flows of the notebook that are offered, the newest ones."""


def flow_entries(variables: Mapping[str, Any], titles: Mapping[TemplateTask, str]) -> Iterator[GalleryEntry]:
    """The ready flows, and the drawings of flows among variables.

    Args:
        variables: Of the notebook, by name.
        titles: What each task is called, to be translated.

    Yields:
        The entries, those of a group one after the other.
    """
    from workbench.flow.ready_flows import READY_FLOWS

    for name, ready in READY_FLOWS.items():
        text, needs = say(ready.text), say(ready.needs) if ready.needs else ""
        yield GalleryEntry(
            id=f"{READY}:{name}",
            title=say(ready.title),
            text=say(_NEEDS, text=text, needs=needs) if needs else text,
            layers=0,
            params="",
            picture=_picture(name),
            group=say(titles[ready.task]),
            description=say(ready.description),
            words=(name, *ready.words),
        )
    for name in flows_among(variables)[-_MOST:]:
        graph: Graph = variables[name]
        yield GalleryEntry(
            id=f"graph:{name}",
            title=name,
            text=say(_OF_NOTEBOOK),
            layers=len(graph.nodes),
            params="",
            picture=thumbnail(in_rows(graph)),
            group=say(_HERE),
        )


def flows_among(variables: Mapping[str, Any]) -> list[str]:
    """The names of the drawings of flows among variables; looking at their types runs no code of theirs."""
    named = ((name, value) for name, value in variables.items() if type(value) is Graph and not name.startswith("_"))
    return [name for name, value in named if value.nodes and value.kind == "flow"]


@cache
def ready_drawing(name: str) -> Graph:
    """A ready flow as it stands on the canvas. Raises WorkbenchError where something is missing that it needs."""
    from workbench.flow.ready_flows import ready_flow

    return in_rows(ready_flow(name))


def _picture(name: str) -> str:
    """A small picture of a ready flow; none where something is missing that it needs."""
    try:
        return thumbnail(ready_drawing(name))
    except WorkbenchError:
        return ""
