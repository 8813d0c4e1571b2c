"""Networks that work give no problem from the rules about what Keras runs without a word, nor any error."""

import pytest

from workbench.analysis import analyze
from workbench.importers import from_keras

RULES = frozenset(
    {
        *("activation-again", "normalization-axis", "small-batch", "odd-map", "concatenate-places", "gate-width"),
        *("data-format-mixed", "normalization-channels-first"),
        *(
            "attention-width",
            "attention-length",
            "stateful-batch",
            "slope-of-unknown",
            "slope-axes",
            "concatenate-axis",
        ),
        *("concatenate-ranks", "merge-ranks", "sigmoid-hidden", "no-activation", "softmax-hidden"),
    }
)
SAMPLE = ("MobileNetV2", "DenseNet121", "MobileNetV3Small")
FURTHER = (
    *("EfficientNetB0", "EfficientNetV2B0", "ResNet50", "ResNet50V2", "NASNetMobile", "Xception", "InceptionV3"),
    *("InceptionResNetV2", "ConvNeXtTiny", "VGG16", "MobileNet"),
)


def alarms(name: str) -> list[str]:
    import keras

    graph = from_keras(getattr(keras.applications, name)(weights=None))
    problems = analyze(graph).problems
    return [problem.message for problem in problems if problem.code in RULES or problem.severity == "error"]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_ready_network(name: str) -> None:
    assert alarms(name) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FURTHER)
def test_a_further_ready_network(name: str) -> None:
    assert alarms(name) == []
