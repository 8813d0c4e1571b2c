"""The tab "Histogram": how often values occur in the chosen sample before and after the chosen module."""

import ipywidgets as widgets

from workbench.html_elements import Markup, element, elements, joined, prose, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import number_text
from workbench.ui.flow_tabs.chosen_sample import SampleAtStep, sample_at
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.histogram_data import ImageHistogram, histogram_of
from workbench.ui.flow_tabs.sample_page import SamplePage
from workbench.ui.flow_tabs.step_chain import inputs_of
from workbench.ui.widget_closing import close_tree

_WIDTH, _HEIGHT = 256, 96
_RGB = {"R": "#d32f2f", "G": "#388e3c", "B": "#1976d2"}
_COLOURS = ("#5c6bc0", "#ef6c00", "#00897b", "#8e24aa", "#c0a000", "#6d4c41")
_BEFORE, _AFTER, _ITSELF = mark("before: {step}"), mark("after: {step}"), mark("{step}")
_ALT = mark("Histogram of {name}: values from {low} to {high}, {channels}")
_MEAN = mark("mean {mean}, standard deviation {deviation}")
_OF_CHANNEL = mark("{channel}: {numbers}")
_LOST = mark_plural(
    "{count:,} value is NaN or infinite and is not counted.",
    "{count:,} values are NaN or infinite and are not counted.",
)
_HEADS = (mark("channel"), mark("mean"), mark("standard deviation"))
_ONLY = mark("all")
_STYLE = """<style>
.wb-histograms { display: flex; flex-wrap: wrap; gap: 8px 20px; }
.wb-histograms figure { margin: 0; max-width: 100%; }
.wb-histograms figcaption { font-size: 12px; line-height: 1.4; }
.wb-histograms svg { display: block; background: var(--jp-layout-color2, #f1f1f1); max-width: 100%; }
.wb-histograms .wb-ends { display: flex; justify-content: space-between; font-size: 11px;
  font-variant-numeric: tabular-nums; color: var(--jp-ui-font-color2, #616161); }
.wb-histograms table { font-size: 12px; line-height: 1.4; }
.wb-histograms :is(th, td) { padding: 1px 8px 1px 0; text-align: right; vertical-align: bottom; white-space: normal;
  font-variant-numeric: tabular-nums; }
.wb-histograms :is(th, td):first-child { text-align: left; }
.wb-histograms .wb-told { color: var(--jp-error-color1, #b3261e); }
</style>"""


class HistogramTab(SamplePage):
    """Histograms beside each other.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self.charts = widgets.HTML()

    def show(self, path: str, name: str) -> None:
        """Show the histogram of a sample after a step, and before it for each of its inputs.

        Args:
            path: Of the step.
            name: Of the sample.
        """
        inputs = inputs_of(self.session.drawing.graph, path)
        parts = [(say(_BEFORE, step=one), sample_at(self.session, one, name)) for one in inputs]
        title = say(_AFTER if inputs else _ITSELF, step=path)
        parts.append((title, sample_at(self.session, path, name)))
        self.charts.value = histograms_html(parts, name)
        self.show_only(self.charts)

    def release(self) -> None:
        """Close the charts."""
        close_tree(self.charts)


def histograms_html(parts: list[tuple[str, SampleAtStep]], name: str) -> Markup:
    """Histograms as HTML.

    Args:
        parts: A title and a sample each.
        name: What the sample is called.

    Returns:
        A figure each: the chart, its ends, and a table of numbers; where there is no sample, its sentence.
    """
    figures = [_figure(title, one, name) for title, one in parts]
    return Markup(_STYLE) + element("div", joined(figures), class_="wb-histograms")


def _figure(title: str, one: SampleAtStep, name: str) -> Markup:
    heading = element("b", title)
    if one.sample is None:
        return element("figure", element("figcaption", heading, element("div", prose(one.told), class_="wb-told")))
    found = histogram_of(one.sample)
    ends = elements("span", (number_text(found.low, 6), number_text(found.high, 6)))
    lost = element("div", say_plural(_LOST, found.lost)) if found.lost else ""
    caption = element("figcaption", heading, lost)
    return element("figure", caption, _chart(found, name), element("div", ends, class_="wb-ends"), _numbers(found))


def _chart(found: ImageHistogram, name: str) -> Markup:
    """Bars of every channel over each other, as high as the largest count; half transparent where there are several."""
    most = max((max(one.counts, default=0) for one in found.channels), default=0) or 1
    bars = [
        element(
            "path", d=_outline(one.counts, most), fill=_colour(at, one.name), fill_opacity="0.55" if one.name else "0.9"
        )
        for at, one in enumerate(found.channels)
    ]
    return element(
        "svg", *bars, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", width=_WIDTH,
        height=_HEIGHT, preserveAspectRatio="none", role="img", aria_label=_in_words(found, name),
    )  # fmt: skip


def _outline(counts: tuple[int, ...], most: int) -> str:
    """The bars of one channel as one path: a bar that has anything is at least a pixel high."""
    width = _WIDTH / len(counts)
    path = [f"M0 {_HEIGHT}"]
    for at, count in enumerate(counts):
        height = max(_HEIGHT * count / most, 1.0) if count else 0.0
        path.append(f"V{_HEIGHT - height:.1f}H{(at + 1) * width:.1f}")
    return "".join([*path, f"V{_HEIGHT}Z"])


def _colour(at: int, name: str) -> str:
    return _RGB.get(name) or _COLOURS[at % len(_COLOURS)]


def _in_words(found: ImageHistogram, name: str) -> str:
    texts = []
    for one in found.channels:
        numbers = say(_MEAN, mean=number_text(one.mean, 4), deviation=number_text(one.deviation, 4))
        texts.append(say(_OF_CHANNEL, channel=one.name, numbers=numbers) if one.name else numbers)
    ends = {"low": number_text(found.low, 6), "high": number_text(found.high, 6)}
    return say(_ALT, name=name, channels="; ".join(texts), **ends)


def _numbers(found: ImageHistogram) -> Markup:
    rows = [(one.name or say(_ONLY), number_text(one.mean, 4), number_text(one.deviation, 4)) for one in found.channels]
    return text_table([say(head) for head in _HEADS], rows)
