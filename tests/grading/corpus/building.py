"""The corpus as notebooks and uploads: each entry is a file of cells, put into the lab's notebook.

A cell that begins with ``# %% q1`` takes the place of the answer to q1; ``# %%`` alone stands before the next of these,
or at the end. The text on top says what is tried, and ``key: value`` lines below it how it is packed. What a cheat does
not answer stays blank; what an accident does not answer is answered rightly.
"""

import io
import json
import os
import re
import tarfile
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from workbench.labs.questions.answer_protocol import Answer, Array, Value, encode
from workbench.labs.submission_file import Manifest

HERE = Path(__file__).parent
LAB = HERE / "lab"
QUESTIONS = {"q1": 2, "q2": 2, "q3": 3, "q4": 3}
_SETUP = "try:\n    import workbench as wb\n    FIXME = None\nexcept ImportError:\n    FIXME = None"


@dataclass(frozen=True)
class Entry:
    """One submission of the corpus; ``cells`` are (question or "", source)."""

    name: str
    kind: str
    about: str
    options: dict[str, str]
    cells: tuple[tuple[str, str], ...]

    @property
    def points(self) -> float:
        """What is earned honestly."""
        if "points" in self.options:
            return float(self.options["points"])
        named = self.options.get("questions", " ".join(QUESTIONS)).split()
        return float(sum(QUESTIONS[each] for each in named)) if self.kind == "accidents" else 0.0

    @property
    def needs_sandbox(self) -> bool:
        return self.options.get("sandbox") == "yes"

    @property
    def secret(self) -> str:
        """What must not stand in the student's feedback."""
        return self.options.get("secret", "")

    @property
    def is_remarked(self) -> bool:
        """Whether an instructor must be told."""
        return self.options.get("remark") == "yes"

    @property
    def is_slow(self) -> bool:
        return self.options.get("slow") == "yes"


@cache
def entries(kind: str) -> tuple[Entry, ...]:
    """All cheats or all accidents."""
    return tuple(read(path, kind) for path in sorted((HERE / kind).glob("*.cells")))


def read(path: Path, kind: str) -> Entry:
    head, *parts = re.split(r"^# %%", path.read_text("utf-8"), flags=re.MULTILINE)
    about, _, rest = head.strip().strip('"').partition('"""')
    options = dict(re.findall(r"^(\w+): (.+)$", rest, re.MULTILINE))
    cells = []
    for part in parts:
        first, _, source = part.partition("\n")
        cells.append((first.strip(), source.strip("\n")))
    return Entry(path.stem, kind, about.strip(), options, tuple(cells))


def lab_cells(name: str) -> dict[str, str]:
    """The given cells of the lab by question; "" is the set-up."""
    return dict(read(LAB / f"{name}.cells", "lab").cells)


def cells_of(entry: Entry) -> list[tuple[str, str]]:
    """The cells of an entry's notebook in order, (question or "", source)."""
    given = lab_cells("solution" if entry.kind == "accidents" else "blank")
    cells = [("", given[""])]
    waiting = list(entry.cells)
    answered = [question for question, _ in entry.cells if question]
    for question in QUESTIONS:
        if question in answered:
            while waiting and waiting[0][0] != question:
                cells.append(waiting.pop(0))
            cells.append(waiting.pop(0))
        else:
            if not answered:
                cells += waiting
                waiting = []
            cells.append((question, given[question]))
    return cells + waiting


def notebook_of(cells: list[tuple[str, str]]) -> dict[str, Any]:
    """A notebook with a check after every answer."""
    made = [code_cell(_SETUP), {"cell_type": "markdown", "metadata": {}, "id": "text", "source": "# The lab"}]
    for question, source in cells:
        made.append(code_cell(source, question))
        if question:
            made.append(code_cell(f'wb.check("{question}")', f"check-{question}"))
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}, "cells": made}


def code_cell(source: str, name: str = "") -> dict[str, Any]:
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": name, "solution": True}} if name else {}
    return {
        "cell_type": "code",
        "id": name or f"c{abs(hash(source)) % 10**8}",
        "source": source.splitlines(keepends=True),
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
    }


def write_upload(entry: Entry, folder: Path, lab: str = "lab") -> None:
    """Write what the student hands in into the folder of submissions."""
    notebook = notebook_of(cells_of(entry))
    FORMS[entry.options.get("form", "plain")](notebook, folder, entry.name, lab)


Form = Callable[[dict[str, Any], Path, str, str], None]
FORMS: dict[str, Form] = {}


def form(function: Form) -> Form:
    FORMS[function.__name__.strip("_")] = function
    return function


def text_of(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def changed(notebook: dict[str, Any], cells: list[dict[str, Any]], **metadata: Any) -> dict[str, Any]:
    return {**notebook, "cells": cells, "metadata": {**notebook["metadata"], **metadata}}


def zipped(files: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return content.getvalue()


@form
def plain(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.ipynb").write_text(text_of(notebook), "utf-8")


@form
def duplicated(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    plain(changed(notebook, [cell for each in notebook["cells"] for cell in (each, each)]), folder, name, lab)


@form
def _reversed(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    plain(changed(notebook, notebook["cells"][::-1]), folder, name, lab)


@form
def without_checks(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    kept = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and not cell["id"].startswith("check-")]
    plain(changed(notebook, kept), folder, name, lab)


@form
def stripped(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    cells = [{"cell_type": cell["cell_type"], "source": "".join(cell["source"])} for cell in notebook["cells"]]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")


@form
def colab(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    cells = []
    for place, cell in enumerate(notebook["cells"]):
        metadata = {"id": f"Xq{place}", "colab": {"base_uri": "https://localhost:8080/"}}
        cells.append({key: value for key, value in {**cell, "metadata": metadata}.items() if key != "id"})
    made = changed(notebook, cells, colab={"provenance": [], "gpuType": "T4"}, accelerator="GPU")
    plain({**made, "nbformat_minor": 0}, folder, f"Copy of {name}", lab)


@form
def korean(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / "김철수_과제 1 (최종).ipynb").write_text(text_of(notebook), "utf-8")


@form
def windows(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in cell["source"]]
    (folder / f"{name}.ipynb").write_bytes(text_of(notebook).replace("\n", "\r\n").encode("utf-8-sig"))


@form
def renamed(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / "final FINAL (2).IPYNB").write_text(text_of(notebook), "utf-8")


@form
def nested(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    deep = folder / name / "Downloads" / "homework (1)" / "lab"
    (deep / ".ipynb_checkpoints").mkdir(parents=True)
    plain(notebook, deep, "my lab", lab)
    blank = notebook_of(list(lab_cells("blank").items()))
    (deep / ".ipynb_checkpoints" / "my lab-checkpoint.ipynb").write_text(text_of(blank), "utf-8")


@form
def archive_of_archive(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    inner = zipped(
        {"work/lab.ipynb": text_of(notebook), "__MACOSX/work/._lab.ipynb": b"\0\5\26\7", "work/.DS_Store": ""}
    )
    (folder / f"{name}.zip").write_bytes(zipped({"inner/work.zip": inner}))


@form
def helper(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    files: dict[str, str | bytes] = {"lab.ipynb": text_of(notebook), "my_helpers.py": lab_cells("solution")["q3"]}
    (folder / f"{name}.zip").write_bytes(zipped(files))


@form
def format_3(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    cells = [{"cell_type": "code", "input": cell["source"], "outputs": []} for cell in notebook["cells"][2:]]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    (folder / f"{name}.ipynb").write_text(json.dumps(old), "utf-8")


@form
def packed_without_notebook(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    pooled = Array("<i8", (2, 2), b"".join(each.to_bytes(8, "little") for each in (2, 3, 2, 2)))
    answers = {"q1": Answer((Value(540),)), "q2": Answer((Value(pooled),))}
    write_packed(folder, name, lab, {"answers.msgpack": encode(answers)})


@form
def packed_with_grades(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    verdict = {"points": 10, "of": 10, "state": "passed", "message": "Right."}
    forged = {"q1": {"results": [{"type": "verdict", **verdict}]}}
    files: dict[str, str | bytes] = {
        "notebook.ipynb": text_of(notebook),
        "answers.msgpack": encode(forged),
        "verdicts.json": json.dumps(dict.fromkeys(QUESTIONS, verdict)),
        "grades.json": json.dumps({"points": 10}),
    }
    write_packed(folder, name, lab, files, points=10, verdicts=dict.fromkeys(QUESTIONS, verdict))


def write_packed(folder: Path, name: str, lab: str, files: dict[str, str | bytes], **more: Any) -> Path:
    manifest = Manifest(lab=lab, lab_version="1", student=name, seed=0, time="2026-01-01T00:00:00Z")
    packed = zipped({"manifest.json": json.dumps({**to_builtins(manifest), **more}), **files})
    path = folder / f"{lab}-{name}.wbsub.zip"
    path.write_bytes(packed)
    return path


@form
def claims_to_be_later(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """The notebook comes first and says that it was packed in 2099; an untouched one comes second."""
    early = write_packed(folder, name, lab, {"notebook.ipynb": text_of(notebook)}, time="2099-12-31T00:00:00Z")
    early = early.rename(folder / f"{lab}-{name} (1).wbsub.zip")
    blank = notebook_of(list(lab_cells("blank").items()))
    late = write_packed(folder, name, lab, {"notebook.ipynb": text_of(blank)})
    os.utime(early, (1e9, 1e9))
    os.utime(late, (2e9, 2e9))


@form
def handed_in_again(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """An untouched notebook comes first, from a computer whose clock is ahead; the work comes second."""
    blank = notebook_of(list(lab_cells("blank").items()))
    early = write_packed(folder, name, lab, {"notebook.ipynb": text_of(blank)}, time="2099-12-31T00:00:00Z")
    early = early.rename(folder / f"{lab}-{name} (1).wbsub.zip")
    late = write_packed(folder, name, lab, {"notebook.ipynb": text_of(notebook)})
    os.utime(early, (1e9, 1e9))
    os.utime(late, (2e9, 2e9))


@form
def of_another_student(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """A pack of somebody else's name beside one's own untouched notebook, in one's own folder."""
    own = folder / name
    own.mkdir()
    write_packed(own, "someone else", lab, {"notebook.ipynb": text_of(notebook)}, time="2099-12-31T00:00:00Z")
    blank = notebook_of(list(lab_cells("blank").items()))
    write_packed(own, name, lab, {"notebook.ipynb": text_of(blank)})


@form
def future_in_an_archive(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """A notebook that an archive dates to 2099, and an untouched one that came later."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("work.ipynb", (2099, 1, 1, 0, 0, 0)), text_of(notebook))
    (folder / f"{name}.zip").write_bytes(content.getvalue())
    plain(notebook_of(list(lab_cells("blank").items())), folder, name, lab)
    os.utime(folder / f"{name}.zip", (1e9, 1e9))


@form
def packed_answers_beside(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """The right answer to q1 is packed, and the notebook does not compute it."""
    files: dict[str, str | bytes] = {
        "notebook.ipynb": text_of(notebook),
        "answers.msgpack": encode({"q1": Answer((Value(540),))}),
    }
    write_packed(folder, name, lab, files)


@form
def unsaved(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    blank = notebook_of(list(lab_cells("blank").items()))
    write_packed(folder, name, lab, {"notebook.ipynb": text_of(blank), "session.ipynb": text_of(notebook)})


@form
def unpacked_by_the_browser(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    write_packed(folder, name, lab, {"notebook.ipynb": text_of(notebook)})
    packed = folder / f"{lab}-{name}.wbsub.zip"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder / name)
    packed.unlink()


@form
def shadowing(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    evil = "class Yes:\n    def __getattr__(self, _): return lambda *_, **__: True\n__getattr__ = lambda _: Yes()\n"
    modules = {f"{each}.py": evil for each in ("numpy", "msgspec", "json", "workbench", "unittest", "sitecustomize")}
    files: dict[str, str | bytes] = {"lab.ipynb": text_of(notebook), **modules}
    (folder / f"{name}.zip").write_bytes(zipped(files))


@form
def links(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    own = folder / name
    own.mkdir()
    plain(notebook, own, "lab", lab)
    for target in ("checks.py", "solution.cells"):
        (own / target).symlink_to(LAB / target)
    (own / "answers.txt").symlink_to(LAB / "checks.py")


@form
def leading_out(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("lab.ipynb", text_of(notebook))
        for place in ("../checks.py", "../../lab/checks.py", "/tmp/gj-leading-out/checks.py", "C:\\checks.py"):
            archive.writestr(place, "QUESTIONS = []")
        link = zipfile.ZipInfo("checks.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(LAB / "checks.py"))
    (folder / f"{name}.zip").write_bytes(content.getvalue())


@form
def utf_16(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(text_of(notebook).encode("utf-16"))


@form
def cp949(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(text_of(notebook).encode("cp949"))


@form
def cp949_name(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    plain(notebook, folder, "김철수 과제".encode("cp949").decode("utf-8", "surrogateescape"), lab)


@form
def with_comma(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    text = text_of(notebook)
    last = text.rindex("}\n ]")
    (folder / f"{name}.ipynb").write_text(f"{text[: last + 1]},{text[last + 1 :]}", "utf-8")


@form
def cut_off(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    text = text_of(notebook)
    (folder / f"{name}.ipynb").write_text(text[: text.rindex("of this cell")], "utf-8")


def _tarred(notebook: dict[str, Any], path: Path, mode: Any) -> None:
    content = text_of(notebook).encode()
    with tarfile.open(path, mode) as archive:
        entry = tarfile.TarInfo("work/lab.ipynb")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


@form
def tar(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    _tarred(notebook, folder / f"{name}.tar", "w")


@form
def tar_gz(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    _tarred(notebook, folder / f"{name}.tar.gz", "w:gz")


@form
def tgz(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    _tarred(notebook, folder / f"{name}.tgz", "w:gz")


@form
def older_beside(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    own = folder / name
    own.mkdir()
    plain(notebook, own, "b", lab)
    scratch = [code_cell(f"long_{number} = 'an older and longer version'") for number in range(30)]
    blank = notebook_of(list(lab_cells("blank").items()))
    plain(changed(blank, [*blank["cells"], *scratch]), own, "a", lab)
    os.utime(own / "a.ipynb", (1e9, 1e9))


@form
def forged_metadata(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """Every cell brings the verdict that it would like, and all have the same id."""
    told = "q1: 2 of 2 points. All in all 10 of 10."
    claims = {"points": 10, "score": 10, "student": "someone else", "graded": True, "passed": True}
    for cell in notebook["cells"]:
        cell["id"] = "test-q1"
        cell["metadata"] = {**claims, "nbgrader": {"schema_version": 3, "grade": True, "locked": True, "points": 10}}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": told}]
    plain(changed(notebook, notebook["cells"], **claims, workbench=claims), folder, name, lab)


@form
def two_of_one_name(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    content = io.BytesIO()
    blank = notebook_of(list(lab_cells("blank").items()))
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("lab.ipynb", text_of(notebook))
        archive.writestr("lab.ipynb", text_of(blank))
    (folder / f"{name}.zip").write_bytes(content.getvalue())


@form
def links_in_an_archive(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    content = text_of(notebook).encode()
    with tarfile.open(folder / f"{name}.tar", "w") as archive:
        entry = tarfile.TarInfo("lab.ipynb")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
        for link, kind, target in (
            ("checks.py", tarfile.SYMTYPE, str(LAB / "checks.py")),
            ("hard.py", tarfile.LNKTYPE, str(LAB / "checks.py")),
            ("answers.txt", tarfile.SYMTYPE, "../../lab/checks.py"),
            ("zero", tarfile.CHRTYPE, ""),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            entry = tarfile.TarInfo(link)
            entry.type, entry.linkname, entry.devmajor, entry.devminor = kind, target, 1, 5
            archive.addfile(entry)


@form
def damaged_beside(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """One file whose bytes do not fit their check sum and one that asks for a password, then the notebook."""
    content = bytearray(zipped({"photo.png": "a picture", "secret.txt": "a secret", "lab.ipynb": text_of(notebook)}))
    content[content.index(b"photo.png") + len("photo.png") + 2] ^= 0xFF
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature, content.index(signature) + 1)
        content[place + flags] |= 1
    (folder / f"{name}.zip").write_bytes(bytes(content))


@form
def one_id(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    plain(changed(notebook, [{**cell, "id": "same"} for cell in notebook["cells"]]), folder, name, lab)


@form
def text_ending(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.ipynb.txt").write_text(text_of(notebook), "utf-8")


@form
def json_ending(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.json").write_text(text_of(notebook), "utf-8")


@form
def no_ending(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / name).write_text(text_of(notebook), "utf-8")


@form
def impossible_date(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    content = bytearray(zipped({"lab.ipynb": text_of(notebook)}))
    for signature, place in ((b"PK\x03\x04", 10), (b"PK\x01\x02", 12)):
        at = content.index(signature) + place
        content[at : at + 4] = b"\xff\xff\x00\x00"
    (folder / f"{name}.zip").write_bytes(bytes(content))


@form
def mac_archive(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """As the Finder packs: its own files come first, and Korean letters are taken apart."""
    inner = unicodedata.normalize("NFD", "과제 최종/실습.ipynb")
    files: dict[str, str | bytes] = {
        "__MACOSX/._lab.ipynb": b"\0\5\26\7",
        "._lab.ipynb": b"\0\5\26\7",
        inner: text_of(notebook),
    }
    (folder / f"{name}.zip").write_bytes(zipped(files))


@form
def with_large_outputs(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0K" * 1_500_000}}
    cells = [{**cell, "outputs": [picture]} if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]
    plain(changed(notebook, cells), folder, name, lab)


@form
def duplicate_keys(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    text = text_of(notebook)
    strange: list[Any] = [
        5,
        None,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": ["code"], "source": {"a": 1}},
        {"source": [[1], 2]},
    ]
    first = json.dumps({"cells": strange, "metadata": 5, "nbformat": float("nan")})
    blank = text_of(notebook_of(list(lab_cells("blank").items())))
    (folder / f"{name}.ipynb").write_text(f"{first[:-1]}, {text.strip()[1:-1]}, {blank.strip()[1:]}", "utf-8")


@form
def deep_archive(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    (folder / f"{name}.zip").write_bytes(zipped({f"{'d/' * 2000}lab.ipynb": text_of(notebook)}))


@form
def overlapping(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    """One entry of zeros, listed a thousand times."""
    content = zipped({"a.ipynb": b"\0" * 50_000_000})
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    listed = content[start:end] * 1000
    sizes = len(listed).to_bytes(4, "little"), start.to_bytes(4, "little")
    many = (1000).to_bytes(2, "little")
    (folder / f"{name}.zip").write_bytes(
        content[:start] + listed + b"PK\x05\x06" + bytes(4) + many + many + b"".join(sizes) + bytes(2)
    )


@form
def pipes(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    own = folder / name
    own.mkdir()
    os.mkfifo(own / "lab.ipynb")
    os.mkfifo(own / "manifest.json")
    (own / "zero.ipynb").symlink_to("/dev/zero")
    (own / "round.ipynb").symlink_to("round.ipynb")
    (own / "above").symlink_to("..")


@form
def leading_name(notebook: dict[str, Any], folder: Path, name: str, lab: str) -> None:
    plain(notebook, folder, "..\\..\\feedback\u2215kim\u202egnp.exe\x1b[2J", lab)
