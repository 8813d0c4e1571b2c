"""The file of a frozen flow: checked before anything of it is used, and never trusted."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.flow.squares import segmenter
from workbench.flow.frozen_errors import FrozenCodeRefused, FrozenFlowBroken, FrozenFlowTooNew, NotFrozenFlow
from workbench.flow.frozen_file import (
    DOCUMENT,
    MANIFEST,
    FrozenManifest,
    FrozenNetwork,
    read_manifest,
    unpack,
    write_frozen,
)
from workbench.flow.network_answers import AnswerForm
from workbench.graph.graph_files import encode

FORM = AnswerForm("classification", "softmax", ("cat", "dog"), thresholds={"dog": 0.5})
PLAIN = FrozenManifest(
    "keras-workbench frozen flow", 1, "pets", "2026-01-01T00:00:00+00:00", {"network": "train x (2, 4)"},
    (FrozenNetwork("network", "networks/0", 3, FORM),), {"keras": "3"}, (), {},
)  # fmt: skip
WEIGHTS = b"weights" * 1000


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A file with a document and some weights."""
    weights = tmp_path / "weights.h5"
    weights.write_bytes(WEIGHTS)
    path = tmp_path / "pets.wbflow"
    write_frozen(path, PLAIN, {DOCUMENT: b"{}", "networks/0/checkpoints/epoch-0003.weights.h5": weights})
    return path


def test_what_was_written_is_read(frozen: Path, tmp_path: Path) -> None:
    manifest = read_manifest(frozen)
    assert (manifest.name, manifest.networks) == (PLAIN.name, PLAIN.networks)
    assert set(manifest.files) == {DOCUMENT, "networks/0/checkpoints/epoch-0003.weights.h5"}
    unpack(frozen, manifest, tmp_path / "out")
    assert (tmp_path / "out" / "networks" / "0" / "checkpoints" / "epoch-0003.weights.h5").read_bytes() == WEIGHTS


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    other = path.with_name("changed.wbflow")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return other


def with_manifest(path: Path, **changes: Any) -> Path:
    def change(parts: dict[str, bytes]) -> None:
        parts[MANIFEST] = json.dumps({**json.loads(parts[MANIFEST]), **changes}).encode()

    return rewritten(path, change)


def test_a_newer_file_is_told_from_a_broken_one(frozen: Path) -> None:
    with pytest.raises(FrozenFlowTooNew) as caught:
        read_manifest(with_manifest(frozen, version=2, new_field=True))
    assert str(caught.value) == (
        "changed.wbflow: the frozen flow has version 2, made by a newer workbench. Expected version 1 or lower. "
        "Update with 'pip install --upgrade keras-workbench'."
    )


def test_a_foreign_file_is_named(frozen: Path, tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no archive")
    with pytest.raises(NotFrozenFlow) as caught:
        read_manifest(text)
    assert str(caught.value) == (
        "note.txt: expected a frozen flow, received a file that is no zip archive. Give a file that "
        "wb.flow.freeze(run, path) wrote."
    )
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(NotFrozenFlow, match=r"received a zip archive without manifest.json"):
        read_manifest(other)
    with pytest.raises(NotFrozenFlow, match="received a file of the format 'keras-workbench run'"):
        read_manifest(with_manifest(frozen, format="keras-workbench run"))
    with pytest.raises(NotFrozenFlow, match="received no file"):
        read_manifest(tmp_path / "absent.wbflow")


def test_a_file_that_was_cut_off_is_broken(frozen: Path) -> None:
    whole = frozen.read_bytes()
    for length in (40, len(whole) // 2, len(whole) - 10):
        frozen.write_bytes(whole[:length])
        with pytest.raises(FrozenFlowBroken, match=r"pets.wbflow: the frozen flow is damaged. At manifest.json: "):
            read_manifest(frozen)


def test_a_changed_part_is_named(frozen: Path, tmp_path: Path) -> None:
    name = "networks/0/checkpoints/epoch-0003.weights.h5"

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = b"W" + parts[name][1:]

    other = rewritten(frozen, change)
    with pytest.raises(FrozenFlowBroken) as caught:
        unpack(other, read_manifest(other), tmp_path / "out")
    assert f"At {name}: expected the content with the checksum " in str(caught.value)
    assert ", received other content. The file was left as it is: " in str(caught.value)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            lambda parts: parts.pop(DOCUMENT),
            "At flow.graph.json: expected the files that the manifest lists, received no file",
        ),
        (
            lambda parts: parts.update(extra=b"x"),
            "At extra: expected the files that the manifest lists, received another file",
        ),
        (
            lambda parts: parts.update({DOCUMENT: b"{} "}),
            "At flow.graph.json: expected a file of 2 bytes, received a file of 3 bytes",
        ),
        (
            lambda parts: parts.update({MANIFEST: b"{"}),
            "At manifest.json: expected a manifest as wb.flow.freeze writes it, received other content",
        ),
        (
            lambda parts: parts.update({MANIFEST: b'{"format": "keras-workbench frozen flow", "version": 1}'}),
            "At manifest.json: expected a manifest as wb.flow.freeze writes it, received a value that cannot be (the "
            "setting 'name' is missing)",
        ),
    ],
)
def test_what_is_missing_or_too_many_is_named(
    frozen: Path, change: Callable[[dict[str, bytes]], None], text: str
) -> None:
    with pytest.raises(FrozenFlowBroken) as caught:
        read_manifest(rewritten(frozen, change))
    assert text in str(caught.value)


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "C:\\evil", "a\\..\\b"])
def test_no_part_lies_outside_of_the_folder(frozen: Path, name: str) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[MANIFEST])
        manifest["files"][name] = manifest["files"].pop(DOCUMENT)
        parts[MANIFEST] = json.dumps(manifest).encode()
        parts[name] = parts.pop(DOCUMENT)

    with pytest.raises(FrozenFlowBroken):
        read_manifest(rewritten(frozen, change))


def test_folders_of_networks_are_those_of_the_archive(frozen: Path) -> None:
    networks = [{"path": "network", "folder": "../..", "epoch": 1, "form": {"task": "regression", "kind": "values"}}]
    with pytest.raises(FrozenFlowBroken, match=r"At manifest.json, networks\[0\].folder: expected a manifest"):
        read_manifest(with_manifest(frozen, networks=networks))


def test_a_file_that_says_it_is_huge_is_refused(frozen: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[MANIFEST])
        manifest["files"][DOCUMENT]["size"] = 10**15
        parts[MANIFEST] = json.dumps(manifest).encode()

    with pytest.raises(FrozenFlowBroken, match="expected a file of 1,000,000,000,000,000 bytes, received"):
        read_manifest(rewritten(frozen, change))


EVIL = "class Evil:\n    def __call__(self, sample):\n        open('never', 'w')\n"


def with_code(tmp_path: Path) -> Path:
    """A file whose flow has a module that nobody has run, and a network that is not looked at before that is told."""
    flow = wb.Graph("flow", kind="flow").add("DataSet", name="data")
    flow = flow.add("CustomModule", name="evil", source=(EVIL,)).add("Network", name="network", inner=segmenter())
    path = tmp_path / "code.wbflow"
    write_frozen(path, PLAIN, {DOCUMENT: encode(flow), "networks/0/network.graph.json": encode(segmenter())})
    return path


def test_code_of_a_module_is_shown_and_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FrozenCodeRefused) as caught:
        wb.flow.open(with_code(tmp_path))
    text = str(caught.value)
    assert text.startswith("code.wbflow: the file carries code of its own, Evil, which could do anything on this comp")
    assert EVIL.strip() in text
    assert text.endswith("open it with wb.flow.open(path, run_code=True).")
    assert caught.value.source == EVIL
    assert not Path("never").exists()


def test_a_network_that_is_not_whole_is_named(tmp_path: Path) -> None:
    flow = wb.Graph("flow", kind="flow").add("DataSet", name="data").add("Network", name="network", inner=segmenter())
    path = tmp_path / "pets.wbflow"
    write_frozen(path, PLAIN, {DOCUMENT: encode(flow)})
    with pytest.raises(FrozenFlowBroken, match=r"At networks/0: expected a part that can be read, received "):
        wb.flow.open(path)
    for content in (b"{}", encode(segmenter())):
        write_frozen(path, PLAIN, {DOCUMENT: content})
        with pytest.raises(FrozenFlowBroken, match=r"At flow.graph.json: expected a part that can be read, received "):
            wb.flow.open(path)
