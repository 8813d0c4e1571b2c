"""Merges that make one sample of samples with equal names: arithmetic of their images, channels, labels."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode
from workbench.data.sample import Sample
from workbench.data.sample_labels import ImageLabel, MaskLabel, Targets
from workbench.messages import mark, say
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import SamplesDoNotFit
from workbench.modules.module_parameters import Fraction
from workbench.modules.opencv import cast_like, opencv

__all__ = ["FeatureMerge", "MultiplyMerge", "OverlapMerge", "SplitDataMerge"]

_ONE_SIZE = mark("images of one size")
_ONE_DTYPE = mark("images of one type of numbers")
_ONE_MODE = mark("images of one colour mode")
_ONE_CHANNEL_COUNT = mark("images with as many channels as each other, or with one channel")
_CLASS_NUMBERS = mark("a mask: one channel of whole numbers, not below 0")
_TO_ONE_SIZE = mark("Put Resize in front of each input.")
_TO_ONE_DTYPE = mark("Put Data Type Change in front of one input.")
_TO_ONE_MODE = mark("Put Color Mode Convert in front of one input.")
_TO_A_MASK = mark("Put a threshold in front of the second input, or choose kind='image'.")


def _require_alike(where: str, facts: list[str], expected: str, remedy: str) -> None:
    """Refuse samples that differ in a fact, told in words."""
    if len(set(facts)) > 1:
        raise SamplesDoNotFit(where=where, expected=say(expected), received=" / ".join(facts), remedy=say(remedy))


def _require_one_size(where: str, samples: tuple[Sample, ...]) -> None:
    _require_alike(where, [str(one.size) for one in samples], _ONE_SIZE, _TO_ONE_SIZE)


def _with_channels(sample: Sample) -> Array:
    """The image with an axis of channels, also where there is only one."""
    image = sample.image
    return image if image.ndim > sample.header.dimension else image[..., None]


class FeatureMerge(MergeModule, frozen=True):
    """Put the channels of several images behind each other in one image.

    An image and its edges, or two series of a patient, become one input of a network with two channels. Label and
    prediction are those of the first input.

    >>> from workbench.data import Sample
    >>> FeatureMerge()(Sample(image), Sample(image)).image.shape
    (8, 8, 2)
    """

    about: ClassVar[Description] = Description(
        name="Feature Merge",
        korean="특징 병합",
        category="Merge",
        source="NumPy, np.concatenate along the axis of the channels; cv2.merge.",
        chain="Resize(height=64, width=64) > FeatureMerge",
        caution="Networks that were trained on photos take three channels only.",
    )

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        _require_one_size("FeatureMerge", samples)
        _require_alike("FeatureMerge", [one.image.dtype.name for one in samples], _ONE_DTYPE, _TO_ONE_DTYPE)
        image = np.concatenate([_with_channels(one) for one in samples], axis=-1)
        header = replace(samples[0].header, color_mode="Channels", value_range=None)
        return samples[0].replaced(image=image, header=header)


class MultiplyMerge(MergeModule, frozen=True):
    """Multiply images pixel by pixel: the first times the second, and so on.

    A binary image counts as 0 and 1, so that the image times its mask is the object on black. Other whole numbers
    count as shares of their brightest value, so that white changes nothing: a · b / 255 of uint8. Fractions and int16
    are multiplied as they are. Label, prediction and type are those of the first input, or of the first that is not
    binary.

    >>> from workbench.data import Sample
    >>> half = Sample(np.full((2, 2), 128, "uint8"))
    >>> MultiplyMerge()(half, half).image[0, 0]
    np.uint8(64)
    """

    about: ClassVar[Description] = Description(
        name="Multiply Merge",
        korean="곱 병합",
        category="Merge",
        source="OpenCV, cv2.multiply with scale=1/255; W3C Compositing and Blending Level 1, multiply.",
        chain="Resize(height=64, width=64) > MultiplyMerge",
        color_modes=("L", "Binary", "RGB", "RGBA", "Channels"),
        caution="Outside of a mask everything becomes 0, which is grey in an image whose values go below zero.",
    )

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        _require_one_size("MultiplyMerge", samples)
        main = next((one for one in samples if one.header.color_mode != "Binary"), samples[0])
        several = [one for one in samples if one.header.color_mode != "Binary"]
        _require_alike("MultiplyMerge", [one.image.dtype.name for one in several], _ONE_DTYPE, _TO_ONE_DTYPE)
        counts = [str(one.channels) for one in samples if one.channels > 1]
        _require_alike("MultiplyMerge", counts, _ONE_CHANNEL_COUNT, _TO_ONE_MODE)
        dtype = main.image.dtype
        top = float(np.iinfo(dtype).max) if dtype.kind == "u" else 1.0
        product = np.asarray(top)
        for one in samples:
            is_mask = one.header.color_mode == "Binary"
            product = product * (_with_channels(one) != 0 if is_mask else _with_channels(one) / top)
        if not several:
            product = product / top * (255 if dtype == np.uint8 else 1)
        widest = max(samples, key=lambda one: one.channels)
        mode: ColorMode = main.header.color_mode if main.channels == widest.channels else widest.header.color_mode
        image = product if any(one.image.ndim > one.header.dimension for one in samples) else product[..., 0]
        header = replace(main.header, color_mode=mode, value_range=None)
        return samples[0].replaced(image=cast_like(image, dtype), header=header)


class OverlapMerge(MergeModule, frozen=True):
    """Lay images over each other, as panes of glass: a weighted sum of their pixels.

    The new value is weight · first + (1 - weight) · second; of more inputs the others share the rest evenly. An image
    and its smoothed copy give one with softer noise and sharp edges. Label and prediction are those of the first
    input.

    Args:
        weight: The share of the first input; 0.5 of two inputs is their mean.

    >>> from workbench.data import Sample
    >>> OverlapMerge(weight=0.75)(Sample(np.full((1, 1), 100.0)), Sample(np.zeros((1, 1)))).image.tolist()
    [[75.0]]
    """

    about: ClassVar[Description] = Description(
        name="Overlap Merge",
        korean="겹침 병합",
        category="Merge",
        source="R. Szeliski: Computer Vision, 2nd ed., equation 3.4 (linear blend); OpenCV, cv2.addWeighted.",
        chain="Resize(height=64, width=64) > OverlapMerge(weight=0.5) > MinMaxNormalization",
        color_modes=("L", "Binary", "RGB", "RGBA", "Lab", "YCrCb", "Channels"),
        caution="Images that were moved or turned differently show two shifted objects.",
    )

    weight: Fraction = 0.5

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        _require_one_size("OverlapMerge", samples)
        _require_alike("OverlapMerge", [one.image.dtype.name for one in samples], _ONE_DTYPE, _TO_ONE_DTYPE)
        modes = [f"{one.header.color_mode} ({one.channels})" for one in samples]
        _require_alike("OverlapMerge", modes, _ONE_MODE, _TO_ONE_MODE)
        image = _blend([one.image.reshape(len(one.image), -1) for one in samples], self.weight)
        image = image.reshape(samples[0].image.shape)
        header = samples[0].header
        if header.color_mode == "Binary":  # the mean of black and white is grey
            header = replace(header, color_mode="L")
        return samples[0].replaced(image=image, header=header)


def _blend(images: list[Array], weight: float) -> Array:
    """The weighted sum of (rows, values) arrays; the others share what the first one leaves."""
    first, *others = images
    share = (1 - weight) / len(others)
    if len(others) == 1:
        blended: Array = opencv().addWeighted(first, weight, others[0], share, 0)
        return blended
    total = first * np.float64(weight)
    for one in others:
        total += share * one.astype(np.float64)
    return cast_like(total, first.dtype)


class SplitDataMerge(MergeModule, frozen=True):
    """Make the image of the second input the label of the first.

    It is the way back from Label Data Split Filter: the first input is the node that still has the image, the second
    one the chain that changed the label as an image. In a binary image everything that is not 0 is class 1; other
    images hold class numbers.

    Args:
        target: Whether the second image becomes the label or the prediction.
        kind: "mask" makes a mask for segmentation of it, "image" a target image for transformation.

    Raises:
        SamplesDoNotFit: The images differ in size, or the second one is no mask.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import Sample
    >>> SplitDataMerge()(Sample(image), Sample(np.eye(8, dtype="uint8"))).label.mask.fractions
    (0.875, 0.125)
    """

    about: ClassVar[Description] = Description(
        name="Split Data Merge",
        korean="분리 데이터 병합",
        category="Merge",
        source="The array of the second image in the place of the label of the first.",
        chain="LabelDataSplitFilter > SplitDataMerge > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        after="LabelDataSplitFilter",
        caution="The order of the inputs matters: the image comes first.",
    )

    target: Literal["label", "prediction"] = "label"
    kind: Literal["mask", "image"] = "mask"

    def merge(self, samples: tuple[Sample, ...]) -> Sample | None:
        first, second = samples[0], samples[-1]
        if len(samples) > 2:  # noqa: PLR2004 - image, label
            received, remedy = str(len(samples)), say(_TWO_ONLY)
            raise SamplesDoNotFit(where="SplitDataMerge", expected=say(_A_PAIR), received=received, remedy=remedy)
        old: Targets = getattr(first, self.target)
        if self.kind == "image":
            return first.replaced(**{self.target: replace(old, image=ImageLabel(second.image))})
        _require_one_size("SplitDataMerge", samples)
        names = old.class_names or second.label.class_names
        mask = MaskLabel(_class_numbers(second), names)
        return first.replaced(**{self.target: replace(old, mask=mask)})


_A_PAIR = mark("two inputs: the image, and what becomes its label")
_TWO_ONLY = mark("Connect two inputs.")


def _class_numbers(sample: Sample) -> Array:
    """The image of a sample as a class for each pixel."""
    image = sample.image if sample.image.ndim == sample.header.dimension else sample.image[..., 0]
    if sample.header.color_mode == "Binary":
        foreground: Array = image != 0
        return foreground.astype(np.uint8)
    whole = image.dtype.kind in "iu" or np.array_equal(image, np.rint(image))
    if sample.channels > 1 or not whole or image.min() < 0:
        received = f"{sample.image.dtype} {sample.image.shape}"
        raise SamplesDoNotFit(
            where="SplitDataMerge", expected=say(_CLASS_NUMBERS), received=received, remedy=say(_TO_A_MASK)
        )
    numbers: Array = image if image.dtype.kind == "u" else image.astype(np.int64)
    return numbers
