import hashlib

import numpy as np
import pytest

from workbench.data import Dataset, make_lv_phantom
from workbench.data.data_errors import BadChoice


@pytest.fixture(scope="module")
def phantom() -> Dataset:
    return make_lv_phantom(96, seed=3)


def everything(data: Dataset, name: str) -> np.ndarray:
    return np.concatenate([getattr(split, name) for split in data.splits.values()])


def detail(data: Dataset, name: str) -> np.ndarray:
    return np.concatenate([split.details[name] for split in data.splits.values()])


def test_as_many_slices_as_asked_for_of_patients_that_are_apart(phantom: Dataset) -> None:
    assert len(everything(phantom, "x")) == 96
    groups = [set(split.groups.tolist()) for split in phantom.splits.values()]
    assert [len(group) for group in groups] == [4, 1, 1]
    assert len(set.union(*groups)) == 6


def test_a_small_part_is_the_cavity(phantom: Dataset) -> None:
    share = everything(phantom, "y").mean()
    assert 0.012 < share < 0.022
    assert everything(phantom, "y").any(axis=(1, 2)).all()


def test_it_lies_in_the_middle(phantom: Dataset) -> None:
    _, rows, columns = np.nonzero(everything(phantom, "y"))
    assert rows.min() > 64
    assert rows.max() < 192
    assert columns.min() > 64
    assert columns.max() < 192


def test_the_heart_beats_and_narrows_to_the_apex(phantom: Dataset) -> None:
    area = everything(phantom, "y").sum(axis=(1, 2))
    level, phase, groups = detail(phantom, "level"), detail(phantom, "phase"), everything(phantom, "groups")
    for group in np.unique(groups):
        own = groups == group
        for moment in (0, 1):
            sizes = area[own & (phase == moment)][np.argsort(level[own & (phase == moment)])]
            assert sizes[0] > 1.5 * sizes[-1]
        assert area[own & (phase == 0)].sum() > area[own & (phase == 1)].sum()


def test_blood_is_bright_in_a_dark_wall(phantom: Dataset) -> None:
    from scipy.ndimage import binary_dilation, binary_erosion

    for image, mask in zip(everything(phantom, "x")[..., 0], everything(phantom, "y") == 1, strict=True):
        if mask.sum() < 200:
            continue
        ring = binary_dilation(mask, iterations=5) & ~binary_dilation(mask, iterations=2)
        assert np.median(image[binary_erosion(mask, iterations=2)]) > 1.5 * np.median(image[ring])


def test_air_is_noisy_and_never_negative(phantom: Dataset) -> None:
    corners = everything(phantom, "x")[:, :8, :8, 0]
    assert corners.min() >= 0
    assert 0 < corners.std() < 0.02
    # Rician noise without a signal is Rayleigh noise: its mean is 1.91 standard deviations above zero.
    assert corners.mean() > corners.std()


def test_small_numbers_work_and_slices_are_of_like_number() -> None:
    for n in (3, 4, 17, 50):
        data = make_lv_phantom(n)
        assert len(everything(data, "x")) == n
        counts = np.unique(everything(data, "groups"), return_counts=True)[1]
        assert counts.max() - counts.min() <= 1


def test_the_same_seed_gives_the_same_bits() -> None:
    """Also on another machine: the sum was taken once, with NumPy 2.4."""
    data = make_lv_phantom(6, seed=11)
    pixels = (everything(data, "x") * 255).round().astype(np.uint8)
    digest = hashlib.sha256(pixels.tobytes() + everything(data, "y").tobytes()).hexdigest()
    assert digest == "c79355999a2793bb053bdd009e01c9edca19dd632c527fb2450e4e7ca2cb1ec3"
    assert not np.array_equal(everything(make_lv_phantom(6, seed=12), "y"), everything(data, "y"))


@pytest.mark.parametrize("n", [2, 0, -1, 5001, 2.5, True, "9", None])
def test_a_number_that_cannot_be_is_refused(n: object) -> None:
    with pytest.raises(BadChoice) as caught:
        make_lv_phantom(n)
    assert str(caught.value) == (
        f"make_lv_phantom: 'n' must be a whole number from 3 to 5,000, but received {n!r}. Give it, as in n=200."
    )


@pytest.mark.parametrize("seed", [-1, 2**32, 1.0, None])
def test_a_seed_that_cannot_be_is_refused(seed: object) -> None:
    with pytest.raises(BadChoice, match="'seed' must be a whole number from 0 to 4,294,967,295"):
        make_lv_phantom(3, seed)
