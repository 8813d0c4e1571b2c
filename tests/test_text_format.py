"""Long values in few characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text_format import bytes_text, compact_count, listed, number_text, shorten


@given(st.text(), st.integers(3, 40), st.sampled_from(["start", "end", "ends"]))
def test_a_shortened_text_is_no_longer_than_allowed(text: str, longest: int, keep) -> None:
    short = shorten(text, longest, keep=keep)
    assert len(short) <= longest
    if len(text) <= longest:
        assert short == text
    else:
        head, _, tail = short.rpartition("…") if keep == "end" else short.partition("…")
        assert "…" in text or (text.startswith(head) and text.endswith(tail))


def test_what_is_kept() -> None:
    letters = "abcdefghij"
    assert shorten(letters, 10) == letters
    assert shorten(letters, 9) == "abcdefgh…"
    assert shorten(letters, 9, keep="end") == "…cdefghij"
    assert shorten(letters, 9, keep="ends") == "abcd…ghij"
    assert shorten("32 · 3×3 · relu", 6) == "32…"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        *((0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1024**2 - 1, "1 MiB")),
        *((10**6, "976.6 KiB"), (1024**2, "1 MiB"), (1024**3, "1 GiB"), (2048 * 1024**3, "2,048 GiB")),
    ],
)
def test_memory_in_powers_of_1024(size: int, text: str) -> None:
    assert bytes_text(size) == text


@given(st.integers(0, 10**14 - 1))
def test_counts_fit_the_cell_of_a_table(count: int) -> None:
    text = compact_count(count)
    assert len(text) <= 5
    units = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
    value = float(text.rstrip("kMGT")) * units.get(text[-1], 1)
    assert value == pytest.approx(count, rel=0.05)


def test_lists_say_that_there_is_more() -> None:
    assert listed([], 2) == ""
    assert listed("ab", 2) == "a, b"
    assert listed("abc", 2) == "a, b, …"


def test_what_is_not_there_is_a_dash() -> None:
    assert number_text(None) == "–"
    assert number_text(0.0) == "0"
