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


def test_a_chart_is_light_on_dark_in_a_dark_theme() -> None:
    html = str(figure_picture(drawn(), "A line rises.")._repr_html_())
    assert '<img alt="A line rises." src="data:image/png;base64,' in html
    assert 'class="wb-on-white"/>' in html
    assert (
        ':is(body[data-jp-theme-light="false"], body.vscode-dark, html[theme="dark"]) '
        "img.wb-on-white { filter: invert(0.93) hue-rotate(180deg); }"
    ) in html


def test_the_grey_values_of_an_image_stay_in_a_dark_theme() -> None:
    figure = drawn()
    figure.axes[0].imshow([[0, 1]], cmap="gray")
    html = str(figure_picture(figure, "Dark, then bright.")._repr_html_())
    assert "<style>" not in html
    assert "wb-on-white" not in html
