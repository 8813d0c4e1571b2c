import subprocess
import sys

import pytest

import workbench.data


def test_the_public_list() -> None:
    assert sorted(workbench.data.__all__) == [
        "AffineMap",
        "BoxLabel",
        "ClassLabel",
        "DataError",
        "Dataset",
        "GeometryStep",
        "ImageHeader",
        "ImageLabel",
        "ImportReport",
        "ImportedSet",
        "MaskLabel",
        "PointLabel",
        "Sample",
        "SampleEntry",
        "SampleSet",
        "Split",
        "StreamedSplit",
        "Targets",
        "ValueLabel",
        "center_crop",
        "data_home",
        "from_folder",
        "from_records",
        "from_variables",
        "inspect_folder",
        "load_digits",
        "load_mnist",
        "load_slices",
        "load_sunnybrook",
        "make_lv_phantom",
        "named",
        "rasterise",
        "read_contour",
        "read_npz",
        "read_tfrecord",
        "save_npz",
        "scale_images",
        "stretch_contrast",
        "sunnybrook_slices",
        "write_records",
        "write_tfrecord",
    ]
    assert dir(workbench.data) == sorted(workbench.data.__all__)
    assert all(getattr(workbench.data, name).__doc__ for name in workbench.data.__all__)


def test_another_name_is_refused_with_the_list() -> None:
    with pytest.raises(
        AttributeError, match=r"module 'workbench.data' has no attribute 'load_mnsit'. It has: .*load_mn"
    ):
        _ = workbench.data.load_mnsit


def test_the_import_is_light() -> None:
    heavy = ("numpy", "sklearn", "cv2", "pooch", "pydicom", "PIL", "tensorflow")
    code = f"import sys, workbench.data; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
