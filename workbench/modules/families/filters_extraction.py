"""Filters that take a part out of a sample: a channel, the label or the prediction as an image."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader, mode_of
from workbench.data.sample import Sample
from workbench.data.sample_labels import MaskLabel, Targets
from workbench.messages import mark, say
from workbench.modules.manipulation_module import FilterModule, missing
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import LabelMissing, ModuleParameterRange
from workbench.modules.module_parameters import ChannelIndex

__all__ = ["ChannelSplitFilter", "LabelDataSplitFilter", "PredictionDataExtractionFilter"]

_CHANNEL_NUMBERS = mark("a number from 0 to {most}, since the image has {count} channels")
_ONE_CHANNEL = mark("0, since the image has one channel")
_NEEDED = {
    ("label", "mask"): mark("a mask as its label"),
    ("label", "image"): mark("an image as its label"),
    ("prediction", "mask"): mark("a mask as its prediction"),
    ("prediction", "image"): mark("an image as its prediction"),
}
_OTHER_KIND = mark("Choose the kind that it has, or put a network in front that predicts it.")
_TWO_CLASSES = 2


class ChannelSplitFilter(FilterModule, frozen=True):
    """Keep one channel of each image, as a grey image.

    Red, green and blue are the channels 0, 1 and 2 of RGB; the series of a patient are the channels of an image that
    was put together from them. A vessel stands out best in the green channel of a photo of the retina.

    Args:
        channel_idx: The number of the channel, counted from 0.

    Raises:
        ModuleParameterRange: The image has no such channel.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import Sample
    >>> ChannelSplitFilter(channel_idx=2)(Sample(np.zeros((4, 6, 3)))).image.shape
    (4, 6)
    """

    about: ClassVar[Description] = Description(
        name="Channel Split Filter",
        korean="채널 분리 필터",
        category="Filter",
        source="Slicing of NumPy: image[..., channel_idx]; a channel of cv2.split.",
        chain="ChannelSplitFilter(channel_idx=0) > MinMaxNormalization",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Counted from 0: the second channel is 1.",
    )

    channel_idx: ChannelIndex = 0

    def select(self, sample: Sample) -> Sample | None:
        count = sample.channels
        if self.channel_idx >= count:
            expected = say(_CHANNEL_NUMBERS, most=count - 1, count=count) if count > 1 else say(_ONE_CHANNEL)
            raise ModuleParameterRange(
                where="ChannelSplitFilter",
                parameter="channel_idx",
                expected=expected,
                received=self.channel_idx,
                example="channel_idx=0",
            )
        if sample.image.ndim == sample.header.dimension:
            return sample
        mode: ColorMode = "Binary" if sample.header.color_mode == "Binary" else "L"
        channel = np.ascontiguousarray(sample.image[..., self.channel_idx])
        return sample.replaced(image=channel, header=replace(sample.header, color_mode=mode))


class LabelDataSplitFilter(FilterModule, frozen=True):
    """Make the label the image, so that modules for images work on it.

    A mask of two classes becomes a binary image of 0 and 255; of more classes the class numbers become grey values.
    Split Data Merge makes it a label again: grow a mask by a morphological module between the two.

    Args:
        kind: "mask" takes the mask of segmentation, "image" the target image of transformation.

    Raises:
        LabelMissing: A sample has no such label.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import MaskLabel, Sample, Targets
    >>> mask = MaskLabel(np.eye(8, dtype="uint8"), ("background", "line"))
    >>> LabelDataSplitFilter()(Sample(image, label=Targets(mask=mask))).image.max()
    np.uint8(255)
    """

    about: ClassVar[Description] = Description(
        name="Label Data Split Filter",
        korean="라벨 데이터 분리 필터",
        category="Filter",
        source="The array of the label in the place of the image.",
        chain="LabelDataSplitFilter(kind='mask') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The image is gone behind it: connect Split Data Merge with the node before it, which still has it.",
    )

    kind: Literal["mask", "image"] = "mask"

    def select(self, sample: Sample) -> Sample | None:
        return _as_image(self, sample, "label", self.kind)


class PredictionDataExtractionFilter(FilterModule, frozen=True):
    """Make what a network predicted the image, so that modules for images work on it.

    A predicted mask of two classes becomes a binary image of 0 and 255; of more classes the class numbers become grey
    values. Use it behind a network, to fill holes or to remove small spots, and for a second network that learns from
    the answer of the first one.

    Args:
        kind: "mask" takes a predicted mask, "image" a predicted image.

    Raises:
        LabelMissing: A sample has no such prediction.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import MaskLabel, Sample, Targets
    >>> predicted = Targets(mask=MaskLabel(np.eye(8, dtype="uint8") * 2, ("background", "cell", "nucleus")))
    >>> PredictionDataExtractionFilter()(Sample(image, prediction=predicted)).image.max()
    np.uint8(2)
    """

    about: ClassVar[Description] = Description(
        name="Prediction Data Extraction Filter",
        korean="예측 데이터 추출 필터",
        category="Filter",
        source="The array of the prediction in the place of the image.",
        chain="PredictionDataExtractionFilter(kind='mask') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The image is gone behind it, and label and prediction stay.",
    )

    kind: Literal["mask", "image"] = "mask"

    def select(self, sample: Sample) -> Sample | None:
        return _as_image(self, sample, "prediction", self.kind)


Extraction = LabelDataSplitFilter | PredictionDataExtractionFilter


def _as_image(module: Extraction, sample: Sample, part: str, kind: Literal["mask", "image"]) -> Sample:
    """The sample with its label's or prediction's mask or image as the image."""
    targets: Targets = getattr(sample, part)
    if kind == "mask" and targets.mask is not None:
        return _with_image(sample, *_picture_of(targets.mask))
    if kind == "image" and targets.image is not None:
        array = targets.image.array
        return _with_image(sample, array, mode_of(array, sample.header.dimension))
    raise _absent(module, sample, part, kind)


def _absent(module: Extraction, sample: Sample, part: str, kind: str) -> LabelMissing:
    kinds = sample.replaced(label=sample.prediction) if part == "prediction" else sample
    return missing(module, say(_NEEDED[part, kind]), kinds, say(_OTHER_KIND))


def _picture_of(mask: MaskLabel) -> tuple[Array, ColorMode]:
    """A mask as a binary image where it has two classes, else its class numbers as grey values."""
    classes = len(mask.class_names) or int(mask.array.max()) + 1
    if classes > _TWO_CLASSES:
        return mask.array, "L"
    return np.where(mask.array != 0, 255, 0).astype(np.uint8), "Binary"


def _with_image(sample: Sample, array: Array, mode: ColorMode) -> Sample:
    """The sample with another image; of another size, without what is bound to the places of the old one."""
    header = replace(sample.header, color_mode=mode, value_range=None)
    if array.shape[: header.dimension] == sample.size:
        return sample.replaced(image=array, header=header)
    header = ImageHeader(header.dimension, mode, modality=header.modality, source=header.source)
    unplaced = replace(sample.label, mask=None, boxes=None, points=None)
    return sample.replaced(image=array, header=header, label=unplaced)
