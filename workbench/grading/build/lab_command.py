"""``workbench lab build``, ``new`` and ``test``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workbench.grading.build.lab_source import load
from workbench.grading.build.lab_test import Finding, prove
from workbench.grading.build.lab_writing import build
from workbench.grading.build.nbgrader_check import compare, find_python
from workbench.grading.build.new_lab import labs_folder, new
from workbench.labs.lab_errors import LabError
from workbench.messages import mark, say

COMMANDS = ("build", "new", "test")

_SIGNS = {True: "✓", False: "✗", None: "–"}
_WRITTEN = mark("Wrote {path}")
_NEW = mark("A new lab is in {folder}. Change source.ipynb and checks.py step by step; 'workbench lab test {name}'.")
_FINE = mark("{name} is ready for students.")
_NOT_FINE = mark("{name} is not ready for students yet.")
_ERROR = mark("workbench: {error}")


def main(arguments: Sequence[str]) -> int:
    """Run ``workbench lab`` with one of COMMANDS as the first argument; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (LabError, OSError) as error:
        sys.stderr.write(f"{say(_ERROR, error=error)}\n")
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="workbench lab", description=say("Author a graded lab."))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    made = commands.add_parser("new", help=say("start a lab with a working example"))
    made.set_defaults(run=_new)
    built = commands.add_parser("build", help=say("make the notebooks for students and instructors from the source"))
    built.set_defaults(run=_build)
    tested = commands.add_parser("test", help=say("prove that a lab works: solution, blanks, wrong answers, nbgrader"))
    tested.set_defaults(run=_test)
    for command in (made, built, tested):
        command.add_argument("name", help=say("the lab's name or folder"))
    tested.add_argument(
        "--nbgrader", default="", metavar="PYTHON", help=say("the Python of an environment with nbgrader")
    )
    tested.add_argument("--cell-seconds", type=int, default=None, help=say("the time for one cell (any by default)"))
    return parser


def _new(options: argparse.Namespace) -> int:
    folder = new(options.name, labs_folder(Path.cwd()))
    _say(say(_NEW, folder=folder, name=options.name))
    return 0


def _build(options: argparse.Namespace) -> int:
    for path in build(load(options.name)):
        _say(say(_WRITTEN, path=path))
    return 0


def _test(options: argparse.Namespace) -> int:
    lab = load(options.name)
    well = prove(lab, _tell, seconds=options.cell_seconds)
    for finding in compare(lab, find_python(options.nbgrader)):
        _tell(finding)
        well = well and finding.ok is not False
    _say(say(_FINE if well else _NOT_FINE, name=lab.name))
    return 0 if well else 1


def _tell(finding: Finding) -> None:
    _say(f"{_SIGNS[finding.ok]} {finding.text}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
