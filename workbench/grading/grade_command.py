"""``workbench grade``: grade a folder of submissions and write the reports."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.grading.grade_options import add_options, check_options
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import printable

if TYPE_CHECKING:
    from workbench.grading.grading_results import Graded
    from workbench.grading.hand_grades import HandGrading, ManualRow
    from workbench.grading.lateness import Extension
    from workbench.grading.roster import Listed, RosterMatch

DESCRIPTION = mark("Grade a folder of submissions in sandboxes, and write gradebook, feedback and overview.")

_FILE = mark("The file {file} cannot be used: {reason}.")
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
    '{count} answer is to be read by you: open {page}; see the column "to read" in gradebook.csv.',
    '{count} answers are to be read by you: open {page}; see the column "to read" in gradebook.csv.',
)
_UNPROTECTED = mark_plural(
    "{count} grade of this run is NOT protected: a Dask worker without bubblewrap gave it. The remarks say which.",
    "{count} grades of this run are NOT protected: Dask workers without bubblewrap gave them. The remarks say which.",
)


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``grade`` to the commands; what grading needs is imported when it runs."""
    parser = commands.add_parser("grade", help=say("grade a folder of submissions"), description=say(DESCRIPTION))
    add_options(parser)
    parser.set_defaults(run=lambda options: _run(options, parser))


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from workbench.grading.sandbox import UNPROTECTED, reason_against_bubblewrap
    from workbench.messages import WorkbenchError

    check_options(options, parser)
    reason = "" if options.dask else reason_against_bubblewrap()  # each worker tells its own
    warning = say(UNPROTECTED, reason=reason) if reason else ""
    if warning:
        print(warning, file=sys.stderr)
    try:
        _grade(options, reason, warning)
    except (WorkbenchError, OSError) as error:
        for line in f"workbench: {_text(error)}".split("\n"):
            print(printable(line), file=sys.stderr)
        return 1
    return 0


def _text(error: Exception) -> str:
    """What is wrong in words; of a file, which one and what the system says of it."""
    if isinstance(error, OSError) and error.filename is not None:
        return say(_FILE, file=error.filename, reason=error.strerror)
    return str(error)


def _grade(options: argparse.Namespace, reason: str, warning: str) -> None:
    """Read the instructor's files first: a fault in one of them is told before any student's code runs."""
    from workbench.grading.grade import grade, plan_for
    from workbench.grading.graded_lab import load_lab
    from workbench.grading.lateness import read_extensions
    from workbench.grading.regrade import Regrade, parse_only
    from workbench.grading.report_files import write_reports
    from workbench.grading.roster import match_roster, read_roster

    lab = load_lab(options.lab)
    out = options.out or Path(f"grades-{lab.name}")
    roster = read_roster(options.roster) if options.roster else ()
    rows = _manual_rows(options, out)
    extensions = read_extensions(options.extensions) if options.extensions else ()
    graded = grade(
        options.submissions,
        lab,
        out,
        plan_for(lab, (options.submissions, out), reason),
        workers=options.workers,
        dask=options.dask,
        left_out=[path for path in (options.roster, *options.manual, options.extensions) if path],
        roster=roster,
        regrade=Regrade(options.force, tuple(map(parse_only, options.only))),
        on_graded=_report,
    )
    unprotected = sum(not each.protected for each in graded)
    if options.dask and unprotected:
        warning = say_plural(_UNPROTECTED, unprotected)
        print(warning, file=sys.stderr)
    match = match_roster(roster, [each.identity for each in graded]) if options.roster else None
    by_hand = _by_hand(options, out, graded, rows, match)
    final, late_notes = _with_deadline(options, list(by_hand.graded), extensions, match)
    notes = [*by_hand.notes, *late_notes]
    write_reports(out, lab, final, warning, match, by_hand=by_hand, notes=notes, anonymous=options.anonymous)
    _summarise(final, out, match, notes)
    _deliver(options, lab.title, final, out, match)


def _deliver(
    options: argparse.Namespace, title: str, graded: "list[Graded]", out: Path, match: "RosterMatch | None"
) -> None:
    """Feedback as PDF and by mail, where that is asked for."""
    if not (options.pdf or options.pdf_font or options.mail_from):
        return
    from workbench.grading.feedback_delivery import mail_feedback, write_pdfs

    if options.pdf or options.pdf_font:
        write_pdfs(out, graded, title, options.pdf_font)
    if options.mail_from:
        for sentence in mail_feedback(out, graded, title, match, options.mail_from, options.send or ""):
            print(printable(sentence))


def _manual_rows(options: argparse.Namespace, out: Path) -> "list[ManualRow]":
    """The grades by hand that are kept with the reports, and after them those that are new."""
    from workbench.grading.hand_grades import MANUAL, read_manual

    kept = out / MANUAL
    is_given = any(_is_same(path, kept) for path in options.manual)
    rows = list(read_manual(kept)) if kept.is_file() and not is_given else []
    return [*rows, *(row for path in options.manual for row in read_manual(path))]


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _by_hand(
    options: argparse.Namespace,
    out: Path,
    graded: "list[Graded]",
    rows: "list[ManualRow]",
    match: "RosterMatch | None",
) -> "HandGrading":
    """The submissions with the grades by hand; new ones are kept with the reports."""
    from workbench.atomic_files import write_atomically
    from workbench.grading.hand_grades import MANUAL, apply_hand_grades, manual_csv

    by_hand = apply_hand_grades(graded, rows, match)
    if options.manual:
        write_atomically(out / MANUAL, manual_csv(by_hand.rows))
    return by_hand


def _with_deadline(
    options: argparse.Namespace,
    graded: "list[Graded]",
    extensions: "tuple[tuple[Listed, Extension], ...]",
    match: "RosterMatch | None",
) -> "tuple[list[Graded], list[str]]":
    from workbench.grading.lateness import LateRule, apply_late_rule

    if options.deadline is None:
        return graded, []
    cap = 100.0 if options.late_cap is None else options.late_cap
    rule = LateRule(options.deadline, options.grace or 0.0, options.late_percent or 0.0, cap)
    return apply_late_rule(graded, rule, extensions, match)


def _summarise(graded: "list[Graded]", out: Path, match: "RosterMatch | None", notes: list[str]) -> None:
    print(say_plural(_DONE, len(graded), folder=out))
    for note in notes:
        print(printable(note), file=sys.stderr)
    if match is not None and match.missing:
        names = ", ".join(one.name or one.numbers[0] for one in match.missing)
        print(printable(say_plural(_NOT_HANDED_IN, len(match.missing), names=names)))
    to_read = sum(len(each.to_read) for each in graded)
    if to_read:
        print(say_plural(_TO_READ, to_read, page=out / "grading.html"))


def _report(graded: "Graded", done: int, of: int) -> None:
    print(printable(say(_ONE, done=done, of=of, student=graded.student, points=graded.points, most=graded.of)))
