"""Layers and losses that Keras lacks; generated code imports them from here."""

from workbench.layers.channel_rearrangement import DepthToSpace2D
from workbench.layers.detection_decoding import CenterNetDecoding
from workbench.layers.detection_losses import CenterNet
from workbench.layers.focal_losses import SparseCategoricalFocalCrossentropy
from workbench.layers.image_losses import RootMeanSquaredError, StructuralSimilarity, TotalVariation
from workbench.layers.log_sum_exp_pooling import LogSumExpPooling1D, LogSumExpPooling2D, LogSumExpPooling3D
from workbench.layers.normalization_layers import FilterResponseNormalization, LocalResponseNormalization
from workbench.layers.overlap_losses import SparseDice, SparseDiceCrossentropy, SparseTversky
from workbench.layers.pooling_layers import MaxUnpooling2D, ROIPooling2D
from workbench.layers.position_encoding import SinePositionEncoding
from workbench.layers.proposal_losses import RPNBox, RPNClass
from workbench.layers.scalar_multiplication import ScalarMultiplication

__all__ = [
    "CenterNet",
    "CenterNetDecoding",
    "DepthToSpace2D",
    "FilterResponseNormalization",
    "LocalResponseNormalization",
    "LogSumExpPooling1D",
    "LogSumExpPooling2D",
    "LogSumExpPooling3D",
    "MaxUnpooling2D",
    "ROIPooling2D",
    "RPNBox",
    "RPNClass",
    "RootMeanSquaredError",
    "ScalarMultiplication",
    "SinePositionEncoding",
    "SparseCategoricalFocalCrossentropy",
    "SparseDice",
    "SparseDiceCrossentropy",
    "SparseTversky",
    "StructuralSimilarity",
    "TotalVariation",
]
