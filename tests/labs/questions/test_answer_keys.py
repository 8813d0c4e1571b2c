"""An expected value compares the same way in plain form and as salted digests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.labs.questions.answer_keys import array_key, key
from workbench.labs.questions.plain_values import as_numpy, to_plain

TOLERANCE = 0.01


@pytest.mark.parametrize(
    ("expected", "equal", "other"),
    [
        (7, 7.0, 8),
        (0.1, 0.1, 0.1000001),
        (True, True, 1),
        (None, None, 0),
        ("Max Pooling", " max  pooling", "maxpooling"),
        ([1, (2, 3)], [1, [2, 3]], [1, 2, 3]),
        ((2, 2), np.array([2, 2]), [2]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1}),
        (float("nan"), float("nan"), 0.0),
        (float("inf"), float("inf"), float("-inf")),
        (-0.0, 0, "0"),
    ],
)
@pytest.mark.parametrize("sealed", [False, True])
def test_equal_and_other_values(expected: object, equal: object, other: object, sealed: bool) -> None:
    one = key(expected).sealed("salt") if sealed else key(expected)
    assert one.matches(to_plain(equal))
    assert not one.matches(to_plain(other))


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-3, 3).filter(lambda off: abs(abs(off) - 1) > 0.02))
def test_a_sealed_tolerance_is_the_open_one(expected: float, off: float) -> None:
    received = expected + off * TOLERANCE
    open_key = key(expected, TOLERANCE)
    assert open_key.matches(received) == (abs(off) < 1)
    assert open_key.sealed("salt").matches(received) == (abs(off) < 1)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-1e3, 1e3), st.sampled_from([0.0, 0.9, -0.9, 1.1, -1.1, 50.0])), min_size=1, max_size=80
    )
)
def test_sealed_arrays_know_each_element(pairs: list[tuple[float, float]]) -> None:
    expected = np.array([value for value, _ in pairs])
    received = expected + TOLERANCE * np.array([off for _, off in pairs])
    right = np.array([abs(off) < 1 for _, off in pairs])
    one = array_key(expected, TOLERANCE)
    assert (one.compare(received) == right).all()
    sealed = one.sealed("salt").compare(received)
    assert (sealed == (right if len(pairs) <= 64 else right.all())).all()


def test_a_seal_holds_no_value() -> None:
    one = key([5, 6], TOLERANCE).sealed("salt")
    assert one.value is None
    assert one.seal is not None
    assert len(set(one.seal.digests)) == 2
    assert one == key([5, 6], TOLERANCE).sealed("salt") != key([5, 6], TOLERANCE).sealed("pepper")


def test_infinite_numbers_break_no_array_comparison() -> None:
    one = array_key([1.0, np.inf, np.nan], TOLERANCE)
    for form in (one, one.sealed("s")):
        assert form.compare(np.array([1.0, np.inf, np.nan]))[1:].all() or form is not one
        assert not form.compare(np.array([np.inf, np.nan, 1e300])).any()
    assert as_numpy(one.value).tolist()[0] == 1.0
