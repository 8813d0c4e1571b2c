"""Python and the front end have one idea of how large a node is."""

import re
from pathlib import Path

import pytest

from workbench.graph import node_size

EDITOR = Path(node_size.__file__).parents[1] / "ui" / "frontend" / "src" / "editor"
SHARED = (
    *("NODE_WIDTH", "GRID", "BETWEEN_LAYERS", "BETWEEN_NODES"),
    *("PADDING", "NAME", "LINE", "PORTS_GAP", "PORT_ROW", "SHAPE_STRIP"),
)


@pytest.fixture(scope="module")
def drawn() -> dict[str, int]:
    text = (EDITOR / "model" / "size.ts").read_text("utf-8")
    return {name: int(value) for name, value in re.findall(r"^(?:export )?const (\w+) = (\d+);$", text, re.MULTILINE)}


@pytest.mark.parametrize("name", SHARED)
def test_the_front_end_has_the_same_number(name: str, drawn: dict[str, int]) -> None:
    assert drawn[name] == getattr(node_size, name)


def test_no_number_of_the_front_end_is_left_out(drawn: dict[str, int]) -> None:
    assert drawn.keys() - {*SHARED} == {"PORT_LINE", "PORT_SIZE"}  # where ports stand, which no layout here asks


@pytest.mark.parametrize("module", ["layout.ts", "place.ts"])
def test_layouts_of_the_front_end_have_no_sizes_of_their_own(module: str) -> None:
    text = (EDITOR / "model" / module).read_text("utf-8")
    assert not re.findall(r"^(?:export )?const [A-Z_]+ = \d+;$", text, re.MULTILINE)
    assert 'from "./size"' in text
