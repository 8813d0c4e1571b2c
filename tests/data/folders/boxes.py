"""The boxes of samples as tests compare them."""

from workbench.data import SampleSet


def boxes_of(samples: SampleSet, name: str) -> list[tuple[str, list[float]]]:
    """The boxes of a sample with the names of their classes."""
    boxes = samples[name].label.boxes
    assert boxes is not None
    return [
        (boxes.class_names[index], corners)
        for index, corners in zip(boxes.classes, boxes.coordinates.tolist(), strict=True)
    ]
