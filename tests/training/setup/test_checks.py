"""Bad input is refused before training starts, in words that say where, what came and what to do."""

from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from tests.training.small import brightness, changed, classifier, labelled, masked, segmenter, squares
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.training import EarlyStopping, fit
from workbench.training.sample_errors import IndexOutOfRange, NotData, NotNumbers
from workbench.training.setting_errors import FixedBatch
from workbench.training.training_errors import TrainingError


def spoiled(values: Any, place: tuple[int, ...], value: float) -> Any:
    """A copy with one other value."""
    copy = np.array(values)
    copy[place] = value
    return copy


def empty(like: Split) -> Split:
    return Split(like.x[:0], like.y[:0])


DATA, MASKS = labelled(), masked()
ONE_HOT = DATA
for name in DATA.splits:
    ONE_HOT = changed(ONE_HOT, name, y=np.eye(3)[DATA.splits[name].y])
TWO_INPUTS = classifier().add("Input", shape=(2,), name="age").add("Dense", units=3, name="other")

CASES: dict[str, tuple[Graph, Dataset, dict[str, Any], str]] = {
    "NaN": (
        classifier(),
        changed(DATA, x=spoiled(DATA.train.x, (7, 1, 1, 0), np.nan)),
        {},
        "brightness.train.x: 1 of the 960 values are NaN, the first in sample 7. Expected finite numbers only: "
        "one such "
        "value makes every weight NaN. Repair or remove that sample: np.isfinite finds them.",
    ),
    "Inf": (
        classifier(),
        changed(DATA, "validation", x=spoiled(DATA.validation.x, (2, 1, 1, 0), -np.inf)),
        {},
        "brightness.validation.x: 1 of the 480 values are Inf, the first in sample 2. Expected finite numbers "
        "only: one "
        "such value makes every weight NaN. Repair or remove that sample: np.isfinite finds them.",
    ),
    "label too large": (
        classifier(),
        changed(DATA, y=spoiled(DATA.train.y, (5,), 3)),
        {},
        "brightness.train.y: label 3 in sample 5 is none of the 3 classes, which are numbered 0 to 2. Correct "
        "the label, "
        "give the network one more unit, or leave it out with ignore_class=3.",
    ),
    "labels from 1": (
        classifier(),
        changed(DATA, y=DATA.train.y + 1),
        {},
        "brightness.train.y: label 3 in sample 2 is none of the 3 classes, which are numbered 0 to 2. "
        "They count from 1 "
        "to 3: subtract 1, as in y - 1.",
    ),
    "a mask of 0 and 255": (
        segmenter(),
        changed(masked(), y=masked().train.y * 255),
        {},
        "squares.train.y: label 255 in sample 0 is none of the 2 classes, which are numbered 0 to 1. "
        "There are 0 and 255 "
        "only, as in a mask that was saved as an image: convert it with y // 255. With ignore_class=255 all that is to "
        "be found would be left out.",
    ),
    "channels first": (
        wb.Graph("colour").add("Input", shape=(6, 5, 3)).add("Flatten").add("Dense", units=3, activation="softmax"),
        changed(DATA, x=np.ones((60, 3, 6, 5), "float32")),
        {},
        "brightness.train.x: the network has shape (6, 5, 3) a sample, but the data has (3, 6, 5): the channels come "
        "first there. Expected them last. Move them with np.moveaxis(x, 1, -1); a reshape would scramble the pixels.",
    ),
    "masks with their classes first": (
        segmenter(),
        changed(masked(), y=np.moveaxis(np.eye(2)[masked().train.y], -1, 1)),
        {"loss": "CategoricalCrossentropy"},
        "squares.train.y: the network has shape (8, 8, 2) a sample, but the data has (2, 8, 8): the "
        "channels come first "
        "there. Expected them last. Move them with np.moveaxis(y, 1, -1); a reshape would scramble the pixels.",
    ),
    "no validation": (
        classifier(),
        Dataset("half", DATA.train, None, DATA.test, DATA.class_names),  # type: ignore[arg-type]
        {},
        "half.validation: the split has no sample. Expected at least one. Put some of the data into it; validation "
        "usually gets a tenth to a fifth of the training samples.",
    ),
    "two classes of one name": (
        classifier(),
        changed(DATA, names=("dark", "light", "dark")),
        {},
        "brightness.class_names: the class name 'dark' stands for the classes 0, 2. Expected a name of "
        "its own for each. "
        "Change class_names, for example to dark 0, light, dark 2.",
    ),
    "a name that is a number": (
        classifier(),
        DATA,
        {"name": 5},
        "fit: 'name' must be a text, the name of the run, or None, but received 5. Give it, as in name='first'.",
    ),
    "a folder that is a number": (
        classifier(),
        DATA,
        {"folder": 5},
        "fit: 'folder' must be a text or a path, or None, but received 5. Give it, as in folder='runs'.",
    ),
    "label below zero": (
        classifier(),
        changed(DATA, "validation", y=spoiled(DATA.validation.y, (1,), -1)),
        {},
        "brightness.validation.y: label -1 in sample 1 is none of the 3 classes, which are numbered 0 to 2. "
        "Correct the "
        "label, give the network one more unit, or leave it out with ignore_class=-1.",
    ),
    "label between classes": (
        classifier(),
        changed(DATA, y=spoiled(DATA.train.y.astype("float32"), (4,), 1.5)),
        {},
        "brightness.train.y: label 1.5 in sample 4 is no class number. Expected whole numbers from 0 to 2. Convert the "
        "labels, or choose task='regression' if they are values to be predicted.",
    ),
    "shape of samples": (
        classifier(),
        changed(DATA, x=np.zeros((60, 5, 4, 1), "float32")),
        {},
        "brightness.train.x: the network takes samples of shape (4, 4, 1), but the data has (5, 4, 1). Set the Input's "
        "shape to (5, 4, 1), or resize the data.",
    ),
    "channels missing": (
        classifier(),
        changed(DATA, x=DATA.train.x[..., 0]),
        {},
        "brightness.train.x: the network takes samples of shape (4, 4, 1), but the data has (4, 4): the axis of the "
        "channels is missing. Add it with x[..., None].",
    ),
    "one-hot against a sparse loss": (
        classifier(),
        ONE_HOT,
        {"loss": "SparseCategoricalCrossentropy"},
        "brightness.train.y: the loss SparseCategoricalCrossentropy expects one class number a sample or "
        "place, but the "
        "labels have 3 numbers each, as if one-hot. Use the loss CategoricalCrossentropy, or class numbers: "
        "y.argmax(axis=-1).",
    ),
    "class numbers against a one-hot loss": (
        classifier(),
        DATA,
        {"loss": "CategoricalCrossentropy"},
        "brightness.train.y: the loss CategoricalCrossentropy expects one-hot labels of 3 numbers, but the labels are "
        "class numbers of shape () a sample. Use the loss SparseCategoricalCrossentropy, or one-hot labels: "
        "keras.utils.to_categorical(y, 3).",
    ),
    "not one-hot": (
        classifier(),
        changed(ONE_HOT, y=spoiled(ONE_HOT.train.y, (3, 1), 1)),
        {},
        "brightness.train.y: expected one-hot labels, a single 1 among zeros, but sample 3 has [1., 1., 0.]. Make them "
        "with keras.utils.to_categorical(class_numbers, 3).",
    ),
    "empty validation": (
        classifier(),
        labelled(validation=empty(DATA.validation)),
        {},
        "brightness.validation: the split has no sample. Expected at least one. Put some of the data into it; "
        "validation usually gets a tenth to a fifth of the training samples.",
    ),
    "empty training": (
        classifier(),
        labelled(train=empty(DATA.train)),
        {},
        "brightness.train: the split has no sample. Expected at least one. Put some of the data into it; validation "
        "usually gets a tenth to a fifth of the training samples.",
    ),
    "batch larger than data": (
        classifier(),
        DATA,
        {"batch_size": 61},
        "Settings: a batch of 61 is larger than the training data with its 60 samples. Use a batch_size of at most 60; "
        "smaller ones correct the weights more often.",
    ),
    "same samples in two splits": (
        classifier(),
        labelled(validation=DATA.train),
        {},
        "brightness: 60 samples are in train and in validation as well, among them 0, 1, 2. Expected each in one split "
        "only: otherwise the network is tested with what it has already seen. Split the data by samples.",
    ),
    "raw scores": (
        classifier(activation=None),
        DATA,
        {},
        "fit: the loss SparseCategoricalCrossentropy expects probabilities that add up to 1 (softmax), but the network "
        "ends with linear. Set the activation of the last layer to 'softmax', or use "
        "loss='SparseCategoricalCrossentropy', loss_params={'from_logits': True}.",
    ),
    "softmax with a binary loss": (
        classifier(),
        ONE_HOT,
        {"loss": "BinaryCrossentropy"},
        "fit: the loss BinaryCrossentropy expects a probability for each output by itself (sigmoid), but the network "
        "ends with softmax. Set the activation of the last layer to 'sigmoid'.",
    ),
    "sigmoid with a sparse loss": (
        classifier(activation="sigmoid"),
        DATA,
        {"loss": "SparseCategoricalCrossentropy"},
        "fit: the loss SparseCategoricalCrossentropy expects probabilities that add up to 1 (softmax), but the network "
        "ends with sigmoid. Set the activation of the last layer to 'softmax'.",
    ),
    "softmax and from_logits": (
        classifier(),
        DATA,
        {"loss": "SparseCategoricalCrossentropy", "loss_params": {"from_logits": True}},
        "fit: the loss SparseCategoricalCrossentropy expects raw scores, since from_logits is on, but the network ends "
        "with softmax. Leave from_logits out, or remove the activation of the last layer.",
    ),
    "one unit with a sparse loss": (
        classifier(units=1, activation="sigmoid"),
        changed(DATA, names=("dark", "light")),
        {"loss": "SparseCategoricalCrossentropy"},
        "fit: the loss SparseCategoricalCrossentropy expects one unit for each class, but the network ends with one "
        "unit. Use the loss BinaryCrossentropy for a yes-or-no answer, or as many units as there are classes.",
    ),
    "softmax over one unit": (
        classifier(units=1, activation="softmax"),
        changed(DATA, names=("dark", "light")),
        {"loss": "MeanSquaredError"},
        "fit: the network ends with softmax over the one unit of 'answer', which always gives 1, so it cannot learn. "
        "Expected two units or more. Use sigmoid for a yes-or-no answer, or one unit for each class.",
    ),
    "too few units": (
        classifier(units=2),
        DATA,
        {},
        "brightness: expected one unit for each of the 3 classes of the data (dark, grey, light), but the network ends "
        "with 2. Set the units or filters of its last layer to 3.",
    ),
    "shape of labels": (
        classifier(),
        changed(DATA, y=np.zeros((60, 4, 4), int)),
        {},
        "brightness.train.y: the network gives (3,) a sample, so expected labels of shape () a sample, "
        "received (4, 4). "
        "Change what the network ends with, or the labels.",
    ),
    "mask of 255": (
        segmenter(units=1, activation="sigmoid"),
        changed(MASKS, y=MASKS.train.y * 255),
        {},
        "squares.train.y: a sigmoid output says yes or no, so labels must be 0 or 1, but sample 0 has 255. "
        "Convert them "
        "(a mask of 0 and 255: y // 255), or use softmax with one unit for each class.",
    ),
    "weights of another count": (
        classifier(),
        DATA,
        {"class_weights": (1, 2)},
        "Settings: expected one weight for each of the 3 classes (dark, grey, light), received 2. Give 3 numbers, or "
        "class_weights='balanced'.",
    ),
    "weights for places and a loss for samples": (
        segmenter(),
        MASKS,
        {"loss": "SparseDice", "class_weights": "balanced"},
        "Settings: the loss SparseDice gives one number a sample, so that single places of a mask cannot weigh more. "
        "Expected a loss that judges every place, such as SparseCategoricalCrossentropy. Choose that, or leave "
        "class_weights out.",
    ),
    "early stopping by an unknown class": (
        classifier(),
        DATA,
        {"early_stopping": EarlyStopping("dice", "lv")},
        "EarlyStopping: there is no class 'lv'. Expected one of: dark, grey, light. Check the spelling.",
    ),
    "early stopping by an unknown metric": (
        classifier(),
        DATA,
        {"early_stopping": EarlyStopping("dise", "dark")},
        "EarlyStopping: there is no metric 'dise'. Expected one of: accuracy, sensitivity, specificity, ppv, "
        "npv, dice, "
        "iou. Check the spelling.",
    ),
    "early stopping by a class that is not there": (
        classifier(),
        labelled(validation=Split(brightness(30, 2).x[::3], brightness(30, 2).y[::3])),
        {"early_stopping": EarlyStopping("dice", "light")},
        "EarlyStopping: early stopping watches the class 'light', but the split validation has no sample of it. "
        "Expected at least one. Watch another class, or divide the data so that every class is in both splits.",
    ),
    "the second of several criteria, by an unknown class": (
        classifier(),
        DATA,
        {"early_stopping": (EarlyStopping(), EarlyStopping("dice", "lv"))},
        "early_stopping[1]: there is no class 'lv'. Expected one of: dark, grey, light. Check the spelling.",
    ),
    "the first of several criteria, by a metric of another task": (
        classifier(),
        DATA,
        {"early_stopping": (EarlyStopping("psnr"), EarlyStopping())},
        "early_stopping[0]: there is no metric 'psnr'. Expected one of: loss, accuracy, balanced_accuracy, mean_dice, "
        "mean_iou. Check the spelling.",
    ),
    "the second of several criteria, by a class that is not there": (
        classifier(),
        labelled(validation=Split(brightness(30, 2).x[::3], brightness(30, 2).y[::3])),
        {"early_stopping": (EarlyStopping(), EarlyStopping("dice", "light"))},
        "early_stopping[1]: early stopping watches the class 'light', but the split validation has no sample of it. "
        "Expected at least one. Watch another class, or divide the data so that every class is in both splits.",
    ),
    "checkpoint of an unknown metric": (
        classifier(),
        DATA,
        {"checkpoints": ("val_mae",)},
        "Settings.checkpoints: there is no metric 'val_mae'. Expected one of: loss, accuracy, balanced_accuracy, "
        "mean_dice, mean_iou. Check the spelling.",
    ),
    "a loss that cannot ignore": (
        classifier(),
        DATA,
        {"loss": "SparseCategoricalFocalCrossentropy", "ignore_class": 2},
        "Settings: the loss SparseCategoricalFocalCrossentropy cannot leave a label out. Expected one of: "
        "SparseCategoricalCrossentropy, SparseDice, SparseDiceCrossentropy, SparseTversky. Choose such a loss, or "
        "remove ignore_class.",
    ),
    "several inputs": (
        TWO_INPUTS.add("Concatenate", inputs=["answer", "other"]).add("Dense", units=3, activation="softmax"),
        DATA,
        {},
        "brightness.train.x: this is one array of samples, but the network has 2 inputs. Expected an array for each of "
        "input, age. Give x as a dictionary: {'input': …, 'age': …}.",
    ),
    "several outputs": (
        classifier().add("Dense", inputs=["flatten"], units=2, name="second"),
        DATA,
        {},
        "brightness.train.y: this is one array of labels, but the network has 2 outputs. Expected labels for each of "
        "answer, second. Give y as a dictionary: {'answer': …, 'second': …}.",
    ),
    "an error in the drawing": (
        wb.Graph("g").add("Input", shape=(4, 4, 1)).add("LSTM", units=3, activation="softmax"),
        DATA,
        {},
        "lstm: ",
    ),
    "texts": (
        classifier(),
        changed(DATA, x=np.array([["a"]] * 60)),
        {},
        "brightness.train.x: expected an array of numbers, received text such as 'a'. Leave columns of text out, or "
        "turn them into numbers, for example with np.unique(column, return_inverse=True)[1].",
    ),
}


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("name", CASES)
def test_the_words_for_bad_input(name: str) -> None:
    network, data, settings, message = CASES[name]
    with pytest.raises(TrainingError) as caught:
        fit(network, data, **settings)
    if name == "an error in the drawing":
        assert str(caught.value).startswith(message)
    else:
        assert str(caught.value) == message


def test_a_patient_in_two_splits_is_refused() -> None:
    class Patients(Split):
        """As a loader gives it: with the patient of every sample."""

        groups: Any

    def of(split: Split, patients: list[str]) -> Split:
        held = Patients(split.x, split.y)
        object.__setattr__(held, "groups", np.array(patients))
        return held

    train, validation = of(brightness(4, 1), ["p1", "p1", "p2", "p3"]), of(brightness(4, 2), ["p3", "p4", "p4", "p2"])
    with pytest.raises(TrainingError) as caught:
        fit(classifier(), labelled(train=train, validation=validation), batch_size=2)
    assert str(caught.value) == (
        "brightness: 2 patients or files are in train and in validation as well, among them p2, p3. Expected each in "
        "one split only: otherwise the network is tested with what it has already seen. Split the data by patients or "
        "files."
    )


def test_single_equal_samples_are_no_leak() -> None:
    data = labelled()
    x = np.array(data.validation.x)
    x[:3] = data.train.x[:3]
    assert fit(classifier(), changed(data, "validation", x=x), epochs=1).wait(120).state == "finished"


def test_other_things_than_models_and_data_are_refused() -> None:
    with pytest.raises(TrainingError) as caught:
        fit("model", labelled())
    assert str(caught.value) == (
        "fit: expected a Keras model or a graph, received str. Give the result of build_model(), or wb.Graph(…) with "
        "layers."
    )
    with pytest.raises(
        TrainingError, match=r"^fit: expected a data set with the splits train and validation, received "
    ):
        fit(classifier(), squares(4, 1).x)


def test_an_empty_test_split_only_means_no_test_numbers() -> None:
    run = fit(classifier(), labelled(test=empty(brightness(3, 3))), epochs=1).wait(120)
    assert run.state == "finished"
    assert run.test is None


def test_a_label_that_is_left_out_may_lie_outside() -> None:
    data = changed(labelled(), y=spoiled(labelled().train.y, (5,), 255))
    run = fit(classifier(), data, epochs=1, ignore_class=255).wait(120)
    assert sum(map(sum, run.finished_epochs[0].train.confusion or ())) == 59


@pytest.mark.parametrize(
    ("given", "received"),
    [
        ((DATA.train.x, DATA.train.y), "an array of shape (60, 4, 4, 1)"),
        (((DATA.train.x,),), "a tuple of 1 values"),
    ],
)
def test_arrays_without_labels_are_no_data(given: tuple[Any, ...], received: str) -> None:
    with pytest.raises(NotData) as caught:
        fit(classifier(), *given)
    assert str(caught.value) == (
        f"fit: expected a data set with the splits train and validation, received {received}. Give arrays (x, y), use "
        "a loader such as wb.data.load_digits(), or make a data set of your arrays: wb.data.Dataset('mine', "
        "Split(x_train, y_train), Split(x_val, y_val), Split(x_test, y_test), class_names) with from workbench.data "
        "import Split."
    )


@pytest.mark.parametrize("given", [(DATA.train.x, DATA.train.y), DATA.train], ids=["x and y", "split"])
def test_samples_with_labels_are_divided_and_trained(given: Any) -> None:
    with pytest.warns(
        UserWarning, match=r"^fit: the data have no validation part, so 12 of the 60 samples were held out"
    ):
        run = fit(classifier(), given, epochs=1)
    assert (run.wait(120).state, run.record.class_names) == ("finished", ("0", "1", "2"))


def words(samples: int, most: float, seed: int) -> Split:
    x = np.random.default_rng(seed).integers(0, 10, (samples, 6)).astype("float32")
    x[3, 2] = most
    return Split(x, np.arange(samples) % 3)


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (12, "12, but the Embedding 'words' knows the whole numbers 0 to 9 only. Expected at most 10 "
             "different words. Set "
         "input_dim=13, or leave rarer words out when the text is made into numbers (num_words=10)."),
        (-1, "-1, but the Embedding 'words' knows the whole numbers 0 to 9 only. Expected the numbers of "
             "words, from 0 to "
         "9: convert the text with a TextVectorization layer."),
        (0.5, "0.5, but the Embedding 'words' knows the whole numbers 0 to 9 only. Expected the numbers "
              "of words, from 0 "
         "to 9: convert the text with a TextVectorization layer."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("split", ["train", "validation"])
def test_an_index_that_the_embedding_does_not_know(value: float, remedy: str, split: str) -> None:
    sizes = {"train": 36, "validation": 12, "test": 12}
    splits = {name: words(size, value if name == split else 1, seed) for seed, (name, size) in enumerate(sizes.items())}
    graph = wb.Graph("texts").add("Input", shape=(6,)).add("Embedding", input_dim=10, output_dim=2, name="words")
    graph = graph.add("Flatten").add("Dense", units=3, activation="softmax")
    with pytest.raises(IndexOutOfRange) as caught:
        fit(graph, Dataset("texts", **splits, class_names=("a", "b", "c")))
    assert str(caught.value) == f"texts.{split}.x: sample 3 has {remedy}"


def test_splits_of_different_scales_are_told() -> None:
    bright = changed(DATA, "validation", x=DATA.validation.x * 255)
    largest = [float(np.abs(split.x).max()) for split in (DATA.train, bright.validation)]
    with pytest.warns(UserWarning) as heard:  # noqa: PT030 - compared as a whole
        fit(classifier(), bright, epochs=1).wait(120)
    assert str(heard[0].message) == (
        f"brightness: the training samples have values up to {largest[0]:g}, those of validation up to {largest[1]:g}. "
        "Were only some of them divided by 255? Numbers of validation mean nothing until all samples are "
        "prepared alike."
    )


def test_a_data_set_without_a_test_split_is_trained_on() -> None:
    half = Dataset("half", DATA.train, DATA.validation, None, DATA.class_names)  # type: ignore[arg-type]
    assert fit(classifier(), half, epochs=1).wait(120).test is None


def recurrent(samples: int) -> Dataset:
    def part(count: int, seed: int) -> Split:
        return Split(np.random.default_rng(seed).normal(size=(count, 5, 3)), np.arange(count) % 2)

    return Dataset("series", part(samples, 1), part(8, 2), part(8, 3), ("even", "odd"))


@pytest.mark.parametrize(
    ("samples", "batch_size", "told"),
    [
        (
            16, 16,
            "Settings.batch_size: 'memory' keeps its state from batch to batch, so the network takes batches of "
            "exactly 8 samples, but received 16. Set batch_size=8, or build the network without stateful=True.",
        ),
        (
            19, 8,
            "series.train: 'memory' keeps its state from batch to batch, so the network takes batches of exactly 8 "
            "samples, but received 3. Cut series.train to 16 samples, or build the network without stateful=True.",
        ),
    ],
)  # fmt: skip
def test_a_network_with_state_takes_whole_batches(samples: int, batch_size: int, told: str) -> None:
    import keras

    memory = keras.layers.LSTM(2, stateful=True, name="memory")
    answer = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input(batch_shape=(8, 5, 3)), memory, answer])
    with pytest.raises(FixedBatch) as caught:
        fit(model, recurrent(samples), batch_size=batch_size)
    assert str(caught.value) == told


def test_equal_samples_of_a_few_yes_or_no_features_are_no_leak() -> None:
    rows = np.random.default_rng(0).integers(0, 2, (60, 3)).astype("float32")
    y = rows.sum(axis=1).astype(int)
    data = Dataset("rows", Split(rows[:40], y[:40]), Split(rows[40:], y[40:]), Split(rows[:0], y[:0]), ())
    graph = wb.Graph("rows").add("Input", shape=(3,)).add("Dense", units=4, activation="softmax")
    assert fit(graph, data, epochs=1).wait(120).state == "finished"


@pytest.mark.parametrize("nested", [False, True])
def test_an_embedding_behind_the_input_is_found(nested: bool) -> None:
    rows = keras.Input((6,))
    embedding = keras.layers.Embedding(10, 2, name="words")
    inside = keras.Sequential([keras.Input((6,)), embedding]) if nested else embedding
    x = keras.layers.Flatten()(inside(keras.layers.Reshape((6,))(rows)))
    model = keras.Model(rows, keras.layers.Dense(3, activation="softmax")(x))
    splits = {name: words(12, 12, seed) for seed, name in enumerate(("train", "validation", "test"))}
    with pytest.raises(IndexOutOfRange, match="sample 3 has 12, but the Embedding 'words' knows"):
        fit(model, Dataset("texts", **splits, class_names=("a", "b", "c")), epochs=1, batch_size=4)


@pytest.mark.parametrize(
    ("x", "received", "remedy"),
    [
        (np.array([[1.0, None]] * 60, object), "60 empty places, such as None", "Leave those samples out, or fill the "
         "places: of a pandas table with table.fillna(0)."),
        (np.ones((60, 2), complex), "values of type complex128", "Take their magnitude, np.abs(…), or real and "
         "imaginary part as two channels."),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named(x: Any, received: str, remedy: str) -> None:
    with pytest.raises(NotNumbers) as caught:
        fit(classifier(), changed(DATA, x=x), epochs=1)
    assert str(caught.value) == f"brightness.train.x: expected an array of numbers, received {received}. {remedy}"
