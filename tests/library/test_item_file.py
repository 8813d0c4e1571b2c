"""Files of items: what others have made of them is refused in words, and nothing of it is run."""

import json
import random
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from tests.helpers.random_edits import random_edit
from tests.library.drawings import PLANTED, block, network, own_layer, unzipped, zipped
from workbench.library import item_file
from workbench.library.item_document import document_of, item_kind
from workbench.library.item_file import MANIFEST, new_module, packed, unpacked

MODULE = new_module(network(), "network", "net", "Own", "What it is for.")
GOOD = packed(MODULE)


def files(**changes: object) -> dict[str, bytes | str]:
    """The files of a good item, with changes of the manifest."""
    found: dict[str, bytes | str] = dict(unzipped(GOOD))
    return {**found, MANIFEST: json.dumps({**json.loads(found[MANIFEST]), **changes})}


def refused(path: Path) -> wb.errors.LibraryError:
    """Why a file is refused: by the preview, and by the import, which takes in nothing."""
    with pytest.raises(wb.errors.LibraryError) as first:
        wb.library.preview(path)
    with pytest.raises(wb.errors.LibraryError) as second:
        wb.library.import_file(path, "keep_both")
    assert str(first.value) == str(second.value)
    assert len(wb.library.entries()) == 0
    return first.value


def test_a_file_is_read_as_it_was_written_and_is_the_same_for_the_same_item() -> None:
    assert unpacked(GOOD, where="x") == MODULE
    assert packed(unpacked(GOOD, where="x")) == GOOD
    assert sorted(unzipped(GOOD)) == ["cover.svg", "document.graph.json", "manifest.json"]


@pytest.mark.parametrize("seed", range(8))
def test_any_drawing_and_any_node_of_it_is_read_as_it_was_written(seed: int) -> None:
    chance, steps = random.Random(seed), [wb.templates.lenet5()]
    for _ in range(25):
        with suppress(wb.errors.GraphError):
            steps.append(random_edit(steps[-1], chance))
    largest = max(steps, key=lambda graph: len(graph.nodes))
    kept = [largest, *(node for node in largest.nodes if not node.shares)]
    assert len(kept) > len(wb.templates.lenet5().nodes)
    for what in kept:
        module = new_module(document_of(what, where=""), item_kind(what), "x", "", "")
        assert unpacked(packed(module), where="x") == module


def test_code_lies_beside_the_document_as_text_and_is_read_from_the_document(tmp_path: Path) -> None:
    module = new_module(document_of(own_layer(), where=""), "layer", "Scale", "", "")
    inside: dict[str, bytes | str] = dict(unzipped(packed(module)))
    assert b"class Scale" in inside["sources/1.py"]
    seen = wb.library.preview(zipped({**inside, "sources/1.py": "print('harmless')"}, tmp_path / "x.wbmodule"))
    assert "class Scale" in seen.code[0]


def test_nothing_is_run_by_saving_looking_importing_or_taking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    planted = own_layer((PLANTED, "class Scale: pass"))
    wb.library.save(planted, "planted")
    path = wb.library.export("planted", tmp_path / "planted")
    assert wb.library.preview(path).code == (f"{PLANTED}\n\nclass Scale: pass",)
    wb.library.import_file(path, "keep_both")
    assert wb.library.get("planted 2").params["source"] == (PLANTED, "class Scale: pass")
    assert [path.name for path in tmp_path.iterdir()] == ["planted.wbmodule"]


def test_a_picture_in_a_file_is_not_shown(tmp_path: Path) -> None:
    path = zipped({**files(), "cover.svg": "<svg onload='alert(1)'></svg>"}, tmp_path / "x.wbmodule")
    assert "onload" not in str(wb.library.preview(path).cover)
    wb.library.import_file(path)
    kept = wb.library.export("net", tmp_path / "kept").read_bytes()
    assert kept == packed(unpacked(GOOD, where="x"))


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (b"", "a file that is no zip archive"),
        (b"{}", "a file that is no zip archive"),
        (None, "no file"),
    ],
)
def test_another_file_is_told_as_one(tmp_path: Path, content: bytes | None, received: str) -> None:
    path = tmp_path / "x.wbmodule"
    if content is not None:
        path.write_bytes(content)
    assert str(refused(path)) == (
        "x.wbmodule: expected a file that wb.library.export(name, path) wrote, received "
        f"{received}. Give a .wbmodule file."
    )


def test_a_folder_and_another_archive_are_told(tmp_path: Path) -> None:
    assert "received a folder." in str(refused(tmp_path))
    path = zipped({"readme.txt": "hello"}, tmp_path / "x.zip")
    assert "received a zip archive without manifest.json." in str(refused(path))
    path = zipped(files(format="keras-workbench frozen flow"), tmp_path / "y.zip")
    assert "received a file of the format 'keras-workbench frozen flow'." in str(refused(path))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "layer"}, "At document.graph.json: expected a drawing of the kind that the manifest says: layer"),
        ({"kind": "flow"}, "At document.graph.json: expected a drawing of the kind that the manifest says: flow"),
        ({"kind": "virus"}, "At manifest.json, kind: expected a manifest as wb.library.export writes it"),
        ({"name": 3}, "At manifest.json, name: expected a manifest as wb.library.export writes it"),
        ({"name": ""}, "At manifest.json: expected a manifest as wb.library.export writes it, received ''"),
        ({"name": "x" * 201}, "At manifest.json: expected a manifest"),
        ({"description": "a\x00b"}, "At manifest.json: expected a manifest"),
        (
            {"extra": 1},
            "At manifest.json: expected a manifest as wb.library.export writes it, received Object contains",
        ),
        ({"version": 0}, "At manifest.json, version: expected a manifest"),
    ],
)
def test_a_manifest_that_is_wrong_is_told_with_the_place(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    refusal = refused(zipped(files(**changes), tmp_path / "x.wbmodule"))
    assert isinstance(refusal, wb.errors.ItemFileBroken)
    assert words in str(refusal)


@pytest.mark.parametrize("text", ["", "{", "[]", "\ud800".encode("utf-8", "surrogatepass"), b"\xff", "[" * 100_000])
def test_a_manifest_that_is_no_text_of_json_is_told(tmp_path: Path, text: str | bytes) -> None:
    assert isinstance(refused(zipped({**files(), MANIFEST: text}, tmp_path / "x.wbmodule")), wb.errors.ItemFileBroken)


def test_newer_versions_are_told(tmp_path: Path) -> None:
    assert str(refused(zipped(files(version=7, novelty=1), tmp_path / "x.wbmodule"))) == (
        "x.wbmodule: the file has version 7, made by a newer workbench. Expected version 1 or lower. Update with 'pip "
        "install --upgrade keras-workbench'."
    )
    newer = files()["document.graph.json"].replace(b'"version": 1', b'"version": 9')  # type: ignore[arg-type]
    refusal = refused(zipped({**files(), "document.graph.json": newer}, tmp_path / "y.wbmodule"))
    assert isinstance(refusal, wb.errors.ItemFileTooNew)
    assert refusal.values["received"] == 9


def test_a_document_that_is_none_is_told_with_the_place(tmp_path: Path) -> None:
    document = files()["document.graph.json"].replace(b"Conv2D", b"Conv9D")  # type: ignore[arg-type]
    refusal = refused(zipped({**files(), "document.graph.json": document}, tmp_path / "x.wbmodule"))
    assert isinstance(refusal, wb.errors.ItemFileBroken)
    assert "At document.graph.json, graph.nodes[1]: expected 'Conv3D', 'Conv2D', 'Conv1D', received Conv9D." in str(
        refusal
    )
    without = {name: content for name, content in files().items() if name != "document.graph.json"}
    assert "At document.graph.json: expected content that can be read, received no file" in str(
        refused(zipped(without, tmp_path / "y.wbmodule"))
    )


@pytest.mark.parametrize(
    "name", ["../up.py", "/etc/cron", "sources/../../up.py", "sources\\..\\up.py", "C:\\up.py", "c:up.py"]
)
def test_names_that_lead_out_of_the_file_are_refused(tmp_path: Path, name: str) -> None:
    refusal = refused(zipped({**files(), name: "x"}, tmp_path / "x.wbmodule"))
    assert isinstance(refusal, wb.errors.ItemFileUnsafe)
    assert str(refusal).startswith("x.wbmodule: nothing was taken from this file, since it could do harm. At ")
    assert [path.name for path in tmp_path.iterdir()] == ["x.wbmodule"]


def test_links_other_files_and_files_twice_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.wbmodule"
    link = zipfile.ZipInfo("sources/1.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(zipped(files(), path), "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "At 'sources/1.py': expected files alone, received a link" in str(refused(path))
    assert "At 'setup.py': expected one of the files of an item, once, received another file" in str(
        refused(zipped({**files(), "setup.py": "x"}, path))
    )
    with zipfile.ZipFile(zipped(files(), path), "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MANIFEST, "{}")
    assert "expected one of the files of an item, once, received two files of this name" in str(refused(path))


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_file, "LARGEST_CONTENT", 100_000)
    path = zipped({**files(), "sources/1.py": b"\0" * 200_000}, tmp_path / "x.wbmodule")
    refusal = refused(path)
    assert isinstance(refusal, wb.errors.ItemFileUnsafe)
    assert "At the whole file: expected at most 97.7 KiB, received " in str(refusal)
    many = {f"sources/{number}.py": "" for number in range(1001)}
    assert "expected at most 1000 files, received 1001 files" in str(refused(zipped(many, path)))
    monkeypatch.setattr(item_file, "LARGEST_FILE", 500)
    path.write_bytes(b"PK" + bytes(1000))
    assert "At the whole file: expected at most 500 B, received 500 B or more" in str(refused(path))


def test_a_size_that_is_a_lie_fills_no_memory(tmp_path: Path) -> None:
    """A directory that says 10 bytes for 30 MB: what is read ends there, and its checksum is another."""
    path = zipped({**files(), "document.graph.json": b" " * 30_000_000}, tmp_path / "x.wbmodule")
    content = bytearray(path.read_bytes())
    place = content.rindex(b"document.graph.json") - 46
    assert content[place : place + 4] == b"PK\1\2"
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert isinstance(refused(path), wb.errors.ItemFileBroken)


def test_a_file_with_a_password_is_told(tmp_path: Path) -> None:
    content = bytearray(GOOD)
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        at = content.index(mark)
        content[at + place] |= 1
    path = tmp_path / "x.wbmodule"
    path.write_bytes(content)
    assert "expected a file without a password, received one that needs a password" in str(refused(path))


@given(cut=st.integers(0, len(GOOD) - 1), at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_damage_is_a_refusal_or_harmless(cut: int, at: int, byte: int) -> None:
    with pytest.raises(wb.errors.LibraryError):
        unpacked(GOOD[:cut], where="x")
    changed = bytearray(GOOD)
    changed[at] = byte
    try:
        found = unpacked(bytes(changed), where="x")
    except wb.errors.LibraryError:
        return
    assert found == MODULE


def test_a_block_with_the_nodes_of_two_is_no_block(tmp_path: Path) -> None:
    both = wb.Graph("two", (block(), wb.Graph("x").add("Input", shape=(4,), name="other").nodes[0]))
    inside = {**files(kind="block"), "document.graph.json": wb.save(both, tmp_path / "g.json").read_bytes()}
    assert "expected a drawing of the kind that the manifest says: block" in str(
        refused(zipped(inside, tmp_path / "x.wbmodule"))
    )
