"""The table of search words is about types that there are."""

from collections import defaultdict

from workbench.catalog import node_types
from workbench.catalog.loss_table import SHORT_NAMES
from workbench.catalog.search_words import place_of, search_words, words_of


def test_every_name_in_the_table_is_a_type_of_the_palette() -> None:
    names = {kind.name for kind in node_types()}
    table = search_words()
    assert set(table.first) <= names
    assert set(table.words) <= names
    assert len(set(table.first)) == len(table.first)


def test_no_word_stands_twice_for_a_type() -> None:
    for name, words in search_words().words.items():
        assert len({word.lower() for word in words}) == len(words), name
        assert name.lower() not in {word.lower() for word in words}, name


def test_the_palette_knows_losses_and_labels_by_the_names_of_the_platform() -> None:
    by_word = defaultdict(set)
    for kind in node_types():
        words = [word.lower() for word in words_of(kind)]
        assert len(set(words)) == len(words), kind.name
        for word in words:
            by_word[word].add(kind.name)
    for name, loss in SHORT_NAMES.items():
        assert loss in by_word[name.lower()], name
    assert by_word["rpnloss"] == by_word["frcnnloss"] == {"RPNClass", "RPNBox"}
    for task in ("Classification", "Segmentation", "Detection", "Transformation"):
        assert by_word[f"{task}_Label".lower()] == {"Label"}


def test_what_is_not_in_the_table_comes_last_and_keeps_its_aliases() -> None:
    by_name = {kind.name: kind for kind in node_types()}
    assert place_of(by_name["Input"]) == 0
    assert place_of(by_name["AlphaDropout"]) == len(search_words().first)
    assert words_of(by_name["AveragePooling1D"]) == ("AvgPool1D",)
