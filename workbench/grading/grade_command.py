"""``workbench grade``: grade a folder of submissions and write the reports."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.messages import mark, mark_plural, say, say_plural

if TYPE_CHECKING:
    from workbench.grading.grading_results import Graded

DESCRIPTION = mark("Grade a folder of submissions in sandboxes, and write gradebook, feedback and overview.")

_DONE = mark_plural(
    "{count} submission graded; the reports are in {folder}.",
    "{count} submissions graded; the reports are in {folder}.",
)
_ONE = mark("{done}/{of} {student}: {points} of {most}")
_NOT_HANDED_IN = mark_plural(
    "{count} student of the class list handed nothing in: {names}.",
    "{count} students of the class list handed nothing in: {names}.",
)
_TO_READ = mark_plural(
    '{count} answer is to be read by you; see the column "to read" in gradebook.csv.',
    '{count} answers are to be read by you; see the column "to read" in gradebook.csv.',
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``grade`` to the commands; what grading needs is imported when it runs."""
    parser = commands.add_parser("grade", help=say("grade a folder of submissions"), description=say(DESCRIPTION))
    parser.add_argument("submissions", type=Path, help=say("the folder of submissions, as the course system gave it"))
    parser.add_argument("--lab", required=True, help=say("the lab's name, or its folder"))
    parser.add_argument("--out", type=Path, help=say("the folder for the reports (grades-LAB by default)"))
    parser.add_argument(
        "--workers", type=int, default=0, help=say("submissions at a time (the number of cores by default)")
    )
    parser.add_argument(
        "--dask", default="", metavar="ADDRESS", help=say("grade on the Dask cluster with this scheduler")
    )
    parser.add_argument(
        "--roster",
        type=Path,
        metavar="CSV",
        help=say("the class list: who is missing, and under which name and number"),
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from workbench.grading.dask_cluster import ClusterError
    from workbench.grading.grade import NothingToGrade, grade, plan_for
    from workbench.grading.graded_lab import load_lab
    from workbench.grading.report_files import write_reports
    from workbench.grading.roster import RosterBroken, match_roster, read_roster
    from workbench.grading.sandbox import UNPROTECTED, SandboxError, reason_against_bubblewrap
    from workbench.labs.lab_errors import LabError

    reason = reason_against_bubblewrap()
    warning = say(UNPROTECTED, reason=reason) if reason else ""
    if warning:
        print(warning, file=sys.stderr)
    try:
        lab = load_lab(options.lab)
        roster = read_roster(options.roster) if options.roster else ()
        out = options.out or Path(f"grades-{lab.name}")
        plan = plan_for(lab, (options.submissions, out), reason)
        graded = grade(
            options.submissions,
            lab,
            out,
            plan,
            workers=options.workers,
            dask=options.dask,
            left_out=[options.roster] if options.roster else [],
            on_graded=_report,
        )
        match = match_roster(roster, [each.identity for each in graded]) if options.roster else None
        write_reports(out, lab, graded, warning, match)
    except (ClusterError, LabError, NothingToGrade, RosterBroken, SandboxError, OSError) as error:
        print(f"workbench: {error}", file=sys.stderr)
        return 1
    print(say_plural(_DONE, len(graded), folder=out))
    if match is not None and match.missing:
        names = ", ".join(one.name or one.numbers[0] for one in match.missing)
        print(say_plural(_NOT_HANDED_IN, len(match.missing), names=names))
    to_read = sum(len(each.to_read) for each in graded)
    if to_read:
        print(say_plural(_TO_READ, to_read))
    return 0


def _report(graded: "Graded", done: int, of: int) -> None:
    print(say(_ONE, done=done, of=of, student=graded.student, points=graded.points, most=graded.of))
