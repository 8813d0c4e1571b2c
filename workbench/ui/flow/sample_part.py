"""How large a part of the samples a Sample RUN takes, as one writes it."""

import math
import re

from workbench.messages import mark, say
from workbench.ui.ui_errors import NotAPart

USUAL_PART = "20"
_WHERE = mark("Sample RUN")
_PART = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*")
_HUNDRED = 100.0


def sample_part(text: str) -> int | float | None:
    """The part that a text names: a number of samples, or a share of them.

    Args:
        text: Such as ``"20"`` or ``"10 %"``.

    Returns:
        A whole number of samples, a share between 0 and 1, or None for all of them.

    Raises:
        NotAPart: It is neither.

    >>> sample_part("20"), sample_part("12,5 %"), sample_part("100 %")
    (20, 0.125, None)
    """
    found = _PART.fullmatch(text)
    if found is None:
        raise NotAPart(where=say(_WHERE), received=text)
    number = float(found[1].replace(",", "."))
    if found[2] and 0 < number < _HUNDRED:
        return number / _HUNDRED
    if found[2] and number == _HUNDRED:
        return None
    if found[2] or number < 1 or not math.isfinite(number) or number != int(number):
        raise NotAPart(where=say(_WHERE), received=text)
    return int(number)
