"""A network that finds objects and draws boxes around them."""

import math
from collections.abc import Sequence

from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.graph_errors import ParameterRange
from workbench.graph.layout import laid_out
from workbench.messages import mark, say

_RARE = 0.1
"""The probability of a centre that a fresh network gives: else the many empty cells make the first steps large."""
_FINE = 4
"""The stride of the finer maps."""
_STRIDES = (8, _FINE)
_EITHER = mark("{usual} or {fine}")


@checked_arguments
def detector(shape: Sequence[int] = (240, 320, 3), classes: int = 3, width: int = 16, *, stride: int = 8) -> Graph:
    """A detector that finds the centres of objects: no anchors, and one pass.

    From (batch, height, width, channels) to maps (batch, height / stride, width / stride, classes + 4): a probability
    for each class that the centre of an object is there, the offset of the centre from the corner of the cell as x, y,
    and the logarithm of the object's width and height, in cells. The layer ``CenterNetDecoding`` makes boxes of them.
    The network goes down to a sixteenth and up again with what was seen on the way down beside it; each convolution has
    batch normalization, so that the range of the pixels does not matter. ``width`` are the filters of the first
    convolution, and double at each level. The label and the loss are drawn too.

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of 16.
        classes: The number of classes, without the background.
        width: Filters of the first convolution.
        stride: Pixels from one cell of the maps to the next: 8, or 4 for small or crowded objects.

    Returns:
        The drawing.

    Raises:
        GraphError: a parameter cannot be.

    Source: X. Zhou, D. Wang and P. Krähenbühl, *Objects as Points*, arXiv:1904.07850 (2019), with a small network.

    >>> import workbench as wb
    >>> wb.analyze(detector()).shapes["maps"]
    (None, 30, 40, 7)
    """
    if stride not in _STRIDES:
        example = f"stride={_STRIDES[0]}"
        expected, received = say(_EITHER, usual=_STRIDES[0], fine=_FINE), str(stride)
        raise ParameterRange(
            where="detector", parameter="stride", expected=expected, received=received, example=example
        )
    graph = Graph("detector").add("Input", shape=shape, name="image")
    graph = _convolution(graph, "down2", width, strides=2)
    graph = _convolution(graph, "down4", 2 * width, strides=2)
    graph = _convolution(graph, "level4", 2 * width)
    graph = _convolution(graph, "down8", 4 * width, strides=2)
    graph = _convolution(graph, "level8", 4 * width)
    graph = _convolution(graph, "down16", 8 * width, strides=2)
    graph = _convolution(graph, "level16", 8 * width)
    graph = _convolution(graph, "deep16", 8 * width)
    graph = _up(graph, 8, 4 * width)
    graph = _up(graph, _FINE, 2 * width) if stride == _FINE else graph
    shared = graph.nodes[-1].name
    start = {"class_name": "Constant", "config": {"value": round(math.log(_RARE / (1 - _RARE)), 4)}}
    graph = _convolution(graph, "centres", 4 * width, inputs=[shared])
    graph = graph.add(
        "Conv2D", filters=classes, kernel_size=1, activation="sigmoid", bias_initializer=start, name="heat"
    )
    graph = _convolution(graph, "sizes", 4 * width, inputs=[shared])
    graph = graph.add("Conv2D", filters=4, kernel_size=1, name="offset_and_size")
    graph = graph.add("Concatenate", inputs=["heat", "offset_and_size"], name="maps")
    graph = graph.add("DetectionLabel", num_classes=classes, name="boxes", inputs=[])
    return laid_out(graph.add("CenterNet", inputs=["maps", "boxes"], stride=stride, name="loss"))


def _convolution(
    graph: Graph, name: str, filters: int, *, strides: int = 1, inputs: Sequence[str] | None = None
) -> Graph:
    """A convolution of 3 × 3, batch normalization and ReLU."""
    graph = graph.add(
        "Conv2D", filters=filters, kernel_size=3, strides=strides, padding="same", use_bias=False, name=name,
        inputs=inputs,
    )  # fmt: skip
    graph = graph.add("BatchNormalization", momentum=0.9, name=f"{name}_norm")
    return graph.add("ReLU", name=f"{name}_relu")


def _up(graph: Graph, level: int, filters: int) -> Graph:
    """Twice as large, with the maps of the way down beside it."""
    graph = graph.add("UpSampling2D", interpolation="bilinear", name=f"larger{level}")
    graph = graph.add("Concatenate", inputs=[f"larger{level}", f"level{level}_relu"], name=f"beside{level}")
    return _convolution(graph, f"up{level}", filters)
