"""Kept blocks: every sample comes back as it was, and a damaged file is told."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.data import (
    BoxLabel,
    ClassLabel,
    GeometryStep,
    ImageHeader,
    ImageLabel,
    MaskLabel,
    PointLabel,
    Sample,
    Targets,
)  # fmt: skip
from workbench.data.affine_map import AffineMap
from workbench.flow.block_encoding import BlockEncoder
from workbench.flow.block_files import BlockBytes, BlockFile, BlockWriter
from workbench.flow.flow_run_errors import ArrayNotKept, BlockDamaged
from workbench.flow.sample_block import SampleIssue

DTYPES = st.sampled_from(["uint8", "bool", "int16", ">u2", "uint64", "float16", "float32", "float64", ">f8"])
TEXTS = st.text(max_size=9) | st.just("\udcff lone") | st.just("한글.png")
NAMES = st.lists(TEXTS, min_size=1, max_size=3).map(tuple)
PLACES = st.floats(-1e6, 1e6)


@st.composite
def targets(draw, size):
    names = draw(NAMES)
    axes = len(size)
    count = draw(st.integers(0, 3))
    boxes = draw(arrays.arrays("float64", (count, 2 * axes), elements=PLACES))
    points = draw(arrays.arrays("float64", (count, axes), elements=PLACES))
    classes = draw(arrays.arrays("int64", (count,)))
    scores = draw(st.none() | arrays.arrays("float32", (count,)))
    choose = lambda value: draw(st.none() | st.just(value))  # noqa: E731
    return Targets(
        choose(ClassLabel(draw(arrays.arrays("float32", (len(names),))), names)),
        choose(MaskLabel(draw(arrays.arrays(draw(st.sampled_from(["uint8", "int64", ">u2"])), size)), names)),
        choose(BoxLabel(boxes, classes, names, scores)),
        choose(PointLabel(points, classes, names)),
        choose(ImageLabel(draw(arrays.arrays(draw(DTYPES), size)))),
    )


@st.composite
def samples(draw):
    axes = draw(st.sampled_from([2, 3]))
    size = tuple(draw(st.lists(st.integers(1, 4), min_size=axes, max_size=axes)))
    channels = draw(st.sampled_from([(), (1,), (5,)]))
    step = GeometryStep("Crop", AffineMap.shift(draw(st.lists(PLACES, min_size=axes, max_size=axes))), size, size)
    known = draw(st.booleans())
    header = ImageHeader(
        axes, "Channels" if channels else "L",
        spacing=(0.1,) * axes if known else (), origin=(1 / 3,) * axes if known else (),
        direction=tuple(np.eye(axes).ravel()) if known else (), modality=draw(TEXTS),
        value_range=draw(st.none() | st.tuples(st.floats(allow_nan=False), st.floats(allow_nan=False))),
        source=draw(TEXTS), history=(step,) * draw(st.integers(0, 2)),
    )  # fmt: skip
    image = draw(arrays.arrays(draw(DTYPES), (*size, *channels)))
    image = np.asfortranarray(image) if draw(st.booleans()) else image
    label, prediction = draw(targets(size)), draw(targets(size))
    split = draw(st.sampled_from(["", "train", "validation", "test"]))
    return Sample(image, header, label, prediction, draw(TEXTS), split, draw(TEXTS))


def contents(sample):
    """All that a sample is made of, with types of numbers and their bytes."""
    return [sample.name, sample.split, sample.group, sample.header, array(sample.image)] + [
        part for one in (sample.label, sample.prediction) for part in targets_contents(one)
    ]


def array(value):
    return None if value is None else (value.dtype.str, value.shape, value.tobytes())


def targets_contents(one):
    yield None if one.category is None else (array(one.category.scores), one.category.class_names)
    yield None if one.mask is None else (array(one.mask.array), one.mask.class_names)
    boxes = one.boxes
    yield None if boxes is None else (
        array(boxes.coordinates), array(boxes.classes), array(boxes.scores), boxes.class_names
    )  # fmt: skip
    yield None if one.points is None else (
        array(one.points.coordinates), array(one.points.classes), one.points.class_names
    )  # fmt: skip
    yield None if one.image is None else array(one.image.array)


@given(st.lists(samples(), max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_sample_comes_back_exactly(given_samples):
    file = io.BytesIO()
    encoder = BlockEncoder(file)
    for place, sample in enumerate(given_samples):
        encoder.append(sample, place)
    encoder.finish(len(given_samples), [SampleIssue("resize", "\udcff", "why", True)])
    block = BlockBytes(file)
    assert [contents(one) for one in block] == [contents(one) for one in given_samples]
    assert block.of == list(range(len(given_samples)))
    assert block.issues == (SampleIssue("resize", "\udcff", "why", True),)


def written(path: Path, count: int = 3) -> Path:
    writer = BlockWriter(path.parent)
    for number in range(count):
        writer.append(Sample(np.full((8, 9), number, "uint8"), name=str(number)), number)
    writer.finish(count, ())
    assert not path.exists()
    writer.keep(path)
    return path


def read(path: Path) -> list[Sample]:
    return list(BlockFile(path))


def test_a_block_is_there_only_when_it_is_whole(tmp_path):
    path = written(tmp_path / "a.block")
    assert [one.image.max() for one in read(path)] == [0, 1, 2]
    assert BlockFile(path)[1].name == "1"
    assert [one.name for one in BlockFile(path)[1:]] == ["1", "2"]
    dropped = BlockWriter(tmp_path)
    dropped.append(Sample(np.zeros((2, 2))), 0)
    dropped.drop()
    assert [one.name for one in tmp_path.iterdir()] == ["a.block"]


@pytest.mark.parametrize("place", [0, 70, 190, -1, -20, -40, -300])
def test_any_changed_byte_is_noticed(tmp_path, place):
    path = written(tmp_path / "a.block")
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(BlockDamaged):
        read(path)


def test_a_file_that_is_cut_off_is_noticed_at_any_length(tmp_path):
    path = written(tmp_path / "a.block")
    content = path.read_bytes()
    for length in range(0, len(content), 13):
        path.write_bytes(content[:length])
        with pytest.raises(BlockDamaged):
            read(path)


def test_an_array_of_texts_is_refused(tmp_path):
    label = Targets(boxes=BoxLabel([[0, 0, 1, 1]], ["cat"], ("cat",)))
    encoder = BlockEncoder(io.BytesIO())
    with pytest.raises(ArrayNotKept, match="arrays of numbers"):
        encoder.append(Sample(np.zeros((2, 2)), label=label), 0)
