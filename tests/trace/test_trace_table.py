"""Numbers of the table, as they are written."""

import pytest

from workbench.trace.run.trace_table import _memory


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (1536, "1.5 KiB"),
        (1024**2 - 1024, "1,023.0 KiB"),
        (1024**2, "1.0 MiB"),
        (5 * 1024**2 + 512 * 1024, "5.5 MiB"),
        (3 * 1024**3, "3,072.0 MiB"),
    ],
)
def test_memory_is_counted_in_powers_of_1024(size: int, text: str) -> None:
    assert _memory(size) == text
