"""What ``wb.look`` takes, what it refuses in words, and what it says of an image."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import workbench as wb
from tests.data.conftest import write_dicom
from tests.data.folders.awkward_files import npy, picture, tiff_pages
from workbench.data import ImageHeader, ImageLabel, Sample, SampleEntry, SampleSet, Targets
from workbench.data.data_errors import BadChoice
from workbench.data.image_errors import BadSampleImage
from workbench.data.readers.image_content import UnreadableFile
from workbench.text_format import bytes_text
from workbench.ui.image_viewer.image_viewer import ImageViewer
from workbench.ui.ui_errors import NothingToCompare, NotViewable

pytestmark = pytest.mark.usefixtures("front_end")

_EXPECTED = "look: expected an array of numbers, a sample or a set of samples, but received "
Look = Callable[..., ImageViewer]


@pytest.fixture
def look() -> Iterator[Look]:
    viewers: list[ImageViewer] = []

    def shown(*args: Any, **options: Any) -> ImageViewer:
        viewers.append(wb.look(*args, **options))
        return viewers[-1]

    yield shown
    for viewer in viewers:
        viewer.close()


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.zeros((20, 30), "uint8"), "Image: y 20 × x 30, L, uint8, values 0 to 0"),
        (np.full((4, 5, 3), 0.5, "float32"), "Image: y 4 × x 5 × c 3, RGB, float32, values 0.5 to 0.5"),
        (np.arange(24, dtype="int16").reshape(2, 3, 4) - 12, "Image: y 2 × x 3 × c 4, RGBA, int16, values -12 to 11"),
        (np.full((6, 7, 8), 65535, "uint16"), "Image: z 6 × y 7 × x 8, L, uint16, values 65535 to 65535"),
        (np.ones((5, 6, 7, 3), bool), "Image: z 5 × y 6 × x 7 × c 3, RGB, bool, values 1 to 1"),
        ([[1, 2], [3, 4]], "Image: y 2 × x 2, L, int64, values 1 to 4"),
        (Sample(np.zeros((2, 2)), name="<b>"), "Image <b>: y 2 × x 2, L, float64, values 0 to 0"),
        (np.array([[np.nan, np.inf]]), "Image: y 1 × x 2, L, float64, values 0 to 0"),
    ],
)
def test_images_of_every_kind_are_told_of_in_a_line(look: Look, image: Any, said: str) -> None:
    assert repr(look(image)) == said


def test_an_image_file_is_read_in_whatever_format(look: Look, tmp_path: Path) -> None:
    files = {"a.png": picture(np.zeros((4, 5), "uint8")), "b.npy": npy(np.ones((2, 3, 8))), "c.tif": tiff_pages((6, 8))}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert repr(look(str(tmp_path / "a.png"))) == "Image a.png: y 4 × x 5, L, uint8, values 0 to 0"
    assert repr(look(tmp_path / "b.npy")) == "Image b.npy: z 2 × y 3 × x 8, L, float64, values 1 to 1"
    assert repr(look(tmp_path / "c.tif")).startswith("Image c.tif: y 6 × x 8, L, uint16")


def test_the_name_of_a_dicom_file_is_not_shown(look: Look, tmp_path: Path) -> None:
    path = write_dicom(tmp_path / "KIM^JINSOO.dcm", 1)
    viewer = look(path)
    assert repr(viewer).startswith("Image: y 32 × x 40, L, int16")
    assert "KIM" not in viewer.to_html()


def test_a_path_of_no_image_is_refused_in_words(tmp_path: Path) -> None:
    start = "look: expected the path of an image file that can be read, but received "
    with pytest.raises(NotViewable) as missing:
        wb.look(tmp_path / "cat.png")
    assert str(missing.value) == f"{start}No such file or directory. Check the path: it starts at {Path.cwd()}."
    with pytest.raises(NotViewable) as folder:
        wb.look(tmp_path)
    assert str(folder.value).startswith(f"{start}a folder. Look at what is in a folder with wb.look(wb.data.inspect_")
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"empty\.png: the file is empty"):
        wb.look(tmp_path / "empty.png")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {"x": [1]},
            _EXPECTED + "dict. Give its images, such as data.train.x[0].",
        ),
        (
            None,
            _EXPECTED + "NoneType. Give a NumPy array, or a sample made of one.",
        ),
        (
            [[1], [1, 2]],
            _EXPECTED + "list. Give a NumPy array, or a sample made of one.",
        ),
        (
            SampleSet([]),
            _EXPECTED + "a set without samples. Give a set that has some.",
        ),
    ],
)
def test_what_is_no_image_is_refused_in_words(given: Any, text: str) -> None:
    with pytest.raises(NotViewable) as refusal:
        wb.look(given)
    assert str(refusal.value) == text


@pytest.mark.parametrize("image", [np.zeros(3), np.zeros((0, 4)), np.zeros((2, 2), complex), np.zeros((1,) * 5)])
def test_arrays_with_other_axes_are_refused(image: np.ndarray) -> None:
    with pytest.raises(BadSampleImage, match="the image must be an array of numbers with the axes"):
        wb.look(image)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"window": (3, 1)},
            "above the first, or one of 'full range', '1 % to 99 %', but received (3, 1).",
        ),
        ({"window": "lung"}, "but received 'lung'. Give it, as in window=(-160, 240)."),
        ({"window": (0, np.nan)}, "'window' must be two numbers"),
        ({"window": 5}, "'window' must be two numbers"),
        ({"axis": 1}, "look: 'axis' must be a whole number from 0 to 0, but received 1. Give it, as in axis=0."),
        ({"index": 2}, "look: 'index' must be a whole number from 0 to 0, but received 2. Give it, as in index=0."),
        ({"bins": 1}, "look: 'bins' must be a whole number from 2 to 512, but received 1. Give it, as in bins=2."),
        ({"bins": True}, "'bins' must be a whole number"),
    ],
)
def test_choices_that_are_not_there_are_refused(options: dict[str, Any], text: str) -> None:
    with pytest.raises(BadChoice) as refusal:
        wb.look(np.zeros((4, 4), "uint8"), **options)
    assert text in str(refusal.value)


def test_slices_and_windows_are_chosen_by_arguments(look: Look) -> None:
    volume = Sample(np.arange(-60, 60, dtype="int16").reshape(3, 5, 8), ImageHeader(dimension=3, modality="CT"))
    assert look(volume).state.index == 1
    chosen = look(volume, window="lung", axis=2, index=-1, bins=10).state
    assert (chosen.axis, chosen.index, chosen.windows, chosen.bins) == (2, 7, ((-1350.0, 150.0),), 10)
    with pytest.raises(BadChoice, match="'index' must be a whole number from -5 to 4"):
        wb.look(volume, axis=1, index=5)


def test_a_module_is_run_for_after(look: Look) -> None:
    from workbench.modules import MinMaxNormalization

    viewer = look(Sample(np.array([[0, 1000]], "uint16")), MinMaxNormalization())
    before, after = viewer.sides
    assert (before.title, after.title) == ("before", "after")
    assert after.sample.image.tolist() == [[0, 1]]
    assert not viewer.is_linked
    assert viewer.state.windows[1] == (0.0, 1.0)


def test_a_window_for_both_where_the_numbers_are_alike(look: Look) -> None:
    image = np.arange(12, dtype="uint8").reshape(3, 4)
    viewer = look(image, image + 1, window=(2, 9))
    assert viewer.is_linked
    assert viewer.state.windows == ((2.0, 9.0), (2.0, 9.0))


def test_of_several_patches_the_first_and_of_a_translation_its_answer(look: Look) -> None:
    sample = Sample(np.zeros((4, 4)))
    patches = look(sample, lambda one: (one.replaced(image=one.image + 1), one))
    assert patches.sides[1].sample.image.max() == 1
    pair = look(sample.replaced(label=Targets(image=ImageLabel(np.ones((4, 4))))))
    assert [side.title for side in pair.sides] == ["image", "label"]


@pytest.mark.parametrize(
    ("after", "received"),
    [
        (lambda _sample: None, "no sample, since the module dropped it. Look at one that it keeps."),
        (lambda _sample: (), "no sample, since the module dropped it."),
        (np.zeros((5, 6, 7)), "an image of 3 dimensions. Give a slice of the volume."),
        (SampleSet([Sample(np.zeros((4, 4)))]), "SampleSet. Give what the first is compared with"),
    ],
)
def test_what_cannot_be_compared_is_refused(after: Any, received: str) -> None:
    with pytest.raises(NothingToCompare) as refusal:
        wb.look(np.zeros((4, 4)), after)
    assert f"but received {received}" in str(refusal.value)


def _samples() -> SampleSet:
    def broken() -> Sample:
        message = "the file ends early"
        raise OSError(message)

    good = [Sample(np.full((4, 4), n, "uint8"), name=f"<i>{n}</i>") for n in range(3)]
    return SampleSet([SampleEntry("lost", broken, issue="unreadable"), *good, SampleEntry("broken", broken)])


def test_a_set_begins_with_a_sample_that_can_be_read_and_says_what_cannot(look: Look) -> None:
    viewer = look(_samples(), lambda one: one.replaced(image=255 - one.image))
    assert (viewer.number, viewer.sides[0].sample.name) == (1, "<i>0</i>")
    viewer.choose(3)
    assert [int(side.sample.image.max()) for side in viewer.sides] == [2, 253]
    viewer.choose(4)
    assert viewer.number == 3
    assert viewer.widget.facts["note"] == "Sample 4 cannot be shown: OSError: the file ends early"
    viewer.choose(99)
    assert viewer.number == 3
    cards = viewer.widget.pages.cards(0) if viewer.widget.pages else ()
    assert [card["issue"] for card in cards] == ["unreadable", "", "", "", "the file ends early"]
    assert all(card["picture"] for card in cards[1:4])


def test_sets_of_other_lengths_are_not_compared() -> None:
    with pytest.raises(NothingToCompare, match="Give a set of 5 samples, or a module"):
        wb.look(_samples(), SampleSet([]))


def test_what_stays_in_a_notebook_is_text_and_pictures_only(look: Look) -> None:
    page = look(_samples(), lambda one: one).to_html()
    assert "<i>" not in page
    assert "&lt;i&gt;0&lt;/i&gt;" in page
    assert page.count('src="data:image/png;base64,') == 5
    assert "<script" not in page
    assert "5 samples; sample 1 is shown." in page


def test_compression_tells_its_size_and_what_it_loses(look: Look) -> None:
    image = np.random.default_rng(0).integers(0, 255, (40, 60), "uint8")
    encoded = len(cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, 20))[1])
    lost = wb.modules.JpegQuality(quality=20)(Sample(image)).image.astype(float) - image
    expected = 10 * np.log10(255**2 / np.mean(lost**2))
    rows = {
        name: cells
        for name, *cells in look(Sample(image), wb.modules.JpegQuality(quality=20)).widget.facts["attributes"]
    }
    assert rows["size as JPEG"] == ["–", bytes_text(encoded)]
    assert rows["PSNR"] == ["–", f"{expected:.1f} dB"]
    dct = wb.modules.DiscreteCosineTransform(coefficients=6)
    rows = {name: cells for name, *cells in look(Sample(image), dct).widget.facts["attributes"]}
    assert rows["waves of a block"] == ["–", "6 of 64 kept"]
    assert float(rows["PSNR"][1].split()[0]) > 5
    same = {name: cells for name, *cells in look(Sample(image), Sample(image)).widget.facts["attributes"]}
    assert same["PSNR"] == ["–", "equal"]
