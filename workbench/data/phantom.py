"""Short-axis MRI of the heart that needs no download: drawn, not measured."""

import numpy as np

from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.phantom_anatomy import SIDE, draw, levels, some_patient
from workbench.data.splitting import split_by_group
from workbench.messages import say

_SLICES = 16
"""Slices of a patient: eight levels at end of diastole and of systole."""

_FEWEST, _MOST = 3, 5_000
_SPACING = 1.37
_THICKNESS = 8.0
_SEEDS = 2**32


def make_lv_phantom(n: int = 200, seed: int = 0) -> Dataset:
    """Make ``n`` short-axis slices of hearts, with the cavity of the left ventricle as a mask; split by patient.

    - ``train``, ``validation``, ``test``: about 3/5, 1/5 and 1/5 of the patients, of about 16 slices each
    - ``x`` (slices, 256, 256, 1), axes (images, height, width, channels), float32 in 0..1 from each slice's darkest to
      its brightest pixel, in steps of 1/255; ``y`` (slices, 256, 256), uint8: 1 in the cavity (papillary muscles
      included, as experts draw it), 0 elsewhere; about 1.7 % of the pixels are 1
    - ``groups``: the patient of each slice, such as ``"phantom-003"``
    - ``details``: ``level`` (0 base, 1 apex), ``phase`` (0 end of diastole, 1 end of systole), ``spacing`` (slices, 2)
      and ``thickness`` in mm
    - ``class_names``: ``("background", "cavity")``

    Drawn are both ventricles, the wall that thickens as the cavity shrinks, papillary muscles, trabeculae, fat, lungs
    with vessels, liver, spleen and stomach; a coil's field and Rician noise lie over all of it. A network that works
    here has learned to look for a bright disc in a dark ring beside a bright crescent; it has not seen a patient.

    The same ``n`` and ``seed`` give the same data with every version of NumPy: the numbers come from its frozen
    generator (RandomState) and the pixels are rounded to 8 bits.

    Args:
        n: The number of slices, from 3 to 5,000.
        seed: A whole number from 0 to 2³² - 1; the same one gives the same data.

    Returns:
        Images and masks in three splits.

    Raises:
        BadChoice: ``n`` is not from 3 to 5,000, or ``seed`` is no whole number from 0 to 2³² - 1.

    Source of the noise: H. Gudbjartsson and S. Patz, *The Rician distribution of noisy MRI data*, MRM 34 (1995).

    >>> phantom = make_lv_phantom(3)
    >>> phantom.class_names, phantom.train.x.shape[1:]
    (('background', 'cavity'), (256, 256, 1))
    """
    _check("n", n, _FEWEST, _MOST, 200)
    _check("seed", seed, 0, _SEEDS - 1, 0)
    patients = max(_FEWEST, round(n / _SLICES))
    shares = [n // patients + (place < n % patients) for place in range(patients)]
    parts = [_patient(place, count, seed) for place, count in enumerate(shares)]
    whole = Split(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.y for part in parts]),
        np.concatenate([np.asarray(part.groups) for part in parts]),
        {name: np.concatenate([part.details[name] for part in parts]) for name in parts[0].details},
    )
    splits = split_by_group(whole, None, None, seed=seed, where="make_lv_phantom")
    return Dataset("phantom", *splits, ("background", "cavity"))


def _check(parameter: str, value: object, low: int, high: int, example: int) -> None:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if whole and low <= int(str(value)) <= high:
        return
    expected = say("a whole number from {low:,} to {high:,}", low=low, high=high)
    raise BadChoice(
        where="make_lv_phantom",
        parameter=parameter,
        expected=expected,
        received=value,
        example=f"{parameter}={example}",
    )


def _patient(place: int, count: int, seed: int) -> Split:
    """All slices of one patient: the first half at end of diastole, the rest at end of systole."""
    random = np.random.RandomState([seed, place])  # its stream is frozen, that of Generator is not
    patient = some_patient(random, failing=place % 2 == 1)
    diastole = -(-count // 2)
    planned = [(level, 0.0) for level in levels(diastole)] + [(level, 1.0) for level in levels(count - diastole)]
    drawn = [draw(patient, level, phase, random) for level, phase in planned]
    images = np.stack([_measured(signal, patient.noise, random) for signal, _ in drawn])
    return Split(
        images[..., np.newaxis],
        np.stack([mask for _, mask in drawn]).astype(np.uint8),
        np.full(count, f"phantom-{place:03d}"),
        {
            "level": np.array([level for level, _ in planned]),
            "phase": np.array([phase for _, phase in planned]),
            "spacing": np.full((count, 2), _SPACING),
            "thickness": np.full(count, _THICKNESS),
        },
    )


def _measured(signal: Array, noise: float, random: np.random.RandomState) -> Array:
    """Magnitude of a complex signal with noise in both parts, in 0..1 with 8 bits."""
    real, imaginary = (random.standard_normal((SIDE, SIDE)).astype(np.float32) * np.float32(noise) for _ in range(2))
    magnitude = np.hypot(signal + real, imaginary)
    low, high = magnitude.min(), magnitude.max()
    scaled: Array = np.round((magnitude - low) / (high - low) * np.float32(255)) / np.float32(255)
    return scaled.astype(np.float32)
