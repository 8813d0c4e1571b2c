"""The samples that a DataSet node names: a folder, an archive, or a set by its name."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from workbench.data.data_errors import DataError
from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.flow.data_source import as_divided, is_named, samples_of_source
from workbench.flow.flow_errors import NoSource
from workbench.graph.document import Node


def node(**params: object) -> Node:
    return wb.Graph("a", kind="flow").add("DataSet", name="data", **params).nodes[0]


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(5):
            path = tmp_path / "pets" / name / f"{number}.png"
            Image.new("RGB", (6, 4), (number, 0, 9 * (name == "cat"))).save(path)
    return tmp_path / "pets"


def test_a_folder(pets: Path) -> None:
    samples = samples_of_source(node(source=str(pets), task="classification"))
    assert (len(samples), samples.class_names) == (10, ("cat", "dog"))
    assert {sample.split for sample in samples} == {""}


def test_a_folder_that_is_divided(pets: Path) -> None:
    samples = samples_of_source(node(source=str(pets), split="60/20/20"))
    assert [len(samples.of_split(name)) for name in ("train", "validation", "test")] == [6, 2, 2]
    again = samples_of_source(node(source=str(pets), split="60/20/20", split_seed=3))
    assert [entry.split for entry in samples.entries] != [entry.split for entry in again.entries]


def test_a_set_by_its_name() -> None:
    samples = samples_of_source(node(source="digits"))
    assert samples[0].image.shape == (8, 8)
    assert {entry.split for entry in samples.entries} == {"train", "validation", "test"}


def test_a_folder_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_named("digits")
    (tmp_path / "digits").mkdir()
    assert not is_named("digits")


def test_without_a_source_the_samples_are_given() -> None:
    with pytest.raises(NoSource) as refusal:
        samples_of_source(node(source="  "))
    assert str(refusal.value) == (
        "data: expected a source or samples, but received neither. "
        "Set 'source' to a folder, a zip archive or the name of a data set, or give data=samples."
    )


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing at this path"):
        samples_of_source(node(source=str(tmp_path / "none")))


def test_given_samples_are_divided_as_the_node_says() -> None:
    given = SampleSet([Sample(np.zeros((2, 2)), name=str(number)) for number in range(10)])
    assert as_divided(node(), given) is given
    assert len(as_divided(node(split="80/20/0"), given).of_split("validation")) == 2
