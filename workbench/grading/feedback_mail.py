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
from workbench.messages import mark, say

USER, PASSWORD = "WORKBENCH_SMTP_USER", "WORKBENCH_SMTP_PASSWORD"
_SENT = "sent.json"
_PORT = 587
_SUBJECT = mark("Feedback: {title}")
_SECONDS = 30


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

    Raises:
        OSError: A file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, mail in mails.items():
        write_atomically(folder / f"{name}.eml", mail.as_bytes())


def send_mails(
    folder: Path, mails: Mapping[str, EmailMessage], server: str, connect: Callable[[str], smtplib.SMTP] | None = None
) -> list[str]:
    """Send the mails that have not been sent as they are, and note each in the folder as soon as it is out.

    The connection is encrypted from the start of the login on. ``WORKBENCH_SMTP_USER`` and
    ``WORKBENCH_SMTP_PASSWORD`` say who sends, where the server asks for that.

    Args:
        folder: Where what was sent is noted.
        mails: The mails by student.
        server: ``HOST`` or ``HOST:PORT``; port 587 without it.
        connect: What opens the connection to a server.

    Returns:
        The students whose mail was sent now.

    Raises:
        OSError: The server cannot be reached, or refuses; what was sent until then is noted.
    """
    noted = _noted(folder)
    new = {name: mail for name, mail in mails.items() if noted.get(name) != _digest(mail)}
    if not new:
        return []
    done: list[str] = []
    with (connect or _connected)(server) as connection:
        for name, mail in new.items():
            connection.send_message(mail)
            done.append(name)
            noted[name] = _digest(mail)
            write_atomically(folder / _SENT, json.dumps(noted, indent=1, ensure_ascii=False).encode())
    return done


def _connected(server: str) -> smtplib.SMTP:
    host, _, port = server.partition(":")
    connection = smtplib.SMTP(host, int(port or _PORT), timeout=_SECONDS)
    connection.starttls(context=ssl.create_default_context())
    user = os.environ.get(USER, "")
    if user:
        connection.login(user, os.environ.get(PASSWORD, ""))
    return connection


def _noted(folder: Path) -> dict[str, str]:
    path = folder / _SENT
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _digest(mail: EmailMessage) -> str:
    return sha256(mail.as_bytes()).hexdigest()
