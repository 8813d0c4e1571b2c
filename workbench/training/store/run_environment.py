"""The software and hardware environment of a run, without personal data or host names."""

import os
import platform
from importlib import metadata

_PACKAGES = ("keras-workbench", "keras", "tensorflow", "numpy", "scikit-learn")


def environment() -> dict[str, object]:
    """Versions of Python and the packages, the system, and what TensorFlow computes on."""
    import keras
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    devices = [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus]
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "packages": {name: _version(name) for name in _PACKAGES},
        "backend": keras.backend.backend(),
        "floatx": keras.config.floatx(),
        "processors": os.cpu_count() or 1,
        "devices": devices,
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
