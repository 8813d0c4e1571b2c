"""Splits that are read as streams: what is taken, what is refused and in which words, what is found out in one pass."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tests.helpers.streams import SOURCES, generator_of
from workbench.data import DataError, Dataset, Split, StreamedSplit, save_npz, streamed_split
from workbench.data.stream_errors import EndedEarly, NotInMemory, NotRepeatable, OtherBatch, StreamFailed

X, Y = np.arange(40, dtype="float32").reshape(10, 2, 2, 1), np.arange(10) % 3
WHOLE = Split(X, Y)


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_source_gives_the_samples_again_and_again(kind: str) -> None:
    split = StreamedSplit(SOURCES[kind](WHOLE), batched=False if "one by one" in kind else None)
    for _ in range(2):
        blocks = list(split.blocks())
        np.testing.assert_array_equal(np.concatenate([x for x, _ in blocks]), X)
        np.testing.assert_array_equal(np.concatenate([y for _, y in blocks]), Y)
    assert (len(split), split.sample_shape, split.facts.steady) == (10, (2, 2, 1), True)


def test_single_samples_are_put_together() -> None:
    split = StreamedSplit(lambda: zip(X, Y, strict=True))
    assert [len(x) for x, _ in split.blocks()] == [10]
    masks = StreamedSplit(lambda: zip(X, X[..., 0], strict=True), batched=False)
    assert masks[:3].y.shape == (3, 2, 2)


def test_the_first_samples_are_arrays_and_all_are_not() -> None:
    split = StreamedSplit(generator_of(WHOLE, 4), name="mine")
    np.testing.assert_array_equal(split[:5].x, X[:5])
    assert (len(split[:0]), split[:0].x.shape, len(split[:99])) == (0, (0, 2, 2, 1), 10)
    for ask in (lambda: split.x, lambda: split.y, lambda: split[3], lambda: split[:], lambda: split[2:4]):
        with pytest.raises(NotInMemory, match=r"^mine[^ ]*: the samples of this split are read as a stream"):
            ask()


def test_what_needs_arrays_says_so(tmp_path: Any) -> None:
    split = StreamedSplit(generator_of(WHOLE, 4))
    with pytest.raises(NotInMemory, match=r"Take the first of them, as in split\[:100\]\.x, or iterate"):
        save_npz(Dataset("a", split, split, split, ()), tmp_path / "a.npz")


def test_its_text_reads_nothing_but_the_first_batch() -> None:
    read: list[int] = []

    def batches() -> Iterator[Any]:
        for number in range(5):
            read.append(number)
            yield X[2 * number : 2 * number + 2], Y[2 * number : 2 * number + 2]

    split = StreamedSplit(batches)
    text = "x: stream of samples of shape (2, 2, 1) (float32); y: stream of samples of shape () (int64)"
    assert repr(split) == f"Split({text})"
    assert (read, split.known_length) == ([0], None)
    assert len(split) == 10
    text = "x: stream of 10 images, height 2, width 2, channels 1 (float32); y: stream of 10 labels (int64)"
    assert repr(split) == f"Split({text})"


def endless() -> Iterator[Any]:
    while True:
        yield X, Y


def broken() -> Iterator[Any]:
    yield X, Y
    raise KeyError("no such file")


GIVE = "Give the same samples in every epoch: the source must not keep its place from one epoch to the next."
YIELD = "Yield two arrays: x with the samples, and y with their labels."
PAIRS = "S: expected pairs (x, y), each with an entry for every sample of the batch, received"
ONCE = (
    "and every epoch reads it from the beginning. Expected one that begins anew. Give the generator function itself, "
)
ONCE += "StreamedSplit(batches) and not StreamedSplit(batches()), and have it make what it reads from."
KIND = "S: expected a tf.data.Dataset, a keras.utils.PyDataset, a generator function without arguments, or a list of "
KIND += "batches, received {}. Give one of these; arrays belong into a Split(x, y)."
REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a generator": (
        lambda: endless(),  # noqa: PLW0108
        f"S: this source can be read only once (an iterator of type generator), {ONCE}",
    ),
    "a number": (lambda: 3, KIND.format("a value of type int")),
    "an array": (lambda: X, KIND.format("an array of shape (10, 2, 2, 1)")),
    "a text": (lambda: "train", KIND.format("a value of type str")),
    "None": (lambda: None, KIND.format("a value of type NoneType")),
    "a function of something else": (lambda: lambda: 3, KIND.format("a function that gives a int")),
    "nothing": (
        list,
        "S: the source ended before the first sample. Expected at least one. Look whether its files were found, and "
        "whether a filter keeps nothing.",
    ),
    "no pair": (lambda: [X], f"{PAIRS} ndarray. {YIELD}"),
    "weights": (
        lambda: [(X, Y, Y)],
        f"{PAIRS} a tuple of 3 values. Leave the weights out, and choose class_weights among the settings.",
    ),
    "a dictionary": (lambda: [{"x": X, "y": Y}], f"{PAIRS} dict. {YIELD}"),
    "one x": (lambda: [(X,)], f"{PAIRS} a tuple of 1 values. {YIELD}"),
    "texts": (
        lambda: [(X, Y.astype(str))],
        f"{PAIRS} y with values of type <U21. Convert them to numbers where the batches are made.",
    ),
    "ragged": (lambda: [([[1, 2], [3]], Y[:2])], f"{PAIRS} x that is no array (ValueError: "),
    "other lengths": (
        lambda: [(X, Y[:4])],
        f"{PAIRS} x with 10 and y with 4 entries. If these are single samples, give "
        "StreamedSplit(source, batched=False).",
    ),
    "a number for x": (lambda: [(1.0, 2)], f"{PAIRS} an x that is a single number. {YIELD}"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_stream_is_refused_in_words(case: str) -> None:
    make, text = REFUSED[case]
    with pytest.raises(DataError) as refusal:
        StreamedSplit(make(), name="S")
    assert str(refusal.value) == text if not text.endswith("ValueError: ") else str(refusal.value).startswith(text)


def test_endless_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras
    import tensorflow as tf

    class Endless(keras.utils.PyDataset):  # type: ignore[misc]
        @property
        def num_batches(self) -> None:
            return None

        def __getitem__(self, number: int) -> Any:
            return X, Y

    monkeypatch.setattr(streamed_split, "_MOST", 1000)
    remedy = "Expected one that ends after each sample was given once. Say how many samples an epoch has, "
    remedy += "StreamedSplit(source, samples=10_000), or leave out repeat() and `while True`."
    forever = tf.data.Dataset.from_tensors((X, Y)).repeat()
    for make, why in (
        (lambda: len(StreamedSplit(endless, name="S")), "more than 1,000 samples, and no end"),
        (lambda: len(StreamedSplit(forever, name="S")), "it repeats for ever"),
        (lambda: len(StreamedSplit(Endless(), name="S")), "its num_batches is None"),
    ):
        with pytest.raises(DataError) as refusal:
            make()
        assert str(refusal.value) == f"S: the source does not end ({why}). {remedy}"
    for source in (endless, forever, Endless()):
        split = StreamedSplit(source, samples=25)
        assert (len(split), split.facts.count) == (25, 25)
        assert sum(len(x) for x, _ in split.blocks()) == 25
    known = [(X, Y)] * 101  # a list ends, however long it is
    assert len(StreamedSplit(known)) == 1010


def test_a_source_that_is_used_up_is_found_out() -> None:
    made = iter([(X[:5], Y[:5]), (X[5:], Y[5:])])
    with pytest.raises(NotRepeatable, match="it gave nothing when it was read again"):
        len(StreamedSplit(lambda: made))


def test_other_shapes_and_failures_name_the_sample() -> None:
    with pytest.raises(OtherBatch) as other:
        len(StreamedSplit([(X, Y), (X[:, 0], Y)], name="S"))
    assert str(other.value) == (
        "S: x of the batch that begins with sample 10 has (2, 1) (float32) a sample, but the first batch had (2, 2, 1) "
        "(float32). Expected the same for all. Resize or convert the samples where the batches are made."
    )
    with pytest.raises(OtherBatch, match=r"y of the batch .* has \(\) \(float64\) .* had \(\) \(int64\)"):
        len(StreamedSplit([(X, Y), (X, Y.astype(float))]))
    with pytest.raises(StreamFailed) as failed:
        len(StreamedSplit(broken, name="S"))
    assert str(failed.value) == (
        "S: the source raised KeyError: 'no such file' after 10 samples. Expected a batch. Repair it there: for "
        "example, run `for x, y in source: pass` by itself."
    )
    assert isinstance(failed.value.__cause__, KeyError)


def test_an_epoch_of_another_length_is_refused() -> None:
    lengths = iter([10, 10, 10, 6, 12])

    def batches() -> Iterator[Any]:
        yield from generator_of(WHOLE if (count := next(lengths)) > 10 else WHOLE[:count], 4)()
        if count > 10:
            yield X[:2], Y[:2]

    split = StreamedSplit(batches, name="S")
    assert len(split) == 10
    with pytest.raises(EndedEarly) as early:
        list(split.blocks())
    text = "S: the source ended after 6 samples. Expected 10, as when they were counted. "
    assert str(early.value) == text + GIVE
    with pytest.raises(DataError) as longer:
        list(split.blocks())
    assert str(longer.value) == (
        "S: the source goes on after 10 samples, which were all when they were counted. Give the same samples in every "
        "epoch, or say how many an epoch has: StreamedSplit(source, samples=10)."
    )


def test_fewer_samples_than_were_announced() -> None:
    with pytest.raises(EndedEarly) as early:
        list(StreamedSplit(generator_of(WHOLE, 4), samples=12, name="S").blocks())
    assert str(early.value) == (
        "S: the source ended after 10 samples. Expected 12, as samples says. Give StreamedSplit(source, samples=10), "
        "or leave samples out to have them counted."
    )


@pytest.mark.parametrize("samples", [0, -1, 2.5, True, "many"])
def test_a_number_of_samples_that_cannot_be(samples: Any) -> None:
    with pytest.raises(DataError, match="'samples' must be a whole number of at least 1, or None, but received"):
        StreamedSplit(generator_of(WHOLE, 4), samples=samples)


def test_batched_is_a_choice_of_three() -> None:
    with pytest.raises(DataError, match="'batched' must be True, False or None, but received 'yes'"):
        StreamedSplit(generator_of(WHOLE, 4), batched="yes")  # type: ignore[arg-type]


def test_a_generator_that_is_left_is_closed() -> None:
    closed: list[bool] = []

    def batches() -> Iterator[Any]:
        try:
            yield from generator_of(WHOLE, 2)()
        finally:
            closed.append(True)

    split = StreamedSplit(batches)
    assert closed == [True]
    split[:1]
    assert closed == [True, True]


def test_a_source_that_shuffles_by_itself_is_noticed() -> None:
    random = np.random.default_rng(0)
    assert not StreamedSplit(lambda: iter([(X[order := random.permutation(10)], Y[order])])).facts.steady
