"""The kinds of question that a lab is made of; ``checks.py`` of a lab imports them from here."""

from typing import TypeAlias

from workbench.labs.questions.arrays import array
from workbench.labs.questions.base import Question
from workbench.labs.questions.choices import choice
from workbench.labs.questions.functions import case, function
from workbench.labs.questions.metrics import metric
from workbench.labs.questions.networks import network
from workbench.labs.questions.shape_tables import shape_table
from workbench.labs.questions.texts import text
from workbench.labs.questions.values import value
from workbench.labs.questions.variants import OneQuestion, Variants, seed_of, variants

AnyQuestion: TypeAlias = OneQuestion | Variants

__all__ = [
    "AnyQuestion",
    "Question",
    "Variants",
    "array",
    "case",
    "choice",
    "function",
    "metric",
    "network",
    "seed_of",
    "shape_table",
    "text",
    "value",
    "variants",
]
