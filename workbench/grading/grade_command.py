"""``workbench grade``: grade a folder of submissions and write the reports."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import printable

if TYPE_CHECKING:
    from workbench.grading.grading_results import Graded
    from workbench.grading.hand_grades import HandGrading, ManualRow
    from workbench.grading.lateness import Extension
    from workbench.grading.roster import Listed, RosterMatch

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
    '{count} answer is to be read by you: open {page}; see the column "to read" in gradebook.csv.',
    '{count} answers are to be read by you: open {page}; see the column "to read" in gradebook.csv.',
)
_NO_TIME = mark("{text} is no time; write 2026-11-20, or 2026-11-20 23:59")
_NO_AMOUNT = mark("{text} is no number of at least {least}")
_TOO_MUCH = mark("{text} is more than 100 per cent")
_UNPROTECTED = mark_plural(
    "{count} grade of this run is NOT protected: a Dask worker without bubblewrap gave it. The remarks say which.",
    "{count} grades of this run are NOT protected: Dask workers without bubblewrap gave them. The remarks say which.",
)
_NEEDS_DEADLINE = mark("{option} needs --deadline")
_NEEDS_ADDRESS = mark("--send needs --mail-from and --roster, with a column for addresses")
_NEEDS_ROSTER = mark("--mail-from needs --roster, with a column for addresses")


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
    _add_regrading(parser)
    _add_hand_grading(parser)
    _add_deadline(parser)
    _add_feedback(parser)
    parser.set_defaults(run=lambda options: _run(options, parser))


def _add_regrading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help=say("judge everything again, whatever is known"))
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="STUDENT/QUESTION",
        help=say("judge this again, and take the rest from the last time; STUDENT or /QUESTION alone will do"),
    )


def _add_hand_grading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--manual",
        type=Path,
        metavar="CSV",
        help=say("grades given by hand, as grading.html saves them; they are kept as manual.csv with the reports"),
    )
    parser.add_argument(
        "--anonymous", action="store_true", help=say("show numbers in place of names in grading.html at first")
    )


def _add_deadline(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(say("deadline"))
    group.add_argument("--deadline", type=_time, metavar="TIME", help=say("2026-11-20, or 2026-11-20 23:59"))
    group.add_argument(
        "--grace", type=_amount(), metavar="MINUTES", help=say("how much later still is on time (0 by default)")
    )
    group.add_argument(
        "--late-percent",
        type=_amount(100),
        metavar="PERCENT",
        help=say("taken off the points for each day begun since the deadline (0 by default)"),
    )
    group.add_argument(
        "--late-cap", type=_amount(100), metavar="PERCENT", help=say("the most that is taken off (100 by default)")
    )
    group.add_argument(
        "--extensions",
        type=Path,
        metavar="CSV",
        help=say("single students' deadline, days or hours more, or the time they submitted"),
    )


def _add_feedback(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(say("feedback"))
    group.add_argument("--pdf", action="store_true", help=say("write the feedback as PDF too"))
    group.add_argument("--pdf-font", type=Path, metavar="FILE", help=say("the font for PDF, with all letters needed"))
    group.add_argument(
        "--mail-from",
        default="",
        metavar="ADDRESS",
        help=say("write a mail for each student whose address is in the class list; none is sent"),
    )
    group.add_argument(
        "--send", default="", metavar="SERVER", help=say("send these mails by an SMTP server, HOST or HOST:PORT")
    )


def _time(text: str) -> datetime:
    from workbench.grading.lateness import parse_time

    try:
        return parse_time(text)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(say(_NO_TIME, text=text)) from None


def _amount(most: float | None = None) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            amount = float(text)
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            raise argparse.ArgumentTypeError(say(_NO_AMOUNT, text=text, least=0))
        if most is not None and amount > most:
            raise argparse.ArgumentTypeError(say(_TOO_MUCH, text=text))
        return amount

    return read


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from workbench.grading.sandbox import UNPROTECTED, reason_against_bubblewrap
    from workbench.messages import WorkbenchError

    for name in ("grace", "late_percent", "late_cap", "extensions"):
        if getattr(options, name) is not None and options.deadline is None:
            parser.error(say(_NEEDS_DEADLINE, option=f"--{name.replace('_', '-')}"))
    if options.send and not (options.mail_from and options.roster):
        parser.error(say(_NEEDS_ADDRESS))
    if options.mail_from and not options.roster:
        parser.error(say(_NEEDS_ROSTER))
    reason = "" if options.dask else reason_against_bubblewrap()  # each worker tells its own
    warning = say(UNPROTECTED, reason=reason) if reason else ""
    if warning:
        print(warning, file=sys.stderr)
    try:
        _grade(options, reason, warning)
    except (WorkbenchError, OSError) as error:
        for line in f"workbench: {error}".split("\n"):
            print(printable(line), file=sys.stderr)
        return 1
    return 0


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
        left_out=[path for path in (options.roster, options.manual, options.extensions) if path],
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
        for sentence in mail_feedback(out, graded, title, match, options.mail_from, options.send):
            print(printable(sentence))


def _manual_rows(options: argparse.Namespace, out: Path) -> "list[ManualRow]":
    """The grades by hand that are kept with the reports, and after them those that are new."""
    from workbench.grading.hand_grades import MANUAL, read_manual

    kept = out / MANUAL
    given = options.manual
    rows = list(read_manual(kept)) if kept.is_file() and not (given and _is_same(given, kept)) else []
    return [*rows, *(read_manual(given) if given else ())]


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
