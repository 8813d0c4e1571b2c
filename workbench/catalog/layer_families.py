"""Layers that exist for one, two and three axes of space, and layers that keep every shape; which can be trained."""

DIMENSIONS = (1, 2, 3)
_FAMILIES = (
    *("Conv{}D", "Conv{}DTranspose", "SeparableConv{}D", "DepthwiseConv{}D", "MaxPooling{}D", "AveragePooling{}D"),
    "LogSumExpPooling{}D",
    *("GlobalMaxPooling{}D", "GlobalAveragePooling{}D", "UpSampling{}D", "ZeroPadding{}D", "Cropping{}D"),
    *("SpatialDropout{}D", "AdaptiveAveragePooling{}D", "AdaptiveMaxPooling{}D"),
)
_BY_TYPE = {family.format(n): (family, n) for family in _FAMILIES for n in DIMENSIONS}

SPACE_TYPES = frozenset(_BY_TYPE)
"""Types of layers made for a certain number of axes of space."""

CONVOLUTIONS = frozenset(f"{family}{n}D" for family in ("Conv", "SeparableConv", "DepthwiseConv") for n in DIMENSIONS)
POOLINGS = frozenset(f"{family}Pooling{n}D" for family in ("Max", "Average", "LogSumExp") for n in DIMENSIONS)
GLOBAL_POOLINGS = frozenset(f"Global{family}Pooling{n}D" for family in ("Max", "Average") for n in DIMENSIONS)
UPSAMPLINGS = frozenset(f"{family.format(n)}" for family in ("UpSampling{}D", "Conv{}DTranspose") for n in DIMENSIONS)
RESIZINGS = frozenset(f"{family}{n}D" for family in ("Cropping", "ZeroPadding") for n in DIMENSIONS) | {
    *("CenterCrop", "Resizing")
}
"""Layers that bring a map to a size that was chosen."""

KEEPING_SHAPE = frozenset(
    {
        *("BatchNormalization", "LayerNormalization", "GroupNormalization", "UnitNormalization", "Rescaling"),
        *("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Identity", "ActivityRegularization"),
        *("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout"),
        *("GaussianNoise", "GaussianDropout"),
    }
)
"""Layers that give back the shape that they receive, whatever it is."""


def family_of(type_name: str) -> tuple[str, int] | None:
    """The family of a type, as a template for its name, and its number of axes of space; None for other types.

    >>> family_of("MaxPooling2D"), family_of("Dense")
    (('MaxPooling{}D', 2), None)
    """
    return _BY_TYPE.get(type_name)


_WEIGHTED_CATEGORIES = frozenset({"Convolution", "Recurrent", "Normalization", "Attention", "Core"})
_WITHOUT_WEIGHTS = frozenset({"Identity", "Masking", "Lambda", "UnitNormalization"})


def can_train(type_name: str, category: str) -> bool:
    """Whether layers of this type can have weights that training changes.

    >>> can_train("Conv2D", "Convolution"), can_train("ReLU", "Activation")
    (True, False)
    """
    return type_name == "PReLU" or (category in _WEIGHTED_CATEGORIES and type_name not in _WITHOUT_WEIGHTS)
