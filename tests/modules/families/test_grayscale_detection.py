"""Grayscale modules that choose pixels and find shapes: against OpenCV and scikit-image called by hand."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.feature import match_template
from skimage.filters import threshold_multiotsu, threshold_otsu

from tests.modules.pictures import pixels
from workbench.data import ImageHeader, Sample
from workbench.errors import ImageTooSmall, ModuleFileUnreadable, ModuleParametersDisagree
from workbench.modules import (
    HoughCircles,
    HoughLines,
    OtsuThreshold,
    TemplateMatch,
    Threshold,
    adaptive_threshold,
    hough_circles,
    hough_lines,
    multi_otsu_threshold,
    otsu_threshold,
    template_match,
    threshold,
)

IMAGE = pixels((24, 32), "uint8")


def test_threshold_is_that_of_opencv() -> None:
    np.testing.assert_array_equal(threshold(IMAGE, 100), cv2.threshold(IMAGE, 100, 255, cv2.THRESH_BINARY)[1])
    dark = cv2.threshold(IMAGE, 100, 255, cv2.THRESH_BINARY_INV)[1]
    np.testing.assert_array_equal(threshold(IMAGE, 100, foreground="dark"), dark)


def test_threshold_is_in_the_units_of_the_image() -> None:
    scan = np.array([[-1000, 0, 40, 100, 101, 900]], "int16")
    assert threshold(scan, 0, 100).tolist() == [[0, 0, 255, 255, 0, 0]]
    assert threshold(scan, 0, 100, "dark").tolist() == [[255, 255, 0, 0, 255, 255]]
    assert threshold(np.array([[0.5, 0.5001]]), 0.5).tolist() == [[0, 255]]
    assert Threshold()(Sample(IMAGE)).header.color_mode == "Binary"


def test_a_range_upside_down_is_refused_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        Threshold(100, 100)
    assert str(caught.value) == (
        "Threshold: expected threshold below upper, but received (100.0, 100.0). Give them, as in threshold=100, "
        "upper=200."
    )


def test_otsu_is_that_of_opencv_and_scikit_image() -> None:
    np.testing.assert_array_equal(otsu_threshold(IMAGE), cv2.threshold(IMAGE, 0, 255, cv2.THRESH_OTSU)[1])
    for dtype in ("uint16", "int16", "float32"):
        image = pixels((24, 32), dtype)
        np.testing.assert_array_equal(otsu_threshold(image), (image > threshold_otsu(image)) * 255)
        np.testing.assert_array_equal(otsu_threshold(image, "dark"), (image <= threshold_otsu(image)) * 255)


@pytest.mark.parametrize("value", [0, 7, 255])
def test_one_value_is_all_background(value: int) -> None:
    image = np.full((5, 5), value, "uint8")
    assert not otsu_threshold(image).any()
    assert not otsu_threshold(image, "dark").any()
    assert not multi_otsu_threshold(image).any()


def test_otsu_has_one_threshold_in_a_volume() -> None:
    volume = np.stack([IMAGE, IMAGE // 4, IMAGE])
    result = OtsuThreshold()(Sample(volume, ImageHeader(3))).image
    limit = cv2.threshold(volume.reshape(-1, 32), 0, 255, cv2.THRESH_OTSU)[0]
    np.testing.assert_array_equal(result, (volume > limit) * 255)


@pytest.mark.parametrize("classes", [2, 3, 4])
def test_multi_otsu_is_that_of_scikit_image(classes: int) -> None:
    numbers = np.digitize(IMAGE, threshold_multiotsu(IMAGE, classes), right=True)
    np.testing.assert_array_equal(multi_otsu_threshold(IMAGE, classes), np.rint(numbers * 255 / (classes - 1)))


def test_multi_otsu_of_sixteen_bits_and_of_few_values() -> None:
    deep = IMAGE.astype("uint16") * 200
    assert len(np.unique(multi_otsu_threshold(deep))) == 3
    assert multi_otsu_threshold(np.array([[5, 9]], "uint8"), 4).tolist() == [[0, 85]]
    assert multi_otsu_threshold(np.array([[-3.0, 0.0, 8.0]]), 3).tolist() == [[0, 128, 255]]


@pytest.mark.parametrize(("method", "way"), [("mean", 0), ("gaussian", 1)])
def test_adaptive_threshold_is_that_of_opencv(method: str, way: int) -> None:
    bright = cv2.adaptiveThreshold(IMAGE, 255, way, cv2.THRESH_BINARY, 11, -4)
    np.testing.assert_array_equal(adaptive_threshold(IMAGE, method, 11, 4), bright)
    dark = cv2.adaptiveThreshold(IMAGE, 255, way, cv2.THRESH_BINARY_INV, 11, 4)
    np.testing.assert_array_equal(adaptive_threshold(IMAGE, method, 11, 4, "dark"), dark)
    for foreground, expected in (("bright", bright), ("dark", dark)):
        agreed = adaptive_threshold(IMAGE.astype("float32"), method, 11, 4, foreground) == expected
        assert agreed.mean() > 0.97  # OpenCV rounds the mean of bytes


def _square() -> np.ndarray:
    picture = np.zeros((60, 80), "uint8")
    picture[15:45, 20:60] = 200
    return picture


def test_hough_lines_are_those_of_opencv() -> None:
    edges = cv2.Canny(_square(), 75, 150)
    expected = np.zeros((60, 80), "uint8")
    found = cv2.HoughLinesP(edges, 1, np.pi / 180, 20, minLineLength=10, maxLineGap=5)
    for left, top, right, bottom in found.reshape(-1, 4).tolist():
        cv2.line(expected, (left, top), (right, bottom), 255)
    result = hough_lines(_square(), 20, 10)
    np.testing.assert_array_equal(result, expected)
    assert result[14:17, 40].any()
    assert result[30, 18:22].any()
    assert not result[25:35, 30:50].any()


def test_a_binary_image_is_taken_for_the_edges() -> None:
    edges = np.zeros((60, 80), "uint8")
    edges[30, 10:70] = 1
    result = HoughLines()(Sample(edges, ImageHeader(2, "Binary")))
    assert np.argwhere(result.image).min(axis=0).tolist() == [30, 10]
    assert set(np.unique(np.argwhere(result.image)[:, 0])) == {30}
    assert not HoughLines()(Sample(np.zeros((60, 80), "uint8"), ImageHeader(2, "Binary"))).image.any()


def test_hough_circles_are_those_of_opencv() -> None:
    rows, columns = np.indices((100, 120))
    picture = np.full((100, 120), 20, "uint8")
    for row, column, radius in ((30, 30, 12), (60, 85, 20)):
        picture[(rows - row) ** 2 + (columns - column) ** 2 <= radius**2] = 200
    smooth = cv2.GaussianBlur(picture, (0, 0), 1.5)
    found = cv2.HoughCircles(smooth, cv2.HOUGH_GRADIENT, 1, 20, param1=100, param2=30, minRadius=8, maxRadius=25)
    assert found is not None
    expected = np.zeros_like(picture)
    for column, row, radius in np.rint(found[0, :, :3] - [0.5, 0.5, 0]).astype(int).tolist():
        cv2.circle(expected, (column, row), radius, 255, -1)
    assert len(found[0]) == 2
    result = hough_circles(picture, 8, 25, 20, filled=True)
    np.testing.assert_array_equal(result, expected)
    assert ((result > 0) == (picture > 100)).mean() > 0.97
    assert not hough_circles(picture, 8, 25)[60, 85]


def test_radii_upside_down_are_refused_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        HoughCircles(smallest=50)
    assert str(caught.value) == (
        "HoughCircles: expected smallest up to largest, but received (50, 40). Give them, as in smallest=5, largest=40."
    )


@pytest.mark.parametrize("ending", ["png", "npy", "bmp"])
def test_a_template_is_found_where_it_was_cut_out(tmp_path: Path, ending: str) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (40, 50), dtype=np.uint8)
    template = picture[10:17, 20:29]
    path = tmp_path / f"무늬.{ending}"
    if ending == "npy":
        np.save(path, template)
    else:
        path.write_bytes(cv2.imencode(f".{ending}", template)[1].tobytes())
    result = TemplateMatch(str(path))(Sample(picture)).image
    assert result.argmax() == 13 * 50 + 24
    assert result.max() == pytest.approx(1)
    brighter = template_match(picture * np.float32(0.5) + 40, path)
    np.testing.assert_allclose(brighter, result, atol=1e-5)
    inner = cv2.matchTemplate(picture, template, cv2.TM_CCOEFF_NORMED)
    np.testing.assert_allclose(result[3:37, 4:46], inner, atol=1e-4)


def test_without_a_file_the_middle_is_looked_for() -> None:
    expected = match_template(IMAGE.astype(float), IMAGE[9:15, 12:20].astype(float), pad_input=True, mode="edge")
    np.testing.assert_allclose(template_match(IMAGE), expected, atol=1e-6)
    assert not template_match(np.full((8, 8), 3, "uint8")).any()


def test_a_template_larger_than_the_image_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "large.npy"
    np.save(path, np.eye(50))
    with pytest.raises(ImageTooSmall) as caught:
        template_match(IMAGE, path)
    assert str(caught.value) == (
        "TemplateMatch: expected an image at least as large as the template, (50, 50), received an image of the size "
        "(24, 32). Cut a smaller template."
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.png", None, "No such file or directory"),
        ("empty.png", b"", "it is no picture that OpenCV reads"),
        ("text.png", b"hello", "it is no picture that OpenCV reads"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModuleFileUnreadable) as caught:
        template_match(IMAGE, path)
    assert str(caught.value) == (
        "TemplateMatch: 'template' must be the path of a grey or colour picture, or of an array (.npy) with the axes "
        f"(height, width), but {name} is none ({reason}). Check the path."
    )


def test_objects_in_an_array_file_are_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "objects.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    np.save(tmp_path / "cube.npy", np.zeros((2, 2, 2)))
    for name in ("objects.npy", "cube.npy"):
        with pytest.raises(ModuleFileUnreadable):
            template_match(IMAGE, tmp_path / name)
