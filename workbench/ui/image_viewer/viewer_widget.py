"""The viewer's widget: what it shows, and answers to what a page asks. Its other half is ``frontend/src/viewer``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import anywidget
import msgspec
import traitlets

from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.frontend_bundle import bundle
from workbench.ui.image_viewer.sample_pages import PAGE, SamplePages
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_requests import (
    CardsRequest,
    ChooseRequest,
    HistogramRequest,
    PlaneRequest,
    Request,
    ValueRequest,
    ViewerAnswer,
    histogram_answer,
    plane_answer,
    value_answer,
)
from workbench.ui.image_viewer.viewer_state import ViewerState, is_linked, read_state
from workbench.ui.packed_json import packed


class ViewerWidget(anywidget.AnyWidget):
    """One sample, or two over each other, and perhaps a gallery to choose from.

    Pixels are no part of its state: a page asks for the slice that it shows, again until the answer has come, and a
    saved notebook carries the picture alone.
    """

    _esm: ClassVar[Any] = bundle("viewer.js")

    facts = traitlets.Dict().tag(sync=True, to_json=packed)
    state = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True, to_json=packed)
    picture = traitlets.Bytes(b"").tag(sync=True)
    """What is seen until the pixels have come: PNG."""

    def __init__(self, pages: SamplePages | None = None) -> None:
        self.sides: tuple[ViewedSample, ...] = ()
        self.chosen: ViewerState = ViewerState()
        self.pages = pages
        self.when_changed: Callable[[], None] = lambda: None
        """Called after the page has chosen another slice, window or layer."""
        self.when_picked: Callable[[int], None] = lambda _number: None
        """Called with the number of a sample that was picked in the gallery."""
        super().__init__(texts=msgspec.to_builtins(front_end_texts()))
        self.on_msg(self._on_message)
        self.observe(self._on_state, "state")

    def show(
        self,
        sides: tuple[ViewedSample, ...],
        state: ViewerState,
        alt: str,
        attributes: Sequence[tuple[str, ...]],
        picture: bytes,
        *,
        number: int = 0,
        note: str = "",
    ) -> None:
        """Show one sample, or two over each other. ``number`` is its place in the set; ``note`` is said above it."""
        self.sides, self.chosen = sides, state
        gallery = self.pages and {"pages": self.pages.count, "count": len(self.pages.samples), "size": PAGE}
        with self.hold_sync():
            self.picture = picture
            self.facts = {
                "number": self.facts.get("number", 0) + 1, "alt": alt, "note": note, "linked": is_linked(sides),
                "sides": [side.facts() for side in sides], "attributes": attributes, "gallery": gallery,
                "sample": number,
            }  # fmt: skip
            self.state = state.to_dict()

    def _on_state(self, change: Mapping[str, Any]) -> None:
        state = read_state(change["new"], self.sides) if self.sides else None
        if state is not None and state != self.chosen:
            self.chosen = state
            self.when_changed()

    def _on_message(self, _widget: Any, content: Mapping[str, Any], _buffers: Any) -> None:
        try:
            request = msgspec.convert(content, Request)
        except msgspec.ValidationError:
            return
        if isinstance(request, ChooseRequest):
            self.when_picked(request.number)
        elif (answer := self._answer(request)) is not None:
            self.send(answer.content, answer.buffers)

    def _answer(self, request: PlaneRequest | ValueRequest | HistogramRequest | CardsRequest) -> ViewerAnswer | None:
        if isinstance(request, CardsRequest):
            return None if self.pages is None else _cards_answer(self.pages, request)
        if isinstance(request, ValueRequest):
            return value_answer(self.sides, request)
        if request.side >= len(self.sides):
            return None
        side = self.sides[request.side]
        return plane_answer(side, request) if isinstance(request, PlaneRequest) else histogram_answer(side, request)


def _cards_answer(pages: SamplePages, request: CardsRequest) -> ViewerAnswer:
    page = min(request.page, pages.count - 1)
    return ViewerAnswer({"kind": "cards", "key": request.key, "page": page, "cards": list(pages.cards(page))}, [])
