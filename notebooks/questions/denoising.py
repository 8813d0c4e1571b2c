"""The questions of denoising.ipynb, which are checked and not graded."""

from workbench.grading.build import wrong
from workbench.labs.questions import choice, value

QUESTIONS = [
    value(
        "half",
        1,
        "psnr_of_half",
        26.02,
        tolerance=0.08,
        title="PSNR of noise with sigma 0.05",
        hints=("The mean squared error is 0.05².", "10 · log10(1 / 0.0025)."),
    ),
    choice(
        "dead",
        1,
        "filter_for_dead",
        {
            "a": "Gaussian: it averages everything out",
            "b": "median: an extreme value is never in the middle",
            "c": "non-local means: it is the most elaborate",
        },
        "b",
        title="The filter for dead pixels",
        hints=("Compare the rows of salt and pepper in the table above.",),
    ),
    value(
        "bright",
        1,
        "psnr_of_brighter",
        20.0,
        tolerance=0.05,
        title="PSNR of a picture that is too bright",
        hints=("Every pixel is off by 0.1: what is the mean of the squares?", "10 · log10(1 / 0.01)."),
    ),
]

WRONG = [
    wrong("half", 0, "psnr_of_half = 23.0", "half the noise is a quarter of the squared error"),
    wrong("half", 0, "psnr_of_half = 40.0", "twice the decibels is not half the noise"),
    wrong("half", 0, "psnr_of_half = 14.0", "less noise gives a higher PSNR"),
    wrong("half", 0, "psnr_of_half = 13.0", "the noise is squared before it is compared"),
    wrong("dead", 0, "filter_for_dead = 'a'", "a mean takes the lost pixels in, and spreads them"),
    wrong("dead", 0, "filter_for_dead = 'c'", "patches with lost pixels look alike nowhere"),
    wrong("bright", 0, "psnr_of_brighter = 10", "the error is squared before it is compared"),
    wrong("bright", 0, "psnr_of_brighter = 0.01", "that is the mean squared error, not yet the decibels"),
    wrong("bright", 0, "psnr_of_brighter = 40", "one square too many: 10 · log10, not 20 · log10, of 1 / MSE"),
]
