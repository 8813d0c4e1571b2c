"""The file that is handed in: complete, and read as untrusted input."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.labs import lab_session, notebook_file, submission_file, submitting
from workbench.labs.lab_errors import NotWritable, SubmissionBroken
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import case, choice, function, metric, network, value
from workbench.labs.questions.answer_protocol import Answer, Failure, Value

MANIFEST = submission_file.Manifest(
    lab="demo", lab_version="v1", student="Kim", seed=3, time="2026-01-01T00:00:00+00:00"
)
WHOLE = submission_file.SubmissionFile(
    manifest=MANIFEST,
    notebook=b"{}",
    answers={"q1": Answer((Value(600), Failure("missing")))},
    models={"model": b"keras"},
    graphs={"zeichnung_é": b"graph"},
)


def zipped(*parts: tuple[str, bytes], manifest: bool = True, mode: int = 0) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        if manifest:
            file.writestr(
                "manifest.json", json.dumps({"lab": "d", "lab_version": "", "student": "", "seed": 0, "time": ""})
            )
        for name, content in parts:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            file.writestr(info, content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = submission_file.write(tmp_path / "a.wbsub.zip", WHOLE)
    assert submission_file.read(path) == WHOLE
    assert submission_file.pack(WHOLE) == path.read_bytes()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", "not a zip file"),
        (zipped(manifest=False), "no manifest.json"),
        (zipped(("../evil.py", b"")), "a file '../evil.py' inside"),
        (zipped(("/etc/passwd", b"")), "a file '/etc/passwd' inside"),
        (zipped(("models/../../x.keras", b"")), "inside"),
        (zipped(("models/a b.keras", b"")), "inside"),
        (zipped(("checks.py", b"")), "a file 'checks.py' inside"),
        (zipped(("models/m.keras", b"/etc/passwd"), mode=0o120777), "a link 'models/m.keras'"),
        (zipped(("notebook.ipynb", b"a"), ("answers.msgpack", b"\xc1")), "answers.msgpack: "),
        (zipped(*((f"models/m{number}.keras", b"") for number in range(300))), "301 files inside"),
        (zipped(("models/m.keras", b"\x00" * (257 * 1024 * 1024))), "bytes"),
    ],
)
def test_what_is_no_submission_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SubmissionBroken, match="is no submission of a lab") as caught:
        submission_file.unpack(content, where="x.zip")
    assert reason in str(caught.value)


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("notebook.ipynb", b"1"), ("notebook.ipynb", b"2"))
    with pytest.raises(SubmissionBroken, match="two files of one name"):
        submission_file.unpack(content, where="x.zip")


def test_a_size_that_lies_is_refused() -> None:
    content = zipped(("notebook.ipynb", b"a" * 1000))
    lying = content.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(SubmissionBroken):
        submission_file.unpack(lying, where="x.zip")


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("Kim 7", "demo-Kim-7.wbsub.zip"),
        ("../../etc", "demo-etc.wbsub.zip"),
        ("김하나", "demo-김하나.wbsub.zip"),
        ("", "demo-student.wbsub.zip"),
    ],
)
def test_file_names(student: str, name: str) -> None:
    assert submission_file.file_name("demo", student) == name


GRAPH = wb.Graph("drawn").add("Input", shape=(4,)).add("Dense", units=2)
QUESTIONS = (value("q1", 2, "steps", 600), network("q2", 3, "net", layers=["Dense"]))


def test_submitting(shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lab_session.begin(PublicQuestions("demo", "", "v1", QUESTIONS), "")
    shell.run_cell("steps = 600\nnet = None", store_history=True)
    shell.user_ns["net"] = GRAPH
    path = wb.labs.submit("Kim 7", folder=tmp_path)
    assert path == tmp_path / "demo-Kim-7.wbsub.zip"
    told = capsys.readouterr().out
    assert told.startswith(f"Your work is in {path} (")
    assert "It holds: the cells you ran, answers to 2 questions, the drawing net." in told
    found = submission_file.read(path)
    assert (found.manifest.student, found.manifest.lab, found.manifest.lab_version) == ("Kim 7", "demo", "v1")
    assert found.answers["q1"] == Answer((Value(600),))
    assert b'"format": "keras-workbench graph"' in found.graphs["net"]
    assert "steps = 600" in json.loads(found.session or b"")["cells"][0]["source"]
    assert wb.labs.submit(folder=tmp_path) == path, "a second time replaces the first"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_lab_half_done_is_handed_in(shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = (
        value("q1", 2, "steps", 600),
        network("q2", 3, "net", layers=["Dense"]),
        metric("q3", 1, "model", "accuracy", ramp=[(0.9, 1)], visible=("x", "y")),
        function("q4", 1, "double", [case(2, expected=4)]),
        choice("q5", 1, "letter", {"a": "1", "b": "2"}, "a"),
    )
    lab_session.begin(PublicQuestions("demo", "", "v1", questions), "Kim")
    shell.run_cell(
        "from workbench.labs import FIXME\nsteps = 600\nnet = model = double = letter = FIXME", store_history=True
    )
    found = submission_file.read(wb.labs.submit(folder=tmp_path) or tmp_path)
    assert found.answers["q1"] == Answer((Value(600),))
    assert {found.answers[one].results[0].kind for one in ("q2", "q3", "q4", "q5")} == {"blank"}
    assert (found.models, found.graphs) == ({}, {})
    assert "could not" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["graph", "__class__"])
def test_a_value_that_fails_when_it_is_asked_costs_only_itself(
    shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError("division by zero")

    hostile = type("Hostile", (), {name: property(fail)})
    lab_session.begin(PublicQuestions("demo", "", "v1", QUESTIONS), "Kim")
    shell.user_ns.update(steps=600, net=hostile())
    found = submission_file.read(wb.labs.submit(folder=tmp_path) or tmp_path)
    assert found.answers["q1"] == Answer((Value(600),))
    told = capsys.readouterr().out
    assert "net could not be saved as a drawing: division by zero. Its answers so far are in the file." in told


def test_a_model_too_large_is_told(
    shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(submitting, "_LARGEST_TOGETHER", 100)
    lab_session.begin(PublicQuestions("demo", "", "v1", QUESTIONS), "Kim")
    shell.user_ns["net"] = GRAPH
    assert submission_file.read(wb.labs.submit(folder=tmp_path) or tmp_path).graphs == {}
    assert re.search(r"net could not be saved as a drawing: it takes \d+ B\.", capsys.readouterr().out)


def test_trained_weights_are_handed_in(shell: Any, tmp_path: Path) -> None:
    import keras

    lab_session.begin(PublicQuestions("demo", "", "v1", QUESTIONS), "Kim")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, kernel_initializer="ones")])
    shell.user_ns["net"] = model
    found = submission_file.read(wb.labs.submit(folder=tmp_path) or tmp_path)
    (tmp_path / "again.keras").write_bytes(found.models["net"])
    again = keras.models.load_model(tmp_path / "again.keras")
    assert (again.get_weights()[0] == model.get_weights()[0]).all()


def test_a_model_that_cannot_be_saved_costs_nothing_else(
    shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras

    lab_session.begin(PublicQuestions("demo", "", "v1", QUESTIONS), "")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.save = None
    shell.user_ns |= {"net": model, "steps": 600}
    found = submission_file.read(wb.labs.submit(folder=tmp_path) or tmp_path)
    told = capsys.readouterr().out
    assert "net could not be saved as a model: 'NoneType' object is not callable." in told
    assert "It has no name yet: give your name or student number" in told
    assert found.answers["q1"] == Answer((Value(600),))


def test_the_notebook_s_file(shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lab.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["steps = ", "600"]}]}))
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert notebook_file.find_notebook() == (path.read_bytes(), "file")
    shell.run_cell("steps = 600", store_history=True)
    shell.run_cell("wb.labs.submit()", store_history=True, silent=False)
    assert notebook_file.is_saved(path.read_bytes())
    shell.run_cell("steps = 601", store_history=True)
    shell.run_cell("1", store_history=True)
    assert not notebook_file.is_saved(path.read_bytes())
    assert not notebook_file.is_saved(b"[]")


def test_a_folder_that_cannot_be_written(shell: Any, sheet: PublicQuestions, tmp_path: Path) -> None:
    lab_session.begin(sheet, "Kim")
    with pytest.raises(NotWritable, match="Start Jupyter in a folder that you may write to"):
        wb.labs.submit(folder=tmp_path / "missing")
