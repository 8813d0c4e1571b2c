"""Whole networks to begin with: graphs like any drawn by hand, to be opened, changed and trained.

Each function gives a graph that the editor opens and the analysis finds nothing wrong with. The editor offers all of
them on an empty canvas.
"""

from workbench.catalog.templates.classification import lenet5, mlp, resnet
from workbench.catalog.templates.detection import detector
from workbench.catalog.templates.fully_convolutional import fcn, fcn8s, fcn_alexnet
from workbench.catalog.templates.large_classifiers import alexnet, vgg16
from workbench.catalog.templates.regression import regressor
from workbench.catalog.templates.sequence_classifiers import cnn1d, lstm, transformer
from workbench.catalog.templates.several_inputs import image_and_table
from workbench.catalog.templates.table import TEMPLATES as TEMPLATES
from workbench.catalog.templates.transformation import denoiser, super_resolution
from workbench.catalog.templates.u_nets import image_to_image, unet, unet3d
from workbench.catalog.templates.volume_classifiers import cnn3d

__all__ = [
    "alexnet",
    "cnn1d",
    "cnn3d",
    "denoiser",
    "detector",
    "fcn",
    "fcn8s",
    "fcn_alexnet",
    "image_and_table",
    "image_to_image",
    "lenet5",
    "lstm",
    "mlp",
    "regressor",
    "resnet",
    "super_resolution",
    "transformer",
    "unet",
    "unet3d",
    "vgg16",
]
