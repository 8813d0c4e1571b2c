"""A Keras preprocessing layer for random affine transforms, brightness, contrast and noise, interpolating once."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import keras
import msgspec
from keras import ops

from workbench.training.batches.augmentation_ranges import NOISES, AugmentationRanges
from workbench.training.batches.random_noise import PixelDraws, noises_of, with_noise

Tensor: TypeAlias = Any

FIRST_DRAWS = (
    "rotation",
    "across",
    "down",
    "zoom",
    "shear",
    "stretch",
    "mirror",
    "upturn",
    "brightness",
    "top",
    "left",
)
LATER_DRAWS = ("contrast", *NOISES)
DRAWS = (*FIRST_DRAWS, *LATER_DRAWS)
"""What the random numbers of one image are for, each from -1 to 1. All are drawn, whatever is asked for, so that one
setting more leaves the others as they were. The later ones have draws of their own: a seed gives the same changes as
before there were any."""


@keras.saving.register_keras_serializable(package="workbench")
class RandomTransform(keras.layers.Layer):
    """The changes of an ``Augmentation``, as a layer for a model or for ``tf.data.Dataset.map``.

    Args:
        augmentation: The ranges; or its settings as a mapping, as a saved model stores them.
        value_range: Smallest and largest value of the images: what comes in from outside has the smallest one, and
            brightness, contrast and noise stay within both.
        seed: Seed of the random numbers; None draws a new one each time.

    Shapes: (batch, height, width, channels) → the same, or the size of ``crop``; or a mapping with "images" and
        "segmentation_masks" (batch, height, width, 1), as Keras's own preprocessing layers take it. Outside training
        nothing is changed, but for ``crop``, which cuts the middle.
    """

    def __init__(
        self,
        augmentation: AugmentationRanges | Mapping[str, Any],
        value_range: tuple[float, float] = (0.0, 1.0),
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        ranges = augmentation if isinstance(augmentation, Mapping) else msgspec.structs.asdict(augmentation)
        self.augmentation = msgspec.convert(dict(ranges), AugmentationRanges)
        self.value_range = (float(value_range[0]), float(value_range[1]))
        self.seed = seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, data: Any, training: bool = True) -> Any:
        if not training:
            return self._still(data)
        if isinstance(data, Mapping):
            draws = self._draws(data["images"])
            masks = self.masks(data["segmentation_masks"], draws)
            return {**data, "images": self.images(data["images"], draws, self._pixels), "segmentation_masks": masks}
        return self.images(data, self._draws(data), self._pixels)

    def images(self, images: Tensor, draws: Tensor, pixels: PixelDraws | None = None) -> Tensor:
        """Changed images, as float.

        Args:
            images: (batch, height, width, channels).
            draws: (batch, draws) from -1 to 1: which place in the range of each setting.
            pixels: The random numbers of noise; None leaves noise out.
        """
        ranges, (low, high) = self.augmentation, self.value_range
        images = ops.cast(images, self.compute_dtype)
        if ranges.contrast:
            images = contrasted(images, drawn(ranges, draws, "contrast"), low, high)
        if ranges.brightness:
            images = brightened(images, drawn(ranges, draws, "brightness", high - low), low, high)
        images = self._moved(images, draws, "bilinear", low)
        noises = noises_of(ranges)
        if pixels is None or not noises:
            return images
        return with_noise(images, noises, lambda name: drawn(ranges, draws, name), pixels, self.value_range)

    def masks(self, masks: Tensor, draws: Tensor) -> Tensor:
        """Masks of class indices, transformed as the images are (nearest neighbour); the dtype is kept."""
        return self._moved(masks, draws, "nearest", 0.0)

    def target_images(self, images: Tensor, draws: Tensor, black: float) -> Tensor:
        """Target images, transformed as the images are, their values unchanged; ``black`` fills from outside."""
        return self._moved(ops.cast(images, self.compute_dtype), draws, "bilinear", black)

    def boxes(self, boxes: Tensor, draws: Tensor, height: int, width: int) -> Tensor:
        """Boxes around what the boxes hold after the change, cut at the edges of the image.

        A box of which less than a quarter of the area is left becomes -1, as rows without a box are.

        Args:
            boxes: (batch, boxes, 5): class, xmin, ymin, xmax, ymax in pixels.
            draws: As for :meth:`images`.
            height: Rows of the images.
            width: Columns of the images.
        """
        if not self.augmentation.moves:
            return boxes
        return moved_boxes(
            boxes, matrices(self.augmentation, draws, height, width), self.augmentation.crop or (height, width)
        )

    def compute_output_shape(self, input_shape: Any) -> Any:
        if isinstance(input_shape, Mapping):
            return {name: self.compute_output_shape(shape) for name, shape in input_shape.items()}
        return (input_shape[0], *(self.augmentation.crop or input_shape[1:3]), *input_shape[3:])

    def get_config(self) -> dict[str, Any]:
        own = {
            "augmentation": msgspec.to_builtins(self.augmentation),
            "value_range": list(self.value_range),
            "seed": self.seed,
        }
        return {**super().get_config(), **own}

    def _draws(self, images: Tensor) -> Tensor:
        first = self._pixels((ops.shape(images)[0], len(FIRST_DRAWS)))
        if not any(getattr(self.augmentation, name) for name in LATER_DRAWS):
            return first
        return ops.concatenate([first, self._pixels((ops.shape(images)[0], len(LATER_DRAWS)))], axis=1)

    def _pixels(self, shape: tuple[Any, ...], _number: int = 0) -> Tensor:
        """Random numbers from -1 to 1, others at every call."""
        return keras.random.uniform(shape, -1.0, 1.0, seed=self.generator)

    def _still(self, data: Any) -> Any:
        """What comes out outside training: the middle, of the size of ``crop``."""
        if isinstance(data, Mapping):
            masks = self._middle(data["segmentation_masks"])
            return {**data, "images": self._still(data["images"]), "segmentation_masks": masks}
        return self._middle(ops.cast(data, self.compute_dtype))

    def _middle(self, images: Tensor) -> Tensor:
        if self.augmentation.crop is None:
            return images
        (height, width), (rows, columns) = images.shape[1:3], self.augmentation.crop
        top, left = (height - rows + 1) // 2, (width - columns + 1) // 2
        return images[:, top : top + rows, left : left + columns]

    def _moved(self, images: Tensor, draws: Tensor, interpolation: str, fill: float) -> Tensor:
        if not self.augmentation.moves:
            return images
        height, width = images.shape[1:3]
        transform = matrices(self.augmentation, draws, height, width)
        rows, columns = self.augmentation.crop or (height, width)
        return moved(images, transform, interpolation, fill)[:, :rows, :columns]


def contrasted(images: Tensor, factor: Tensor, low: float, high: float) -> Tensor:
    """Images whose differences from their mean, channel by channel, are multiplied by a factor each: (images,)."""
    factor = ops.cast(factor, images.dtype)[:, None, None, None]
    mean = ops.mean(images, axis=(1, 2), keepdims=True)
    return ops.clip((images - mean) * factor + mean, low, high)


def brightened(images: Tensor, more: Tensor, low: float, high: float) -> Tensor:
    """Images to which a number each is added: (images,)."""
    return ops.clip(images + ops.cast(more, images.dtype)[:, None, None, None], low, high)


def moved(images: Tensor, transform: Tensor, interpolation: str, fill: float) -> Tensor:
    """Images, of which each pixel comes from the place that a transform says: (images, 8), as of :func:`matrices`."""
    return ops.image.affine_transform(
        images,
        transform,
        interpolation=interpolation,
        fill_mode="constant",
        fill_value=fill,
        data_format="channels_last",
    )


def matrices(augmentation: AugmentationRanges, draws: Tensor, height: int, width: int) -> Tensor:
    """For each image the matrix that says where in it the pixel of a place comes from.

    A place (x, y) is measured from the centre, turned back by rotation, leaned back, scaled back and flipped.

    Shapes: draws (batch, draws) → (batch, 8), as ``keras.ops.image.affine_transform`` takes them.
    """
    angle = drawn(augmentation, draws, "rotation", math.radians(1.0))
    lean = ops.tan(drawn(augmentation, draws, "shear", math.radians(1.0)))
    zoom = drawn(augmentation, draws, "zoom")
    stretch = drawn(augmentation, draws, "stretch")
    mirror = _sign(draws, "mirror", flips=augmentation.horizontal_flip)
    upturn = _sign(draws, "upturn", flips=augmentation.vertical_flip)
    across, down = mirror / (zoom * stretch), upturn * stretch / zoom
    cosine, sine = ops.cos(angle), ops.sin(angle)
    a, b = across * (cosine + lean * sine), across * (sine - lean * cosine)
    c, d = -down * sine, down * cosine
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    top, left = _corner(augmentation, draws, height, width)
    x = left - middle_x - drawn(augmentation, draws, "shift", width, "across")
    y = top - middle_y - drawn(augmentation, draws, "shift", height, "down")
    none = ops.zeros_like(a)
    return ops.stack([a, b, middle_x + a * x + b * y, c, d, middle_y + c * x + d * y, none, none], axis=1)


_KEPT = 0.25
"""The share of a box that must be left inside the image: of less, nobody could tell what it is."""


def moved_boxes(boxes: Tensor, transform: Tensor, size: tuple[int, int]) -> Tensor:
    """Boxes where an affine transform takes them; see :meth:`RandomTransform.boxes`.

    Args:
        boxes: (batch, boxes, 5): class, xmin, ymin, xmax, ymax in pixels from the corner of the first pixel.
        transform: (batch, 8): for a place of the new image where in the old one it comes from, both counted from the
            middle of the first pixel.
        size: Height and width of the new image.
    """
    a, b, across, c, d, down = (ops.reshape(transform[:, place], (-1, 1, 1)) for place in range(6))
    corners_x = ops.stack([boxes[..., one] for one in (1, 3, 1, 3)], axis=-1) - 0.5 - across
    corners_y = ops.stack([boxes[..., one] for one in (2, 2, 4, 4)], axis=-1) - 0.5 - down
    determinant = a * d - b * c
    x = (d * corners_x - b * corners_y) / determinant + 0.5
    y = (a * corners_y - c * corners_x) / determinant + 0.5
    whole = [ops.min(x, -1), ops.min(y, -1), ops.max(x, -1), ops.max(y, -1)]
    limits = (size[1], size[0], size[1], size[0])
    cut = [ops.clip(part, 0.0, float(limit)) for part, limit in zip(whole, limits, strict=True)]
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (cut, whole)]
    there = (boxes[..., 0] >= 0) & (areas[0] >= _KEPT * areas[1]) & (areas[0] > 0)
    return ops.where(there[..., None], ops.stack([boxes[..., 0], *cut], axis=-1), -1.0)


def _corner(augmentation: AugmentationRanges, draws: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Top and left of the part that is cut out, whole numbers: every place is as likely."""
    rows, columns = augmentation.crop or (height, width)
    corners = []
    for spare, name in ((height - rows, "top"), (width - columns, "left")):
        place = ops.floor((_draw(draws, name) + 1.0) / 2.0 * (spare + 1))
        corners.append(ops.minimum(place, float(spare)))
    return corners[0], corners[1]


def drawn(augmentation: AugmentationRanges, draws: Tensor, setting: str, scale: float = 1.0, draw: str = "") -> Tensor:
    """What is drawn from the range of a setting for each image, times ``scale``: (batch,)."""
    middle, half = augmentation.middle_and_half(setting)
    return middle * scale + half * scale * _draw(draws, draw or setting)


def _draw(draws: Tensor, name: str) -> Tensor:
    """The random number of each image for one purpose: (batch,)."""
    return draws[:, DRAWS.index(name)]


def _sign(draws: Tensor, name: str, *, flips: bool) -> Tensor:
    """-1 where the image is flipped, else 1."""
    draw = _draw(draws, name)
    return ops.where(draw < 0.0, -1.0, 1.0) if flips else ops.ones_like(draw)
