"""The build compiles what translators write, and packs nothing but what the kernel reads."""

import gettext
import importlib.util
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

PO = """
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Right."
msgstr "맞습니다."
"""


def hook(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.CompileCatalogues(str(root), {}, None, None, str(root / "dist"), "wheel")


def test_a_catalogue_is_compiled_beside_its_source_and_packed(tmp_path: Path) -> None:
    folder = tmp_path / "workbench" / "locales" / "ko" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "workbench.po").write_text(PO, encoding="utf-8")
    build: dict[str, Any] = {"artifacts": []}
    hook(tmp_path).initialize("standard", build)
    assert build["artifacts"] == ["workbench/locales/ko/LC_MESSAGES/workbench.mo"]
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
