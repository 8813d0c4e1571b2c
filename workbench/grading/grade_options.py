"""The options of ``workbench grade``: what they take, and which of them need others."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from workbench.grading.mail_address import mail_address, mail_server
from workbench.messages import mark, say
from workbench.text_format import printable

_NO_TIME = mark("{text} is no time; write 2026-11-20, 2026-11-20 23:59, or with a zone 2026-11-20 23:59+09:00")
_NO_AMOUNT = mark("{text} is no number of at least {least}")
_TOO_MUCH = mark("{text} is more than 100 per cent")
_NO_COUNT = mark("{text} is no whole number of at least 0")
_NO_ADDRESS = mark("{text} is no mail address; write teacher@school.example")
_NO_SERVER = mark("{text} is no mail server; write smtp.school.example, or smtp.school.example:587")
_NEEDS_DEADLINE = mark("{option} needs --deadline")
_NEEDS_ADDRESS = mark("--send needs --mail-from and --roster, with a column for addresses")
_NEEDS_ROSTER = mark("--mail-from needs --roster, with a column for addresses")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the command its options."""
    parser.add_argument("submissions", type=Path, help=say("the folder of submissions, as the course system gave it"))
    parser.add_argument("--lab", required=True, help=say("the lab's name, or its folder"))
    parser.add_argument("--out", type=Path, help=say("the folder for the reports (grades-LAB by default)"))
    parser.add_argument(
        "--workers", type=_count, default=0, help=say("submissions at a time (the number of cores by default)")
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
        action="append",
        default=[],
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
        type=_address,
        metavar="ADDRESS",
        help=say("write a mail for each student whose address is in the class list; none is sent"),
    )
    group.add_argument(
        "--send",
        type=_server,
        metavar="SERVER",
        help=say("send these mails by an SMTP server, HOST or HOST:PORT"),
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


def _count(text: str) -> int:
    if not text.strip().isdecimal():
        raise argparse.ArgumentTypeError(say(_NO_COUNT, text=text))
    return int(text)


def _address(text: str) -> str:
    if not mail_address(text):
        raise argparse.ArgumentTypeError(say(_NO_ADDRESS, text=printable(text)))
    return mail_address(text)


def _server(text: str) -> str:
    try:
        mail_server(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say(_NO_SERVER, text=printable(text))) from None
    return text


def check_options(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End the command where an option needs another one."""
    for name in ("grace", "late_percent", "late_cap", "extensions"):
        if getattr(options, name) is not None and options.deadline is None:
            parser.error(say(_NEEDS_DEADLINE, option=f"--{name.replace('_', '-')}"))
    if options.send and not (options.mail_from and options.roster):
        parser.error(say(_NEEDS_ADDRESS))
    if options.mail_from and not options.roster:
        parser.error(say(_NEEDS_ROSTER))
