"""The table of all modules."""

import re

import pytest

from workbench.errors import BadChoice
from workbench.modules import module_types, overview


def test_every_module_stands_in_its_category_with_pictures() -> None:
    html = overview()._repr_html_()
    assert html.count('scope="row"') == len(module_types())
    assert len(re.findall("<img ", html)) >= 2 * len(module_types()) - html.count("<em>")
    assert set(re.findall('scope="rowgroup">(.*?)<', html)) == {kind.about.category for kind in module_types().values()}
    assert all(f'lang="ko">{kind.about.korean}<' in html for kind in module_types().values())


def test_one_category_is_shown_alone() -> None:
    text = str(overview("General"))
    assert text.splitlines()[0] == "General"
    names = {kind.about.name for kind in module_types().values() if kind.about.category == "General"}
    assert {line.strip().split("  ")[0] for line in text.splitlines()[1:]} == names


def test_an_unknown_category_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadChoice) as caught:
        overview("Colour")  # type: ignore[arg-type]
    assert "one of General, Color, Grayscale, Binary, Advanced, Filter, Merge" in str(caught.value)
