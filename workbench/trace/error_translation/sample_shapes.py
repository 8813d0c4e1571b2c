"""Shapes of samples: whether data have those that a model expects, and whether samples and labels are exchanged."""

from workbench.analysis.analysis_report import Shape
from workbench.trace.error_translation.translation_rule import RaisedError


def are_exchanged(raised: RaisedError, expected: Shape) -> bool:
    """Whether what is given as labels has the shape of samples, and what is given as samples has not."""
    given = raised.call.arguments if raised.call else {}
    x, y = (getattr(given.get(name), "shape", None) for name in ("x", "y"))
    if x is None or y is None:
        return False
    return equal_sizes(tuple(y[1:]), expected[1:]) and not equal_sizes(tuple(x[1:]), expected[1:])


def equal_sizes(one: Shape, two: Shape | None) -> bool:
    """Whether two shapes have the same sizes; a size that the second does not say fits any."""
    return two is not None and len(one) == len(two) and all(b is None or a == b for a, b in zip(one, two, strict=True))
