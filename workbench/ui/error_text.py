"""An error as a line that one reads."""

from workbench.html_elements import Markup, element, prose
from workbench.messages import TeachingError
from workbench.text_format import shorten, without_colours

_LONGEST = 600


def plain_text(error: BaseException | None) -> str:
    """An error's words without colours of the terminal, cut to a length one reads."""
    return shorten(without_colours(str(error)).strip(), _LONGEST)


def without_place(message: str, place: str) -> str:
    """A message without the name that it begins with: the canvas and the panels show it at the node itself."""
    for name in (place, place.rsplit("/", 1)[-1]):
        if name and message.startswith(f"{name}: "):
            rest = message.removeprefix(f"{name}: ")
            return rest[:1].upper() + rest[1:]
    return message


def refusal_html(error: Exception | None) -> Markup:
    """Why something cannot be, for below a control, which says itself where; nothing if it can."""
    if error is None:
        return Markup()
    where = error.values.get("where", "") if isinstance(error, TeachingError) else ""
    return element("div", "⚠ ", prose(without_place(str(error), str(where))), class_="wb-refusal", role="alert")
