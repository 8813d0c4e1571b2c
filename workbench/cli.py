"""The ``workbench`` command: one parser with all its commands; ``workbench lab`` opens JupyterLab on a notebook.

The notebooks come with the package. Where the current folder has none, all of them are copied to a folder there,
so that a student works on copies and links between them lead somewhere; what is there is opened as it is and never
overwritten. Beside the first notebook the contents page of the course is opened.
"""

import argparse
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from workbench import course_folder
from workbench.grading import grade_command
from workbench.grading.build import lab_command
from workbench.messages import WorkbenchError, mark, say
from workbench.version import __version__

FIRST_NOTEBOOK = "first-network.ipynb"

_NO_NOTEBOOK = mark(
    "There is no notebook {name} in {folder}, nor one that comes with the workbench. It brings: {known}."
)
_NOT_A_NOTEBOOK = mark("{name} is no notebook: its name must end in .ipynb.")
_NO_COPY = mark(
    "The course could not be copied to {folder}: {reason}. Start the command in a folder that you may write to."
)
_PORT_TAKEN = mark(
    "Port {port} is taken by another program. Choose another one, or leave --port out to get a free one."
)
_COPIED = mark("The course is in {folder}. What was there before was left as it is.")

Launch = Callable[[list[str]], None]


class CommandError(WorkbenchError):
    """The ``workbench`` command cannot be carried out.

    Follow the message.
    """

    code = "command-failed"


def main(argv: Sequence[str] | None = None, *, launch: Launch | None = None) -> int:
    """Run the command with these arguments (the process's own by default); return its exit status.

    ``launch`` starts JupyterLab with a list of arguments.
    """
    arguments, passed_on = _split(list(sys.argv[1:] if argv is None else argv))
    given = argparse.Namespace(launch=launch or _launch, passed_on=passed_on)
    options = _parser().parse_args(_joined_subcommand(arguments), given)
    status: int = options.run(options)
    return status


def find_notebook(name: str | None, folder: Path) -> Path:
    """The notebook to open in ``folder``, copied there with the whole course if it has to come from the package.

    ``name`` is a path, or the name of a notebook of the workbench with or without its ending; None is the first
    notebook. Raises CommandError when there is none, or it cannot be copied.
    """
    wanted = FIRST_NOTEBOOK if name is None else name
    places = (folder / "notebooks", folder) if name is None else (folder, folder / "notebooks")
    candidates = [place / file for place in places for file in (wanted, f"{wanted}.ipynb")]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        return _of_the_course(wanted, folder)
    if found.suffix != ".ipynb":
        raise CommandError(say(_NOT_A_NOTEBOOK, name=wanted))
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbench",
        description=say("Draw a neural network in a notebook, get its Keras code, train it."),
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_lab(commands)
    lab_command.add_to(commands)
    grade_command.add_to(commands)
    return parser


def _add_lab(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    lab = commands.add_parser(
        "lab",
        help=say("open JupyterLab on a notebook"),
        description=say("Open JupyterLab on a notebook. What follows -- is handed to JupyterLab."),
        epilog=say(
            "For authors of graded labs: workbench lab {commands} NAME.", commands="|".join(lab_command.COMMANDS)
        ),
    )
    lab.add_argument(
        "notebook",
        nargs="?",
        help=say("a notebook, or the name of one of the workbench's ({name} by default)", name=FIRST_NOTEBOOK),
    )
    lab.add_argument("--port", type=int, help=say("the port JupyterLab listens on (a free one by default)"))
    lab.set_defaults(run=_open_lab)


def _joined_subcommand(arguments: list[str]) -> list[str]:
    """``lab new`` as one word: argparse knows no commands inside a command that takes a notebook in their place."""
    if arguments[:1] == ["lab"] and arguments[1:2] and arguments[1] in lab_command.COMMANDS:
        return [" ".join(arguments[:2]), *arguments[2:]]
    return arguments


def _open_lab(options: argparse.Namespace) -> int:
    try:
        lab = _lab_arguments(options.notebook, options.port)
    except CommandError as error:
        print(f"workbench: {error}", file=sys.stderr)
        return 1
    options.launch([*lab, *options.passed_on])
    return 0


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Our own arguments, and those behind ``--`` that are JupyterLab's."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _lab_arguments(name: str | None, port: int | None) -> list[str]:
    arguments = []
    if port is not None:
        _require_free(port)
        arguments.append(f"--port={port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # JupyterLab refuses to start as root, which is who one is in most containers.
        arguments.append("--allow-root")
    folder = Path.cwd().resolve()
    notebook = find_notebook(name, folder).resolve()
    root = folder if notebook.is_relative_to(folder) else notebook.parent
    # As the default address it is also in the link JupyterLab prints, for machines where no browser can be opened.
    address = f"/lab/tree/{quote(notebook.relative_to(root).as_posix())}"
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={address}",
        *_beside(notebook, root),
        *arguments,
    ]


def _beside(notebook: Path, root: Path) -> list[str]:
    """The contents page as a setting of JupyterLab's page, where our extension reads it."""
    contents = notebook.with_name(course_folder.CONTENTS)
    if notebook.name != FIRST_NOTEBOOK or not contents.is_file():
        return []
    page = {"workbenchContents": contents.relative_to(root).as_posix()}
    return [f"--ServerApp.tornado_settings={ {'page_config_data': page} }"]


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(say(_PORT_TAKEN, port=port)) from error


def _of_the_course(name: str, folder: Path) -> Path:
    files = course_folder.course_files()
    file = next((file for file in (name, f"{name}.ipynb") if file in files and file.endswith(".ipynb")), None)
    if file is None:
        known = ", ".join(course_folder.lecture_notebooks()) or "-"
        raise CommandError(say(_NO_NOTEBOOK, name=name, folder=folder, known=known))
    target = folder / course_folder.FOLDER
    try:
        copied = course_folder.copy_missing(files, target)
    except OSError as error:
        raise CommandError(say(_NO_COPY, folder=target, reason=error.strerror)) from error
    if copied:
        print(say(_COPIED, folder=target))
    return target / file


def _launch(arguments: list[str]) -> None:
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(arguments)


if __name__ == "__main__":
    sys.exit(main())
