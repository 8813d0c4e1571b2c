"""Real error situations, each with the exact words it is translated into."""

from tests.trace.error_translation.corpus import answers, arrays, building, data, images, layers, settings
from tests.trace.error_translation.corpus.mistake import MISTAKES

__all__ = ["MISTAKES", "answers", "arrays", "building", "data", "images", "layers", "settings"]
