"""Figures of Matplotlib as pictures with words, which a screen reader reads and a saved notebook keeps."""

from typing import Any

import numpy as np

from workbench.imaging.tensor_picture import Picture

_DOTS_PER_INCH = 96
"""As a page in a browser counts its pixels."""
_COLOURS = 3


def figure_picture(figure: Any, caption: str) -> Picture:
    """A figure of Matplotlib as a picture whose caption is its text alternative, too.

    A chart is light on dark where the notebook's theme is dark. A figure that holds an image is not: its grey values
    would no longer be those of the image.

    Args:
        figure: A ``matplotlib.figure.Figure``; one that was not made by ``pyplot`` is not shown a second time.
        caption: What is to be seen in it, in words; it stands below.

    Returns:
        The picture (height, width, 3), 96 pixels an inch.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(4, 2))
    >>> _ = figure.subplots().plot([0.9, 0.4, 0.2])
    >>> figure_picture(figure, "The loss falls from 0.9 to 0.2.").values.shape
    (192, 384, 3)
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(_DOTS_PER_INCH)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    on_white = not any(axes.images for axes in figure.axes)
    return Picture(np.asarray(canvas.buffer_rgba())[..., :_COLOURS].copy(), caption, on_white)
