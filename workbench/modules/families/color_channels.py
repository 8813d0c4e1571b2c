"""Color modules that take the channels of images apart and put them together."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import CHANNELS, ColorMode
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ChannelMissing, SamplesDoNotFit
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import ChannelIndex

__all__ = ["ChannelMerge", "ChannelSplit", "channel_split"]

_COUNT = mark("{count} channels")
_ONE_SIZE = mark("images of one size and type of numbers")
_SHAPE = mark("{shape} of {dtype}")
_TWO_SHAPES = mark("{first} and {second}")
_RESIZE = mark("Put the same Resize in front of each input.")
_CHANNELS_FOR = mark("{count} inputs for the colour mode {mode}")
_CONNECT = mark("Connect as many inputs, or choose another colour mode.")


class ChannelSplit(IntensityModule, frozen=True):
    """Take one channel out of images, as a grey image.

    The green channel of a picture of the eye shows its vessels best; the hue of HSV tells colours apart without light
    and shade. Several of these modules side by side, and Channel Merge behind them, work on each channel by itself.

    Args:
        channel: The number of the channel, counted from 0: of RGB, 0 is red, 1 green and 2 blue.

    >>> channel_split(np.array([[[10, 20, 30]]], "uint8"), 1).tolist()
    [[20]]
    """

    about: ClassVar[Description] = Description(
        name="Channel Split",
        korean="채널 분리",
        category="Color",
        source="Indexing of NumPy, image[..., channel]; OpenCV, cv2.extractChannel.",
        chain="ChannelSplit(channel=0) > Resize(height=64, width=64) > MinMaxNormalization",
        dtypes=ALL_DTYPES,
        gives_mode="L",
        takes_nonfinite=True,
        caution="What the other channels know is lost.",
    )

    channel: ChannelIndex = 0

    def process_sample(self, sample: Sample) -> Array:
        image, index = sample.image, self.channel
        if index >= sample.channels:
            last = sample.channels - 1
            raise ChannelMissing(where="ChannelSplit", expected=index, received=sample.channels, last=last)
        return image[..., index] if image.ndim > sample.header.dimension else image


class ChannelMerge(MergeModule, frozen=True):
    """Put images together as the channels of one: the first input becomes channel 0.

    It joins what Channel Split took apart, or pictures of one thing by several methods, such as the T1, T2 and FLAIR
    series of one patient. Inputs with several channels bring all of them. Labels are those of the first input.

    Args:
        color_mode: What the channels mean. "automatic" makes one channel L, three RGB, four RGBA, and any other number
            plain channels.

    >>> from workbench.data import Sample
    >>> red, green, blue = (Sample(np.full((2, 2), value, "uint8"), name="a") for value in (1, 2, 3))
    >>> ChannelMerge()(red, green, blue).image[0, 0].tolist()
    [1, 2, 3]
    """

    about: ClassVar[Description] = Description(
        name="Channel Merge",
        korean="채널 병합",
        category="Color",
        source="OpenCV, cv2.merge, by np.concatenate.",
        chain="ColorToGrayscale > ChannelMerge > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The inputs must show the same place: a patient who moved has other edges in each channel.",
    )

    color_mode: Literal["automatic", "RGB", "RGBA", "HSV", "Lab", "YCrCb", "Channels"] = "automatic"

    def merge(self, samples: tuple[Sample, ...]) -> Sample:
        first = samples[0]
        for other in samples[1:]:
            if (other.size, other.image.dtype) != (first.size, first.image.dtype):
                received = say(_TWO_SHAPES, first=_shape(first), second=_shape(other))
                self._refuse(say(_ONE_SIZE), received, say(_RESIZE))
        channels = [_with_channels(sample) for sample in samples]
        image = np.concatenate(channels, axis=-1)
        header = replace(first.header, color_mode=self._mode(image.shape[-1]), value_range=None)
        return first.replaced(image=image, header=header)

    def _mode(self, count: int) -> ColorMode:
        if self.color_mode == "automatic":
            return _BY_COUNT.get(count, "Channels")
        wanted = CHANNELS.get(self.color_mode, count)
        if wanted != count:
            expected = say(_CHANNELS_FOR, count=wanted, mode=self.color_mode)
            self._refuse(expected, say(_COUNT, count=count), say(_CONNECT))
        return self.color_mode

    def _refuse(self, expected: str, received: str, remedy: str) -> None:
        raise SamplesDoNotFit(where="ChannelMerge", expected=expected, received=received, remedy=remedy)


_BY_COUNT: dict[int, ColorMode] = {1: "L", 3: "RGB", 4: "RGBA"}


def _shape(sample: Sample) -> str:
    return say(_SHAPE, shape=sample.size, dtype=sample.image.dtype.name)


def _with_channels(sample: Sample) -> Array:
    image = sample.image
    return image if image.ndim > sample.header.dimension else image[..., None]


channel_split = function_of(ChannelSplit)
