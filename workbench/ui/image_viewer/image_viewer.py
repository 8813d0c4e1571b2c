"""The viewer as a learner has it: the widget, what is chosen in it, and the picture in a saved notebook."""

import base64
from collections.abc import Callable

from workbench.html_elements import Markup, element, elements, joined, picture, swatch, text_table
from workbench.messages import TeachingError, mark, say
from workbench.text_format import shorten
from workbench.ui.image_viewer.sample_attributes import attribute_rows, axes_text, range_text
from workbench.ui.image_viewer.sample_pages import PAGE, SamplePages
from workbench.ui.image_viewer.still_picture import still_png
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_state import ViewerState, first_state, index_in, is_linked
from workbench.ui.image_viewer.viewer_widget import ViewerWidget
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.widget_closing import close_tree

_IMAGE, _NAMED = mark("Image"), mark("Image {name}")
_VALUES, _SLICE = mark("values {range}"), mark("slice {index} of {count} along {axis}")
_GALLERY = mark("{count} samples; sample {number} is shown.")
_UNREADABLE = mark("Sample {number} cannot be shown: {reason}")
_LONGEST_ALT = 300
_ALT_PICTURE = mark("{alt} ({title})")


class ImageViewer:
    """What ``wb.look`` gives: as the value of a cell the viewer, elsewhere a line of text.

    Args:
        sides: One sample, or two that are laid over each other.
        pages: Of a set: the gallery.
        sides_at: Of a set: what is shown of the sample with a number.
        number: Of a set: which one is shown.
        bins: Sections of the histogram.
    """

    def __init__(
        self,
        sides: tuple[ViewedSample, ...],
        *,
        pages: SamplePages | None = None,
        sides_at: Callable[[int], tuple[ViewedSample, ...]] | None = None,
        number: int = 0,
        bins: int = 64,
    ) -> None:
        self.number = number
        self._rows: list[tuple[str, ...]] = []
        self._pages, self._sides_at, self._bins, self._note = pages, sides_at, bins, ""
        self.widget = ViewerWidget(pages)
        self.frame = guarded(self.widget)
        self._display = PanelDisplay(self.to_html)
        self.widget.when_changed = self._display.refresh_soon
        self.widget.when_picked = self.choose
        self._show(sides, first_state(sides, bins))

    @property
    def sides(self) -> tuple[ViewedSample, ...]:
        """What is shown: one sample, or before and after."""
        return self.widget.sides

    @property
    def is_linked(self) -> bool:
        """Whether one window serves before and after."""
        return is_linked(self.sides)

    @property
    def state(self) -> ViewerState:
        """What is chosen: slice, window, layers."""
        return self.widget.chosen

    @state.setter
    def state(self, state: ViewerState) -> None:
        self._show(self.sides, state)

    def show(self, sides: tuple[ViewedSample, ...]) -> None:
        """Show other samples instead, as they are first seen.

        Args:
            sides: One sample, or two that are laid over each other.
        """
        self._note = ""
        self._show(sides, first_state(sides, self.state.bins))
        self._display.refresh_soon()

    def choose(self, number: int) -> None:
        """Show another sample of the set; one that cannot be read is told of above the one that stays.

        Args:
            number: Its place in the set, from 0.
        """
        if self._sides_at is None or self._pages is None or not 0 <= number < len(self._pages.samples):
            return
        try:
            sides = self._sides_at(number)
        except Exception as error:  # noqa: BLE001 - whatever a reader or a module of the user's own raises
            reason = str(error) if isinstance(error, TeachingError) else f"{type(error).__name__}: {error}"
            self._note = say(_UNREADABLE, number=number, reason=reason)
            self._show(self.sides, self.state)
        else:
            self.number, self._note = number, ""
            self._show(sides, first_state(sides, self.state.bins))
        self._display.refresh_soon()

    def _show(self, sides: tuple[ViewedSample, ...], state: ViewerState) -> None:
        if sides is not self.sides:
            self._rows = attribute_rows(sides)
        content = still_png(sides[0], state, state.index if sides[0].is_volume else 0, state.windows[0])
        self.widget.show(sides, state, self._alt(sides[0]), self._rows, content, number=self.number, note=self._note)

    def _alt(self, side: ViewedSample) -> str:
        """What is seen, in words."""
        sample = side.sample
        name = say(_NAMED, name=sample.name) if sample.name else say(_IMAGE)
        facts = [axes_text(side), sample.header.color_mode, str(sample.image.dtype)]
        facts.append(say(_VALUES, range=range_text(side.range)))
        for layer in side.layers:
            names = ", ".join(one.name for one in layer.classes)
            facts.append(f"{layer.name}: {names}" if names else layer.name)
        return shorten(f"{name}: {', '.join(facts)}", _LONGEST_ALT)

    def to_html(self) -> Markup:
        """The viewer as it stands without widgets: what a saved notebook shows.

        Returns:
            HTML with a picture of each side, the legend and the attributes.
        """
        titles = [side.title for side in self.sides]
        heads = ("", *titles) if any(titles) else ()
        table = element("details", element("summary", say("Attributes")), text_table(heads, self._rows))
        figures = element(
            "div", *map(self._figure, range(len(self.sides))), style="display:flex;flex-wrap:wrap;gap:8px"
        )
        return element("div", self._cards_html(), figures, self._legend(), table, class_="wb-look-still")

    def _figure(self, at: int) -> Markup:
        side, state = self.sides[at], self.state
        index = index_in(side, self.sides[0], state)
        alt = self._alt(side)
        lines = [side.title, side.sample.name]
        if side.is_volume:
            count = side.sample.size[state.axis]
            lines.append(say(_SLICE, index=index, count=count, axis=side.axes[state.axis]))
            alt = f"{alt}, {lines[-1]}"
        content = still_png(side, state, index, state.windows[at])
        said = say(_ALT_PICTURE, alt=alt, title=side.title) if side.title else alt
        caption = element("figcaption", " · ".join(line for line in lines if line))
        return element("figure", picture(content, said, style="max-width:100%"), caption, style="margin:0")

    def _legend(self) -> Markup:
        shown = {layer.key: layer for side in self.sides for layer in side.layers if layer.key not in self.state.hidden}
        entries = [
            element("span", swatch(one.colour), f" {layer.name}: {one.name}")
            for layer in shown.values()
            for one in layer.classes
        ]
        return element("p", joined(entries, "  ")) if entries else Markup()

    def _cards_html(self) -> Markup:
        """The page of the gallery on which the chosen sample is."""
        if self._pages is None:
            return Markup()
        cards = self._pages.cards(self.number // PAGE)
        images = [
            picture(base64.b64decode(card["picture"]), card["name"] or str(card["number"]), height=72)
            if card["picture"]
            else element("span", f"{card['name']}: {card['issue']}")
            for card in cards
        ]
        said = say(_GALLERY, count=len(self._pages.samples), number=self.number)
        return joined([element("p", said), element("div", elements("span", images))])

    def _ipython_display_(self) -> None:
        self._display.show(self.frame, repr(self))

    def __repr__(self) -> str:
        """What is shown, in a line; two for before and after."""
        lines = [f"{side.title}: {self._alt(side)}" if side.title else self._alt(side) for side in self.sides]
        return "\n".join(lines)

    def close(self) -> None:
        """Close the comms of its widgets."""
        self._display.close()
        close_tree(self.frame)
