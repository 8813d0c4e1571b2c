"""The build compiles what translators write, and packs nothing but what the kernel reads."""

import gettext
import runpy
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

PO = """
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Right."
msgstr "맞습니다."
"""


def test_a_catalogue_is_compiled_beside_its_source(tmp_path: Path) -> None:
    folder = tmp_path / "workbench" / "locales" / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "workbench.po").write_text(PO, encoding="utf-8")
    written = runpy.run_path(str(ROOT / "hatch_build.py"))["compile_catalogues"](tmp_path)
    assert written == ["workbench/locales/ko/LC_MESSAGES/workbench.mo"]
    with (folder / "workbench.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Right.") == "맞습니다."


def test_babel_is_needed_for_the_build_and_the_tests_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        "build": project["build-system"]["requires"],
        "run": project["project"]["dependencies"],
        "test": project["project"]["optional-dependencies"]["test"],
    }
    has = {where: any(one.lower().startswith("babel") for one in needs) for where, needs in named.items()}
    assert has == {"build": True, "run": False, "test": True}
