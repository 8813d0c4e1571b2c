"""What an export wrote, and how far the file's answers are from the network's."""

from pathlib import Path

from msgspec import Struct

from workbench.messages import mark, say
from workbench.text_format import bytes_text, number_text

_WRITTEN = mark("{path}: {format}, {size}.")
_COMPARED = mark("On {count} samples its answers differ from the network's by at most {difference}.")
_COMPARED_DRAWN = mark("On {count} random samples its answers differ from the network's by at most {difference}.")
_SAME_CLASS = mark("It gives the same class for {share} of them.")
_ONE_AT_A_TIME = mark("It takes one sample at a time.")


class ExportedModel(Struct, frozen=True):
    """A network as a file of another format; ``wb.export`` makes it.

    ``size`` is in bytes. ``difference`` is the largest absolute difference between an output of the file and the same
    output of the network, on ``samples`` samples, which were drawn at random where ``drawn`` says so. ``same_class``
    is the share of these for which both give the same class; None for outputs that are no scores of classes.
    ``batch_size`` is how many samples the file takes at once, None for any number.

    >>> exported = wb.export(model, folder / "digits.onnx", samples=data.test.x)
    >>> exported.format, exported.samples, exported.difference < 1e-4
    ('ONNX', 50, True)
    """

    path: Path
    format: str
    size: int
    samples: int
    difference: float
    same_class: float | None = None
    drawn: bool = False
    batch_size: int | None = None

    def __repr__(self) -> str:
        difference = number_text(self.difference, 2)
        lines = [
            say(_WRITTEN, path=self.path, format=self.format, size=bytes_text(self.size)),
            say(_COMPARED_DRAWN if self.drawn else _COMPARED, count=self.samples, difference=difference),
        ]
        if self.same_class is not None:
            lines.append(say(_SAME_CLASS, share=f"{self.same_class:.1%}"))
        if self.batch_size == 1:
            lines.append(say(_ONE_AT_A_TIME))
        return "\n".join(lines)
