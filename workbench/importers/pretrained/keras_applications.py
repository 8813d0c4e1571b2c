"""The networks of ``keras.applications``: their names, what they expect of images, and Keras's own loader."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.importers.import_errors import CannotBePretrained, WeightsMissing
from workbench.messages import mark, say

if TYPE_CHECKING:
    import keras

Preparation = Literal["caffe", "tf", "torch", "bytes"]
"""What a network expects: ``caffe``: blue, green, red without their means; ``tf``: -1 to 1; ``torch``: mean 0 and
variance 1 of each colour; ``bytes``: 0 to 255, which it prepares itself."""

NETWORKS: Mapping[str, Preparation] = {
    **dict.fromkeys(("VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152"), "caffe"),
    **dict.fromkeys(("ResNet50V2", "ResNet101V2", "ResNet152V2", "InceptionV3", "InceptionResNetV2"), "tf"),
    **dict.fromkeys(("Xception", "MobileNet", "MobileNetV2", "NASNetMobile", "NASNetLarge"), "tf"),
    **dict.fromkeys(("DenseNet121", "DenseNet169", "DenseNet201"), "torch"),
    **dict.fromkeys((f"EfficientNetB{number}" for number in range(8)), "bytes"),
    **dict.fromkeys((f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")), "bytes"),
    **dict.fromkeys((f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")), "bytes"),
    **dict.fromkeys(("MobileNetV3Small", "MobileNetV3Large"), "bytes"),
}
"""All networks of ``keras.applications``."""

MEANS: Mapping[str, tuple[float, float, float]] = {
    "caffe": (103.939 / 255, 116.779 / 255, 123.68 / 255),  # blue, green, red
    "torch": (0.485, 0.456, 0.406),
}
DEVIATIONS: Mapping[str, tuple[float, float, float]] = {
    "caffe": (1 / 255, 1 / 255, 1 / 255),
    "torch": (0.229, 0.224, 0.225),
}
"""Of the colours of ImageNet, for pixels from 0 to 1."""

_SHAPE = mark("what Keras takes ({reason})")


def weights_file(name: str) -> Path:
    """Where Keras keeps the weights of a network's base once they were downloaded, without importing Keras.

    >>> weights_file("ResNet50").name
    'resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5'
    """
    home = os.environ.get("KERAS_HOME")
    folder = Path(home) if home else Path.home() / ".keras"
    return folder / "models" / KERAS_APPLICATIONS[name].file


def application(name: str, shape: tuple[int, int, int] | None, weights: str | None, *, whole: bool) -> "keras.Model":
    """A network of ``keras.applications``; its weights are downloaded once, with Keras's progress bar.

    Args:
        name: One of :data:`NETWORKS`.
        shape: (height, width, 3); None for its own.
        weights: ``"imagenet"``, or None for fresh ones.
        whole: Whether it ends in the 1,000 classes of ImageNet.

    Raises:
        WeightsMissing: The file is not there and cannot be downloaded.
        CannotBePretrained: Keras does not take the shape.
    """
    import keras

    make: Any = getattr(keras.applications, name)
    classifier = {"classifier_activation": "softmax"} if whole else {}
    try:
        model: keras.Model = make(weights=weights, include_top=whole, input_shape=shape, **classifier)
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        raise CannotBePretrained(
            network=name, parameter="shape", received=shape, expected=say(_SHAPE, reason=reason), example=(224, 224, 3)
        ) from error
    except Exception as error:
        wanted = _wanted_file(error.__traceback__)
        if wanted is None:
            raise
        file, url = wanted
        reason = str(error).rpartition(" -- ")[2]
        raise WeightsMissing(network=name, url=url, reason=reason, file=file.name, folder=file.parent) from error
    return model


def _wanted_file(traceback: TracebackType | None) -> tuple[Path, str] | None:
    """Where Keras wanted to put which address, as its ``get_file`` knew: the name of the file may be another one."""
    while traceback is not None:
        known = traceback.tb_frame.f_locals
        if traceback.tb_frame.f_code.co_name == "get_file" and "download_target" in known:
            return Path(known["download_target"]), str(known["origin"])
        traceback = traceback.tb_next
    return None
