"""Feedback by mail: a file for each student that any mail program opens, and sending them where that is asked for."""

import json
import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from workbench.atomic_files import write_atomically
from workbench.grading.mail_address import ENCRYPTED_PORT, MailNotSent, mail_server
from workbench.messages import mark, mark_plural, say, say_plural

USER, PASSWORD = "WORKBENCH_SMTP_USER", "WORKBENCH_SMTP_PASSWORD"
_SENT = "sent.json"
_SUBJECT = mark("Feedback: {title}")
_SECONDS = 30
_NOT_SENT = mark_plural(
    "The mail server {server} cannot be used: {reason}. {count} mail went out before, and none goes out twice: mend "
    "what is wrong, and run the same command again.",
    "The mail server {server} cannot be used: {reason}. {count} mails went out before, and none goes out twice: mend "
    "what is wrong, and run the same command again.",
)
_OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)
"""What is wrong with one mail, and does not keep others from being sent."""


def message_to(sender: str, address: str, title: str, text: str, page: bytes) -> EmailMessage:
    """A mail with the feedback as text, and as the page beside it.

    Args:
        sender: Who sends it.
        address: The student's address.
        title: The first line of the feedback.
        text: The feedback as text.
        page: The feedback as HTML.

    Returns:
        The mail. The same feedback gives the same mail.

    Raises:
        ValueError: An address holds a line end.

    >>> message_to("a@b.org", "kim@b.org", "Edges: 3 of 4 points", "Well done.", b"")["To"]
    'kim@b.org'
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, address
    mail["Subject"] = " ".join(say(_SUBJECT, title=title).split())
    mail.set_content(text)
    mail.add_attachment(page, maintype="text", subtype="html", filename="feedback.html")
    mail.set_boundary(f"feedback-{sha256(page).hexdigest()[:24]}")
    return mail


def write_mails(folder: Path, mails: Mapping[str, EmailMessage]) -> None:
    """Write ``NAME.eml`` for each mail, all of them ready to be looked at, and nothing sent.

    A mail of an earlier run that is none now is deleted: its points may be no longer right.

    Raises:
        OSError: A file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.eml"):
        if path.stem not in mails:
            path.unlink()
    for name, mail in mails.items():
        write_atomically(folder / f"{name}.eml", mail.as_bytes())


def send_mails(
    folder: Path, mails: Mapping[str, EmailMessage], server: str, connect: Callable[[str], smtplib.SMTP] | None = None
) -> tuple[list[str], dict[str, str]]:
    """Send the mails that have not been sent as they are, and note each in the folder as soon as it is out.

    The connection is encrypted from the start of the login on. ``WORKBENCH_SMTP_USER`` and
    ``WORKBENCH_SMTP_PASSWORD`` say who sends, where the server asks for that.

    Args:
        folder: Where what was sent is noted.
        mails: The mails by student.
        server: ``HOST`` or ``HOST:PORT``; port 587 without it.
        connect: What opens the connection to a server.

    Returns:
        The students whose mail was sent now; and by student, why the server did not take a mail.

    Raises:
        MailNotSent: The server cannot be reached, or refuses altogether; what was sent until then is noted.
        OSError: A file cannot be written.
    """
    noted = _noted(folder)
    new = {name: mail for name, mail in mails.items() if noted.get(name) != _digest(mail)}
    done: list[str] = []
    refused: dict[str, str] = {}
    if not new:
        return done, refused
    try:
        with (connect or _connected)(server) as connection:
            for name, mail in new.items():
                try:
                    connection.send_message(mail)
                except _OF_ONE_MAIL as error:
                    refused[name] = _reason(error)
                    continue
                done.append(name)
                noted[name] = _digest(mail)
                write_atomically(folder / _SENT, json.dumps(noted, indent=1, ensure_ascii=False).encode())
    except (OSError, ValueError) as error:
        if getattr(error, "filename", None):  # a file of ours
            raise
        raise MailNotSent(say_plural(_NOT_SENT, len(done), server=server, reason=_reason(error))) from error
    return done, refused


def _connected(server: str) -> smtplib.SMTP:
    host, port = mail_server(server)
    context = ssl.create_default_context()
    if port == ENCRYPTED_PORT:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=_SECONDS)
        connection.starttls(context=context)
    user = os.environ.get(USER, "")
    if user:
        connection.login(user, os.environ.get(PASSWORD, ""))
    return connection


def _reason(error: Exception) -> str:
    """What a server answered, or why it did not, in a line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(answer)}" for code, answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return " ".join(str(getattr(error, "strerror", None) or error).split())


def _text(answer: bytes | str) -> str:
    return " ".join((answer.decode(errors="replace") if isinstance(answer, bytes) else answer).split())


def _noted(folder: Path) -> dict[str, str]:
    path = folder / _SENT
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _digest(mail: EmailMessage) -> str:
    return sha256(mail.as_bytes()).hexdigest()
