"""An error as a line that one reads."""

import re

_LONGEST = 600
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def plain_text(error: BaseException | None) -> str:
    """An error's words without colours of the terminal, cut to a length one reads."""
    text = _COLOUR.sub("", str(error)).strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
