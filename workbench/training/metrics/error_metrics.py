"""One error of predicted values or images as a Keras metric."""

from typing import Any, ClassVar

import keras

from workbench.training.metrics.error_sums import ErrorSums


class _OneError(ErrorSums):
    key: ClassVar[str]

    def __init__(
        self, data_range: float = 1.0, undefined: float = 0.0, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__((self.key,), data_range, undefined, name, dtype)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["keys"]
        return config


@keras.saving.register_keras_serializable(package="workbench")
class MAE(_OneError):
    """Mean absolute error, in the units of the target.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MAE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    1.0
    """

    key = "mae"


@keras.saving.register_keras_serializable(package="workbench")
class MSE(_OneError):
    """Mean squared error.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MSE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    2.0
    """

    key = "mse"


@keras.saving.register_keras_serializable(package="workbench")
class RMSE(_OneError):
    """Square root of the mean squared error of everything, in the units of the target.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = RMSE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 3)
    1.414
    """

    key = "rmse"


@keras.saving.register_keras_serializable(package="workbench")
class MSLE(_OneError):
    """Mean of (log(1 + truth) - log(1 + prediction))²; values below 0 count as 0.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = MSLE()
    >>> metric.update_state(np.array([[1.0], [2.0]]), np.array([[1.0], [4.0]]))
    >>> round(float(metric.result()), 2)
    0.13
    """

    key = "msle"


@keras.saving.register_keras_serializable(package="workbench")
class PSNR(_OneError):
    """Peak signal-to-noise ratio in dB, mean over the images that have an error; ``data_range`` is their range.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = PSNR(data_range=1.0)
    >>> metric.update_state(image[None], image[None] + 0.1)
    >>> round(float(metric.result()), 1)
    20.0
    """

    key = "psnr"


@keras.saving.register_keras_serializable(package="workbench")
class SSIM(_OneError):
    """Structural similarity, mean over the images; ``data_range`` is the range of their values.

    Args:
        data_range: Largest minus smallest possible value of an image, for PSNR and SSIM.
        undefined: What is given where there is no value, since Keras needs a number.
        name: What Keras's logs call it.
        dtype: Keras's dtype of the result.

    >>> metric = SSIM(data_range=1.0)
    >>> metric.update_state(image[None], image[None])
    >>> round(float(metric.result()), 1)
    1.0
    """

    key = "ssim"
