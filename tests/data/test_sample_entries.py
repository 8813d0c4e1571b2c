"""Chains of modules over entries: read once, in order, named as the entry is."""

import numpy as np
import pytest

from workbench.data import Sample, SampleEntry, SampleSet
from workbench.data.sample_entries import ChainReader
from workbench.modules import Resize
from workbench.modules.module import SampleModule


class Count:
    """A reader that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Sample:
        self.asked += 1
        return Sample(np.zeros((4, 6), "uint8"), name="inner", split="train", group="other")


def plus(number: int) -> SampleModule:
    class Plus(SampleModule, frozen=True):
        def apply(self, sample: Sample) -> Sample:
            return sample.replaced(image=sample.image * 10 + number, name=f"renamed {number}")

        def __call__(self, sample: Sample, /) -> Sample:
            return self.apply(sample)

    return Plus()


def test_modules_run_in_order_and_the_file_is_read_once() -> None:
    reader = Count()
    samples = SampleSet([SampleEntry("a", reader, "test", "kim")]).map(plus(1)).map(plus(2)).map(plus(3))
    (entry,) = samples.entries
    assert isinstance(entry.read, ChainReader)
    assert len(entry.read.modules) == 3
    assert reader.asked == 0
    found = samples[0]
    assert reader.asked == 1
    assert found.image[0, 0] == 123
    assert (found.name, found.split, found.group) == ("a", "test", "kim")


def test_every_module_sees_the_name_split_and_group_of_the_entry() -> None:
    seen: list[tuple[str, str, str]] = []

    class Look(SampleModule, frozen=True):
        def __call__(self, sample: Sample, /) -> Sample:
            seen.append((sample.name, sample.split, sample.group))
            return sample.replaced(name="renamed", group="lost")

    SampleSet([SampleEntry("a", Count(), "test", "kim")]).map(Look()).map(Look())[0]
    assert seen == [("a", "test", "kim")] * 2


def test_an_entry_that_was_divided_anew_begins_a_new_chain() -> None:
    samples = SampleSet([SampleEntry(str(at), Count(), group=str(at)) for at in range(10)]).map(plus(1))
    divided = samples.split(preset="60/20/20").map(plus(2))
    for one, entry in zip(divided, divided.entries, strict=True):
        assert one.split == entry.split != ""
        assert one.image[0, 0] == 12
        assert isinstance(entry.read, ChainReader)
        assert len(entry.read.modules) == 1


def test_a_chain_is_the_same_as_its_modules_one_by_one() -> None:
    image = np.random.default_rng(0).integers(0, 255, (20, 30), "uint8")
    chain = (Resize(height=10, width=15), Resize(height=7, width=9))
    given = Sample(image, name="a")
    (found,) = SampleSet([given]).map(chain[0]).map(chain[1])
    expected = chain[1](chain[0](given))
    np.testing.assert_array_equal(found.image, expected.image)
    assert found.header.history == expected.header.history


def test_a_module_that_fails_names_nothing_else() -> None:
    def fails(_: Sample) -> Sample:
        raise RuntimeError("mine")

    samples = SampleSet([Sample(np.zeros((4, 6)), name="a")]).map(plus(1)).map(fails)
    with pytest.raises(RuntimeError, match="mine"):
        len(samples)
