"""Feedback on its way to students: as PDF beside the pages, and as mails."""

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from workbench.atomic_files import write_atomically
from workbench.grading.feedback import feedback, feedback_content, feedback_text
from workbench.grading.feedback_mail import message_to, send_mails, write_mails
from workbench.grading.feedback_pdf import feedback_pdf, font_for
from workbench.grading.grading_results import Graded
from workbench.grading.report_files import file_name, returned_folder
from workbench.grading.roster import RosterMatch
from workbench.messages import mark, mark_plural, say, say_plural

_WRITTEN = mark_plural(
    "{count} mail is in {folder}, and none was sent: look at it, then add --send SERVER.",
    "{count} mails are in {folder}, and none was sent: look at them, then add --send SERVER.",
)
_SENT = mark_plural("{count} mail was sent by {server}.", "{count} mails were sent by {server}.")
_KNOWN = mark_plural(
    "{count} mail was sent before as it is, and not again.",
    "{count} mails were sent before as they are, and not again.",
)
_NO_ADDRESS = mark("No mail address in the class list: {names}.")
_REFUSED = mark("The server did not take the mail of {name}: {reason}")
_WAITING = mark("No mail before the answers are read: {names}.")


def write_pdfs(out: Path, graded: Sequence[Graded], title: str, named_font: Path | None = None) -> None:
    """Write each student's feedback as PDF beside the pages in ``feedback`` and ``returned``.

    Args:
        out: The folder of the reports.
        graded: The submissions.
        title: The lab's title.
        named_font: The instructor's font; else one of this computer.

    Raises:
        PdfUnavailable: The library is missing, or no font has all letters.
        OSError: A file cannot be written.
    """
    contents = [(each, feedback_content(each, title)) for each in graded]
    font = font_for(named_font, [content for _, content in contents])
    for each, content in contents:
        document = feedback_pdf(content, font)
        write_atomically(out / "feedback" / f"{file_name(each.student)}.pdf", document)
        write_atomically(out / "returned" / returned_folder(each) / "feedback.pdf", document)


def mail_feedback(
    out: Path, graded: Sequence[Graded], title: str, roster: RosterMatch | None, sender: str, server: str = ""
) -> list[str]:
    """Write a mail for each student with an address in the class list; send them only where a server is given.

    Who waits for an answer to be read gets none yet: points would change.

    Args:
        out: The folder of the reports; mails are in ``mail`` there.
        graded: The submissions.
        title: The lab's title.
        roster: The class list with its addresses.
        sender: The address that they come from.
        server: ``HOST`` or ``HOST:PORT`` of an SMTP server; "" to send nothing.

    Returns:
        What was done, in sentences.

    Raises:
        MailNotSent: The server cannot be reached, or refuses.
        OSError: A file cannot be written.
    """
    addresses = {each.student: address for each in graded if (address := _address(each, roster))}
    ready = [each for each in graded if each.student in addresses and not each.to_read]
    mails = {file_name(each.student): _mail(each, title, sender, addresses[each.student]) for each in ready}
    folder = out / "mail"
    write_mails(folder, mails)
    told = _who(_NO_ADDRESS, [each.student for each in graded if each.student not in addresses])
    told += _who(_WAITING, [each.student for each in graded if each.student in addresses and each.to_read])
    if not server:
        return [*told, say_plural(_WRITTEN, len(mails), folder=folder)]
    sent, refused = send_mails(folder, mails, server)
    names = {file_name(each.student): each.student for each in ready}
    told += [say(_REFUSED, name=names[each], reason=reason) for each, reason in refused.items()]
    before = len(mails) - len(sent) - len(refused)
    return [*told, say_plural(_SENT, len(sent), server=server), *([say_plural(_KNOWN, before)] if before else [])]


def _address(each: Graded, roster: RosterMatch | None) -> str:
    listed = roster.listed.get(each.identity) if roster else None
    return listed.email if listed else ""


def _mail(each: Graded, title: str, sender: str, address: str) -> EmailMessage:
    content = feedback_content(each, title)
    return message_to(sender, address, content.title, feedback_text(content), feedback(each, title))


def _who(template: str, students: list[str]) -> list[str]:
    return [say(template, names=", ".join(students))] if students else []
