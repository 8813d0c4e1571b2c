"""Grad-CAM and saliency maps, with their limitations in words."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from workbench.explain.explanation_words import IMAGE_AXES, given_text, words_of
from workbench.explain.gradient_heat import grad_cam_heat, saliency_heat
from workbench.explain.gradient_pass import forward
from workbench.explain.image_batch import Array
from workbench.explain.layer_choice import default_maps, layers_with_maps, maps_of_layer
from workbench.explain.sample_pictures import sample_picture
from workbench.explain.score_targets import chosen_class, probabilities
from workbench.html_elements import element, elements, joined, picture
from workbench.imaging.tensor_picture import Picture
from workbench.messages import say

Method = Literal["grad_cam", "saliency"]

_SIDE_BY_SIDE = "display: flex; flex-wrap: wrap; gap: 12px"
_SHOWN = "width: 260px; max-width: 45%"


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """A heat map with its class, layer and text; shown as an overlay in a notebook.

    Args:
        method: ``"grad_cam"`` or ``"saliency"``.
        heat: (height, width) in 0..1; (steps,) of a signal, (frames, height, width) of a volume or video.
        image: The input of the network as its first layer receives it, (height, width, channels), or (…spatial axes,
            channels).
        class_index: The class that is explained.
        probability: Its predicted probability, in 0..1; None in a segmentation.
        layer: The path of the layer whose maps are used; "" for saliency.
        layers: All layers that can be chosen.
        words: How to read the map, and its limitations.

    >>> explanation = wb.explain.explain(model, image, class_index=3)
    >>> explanation.layer, explanation.heat.shape
    ('conv', (8, 8))
    """

    method: Method
    heat: Array
    image: Array
    class_index: int
    probability: float | None
    layer: str
    layers: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def picture(self) -> Picture:
        """The heat map over the picture; of a signal a curve over it, of a volume or video a row of frames."""
        return Picture(sample_picture(self.image, self.heat, self.heat.ndim), "\n".join(self.words))

    @property
    def sample(self) -> Picture:
        """The sample by itself, in the same form."""
        frames = self.heat if self.heat.ndim > IMAGE_AXES else None
        return Picture(sample_picture(self.image, None, self.heat.ndim, frames))

    def _repr_html_(self) -> str:
        """The picture beside the heat map over it, with the words."""
        parts = (self.sample, given_text(self.heat.ndim)), (self.picture, self.words[0])
        pictures = joined(picture(part._repr_png_(), alt, style=_SHOWN) for part, alt in parts)
        return element("div", pictures, style=_SIDE_BY_SIDE) + element("ul", elements("li", self.words))

    def _repr_png_(self) -> bytes:
        return self.picture._repr_png_()

    def __repr__(self) -> str:
        return "\n".join((say("{method} of class {index}", method=self.method, index=self.class_index), *self.words))


def explain(
    model: Any,
    image: Any,
    class_index: int | None = None,
    layer: Any = None,
    *,
    method: Method = "grad_cam",
) -> Explanation:
    """Explain which parts of ``image`` contribute to the score of ``class_index``.

    Args:
        model: a Keras model of any kind (functional, Sequential, subclassed, with nested models) with one input and one
            output: class scores (batch, classes), or a class for every pixel (batch, height, width, classes).
        image: (height, width, channels), or (height, width) for a grey one, prepared as for training; a signal (steps,
            channels), or a volume or video (frames, height, width, channels), for a network of those. A network that
            reshapes, transposes or embeds its input first is explained at the places that its first layer receives:
            a row of 784 pixels as a picture, a row of samples as a signal, word numbers as steps.
        class_index: the class; by default the predicted one, in a segmentation the one with most pixels that is not
            class 0. A single output for yes or no, a sigmoid or raw scores with a loss that says so, has class 0 (no)
            and class 1 (yes).
        layer: for Grad-CAM, a layer, its name or its path ("backbone/conv5"); by default one is chosen.
        method: "grad_cam" or "saliency".

    Returns:
        An :class:`~workbench.explain.Explanation` with ``heat`` (height, width) in 0..1 and its limitations in
        words.

    Raises:
        NotExplainable, OtherBackend, SeveralInputsToExplain, BadImage, NotFiniteImage: model and picture do not fit.
        NoSuchClass, NoSuchLayer, NoMaps, NoConvolution: the class or layer does not exist.

    >>> explain(model, image, class_index=3, method="saliency").heat.shape
    (8, 8)
    """
    passed = forward(method, model, image)
    index = chosen_class(method, passed, class_index)
    if method == "saliency":
        heat, maps = saliency_heat(passed, index), None
    else:
        maps = default_maps(method, passed, model.name) if layer is None else maps_of_layer(method, passed, layer)
        heat = grad_cam_heat(passed, maps, index)
    values = probabilities(passed)
    return Explanation(
        method=method,
        heat=heat,
        image=passed.shown.values(np.asarray(passed.x).ravel()),
        class_index=index,
        probability=_probability(values, index) if values.ndim == 1 and passed.reading.activation else None,
        layer=maps.path if maps else "",
        layers=layers_with_maps(passed),
        words=words_of(passed, maps, index, heat, chosen=layer is None),
    )


def grad_cam(model: Any, image: Any, class_index: int | None = None, layer: Any = None) -> Array:
    """The Grad-CAM heat map of a class in a picture.

    The maps A_k of a convolution are added up, each weighted by the mean over its positions of dS/dA_k, where S is the
    score of the class before softmax or sigmoid; negative values are set to 0, and the sum is scaled to 0..1 and
    resized to the picture (Selvaraju et al., *Grad-CAM*, ICCV 2017, arXiv:1610.02391). In a segmentation S is the sum
    of the scores over the pixels that are given to the class (Vinogradova et al., *Seg-Grad-CAM*, AAAI 2020,
    arXiv:2002.11434). If nothing increases the score, the map is 0 everywhere.

    :func:`explain` also returns the limitations of the map in words.

    Args:
        model: A Keras model with one input and one output, as for :func:`explain`.
        image: (height, width, channels), or (height, width) for a grey one, prepared as for training.
        class_index: The class; by default the predicted one, in a segmentation the one with most pixels that is not
            class 0.
        layer: A layer, its name or its path; by default one is chosen.

    Returns:
        (height, width) in 0..1.

    Raises:
        NotExplainable, OtherBackend, SeveralInputsToExplain, BadImage, NotFiniteImage: Model and picture do not fit.
        NoSuchClass, NoSuchLayer, NoMaps, NoConvolution: The class or layer does not exist.

    Source: R. Selvaraju et al., *Grad-CAM*, ICCV 2017, equations 1 and 2.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(),
    ...                           keras.layers.Dense(3, activation="softmax")])
    >>> grad_cam(model, np.zeros((8, 8, 1)), class_index=2).shape
    (8, 8)
    """
    return explain(model, image, class_index, layer, method="grad_cam").heat


def saliency(model: Any, image: Any, class_index: int | None = None) -> Array:
    """The saliency map: sensitivity of a class score to each pixel.

    The absolute value of dS/dx, the largest over the channels, with S before softmax or sigmoid. It is defined
    for any network with image input.

    Args:
        model: A Keras model with one input and one output, as for :func:`explain`.
        image: (height, width, channels), or (height, width) for a grey one, prepared as for training.
        class_index: The class; by default the predicted one, in a segmentation the one with most pixels that is not
            class 0.

    Returns:
        (height, width) in 0..1.

    Raises:
        NotExplainable, OtherBackend, SeveralInputsToExplain, BadImage, NotFiniteImage: Model and picture do not fit.
        NoSuchClass: The network has no such class.

    Source: K. Simonyan et al., *Deep Inside Convolutional Networks*, 2013, arXiv:1312.6034.

    >>> saliency(model, image, class_index=3).shape
    (8, 8)
    """
    return explain(model, image, class_index, method="saliency").heat


def _probability(values: Array, index: int) -> float:
    if len(values) > 1:
        return float(values[index])
    return float(values[0] if index == 1 else 1 - values[0])


def layer_maps(model: Any, image: Any, layer: Any = None) -> Array:
    """The feature maps of a layer for a picture.

    ``picture(maps[None])`` draws them.

    Args:
        model: A Keras model with one input and one output, as for :func:`explain`.
        image: (height, width, channels), or (height, width) for a grey one, prepared as for training.
        layer: A layer, its name or its path; by default the one that Grad-CAM uses.

    Returns:
        (height, width, channels) of the layer, with channels last.

    Raises:
        NotExplainable, OtherBackend, SeveralInputsToExplain, BadImage, NotFiniteImage: model and picture do not fit.
        NoSuchLayer, NoMaps, NoConvolution: the layer does not exist, or has no maps.

    >>> layer_maps(model, image, "conv").shape
    (6, 6, 4)
    """
    passed = forward("layer_maps", model, image)
    maps = (
        maps_of_layer("layer_maps", passed, layer)
        if layer is not None
        else default_maps("layer_maps", passed, model.name)
    )
    return maps.of_sample(maps.tensor)
