"""Samples with boxes as a data set: a list of boxes for each image."""

import numpy as np

from workbench.data import BoxLabel, Sample, SampleSet, Targets


def test_boxes_become_lists_of_class_and_corners() -> None:
    labels = [BoxLabel([[1, 2, 5, 6]], [1], ("cell", "dust")), BoxLabel([], [], ("cell", "dust"))]
    samples = [
        Sample(np.full((8, 9), number, "uint8"), name=str(number), split="train", label=Targets(boxes=label))
        for number, label in enumerate(labels)
    ]
    data = SampleSet(samples).to_dataset()
    assert [one.tolist() for one in data.train.y] == [[[1, 1, 2, 5, 6]], []]
    assert (data.class_names, data.train.x.shape) == (("cell", "dust"), (2, 8, 9, 1))
