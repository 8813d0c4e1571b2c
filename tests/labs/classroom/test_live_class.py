"""A class on a real JupyterHub, with the recipes' own files, from releasing a lab to fetching feedback."""

import csv
import os
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.labs.classroom.classroom_machine import (
    ClassroomMachine,
    classroom_python,
    reason_against_classroom,
)
from tests.labs.classroom.hub_client import HubClient, UserServer
from workbench import cli
from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.lab_writing import build
from workbench.grading.build.new_lab import new

COURSE = "/home/instructor/dl101"
USERS = ("instructor", "kim", "lee")
_CLASS_LIST = "instructor,instructors,of the teacher\nkim,students,of Kim\nlee,students,of Lee\n"
_SCOPES = ["admin:users", "admin:servers", "access:servers"]
_OVER_THE_RECIPE = """
load_subconfig("/srv/recipes/jupyterhub_config.py")
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.JupyterHub.services = [{{"name": "test", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "test", "scopes": {scopes}, "services": ["test"]}}]
"""


@pytest.fixture
def machine(tmp_path: Path) -> ClassroomMachine:
    reason = reason_against_classroom()
    if reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    made = ClassroomMachine(tmp_path / "machine")
    (made.srv / "users.csv").write_text(_CLASS_LIST)
    for words in (["add_users.sh", "/srv/users.csv"], ["prepare_course.sh", "dl101", "instructor"]):
        prepared = made.run("bash", f"/srv/recipes/{words[0]}", *words[1:])
        assert prepared.returncode == 0, prepared.stderr
    return made


@pytest.fixture
def hub(machine: ClassroomMachine, tmp_path: Path) -> Iterator[HubClient]:
    public, port, proxy = _free_ports(3)
    token = secrets.token_hex(16)
    config = _OVER_THE_RECIPE.format(public=public, hub=port, proxy=proxy, token=token, scopes=_SCOPES)
    (machine.srv / "hub_config.py").write_text(config)
    log = tmp_path / "hub.log"
    with machine.running([classroom_python(), "-m", "jupyterhub", "-f", "/srv/hub_config.py"], log):
        client = HubClient(f"http://127.0.0.1:{public}", token)
        try:
            client.wait()
            yield client
        finally:
            sys.stdout.write(log.read_text(errors="replace")[-8000:])  # pytest shows it where the test fails


@pytest.fixture
def lab(tmp_path: Path) -> LabSource:
    lab = load(new("demo", tmp_path))
    build(lab)
    return lab


@pytest.mark.slow
def test_a_lab_goes_through_a_class(
    hub: HubClient, machine: ClassroomMachine, lab: LabSource, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    servers = {name: hub.start_server(name) for name in USERS}
    for server in servers.values():
        server.wait()
    instructor, kim, lee = servers.values()
    assert [hub.lets_in("kim", password) for password in ("of Kim", "of Lee")] == [True, False]
    _give(machine, lab.folder / "build" / "nbgrader" / "source" / "demo", "dl101/source/demo")
    instructor.shell("nbgrader generate_assignment demo --create", COURSE)
    instructor.shell("nbgrader release_assignment demo", COURSE)

    for student in (kim, lee):
        assert "dl101 demo" in student.shell("nbgrader list")
        student.shell("nbgrader fetch_assignment demo")
    solved = nbformat.read(lab.folder / "build" / "demo-solution.ipynb", as_version=4)
    _work(kim, solved, until="q5")
    _work(lee, solved, until="q1")
    for student in (kim, lee):
        student.shell("nbgrader submit demo")
    with pytest.raises(AssertionError, match="Permission denied"):
        kim.shell("ls /srv/nbgrader/exchange/dl101/inbound")
    with pytest.raises(AssertionError, match=r"not permitted|Permission denied"):
        kim.shell("mv /srv/nbgrader/exchange/dl101 /srv/nbgrader/exchange/mine")
    instructor.shell("nbgrader collect demo", COURSE)

    course = machine.home / "instructor" / "dl101"
    grades = course / "grades-demo"
    assert cli.main(["grade", str(course / "submitted"), "--lab", str(lab.folder), "--out", str(grades)]) == 0
    rows = {row["student"]: row for row in csv.DictReader((grades / "gradebook.csv").open(encoding="utf-8-sig"))}
    assert {name: float(row["points"]) for name, row in rows.items()} == {"kim": 8.0, "lee": 1.0}
    assert {name: row["to read"] for name, row in rows.items()} == {"kim": "q5", "lee": ""}

    instructor.shell(f"{classroom_python()} /srv/recipes/return_feedback.py demo", COURSE)
    instructor.shell("nbgrader release_feedback demo", COURSE)
    for student, points in ((kim, "8 of 10"), (lee, "1 of 10")):
        student.shell("nbgrader fetch_feedback demo")
        assert points in student.shell("cat demo/feedback/*/demo.html")


def _give(machine: ClassroomMachine, source: Path, where: str) -> None:
    """The instructor's own copy of a folder in the home."""
    folder = shutil.copytree(source, machine.home / "instructor" / where)
    owner = (machine.home / "instructor").stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)


def _work(student: UserServer, solved: Any, until: str) -> None:
    """Answer the questions up to one, run the notebook from top to bottom in the student's kernel, and save it."""
    notebook = student.notebook("demo/demo.ipynb")
    answering = True
    student.run("%cd -q demo")
    for cell, solution in zip(notebook["cells"], solved.cells, strict=True):
        if cell["cell_type"] != "code":
            continue
        if answering:
            cell["source"] = solution.source
        if "register(" in cell["source"]:
            cell["source"] = f'wb.labs.register(student="{student.user}")'
        student.run(cell["source"])
        answering = answering and cell["source"] != f'wb.check("{until}")'
    student.run("%cd -q ..")
    student.save("demo/demo.ipynb", notebook)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
