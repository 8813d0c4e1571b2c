"""Figures of Matplotlib as pictures with words."""

from matplotlib.figure import Figure

from workbench.imaging.figure_picture import figure_picture


def drawn() -> Figure:
    figure = Figure(figsize=(4, 2), facecolor="white")
    figure.subplots().plot([0, 1], [0, 1], color="black")
    return figure


def test_the_caption_is_the_text_alternative_and_stands_below() -> None:
    html = str(figure_picture(drawn(), "A line <rises>.")._repr_html_())
    assert 'alt="A line &lt;rises&gt;."' in html
    assert "<figcaption>A line &lt;rises&gt;.</figcaption>" in html


def test_it_shows_what_was_drawn() -> None:
    values = figure_picture(drawn(), "A line rises.").values
    assert values.shape == (192, 384, 3)
    assert values.dtype == "uint8"
    assert values[0, 0].tolist() == [255, 255, 255]
    assert values.min() < 40  # the line
