"""The digits that need no download."""

import numpy as np

from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.splitting import stratified_split
from workbench.messages import say

SIZES = (8, 28)
HELD_OUT = 300
"""Images in the validation split, and in the test split."""


def load_digits(size: int = 8, *, seed: int = 0) -> Dataset:
    """Load 1,797 real handwritten digits, 0 to 9, as they come with scikit-learn.

    - ``train``: ``x`` (1197, size, size, 1), ``y`` (1197,)
    - ``validation`` and ``test``: ``x`` (300, size, size, 1), ``y`` (300,) each
    - ``class_names``: ``("0", "1", …, "9")``

    ``x`` is float32 in 0..1, with axes (images, height, width, channels); 0 is paper and 1 is ink. ``y`` is int64 in
    0..9. Every class has its share in each split.

    Args:
        size: 8, as they were counted, or 28, enlarged by cubic interpolation to the size of MNIST's: the same networks
            fit, but there is no more detail.
        seed: The same seed gives the same splits.

    Returns:
        The digits in three splits.

    Raises:
        BadChoice: ``size`` is neither 8 nor 28.

    Source: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository
    (1998), the test part; 4x4 blocks of a scanned digit were counted to give 0..16 a pixel.

    >>> load_digits().train.x.shape
    (1197, 8, 8, 1)
    """
    if size not in SIZES:
        expected = say("{first} or {second}", first=SIZES[0], second=SIZES[1])
        raise BadChoice(where="load_digits", parameter="size", expected=expected, received=size, example="size=28")
    images, labels = _embedded()
    x = _enlarged(images, size) if size != SIZES[0] else images
    rest, test = stratified_split(Split(x[..., np.newaxis], labels), HELD_OUT, seed=seed)
    train, validation = stratified_split(rest, HELD_OUT, seed=seed)
    return Dataset("digits", train, validation, test, tuple("0123456789"))


def _embedded() -> tuple[Array, Array]:
    """Images (1797, 8, 8) as float32 in 0..1, and labels (1797,)."""
    # Here, because scikit-learn takes a second to import.
    from sklearn import datasets

    bunch = datasets.load_digits()
    return (bunch.images / 16).astype(np.float32), bunch.target.astype(np.int64)


def _enlarged(images: Array, size: int) -> Array:
    """Images (n, size, size). Cubic interpolation keeps strokes sharp; it overshoots at edges, so 0..1 is restored."""
    import cv2

    large = np.stack([cv2.resize(image, (size, size), interpolation=cv2.INTER_CUBIC) for image in images])
    clipped: Array = np.clip(large, 0, 1)
    return clipped
