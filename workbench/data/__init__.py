"""Real data for lessons, each loader returning a ``Dataset`` with the splits train, validation and test.

Each name is imported when it is first used, so that ``import workbench.data`` needs no NumPy.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.data.contours import rasterise as rasterise
    from workbench.data.contours import read_contour as read_contour
    from workbench.data.data_errors import DataError as DataError
    from workbench.data.dataset import Dataset as Dataset
    from workbench.data.dataset import Split as Split
    from workbench.data.digits import load_digits as load_digits
    from workbench.data.home import data_home as data_home
    from workbench.data.mnist import load_mnist as load_mnist
    from workbench.data.npz import read_npz as read_npz
    from workbench.data.npz import save_npz as save_npz
    from workbench.data.phantom import make_lv_phantom as make_lv_phantom
    from workbench.data.preprocessing import center_crop as center_crop
    from workbench.data.preprocessing import stretch_contrast as stretch_contrast
    from workbench.data.slices import load_slices as load_slices
    from workbench.data.sunnybrook import load_sunnybrook as load_sunnybrook
    from workbench.data.sunnybrook import sunnybrook_slices as sunnybrook_slices
    from workbench.data.tfrecord import read_tfrecord as read_tfrecord
    from workbench.data.tfrecord import write_tfrecord as write_tfrecord

_HOMES = {
    "center_crop": "preprocessing",
    "DataError": "data_errors",
    "Dataset": "dataset",
    "Split": "dataset",
    "data_home": "home",
    "load_digits": "digits",
    "load_mnist": "mnist",
    "load_slices": "slices",
    "load_sunnybrook": "sunnybrook",
    "make_lv_phantom": "phantom",
    "rasterise": "contours",
    "read_contour": "contours",
    "read_npz": "npz",
    "read_tfrecord": "tfrecord",
    "save_npz": "npz",
    "stretch_contrast": "preprocessing",
    "sunnybrook_slices": "sunnybrook",
    "write_tfrecord": "tfrecord",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = lazy(__name__, _HOMES)
