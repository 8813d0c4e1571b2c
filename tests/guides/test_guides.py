"""Every guide is followed in a copy of the project; what it adds keeps the project's style."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.guides.guide import ROOT, Block, OutOfDate, blocks, copied, environment, follow

HERE = Path(__file__).parent
INDEX = HERE / "README.md"
PAGES = sorted(path.stem for path in HERE.glob("*.md") if path != INDEX)

MOST_LINES = 150


def followed(name: str, project: Path) -> None:
    """Follow the page, then look at the style of the Python that it has written."""
    touched = follow((HERE / f"{name}.md").read_text("utf-8"), copied(project))
    python = [str(path) for path in touched if path.suffix == ".py" and path.is_relative_to(project / "workbench")]
    for command in (["ruff", "check", "-q"], ["ruff", "format", "--check", "-q"]):
        done = subprocess.run(
            [*command, *python], cwd=project, env=environment(project), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0 or not python, done.stdout


@pytest.mark.parametrize("name", ["question", "translation"])
def test_a_guide_can_be_followed(name: str, tmp_path: Path) -> None:
    followed(name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lab", "layer", "rule"])
def test_a_guide_with_keras_or_a_kernel_can_be_followed(name: str, tmp_path: Path) -> None:
    followed(name, tmp_path)


@pytest.mark.usefixtures("front_end")
def test_the_guide_to_the_protocol_can_be_followed(tmp_path: Path) -> None:
    followed("message", tmp_path)


def test_every_page_is_in_the_index_and_followed_above() -> None:
    linked = re.findall(r"\]\((\w+)\.md\)", INDEX.read_text("utf-8"))
    assert sorted(linked) == PAGES
    assert PAGES == ["lab", "layer", "message", "question", "rule", "translation"]
    assert "tests/guides/README.md" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_a_page_and_its_links_lead_somewhere(name: str) -> None:
    page = (HERE / f"{name}.md").read_text("utf-8")
    assert len(page.splitlines()) <= MOST_LINES
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", page, re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert page.count("```") == 2 * len(list(blocks(page)))
    for link in re.findall(r"\]\(([^)#:]+)", page):
        assert (HERE / link).exists(), link


class TestFollowing:
    """What makes a page fail."""

    def page(self, info: str, text: str) -> str:
        return f"1. Step\n\n   ```{info}\n   {text}\n   ```\n"

    def test_blocks_lose_the_indent_of_their_list(self) -> None:
        page = "```console\nls\n```\n\n1. Step\n\n   ```diff a.py\n    x\n   +y\n   ```\n"
        assert list(blocks(page)) == [Block("console", "", "ls\n"), Block("diff", "a.py", " x\n+y\n")]

    def test_a_change_is_made_where_its_lines_are(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("a\n\nb\nc\n")
        page = "```diff a.py\n a\n\n-b\n+B\n@@\n c\n+d\n```\n"
        assert follow(page, tmp_path) == [tmp_path / "a.py"]
        assert (tmp_path / "a.py").read_text() == "a\n\nB\nc\nd\n"

    @pytest.mark.parametrize(
        ("info", "text", "words"),
        [
            ("diff a.py", " gone", "0 times"),
            ("diff a.py", " twice", "2 times"),
            ("diff a.py", "+anything", "times"),
            ("diff no.py", " x", "not there any more"),
            ("python a.py", "x = 1", "there already"),
            ("console", "false", "status 1"),
            ("python", "x = 1", "nothing follows"),
            ("text", "x", "nothing follows"),
        ],
    )
    def test_what_is_out_of_date_fails(self, info: str, text: str, words: str, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("once\ntwice\ntwice\n")
        with pytest.raises(OutOfDate, match=words):
            follow(self.page(info, text), tmp_path)

    def test_what_is_not_printed_fails(self, tmp_path: Path) -> None:
        said = "```console\necho one; echo two\n```\n\n```text\n{}\n```\n"
        follow(said.format("two"), tmp_path)
        with pytest.raises(OutOfDate, match="three"):
            follow(said.format("three"), tmp_path)
