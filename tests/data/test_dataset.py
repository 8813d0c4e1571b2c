import pickle

import numpy as np
import pytest

from workbench.data.data_errors import CountMismatch, GroupsMismatch, NotOneArray
from workbench.data.dataset import Dataset, Split, named_shape


def split(count: int = 3) -> Split:
    return Split(np.zeros((count, 4, 5, 1), np.float32), np.arange(count))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((1797,), "1,797 examples"),
        ((10, 4), "10 examples, features 4"),
        ((10, 4, 5), "10 images, height 4, width 5"),
        ((10, 4, 5, 3), "10 images, height 4, width 5, channels 3"),
        ((10, 2, 4, 5, 3), "10 images, depth 2, height 4, width 5, channels 3"),
        ((1, 2, 3, 4, 5, 6), "1 example, axis 1 2, axis 2 3, axis 3 4, axis 4 5, axis 5 6"),
    ],
)
def test_shapes_are_named_by_rank(shape: tuple[int, ...], words: str) -> None:
    assert named_shape(shape) == words


def test_masks_are_named_as_such() -> None:
    data = Split(np.zeros((2, 4, 5, 1)), np.zeros((2, 4, 5), np.uint8))
    assert repr(data) == (
        "Split(x: 2 images, height 4, width 5, channels 1 (float64); y: 2 masks, height 4, width 5 (uint8))"
    )


def test_arrays_cannot_be_changed_by_accident() -> None:
    data = split()
    with pytest.raises(ValueError, match="read-only"):
        data.x[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        data.y[0] = 1
    copy = data.x.copy()
    copy[0] = 1
    assert data.x.max() == 0


def test_the_array_given_stays_writable() -> None:
    mine = np.zeros((2, 1))
    Split(mine, np.zeros(2))
    mine[0] = 1
    assert mine.flags.writeable


def test_every_example_needs_an_answer() -> None:
    with pytest.raises(CountMismatch) as caught:
        Split(np.zeros((1500, 2)), np.zeros(3))
    assert str(caught.value) == (
        "Split: every image needs one label. Expected 1,500 labels for 1,500 images, received 3. "
        "Use x and y that belong together."
    )


def test_html_escapes_names() -> None:
    html = Dataset("<b>&", split(), split(), split(), ("<script>", "b"))._repr_html_()
    assert "<script>" not in html
    assert "&lt;b&gt;&amp;" in html
    assert "2 classes: &lt;script&gt;, b" in html
    assert html.count("<tr>") == 4


def test_names_with_braces_are_shown_as_they_are() -> None:
    assert "{names}" in repr(Dataset("d", split(), split(), split(), ("{names}",)))


def test_many_classes_are_cut_short() -> None:
    data = Dataset("d", split(), split(), split(), tuple(str(number) for number in range(1000)))
    assert "1000 classes: 0, 1, 2" in repr(data)
    assert "19, …" in repr(data)
    assert "20" not in repr(data).splitlines()[0]


def test_a_dataset_can_be_pickled() -> None:
    data = Dataset("d", split(3), split(4), split(5), ("a",))
    again = pickle.loads(pickle.dumps(data))
    assert repr(again) == repr(data)


def grouped() -> Split:
    return Split(np.arange(6).reshape(3, 2), np.arange(3), np.array(["a", "b", "b"]), {"spacing": np.ones((3, 2))})


def test_groups_and_details_are_counted_and_read_only() -> None:
    data = grouped()
    assert data.groups is not None
    assert repr(data) == "Split(x: 3 examples, features 2 (int64); y: 3 labels (int64), groups: 2)"
    with pytest.raises(ValueError, match="read-only"):
        data.groups[0] = "c"
    with pytest.raises(ValueError, match="read-only"):
        data.details["spacing"][0] = 1


def test_choosing_examples_takes_all_that_is_theirs() -> None:
    for chosen, numbers in ((slice(1, 3), [1, 2]), (np.array([2, 0]), [2, 0]), (np.array([True, False, True]), [0, 2])):
        part = grouped()[chosen]
        np.testing.assert_array_equal(part.y, numbers)
        np.testing.assert_array_equal(part.groups, np.array(["a", "b", "b"])[numbers])
        assert part.details["spacing"].shape == (2, 2)
    assert split()[:2].groups is None


@pytest.mark.parametrize(("name", "arguments"), [("groups", (np.zeros(2),)), ("age", (None, {"age": np.zeros(2)}))])
def test_every_example_needs_an_entry_in_what_goes_with_it(name: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(GroupsMismatch) as caught:
        Split(np.zeros((3, 2)), np.zeros(3), *arguments)
    assert str(caught.value) == (
        f"Split: every example needs one entry in {name!r}. Expected 3 entries, received 2. Give it in the order of x."
    )


class Tensor:
    """What tensors and tables of other libraries have in common: NumPy can make an array of them."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        return self.values


@pytest.mark.parametrize("whole", [list, tuple, Tensor])
def test_lists_and_tensors_become_arrays(whole: type) -> None:
    images = np.arange(8.0).reshape(2, 2, 2, 1)
    data = Split(whole(images), [0, 1])
    np.testing.assert_array_equal(data.x, images)
    assert data.y.tolist() == [0, 1]
    assert not data.x.flags.writeable


def test_columns_of_objects_become_numbers_or_text() -> None:
    assert Split(np.zeros((2, 1)), Tensor(np.array([0, 1], object))).y.dtype.kind == "i"
    assert Split(Tensor(np.array([[1, 2.5]], object)), [1]).x.dtype == np.float64
    assert Split([[1.0], [2.0]], Tensor(np.array(["cat", "dog"], object))).y.dtype.kind == "U"


def test_images_of_several_sizes_are_refused() -> None:
    with pytest.raises(NotOneArray) as caught:
        Split([np.zeros((8, 8, 1)), np.zeros((6, 8, 1))], [0, 1])
    assert str(caught.value) == (
        "Split: x expects one array with an entry for each example, received examples of several shapes, such as "
        "(8, 8, 1) and (6, 8, 1). Bring all to one shape first (resize images, pad sequences)."
    )


def test_what_is_no_array_is_refused() -> None:
    with pytest.raises(
        NotOneArray, match="y expects one array with an entry for each example, received a value of type int"
    ):
        Split(np.zeros((2, 1)), 3)
