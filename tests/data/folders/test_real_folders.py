"""Real folders of DICOM against the arrays that were published of them."""

import numpy as np
import pytest

from workbench.data import data_home, from_folder, sunnybrook_slices


@pytest.mark.realdata
def test_sunnybrook_equals_the_published_arrays() -> None:
    """Each slice that is in both: the DICOM's values scaled from its least to its largest, as the arrays were."""
    folder = data_home() / "sunnybrook"
    samples = from_folder(folder / "SCD_IMAGES_01", keep_names=True)
    read = {sample.header.source: sample for sample in samples}
    published = np.load(folder / "scd_train_part1.npz")
    numbers = {
        (str(case), int(at)): row
        for row, (case, at) in enumerate(zip(published["case"], published["instance"], strict=True))
    }
    compared = 0
    for item in sunnybrook_slices(folder):
        row = numbers.get((item.case, item.instance))
        if row is None:
            continue
        sample = read[item.image.relative_to((folder / "SCD_IMAGES_01").resolve()).as_posix()]
        pixels, low, high = sample.image.astype(float), float(sample.image.min()), float(sample.image.max())
        scaled = np.round((pixels - low) / (high - low + 1e-8) * 255)
        np.testing.assert_array_equal(scaled, published["image"][row])
        compared += 1
    assert compared == 56


@pytest.mark.realdata
def test_volumes_of_sunnybrook() -> None:
    volumes = from_folder(data_home() / "sunnybrook" / "SCD_IMAGES_01", dimension=3)
    assert [volume.name for volume in volumes] == [f"patient-{number:03d}" for number in range(1, 6)]
    assert all(volume.header.modality == "MR" for volume in volumes)
