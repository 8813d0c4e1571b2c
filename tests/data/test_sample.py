"""A sample checks what it is made of, and never changes."""

import pickle
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from workbench.data import BoxLabel, ClassLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets, ValueLabel
from workbench.data.affine_map import Array
from workbench.errors import BadImageHeader, BadLabel, BadSampleImage, MaskSizeDiffers
from workbench.modules import Crop, PatchGrid, PatchRestoration


@pytest.mark.parametrize(
    ("shape", "dtype", "dimension", "mode"),
    [
        ((4, 6), "uint8", 2, "L"),
        ((4, 6), "bool", 2, "Binary"),
        ((4, 6, 1), "uint8", 2, "L"),
        ((4, 6, 3), "uint8", 2, "RGB"),
        ((4, 6, 4), "float32", 2, "RGBA"),
        ((4, 6, 2), "float32", 2, "Channels"),
        ((5, 20, 30), "int16", 3, "L"),
        ((5, 20, 30, 2), "int16", 3, "Channels"),
    ],
)
def test_dimension_and_colour_mode_are_guessed(shape: tuple[int, ...], dtype: str, dimension: int, mode: str) -> None:
    sample = Sample(np.zeros(shape, dtype))
    assert (sample.header.dimension, sample.header.color_mode) == (dimension, mode)
    assert sample.size == shape[:dimension]


def test_its_arrays_cannot_be_written_to_and_the_callers_stay_writable() -> None:
    image, mask = np.zeros((4, 6)), np.zeros((4, 6), int)
    sample = Sample(image, label=Targets(mask=MaskLabel(mask)))
    for array in (sample.image, sample.label.mask.array):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert image.flags.writeable
    assert mask.flags.writeable


@pytest.mark.parametrize("image", [np.zeros(3), np.zeros((0, 4)), np.array([["a"]]), np.zeros((2, 2), complex), 5])
def test_what_is_no_image_is_refused(image: object) -> None:
    with pytest.raises(BadSampleImage, match="the image must be an array of numbers"):
        Sample(image)


def test_an_image_against_its_header_is_refused_with_the_remedy() -> None:
    with pytest.raises(BadSampleImage) as caught:
        Sample(np.zeros((4, 6)), ImageHeader(color_mode="RGB"), name="cat.png")
    assert str(caught.value) == (
        "Sample 'cat.png': the image must be an array with 3 channels for the colour mode RGB, but received the shape "
        "(4, 6). Say what the axes mean: header=ImageHeader(dimension=…, color_mode=…)."
    )


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(MaskSizeDiffers) as caught:
        Sample(np.zeros((4, 6)), label=Targets(mask=MaskLabel(np.zeros((6, 4), int))))
    assert "Expected the size (4, 6) of the image, received (6, 4)." in str(caught.value)


@pytest.mark.parametrize("name", ["label", "prediction"])
@pytest.mark.parametrize(("given", "kind"), [(ClassLabel.of(0, ("cat", "dog")), "ClassLabel"), (None, "NoneType")])
def test_what_is_known_of_a_sample_stands_in_targets(name: str, given: Any, kind: str) -> None:
    message = (
        f"Sample 'cat.png': {name!r} must be Targets, which hold what is known by its kind, but received {kind}. Put "
        "it into them: Targets(category=…) for a class, and mask=…, boxes=…, points=… or image=… for the others."
    )
    with pytest.raises(BadLabel) as made:
        Sample(np.zeros((4, 6)), name="cat.png", **{name: given})
    with pytest.raises(BadLabel) as changed:
        Sample(np.zeros((4, 6)), name="cat.png").replaced(**{name: given})
    assert [str(made.value), str(changed.value)] == [message, message]


def test_boxes_of_a_volume_do_not_fit_an_image() -> None:
    boxes = Targets(boxes=BoxLabel([[0, 0, 0, 1, 1, 1]], [0]))
    with pytest.raises(BadLabel) as caught:
        Sample(np.zeros((4, 6)), prediction=boxes)
    assert str(caught.value) == (
        "Sample: 'coordinates' must be 4 numbers for each place in an image of dimension 2, but received 6. Give xmin, "
        "ymin, xmax, ymax for images, and xmin, ymin, zmin, xmax, ymax, zmax for volumes."
    )
    assert Sample(np.zeros((5, 8, 9)), prediction=boxes).prediction.kinds == ("boxes",)


@pytest.mark.parametrize(
    "entries",
    [
        {"dimension": 4},
        {"color_mode": "BGR"},
        {"spacing": (1,)},
        {"spacing": (0, 1)},
        {"origin": (1, np.nan)},
        {"direction": (1, 0)},
        {"spacing": ("a", "b")},
    ],
)
def test_a_header_that_does_not_fit_is_refused(entries: dict[str, object]) -> None:
    with pytest.raises(BadImageHeader, match=next(iter(entries))):
        ImageHeader(**entries)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ClassLabel([1, 0], ("cat",)),
        lambda: ClassLabel.of(2, ("cat", "dog")),
        lambda: MaskLabel(np.zeros((2, 2))),
        lambda: MaskLabel(np.zeros((2, 2, 2, 2), int)),
        lambda: BoxLabel([[1, 2, 3]], [0]),
        lambda: BoxLabel([[1, 2, 3, 4]], [0, 1]),
        lambda: BoxLabel([[1, 2, 3, 4]], [0], scores=[0.1, 0.2]),
        lambda: PointLabel([[1, 2, 3, 4]], [0]),
        lambda: ValueLabel([]),
        lambda: ValueLabel([1.0, 2.0], ("age",)),
        lambda: ValueLabel([[1.0]]),
        lambda: ValueLabel(["old"]),
    ],
)
def test_a_label_that_does_not_fit_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(BadLabel):
        make()


def test_no_boxes_are_a_label_too() -> None:
    empty = BoxLabel([], [], ("cell",))
    assert empty.coordinates.shape == (0, 4)
    assert empty.classes.shape == (0,)


def test_it_says_in_a_line_what_it_is() -> None:
    label = Targets(category=ClassLabel.of(0, ("cat",)))
    sample = Sample(np.zeros((4, 6, 3), "uint8"), label=label, split="test", name="cat.png")
    assert repr(sample) == "Sample 'cat.png': (4, 6, 3), RGB, uint8, category, test"
    assert repr(Sample(np.zeros((4, 6)))) == "Sample: (4, 6), L, float64"


def test_a_sample_travels_to_another_process() -> None:
    sample = pickle.loads(pickle.dumps(Sample(np.ones((2, 3)), name="a", group="kim")))
    assert (sample.name, sample.group, sample.header.color_mode) == ("a", "kim", "L")
    np.testing.assert_array_equal(sample.image, np.ones((2, 3)))


class TestReplacing:
    @pytest.mark.parametrize("image", [np.zeros((4, 5)), np.zeros(4), np.zeros((4, 6, 3)), np.full((4, 6), "a")])
    def test_an_image_that_does_not_fit_is_refused(self, image: Array) -> None:
        mask = MaskLabel(np.zeros((4, 6), "uint8"))
        sample = Sample(np.zeros((4, 6), "uint8"), label=Targets(mask=mask))
        with pytest.raises((MaskSizeDiffers, BadSampleImage)):
            sample.with_image(image, ImageHeader())
        with pytest.raises(BadSampleImage):
            Sample(np.zeros((4, 6))).with_image(np.zeros((4, 6)), ImageHeader(color_mode="RGB"))
        with pytest.raises(BadSampleImage):
            Sample(np.zeros((4, 6))).with_image(np.zeros((0, 6)), ImageHeader())

    def test_another_image_keeps_everything_else(self) -> None:
        sample = Sample(np.zeros((4, 6)), group="kim", split="test", name="a")
        new = sample.with_image(np.ones((2, 3), "uint8"), ImageHeader(2, "Binary"))
        assert (new.group, new.split, new.name, new.header.color_mode) == ("kim", "test", "a", "Binary")
        assert not new.image.flags.writeable
        assert (sample.size, new.size) == ((4, 6), (2, 3))

    def test_what_is_new_is_checked_against_the_rest(self) -> None:
        sample = Sample(np.zeros((4, 6), "uint8"), label=Targets(mask=MaskLabel(np.zeros((4, 6), "uint8"))))
        with pytest.raises(MaskSizeDiffers):
            sample.replaced(image=np.zeros((4, 5)))
        with pytest.raises(BadSampleImage):
            sample.replaced(image=np.zeros(4))
        with pytest.raises(BadSampleImage):
            sample.replaced(header=ImageHeader(color_mode="RGB"))
        with pytest.raises(BadLabel):
            sample.replaced(prediction=Targets(points=PointLabel([[1, 2, 3]], [0])))
        with pytest.raises(TypeError, match="picture"):
            sample.replaced(picture=np.zeros((4, 6)))

    def test_a_new_image_is_read_only_and_the_array_stays_writable(self) -> None:
        array = np.ones((4, 6))
        replaced = Sample(np.zeros((4, 6))).replaced(image=array, name="b")
        assert (replaced.name, replaced.image.flags.writeable, array.flags.writeable) == ("b", False, True)


def test_a_header_of_other_values_checks_the_colour_mode() -> None:
    header = ImageHeader(modality="CT", value_range=(0, 1))
    assert header.with_values("L", (0, 1)) is header
    assert header.with_values("Binary", (0, 255)) == ImageHeader(2, "Binary", modality="CT", value_range=(0, 255))
    with pytest.raises(BadImageHeader, match="one of L, Binary"):
        header.with_values("Gray", None)  # type: ignore[arg-type]


def test_a_replaced_sample_is_checked_again() -> None:
    """A shorter way than ``dataclasses.replace`` that must not be a way round the checks."""
    sample = Sample(np.zeros((4, 6)), name="a", group="kim")
    other = sample.replaced(image=np.ones((2, 3)), name="b")
    assert (other.name, other.group, other.size, sample.name, sample.size) == ("b", "kim", (2, 3), "a", (4, 6))
    assert not other.image.flags.writeable
    with pytest.raises(BadSampleImage):
        sample.replaced(image=np.zeros((2, 3, 7)))
    with pytest.raises(TypeError, match="colour"):
        sample.replaced(colour="red")


def test_a_header_with_other_values_keeps_all_else() -> None:
    header = ImageHeader(spacing=(0.5, 2), modality="MR")
    changed = header.with_values("Binary", (0, 255))
    assert changed == ImageHeader(spacing=(0.5, 2), modality="MR", color_mode="Binary", value_range=(0, 255))
    assert hash(changed) != hash(header)
    assert header.with_values("L", None) is header


def test_fractions_of_a_volume_need_little_memory() -> None:
    volume = np.zeros((64, 64, 64), np.uint8)
    volume[:16] = 3
    volume[16, 0, 0] = 5
    label = MaskLabel(volume, ("background", "liver"))
    tracemalloc.start()
    fractions = label.fractions
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fractions == (0.75 - 1 / volume.size, 0, 0, 0.25, 0, 1 / volume.size)
    assert most < volume.nbytes


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int16", "uint64"])
def test_fractions_of_masks_of_any_type(dtype: str) -> None:
    assert MaskLabel(np.array([[0, 1], [0, 0]], dtype), ("background", "lesion", "never")).fractions == (0.75, 0.25, 0)
    assert MaskLabel(np.zeros((2, 3), dtype)).fractions == (1.0,)


def test_classes_that_thresholds_have_chosen_are_the_answer() -> None:
    names = ("cat", "dog", "hare")
    scores = np.array([0.5, 0.3, 0.2])
    assert ClassLabel(scores, names).name == "cat"
    assert ClassLabel(scores, names, (1,)).name == "dog"
    assert ClassLabel(scores, names, (2, 1)).name == "dog"  # of several the most probable
    assert ClassLabel(scores, names, ()).name == "cat"
    with pytest.raises(BadLabel) as caught:
        ClassLabel(scores, names, (3,))
    refusal = "ClassLabel: 'chosen' must be class numbers from 0 to 2, but received (3,)."
    assert str(caught.value) == f"{refusal} Give class numbers that count from 0."


def test_numbers_of_the_whole_image_stay_where_pixels_move() -> None:
    ages = ValueLabel(np.array([63.5, 1.75]), ("age", "height"))
    moved = Crop(coordinates=(0, 2, 0, 2))(Sample(np.zeros((4, 6)), label=Targets(values=ages)))
    assert moved.label.values is ages
    assert moved.label.kinds == ("values",)


def test_numbers_of_patches_are_averaged() -> None:
    patches = PatchGrid(height=2, width=3)(Sample(np.zeros((4, 6)), name="a"))
    told = [
        patch.replaced(prediction=Targets(values=ValueLabel(np.array([float(number)]))))
        for number, patch in enumerate(patches)
    ]
    values = PatchRestoration()(*told).prediction.values
    assert values is not None
    assert values.values.tolist() == [1.5]
