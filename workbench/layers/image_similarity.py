"""How alike two images are: peak signal-to-noise ratio and structural similarity."""

from typing import Any, TypeAlias

from keras import ops

Tensor: TypeAlias = Any

WINDOW = 7
"""Side of the window of :func:`ssim`, in pixels."""

_K1, _K2 = 0.01, 0.03


def psnr(y_true: Tensor, y_pred: Tensor, data_range: float) -> Tensor:
    """Peak signal-to-noise ratio in dB: ``10 * log10(data_range² / MSE)``; infinite for equal images.

    Equals ``skimage.metrics.peak_signal_noise_ratio``.
    Shapes: (images, …) twice → (images,).
    """
    squares = ops.square(y_true - y_pred)
    errors = ops.mean(squares, axis=list(range(1, len(squares.shape))))
    return 10.0 * ops.log10(data_range**2 / errors)


def ssim(y_true: Tensor, y_pred: Tensor, data_range: float) -> Tensor:
    """Structural similarity, mean over all places of a window of 7 × 7 pixels and over the channels.

    Equals ``skimage.metrics.structural_similarity`` with its default settings (flat window, sample covariance).
    Source: Wang et al., "Image quality assessment: from error visibility to structural similarity", IEEE Transactions
    on Image Processing 13 (2004), equation 13.

    Shapes: (images, height, width) or (images, height, width, channels) twice → (images,). Height and width are at
        least 7. To measure, give float64: variances are differences of nearly equal numbers.
    """
    places = WINDOW * WINDOW
    x, y = y_true, y_pred
    mean_x, mean_y, mean_xx, mean_yy, mean_xy = (_window(terms) / places for terms in (x, y, x * x, y * y, x * y))
    unbiased = places / (places - 1)
    variance_x, variance_y = unbiased * (mean_xx - mean_x * mean_x), unbiased * (mean_yy - mean_y * mean_y)
    covariance = unbiased * (mean_xy - mean_x * mean_y)
    c1, c2 = (_K1 * data_range) ** 2, (_K2 * data_range) ** 2
    above = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    below = (mean_x * mean_x + mean_y * mean_y + c1) * (variance_x + variance_y + c2)
    return ops.mean(above / below, axis=list(range(1, len(x.shape))))


def _window(images: Tensor) -> Tensor:
    """Sum over each whole window: (images, height, width, …) → (images, height - 6, width - 6, …)."""
    down = _seven([images[:, shift : _end(shift)] for shift in range(WINDOW)])
    return _seven([down[:, :, shift : _end(shift)] for shift in range(WINDOW)])


def _end(shift: int) -> int | None:
    return shift - WINDOW + 1 or None


def _seven(shifted: list[Tensor]) -> Tensor:
    """Their sum. Shifted adds are 30 times faster than average pooling of float64 on TensorFlow's CPU."""
    total = shifted[0]
    for other in shifted[1:]:
        total = total + other
    return total
