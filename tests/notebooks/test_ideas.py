"""The table of ideas is that of the tags, and a tag names an idea that there is."""

from tests.notebooks.ideas import ROOT, TABLE, known_ideas, places, table


def test_tags_name_known_ideas() -> None:
    unknown = [place for place in places() if place.idea not in known_ideas()]
    assert unknown == []


def test_the_table_is_up_to_date() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(places()), "run: python -m tests.notebooks.ideas"


def test_each_place_can_be_found() -> None:
    for place in places():
        assert (ROOT / place.notebook).is_file()
        assert place.cell
