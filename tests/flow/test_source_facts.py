"""What is known of data sets while one draws."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.flow import source_facts
from workbench.flow.sample_type import MOST_READ, facts_of
from workbench.flow.source_facts import NAMED_FACTS, known_facts, source_is_there
from workbench.graph.document import Node


def node(**params: object) -> Node:
    return wb.Graph("a", kind="flow").add("DataSet", name="data", **params).nodes[0]


def samples(count: int = 4, **facts: object) -> SampleSet:
    return SampleSet([Sample(np.zeros((2, 2)), name=str(number), **facts) for number in range(count)])


def images(folder: Path, sizes: list[tuple[int, int]]) -> Path:
    for number, size in enumerate(sizes):
        path = folder / "pets" / ("cat" if number % 2 else "dog") / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, (number, 9, 9)).save(path)
    return folder / "pets"


@pytest.mark.parametrize("name", sorted(NAMED_FACTS))
def test_what_is_told_of_named_data_is_so(name: str) -> None:
    whole = wb.data.named(name)
    splits: dict[str, set[str]] = {}
    for entry in whole.entries:
        splits.setdefault(entry.group or entry.name, set()).add(entry.split)
    assert all(len(one) == 1 for one in splits.values()), "no group is in two splits"
    found = facts_of(whole[::7])  # drawing all phantoms takes long
    assert (found.types, found.splits) == (NAMED_FACTS[name].types, NAMED_FACTS[name].splits)


def test_a_small_folder_is_looked_at(tmp_path: Path) -> None:
    folder = images(tmp_path, [(6, 4), (6, 5), (6, 4)])
    facts = known_facts(node(source=str(folder), task="classification"))
    (found,) = facts.types
    assert (found.shape, found.label, found.class_names) == ((None, 6, 3), ("category",), ("cat", "dog"))
    assert facts.splits == ("",)


def test_a_folder_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    folder = images(tmp_path, [(6, 4), (6, 4)])
    assert known_facts(node(source=str(folder))).types[0].size == (4, 6)
    Image.new("RGB", (9, 4), (7, 7, 7)).save(folder / "cat" / "9.png")
    assert known_facts(node(source=str(folder))).types[0].size == (4, None)


def test_a_large_folder_is_left_until_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = images(tmp_path, [(6, 4), (6, 4)])
    monkeypatch.setattr(source_facts, "MOST_FILES", 1)
    assert known_facts(node(source=str(folder))) is None


def test_a_folder_without_images_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no image")
    assert known_facts(node(source=str(tmp_path))) is None
    (tmp_path / "empty").mkdir()
    assert known_facts(node(source=str(tmp_path / "empty"))) is None
    (tmp_path / "b.zip").write_bytes(b"PK no zip")
    assert known_facts(node(source=str(tmp_path / "b.zip"))) is None


def test_given_samples_come_first_and_are_read_once() -> None:
    given = samples(split="train")
    assert known_facts(node(source="digits"), given).types[0].size == (2, 2)
    assert known_facts(node(), given) is known_facts(node(), given)
    assert known_facts(node(split="80/20/0"), samples(10)).splits == ("train", "validation", "test")


def test_of_a_large_set_some_samples_are_read() -> None:
    read: list[str] = []

    def entry(name: str) -> SampleEntry:
        def reading() -> Sample:
            read.append(name)
            return Sample(np.zeros((2, 2 + (name == "999"))), name=name)

        return SampleEntry(name, reading)

    facts = facts_of(SampleSet([entry(str(number)) for number in range(1000)], class_names=("a",)))
    assert len(read) == MOST_READ
    assert facts.types[0].size == (2, None)


def test_a_sample_that_cannot_be_read_is_passed_over() -> None:
    def broken() -> Sample:
        raise OSError("gone")

    good = Sample(np.zeros((2, 2)), name="good")
    assert facts_of(SampleSet([SampleEntry("bad", broken), good])).types[0].size == (2, 2)
    assert facts_of(SampleSet([])).types == ()


def test_groups_and_splits_are_those_of_all_samples() -> None:
    one = samples(2, split="train", group="kim")
    two = samples(2, split="test", group="kim")
    facts = facts_of(SampleSet([*one.entries, *two.entries]))
    assert facts.groups == {"kim": {"train", "test"}}
    assert facts.splits == ("train", "test")


def test_where_a_source_is(tmp_path: Path) -> None:
    assert source_is_there(node())
    assert source_is_there(node(source="digits"))
    assert source_is_there(node(source=str(tmp_path)))
    assert not source_is_there(node(source=str(tmp_path / "none")))


@pytest.mark.parametrize("source", ["~nobody-of-this-name/x", "a" * 5000, "/dev/null", "\N{CAT FACE}", "x\ty"])
def test_sources_that_cannot_be(source: str) -> None:
    assert known_facts(node(source=source)) is None
    assert source_is_there(node(source=source)) is (source == "/dev/null")


def test_a_folder_with_large_files_is_left_until_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = images(tmp_path, [(6, 4), (6, 4)])
    monkeypatch.setattr(source_facts, "MOST_BYTES", 100)
    assert known_facts(node(source=str(folder))) is None
