"""The checked-in files against the installed Keras."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from workbench.catalog import generate

keras = pytest.importorskip("keras")


def test_everything_public_has_been_reviewed() -> None:
    assert generate.unreviewed() == []


def test_a_new_parameter_must_be_reviewed_first(monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    grown = generate.public_arguments()
    grown["layers"]["Dense"].append("sparkle")
    grown["layers"]["Sparse3D"] = ["units"]
    monkeypatch.setattr(generate, "public_arguments", lambda: grown)
    monkeypatch.setattr(generate, "GENERATED", tmp_path)
    assert generate.main() == 1
    assert capsys.readouterr().err.split("\n")[1:3] == ["  layers: Dense.sparkle", "  layers: Sparse3D.units"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("group", generate.GROUPS)
def test_files_have_every_parameter_of_the_installed_keras(group: str) -> None:
    known = {
        item.name: {parameter.name for parameter in item.parameters} | set(item.hidden)
        for item in dict(generate.checked_in())[group].types
    }
    installed = {item.name: {p.name for p in item.parameters} | set(item.hidden) for item in generate.describe(group)}
    missing = {name: names - known.get(name, set()) for name, names in installed.items()}
    assert {name: names for name, names in missing.items() if names or name not in known} == {}


@pytest.mark.parametrize("group", generate.GROUPS)
def test_generating_again_gives_the_same_file(group: str) -> None:
    made_from = dict(generate.checked_in())[group].keras
    if made_from != keras.__version__:
        pytest.skip(f"the files were made from Keras {made_from}, {keras.__version__} is installed")
    assert generate.encoded(group) == (generate.GENERATED / f"{group}.json").read_bytes()


def test_every_public_layer_is_placeable_or_excluded_with_a_reason() -> None:
    described = {item.name for item in generate.describe("layers")}
    excluded = generate.overrides("layers")["excluded"]
    public = {cls.__name__ for cls in vars(keras.layers).values() if isinstance(cls, type)}
    assert public - described - set(excluded) == {"GroupedQueryAttention"}  # public as GroupQueryAttention
    assert "GroupQueryAttention" in described
    assert all(excluded.values())


def test_overrides_name_only_what_there_is() -> None:
    for group in generate.GROUPS:
        facts = generate.overrides(group)
        names = {name for name, _ in (generate.functions if group == "activations" else generate.classes)(group)}
        assert set(facts.get("types", {})) <= names
        assert set(facts.get("aliases", {})) <= names
        described = {item.name for item in generate.describe(group)}
        assert set(facts.get("summaries", {})) <= described
        assert set(facts.get("first", ())) <= described


def test_reviewed_names_only_what_there_is() -> None:
    text = (generate.HERE / "overrides" / "reviewed.toml").read_text("utf-8")
    present = generate.public_arguments()
    for group, members in tomllib.loads(text).items():
        for name, arguments in members.items():
            assert set(arguments.split()) <= set(present[group][name])
