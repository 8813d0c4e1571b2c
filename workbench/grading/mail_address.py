"""Addresses of mail: a student's or a teacher's, and a server's."""

import re
from typing import NamedTuple

from workbench.messages import WorkbenchError

PORT, ENCRYPTED_PORT = 587, 465
_MOST_PORTS = 65535
_ADDRESS = re.compile(r"""(?:[^<>@,;]*<)?(?P<address>[^@\s,;:<>()"\\]+@[^@\s,;:<>()"\\]+)>?""")
_SERVER = re.compile(r"(?:\[(?P<long>[0-9a-fA-F:.]+)\]|(?P<host>[\w.-]+))(?::(?P<port>[0-9]{1,5}))?", re.ASCII)


class MailNotSent(WorkbenchError, OSError):
    """The mail server cannot be reached, or refuses to send.

    Look at ``--send``, ``WORKBENCH_SMTP_USER`` and ``WORKBENCH_SMTP_PASSWORD``; mails that are out do not go out again.
    """

    code = "mail-not-sent"


class MailServer(NamedTuple):
    """The host and the port of an SMTP server."""

    host: str
    port: int


def mail_address(text: str) -> str:
    """The one address that a text holds, alone or after a name; "" where it holds none, or several.

    >>> mail_address("Kim Minji <kim@school.example>"), mail_address("kim@"), mail_address("a@b.org, c@d.org")
    ('kim@school.example', '', '')
    """
    found = _ADDRESS.fullmatch(text.strip())
    return found["address"] if found and found["address"].isprintable() else ""


def mail_server(text: str) -> MailServer:
    """``HOST`` or ``HOST:PORT``, an IPv6 address in brackets; port 587 without one.

    Raises:
        ValueError: It is nothing of the kind.

    >>> mail_server("smtp.school.example"), mail_server("[::1]:2525")
    (MailServer(host='smtp.school.example', port=587), MailServer(host='::1', port=2525))
    """
    found = _SERVER.fullmatch(text.strip())
    port = int(found["port"] or PORT) if found else 0
    if not found or not 0 < port <= _MOST_PORTS:
        raise ValueError(text)
    return MailServer(found["long"] or found["host"], port)
