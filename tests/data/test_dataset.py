import pickle

import numpy as np
import pytest

from workbench.data.dataset import Dataset, Split, named_shape
from workbench.data.errors import CountMismatch


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
        ((1, 2, 3, 4, 5, 6), "1 examples, axis 1 2, axis 2 3, axis 3 4, axis 4 5, axis 5 6"),
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
