"""The tab "Processing Result": the chosen sample after every step up to the chosen node, as a strip of pictures."""

import ipywidgets as widgets

from workbench.data.sample import Sample
from workbench.html_elements import Markup, element, elements, picture, prose
from workbench.messages import mark, say
from workbench.ui.flow_tabs.chosen_sample import SampleAtStep, sample_at
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.sample_page import SamplePage
from workbench.ui.flow_tabs.step_chain import chain_to
from workbench.ui.image_viewer.still_picture import still_png
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_state import first_state
from workbench.ui.widget_closing import close_tree

_LONGEST = 160
_HEADING = mark("{name} after every step up to {step}")
_ALT = mark("{name} after {step}: {facts}")
_FACTS = mark("{shape}, {mode}, {dtype}")
_STYLE = """<style>
.wb-strip { list-style: none; display: flex; flex-wrap: wrap; gap: 10px 14px; padding: 0; margin: 6px 0; }
.wb-strip li { width: 164px; }
.wb-strip figure { margin: 0; }
.wb-strip img { display: block; max-width: 160px; max-height: 160px; background: var(--jp-layout-color2, #eee); }
.wb-strip figcaption { font-size: 12px; line-height: 1.4; overflow-wrap: anywhere; }
.wb-strip b { font-weight: 600; }
.wb-strip small { display: block; color: var(--jp-ui-font-color2, #616161); }
.wb-strip .wb-told { color: var(--jp-error-color1, #b3261e); }
</style>"""


class ProcessingResultTab(SamplePage):
    """The strip.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self.strip = widgets.HTML()

    def show(self, path: str, name: str) -> None:
        """Show a sample after each step that leads to a node.

        Args:
            path: Of the node.
            name: Of the sample.
        """
        steps = chain_to(self.session.drawing.graph, path)
        found = [sample_at(self.session, step.path, name) for step in steps]
        self.strip.value = strip_html(found, path, name)
        self.show_only(self.strip)

    def release(self) -> None:
        """Close the strip."""
        close_tree(self.strip)


def strip_html(found: list[SampleAtStep], path: str, name: str) -> Markup:
    """The strip as HTML.

    Args:
        found: The sample after each step, in the order of the steps.
        path: Of the last step.
        name: Of the sample.

    Returns:
        A heading and a list with a figure a step; where there is none, its sentence.
    """
    heading = element("p", say(_HEADING, name=name, step=path), class_="wb-summary")
    strip = element("ol", elements("li", [_figure(one, name) for one in found]), class_="wb-strip")
    return Markup(_STYLE) + heading + strip


def _figure(one: SampleAtStep, name: str) -> Markup:
    title = element("b", one.path)
    if one.sample is None:
        told = element("div", prose(one.told), class_="wb-told")
        return element("figure", element("figcaption", title, told))
    facts = facts_text(one.sample)
    image = picture(small_picture(one.sample), say(_ALT, name=name, step=one.path, facts=facts))
    more = element("small", one.told) if one.told else ""
    return element("figure", image, element("figcaption", title, element("small", facts), more))


def small_picture(sample: Sample) -> bytes:
    """A sample as a PNG of at most 160 pixels, with masks and boxes; of a volume its middle slice."""
    side = ViewedSample(sample)
    state = first_state((side,))
    return still_png(side, state, state.index, state.windows[0], _LONGEST)


def facts_text(sample: Sample) -> str:
    """Shape, colour mode and type of numbers in a line."""
    shape = " × ".join(map(str, sample.image.shape))
    return say(_FACTS, shape=shape, mode=sample.header.color_mode, dtype=sample.image.dtype.name)
