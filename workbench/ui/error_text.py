"""An error as a line that one reads."""

from workbench.html_elements import Markup, element
from workbench.text_format import shorten, without_colours

_LONGEST = 600


def plain_text(error: BaseException | None) -> str:
    """An error's words without colours of the terminal, cut to a length one reads."""
    return shorten(without_colours(str(error)).strip(), _LONGEST)


def refusal_html(error: Exception | None) -> Markup:
    """Why something cannot be, for below a control; nothing if it can."""
    return Markup() if error is None else element("div", f"⚠ {error}", class_="wb-refusal", role="alert")
