"""Advanced modules that show what lossy compression does to images."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import COMMON_DTYPES, Description
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import cast_like, opencv
from workbench.modules.planes import by_channel
from workbench.text_format import bytes_text

__all__ = ["DiscreteCosineTransform", "JpegQuality", "discrete_cosine_transform", "jpeg_quality"]


_KEPT = mark("{kept:,} of {whole:,} kept")


class JpegQuality(PlaneModule, frozen=True):
    """Encode each image as JPEG of some quality and decode it again.

    JPEG divides an image into blocks of 8 × 8, keeps few of the cosine waves of each, and stores colour at half of the
    resolution. Low quality shows blocks, and rings beside edges. Use it to see how much a network suffers from what
    cameras and web pages do, or to train it with such images. Volumes go slice by slice.

    Args:
        quality: From 1, the smallest file, to 100, the best; cameras take 85 to 95.

    >>> jpeg_quality(np.full((8, 8), 100, "uint8"), 50)[0, 0]
    np.uint8(100)
    """

    about: ClassVar[Description] = Description(
        name="JPEG Quality",
        korean="JPEG 품질",
        category="Advanced",
        source="OpenCV, cv2.imencode and cv2.imdecode; G. K. Wallace: The JPEG still picture compression "
        "standard, 1992.",
        chain="JpegQuality(quality=30) > MinMaxNormalization",
        color_modes=("L", "RGB"),
        dtypes=("uint8",),
        gives_range=(0, 255),
        caution="What is lost does not come back: never store masks or images for diagnosis as JPEG.",
    )

    quality: Annotated[int, Meta(ge=1, le=100, extra={"unit": "%"})] = 30

    def plane(self, plane: Array) -> Array:
        cv2 = opencv()
        colour = plane.ndim > 2  # noqa: PLR2004 - height, width
        decoded: Array = cv2.imdecode(self._encoded(plane), cv2.IMREAD_COLOR if colour else cv2.IMREAD_GRAYSCALE)
        return decoded[..., ::-1] if colour else decoded

    def _encoded(self, plane: Array) -> Array:
        """The bytes of the file."""
        cv2 = opencv()
        swapped = plane[..., ::-1] if plane.ndim > 2 else plane  # noqa: PLR2004 - OpenCV's files are blue, green, red
        encoded: Array = cv2.imencode(".jpg", np.ascontiguousarray(swapped), (cv2.IMWRITE_JPEG_QUALITY, self.quality))[
            1
        ]
        return encoded

    def measures(self, sample: Sample) -> tuple[tuple[str, str], ...]:
        planes = sample.image if sample.header.dimension > 2 else sample.image[np.newaxis]  # noqa: PLR2004 - a picture
        size = sum(
            self._encoded(plane.reshape(plane.shape[:2]) if sample.channels == 1 else plane).size for plane in planes
        )
        return ((say("size as JPEG"), bytes_text(size)),)


class DiscreteCosineTransform(PlaneModule, frozen=True):
    """Describe each block of the image by cosine waves, and keep only the coarsest of them.

    F(u, v) = c(u) c(v) Σ Σ f(x, y) cos((2x + 1) u π / 2N) cos((2y + 1) v π / 2N) for a block of N × N. Coarse waves
    come first, in the zigzag order of JPEG. Images need few: with 10 of 64 waves of a block most look unchanged.
    Volumes go slice by slice, colours channel by channel.

    Args:
        block_size: The side N of a block; JPEG takes 8. Blocks at the right and lower border repeat the last pixels.
        coefficients: How many waves of a block stay, from the coarsest; the first alone is the mean of the block.
        output: "image" goes back to pixels; "coefficients" shows F itself, with that of u = v = 0 at the top left of
            each block.

    >>> discrete_cosine_transform(np.array([[10, 30], [30, 50]], "uint8"), 2, 1).tolist()
    [[30, 30], [30, 30]]
    """

    about: ClassVar[Description] = Description(
        name="DCT",
        korean="이산 코사인 변환",
        category="Advanced",
        source="SciPy, scipy.fft.dctn with norm='ortho' (OpenCV's dct takes even sizes only); N. Ahmed et al.: "
        "Discrete cosine transform, 1974.",
        chain="DiscreteCosineTransform(coefficients=6) > MinMaxNormalization",
        color_modes=("L", "RGB", "RGBA", "Lab", "YCrCb", "Channels"),
        dtypes=COMMON_DTYPES,
        gives_dtype="any",
        caution="Sharp edges need fine waves: with few of them rings appear beside letters and bones.",
    )

    block_size: Annotated[int, Meta(ge=1, le=256, extra={"unit": "px"})] = 8
    coefficients: Annotated[int, Meta(ge=1, le=65_536)] = 10
    output: Literal["image", "coefficients"] = "image"

    def promised_dtype(self, before: Any) -> Any:
        return np.dtype(np.float32) if self.output == "coefficients" else np.dtype(before)

    def plane(self, plane: Array) -> Array:
        result = by_channel(self._channel, plane)
        return cast_like(result, self.promised_dtype(plane.dtype))

    def measures(self, sample: Sample) -> tuple[tuple[str, str], ...]:
        del sample
        whole = self.block_size**2
        kept = say(_KEPT, kept=min(self.coefficients, whole), whole=whole)
        return ((say("waves of a block"), kept),)

    def _channel(self, channel: Array) -> Array:
        from scipy.fft import dctn, idctn

        side, (height, width) = self.block_size, channel.shape
        padded = np.pad(channel.astype(np.float64), ((0, -height % side), (0, -width % side)), mode="edge")
        rows, columns = padded.shape
        blocks = padded.reshape(rows // side, side, columns // side, side).swapaxes(1, 2)
        kept = dctn(blocks, axes=(2, 3), norm="ortho") * (_zigzag(side) < self.coefficients)
        shown = kept if self.output == "coefficients" else idctn(kept, axes=(2, 3), norm="ortho")
        whole: Array = shown.swapaxes(1, 2).reshape(rows, columns)
        return whole[:height, :width]


def _zigzag(side: int) -> Array:
    """(side, side): the place of each wave in the order of JPEG, from 0."""
    down, across = np.indices((side, side))
    diagonal = down + across
    along = np.where(diagonal % 2 == 0, across, down)
    order = np.empty(side * side, int)
    order[np.lexsort((along.ravel(), diagonal.ravel()))] = np.arange(side * side)
    return order.reshape(side, side)


jpeg_quality = function_of(JpegQuality)
discrete_cosine_transform = function_of(DiscreteCosineTransform)
