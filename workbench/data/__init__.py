"""Real data for lessons, each loader returning a ``Dataset`` with the splits train, validation and test.

Each name is imported when it is first used, so that ``import workbench.data`` needs no NumPy.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.data.affine_map import AffineMap as AffineMap
    from workbench.data.contours import rasterise as rasterise
    from workbench.data.contours import read_contour as read_contour
    from workbench.data.data_errors import DataError as DataError
    from workbench.data.dataset import Dataset as Dataset
    from workbench.data.dataset import Split as Split
    from workbench.data.digits import load_digits as load_digits
    from workbench.data.folders.folder_import import from_folder as from_folder
    from workbench.data.folders.folder_import import inspect_folder as inspect_folder
    from workbench.data.folders.folder_report import ImportedSet as ImportedSet
    from workbench.data.folders.folder_report import ImportReport as ImportReport
    from workbench.data.found_data import from_variables as from_variables
    from workbench.data.home import data_home as data_home
    from workbench.data.image_header import GeometryStep as GeometryStep
    from workbench.data.image_header import ImageHeader as ImageHeader
    from workbench.data.mnist import load_mnist as load_mnist
    from workbench.data.named_data import named as named
    from workbench.data.npz import read_npz as read_npz
    from workbench.data.npz import save_npz as save_npz
    from workbench.data.phantom import make_lv_phantom as make_lv_phantom
    from workbench.data.preprocessing import center_crop as center_crop
    from workbench.data.preprocessing import scale_images as scale_images
    from workbench.data.preprocessing import stretch_contrast as stretch_contrast
    from workbench.data.record_files import from_records as from_records
    from workbench.data.record_files import write_records as write_records
    from workbench.data.sample import Sample as Sample
    from workbench.data.sample_entries import SampleEntry as SampleEntry
    from workbench.data.sample_labels import BoxLabel as BoxLabel
    from workbench.data.sample_labels import ClassLabel as ClassLabel
    from workbench.data.sample_labels import ImageLabel as ImageLabel
    from workbench.data.sample_labels import MaskLabel as MaskLabel
    from workbench.data.sample_labels import PointLabel as PointLabel
    from workbench.data.sample_labels import Targets as Targets
    from workbench.data.sample_labels import ValueLabel as ValueLabel
    from workbench.data.sample_set import SampleSet as SampleSet
    from workbench.data.slices import load_slices as load_slices
    from workbench.data.streamed_split import StreamedSplit as StreamedSplit
    from workbench.data.sunnybrook import load_sunnybrook as load_sunnybrook
    from workbench.data.sunnybrook import sunnybrook_slices as sunnybrook_slices
    from workbench.data.tfrecord import read_tfrecord as read_tfrecord
    from workbench.data.tfrecord import write_tfrecord as write_tfrecord

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "affine_map": ["AffineMap"],
        "contours": ["rasterise", "read_contour"],
        "data_errors": ["DataError"],
        "dataset": ["Dataset", "Split"],
        "digits": ["load_digits"],
        "folders.folder_import": ["from_folder", "inspect_folder"],
        "folders.folder_report": ["ImportReport", "ImportedSet"],
        "found_data": ["from_variables"],
        "home": ["data_home"],
        "image_header": ["GeometryStep", "ImageHeader"],
        "mnist": ["load_mnist"],
        "named_data": ["named"],
        "npz": ["read_npz", "save_npz"],
        "phantom": ["make_lv_phantom"],
        "preprocessing": ["center_crop", "scale_images", "stretch_contrast"],
        "record_files": ["from_records", "write_records"],
        "sample": ["Sample"],
        "sample_labels": ["BoxLabel", "ClassLabel", "ImageLabel", "MaskLabel", "PointLabel", "Targets", "ValueLabel"],
        "sample_entries": ["SampleEntry"],
        "sample_set": ["SampleSet"],
        "slices": ["load_slices"],
        "streamed_split": ["StreamedSplit"],
        "sunnybrook": ["load_sunnybrook", "sunnybrook_slices"],
        "tfrecord": ["read_tfrecord", "write_tfrecord"],
    },
)
