"""Zip archives: the same as their folder, whatever their names; nothing on disk, nothing outside, nothing too large."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.data.folders.awkward_files import GREY, cp949_zip, picture, varied, write, zipped
from workbench.data import from_folder, inspect_folder
from workbench.data.folders import file_source
from workbench.errors import NoImportSource, NothingImported, SourceChanged, UnsafeArchive

FILES = {"cat/a.png": varied(1), "dog/b.png": varied(2)}


def archive(tmp_path: Path, content: bytes, name: str = "pets.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def verdicts(path: Path) -> dict[str, tuple[str, str]]:
    return {one.file: (one.outcome, one.code) for one in inspect_folder(path).verdicts}


def test_an_archive_is_as_its_folder(tmp_path: Path) -> None:
    folder = from_folder(write(tmp_path / "pets", **FILES))
    packed = from_folder(archive(tmp_path, zipped({f"pets/{name}": content for name, content in FILES.items()})))
    assert [one.name for one in packed] == [one.name for one in folder] == ["cat/a", "dog/b"]
    assert packed.class_names == folder.class_names == ("cat", "dog")
    assert all(np.array_equal(one.image, other.image) for one, other in zip(packed, folder, strict=True))
    assert list(tmp_path.iterdir()) == [tmp_path / "pets", tmp_path / "pets.zip"] or len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("pack", [zipped, cp949_zip])
def test_korean_names(tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    files = {"고양이/사진 일.PNG": varied(1), "강아지/사진 이.png": varied(2)}
    samples = from_folder(archive(tmp_path, pack(files)))
    assert samples.class_names == ("강아지", "고양이")
    assert [one.name for one in samples] == ["강아지/사진 이", "고양이/사진 일"]


def test_letters_apart_as_macos_writes_them(tmp_path: Path) -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", "고양이")
    assert from_folder(archive(tmp_path, zipped({f"{name}/a.png": varied(1), "x/b.png": varied(2)}))).class_names == (
        "x",
        "고양이",
    )


def test_paths_that_lead_out_are_not_read(tmp_path: Path) -> None:
    bad = {
        "../evil.png": varied(3),
        "/etc/evil.png": varied(4),
        "C:/evil.png": varied(5),
        "cat\\..\\..\\e.png": varied(6),
    }
    found = verdicts(archive(tmp_path, zipped({**FILES, **bad})))
    outside = {"../evil.png", "/etc/evil.png", "C:/evil.png", "cat/../../e.png"}
    assert {name for name, verdict in found.items() if verdict == ("issue", "path-escape")} == outside


def test_links_are_not_followed(tmp_path: Path) -> None:
    file = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(file, "a") as packed:
        entry = zipfile.ZipInfo("cat/link.png")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    assert verdicts(archive(tmp_path, file.getvalue()))["cat/link.png"] == ("issue", "link")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({**FILES, "cat/bomb.bmp": bytes(20 << 20)}, method=zipfile.ZIP_DEFLATED)
    report = inspect_folder(archive(tmp_path, bomb))
    (found,) = report.of_file("cat/bomb.bmp")
    assert found.code == "bomb"
    assert found.text.startswith("it would unpack to 20 MiB, 1,0")


def test_a_member_gives_no_more_than_it_announces(tmp_path: Path) -> None:
    """The directory of the archive says 1 kB where there are 2 MB of zeros."""
    size = 2 << 20
    content = zipped({**FILES, "cat/liar.npy": bytes(size)}, method=zipfile.ZIP_DEFLATED)
    content = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert verdicts(archive(tmp_path, content))["cat/liar.npy"] == ("issue", "unreadable")


def test_too_many_files_or_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path, zipped(FILES))
    monkeypatch.setattr(file_source, "MOST_FILES", 1)
    with pytest.raises(UnsafeArchive, match="expected an archive of at most 1 files, received 2 files"):
        inspect_folder(path)
    monkeypatch.undo()
    monkeypatch.setattr(file_source, "MOST_BYTES", 10)
    with pytest.raises(UnsafeArchive, match="expected an archive of at most 10 B"):
        inspect_folder(path)


def test_what_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NoImportSource, match="nothing at this path"):
        from_folder(tmp_path / "nowhere")
    with pytest.raises(NoImportSource, match="another kind of archive"):
        from_folder(archive(tmp_path, b"x", "pets.tar.gz"))
    with pytest.raises(NoImportSource, match="a file of another kind"):
        from_folder(archive(tmp_path, picture(GREY), "a.png"))
    with pytest.raises(NoImportSource):
        from_folder(archive(tmp_path, zipped(FILES)[:-30], "cut.zip"))


def test_damaged_members(tmp_path: Path) -> None:
    content = zipped(FILES)
    at = content.index(varied(2)) + 40
    content = content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]
    (found,) = inspect_folder(archive(tmp_path, content)).of_file("dog/b.png")
    assert (found.code, found.text) == ("unreadable", "it cannot be read from the source: BadZipFile")


def test_an_empty_archive_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(NothingImported, match="received no files") as caught:
        from_folder(archive(tmp_path, zipped({})))
    assert "- class_folders: cat/001.jpg + dog/001.jpg" in str(caught.value)


def test_the_source_must_stay_as_it_was(tmp_path: Path) -> None:
    root = write(tmp_path / "pets", **FILES)
    samples = from_folder(root)
    assert samples.source == str(root)
    (root / "cat/a.png").write_bytes(varied(9))
    (root / "dog/b.png").unlink()
    for number, received in ((0, "one with other content"), (1, "no file that can be read")):
        with pytest.raises(SourceChanged, match=f"received {received}. Import the folder again"):
            samples[number]
