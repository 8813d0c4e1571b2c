"""Networks that make another image of an image."""

from collections.abc import Sequence

from workbench.catalog.templates.layer_groups import convolution
from workbench.catalog.templates.template_arguments import checked_arguments
from workbench.graph.document import Graph
from workbench.graph.graph_errors import ParameterRange
from workbench.graph.layout import laid_out
from workbench.messages import mark, say

_WITH_CHANNELS = mark("(height, width, channels) with a number of channels")


@checked_arguments
def denoiser(shape: Sequence[int] = (28, 28, 1), *, filters: int = 32, depth: int = 2) -> Graph:
    """A denoising autoencoder: through a narrow map, in which there is no room for noise, and back.

    From noisy images (batch, height, width, channels) to clean ones of the same shape. The targets of the training are
    the images without noise. The last convolution has no activation: with the squared error, a sigmoid there falls to
    black and stays so where most of an image is black. The usual values make 28,353 weights.

    Args:
        shape: (height, width, channels) of an image; height and width are multiples of ``2 ** depth``.
        filters: Filters of every convolution but the last.
        depth: How many times the image is halved.

    Returns:
        The drawing: from (batch, height, width, channels) to the same.

    Raises:
        GraphError: a parameter cannot be.

    Source: P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and Composing Robust Features with
    Denoising Autoencoders*, ICML 2008, with convolutions.

    >>> import workbench as wb
    >>> wb.analyze(denoiser()).params
    28353
    """
    graph = Graph("denoiser").add("Input", shape=shape, name="noisy")
    for level in range(1, depth + 1):
        graph = convolution(graph, f"encode{level}", filters, 3).add("MaxPooling2D", name=f"pool{level}")
    for level in range(depth, 0, -1):
        graph = convolution(graph, f"decode{level}", filters, 3).add("UpSampling2D", name=f"larger{level}")
    return laid_out(convolution(graph, "clean", _channels(graph), 3, activation="linear"))


@checked_arguments
def super_resolution(
    shape: Sequence[int] = (32, 32, 3), scale: int = 2, *, filters: int = 64, residual: bool = True
) -> Graph:
    """Super-resolution by sub-pixel convolution: an image with more pixels than were taken.

    From small images (batch, height, width, channels) to (batch, height * scale, width * scale, channels). All is
    computed at the small size; the last convolution gives ``scale²`` numbers for each pixel and channel, which become
    its new pixels. With ``residual`` only what bicubic enlargement lacks is learned, which takes far fewer epochs. With
    one channel and ``scale=3`` these are the 22,729 weights of the paper.

    Args:
        shape: (height, width, channels) of a small image.
        scale: How many times higher and wider it becomes, at least 1.
        filters: Filters of the first convolution; the second has half of them.
        residual: Whether the answer is added to the image that was enlarged by bicubic interpolation.

    Returns:
        The drawing: from (batch, height, width, channels) to (batch, height * scale, width * scale, channels).

    Raises:
        GraphError: a parameter cannot be.

    Source: W. Shi et al., *Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
    Neural Network*, CVPR 2016; the connection around as in J. Kim, J. Lee and K. Lee, CVPR 2016.

    >>> import workbench as wb
    >>> wb.analyze(super_resolution((32, 32, 1), 3)).params
    22729
    """
    graph = Graph("super_resolution").add("Input", shape=shape, name="small")
    graph = convolution(graph, "conv1", filters, 5, activation="tanh")
    graph = convolution(graph, "conv2", max(1, filters // 2), 3, activation="tanh")
    graph = convolution(graph, "conv3", _channels(graph) * scale**2, 3, activation="linear")
    graph = graph.add("DepthToSpace2D", block_size=scale, name="details" if residual else "enlarged")
    if residual:
        graph = graph.add("UpSampling2D", inputs=["small"], size=scale, interpolation="bicubic", name="bicubic")
        graph = graph.add("Add", inputs=["details", "bicubic"], name="enlarged")
    return laid_out(graph)


def _channels(graph: Graph) -> int:
    """The channels of the graph's input, of which the answer has as many. Raises ParameterRange."""
    shape = graph.nodes[0].params["shape"]
    if not shape or shape[-1] is None:
        raise ParameterRange(
            where=graph.name,
            parameter="shape",
            expected=say(_WITH_CHANNELS),
            received=str(shape),
            example="shape=(32, 32, 3)",
        )
    return int(shape[-1])
