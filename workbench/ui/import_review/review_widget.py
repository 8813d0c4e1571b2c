"""The widget of an import's review: the page asks for a filter, a page or a change, the kernel says what is shown."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, TypeAlias

import anywidget
import msgspec
import traitlets
from msgspec import Meta, Struct

from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.frontend_bundle import bundle
from workbench.ui.packed_json import packed


class ShowRequest(Struct, frozen=True, tag_field="kind", tag="show"):
    """Show a page of the files of a filter."""

    filter: str = ""
    page: Annotated[int, Meta(ge=0)] = 0


class TakeRequest(Struct, frozen=True, tag_field="kind", tag="take"):
    """Take the sample of a file, or leave it out."""

    file: str
    taken: bool


class TakeAllRequest(Struct, frozen=True, tag_field="kind", tag="all"):
    """Take all samples of the chosen filter, or leave them out."""

    taken: bool


class AcceptRequest(Struct, frozen=True, tag_field="kind", tag="accept"):
    """Accept the samples that are taken."""


ReviewRequest: TypeAlias = ShowRequest | TakeRequest | TakeAllRequest | AcceptRequest


class ReviewWidget(anywidget.AnyWidget):
    """A page of the table, what it can be reduced to, and what was accepted."""

    _esm: ClassVar[Any] = bundle("review.js")

    facts = traitlets.Dict().tag(sync=True, to_json=packed)
    texts = traitlets.Dict().tag(sync=True, to_json=packed)

    def __init__(self, facts: Mapping[str, Any], when_asked: Callable[[ReviewRequest], None]) -> None:
        self._when_asked = when_asked
        super().__init__(facts=dict(facts), texts=msgspec.to_builtins(front_end_texts()))
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Mapping[str, Any], _buffers: Any) -> None:
        try:
            request = msgspec.convert(content, ReviewRequest)
        except msgspec.ValidationError:
            return
        self._when_asked(request)
