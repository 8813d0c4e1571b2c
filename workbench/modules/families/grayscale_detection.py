"""Grayscale modules that look for lines, circles and patterns."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.intensity_module import IntensityModule, PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_errors import ImageTooSmall, ModuleFileUnreadable, ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import opencv
from workbench.modules.planes import by_plane
from workbench.modules.value_scale import to_bytes

__all__ = ["HoughCircles", "HoughLines", "TemplateMatch", "hough_circles", "hough_lines", "template_match"]

EdgeStrength = Annotated[float, Meta(gt=0, le=10_000)]
"""A gradient of a picture of bytes above which Canny sees an edge."""
Votes = Annotated[int, Meta(ge=1, le=10_000)]
"""How many edge pixels must agree."""
Length = Annotated[float, Meta(ge=0, le=8192, extra={"unit": "px"})]
Radius = Annotated[int, Meta(ge=1, le=4096, extra={"unit": "px"})]

_PICTURE = mark("the path of a grey or colour picture, or of an array (.npy) with the axes (height, width)")
_NO_PICTURE = mark("it is no picture that OpenCV reads")
_AS_LARGE = mark("an image at least as large as the template, {size}")
_SMALLER = mark("Cut a smaller template.")


class HoughLines(IntensityModule, frozen=True):
    """Find straight lines, and draw them: a binary image with 255 on each line and 0 elsewhere.

    Each pixel of an edge votes for all lines that could go through it, x · cos θ + y · sin θ = ρ; lines with many votes
    are there. Edges are found by Canny's method; a binary image is taken for the edges themselves.

    Args:
        votes: How many edge pixels a line must have.
        shortest: Shorter pieces of lines are left out.
        largest_gap: Up to how wide gaps are closed within a line.
        edge_strength: The gradient of a sure edge, in values of 0 to 255 a pixel; half of it is enough for what
            continues one.

    >>> picture = np.zeros((40, 60), "uint8")
    >>> picture[20:] = 200
    >>> bool(hough_lines(picture)[18:22].any()), bool(hough_lines(picture)[:10].any())
    (True, False)
    """

    about: ClassVar[Description] = Description(
        name="Hough Lines",
        korean="허프 직선 검출",
        category="Grayscale",
        source="J. Matas, C. Galambos, J. Kittler: Robust detection of lines using the progressive probabilistic Hough "
        "transform, Comput. Vis. Image Underst. 78, 2000; OpenCV, cv2.Canny and cv2.HoughLinesP.",
        chain="ColorToGrayscale > Smoothing(kernel_size=3) > HoughLines(votes=20, shortest=10)",
        color_modes=("L", "Binary"),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="A bent line is drawn as several straight ones, or not at all.",
    )

    votes: Votes = 50
    shortest: Length = 30.0
    largest_gap: Length = 5.0
    edge_strength: EdgeStrength = 150.0

    def process_sample(self, sample: Sample) -> Array:
        image, dimension = sample.image, sample.header.dimension
        if sample.header.color_mode == "Binary":
            return by_plane(self._drawn, (image != 0).astype(np.uint8) * np.uint8(255), dimension)
        return by_plane(lambda plane: self._drawn(self._edges(plane)), to_bytes(image), dimension)

    def _edges(self, plane: Array) -> Array:
        edges: Array = opencv().Canny(plane, self.edge_strength / 2, self.edge_strength)
        return edges

    def _drawn(self, edges: Array) -> Array:
        cv2, drawn = opencv(), np.zeros(edges.shape, np.uint8)
        found = cv2.HoughLinesP(
            edges, 1, np.pi / 180, self.votes, minLineLength=self.shortest, maxLineGap=self.largest_gap
        )
        for left, top, right, bottom in [] if found is None else np.reshape(found, (-1, 4)).tolist():
            cv2.line(drawn, (left, top), (right, bottom), 255)
        return drawn


_HALF = 0.5


class HoughCircles(IntensityModule, frozen=True):
    """Find circles, and draw them: a binary image with 255 on each circle and 0 elsewhere.

    Each pixel of an edge votes for all centres that lie in the direction of its gradient; places with many votes are
    centres of circles, such as cells, coins or the iris.

    Args:
        smallest: The smallest radius that is looked for.
        largest: The largest radius.
        distance: How far apart two centres are at least.
        votes: How many edge pixels must agree on a centre: fewer find more circles, and more that are none.
        edge_strength: The gradient of a sure edge, in values of 0 to 255 a pixel.
        sigma: The standard deviation of a Gaussian in front, without which the steps of pixels hide the direction of
            an edge; 0 leaves it out.
        filled: Whether disks are drawn instead of outlines.

    >>> rows, columns = np.indices((64, 64))
    >>> disk = np.where((rows - 30) ** 2 + (columns - 34) ** 2 < 15**2, 200, 20).astype("uint8")
    >>> found = np.argwhere(hough_circles(disk, 10, 20, filled=True))
    >>> bool(np.abs(found.mean(axis=0) - (30, 34)).max() < 2)
    True
    """

    about: ClassVar[Description] = Description(
        name="Hough Circles",
        korean="허프 원 검출",
        category="Grayscale",
        source="H. K. Yuen et al.: Comparative study of Hough transform methods for circle finding, Image Vis. Comput. "
        "8, 1990; OpenCV, cv2.HoughCircles with HOUGH_GRADIENT.",
        chain="ColorToGrayscale > HoughCircles(smallest=4, largest=12)",
        color_modes=("L",),
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Give the range of radii as narrow as you can: a wide one finds circles that are none.",
    )

    smallest: Radius = 5
    largest: Radius = 40
    distance: Radius = 20
    votes: Votes = 30
    edge_strength: EdgeStrength = 100.0
    sigma: Annotated[float, Meta(ge=0, le=100, extra={"unit": "px"})] = 1.5
    filled: bool = False

    def check(self) -> None:
        if self.smallest > self.largest:
            expected, received = say("smallest up to largest"), (self.smallest, self.largest)
            where, example = "HoughCircles", "smallest=5, largest=40"
            raise ModuleParametersDisagree(where=where, expected=expected, received=received, example=example)

    def process_sample(self, sample: Sample) -> Array:
        return by_plane(self._drawn, to_bytes(sample.image), sample.header.dimension)

    def _drawn(self, plane: Array) -> Array:
        cv2, drawn = opencv(), np.zeros(plane.shape, np.uint8)
        smooth = cv2.GaussianBlur(plane, (0, 0), self.sigma) if self.sigma else plane
        found = cv2.HoughCircles(
            smooth, cv2.HOUGH_GRADIENT, 1, self.distance, param1=self.edge_strength, param2=self.votes,
            minRadius=self.smallest, maxRadius=self.largest,
        )  # fmt: skip
        for column, row, radius, *_ in [] if found is None else np.reshape(found, (-1, found.shape[-1])).tolist():
            centre = (round(column - _HALF), round(row - _HALF))  # OpenCV counts from the corner of the first pixel
            cv2.circle(drawn, centre, round(radius), 255, -1 if self.filled else 1)
        return drawn


class TemplateMatch(PlaneModule, frozen=True):
    """Compare a small picture with every place of an image: 1 where it is found, 0 where nothing agrees.

    The result is the correlation of the template with the part of the image around each pixel,
    Σ (t - mean t)(f - mean f) / √(Σ (t - mean t)² · Σ (f - mean f)²). It does not mind brighter light or more contrast;
    -1 is the negative of the template. Even places give 0.

    Args:
        template: The picture that is looked for; colours become grey. None takes the middle of each image itself, a
            quarter of its height and width, and shows how often its pattern comes again.

    Raises:
        ModuleFileUnreadable: The file is missing or is no picture.
        ImageTooSmall: The template is larger than the image.
        ModuleError: The image is refused; the class of the error says why.

    >>> picture = np.zeros((24, 24), "uint8")
    >>> picture[10:14, 10:14] = picture[2, 2] = 200
    >>> np.unravel_index(template_match(picture).argmax(), (24, 24))
    (np.int64(12), np.int64(12))
    """

    about: ClassVar[Description] = Description(
        name="Template Match",
        korean="템플릿 매칭",
        category="Grayscale",
        source="J. P. Lewis: Fast normalized cross-correlation, Vision Interface, 1995; "
        "skimage.feature.match_template, which keeps the size and gives 0 for even places, "
        "where cv2.matchTemplate divides by 0.",
        chain="ColorToGrayscale > TemplateMatch > Threshold(threshold=0.8)",
        color_modes=("L",),
        gives_dtype="float32",
        gives_range=(-1, 1),
        caution="It finds the template only in the same size and direction.",
    )

    template: Path | None = None

    def plane(self, plane: Array) -> Array:
        from skimage.feature import match_template

        template = _middle(plane) if self.template is None else _read_template(self.template)
        if any(np.greater(template.shape, plane.shape)):
            expected, remedy = say(_AS_LARGE, size=template.shape), say(_SMALLER)
            raise ImageTooSmall(where="TemplateMatch", expected=expected, received=plane.shape, remedy=remedy)
        match: Callable[..., Array] = match_template
        found = match(plane.astype(np.float64), template.astype(np.float64), pad_input=True, mode="edge")
        scores: Array = np.nan_to_num(found).clip(-1, 1)
        return scores.astype(np.float32)


def _middle(plane: Array) -> Array:
    height, width = (max(1, length // 4) for length in plane.shape)
    top, left = (plane.shape[0] - height) // 2, (plane.shape[1] - width) // 2
    return plane[top : top + height, left : left + width]


def _read_template(path: Path) -> Array:
    """A grey picture of a file, whatever letters its name has."""
    cv2 = opencv()
    try:
        if path.suffix.lower() == ".npy":
            array: Array | None = np.load(path, allow_pickle=False)
        else:
            content = np.frombuffer(path.read_bytes(), np.uint8)
            array = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE | cv2.IMREAD_ANYDEPTH) if content.size else None
    except (OSError, ValueError, EOFError) as error:
        raise _unreadable(path, str(getattr(error, "strerror", None) or error)) from error
    if array is None or array.ndim != 2 or array.dtype.kind not in "biuf" or not array.size:  # noqa: PLR2004
        raise _unreadable(path, say(_NO_PICTURE))
    return array


def _unreadable(path: Path, reason: str) -> ModuleFileUnreadable:
    where, expected = "TemplateMatch", say(_PICTURE)
    return ModuleFileUnreadable(
        where=where, parameter="template", expected=expected, received=path.name, reason=reason.rstrip(".")
    )


hough_lines = function_of(HoughLines)
hough_circles = function_of(HoughCircles)
template_match = function_of(TemplateMatch)
