"""``workbench lab build``, ``new`` and ``test``."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.labs.lab_errors import LabError
from workbench.messages import mark, say

if TYPE_CHECKING:
    from workbench.grading.build.lab_test import Finding

COMMANDS = ("build", "new", "test")
"""What may follow ``workbench lab`` in place of a notebook."""

_SIGNS = {True: "✓", False: "✗", None: "–"}
_WARNING = "!"
_WRITTEN = mark("Wrote {path}")
_NEW = mark(
    "A new lab is in {folder}. Change source.ipynb and checks.py step by step; 'workbench lab test {name}' tests it."
)
_FINE = mark("{name} is ready for students.")
_NOT_FINE = mark("{name} is not ready for students yet.")
_ABOUT = mark("Graded labs: {what}.")
_ERROR = mark("workbench: {error}")
_WHEEL_HELP = mark(
    "the workbench's wheel, which the notebook for Colab installs: an https address, or a file that students get "
    "with the notebook; later builds keep it"
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``lab build``, ``lab new`` and ``lab test`` to the commands; what they need is imported when they run."""
    help_of = {
        "new": say("start a lab with a working example"),
        "build": say("make the notebooks for students and instructors from the source"),
        "test": say("prove that a lab works: solution, blanks, wrong answers, nbgrader"),
    }
    actions = {"new": _new, "build": _build, "test": _test}
    for name in ("new", "build", "test"):
        command = commands.add_parser(f"lab {name}", help=help_of[name], description=say(_ABOUT, what=help_of[name]))
        command.add_argument("name", help=say("the lab's name or folder"))
        command.set_defaults(run=partial(_run, actions[name]))
        if name == "build":
            command.add_argument("--wheel", default="", metavar="ADDRESS", help=say(_WHEEL_HELP))
        if name == "test":
            command.add_argument(
                "--nbgrader", default="", metavar="PYTHON", help=say("the Python of an environment with nbgrader")
            )
            command.add_argument(
                "--cell-seconds", type=int, default=None, help=say("the time for one cell (any by default)")
            )


def _run(action: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    try:
        return action(options)
    except (LabError, OSError) as error:
        sys.stderr.write(f"{say(_ERROR, error=error)}\n")
        return 1


def _new(options: argparse.Namespace) -> int:
    from workbench.grading.build.new_lab import labs_folder, new

    folder = new(options.name, labs_folder(Path.cwd()))
    _say(say(_NEW, folder=folder, name=options.name))
    return 0


def _build(options: argparse.Namespace) -> int:
    from workbench.grading.build.colab_start import keep_wheel, wheel_at
    from workbench.grading.build.lab_source import load
    from workbench.grading.build.lab_writing import build
    from workbench.grading.build.weak_questions import weaknesses

    lab = load(options.name)
    if options.wheel:
        keep_wheel(lab.folder, wheel_at(options.wheel))
    for path in build(lab):
        _say(say(_WRITTEN, path=path))
    for warning in weaknesses(lab):
        _say(f"{_WARNING} {warning}")
    return 0


def _test(options: argparse.Namespace) -> int:
    from workbench.grading.build.lab_source import load
    from workbench.grading.build.lab_test import prove
    from workbench.grading.build.nbgrader_check import compare, find_python

    lab = load(options.name)
    well = prove(lab, _report, seconds=options.cell_seconds)
    for finding in compare(lab, find_python(options.nbgrader)):
        _report(finding)
        well = well and finding.ok is not False
    _say(say(_FINE if well else _NOT_FINE, name=lab.name))
    return 0 if well else 1


def _report(finding: "Finding") -> None:
    _say(f"{_WARNING if finding.warning else _SIGNS[finding.ok]} {finding.text}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
