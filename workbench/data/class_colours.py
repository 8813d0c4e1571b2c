"""The colours of classes, in every picture and table alike."""

CLASS_COLOURS = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (213, 94, 0),
    (204, 121, 167),
    (0, 114, 178),
)
"""For class 1, 2, …, distinguishable with colour blindness (Okabe and Ito); class 0 is the background."""


def class_colour(index: int) -> str:
    """The colour of a class, as CSS writes it; black for the background.

    Args:
        index: The class, from 0.

    Returns:
        Such as "#e69f00".

    >>> class_colour(0), class_colour(1), class_colour(8)
    ('#000000', '#e69f00', '#e69f00')
    """
    red, green, blue = CLASS_COLOURS[(index - 1) % len(CLASS_COLOURS)] if index else (0, 0, 0)
    return f"#{red:02x}{green:02x}{blue:02x}"
