"""Boxes as centre points: heat maps that a network is to give for boxes, and the boxes that its maps stand for.

Pixels are counted from the corner of the first one. A map has one cell for ``stride`` × ``stride`` pixels; the last
axis of what a network gives holds a probability for each class, then the offset of the centre from the corner of its
cell (x, y), then the logarithm of width and height, these four in cells.
Source: X. Zhou, D. Wang and P. Krähenbühl, *Objects as Points*, arXiv:1904.07850 (2019), sections 3 and 4; the
logarithm is that of J. Redmon and A. Farhadi, *YOLO9000*, CVPR 2017, section 2.
"""

from keras import ops

from workbench.layers.channel_shapes import Tensor

BOX_NUMBERS = 4
"""Offset and size: what a map holds besides the classes."""
MOST_LOG_SIZE = 8.0
"""A box of e⁸ cells is larger than any image; beyond, the exponential would overflow."""


def gaussian_radius(height: Tensor, width: Tensor, min_overlap: float = 0.7) -> Tensor:
    """How far both corners of a box may be displaced so that it still overlaps itself by ``min_overlap``.

    The smallest root of three cases: one corner inside and one outside, both inside, both outside.

    Args:
        height: Heights of boxes, any shape.
        width: Widths of boxes, the same shape.
        min_overlap: Intersection over union, above 0 and below 1.

    Returns:
        The radius, in the unit of the sizes.

    Source: H. Law and J. Deng, *CornerNet*, ECCV 2018, section 3.2.
    """
    total, area = height + width, height * width
    mixed = (total - ops.sqrt(total**2 - 4 * area * (1 - min_overlap) / (1 + min_overlap))) / 2
    inside = (total - ops.sqrt(total**2 - 4 * area * (1 - min_overlap))) / 4
    outside = (ops.sqrt(total**2 + 4 * area * (1 - min_overlap) / min_overlap) - total) / 4
    return ops.minimum(ops.minimum(mixed, inside), outside)


def centre_cells(boxes: Tensor, height: int, width: int, stride: int) -> tuple[Tensor, Tensor, Tensor]:
    """Centres and sizes of boxes in cells, and the cell of each centre.

    Args:
        boxes: (batch, boxes, 5): class, xmin, ymin, xmax, ymax in pixels.
        height: Rows of the map.
        width: Columns of the map.
        stride: Pixels from one cell to the next.

    Returns:
        Centres (batch, boxes, 2) as x, y; sizes (batch, boxes, 2) as width, height; cells (batch, boxes, 2) as column,
        row: whole numbers within the map.
    """
    low, high = boxes[..., 1:3] / stride, boxes[..., 3:5] / stride
    centres, sizes = (low + high) / 2, ops.maximum(high - low, 1e-3)
    last = ops.convert_to_tensor([width - 1.0, height - 1.0], dtype=centres.dtype)
    return centres, sizes, ops.clip(ops.floor(centres), 0.0, last)


def heat_maps(boxes: Tensor, height: int, width: int, classes: int, stride: int, min_overlap: float = 0.7) -> Tensor:
    """The heat map of each class: 1 in the cells of centres, less around them; the maximum where boxes are near.

    Args:
        boxes: (batch, boxes, 5): class, xmin, ymin, xmax, ymax in pixels; class -1 fills up what has fewer boxes.
        height: Rows of the map.
        width: Columns of the map.
        classes: The number of classes.
        stride: Pixels from one cell to the next.
        min_overlap: What :func:`gaussian_radius` is taken for; a third of its diameter is the standard deviation
            twice.

    Returns:
        (batch, height, width, classes), from 0 to 1.
    """
    _, sizes, cells = centre_cells(boxes, height, width, stride)
    deviation = (2 * gaussian_radius(sizes[..., 1], sizes[..., 0], min_overlap) + 1) / 6
    across = _bell(width, cells[..., 0], deviation)
    down = _bell(height, cells[..., 1], deviation)
    spots = down[..., :, None] * across[..., None, :]  # (batch, boxes, height, width)
    of_class = (ops.cast(ops.equal(boxes[..., 0], number), spots.dtype) for number in range(classes))
    return ops.stack([ops.max(spots * chosen[..., None, None], axis=1) for chosen in of_class], axis=-1)


def _bell(length: int, centre: Tensor, deviation: Tensor) -> Tensor:
    """A Gaussian of height 1 along one axis: (batch, boxes) → (batch, boxes, length)."""
    distance = ops.arange(length, dtype=centre.dtype) - centre[..., None]
    return ops.exp(-ops.square(distance) / (2 * ops.square(deviation[..., None])))


def decode_boxes(maps: Tensor, stride: int, most: int = 100) -> Tensor:
    """The boxes that maps stand for, the surest first: each cell that is the largest of its 3 × 3 neighbours.

    Args:
        maps: (batch, height, width, classes + 4), as the module says.
        stride: Pixels from one cell to the next.
        most: How many boxes an image gives; at most height × width × classes.

    Returns:
        (batch, most, 6): class, xmin, ymin, xmax, ymax in pixels, score. A cell that is no maximum has the score 0.
    """
    height, width = maps.shape[1:3]
    classes = maps.shape[-1] - BOX_NUMBERS
    heat, numbers = maps[..., :classes], maps[..., classes:]
    highest = ops.max_pool(heat, 3, strides=1, padding="same", data_format="channels_last")
    peaks = ops.where(heat >= highest, heat, 0.0)
    scores, places = ops.top_k(ops.reshape(peaks, (-1, height * width * classes)), min(most, height * width * classes))
    cells, kinds = places // classes, places % classes
    numbers = taken_cells(ops.reshape(numbers, (-1, height * width, BOX_NUMBERS)), cells)
    corner = ops.cast(ops.stack([cells % width, cells // width], axis=-1), numbers.dtype)
    boxes = ops.concatenate(cell_boxes(corner, numbers), axis=-1) * stride
    return ops.concatenate([ops.cast(kinds, boxes.dtype)[..., None], boxes, scores[..., None]], axis=-1)


def taken_cells(values: Tensor, cells: Tensor) -> Tensor:
    """What cells hold: (batch, cells, n) at whole numbers (batch, taken) → (batch, taken, n).

    ``ops.take_along_axis`` would do the same by way of 64-bit whole numbers, of which oneDNN complains in red on
    processors without AVX-512.
    """
    count, width = values.shape[1:]
    first = ops.arange(ops.shape(cells)[0], dtype="int32") * count  # of each image, when all stand in one list
    return ops.take(ops.reshape(values, (-1, width)), cells + first[:, None], axis=0)


def cell_boxes(corner: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
    """The boxes of cells, in cells.

    Args:
        corner: (…, 2): column and row of each cell.
        numbers: (…, 4): offset of the centre and logarithm of the size.

    Returns:
        Lower corners (xmin, ymin) and upper corners (xmax, ymax), each (…, 2).
    """
    centre = corner + numbers[..., :2]
    half = ops.exp(ops.minimum(numbers[..., 2:], MOST_LOG_SIZE)) / 2
    return centre - half, centre + half
