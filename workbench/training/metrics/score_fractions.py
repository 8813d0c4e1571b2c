"""Scores of a confusion matrix as fractions of tensors, in the compiled step."""

from typing import Any, TypeAlias

from keras import ops

Tensor: TypeAlias = Any


def fraction(key: str, matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Numerator and denominator of a score, for each class: (classes,) of float64 twice."""
    counts = ops.cast(matrix, "float64")
    if len(counts.shape) == 3:  # noqa: PLR2004 - labels, truth, prediction
        right, wrongly_yes, wrongly_no, rest = counts[:, 1, 1], counts[:, 0, 1], counts[:, 1, 0], counts[:, 0, 0]
    else:
        right = ops.diagonal(counts)
        wrongly_yes, wrongly_no = ops.sum(counts, axis=0) - right, ops.sum(counts, axis=1) - right
        rest = ops.sum(counts) - right - wrongly_yes - wrongly_no
    wrong = wrongly_yes + wrongly_no
    return {
        "accuracy": (right + rest, right + rest + wrong),
        "sensitivity": (right, right + wrongly_no),
        "specificity": (rest, rest + wrongly_yes),
        "ppv": (right, right + wrongly_yes),
        "npv": (rest, rest + wrongly_no),
        "dice": (2.0 * right, 2.0 * right + wrong),
        "iou": (right, right + wrong),
    }[key]


def divided(above: Tensor, below: Tensor, undefined: float) -> Tensor:
    """The quotient of two tensors of one shape; ``undefined`` where the denominator is 0."""
    return ops.where(below > 0, above / ops.maximum(below, 1.0), undefined)
