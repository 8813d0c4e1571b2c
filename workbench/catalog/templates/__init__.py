"""Whole networks to begin with: graphs like any drawn by hand, to be opened, changed and trained.

Each function gives a graph that the editor opens and the analysis finds nothing wrong with. The editor offers all of
them on an empty canvas.
"""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.catalog.templates.classification import lenet5, mlp, resnet
from workbench.catalog.templates.detection import detector
from workbench.catalog.templates.segmentation import fcn, unet
from workbench.catalog.templates.template import Template
from workbench.messages import mark

__all__ = ["detector", "fcn", "lenet5", "mlp", "resnet", "unet"]

TEMPLATES: Mapping[str, Template] = immutabledict(
    {
        "mlp": Template(
            mlp, mark("Multilayer perceptron"), mark("Dense layers only: the simplest network for images and tables.")
        ),
        "lenet5": Template(
            lenet5, mark("LeNet-5"), mark("Convolutions and pooling, then dense layers: reads handwritten digits.")
        ),
        "resnet": Template(
            resnet, mark("Residual network"), mark("Connections around pairs of convolutions, so that it can be deep.")
        ),
        "fcn": Template(
            fcn, mark("FCN"), mark("Convolutions only, a class for every pixel: small and quick to train.")
        ),
        "unet": Template(
            unet, mark("U-Net"), mark("Down and up again with connections across: the usual one for medical images.")
        ),
        "detector": Template(
            detector, mark("Detector"), mark("Finds objects by their centres and gives a box around each, in one pass.")
        ),
    }
)
"""All templates by name, the simplest first."""
