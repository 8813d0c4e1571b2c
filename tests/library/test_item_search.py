"""The search of the library ranks as that in the list of layers does: see frontend/src/editor/model/search.test.ts."""

import pytest

from workbench.library.item_search import ranked
from workbench.library.library_item import LibraryItem

ITEMS = [
    LibraryItem("Global Average Pooling", "block", "Pooling", "Averages over all pixels."),
    LibraryItem("GlobalMaxPooling", "block", "Pooling"),
    LibraryItem("Max pooling", "block", "Pooling"),
    LibraryItem("잔차 블록", "block", "Residual", "A skip connection."),
    LibraryItem("Residual", "block", "Residual"),
    LibraryItem("Residual v2", "block", "Residual"),
    LibraryItem("U-Net 2D", "network", "Segmentation"),
]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("residual", ["Residual", "잔차 블록", "Residual v2"]),
        ("gap", ["Global Average Pooling", "GlobalMaxPooling"]),
        ("gmp", ["GlobalMaxPooling"]),
        ("pool max", ["Max pooling", "GlobalMaxPooling"]),
        ("unet", ["U-Net 2D"]),
        ("unet2", ["U-Net 2D"]),
        ("잔ㅊ", ["잔차 블록"]),
        ("잔차", ["잔차 블록"]),
        ("reisdual", ["Residual", "Residual v2"]),
        ("skip", ["잔차 블록"]),
        ("segm", ["U-Net 2D"]),
        ("xyz", []),
    ],
)
def test_the_best_hits_come_first(query: str, names: list[str]) -> None:
    assert [item.name for item in ranked(query, ITEMS)] == names


def test_without_words_all_are_listed_in_their_order() -> None:
    assert ranked("  ", ITEMS) == ITEMS
