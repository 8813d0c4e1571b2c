"""General modules that change the frame: size, position and direction of the pixels."""

from functools import lru_cache
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import AffineMap
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.geometry_module import GeometryModule, Placement
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ImageTooSmall, ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Degrees, Interpolation, Margin, Pixels

__all__ = ["Crop", "Flip", "Resize", "Rotate", "ZeroPadding", "crop", "flip", "resize", "rotate", "zero_padding"]

_INSIDE = mark("coordinates inside the image")
_OTHER_COORDINATES = mark("Give coordinates up to its size; the View tab shows those under the pointer.")


class Resize(GeometryModule, frozen=True):
    """Bring images to one height and width, and volumes to one depth too.

    Most networks need images of one size. A larger size invents no detail, and a smaller one loses what is fine: a
    crack of two pixels is gone at a quarter of the width. The ratio of height and width is not kept.

    Args:
        height: Rows of the new image.
        width: Columns of the new image.
        volume: Slices of a new volume; None keeps their number, and is right for images.
        interpolation: How values between pixels are found: "area" is best for much smaller sizes, "nearest" invents no
            new values. Masks always take the nearest pixel.

    >>> resize(image, 4, 6).shape
    (4, 6, 1)
    """

    about: ClassVar[Description] = Description(
        name="Resize",
        korean="크기 변경",
        category="General",
        source="OpenCV, cv2.resize; R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 2.4.",
        chain="Resize(height=64, width=64) > MinMaxNormalization",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Leave volume empty for images, and to keep the number of slices of volumes.",
    )

    height: Pixels = 256
    width: Pixels = 256
    volume: Pixels | None = None
    interpolation: Interpolation = "linear"

    def placement(self, sample: Sample) -> Placement:
        old = sample.size
        size = (*old[:-2], self.height, self.width)
        if self.volume is not None and len(old) == 3:  # noqa: PLR2004 - depth, height, width
            size = (self.volume, self.height, self.width)
        return _scaled(old, size)

    def resampling(self) -> Interpolation:
        return self.interpolation


@lru_cache(maxsize=1024)  # the images of a set mostly have one size
def _scaled(old: tuple[int, ...], size: tuple[int, ...]) -> Placement:
    return Placement(AffineMap.scaling(np.divide(size, old).tolist()), size)


class Crop(GeometryModule, frozen=True):
    """Keep a rectangle of each image; of a volume, the same rectangle of each slice.

    Args:
        coordinates: (y_min, y_max, x_min, x_max) in pixels from the top left corner. Row ``y_max`` and column ``x_max``
            are the first that are left out, so that the new height is ``y_max - y_min``.

    >>> crop(image, (2, 6, 1, 8)).shape
    (4, 7, 1)
    """

    about: ClassVar[Description] = Description(
        name="Crop",
        korean="자르기",
        category="General",
        source="Slicing of NumPy: image[y_min:y_max, x_min:x_max].",
        chain="Crop(coordinates=(0, 16, 0, 16)) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="All images are cut at the same place: what is wanted must lie there in each of them.",
    )

    coordinates: tuple[Margin, Margin, Margin, Margin] = (0, 16, 0, 16)

    def check(self) -> None:
        top, bottom, left, right = self.coordinates
        if top >= bottom or left >= right:
            expected, example = say("y_min below y_max and x_min below x_max"), "coordinates=(0, 128, 0, 128)"
            raise ModuleParametersDisagree(where="Crop", expected=expected, received=self.coordinates, example=example)

    def placement(self, sample: Sample) -> Placement:
        top, bottom, left, right = self.coordinates
        height, width = sample.size[-2:]
        if bottom > height or right > width:
            remedy = say(_OTHER_COORDINATES)
            raise ImageTooSmall(where="Crop", expected=say(_INSIDE), received=sample.size, remedy=remedy)
        depth = sample.size[:-2]
        offset = (*(0 for _ in depth), -top, -left)
        return Placement(AffineMap.shift(offset), (*depth, bottom - top, right - left))


class Flip(GeometryModule, frozen=True):
    """Mirror images: left and right, or top and bottom, or both.

    Args:
        direction: "horizontal" changes left and right, "vertical" top and bottom, "both" turns by 180°.

    >>> flip(np.array([[1, 2], [3, 4]]), "horizontal").tolist()
    [[2, 1], [4, 3]]
    """

    about: ClassVar[Description] = Description(
        name="Flip",
        korean="뒤집기",
        category="General",
        source="OpenCV, cv2.flip, by slicing of NumPy.",
        chain="Flip(direction='vertical') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Medical images have a left and a right: a mirrored heart is an error in a record.",
    )

    direction: Literal["horizontal", "vertical", "both"] = "horizontal"

    def placement(self, sample: Sample) -> Placement:
        signs = np.ones(len(sample.size))
        signs[-1] = -1 if self.direction in ("horizontal", "both") else 1
        signs[-2] = -1 if self.direction in ("vertical", "both") else 1
        return Placement(AffineMap.of(np.diag(signs), np.where(signs < 0, sample.size, 0)), sample.size)


class Rotate(GeometryModule, frozen=True):
    """Turn images around their middle; of a volume, each slice.

    Quarter turns keep all values; other angles interpolate.

    Args:
        angle: Counted against the clock.
        expand: Whether the frame grows so that nothing is cut off; otherwise the size stays and corners are lost.
        value: What stands in the corners that the image leaves empty.

    >>> rotate(np.array([[1, 2, 3]]), 90, expand=True).tolist()
    [[3], [2], [1]]
    """

    about: ClassVar[Description] = Description(
        name="Rotate",
        korean="회전",
        category="General",
        source="OpenCV, cv2.warpAffine with the matrix of cv2.getRotationMatrix2D.",
        chain="Rotate(angle=90) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Boxes become the boxes around their turned corners, and are larger than the objects afterwards.",
    )

    angle: Degrees = 90.0
    expand: bool = False
    value: Annotated[float, Meta(ge=-65_536, le=65_536)] = 0.0

    def placement(self, sample: Sample) -> Placement:
        turned = np.radians(self.angle)
        cosine, sine = (_without_noise(value) for value in (np.cos(turned), np.sin(turned)))
        matrix = np.eye(len(sample.size))
        matrix[-2:, -2:] = [[cosine, -sine], [sine, cosine]]  # rows count downwards
        extent = np.abs(matrix) @ np.asarray(sample.size, float)
        size = tuple(np.ceil(extent - _WHOLE).astype(int).tolist()) if self.expand else sample.size
        middle, new_middle = np.asarray(sample.size) / 2, np.asarray(size) / 2
        return Placement(AffineMap.of(matrix, new_middle - matrix @ middle), size)

    def fill(self) -> float:
        return self.value


_WHOLE = 1e-6


def _without_noise(value: float) -> float:
    """0, 1 and -1 exactly for quarter turns, of which cosine and sine miss the last digits."""
    return float(np.rint(value)) if abs(value - np.rint(value)) < _WHOLE else float(value)


class ZeroPadding(GeometryModule, frozen=True):
    """Put a margin around images: zeros, or another value.

    Args:
        top: Rows above.
        bottom: Rows below.
        left: Columns on the left.
        right: Columns on the right.
        value: What stands in the margin.

    >>> zero_padding(np.array([[5]]), 0, 1, 2, 0).tolist()
    [[0, 0, 5], [0, 0, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Zero-padding",
        korean="제로 패딩",
        category="General",
        source="OpenCV, cv2.copyMakeBorder with BORDER_CONSTANT.",
        chain="ZeroPadding(top=4, bottom=4, left=4, right=4) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Zero is the darkest value of most images, but grey in an image whose values go below zero.",
    )

    top: Margin = 8
    bottom: Margin = 8
    left: Margin = 8
    right: Margin = 8
    value: Annotated[float, Meta(ge=-65_536, le=65_536)] = 0.0

    def placement(self, sample: Sample) -> Placement:
        *depth, height, width = sample.size
        size = (*depth, self.top + height + self.bottom, self.left + width + self.right)
        return Placement(AffineMap.shift((*(0 for _ in depth), self.top, self.left)), size)

    def fill(self) -> float:
        return self.value


resize = function_of(Resize)
crop = function_of(Crop)
flip = function_of(Flip)
rotate = function_of(Rotate)
zero_padding = function_of(ZeroPadding)
