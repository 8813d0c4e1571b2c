"""Color modules that change the colours themselves: white balance, hue, saturation, the axes of Lab."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.image_header import ColorMode, ImageHeader
from workbench.data.sample import Sample
from workbench.modules.color_conversion import COLOR_DTYPES, from_rgb, to_rgb
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Degrees
from workbench.modules.value_scale import from_shares, shares, value_scale

__all__ = [
    "HsvAdjustment",
    "LabAdjustment",
    "WhiteBalanceColor",
    "hsv_adjustment",
    "lab_adjustment",
    "white_balance_color",
]


class _ShareModule(IntensityModule, frozen=True):
    """New colours by a formula of red, green and blue from 0 to 1; for authors: write ``recolored``."""

    def apply(self, sample: Sample) -> Sample:
        colors = sample.image[..., :3]
        scale = value_scale(colors, sample.header)
        image = from_shares(self.recolored(shares(colors, scale)), scale, colors.dtype)
        if sample.header.color_mode == "RGBA":
            image = np.concatenate([image, sample.image[..., 3:]], axis=-1)
        return sample.replaced(image=image, header=replace(sample.header, value_range=scale))

    def recolored(self, rgb: Array) -> Array:
        """The new colours. For authors.

        Args:
            rgb: (…, 3), float32 or float64 from 0 to 1.

        Returns:
            (…, 3); what lies outside of 0 to 1 is cut off.
        """
        raise NotImplementedError


class WhiteBalanceColor(_ShareModule, frozen=True):
    """Take the tint of the light away, so that what is white looks white.

    A lamp makes everything yellow, shade makes it blue. Each channel is multiplied by one number.

    Args:
        method: "grey world" assumes that all colours together are grey: each channel gets the mean of all three.
            "white patch" assumes that the brightest place is white: that place becomes white in each channel.
        percentile: Which share of the pixels, in percent, is darker than white; only for "white patch". Below 100 a few
            glints do not count.

    >>> white_balance_color(np.array([[[200, 100, 60]]], "uint8")).tolist()
    [[[120, 120, 120]]]
    """

    about: ClassVar[Description] = Description(
        name="White Balance-color",
        korean="화이트 밸런스-컬러",
        category="Color",
        source="G. Buchsbaum: A spatial processor model for object colour perception, J. Franklin Inst. 310, 1980 "
        "(grey world); E. H. Land, J. J. McCann: Lightness and retinex theory, J. Opt. Soc. Am. 61, 1971 (white "
        "patch).",
        chain="WhiteBalanceColor(method='white patch') > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        caution="A picture that is all of one colour, such as a stained tissue, loses that colour in a grey world.",
    )

    method: Literal["grey world", "white patch"] = "grey world"
    percentile: Annotated[float, Meta(gt=0, le=100, extra={"unit": "%"})] = 99.0

    def recolored(self, rgb: Array) -> Array:
        pixels = rgb.reshape(-1, 3).astype(np.float64)
        if self.method == "grey world":
            found = pixels.mean(axis=0)
            wanted = found.mean()
        else:
            found, wanted = np.percentile(pixels, self.percentile, axis=0), 1.0
        gains = np.divide(wanted, found, out=np.ones(3), where=found > 0)
        balanced: Array = rgb * gains
        return balanced


class _SpaceModule(_ShareModule, frozen=True):
    """A formula of another colour mode; for authors: write ``moved``."""

    space: ClassVar[ColorMode]

    def recolored(self, rgb: Array) -> Array:
        channels = from_rgb(rgb.astype(np.float32), self.space)
        return to_rgb(self.moved(channels), ImageHeader(rgb.ndim - 1, self.space))

    def moved(self, channels: Array) -> Array:
        """The new colours. For authors.

        Args:
            channels: (…, 3), float32 as OpenCV has them: a hue of 0 to 360, lightness of 0 to 100, a and b of about
                -127 to 127, all else 0 to 1. May be written into.

        Returns:
            (…, 3), in the same ranges.
        """
        raise NotImplementedError


class HsvAdjustment(_SpaceModule, frozen=True):
    """Change hue, saturation and value of colour images.

    The hue is an angle: 0° is red, 120° green, 240° blue. The saturation tells how far a colour is from grey, and the
    value how bright it is. Pictures by different cameras or of differently strong stains become alike with it.

    Args:
        hue: By how much all hues are turned; 120 makes red green.
        saturation: What the saturation is multiplied by; 0 leaves grey, 1 changes nothing.
        value: What the value is multiplied by; below 1 darkens.

    >>> hsv_adjustment(np.array([[[200, 0, 0]]], "uint8"), hue=120, saturation=1).tolist()
    [[[0, 200, 0]]]
    """

    about: ClassVar[Description] = Description(
        name="HSV Adjustment",
        korean="HSV 조정",
        category="Color",
        source="A. R. Smith: Color gamut transform pairs, SIGGRAPH 1978; OpenCV, cv2.cvtColor with COLOR_RGB2HSV.",
        chain="HsvAdjustment(saturation=0.5) > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        caution="Colours that would be brighter or purer than they can be are cut off.",
    )

    space: ClassVar[ColorMode] = "HSV"

    hue: Degrees = 0.0
    saturation: Annotated[float, Meta(ge=0, le=10)] = 1.5
    value: Annotated[float, Meta(ge=0, le=10)] = 1.0

    def moved(self, channels: Array) -> Array:
        channels[..., 0] = (channels[..., 0] + self.hue) % 360
        channels[..., 1:] *= np.array([self.saturation, self.value], np.float32)
        channels[..., 1:].clip(0, 1, out=channels[..., 1:])
        return channels


class LabAdjustment(_SpaceModule, frozen=True):
    """Make colour images lighter or darker, redder or greener, yellower or bluer.

    In Lab the same step looks about equally large for every colour, so that lightness can be changed without
    changing hues.

    Args:
        lightness: What is added to the lightness, which goes from 0 for black to 100 for white.
        red: What is added to a; negative values make the image greener.
        yellow: What is added to b; negative values make the image bluer.

    >>> lab_adjustment(np.array([[[119, 119, 119]]], "uint8"), lightness=50).tolist()
    [[[255, 255, 255]]]
    """

    about: ClassVar[Description] = Description(
        name="Lab Adjustment",
        korean="Lab 조정",
        category="Color",
        source="CIE 1976 L*a*b*; OpenCV, cv2.cvtColor with COLOR_RGB2Lab.",
        chain="LabAdjustment(yellow=-10) > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        caution="Colours that a screen cannot show are cut off: very light ones become paler.",
    )

    space: ClassVar[ColorMode] = "Lab"

    lightness: Annotated[float, Meta(ge=-100, le=100)] = 10.0
    red: Annotated[float, Meta(ge=-127, le=127)] = 0.0
    yellow: Annotated[float, Meta(ge=-127, le=127)] = 0.0

    def moved(self, channels: Array) -> Array:
        channels += np.array([self.lightness, self.red, self.yellow], np.float32)
        channels[..., 0].clip(0, 100, out=channels[..., 0])
        return channels


white_balance_color = function_of(WhiteBalanceColor)
hsv_adjustment = function_of(HsvAdjustment)
lab_adjustment = function_of(LabAdjustment)
