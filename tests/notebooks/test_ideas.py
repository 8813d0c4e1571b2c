"""The table of ideas is that of the tags, a tag names an idea that there is, and each idea has its place."""

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


def test_each_idea_is_taught_somewhere() -> None:
    """Among them all rows of theme H of the requirements: what the lectures teach."""
    taught = {place.idea for place in places()}
    assert [f"{number} {sentence}" for number, sentence in known_ideas().items() if number not in taught] == []
