"""Uploads that would stop the class: each costs its own limits, is named, and nothing else is lost."""

import io
import json
import os
import signal
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.grading.corpus.building import LAB, code_cell, zipped
from workbench.grading import upload_reader
from workbench.grading.grade import grade, plan_for
from workbench.grading.graded_lab import load_lab
from workbench.grading.submissions import find_submissions, read_submission
from workbench.grading.upload_reader import UploadReader
from workbench.labs.questions.answer_protocol import Answer, Value, encode
from workbench.labs.submission_file import Manifest


@pytest.fixture(scope="module")
def reader() -> Iterator[UploadReader]:
    with UploadReader(seconds=20, megabytes=400) as made:
        yield made


def notebook(source: str) -> str:
    return json.dumps({"nbformat": 4, "cells": [code_cell(source)]})


def packed(**parts: bytes) -> bytes:
    manifest = Manifest(lab="lab", lab_version="1", student="kim", seed=0, time="2026-01-01T00:00:00Z")
    files: dict[str, str | bytes] = {
        "manifest.json": msgspec.json.encode(manifest),
        "notebook.ipynb": notebook("x = 1"),
    }
    return zipped({**files, **{name.replace("__", "."): content for name, content in parts.items()}})


def test_it_reads_what_is_read_in_this_process(reader: UploadReader, tmp_path: Path) -> None:
    answers = encode({"q1": Answer((Value(540),))})
    (tmp_path / "kim.wbsub.zip").write_bytes(packed(answers__msgpack=answers))
    (tmp_path / "김철수.ipynb".encode("cp949").decode("utf-8", "surrogateescape")).write_text(notebook("y = 2"))
    (tmp_path / "lee.rar").write_bytes(b"Rar!")
    for entry in find_submissions(tmp_path, "lab"):
        assert reader.read(entry, "lab") == read_submission(entry, "lab")


def nested_archives() -> bytes:
    """Each level holds many copies of the level below."""
    content = zipped({"lab.ipynb": notebook("x = 1"), "zeros.bin": bytes(3_000_000)})
    for _ in range(3):
        content = zipped({f"{number}.zip": content for number in range(20)})
    return content


def many_small_files() -> bytes:
    return zipped({f"{number}/": "" for number in range(100_000)} | {f"{number}.txt": "" for number in range(100_000)})


def bomb_of_tar() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:xz") as archive:
        info = tarfile.TarInfo("zeros.bin")
        info.size = 300_000_000
        archive.addfile(info, _Zeros())
    return content.getvalue()


class _Zeros(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        return bytes(size)


def lists_in_answers() -> bytes:
    return packed(answers__msgpack=b"\x81\xa2q1\x81\xa7results\xdd" + (3_000_000).to_bytes(4) + b"\x90" * 3_000_000)


def a_long_source() -> bytes:
    return zipped({"lab.ipynb": notebook("x = 1\n" * 1_000_000)})


def a_long_name() -> bytes:
    return zipped({"x" * 60_000 + ".txt": "1", "lab.ipynb": notebook("x = 1")})


def a_lying_size() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bin", bytes(300_000_000))
        archive.writestr("lab.ipynb", notebook("x = 1"))
    return content.getvalue().replace((300_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nested.zip": nested_archives, "many.zip": many_small_files, "bomb.tar.xz": bomb_of_tar,
    "lists.wbsub.zip": lists_in_answers, "source.zip": a_long_source, "name.zip": a_long_name, "lies.zip": a_lying_size,
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, make in HOSTILE.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_is_named_and_costs_little(reader: UploadReader, hostile: Path, name: str) -> None:
    (entry,) = [each for each in find_submissions(hostile, "lab") if each.paths[0].name == name]
    found = reader.read(entry, "lab")
    assert found.unread or found.cells or found.remarks
    assert sum(map(len, found.remarks)) < 5_000, "a table's cell"
    assert sum(len(cell.source) for cell in found.cells) < 1_000_000
    assert len(found.files) <= 5_000


def test_after_an_upload_that_kills_the_process_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "kim.ipynb").write_text(notebook("x = 1"))
    (entry,) = find_submissions(tmp_path, "lab")
    with UploadReader() as own:
        assert own.read(entry, "lab").cells
        assert own._process is not None
        os.kill(own._process.pid, signal.SIGKILL)
        lost = own.read(entry, "lab")
        assert (lost.unread, lost.cells) == (True, ())
        assert lost.remarks == (
            "kim.ipynb could not be read within 60 seconds and 1200 megabytes of memory; look at it by hand. "
            "The other submissions are graded.",
        )
        assert own.read(entry, "lab").cells


def test_what_could_not_be_read_is_for_a_person_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lab = tmp_path / "submissions", load_lab(str(LAB))
    folder.mkdir()
    (folder / "kim.ipynb").write_text(notebook("steps = 540"))
    monkeypatch.setattr(
        upload_reader.UploadReader, "read", lambda self, entry, _, seconds: self._unread(entry, seconds)
    )
    (lost,) = grade(folder, lab, tmp_path / "out", plan_for(lab, ()), workers=1)
    assert (lost.failed, lost.points, lost.to_read) == (True, 0, ("q1", "q2", "q3", "q4"))
    monkeypatch.undo()
    (found,) = grade(folder, lab, tmp_path / "out", plan_for(lab, ()), workers=1)
    assert (found.failed, found.points) == (False, 2)
