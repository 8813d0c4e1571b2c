"""Pictures and curves of matplotlib."""

import matplotlib.pyplot as plt
import numpy as np

from tests.trace.error_translation.corpus.classifier import IMAGES, X, Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "picture-batch",
    "imshow: expected one picture, height × width or height × width × channels, received (1, 28, 28): a batch "
    "of 1. Show one of them: x[0].",
)
def a_picture_in_a_batch_of_one():
    plt.imshow(np.zeros((1, 28, 28)))


@mistake(
    "picture-batch",
    "imshow: expected one picture, height × width or height × width × channels, received (8, 28, 28, 1): a "
    "batch of 8. Show one of them: x[0].",
)
def a_batch_shown_as_one_picture():
    plt.imshow(IMAGES)


@mistake(
    "picture-row",
    "imshow: expected a picture, height × width, received a row of 784 numbers. Use x.reshape(28, 28).",
)
def a_flat_picture():
    plt.imshow(np.zeros(784))


@mistake(
    "picture-first-axis",
    "imshow: expected one picture, height × width × channels, received (3, 32, 32). If these are 3 channels of "
    "one picture, use np.moveaxis(x, 0, -1); if they are 3 grey pictures, show one: x[0].",
    tempting="picture-batch",
)
def channels_first_shown():
    plt.imshow(np.zeros((3, 32, 32)))


@mistake(
    "picture-batch",
    "imshow: expected one picture, height × width or height × width × channels, received (5, 28, 28): a batch "
    "of 5. Show one of them: x[0].",
    tempting="picture-first-axis",
)
def five_grey_pictures_shown():
    plt.imshow(np.zeros((5, 28, 28)))


@mistake(
    "picture-channels",
    "imshow: expected 1, 3 or 4 channels, received 2: (28, 28, 2). Show one of them with x[..., 0]; if they are"
    " scores of classes, np.argmax(x, axis=-1) is the class of each pixel.",
)
def two_channels_shown():
    plt.imshow(np.zeros((28, 28, 2)))


@mistake(
    "picture-channels",
    "imshow: expected 1, 3 or 4 channels, received 10: (28, 28, 10). Show one of them with x[..., 0]; if they "
    "are scores of classes, np.argmax(x, axis=-1) is the class of each pixel.",
    tempting="picture-batch",
)
def scores_shown_as_a_picture():
    plt.imshow(np.zeros((28, 28, 10)))


@mistake(
    "picture-text",
    "imshow: expected the numbers of a picture, received the text 'cat.png'. Read the file first: "
    "plt.imread('cat.png').",
)
def a_path_shown():
    plt.imshow("cat.png")


@mistake(
    "picture-none",
    "imshow: expected the numbers of a picture, received None. The line that made it gave nothing: cv2.imread, "
    "for example, gives None for a file that is not there.",
    tempting="picture-text",
)
def none_shown():
    plt.imshow(None)


@mistake(
    "picture-objects",
    "imshow: expected an array of numbers, received one of type <U1. Look at its entries; pictures of several "
    "sizes do not go into one array of numbers.",
    tempting="picture-text",
)
def text_in_a_picture():
    plt.imshow(np.array([["a", "b"], ["c", "d"]]))


@mistake(
    "curve-lengths",
    "plot: expected as many values for the one axis as for the other, received 5 and 3. Take both from the same"
    " data; plt.plot(y) alone counts x from 0.",
)
def a_curve_of_two_lengths():
    plt.plot(range(5), [1, 2, 3])


@mistake(
    "curve-lengths",
    "scatter: expected as many values for the one axis as for the other, received 3 and 2. Take both from the "
    "same data; look at both with len(…).",
)
def points_of_two_lengths():
    plt.scatter([1, 2, 3], [1, 2])


@mistake(
    "curve-lengths",
    "bar: expected as many values for the one axis as for the other, received 2 and 3. Take both from the same "
    "data; look at both with len(…).",
    tempting="element-shapes",
)
def bars_of_two_lengths():
    plt.bar(["a", "b"], [1, 2, 3])


@mistake(
    "curve-of-history",
    "plot: expected numbers, received the history of a training. Draw one of its lists: plt.plot(h.history['loss']).",
)
def the_history_drawn():
    h = small().fit(X, Y, verbose=0)
    plt.plot(h)


@mistake(
    "curve-of-history",
    "plot: expected numbers, received the history of a training. Draw one of its lists: plt.plot(h.history['loss']).",
    tempting="curve-lengths",
)
def the_numbers_of_the_history_drawn():
    h = small().fit(X, Y, verbose=0)
    plt.plot(h.history)


@mistake(
    "curve-of-picture",
    "plot: expected numbers along one axis, received an array of shape (3, 4, 5). plot draws curves; a picture "
    "is shown with plt.imshow(x[0]).",
    tempting="curve-lengths",
)
def pictures_drawn_as_curves():
    plt.plot(np.zeros((3, 4, 5)))


@mistake(
    "one-axes",
    "ax is the only one of its figure, not an array of them: leave [0] out. plt.subplots gives an array from "
    "two pictures on.",
    tempting="set-subscript",
)
def an_index_on_the_only_axes():
    fig, ax = plt.subplots(1, 1)
    ax[0].plot([1])


@mistake(
    "array-of-axes",
    "ax[0] is an array of 2 axes of a figure, not one of them: choose one, as in ax[0][0].imshow(…).",
    tempting="attribute-spelling",
)
def a_row_of_axes_used_as_one():
    fig, ax = plt.subplots(2, 2)
    ax[0].imshow(IMAGES[0, ..., 0])


@mistake(
    "row-of-axes",
    "ax is a row of 3 axes, because the figure has one row or one column, and takes one number: ax[0].",
)
def two_numbers_for_a_row_of_axes():
    fig, ax = plt.subplots(1, 3)
    ax[0, 1].plot([1])


@mistake(
    "index-bounds",
    "Index 2 is outside of axis 0, which has 2 entries: 0 to 1. Negative indices count from the end.",
    tempting="row-of-axes",
)
def an_axes_beyond_the_last():
    fig, ax = plt.subplots(2, 2)
    ax[2].imshow(IMAGES[0, ..., 0])


@mistake(
    "place-of-picture",
    "subplot: expected a place from 1 to 4, received 5. Places count from 1, row by row. Give the figure more "
    "rows or columns, or start counting at 1.",
)
def a_place_beyond_the_last():
    plt.subplot(2, 2, 5)


@mistake(
    "colour-map",
    "cmap: there is no colour map 'grey2'. Perhaps 'grey' is meant. Check the spelling.",
)
def a_colour_map_misspelt():
    plt.imshow(IMAGES[0, ..., 0], cmap="grey2")


@mistake(
    "artist-argument",
    "Line2D: there is no argument 'colour'. Perhaps 'color' is meant. Check the spelling.",
)
def colour_in_british():
    plt.plot([1, 2], colour="red")


@mistake(
    "artist-argument",
    "Figure: there is no argument 'fig_size'. Perhaps 'figsize' is meant. Check the spelling.",
)
def figsize_misspelt():
    plt.subplots(1, 2, fig_size=(3, 3))
