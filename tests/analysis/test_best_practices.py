"""Where what is seldom meant begins."""

import pytest

from tests.analysis.networks import image
from workbench.analysis import analyze


@pytest.mark.parametrize("kind", ["Dropout", "SpatialDropout2D"])
@pytest.mark.parametrize(("rate", "is_told"), [(0.5, False), (0.8, False), (0.801, True), (0.99, True)])
def test_dropout_of_more_than_eight_tenths_is_told(kind: str, rate: float, is_told: bool) -> None:
    graph = image(8, 8, 4).add(kind, rate=rate).add("Flatten").add("Dense", units=10, activation="softmax")
    assert ("high-dropout" in {problem.code for problem in analyze(graph).problems}) == is_told
