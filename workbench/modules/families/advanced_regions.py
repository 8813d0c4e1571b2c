"""Advanced modules that look at one region of an image: crop to it, keep it alone, mend it; and the way back."""

from dataclasses import replace
from functools import reduce
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import GeometryStep
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.geometry_module import moved_sample
from workbench.modules.module import SampleModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import LabelMissing, NothingToRestore
from workbench.modules.module_parameters import ClassIndex, Interpolation, Margin
from workbench.modules.opencv import cast_like, opencv
from workbench.modules.planes import by_plane
from workbench.modules.target_parts import TargetPart, chosen, mask_of

__all__ = ["ApplyMask", "FrameRestoration", "Inpainting", "RegionFromMask"]

_PIXELS_OF = mark("a mask with pixels of the classes {classes}")
_ANY_CLASS = mark("a mask with at least one pixel that is not 0")
_ONLY_OTHERS = mark("a mask with the classes {classes} only")
_LEAVE_OUT = mark("Drop such samples first, or give other classes.")
_A_MODULE = mark("at least one module that moves pixels")


class RegionFromMask(SampleModule, frozen=True):
    """Crop each image to the box around what its mask marks, with a margin.

    Where an organ is known, the network need not look at the rest: its pixels get the full resolution. Unlike Crop, the
    place follows each image. Frame Restoration brings masks and predictions back.

    Args:
        part: Whether the mask of the label or of the prediction is taken.
        classes: The classes of the mask that count; none stands for all but 0.
        margin: How much of the surroundings is kept on each side.
        square: Whether the shorter of height and width is widened to the longer, so that Resize does not distort.
        value: What stands where the region reaches beyond the image.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.pad(np.ones((2, 3), "uint8"), 4)))
    >>> RegionFromMask(margin=1)(wb.data.Sample(np.zeros((10, 11)), label=label)).size
    (4, 5)
    """

    about: ClassVar[Description] = Description(
        name="Region from Mask",
        korean="마스크 영역 자르기",
        category="Advanced",
        source="SciPy's find_objects by NumPy: least and largest row and column of the mask.",
        chain="RegionFromMask(margin=4, square=True) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="A label is not known of new images: train on regions of predicted masks if these will be used.",
    )

    part: TargetPart = "label"
    classes: tuple[ClassIndex, ...] = ()
    margin: Margin = 8
    square: bool = False
    value: Annotated[float, Meta(ge=-65_536, le=65_536)] = 0.0

    def apply(self, sample: Sample) -> Sample:
        mask = mask_of(self, sample, self.part).array
        places = np.argwhere(chosen(mask, self.classes))
        if not len(places):
            raise _nothing_marked(type(self).__name__, mask, self.classes)
        low, high = places.min(axis=0) - self.margin, places.max(axis=0) + 1 + self.margin
        if self.square:
            missing = (high - low)[-2:].max() - (high - low)[-2:]
            low[-2:] -= missing // 2
            high[-2:] += missing - missing // 2
        else:
            low, high = np.maximum(low, 0), np.minimum(high, sample.size)
        way, size = AffineMap.shift((-low).tolist()), tuple((high - low).tolist())
        return moved_sample(sample, GeometryStep(type(self).__name__, way, sample.size, size), "nearest", self.value)


class ApplyMask(SampleModule, frozen=True):
    """Keep the image where its mask marks it, and put one value everywhere else.

    It takes away what must not help: the table under a patient, the letters in the corner of an X-ray, the background
    of a product photo. Size and label stay.

    Args:
        part: Whether the mask of the label or of the prediction is taken.
        classes: The classes of the mask that count; none stands for all but 0.
        inverse: Whether the marked pixels are replaced instead of the others.
        value: What is put there: 0, or for CT such as -1000, which is air.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 1]])))
    >>> ApplyMask(value=9)(wb.data.Sample(np.array([[5, 6]]), label=label)).image.tolist()
    [[9, 6]]
    """

    about: ClassVar[Description] = Description(
        name="Apply Mask",
        korean="마스크 적용",
        category="Advanced",
        source="NumPy, where; OpenCV's cv2.bitwise_and with a mask.",
        chain="ApplyMask > RegionFromMask(margin=4)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Networks learn from the outline too: with the mask of the label its shape tells the answer.",
    )

    part: TargetPart = "label"
    classes: tuple[ClassIndex, ...] = ()
    inverse: bool = False
    value: Annotated[float, Meta(ge=-65_536, le=65_536)] = 0.0

    def apply(self, sample: Sample) -> Sample:
        inside = chosen(mask_of(self, sample, self.part).array, self.classes) != self.inverse
        image = sample.image
        kept = inside.reshape(inside.shape + (1,) * (image.ndim - inside.ndim))
        filled = np.where(kept, image, cast_like(np.asarray(self.value), image.dtype))
        return sample.replaced(image=filled, header=replace(sample.header, value_range=None))


class Inpainting(SampleModule, frozen=True):
    """Replace what the mask marks by what its surroundings suggest: hairs, scratches, letters, implants.

    Telea's method fills from the rim inwards with weighted means of known neighbours; Navier-Stokes continues lines of
    equal brightness, as a flow would. Volumes go slice by slice.

    Args:
        part: Whether the mask of the label or of the prediction is taken.
        classes: The classes of the mask that are replaced; none stands for all but 0.
        method: "telea" is quick and smooth, "navier-stokes" continues edges better.
        radius: How far around a pixel known values are looked for.
        margin: How much wider than the mask is replaced, because rims are often half of the object.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])))
    >>> photo = np.array([[7, 7, 7], [7, 255, 7], [7, 7, 7]], "uint8")
    >>> int(Inpainting(method="navier-stokes", margin=0)(wb.data.Sample(photo, label=label)).image[1, 1])
    7
    """

    about: ClassVar[Description] = Description(
        name="Inpainting",
        korean="영역 복원 채우기",
        category="Advanced",
        source="OpenCV, cv2.inpaint; A. Telea: An image inpainting technique based on the fast marching method, 2004; "
        "M. Bertalmio et al.: Navier-Stokes, fluid dynamics, and image and video inpainting, 2001.",
        chain="Inpainting(margin=1) > Resize(height=64, width=64)",
        color_modes=("L", "RGB"),
        dtypes=("uint8",),
        caution="What is filled in is invented: never measure or diagnose in it.",
    )

    part: TargetPart = "label"
    classes: tuple[ClassIndex, ...] = ()
    method: Literal["telea", "navier-stokes"] = "telea"
    radius: Annotated[float, Meta(gt=0, le=100, extra={"unit": "px"})] = 3.0
    margin: Annotated[int, Meta(ge=0, le=100, extra={"unit": "px"})] = 1

    def apply(self, sample: Sample) -> Sample:
        marked = chosen(mask_of(self, sample, self.part).array, self.classes).astype(np.uint8)
        return sample.replaced(image=self._filled(sample, by_plane(self._widened, marked, marked.ndim)))

    def _widened(self, marked: Array) -> Array:
        cv2, side = opencv(), 2 * self.margin + 1
        wider: Array = cv2.dilate(marked, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
        return wider

    def _filled(self, sample: Sample, marked: Array) -> Array:
        cv2 = opencv()
        flag = cv2.INPAINT_TELEA if self.method == "telea" else cv2.INPAINT_NS
        masks = iter([marked] if marked.ndim == 2 else marked)  # noqa: PLR2004 - height, width

        def fill(plane: Array) -> Array:
            mended: Array = cv2.inpaint(plane, np.ascontiguousarray(next(masks)), self.radius, flag)
            return mended

        return by_plane(fill, sample.image, sample.header.dimension)


class FrameRestoration(SampleModule, frozen=True):
    """Bring image, label and prediction back into the frame of the original image, whatever moved them.

    Every module that moves pixels is remembered: crops, regions, patches, turns, sizes. The way back is made of all of
    them at once, so that a predicted mask is taken over in one step and lies on the original image pixel by pixel. What
    was cut away is filled with a value in the image and with 0 in masks.

    Args:
        interpolation: How values of the image between pixels are found; masks always take the nearest pixel.
        value: What stands in the image where nothing is left of it.

    >>> there = wb.modules.Crop((2, 6, 1, 8))(wb.data.Sample(np.ones((8, 8))))
    >>> FrameRestoration()(there).image.sum(axis=0).tolist()
    [0.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0]
    """

    about: ClassVar[Description] = Description(
        name="Frame Restoration",
        korean="원본 좌표 복원",
        category="Advanced",
        source="The inverse of the product of the affine maps; OpenCV, cv2.warpAffine.",
        chain="Crop(coordinates=(0, 16, 0, 16)) > Resize(height=64, width=64) > FrameRestoration",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        after="Rotate(angle=90, expand=True) > Resize(height=20, width=16)",
        caution="Detail that was lost in a smaller size does not come back.",
    )

    interpolation: Interpolation = "linear"
    value: Annotated[float, Meta(ge=-65_536, le=65_536)] = 0.0

    def apply(self, sample: Sample) -> Sample:
        history = sample.header.history
        if not history:
            raise NothingToRestore(where="FrameRestoration", expected=say(_A_MODULE), received=say("none"))
        whole = reduce(AffineMap.then, (step.map for step in history))
        back = GeometryStep("FrameRestoration", whole.inverse(), sample.size, history[0].before)
        result = moved_sample(sample, back, self.interpolation, self.value)
        return result.replaced(header=replace(result.header, history=()))


def _nothing_marked(where: str, mask: Array, classes: tuple[int, ...]) -> LabelMissing:
    """The error for a mask without a pixel of the classes, to be raised."""
    present = ", ".join(map(str, np.unique(mask).tolist()))
    expected = say(_PIXELS_OF, classes=", ".join(map(str, classes))) if classes else say(_ANY_CLASS)
    return LabelMissing(
        where=where, expected=expected, received=say(_ONLY_OTHERS, classes=present), remedy=say(_LEAVE_OUT)
    )
