"""Patches put back: the identity for images, masks, boxes and points, also where patches overlap or some are gone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.modules.pictures import sample
from workbench.data import (
    BoxLabel,
    ClassLabel,
    ImageHeader,
    ImageLabel,
    MaskLabel,
    PointLabel,
    Sample,
    SampleSet,
    Targets,
)
from workbench.errors import NothingToRestore, SamplesDoNotFit
from workbench.modules import (
    Crop,
    Flip,
    PatchGrid,
    PatchRestoration,
    Resize,
    ResizeOriginalRestoration,
    Smoothing,
)

EXACT = 1e-6
"""Pixels by which places may be off after there and back."""


@st.composite
def wholes(draw: st.DrawFn) -> Sample:
    """An image with every label; boxes and points of different classes."""
    size = (draw(st.integers(8, 40)), draw(st.integers(8, 40)))
    drawing = np.random.default_rng(draw(st.integers(0, 99)))
    lows = drawing.random((4, 2)) * 0.7 * size[::-1]
    highs = lows + (0.05 + 0.25 * drawing.random((4, 2))) * size[::-1]
    label = Targets(
        category=ClassLabel.of(1, ("a", "b")),
        mask=MaskLabel(drawing.integers(0, 4, size).astype(np.uint8)),
        boxes=BoxLabel(np.hstack([lows, highs]), np.arange(4)),
        points=PointLabel(lows, np.arange(4)),
        image=ImageLabel(drawing.random(size)),
    )
    header = ImageHeader(spacing=(0.5, 2), origin=(3, -4))
    return Sample(drawing.random(size), header, label, label, group="kim", name="a.png")


def assert_same(one: Targets, other: Targets) -> None:
    np.testing.assert_array_equal(one.category.scores, other.category.scores)
    np.testing.assert_array_equal(one.mask.array, other.mask.array)
    np.testing.assert_allclose(one.image.array, other.image.array, atol=1e-12)
    for kind in ("boxes", "points"):
        ours, theirs = getattr(one, kind), getattr(other, kind)
        assert sorted(ours.classes) == sorted(theirs.classes)
        order, expected = np.argsort(ours.classes), np.argsort(theirs.classes)
        np.testing.assert_allclose(ours.coordinates[order], theirs.coordinates[expected], atol=EXACT)


@given(
    wholes(),
    st.tuples(st.integers(4, 20), st.integers(4, 20)),
    st.tuples(st.floats(0.05, 1), st.floats(0.05, 1)),
    st.booleans(),
)
@settings(deadline=None)
def test_restoration_undoes_the_grid(
    whole: Sample, patch: tuple[int, int], share: tuple[float, float], pad: bool
) -> None:
    height, width = (min(length, full) for length, full in zip(patch, whole.size, strict=True))
    rows, columns = (max(1, round(length * part)) for length, part in zip((height, width), share, strict=True))
    grid = PatchGrid(
        height=height, width=width, stride_height=rows, stride_width=columns, border="pad" if pad else "shift"
    )
    back = PatchRestoration()(*grid(whole))
    np.testing.assert_allclose(back.image, whole.image, atol=1e-12)
    assert_same(back.label, whole.label)
    assert_same(back.prediction, whole.prediction)
    assert (back.name, back.group, back.header) == (whole.name, whole.group, whole.header)


@pytest.mark.parametrize("mode", ["L", "RGB", "Channels"])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
def test_channels_types_and_volumes(mode: str, dtype: str) -> None:
    for dimension in (2, 3):
        whole = sample(mode, dtype, dimension)  # type: ignore[arg-type]
        grid = PatchGrid(height=10, width=9, stride_height=7, stride_width=9)
        back = PatchRestoration()(*grid(whole))
        np.testing.assert_array_equal(back.image, whole.image)
        assert back.image.dtype == dtype
        assert back.header == whole.header
        np.testing.assert_array_equal(back.label.boxes.coordinates, whole.label.boxes.coordinates)


def test_overlaps_are_averaged() -> None:
    whole = Sample(np.zeros((4, 6)), name="a")
    left, right = Crop(coordinates=(0, 4, 0, 4))(whole), Crop(coordinates=(0, 4, 2, 6))(whole)
    back = PatchRestoration()(left.replaced(image=left.image + 1), right.replaced(image=right.image + 4))
    assert back.image[0].tolist() == [1, 1, 2.5, 2.5, 4, 4]
    whole_numbers = [one.replaced(image=np.full((4, 4), value, "uint8")) for one, value in ((left, 1), (right, 4))]
    assert PatchRestoration()(*whole_numbers).image[0].tolist() == [1, 1, 2, 2, 4, 4]


def test_masks_take_the_class_of_most_patches() -> None:
    whole = Sample(np.zeros((1, 3)), name="a")
    cuts = [Crop(coordinates=(0, 1, 0, 2)), Crop(coordinates=(0, 1, 1, 3)), Crop(coordinates=(0, 1, 0, 3))]
    rows = ([3, 3], [2, 1], [2, 2, 1])
    patches = [
        cut(whole).replaced(prediction=Targets(mask=MaskLabel(np.array([row], "uint8"))))
        for cut, row in zip(cuts, rows, strict=True)
    ]
    assert PatchRestoration()(*patches).prediction.mask.array.tolist() == [[2, 2, 1]]


def test_places_without_a_patch_are_zero() -> None:
    whole = sample("L", "float32")
    patches = PatchGrid(height=12, width=16)(whole)
    back = PatchRestoration()(*patches[1:])
    assert not back.image[:12, :16].any()
    assert not back.label.mask.array[:12, :16].any()
    np.testing.assert_array_equal(back.image[12:], whole.image[12:])


def test_two_objects_stay_two() -> None:
    """Boxes of one class that lie in different patches, or twice at one place."""
    boxes = BoxLabel([[1, 1, 5, 5], [9, 9, 15, 15], [9, 9, 15, 15], [2, 9, 3, 10]], [0, 0, 0, 0])
    whole = Sample(np.zeros((16, 16)), label=Targets(boxes=boxes), name="a")
    for stride in (4, 6, 8):
        patches = PatchGrid(height=8, width=8, stride_height=stride, stride_width=stride)(whole)
        found = PatchRestoration()(*patches).label.boxes.coordinates
        assert sorted(found.tolist()) == sorted(boxes.coordinates.tolist())


def test_predicted_boxes_keep_their_scores() -> None:
    whole = Sample(np.zeros((8, 16)), name="a")
    left, right = PatchGrid(height=8, width=8)(whole)
    left = left.replaced(prediction=Targets(boxes=BoxLabel([[6, 1, 8, 3]], [0], ("cell",), [0.6])))
    right = right.replaced(
        prediction=Targets(boxes=BoxLabel([[0, 1, 2, 3], [4, 4, 6, 6]], [0, 0], ("cell",), [0.9, 0.2]))
    )
    found = PatchRestoration()(left, right).prediction.boxes
    assert found.coordinates.tolist() == [[6, 1, 10, 3], [12, 4, 14, 6]]
    assert (found.scores.tolist(), found.class_names) == ([0.9, 0.2], ("cell",))


def test_a_set_of_patches_becomes_the_set_of_images() -> None:
    samples = SampleSet([sample(name="a"), sample(name="b#1"), sample(name="c#x")])
    patches = samples.map(PatchGrid(height=10, width=10))
    assert len(patches) == 36
    changed = patches.map(Resize(height=20, width=20)).map(ResizeOriginalRestoration())
    whole = changed.merged(PatchRestoration())
    assert [one.name for one in whole] == ["a", "b#1", "c#x"]
    assert whole["b#1"].label.boxes.coordinates.tolist() == sample().label.boxes.coordinates.tolist()


def test_patches_that_were_changed_come_back_changed() -> None:
    whole = sample()
    patches = [Smoothing()(patch) for patch in PatchGrid(height=12, width=16)(whole)]
    back = PatchRestoration()(*patches)
    np.testing.assert_array_equal(back.image[:12, :16], patches[0].image)


def test_what_is_no_patch_is_refused() -> None:
    with pytest.raises(NothingToRestore) as caught:
        PatchRestoration()(sample())
    assert str(caught.value) == (
        "PatchRestoration: expected an image that PatchGrid / PatchCenterPoint / SegmentationPatch / Crop has changed, "
        "received one with the history: none. Put it behind that module."
    )
    turned = [Flip()(patch) for patch in PatchGrid(height=12, width=16)(sample())]
    with pytest.raises(NothingToRestore, match="received one with the history: PatchGrid, Flip"):
        PatchRestoration()(*turned)


def test_patches_of_different_images_are_refused() -> None:
    patches = [PatchGrid(height=24, width=16)(sample(name=name))[0] for name in "ab"]
    with pytest.raises(SamplesDoNotFit) as caught:
        PatchRestoration()(*patches)
    assert str(caught.value) == (
        "PatchRestoration: expected patches of one image, all handled alike, received 'a#0' (24, 16) uint8, 'b#0' (24, "
        "16) uint8. Connect the module that cut the patches, with the same modules for all of them in between."
    )
