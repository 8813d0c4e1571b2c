"""The table of losses, held against Keras: names, class numbers, raw scores, and what an end gives."""

from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.analysis.keras_head import keras_heads
from workbench.catalog import node_types, objects
from workbench.catalog.drawn_head import drawn_head, drawn_point
from workbench.catalog.loss_matching import (
    SIGMOIDS,
    SOFTMAXES,
    LabelFacts,
    ending_mismatch,
    is_no_probability,
    label_form,
    label_mismatch,
)
from workbench.catalog.loss_table import LOSSES, SHORT_NAMES, find_loss, loss_called
from workbench.catalog.output_head import VALUE_PRESERVING, LayerFacts, OutputHead, deciding_layer, described
from workbench.codegen.loss_expressions import Loss, loss_from

NUMBERS = [name for name, traits in LOSSES.items() if traits.labels == "class numbers"]
PLACES = (5, 4)


def predictions(*shape: int) -> Any:
    """Positive numbers that add up to 1 on the last axis."""
    found = np.random.default_rng(0).random(shape, "float32") + 0.1
    return found / found.sum(axis=-1, keepdims=True)


def test_every_loss_of_the_catalog_is_in_the_table_and_no_other() -> None:
    assert set(LOSSES) == {item.name for item in node_types("Loss")}
    counterparts = {traits.counterpart for traits in LOSSES.values()} - {""}
    assert counterparts <= set(LOSSES)
    for traits in LOSSES.values():
        if traits.labels in ("class numbers", "one-hot"):
            assert {traits.labels, LOSSES[traits.counterpart].labels} == {"class numbers", "one-hot"}
        else:
            assert not traits.counterpart


def test_names_are_those_of_keras() -> None:
    from keras.src.losses import ALL_OBJECTS_DICT

    for name, found in ALL_OBJECTS_DICT.items():
        traits = find_loss(name)
        if traits is not None:
            plain = found.__name__.replace("_", "").lower()
            assert plain == traits.name.lower()
    assert {"bce", "kld", "mae", "mse", "mape", "msle"} <= {name for name in ALL_OBJECTS_DICT if find_loss(name)}
    assert find_loss("nonsense") is find_loss(3) is None


def test_short_names_and_those_of_the_platform_are_taken_by_settings_alone() -> None:
    found = {name: wb.training.Settings(loss=name).loss for name in SHORT_NAMES}
    assert found == dict(SHORT_NAMES)
    assert set(SHORT_NAMES.values()) <= set(LOSSES)
    names = ("l1", "l2", "ssim", "tv", "rmse", "dice_loss", "total_variation")
    assert [traits.name for name in names if (traits := loss_called(name))] == [
        "MeanAbsoluteError", "MeanSquaredError", "StructuralSimilarity", "TotalVariation", "RootMeanSquaredError",
        "Dice", "TotalVariation",
    ]  # fmt: skip
    assert find_loss("L1") is loss_called("nonsense") is loss_called(3) is None


@pytest.mark.parametrize("name", NUMBERS)
def test_class_numbers_with_an_axis_more(name: str) -> None:
    """Where the table says so, (batch, …, 1) gives what (batch, …) gives; elsewhere (batch, 1) gives something else."""
    loss, y = Loss(name).make(), np.random.default_rng(1).integers(0, 3, PLACES)
    plain = float(loss(y, predictions(*PLACES, 3)))
    if LOSSES[name].column:
        assert float(loss(y[..., None], predictions(*PLACES, 3))) == pytest.approx(plain)
    else:
        first = float(loss(y[:, 0], predictions(5, 3)))
        assert float(loss(y[:, :1], predictions(5, 3))) != pytest.approx(first)
    assert (label_mismatch(LOSSES[name], (4, 1), (4, 3)) is None) == LOSSES[name].column
    assert label_mismatch(LOSSES[name], (4,), (4, 3)) is None


@pytest.mark.parametrize("name", NUMBERS)
def test_a_counterpart_takes_the_other_labels(name: str) -> None:
    y = np.random.default_rng(1).integers(0, 3, PLACES)
    other = Loss(LOSSES[name].counterpart).make()
    assert np.isfinite(float(other(np.eye(3, dtype="float32")[y], predictions(*PLACES, 3))))
    assert label_mismatch(LOSSES[LOSSES[name].counterpart], (4, 3), (4, 3)) is None


@pytest.mark.parametrize("name", [name for name, traits in LOSSES.items() if traits.takes_logits])
def test_raw_scores_are_what_the_expected_activation_is_applied_to(name: str) -> None:
    """The loss of raw scores is that of probabilities made by the activation which the table names."""
    import keras

    traits, random = LOSSES[name], np.random.default_rng(2)
    scores = random.normal(size=(6, 3)).astype("float32")
    numbers = random.integers(0, 3, 6)
    y = numbers if traits.labels == "class numbers" else np.eye(3, dtype="float32")[numbers]
    chances = keras.activations.get(traits.ending)(keras.ops.convert_to_tensor(scores))
    raw = float(Loss(name, {"from_logits": True}).make()(y, scores))
    assert raw == pytest.approx(float(Loss(name).make()(y, chances)), rel=1e-4)


def test_activations_are_probabilities_or_they_are_not() -> None:
    import keras

    wide = keras.ops.convert_to_tensor(np.linspace(-30, 30, 7, dtype="float32")[None])
    for name in objects("activations"):
        if name in ("glu", "threshold"):
            continue
        found = np.asarray(keras.activations.get(name)(wide))
        adds_up = found.min() >= 0 and found.sum() == pytest.approx(1, abs=1e-3)
        assert adds_up == (name in SOFTMAXES), name
        each = found.min() >= 0 and 0.9 < found.max() <= 1 and found[0, 3] == pytest.approx(0.5)
        assert each == (name in SIGMOIDS), name
        assert is_no_probability(name) == (name not in SOFTMAXES | SIGMOIDS)
    assert not is_no_probability("my_function")


ENDS = {"softmax": OutputHead("softmax", 3), "sigmoid": OutputHead("sigmoid", 3), "linear": OutputHead("linear", 3)}


@pytest.mark.parametrize(
    ("loss", "end", "from_logits", "expected"),
    [
        ("KLDivergence", "linear", False, "no-probabilities"),
        ("KLDivergence", "softmax", False, None),
        ("Dice", "sigmoid", False, None),
        ("Dice", "softmax", False, None),
        ("Tversky", "linear", False, "no-probabilities"),
        ("CategoricalGeneralizedCrossEntropy", "sigmoid", False, "sigmoid-categorical"),
        ("RPNClass", "linear", False, "scores-as-probabilities"),
        ("RPNClass", "linear", True, None),
        ("RPNClass", "sigmoid", True, "activation-twice"),
        ("CategoricalHinge", "linear", False, None),
        ("Hinge", "linear", False, None),
        ("CTC", "softmax", False, None),
    ],
)
def test_ends_that_the_old_tables_left_out(loss: str, end: str, from_logits: bool, expected: str | None) -> None:
    assert ending_mismatch(LOSSES[loss], ENDS[end], from_logits=from_logits) == expected


def test_labels_say_what_is_learned_where_the_end_does_not() -> None:
    numbers, image = LabelFacts((), True, False), LabelFacts((8, 8, 2), False, False)
    hot, mask = LabelFacts((3,), False, True), LabelFacts((8, 8, 3), True, True)
    assert label_form(ENDS["softmax"], None, numbers, (3,)) == "class numbers"
    assert label_form(ENDS["softmax"], None, hot, (3,)) == "one-hot"
    assert label_form(ENDS["sigmoid"], None, hot, (3,)) == "yes or no"
    assert label_form(ENDS["sigmoid"], None, mask, (None, None, 3)) == "yes or no"
    assert label_form(ENDS["sigmoid"], None, numbers, (3,)) == "class numbers"
    assert label_form(ENDS["linear"], None, numbers, (3,)) == "class numbers"
    assert label_form(OutputHead("linear", 2), None, image, (8, 8, 2)) == "values"
    assert label_form(OutputHead("sigmoid", 2), None, image, (8, 8, 2)) == "values"
    assert label_form(ENDS["softmax"], None, hot, (3,), of_classes=False) == "values"


def test_what_passes_has_a_reason() -> None:
    assert all(VALUE_PRESERVING.values())
    assert {"Cropping2D", "Flatten", "Reshape", "Permute", "UpSampling2D"} <= set(VALUE_PRESERVING)
    assert not {"Dense", "BatchNormalization", "MaxPooling2D", "Add", "Rescaling"} & set(VALUE_PRESERVING)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in VALUE_PRESERVING
        if not name.startswith("ops.") and name not in ("Input", "Output", "Block", "Model")
    ],
)
def test_layers_that_pass_give_probabilities_for_probabilities(name: str) -> None:
    """By value: sigmoid stays within 0 and 1, and except for margins softmax adds up to 1 over the classes."""
    import keras

    rank = int(name[-2]) if name.endswith("D") else 2
    chosen: dict[str, dict[str, Any]] = {
        "Reshape": {"target_shape": (-1, 3)},
        "Permute": {"dims": (2, 1, 3)},
        "RepeatVector": {"n": 2},
        "CenterCrop": {"height": 2, "width": 2},
        "Resizing": {"height": 7, "width": 9},
    }
    settings = chosen.get(name, {"output_size": 2} if name.startswith("Adaptive") else {})
    if name.startswith("AveragePooling"):
        settings = {"pool_size": 2}
    if name in ("Dropout", "AlphaDropout", "GaussianDropout") or name.startswith("SpatialDropout"):
        settings = {"rate": 0.5}
    if name == "GaussianNoise":
        settings = {"stddev": 0.5}
    x = predictions(2, 3) if name == "RepeatVector" else predictions(2, *([4] * rank), 3)
    found = np.asarray(getattr(keras.layers, name)(**settings)(x))
    assert found.min() >= 0
    assert found.max() <= 1
    if name != "Flatten":
        margin = name.startswith("ZeroPadding")
        sums = found.sum(axis=-1)
        assert np.allclose(sums[sums > 0] if margin else sums, 1, atol=1e-5)
        assert (sums == 0).any() == margin


def test_deciding_asks_no_more_than_it_needs() -> None:
    chain = [LayerFacts("Flatten"), LayerFacts("Dropout"), LayerFacts("Dense", "tanh"), LayerFacts("Dense", "relu")]
    asked: list[int] = []

    def facts(number: int) -> LayerFacts:
        asked.append(number)
        return chain[number]

    assert deciding_layer(0, facts, lambda number: [number + 1]) == ("tanh", 2)
    assert asked == [0, 1, 2]
    assert deciding_layer(0, lambda _: LayerFacts("Input", None), lambda _: []) == (None, 0)


def test_wrappers_have_the_activation_of_what_they_are_around() -> None:
    inside = {"class_name": "Dense", "config": {"units": 2, "activation": "sigmoid"}}
    assert described("TimeDistributed", {"layer": inside}).activation == "sigmoid"
    assert described("SpectralNormalization", {"layer": inside}).activation == "sigmoid"
    assert described("Bidirectional", {"layer": {"class_name": "LSTM", "config": {}}}).activation == "tanh"
    assert described("Custom", {"class_name": "Mine", "config": {"activation": "softmax"}}).activation == "softmax"
    assert described("Custom", {"class_name": "Mine"}).activation is None


def test_the_end_of_a_layer_of_ones_own_is_what_it_shows() -> None:
    import keras

    class Shown(keras.layers.Dense):  # type: ignore[misc]
        """A Dense layer by another name."""

    class Hidden(keras.layers.Layer):  # type: ignore[misc]
        """Does something that nobody sees."""

        def call(self, x: Any) -> Any:
            return x * 2

    x = keras.Input((4,))
    assert keras_heads(keras.Model(x, Shown(3, activation="softmax")(x)))[0].activation == "softmax"
    assert keras_heads(keras.Model(x, Shown(3)(x)))[0].activation == "linear"
    assert keras_heads(keras.Model(x, Hidden()(x)))[0].activation is None
    assert keras_heads(keras.Model(x, keras.layers.Dense(3, activation=lambda z: z)(x)))[0].activation == "<lambda>"
    leaky = keras.layers.Dense(3, activation=keras.layers.LeakyReLU(), name="leaky")
    assert keras_heads(keras.Model(x, leaky(x))) == (OutputHead("leaky_relu", 3, "leaky"),)
    assert keras_heads(Hidden()) == ()


def test_a_block_of_nothing_but_shapes_is_looked_through() -> None:
    inner = wb.Graph("inner").add("Input", shape=(3,), name="a").add("Output", name="b")
    from workbench.graph.edits import add_node, connect

    graph = wb.Graph("g").add("Input", shape=(4,), name="x").add("Dense", units=3, activation="softmax", name="answer")
    graph = add_node(graph, "Block", name="nothing", inner=inner)
    graph = connect(graph, graph.by_name["answer"].id, graph.by_name["nothing"].id)
    head, point = drawn_head(drawn_point(graph, graph.by_name["nothing"]))
    assert head == OutputHead("softmax", 3, "answer")
    assert point.node is graph.by_name["answer"]


@pytest.mark.parametrize(
    ("given", "type_name"),
    [("mse", "MeanSquaredError"), ("sparse_dice", "SparseDice"), ("SparseDice", "SparseDice"), ("KLD", "KLDivergence")],
)
def test_a_loss_by_any_name_is_the_same(given: str, type_name: str) -> None:
    import keras

    assert loss_from(given) == Loss(type_name)
    assert loss_from(Loss(type_name).make()) == Loss(type_name)
    if hasattr(keras.losses, given):
        assert loss_from(getattr(keras.losses, given)) == Loss(type_name)


def test_a_loss_of_ones_own_is_left_as_it_is() -> None:
    import keras

    class Dice(keras.losses.Loss):  # type: ignore[misc]
        """Has the name of one of Keras's, and is another."""

    own = Dice()
    assert loss_from(own).own is own
    assert loss_from(own).traits is None
    assert loss_from("nonsense").own == "nonsense"


def test_a_loss_keeps_what_was_chosen_about_it() -> None:
    import keras

    chosen: list[tuple[str, dict[str, Any]]] = [
        ("Huber", {"delta": 2.0}),
        ("SparseCategoricalCrossentropy", {"from_logits": True, "ignore_class": 255}),
        ("BinaryFocalCrossentropy", {"gamma": 3.0, "label_smoothing": 0.1}),
        ("CategoricalGeneralizedCrossEntropy", {"q": 0.3}),
        ("Tversky", {"alpha": 0.2, "beta": 0.8}),
    ]
    for name, params in chosen:
        assert loss_from(getattr(keras.losses, name)(**params)) == Loss(name, params)
        assert loss_from(Loss(name, params).make()) == Loss(name, params)
