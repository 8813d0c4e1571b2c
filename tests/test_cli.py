"""The command: which notebook it opens, what it copies, and what it says when it cannot."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import workbench
from workbench import cli, course_folder

Arguments = list[list[str]]


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Arguments:
    """An empty current folder, a course of two notebooks in the package, and the arguments JupyterLab is given."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "first-network.ipynb").write_text("the first")
    (package / "second.ipynb").write_text("the second")
    notebooks = {path.name: path for path in sorted(package.iterdir())}
    (package / "contents.md").write_text("all of them")
    monkeypatch.setattr(course_folder, "lecture_notebooks", lambda: notebooks)
    monkeypatch.setattr(course_folder, "course_files", lambda: notebooks | {"contents.md": package / "contents.md"})
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return []


def run(launched: Arguments, *arguments: str) -> int:
    return cli.main(arguments, launch=launched.append)


def opened(launched: Arguments) -> str:
    """The address of the one notebook that was opened."""
    (arguments,) = launched
    prefix = "--LabApp.default_url=/lab/tree/"
    (address,) = [argument.removeprefix(prefix) for argument in arguments if argument.startswith(prefix)]
    return address


def test_in_a_clone_its_own_notebook_is_opened(launched: Arguments) -> None:
    Path("notebooks").mkdir()
    Path("notebooks/first-network.ipynb").write_text("the clone's")
    assert run(launched, "lab") == 0
    assert opened(launched) == "notebooks/first-network.ipynb"
    assert f"--ServerApp.root_dir={Path.cwd()}" in launched[0]
    assert not Path("first-network.ipynb").exists()


def test_elsewhere_a_copy_of_the_course_is_opened(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(launched, "lab") == 0
    assert opened(launched) == "workbench-course/first-network.ipynb"
    course = Path.cwd() / "workbench-course"
    assert {path.name: path.read_text() for path in course.iterdir()} == {
        "first-network.ipynb": "the first",
        "second.ipynb": "the second",
        "contents.md": "all of them",
    }
    assert capsys.readouterr().out == f"The course is in {course}. What was there before was left as it is.\n"


def test_the_contents_page_is_opened_beside_the_first_notebook(launched: Arguments) -> None:
    run(launched, "lab")
    page = "{'page_config_data': {'workbenchContents': 'workbench-course/contents.md'}}"
    assert f"--ServerApp.tornado_settings={page}" in launched[0]


def test_no_contents_page_beside_others(launched: Arguments) -> None:
    Path("first-network.ipynb").write_text("without its course")
    run(launched, "lab")
    run(launched, "lab", "second")
    assert "tornado_settings" not in str(launched)


def test_the_students_copy_is_never_overwritten(launched: Arguments) -> None:
    Path("first-network.ipynb").write_text("my work")
    assert run(launched, "lab") == 0
    assert opened(launched) == "first-network.ipynb"
    assert Path("first-network.ipynb").read_text() == "my work"


def test_what_is_missing_comes_anew(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    run(launched, "lab")
    Path("workbench-course/first-network.ipynb").write_text("my work")
    Path("workbench-course/second.ipynb").unlink()
    capsys.readouterr()
    run(launched, "lab")
    assert Path("workbench-course/first-network.ipynb").read_text() == "my work"
    assert Path("workbench-course/second.ipynb").read_text() == "the second"
    assert capsys.readouterr().out != ""
    run(launched, "lab")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["second", "second.ipynb"])
def test_another_notebook_of_the_package_by_name(launched: Arguments, name: str) -> None:
    assert run(launched, "lab", name) == 0
    assert opened(launched) == "workbench-course/second.ipynb"
    assert Path("workbench-course/second.ipynb").read_text() == "the second"


def test_another_notebook_of_a_clone_by_name(launched: Arguments) -> None:
    Path("notebooks").mkdir()
    Path("notebooks/second.ipynb").write_text("the clone's")
    assert run(launched, "lab", "second") == 0
    assert opened(launched) == "notebooks/second.ipynb"


def test_a_notebook_of_the_students_own(launched: Arguments) -> None:
    Path("my work").mkdir()
    Path("my work/net.ipynb").write_text("mine")
    assert run(launched, "lab", "my work/net") == 0
    assert opened(launched) == "my%20work/net.ipynb"


def test_a_notebook_in_another_folder_is_opened_there(launched: Arguments, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "net.ipynb").write_text("mine")
    assert run(launched, "lab", "../other/net.ipynb") == 0
    assert opened(launched) == "net.ipynb"
    assert f"--ServerApp.root_dir={other.resolve()}" in launched[0]


def test_what_follows_two_dashes_is_jupyterlabs(launched: Arguments) -> None:
    assert run(launched, "lab", "second", "--", "--no-browser", "--ServerApp.ip=0.0.0.0") == 0
    assert launched[0][-2:] == ["--no-browser", "--ServerApp.ip=0.0.0.0"]


def test_an_unknown_notebook_is_refused(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(launched, "lab", "third") == 1
    assert launched == []
    assert capsys.readouterr().err == (
        f"workbench: There is no notebook third in {Path.cwd()}, nor one that comes with the workbench. "
        "It brings: first-network.ipynb, second.ipynb.\n"
    )


def test_a_file_that_is_no_notebook_is_refused(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.py").write_text("x = 1")
    assert run(launched, "lab", "net.py") == 1
    assert capsys.readouterr().err == "workbench: net.py is no notebook: its name must end in .ipynb.\n"


def test_a_folder_that_cannot_be_written_to(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    Path("workbench-course").touch()  # so that even root cannot write there
    assert run(launched, "lab", "second") == 1
    assert capsys.readouterr().err == (
        f"workbench: The course could not be copied to {Path.cwd() / 'workbench-course'}: File exists. "
        "Start the command in a folder that you may write to.\n"
    )


def test_a_port_that_is_taken(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(launched, "lab", f"--port={port}") == 1
    assert capsys.readouterr().err == (
        f"workbench: Port {port} is taken by another program. "
        "Choose another one, or leave --port out to get a free one.\n"
    )
    assert list(Path.cwd().iterdir()) == []
    assert run(launched, "lab", f"--port={port}") == 0
    assert f"--port={port}" in launched[0]


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"workbench {workbench.__version__}\n"


COMMANDS = ("lab", "lab new", "lab build", "lab test", "grade")


def test_help_shows_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0
    shown = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert all(any(line == command or line.startswith(f"{command}  ") for line in shown) for command in COMMANDS)


@pytest.mark.parametrize("arguments", [["lap"], ["lap", "new", "edges"]])
def test_an_unknown_command_is_refused_with_those_there_are(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert "'lap'" in told
    assert all(command in told for command in COMMANDS)


def test_without_a_command_the_command_line_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([])
    assert end.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_the_parser_needs_neither_keras_nor_jupyter() -> None:
    heavy = "{'keras', 'jupyterlab', 'nbformat'}"
    code = f"import sys; from workbench import cli; cli._parser(); print({heavy} & {{*sys.modules}})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_the_first_notebook_comes_with_the_package() -> None:
    assert cli.FIRST_NOTEBOOK in course_folder.lecture_notebooks()
