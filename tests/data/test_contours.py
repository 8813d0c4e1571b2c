from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.contours import rasterise, read_contour
from workbench.data.series_errors import BadContour


def test_points_are_columns_and_rows(tmp_path: Path) -> None:
    path = tmp_path / "contour.txt"
    path.write_text("134.00 117.50 \r\n\r\n133 118.\n-1.5 0\n")
    np.testing.assert_array_equal(read_contour(path), [(134, 117.5), (133, 118), (-1.5, 0)])


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (b"", 1, "at least 3 points, received the end of the file"),
        (b"1 2\n3 4\n", 3, "at least 3 points, received the end of the file"),
        (b"1 2\n3 4\n5\n", 3, "two numbers, x and y, as in '134.00 117.50', received '5'"),
        (b"1 2\nnan 4\n5 6\n", 2, "two numbers, x and y, as in '134.00 117.50', received 'nan 4'"),
        (b"1 2\n1e9 4\n5 6\n", 2, "two numbers, x and y, as in '134.00 117.50', received '1e9 4'"),
        (b"1 2\n\xff\xfe\n", 2, "plain text, received other bytes"),
        (b"1 2\n" * 400_000, 1, "a contour, received more than 1,048,576 bytes"),
    ],
)
def test_what_is_no_contour_is_refused(tmp_path: Path, content: bytes, line: int, expected: str) -> None:
    path = tmp_path / "contour.txt"
    path.write_bytes(content)
    with pytest.raises(BadContour) as caught:
        read_contour(path)
    assert str(caught.value) == f"{path}, line {line}: expected {expected}. Take the file as it was published."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadContour, match="a file that can be read, received No such file"):
        read_contour(tmp_path / "none.txt")


@given(content=st.binary(max_size=80))
def test_any_bytes_give_points_or_a_refusal(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "contour.txt"
    path.write_bytes(content)
    try:
        points = read_contour(path)
    except BadContour:
        return
    assert points.shape[1] == 2


def test_the_rim_belongs_to_the_area() -> None:
    mask = rasterise(np.array([(2, 1), (5, 1), (5, 3), (2, 3)], float), 6, 8)
    assert mask.shape == (6, 8)
    rows, columns = np.nonzero(mask)
    assert (rows.min(), rows.max(), columns.min(), columns.max(), mask.sum()) == (1, 3, 2, 5, 12)


def test_a_contour_outside_the_image_is_cut_off() -> None:
    assert rasterise(np.array([(-50, -50), (50, -50), (50, 50), (-50, 50)], float), 6, 8).all()
    assert not rasterise(np.array([(20, 20), (30, 20), (30, 30)], float), 6, 8).any()


@given(centre=st.tuples(st.floats(40, 200), st.floats(40, 200)), radius=st.floats(2, 38), squeeze=st.floats(0.5, 1.0))
def test_the_area_is_that_of_the_ellipse(centre: tuple[float, float], radius: float, squeeze: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    points = np.column_stack([centre[0] + radius * np.cos(angles), centre[1] + radius * squeeze * np.sin(angles)])
    area = rasterise(np.round(2 * points) / 2, 256, 256).sum()
    exact = np.pi * radius**2 * squeeze
    assert abs(area - exact) < 2 * np.pi * radius + 8  # the rim is counted whole
