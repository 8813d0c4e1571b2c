"""The texts of the lab that ``workbench lab new`` makes, in the author's language where there is a translation."""

import json
import re
from pathlib import Path

from workbench.messages import language, mark, say

TEXTS = (
    mark("How large is the map?"),
    mark(
        "A convolution slides a small kernel over an image and writes one number for each place. How many places are "
        "there? At the end of this lab you can tell for any layer, before you run it."
    ),
    mark(
        "Some checks note your answer (▪): whether it is right is decided when your work is graded. The others tell "
        "you at once."
    ),
    mark("One size"),
    mark(
        "An image is 28 pixels wide. We put 2 pixels of zeros on each side (*padding*) and slide a kernel that is 5 "
        "wide over it, one pixel at a time. How wide is the map?"
    ),
    mark("A shape walk"),
    mark(
        "The same convolution with 32 kernels, then a pooling layer that keeps one of 2 × 2 numbers, then everything "
        "in one row. Fill in the shapes, without the batch: `(height, width, channels)`."
    ),
    mark("Any size"),
    mark(
        "Write the rule as a function. The kernel may also jump: a *stride* of 2 moves it two pixels at a time. Where "
        "it does not fit any more, it stops."
    ),
    mark("The width of the map of a convolution."),
    mark("Stride 2"),
    mark("With a stride of 2, how much of the map is left?"),
    mark("a half"),
    mark("a quarter"),
    mark("an eighth"),
    mark("Why padding?"),
    mark("In a sentence or two: what would happen to the map without padding, layer after layer?"),
    mark("The map would shrink with every layer, and the border of the image would count less and less."),
    mark("Hand it in"),
    mark("The next cell packs everything into one file and says where it is."),
    mark("Padding counts twice: left and right."),
    mark("A layer's last size is its number of filters."),
    mark("How far can the kernel travel?"),
    mark("Divide how far it can travel by the stride, and round down."),
    mark("Rows and columns both become half as many."),
    mark("Says that padding keeps the map as large as the image, or the border."),
    mark("a stride of 2"),
    mark("the first layer of AlexNet"),
)
"""Each stands in a file of the template as it is here."""
_WHOLE = (".py", ".toml")
"""Files in which a text stands between quotes; in others it may be a part of a longer one."""


def translated(path: Path) -> str:
    """A file of the template in the author's language; English where nothing is translated.

    Args:
        path: The file.

    Returns:
        Its text.
    """
    text = path.read_text(encoding="utf-8")
    if all(say(english) == english for english in TEXTS):
        return text
    new: dict[str, str] = {}
    for english in TEXTS:
        said = _inside_quotes(say(english))
        if path.suffix in _WHOLE:
            new[f'"{english}"'] = f'"{said}"'
        else:
            new |= {_inside_quotes(f'"{english}"'): _inside_quotes(f'"{said}"'), english: said}
    longest_first = sorted(new, key=len, reverse=True)
    text = re.sub("|".join(map(re.escape, longest_first)), lambda found: new[found[0]], text)
    if path.suffix == ".toml":
        text = text.replace('language = "en"', f'language = "{language()}"')
    return text


def _inside_quotes(text: str) -> str:
    """A text as it stands between double quotes in JSON, Python and TOML alike."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
