"""A Keras preprocessing layer for random affine transforms and brightness, interpolating once."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import keras
import msgspec
from keras import ops

from workbench.training.batches.augmentation_ranges import AugmentationRanges

Tensor: TypeAlias = Any

DRAWS = ("rotation", "across", "down", "zoom", "shear", "stretch", "mirror", "upturn", "brightness", "top", "left")
"""What the random numbers of one image are for, each from -1 to 1. All are drawn, whatever is asked for, so that one
setting more leaves the others as they were."""


@keras.saving.register_keras_serializable(package="workbench")
class RandomTransform(keras.layers.Layer):
    """The changes of an ``Augmentation``, as a layer for a model or for ``tf.data.Dataset.map``.

    Args:
        augmentation: The ranges; or its settings as a mapping, as a saved model stores them.
        value_range: Smallest and largest value of the images: what comes in from outside has the smallest one, and
            brightness stays within both.
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
        if isinstance(data, Mapping):
            draws = self._draws(data["images"], training)
            masks = self.masks(data["segmentation_masks"], draws)
            return {**data, "images": self.images(data["images"], draws), "segmentation_masks": masks}
        return self.images(data, self._draws(data, training))

    def images(self, images: Tensor, draws: Tensor) -> Tensor:
        """Changed images, as float; ``draws`` (batch, draws) from -1 to 1 say by which part of each setting."""
        images = ops.cast(images, self.compute_dtype)
        low, high = self.value_range
        if self.augmentation.brightness:
            more = self.augmentation.brightness * (high - low) * _draw(draws, "brightness")
            images = ops.clip(images + ops.cast(more, images.dtype)[:, None, None, None], low, high)
        return self._moved(images, draws, "bilinear", low)

    def masks(self, masks: Tensor, draws: Tensor) -> Tensor:
        """Masks of class indices, transformed as the images are (nearest neighbour); the dtype is kept."""
        return self._moved(masks, draws, "nearest", 0.0)

    def target_images(self, images: Tensor, draws: Tensor, black: float) -> Tensor:
        """Target images, transformed as the images are, without brightness; ``black`` fills from outside."""
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

    def _draws(self, images: Tensor, training: bool) -> Tensor:
        shape = (ops.shape(images)[0], len(DRAWS))
        if not training:
            # In the middle of every range nothing happens; the numbers of flips are positive when they do nothing.
            return ops.zeros(shape)
        return keras.random.uniform(shape, -1.0, 1.0, seed=self.generator)

    def _moved(self, images: Tensor, draws: Tensor, interpolation: str, fill: float) -> Tensor:
        if not self.augmentation.moves:
            return images
        height, width = images.shape[1:3]
        moved = ops.image.affine_transform(
            images,
            matrices(self.augmentation, draws, height, width),
            interpolation=interpolation,
            fill_mode="constant",
            fill_value=fill,
            data_format="channels_last",
        )
        rows, columns = self.augmentation.crop or (height, width)
        return moved[:, :rows, :columns]


def matrices(augmentation: AugmentationRanges, draws: Tensor, height: int, width: int) -> Tensor:
    """For each image the matrix that says where in it the pixel of a place comes from.

    A place (x, y) is measured from the centre, turned back by rotation, leaned back, scaled back and flipped.

    Shapes: draws (batch, draws) → (batch, 8), as ``keras.ops.image.affine_transform`` takes them.
    """
    angle = math.radians(augmentation.rotation) * _draw(draws, "rotation")
    lean = ops.tan(math.radians(augmentation.shear) * _draw(draws, "shear"))
    zoom = 1.0 + augmentation.zoom * _draw(draws, "zoom")
    stretch = 1.0 + augmentation.stretch * _draw(draws, "stretch")
    mirror = _sign(draws, "mirror", flips=augmentation.horizontal_flip)
    upturn = _sign(draws, "upturn", flips=augmentation.vertical_flip)
    across, down = mirror / (zoom * stretch), upturn * stretch / zoom
    cosine, sine = ops.cos(angle), ops.sin(angle)
    a, b = across * (cosine + lean * sine), across * (sine - lean * cosine)
    c, d = -down * sine, down * cosine
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    top, left = _corner(augmentation, draws, height, width)
    x = left - middle_x - augmentation.shift * width * _draw(draws, "across")
    y = top - middle_y - augmentation.shift * height * _draw(draws, "down")
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
    moved = ops.stack([boxes[..., 0], *cut], axis=-1)
    return ops.where(there[..., None], moved, -1.0)


def _corner(augmentation: AugmentationRanges, draws: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Top and left of the part that is cut out, whole numbers: every place is as likely."""
    rows, columns = augmentation.crop or (height, width)
    corners = []
    for spare, name in ((height - rows, "top"), (width - columns, "left")):
        place = ops.floor((_draw(draws, name) + 1.0) / 2.0 * (spare + 1))
        corners.append(ops.minimum(place, float(spare)))
    return corners[0], corners[1]


def _draw(draws: Tensor, name: str) -> Tensor:
    """The random number of each image for one purpose: (batch,)."""
    return draws[:, DRAWS.index(name)]


def _sign(draws: Tensor, name: str, *, flips: bool) -> Tensor:
    """-1 where the image is flipped, else 1."""
    draw = _draw(draws, name)
    return ops.where(draw < 0.0, -1.0, 1.0) if flips else ops.ones_like(draw)
