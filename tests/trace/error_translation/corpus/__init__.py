"""Real error situations, each with the exact words it is translated into."""

from tests.trace.error_translation.corpus import (
    answers,
    answers_of_models,
    arguments_of_fit,
    arrays,
    building,
    data,
    files,
    images,
    layers,
    none_values,
    old_names,
    own_functions,
    python_errors,
    settings,
    training_calls,
)
from tests.trace.error_translation.corpus.mistake import MISTAKES

__all__ = [
    "MISTAKES",
    "answers",
    "answers_of_models",
    "arguments_of_fit",
    "arrays",
    "building",
    "data",
    "files",
    "images",
    "layers",
    "none_values",
    "old_names",
    "own_functions",
    "python_errors",
    "settings",
    "training_calls",
]
