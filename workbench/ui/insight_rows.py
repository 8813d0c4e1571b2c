"""What the selected node sees, costs and holds, as rows below its parameters."""

import ipywidgets as widgets

from workbench.analysis.network_insight import NodeInsight, share_text
from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import bytes_text, exact_text

_TITLE = mark("What it costs")
_FIELD = mark("receptive field")
_STRIDE = mark("stride")
_MACS = mark("multiply-adds")
_WEIGHTS = mark("weights")
_MEMORY = mark("memory of activations")
_OF_WHOLE = mark("{part} ({share} of the whole)")


class InsightRows:
    """The rows; ``widget`` is what to show."""

    def __init__(self) -> None:
        self.widget = widgets.HTML(layout={"display": "none"})

    def show(self, found: NodeInsight | None) -> None:
        """Show what is known of a node, or nothing."""
        self.widget.layout.display = "none" if found is None else ""
        self.widget.value = "" if found is None else _table(found)


def _table(found: NodeInsight) -> Markup:
    rows = (
        (_FIELD, found.field_text),
        (_STRIDE, found.stride_text),
        (_MACS, _of_whole(exact_text(found.macs), found.macs_share)),
        (_WEIGHTS, _of_whole(exact_text(found.params), found.params_share)),
        (_MEMORY, _of_whole(bytes_text(found.memory), found.memory_share)),
    )
    body = joined(
        element("tr", element("th", say(head), scope="row", style="text-align:left;font-weight:normal"), _cell(text))
        for head, text in rows
    )
    return element("table", element("caption", say(_TITLE), style="text-align:left;font-weight:600"), body)


def _cell(text: str) -> Markup:
    return element("td", text, style="padding-left:8px")


def _of_whole(part: str, share: float) -> str:
    return say(_OF_WHOLE, part=part, share=share_text(share))
