"""Layers and losses that Keras lacks; generated code imports them from here."""

from workbench.layers.losses import (
    RPNBox,
    RPNClass,
    SparseCategoricalFocalCrossentropy,
    SparseDice,
    SparseDiceCrossentropy,
    SparseTversky,
)
from workbench.layers.normalization import FilterResponseNormalization
from workbench.layers.pooling import LogSumExpPooling2D, MaxUnpooling2D, ROIPooling2D
from workbench.layers.scaling import ScalarMultiplication

__all__ = [
    "FilterResponseNormalization",
    "LogSumExpPooling2D",
    "MaxUnpooling2D",
    "ROIPooling2D",
    "RPNBox",
    "RPNClass",
    "ScalarMultiplication",
    "SparseCategoricalFocalCrossentropy",
    "SparseDice",
    "SparseDiceCrossentropy",
    "SparseTversky",
]
