"""What a page asks for and gets: pixels, values, histograms; and what it may not."""

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets
from workbench.ui.image_viewer.image_viewer import ImageViewer
from workbench.ui.image_viewer.sample_attributes import attribute_rows
from workbench.ui.image_viewer.still_picture import still
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_state import ViewerState, first_state

pytestmark = pytest.mark.usefixtures("front_end")

_VOLUME = np.arange(4 * 5 * 6, dtype="int16").reshape(4, 5, 6)
_MASK = (_VOLUME % 7 == 0).astype("uint8") * 3
_LABEL = Targets(
    mask=MaskLabel(_MASK, ("background", "a", "b", "lesion")),
    boxes=BoxLabel([[1, 2, 1, 4, 5, 3]], [0], ("cell",)),
    points=PointLabel([[2.5, 1.5, 0.5]], [9]),
)
_SAMPLE = Sample(_VOLUME, ImageHeader(dimension=3, spacing=(5, 1, 2), value_range=(0, 4095)), _LABEL, name="scan")


class Asked:
    """A viewer, and what it answers."""

    def __init__(self, *samples: Sample) -> None:
        self.viewer = ImageViewer(tuple(ViewedSample(one) for one in samples))
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        self.viewer.widget.send = lambda content, buffers=None: self.sent.append((content, buffers))

    def ask(self, **content: Any) -> tuple[dict[str, Any], list[bytes]]:
        self.sent.clear()
        self.viewer.widget._on_message(None, content, [])
        return self.sent[0] if self.sent else ({}, [])

    def plane(self, **content: Any) -> tuple[dict[str, Any], list[bytes]]:
        return self.ask(
            **{"kind": "plane", "key": "k", "side": 0, "axis": 0, "index": 0, "channel": 0, "step": 1} | content
        )


@pytest.fixture
def asked() -> Iterator[Asked]:
    one = Asked(_SAMPLE)
    yield one
    one.viewer.close()


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_the_slice_that_is_asked_for_with_its_mask(asked: Asked, axis: int) -> None:
    answer, (pixels, mask) = asked.plane(axis=axis, index=2)
    expected = np.take(_VOLUME, 2, axis)
    assert (answer["height"], answer["width"], answer["channels"]) == (*expected.shape, 1)
    assert (answer["type"], answer["exact"], answer["step"], answer["masks"]) == ("int16", True, 1, ["label-mask"])
    assert zlib.decompress(pixels) == expected.tobytes()
    assert zlib.decompress(mask) == (np.take(_MASK, 2, axis) // 3).tobytes()


def test_a_part_of_a_slice(asked: Asked) -> None:
    answer, (pixels, _) = asked.plane(index=3, box=(1, 2, 99, 4))
    assert answer["box"] == (1, 2, 5, 4)
    assert zlib.decompress(pixels) == _VOLUME[3, 1:5, 2:4].tobytes()


def test_a_large_plane_is_made_smaller_whatever_the_page_says() -> None:
    one = Asked(Sample(np.arange(1200 * 2000, dtype="uint16").reshape(1200, 2000)))
    answer, (pixels,) = one.plane()
    assert (answer["step"], answer["height"], answer["width"], answer["exact"]) == (2, 600, 1000, False)
    assert len(zlib.decompress(pixels)) == 600 * 1000 * 2
    answer, _ = one.plane(box=(0, 0, 600, 600))
    assert (answer["step"], answer["exact"]) == (1, True)
    one.viewer.close()


@pytest.mark.parametrize(
    "content",
    [
        {"kind": "plane", "key": "k", "side": 0, "axis": 0, "index": 4, "channel": 0, "step": 1},
        {"kind": "plane", "key": "k", "side": 1, "axis": 0, "index": 0, "channel": 0, "step": 1},
        {"kind": "plane", "key": "k", "side": 0, "axis": 3, "index": 0, "channel": 0, "step": 1},
        {"kind": "plane", "key": "k", "side": 0, "axis": 0, "index": 0, "channel": 0, "step": 0},
        {"kind": "plane", "key": "k", "side": 0, "axis": 0, "index": 0, "channel": 0, "step": 1, "box": (3, 3, 3, 3)},
        {"kind": "histogram", "key": "k", "side": 0, "axis": 0, "index": 9, "bins": 4},
        {"kind": "histogram", "key": "k", "side": 0, "axis": 0, "index": 0, "bins": 10**9},
        {"kind": "cards", "key": "k", "page": 0},
        {"kind": "choose", "number": 5},
        {"kind": "exec"},
        {},
    ],
)
def test_what_is_not_there_is_not_answered(asked: Asked, content: dict[str, Any]) -> None:
    assert asked.ask(**content) == ({}, [])


def test_values_of_every_channel_are_exact_texts() -> None:
    one = Asked(
        Sample(np.array([[[1, 2, 3]]], "uint8")), Sample(np.array([[2**62 + 1, 0.1]][:1], object).astype("float64"))
    )
    answer, _ = one.ask(kind="value", key="k", places=[[0, 0], [0, 1]])
    assert answer == {"kind": "value", "key": "k", "values": [["1", "2", "3"], ["0.1"]]}
    answer, _ = one.ask(kind="value", key="k", places=[[0, 9], [0]])
    assert answer["values"] == [[], []]
    one.viewer.close()


def test_a_histogram_of_a_slice_over_the_range_of_all(asked: Asked) -> None:
    answer, _ = asked.ask(kind="histogram", key="k", side=0, axis=0, index=3, bins=4)
    assert (answer["low"], answer["high"], answer["counts"]) == (0.0, 119.0, [[0, 0, 0, 30]])


def test_the_choice_of_a_page_is_kept_within_what_there_is(asked: Asked) -> None:
    viewer = asked.viewer
    called: list[int] = []
    viewer.widget.when_changed = lambda: called.append(viewer.state.index)
    viewer.widget.state = {**viewer.state.to_dict(), "index": 99, "axis": 2, "hidden": ["label-mask"], "channel": 7}
    assert (viewer.state.axis, viewer.state.index, viewer.state.channel) == (2, 5, 0)
    assert viewer.state.hidden == ("label-mask",)
    assert called == [5]
    broken: tuple[dict[str, Any], ...] = ({"index": -1}, {"opacity": 2}, {"windows": []}, {"bins": "many"})
    for nonsense in broken:
        viewer.widget.state = {**viewer.state.to_dict(), **nonsense}
    assert viewer.state.index == 5


def test_facts_name_layers_classes_and_places(asked: Asked) -> None:
    facts = asked.viewer.widget.facts["sides"][0]
    mask, boxes, points = facts["layers"]
    assert mask["classes"] == [{"index": 3, "name": "lesion", "colour": "#009e73"}]
    assert boxes["shapes"] == [{"from": (1, 2, 1), "to": (3, 5, 4), "member": 0, "text": "cell"}]
    assert boxes["classes"] == [{"index": 0, "name": "cell", "colour": "#bbbbbb"}]  # no background: not black
    assert points["shapes"] == [{"from": (0.5, 1.5, 2.5), "to": (0.5, 1.5, 2.5), "member": 0, "text": "class 9"}]
    assert [one["name"] for one in facts["presets"]] == ["full range", "1 % to 99 %", "range of the header"]


def test_attributes_leave_out_what_nobody_knows() -> None:
    rows = {row[0]: row[1] for row in attribute_rows((ViewedSample(_SAMPLE),))}
    assert rows["shape"] == "z 4 × y 5 × x 6"
    assert rows["spacing in mm"] == "5, 1, 2"
    assert rows["range of the header"] == "0 to 4095"
    assert rows["label"] == "mask: lesion, 1 box, 1 point"
    assert "modality" not in rows
    lost = attribute_rows((ViewedSample(Sample(np.array([[np.nan, 1]]))), ViewedSample(Sample(np.zeros((1, 1))))))
    assert ("NaN or infinite", "1", "–") in lost


def test_the_picture_has_the_colours_of_masks_and_boxes() -> None:
    label = Targets(mask=MaskLabel(np.eye(4, dtype="uint8")), boxes=BoxLabel([[0, 2, 2, 4]], [1]))
    side = ViewedSample(Sample(np.zeros((4, 4), "uint8"), label=label))
    state = first_state((side,))
    picture = still(side, state, 0, (0, 255), 400)
    assert picture.shape == (400, 400, 3)
    assert picture[50, 50].tolist() == [103, 71, 0]  # 45 % of the orange of class 1
    assert picture[50, 350].tolist() == [0, 0, 0]
    assert picture[300, 0].tolist() == [230, 159, 0]
    hidden = still(side, ViewerState(windows=state.windows, hidden=("label-mask:1", "label-boxes")), 0, (0, 255), 400)
    assert not hidden.any()


def test_pixels_have_the_shape_that_their_spacing_says() -> None:
    side = ViewedSample(Sample(np.zeros((10, 40), "uint8"), ImageHeader(spacing=(2, 1))))
    assert still(side, first_state((side,)), 0, (0, 1), 400).shape == (200, 400, 3)


def test_hsv_is_shown_in_its_colours_and_its_values_are_asked_for() -> None:
    one = Asked(Sample(np.array([[[0, 255, 255]]], "uint8"), ImageHeader(color_mode="HSV")))
    answer, (pixels,) = one.plane(channel=-1)
    assert zlib.decompress(pixels) == bytes([255, 0, 0])
    assert answer["exact"] is False
    one.viewer.close()
