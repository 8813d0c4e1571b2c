"""Under a language made of accents and brackets, no English text is left in what a learner reads."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.pseudo_locale import LANGUAGE, compile_catalogue, escaped, pseudo, read
from tests.translation.producers import PRODUCERS

ROOT = Path(__file__).parents[2]


def told(locales: Path, *packages: str) -> dict[str, Any]:
    """What the packages say, in a process that has that language from its beginning."""
    variables = {**os.environ, "LANGUAGE": LANGUAGE, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.translation.told", str(locales), *packages],
        env=variables, cwd=ROOT, capture_output=True, check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    locales = tmp_path_factory.mktemp("locales")
    compile_catalogue(locales)
    return told(locales, *PRODUCERS)


@pytest.mark.slow
@pytest.mark.parametrize("package", PRODUCERS)
def test_nothing_escapes(everything: dict[str, Any], package: str) -> None:
    assert everything[package]["escaped"] == []
    assert everything[package]["translated"] >= 4


LEFT_OUT = {
    "command_line": "grade a folder of submissions",
    "errors": "{where}: {received!r} is no block. Expected {expected}. Select a block to open or unfold it.",
    "canvas": "Convolution",
    "grading": "did not come to an end",
}


def test_one_text_without_translation_is_found(tmp_path: Path) -> None:
    compile_catalogue(tmp_path, left_out=LEFT_OUT.values())
    found = told(tmp_path, *LEFT_OUT)
    assert [package for package in LEFT_OUT if found[package]["escaped"]] == [*LEFT_OUT]


def test_the_language_keeps_places_and_touches_every_letter() -> None:
    assert pseudo("At most {count:,} {{x}}") == "⟦Áť ḿóśť {count:,} {{ẋ}}⟧"
    assert escaped(pseudo("All of it {0}"), frozenset()) == []
    assert escaped("⟦ćóńṽ ǵéťś a vector⟧", frozenset({"conv"})) == ["vector"]


def test_what_is_read_of_a_page() -> None:
    page = '<style>p {}</style><p title="said">one <b aria-label="heard">two</b></p><pre>code</pre>'
    assert read(page) == ["said", "one ", "heard", "two"]
