"""What each loss expects of labels and of the end of a network. The one place that says so.

Code cells, trainings, traces and the analysis of a drawing all read this table; which functions of a network's end mean
the same is said in :mod:`workbench.catalog.output_head`.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from workbench.catalog.type_lookup import node_type, node_types

LabelForm = Literal["class numbers", "one-hot", "yes or no", "values", "boxes", "own"]
"""What labels are: one class number where the prediction has a number for each class; a number for each class; 0 or 1
for every number of the prediction (yes or no, multi-hot, a mask); any numbers of the prediction's shape; boxes,
(batch, boxes, 5); or something
that only this loss knows, of a shape of its own."""

ExpectedEnding = Literal["softmax", "sigmoid", "probabilities", "any"]
"""What the last activation should be: softmax; sigmoid; one of the two; or whatever gives the numbers wanted."""


class LossTraits(Struct, frozen=True):
    """What one loss expects.

    Args:
        name: The class, as the catalog has it.
        labels: What labels are.
        ending: The last activation, for predictions that are no raw scores.
        counterpart: The loss that does the same, or nearly, with class numbers instead of one-hot labels or back.
        aliases: Further names by which Keras knows it, besides the class and that in small letters with underscores.
        column: Whether class numbers may also have an axis of length 1 at the end, (batch, …, 1).
        usual: Whether a misspelt name most likely means this one.
    """

    name: str
    labels: LabelForm
    ending: ExpectedEnding = "any"
    counterpart: str = ""
    aliases: tuple[str, ...] = ()
    column: bool = True
    usual: bool = False

    @property
    def takes_logits(self) -> bool:
        """Whether raw scores can be said to be such, with ``from_logits=True``."""
        return node_type(self.name).parameter("from_logits") is not None

    @property
    def of_classes(self) -> bool:
        """Whether labels say classes, so that accuracy says something."""
        return self.labels in ("class numbers", "one-hot", "yes or no")

    @property
    def one_unit_a_class(self) -> bool:
        """Whether a single unit gives nothing to choose between: overlaps can be taken of one mask as well."""
        return self.labels in ("class numbers", "one-hot") and self.ending != "probabilities"


_CLASSES: LabelForm = "class numbers"

_TABLE = (
    LossTraits("BinaryCrossentropy", "yes or no", "sigmoid", aliases=("bce", "BCE"), usual=True),
    LossTraits("BinaryFocalCrossentropy", "yes or no", "sigmoid"),
    LossTraits(
        "CategoricalCrossentropy", "one-hot", "softmax", counterpart="SparseCategoricalCrossentropy", usual=True
    ),
    LossTraits("CategoricalFocalCrossentropy", "one-hot", "softmax", counterpart="SparseCategoricalFocalCrossentropy"),
    # Keras makes one-hot labels of class numbers itself, and of (batch, 1) it makes (batch, 1, classes).
    LossTraits(
        "CategoricalGeneralizedCrossEntropy", _CLASSES, "softmax", counterpart="CategoricalCrossentropy", column=False
    ),
    LossTraits("CategoricalHinge", "one-hot", counterpart="SparseCategoricalCrossentropy"),
    LossTraits(
        "KLDivergence",
        "one-hot",
        "softmax",
        counterpart="SparseCategoricalCrossentropy",
        usual=True,
        aliases=("kld", "KLD"),
    ),
    LossTraits("SparseCategoricalCrossentropy", _CLASSES, "softmax", counterpart="CategoricalCrossentropy", usual=True),
    LossTraits("SparseCategoricalFocalCrossentropy", _CLASSES, "softmax", counterpart="CategoricalFocalCrossentropy"),
    LossTraits("Dice", "one-hot", "probabilities", counterpart="SparseDice"),
    LossTraits("Tversky", "one-hot", "probabilities", counterpart="SparseTversky"),
    LossTraits("SparseDice", _CLASSES, "softmax", counterpart="Dice"),
    # Keras has no such sum for one-hot labels; Dice is the nearest.
    LossTraits("SparseDiceCrossentropy", _CLASSES, "softmax", counterpart="Dice"),
    LossTraits("SparseTversky", _CLASSES, "softmax", counterpart="Tversky"),
    LossTraits("MeanSquaredError", "values", aliases=("mse", "MSE"), usual=True),
    LossTraits("MeanAbsoluteError", "values", aliases=("mae", "MAE"), usual=True),
    LossTraits("MeanAbsolutePercentageError", "values", aliases=("mape", "MAPE")),
    LossTraits("MeanSquaredLogarithmicError", "values", aliases=("msle", "MSLE")),
    LossTraits("RootMeanSquaredError", "values"),
    LossTraits("TotalVariation", "values"),
    LossTraits("Huber", "values"),
    LossTraits("LogCosh", "values"),
    LossTraits("Poisson", "values"),
    LossTraits("CosineSimilarity", "values"),
    LossTraits("Hinge", "values"),  # -1 and 1, or 0 and 1; scores on both sides of 0
    LossTraits("SquaredHinge", "values"),
    LossTraits("StructuralSimilarity", "own"),  # images of at least 7 × 7 pixels
    LossTraits("CenterNet", "boxes", "any"),
    LossTraits("Circle", "own"),  # class numbers beside embeddings
    LossTraits("CTC", "own"),  # sequences of symbols, shorter than the prediction
    LossTraits("RPNClass", "own", "sigmoid"),  # -1 for anchors that do not count
    LossTraits("RPNBox", "own"),  # four offsets and whether the anchor counts
)

LOSSES: Mapping[str, LossTraits] = MappingProxyType({traits.name: traits for traits in _TABLE})
"""Every loss of the catalog, by name."""


def loss_traits(name: str) -> LossTraits | None:
    """What a loss expects, by the name of its class; None for one that is not in the catalog."""
    return LOSSES.get(name)


def find_loss(name: object) -> LossTraits | None:
    """The loss that ``name`` means, however it is written: ``SparseDice``, ``sparse_dice``, ``mse``; or None.

    >>> found = find_loss("kl_divergence")
    >>> found.name if found else ""
    'KLDivergence'
    """
    return _by_plain_name().get(_plain(name)) if isinstance(name, str) else None


SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "L1": "MeanAbsoluteError",
        "MAELoss": "MeanAbsoluteError",
        "L2": "MeanSquaredError",
        "MSELoss": "MeanSquaredError",
        "RMSE": "RootMeanSquaredError",
        "RMSELoss": "RootMeanSquaredError",
        "MSLELoss": "MeanSquaredLogarithmicError",
        "SSIM": "StructuralSimilarity",
        "SSIMLoss": "StructuralSimilarity",
        "TV": "TotalVariation",
        "TVLoss": "TotalVariation",
        "DiceLoss": "Dice",
        "TverskyLoss": "Tversky",
        "HuberLoss": "Huber",
        "KLDLoss": "KLDivergence",
        "CrossEntropy": "CategoricalCrossentropy",
        "FocalLoss": "CategoricalFocalCrossentropy",
        "CategoricalFocalLoss": "CategoricalFocalCrossentropy",
        "BinaryFocalLoss": "BinaryFocalCrossentropy",
        "CTCLoss": "CTC",
        "RPNLoss": "RPNClass",
    }
)
"""What the field and the platform call losses, where Keras does not know the name: settings take it, code does not."""


def loss_called(name: object) -> LossTraits | None:
    """The loss that people mean by ``name``: one that :func:`find_loss` knows, or a name of ``SHORT_NAMES``.

    >>> found = loss_called("SSIM")
    >>> found.name if found else ""
    'StructuralSimilarity'
    """
    found = find_loss(name)
    if found is not None or not isinstance(name, str):
        return found
    short = {_plain(known): wanted for known, wanted in SHORT_NAMES.items()}
    return loss_traits(short.get(_plain(name), ""))


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


@cache
def _by_plain_name() -> Mapping[str, LossTraits]:
    found = {_plain(alias): traits for traits in _TABLE for alias in traits.aliases}
    for item in node_types("Loss"):
        found |= {_plain(name): LOSSES[item.name] for name in (item.name, *item.aliases)}
    return found
