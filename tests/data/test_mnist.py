import gzip
from pathlib import Path

import numpy as np
import pytest

from workbench.data import DataError, load_mnist, mnist
from workbench.data.data_errors import BadChoice, DownloadFailed, FileTooLong, NotGzip, WrongContent


@pytest.fixture
def placed(home: Path, small_mnist: dict[str, bytes]) -> Path:
    """A data home that has the four files."""
    folder = home / "mnist"
    folder.mkdir()
    for name, content in small_mnist.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, mirror) -> None:
    """Both mirrors are closed ports of this machine."""
    mirror.close()
    monkeypatch.setattr(mirror, "close", lambda: None)
    monkeypatch.setattr(mnist, "MIRRORS", (f"{mirror.url}/first", f"{mirror.url}/second"))


def test_files_in_the_data_home_are_read(placed: Path, offline: None) -> None:
    data = load_mnist(validation=20)
    assert [split.x.shape for split in data.splits.values()] == [
        (100, 28, 28, 1),
        (20, 28, 28, 1),
        (40, 28, 28, 1),
    ]
    assert data.train.x.dtype == np.float32
    assert data.train.x.max() == 1
    np.testing.assert_array_equal(np.bincount(data.validation.y), [2] * 10)


def test_the_test_images_keep_their_published_order(placed: Path, offline: None, small_mnist: dict[str, bytes]) -> None:
    published = np.frombuffer(gzip.decompress(small_mnist["t10k-images-idx3-ubyte.gz"])[16:], np.uint8)
    test = load_mnist(validation=20).test
    np.testing.assert_array_equal((test.x * 255).round().astype(np.uint8).ravel(), published)
    np.testing.assert_array_equal(test.y, np.arange(40) % 10)


def test_missing_files_are_downloaded_once(home: Path, small_mnist, mirror, monkeypatch) -> None:
    monkeypatch.setattr(mnist, "MIRRORS", (f"{mirror.url}/gone", f"{mirror.url}/here"))
    for name, content in small_mnist.items():
        mirror.give(f"/here/{name}", content)
    first = load_mnist(validation=20, progress=False)
    assert sorted(path.name for path in (home / "mnist").iterdir()) == sorted(small_mnist)
    asked = len(mirror.asked)
    again = load_mnist(validation=20, progress=False)
    assert len(mirror.asked) == asked == 8
    np.testing.assert_array_equal(first.train.x, again.train.x)


def test_another_gzip_wrapper_is_the_same_file(placed: Path, offline: None) -> None:
    path = placed / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1, mtime=1))
    assert len(load_mnist(validation=20).test) == 40


def test_offline_it_says_what_to_place_where_and_offers_digits(placed: Path, offline: None) -> None:
    (placed / "t10k-images-idx3-ubyte.gz").unlink()
    (placed / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DownloadFailed) as caught:
        load_mnist(progress=False)
    first, second = (f"{mirror}/t10k-images-idx3-ubyte.gz" for mirror in mnist.MIRRORS)
    assert str(caught.value) == (
        "load_mnist: expected to download t10k-images-idx3-ubyte.gz, but no mirror gave it:\n"
        f"- {first}: no connection (ConnectionError)\n"
        f"- {second}: no connection (ConnectionError)\n"
        f"Without a network, copy t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz into {placed}, "
        "or use the digits that need no download: workbench.data.load_digits(size=28)."
    )
    assert sorted(path.name for path in placed.iterdir()) == [
        "train-images-idx3-ubyte.gz",
        "train-labels-idx1-ubyte.gz",
    ]


def test_another_dataset_under_the_same_names_is_refused(placed: Path, offline: None) -> None:
    path = placed / "train-labels-idx1-ubyte.gz"
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[-1] ^= 1
    path.write_bytes(gzip.compress(content))
    with pytest.raises(WrongContent) as caught:
        load_mnist()
    assert str(path) in str(caught.value)
    assert mnist.TRAIN_LABELS.sha256 in str(caught.value)
    assert path.exists()


def test_a_file_that_unpacks_to_too_much_is_refused(placed: Path, offline: None) -> None:
    (placed / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(FileTooLong):
        load_mnist()


def test_a_damaged_file_is_refused(placed: Path, offline: None) -> None:
    (placed / "train-images-idx3-ubyte.gz").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    with pytest.raises(NotGzip):
        load_mnist()


@pytest.mark.parametrize("validation", [0, 9, 111, -1])
def test_a_validation_split_that_cannot_be_is_refused(placed: Path, offline: None, validation: int) -> None:
    with pytest.raises(BadChoice, match=r"load_mnist: 'validation' must be a whole number from 10 to 110"):
        load_mnist(validation=validation)


def test_every_refusal_is_a_data_error_that_can_be_pickled(placed: Path, offline: None) -> None:
    import pickle

    with pytest.raises(DataError) as caught:
        load_mnist(validation=0)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is BadChoice
    assert str(again) == str(caught.value)


def test_mirrors_are_public_and_encrypted() -> None:
    assert len(mnist.MIRRORS) > 1
    assert all(mirror.startswith("https://") and not mirror.endswith("/") for mirror in mnist.MIRRORS)
