"""What is no path is refused by name, before a file is looked for; an empty text is not the working directory."""

from collections.abc import Callable
from pathlib import Path

import pytest

import workbench as wb
from workbench.data.data_errors import BadChoice
from workbench.data.folders.source_errors import NoImportSource
from workbench.data.given_path import given_path


@pytest.mark.parametrize("given", ["", "  ", None, 5, [], b"a.npz"], ids=repr)
@pytest.mark.parametrize(
    "read",
    [wb.data.read_npz, wb.data.read_tfrecord, wb.data.load_slices, wb.data.read_contour],
    ids=lambda one: one.__name__,
)
def test_no_path_for_a_reader(read: Callable[..., object], given: object) -> None:
    with pytest.raises(BadChoice) as caught:
        read(given)
    assert str(caught.value) == (
        f"{read.__name__}: 'path' must be the path of a file, as text or a Path, but received {given!r}. "
        """Give it, as in path="data/file"."""
    )


@pytest.mark.parametrize("given", ["", "  ", None, 5, [], b"pets"], ids=repr)
@pytest.mark.parametrize("read", [wb.data.from_folder, wb.data.inspect_folder], ids=lambda one: one.__name__)
def test_no_path_for_an_import(read: Callable[..., object], given: object) -> None:
    with pytest.raises(NoImportSource) as caught:
        read(given)
    assert str(caught.value) == (
        f"{given!r}: expected a folder or a zip archive, received no path. "
        "Give the path of a folder or archive, such as 'data/pets.zip'."
    )


def test_text_and_paths_are_paths() -> None:
    assert given_path("a/b.npz", "here") == given_path(Path("a/b.npz"), "here") == Path("a/b.npz")
    assert given_path("~/b.npz", "here") == Path.home() / "b.npz"
