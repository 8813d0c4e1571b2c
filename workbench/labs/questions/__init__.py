"""The kinds of question that a lab is made of; ``checks.py`` of a lab imports them from here."""

from typing import TypeAlias

from workbench.labs.questions.array_question import array
from workbench.labs.questions.choice_question import choice
from workbench.labs.questions.function_question import case, function
from workbench.labs.questions.metric_question import metric
from workbench.labs.questions.network_question import network
from workbench.labs.questions.notebook_copy import checked, noted
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.question_variants import OneQuestion, Variants, seed_of, variants
from workbench.labs.questions.shape_table_question import shape_table
from workbench.labs.questions.text_question import text
from workbench.labs.questions.value_question import value

AnyQuestion: TypeAlias = OneQuestion | Variants

__all__ = [
    "AnyQuestion",
    "Question",
    "Variants",
    "array",
    "case",
    "checked",
    "choice",
    "function",
    "metric",
    "network",
    "noted",
    "seed_of",
    "shape_table",
    "text",
    "value",
    "variants",
]
