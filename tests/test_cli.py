"""The command: which notebook it opens, what it copies, and what it says when it cannot."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import workbench
from workbench import cli

Arguments = list[list[str]]


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Arguments:
    """An empty current folder, two notebooks that come with the package, and the arguments JupyterLab is given."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "first-network.ipynb").write_text("the first")
    (package / "second.ipynb").write_text("the second")
    monkeypatch.setattr(cli, "_shipped", lambda: {path.name: path for path in sorted(package.iterdir())})
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


def test_elsewhere_a_copy_is_opened(launched: Arguments, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(launched, "lab") == 0
    assert opened(launched) == "first-network.ipynb"
    assert Path("first-network.ipynb").read_text() == "the first"
    assert capsys.readouterr().out == f"Copied first-network.ipynb to {Path.cwd()}.\n"


def test_the_students_copy_is_never_overwritten(launched: Arguments) -> None:
    Path("first-network.ipynb").write_text("my work")
    assert run(launched, "lab") == 0
    assert opened(launched) == "first-network.ipynb"
    assert Path("first-network.ipynb").read_text() == "my work"


@pytest.mark.parametrize("name", ["second", "second.ipynb"])
def test_another_notebook_of_the_package_by_name(launched: Arguments, name: str) -> None:
    assert run(launched, "lab", name) == 0
    assert opened(launched) == "second.ipynb"
    assert Path("second.ipynb").read_text() == "the second"


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
    Path("second.ipynb").mkdir()  # so that even root cannot write there
    assert run(launched, "lab", "second") == 1
    assert capsys.readouterr().err == (
        f"workbench: second.ipynb could not be copied to {Path.cwd()}: File exists. "
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
    assert cli.FIRST_NOTEBOOK in cli._shipped()
