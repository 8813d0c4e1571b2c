"""Real error situations, each with the exact words it is translated into."""

from tests.trace.corpus import answers, building, data, layers
from tests.trace.corpus.mistake import MISTAKES

__all__ = ["MISTAKES", "answers", "building", "data", "layers"]
