"""Feedback as PDF and by mail: Korean names and texts show, and nothing is sent that nobody asked for."""

import smtplib
import socket
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import pytest
from msgspec.structs import replace

from tests.grading.test_course_exports import KIM, LEE
from tests.grading.test_report_files import EVIL, graded
from workbench.grading import feedback_mail
from workbench.grading.feedback import feedback_content, feedback_text
from workbench.grading.feedback_delivery import mail_feedback, write_pdfs
from workbench.grading.feedback_pdf import PdfUnavailable, font_for
from workbench.grading.mail_address import MailNotSent
from workbench.grading.report_files import returned_folder
from workbench.grading.roster import Listed, RosterMatch, match_roster, read_roster

KOREAN = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
LATIN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
needs_korean = pytest.mark.skipif(not KOREAN.is_file(), reason="needs the font Noto Sans CJK")
needs_latin = pytest.mark.skipif(not LATIN.is_file(), reason="needs the font DejaVu Sans")
ADDRESSES = (Listed("김철수", ("4711",), "kim@school.example"), Listed("Lee Jun", (), "lee@school.example"))


class Server(smtplib.SMTP):
    """A mail server that keeps what it gets; it refuses a student's mail where it is told to."""

    def __init__(self, refused: str = "", lost_at: str = "") -> None:
        self.got: list[str] = []
        self.refused, self.lost_at = refused, lost_at

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def send_message(self, msg: Any, *_: Any, **__: Any) -> dict[str, tuple[int, bytes]]:
        if msg["To"] == self.refused:
            raise smtplib.SMTPRecipientsRefused({msg["To"]: (550, b"no such\r\nuser")})
        if msg["To"] == self.lost_at:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        self.got.append(msg["To"])
        return {}


@pytest.fixture
def match() -> RosterMatch:
    return match_roster(ADDRESSES, [KIM.identity, LEE.identity])


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(server: str) -> smtplib.SMTP:
        raise AssertionError(server)

    monkeypatch.setattr(feedback_mail, "_connected", refuse)


def out_of(tmp_path: Path) -> Path:
    (tmp_path / "feedback").mkdir()
    for each in (KIM, LEE):
        (tmp_path / "returned" / returned_folder(each)).mkdir(parents=True)
    return tmp_path


@needs_korean
def test_each_student_gets_a_pdf_with_korean_letters_in_it(tmp_path: Path) -> None:
    out = out_of(tmp_path)
    write_pdfs(out, [KIM, LEE], "합성곱", KOREAN)
    content = (out / "feedback" / "김철수.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"NotoSansCJK" in content
    assert (out / "returned" / "김철수_4711_assignsubmission_file_" / "feedback.pdf").is_file()
    assert (out / "returned" / "Lee Jun" / "feedback.pdf").is_file()


@needs_latin
def test_a_font_without_the_letters_is_refused_in_words() -> None:
    contents = [feedback_content(KIM, "Edges")]
    with pytest.raises(PdfUnavailable) as told:
        font_for(LATIN, contents)
    assert f"received {LATIN}, which has no 김 수 철" in str(told.value)
    assert font_for(LATIN, [feedback_content(LEE, "Edges")]) == LATIN


def test_a_font_that_is_not_there_is_named() -> None:
    with pytest.raises(PdfUnavailable, match=r"received no such file as nothing\.ttf"):
        font_for(Path("nothing.ttf"), [])


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    for content in (b"", b"\x7fELF", b"\0\1\0\0" + bytes(range(200)), b"ttcf" + bytes(40)):
        path.write_bytes(content)
        with pytest.raises(PdfUnavailable, match=r"font\.ttf, which is no TrueType or OpenType font"):
            font_for(path, [feedback_content(LEE, "Edges")])


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.grading.feedback_pdf.find_spec", lambda _: None)
    with pytest.raises(PdfUnavailable, match=r"expected the library fpdf2 \(pip install fpdf2\)"):
        font_for(None, [])


@pytest.mark.usefixtures("no_server")
def test_mails_are_files_and_none_is_sent_unasked(tmp_path: Path, match: RosterMatch) -> None:
    told = mail_feedback(tmp_path, [KIM, LEE], "합성곱", match, "teacher@school.example")
    assert told == [f"2 mails are in {tmp_path / 'mail'}, and none was sent: look at them, then add --send SERVER."]
    mail = message_from_bytes((tmp_path / "mail" / "김철수.eml").read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert (mail["From"], mail["To"]) == ("teacher@school.example", "kim@school.example")
    assert mail["Subject"] == "Feedback: 합성곱: 1.5 of 2 points"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines()[:2] == ["합성곱: 1.5 of 2 points", "김철수"]
    (page,) = mail.iter_attachments()
    assert page.get_filename() == "feedback.html"


@pytest.mark.usefixtures("no_server")
def test_who_has_no_address_or_waits_for_a_reader_gets_no_mail(tmp_path: Path) -> None:
    waits = replace(graded("Lee Jun"), identity=LEE.identity)
    match = match_roster((Listed("Lee Jun", (), "lee@school.example"),), [KIM.identity, LEE.identity])
    told = mail_feedback(tmp_path, [KIM, waits], "Edges", match, "teacher@school.example")
    assert told[:2] == [
        "No mail address in the class list: 김철수.",
        "No mail before the answers are read: Lee Jun.",
    ]
    assert [*(tmp_path / "mail").iterdir()] == []


def test_a_mail_is_sent_once_and_again_only_when_it_has_changed(
    tmp_path: Path, match: RosterMatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()
    connect: Callable[[str], smtplib.SMTP] = lambda _: server  # noqa: E731
    monkeypatch.setattr(feedback_mail, "_connected", connect)
    sender = "teacher@school.example"
    assert mail_feedback(tmp_path, [KIM, LEE], "Edges", match, sender, "smtp") == ["2 mails were sent by smtp."]
    again = mail_feedback(tmp_path, [KIM, LEE], "Edges", match, sender, "smtp")
    assert again == ["0 mails were sent by smtp.", "2 mails were sent before as they are, and not again."]
    better = replace(KIM, questions=(replace(KIM.questions[0], remark="", title="Now"),))
    mail_feedback(tmp_path, [better, LEE], "Edges", match, sender, "smtp")
    assert server.got == ["kim@school.example", "lee@school.example", "kim@school.example"]


def test_a_mail_that_is_refused_keeps_no_other_from_being_sent(
    tmp_path: Path, match: RosterMatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = iter([first := Server(refused="kim@school.example"), second := Server()])
    monkeypatch.setattr(feedback_mail, "_connected", lambda _: next(servers))
    told = mail_feedback(tmp_path, [KIM, LEE], "Edges", match, "teacher@school.example", "smtp")
    assert told == ["The server did not take the mail of 김철수: 550 no such user", "1 mail was sent by smtp."]
    mail_feedback(tmp_path, [KIM, LEE], "Edges", match, "teacher@school.example", "smtp")
    assert (first.got, second.got) == (["lee@school.example"], ["kim@school.example"])


def test_what_was_sent_before_the_server_was_lost_is_not_sent_twice(
    tmp_path: Path, match: RosterMatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = iter([Server(lost_at="lee@school.example"), second := Server()])
    monkeypatch.setattr(feedback_mail, "_connected", lambda _: next(servers))
    with pytest.raises(MailNotSent) as told:
        mail_feedback(tmp_path, [KIM, LEE], "Edges", match, "teacher@school.example", "smtp")
    assert str(told.value) == (
        "The mail server smtp cannot be used: Connection unexpectedly closed. 1 mail went out before, and none goes "
        "out twice: mend what is wrong, and run the same command again."
    )
    mail_feedback(tmp_path, [KIM, LEE], "Edges", match, "teacher@school.example", "smtp")
    assert second.got == ["lee@school.example"]


def test_a_server_that_is_not_there_is_told_in_words(tmp_path: Path, match: RosterMatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        server = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(MailNotSent, match=f"^The mail server {server} cannot be used: Connection re"):
            mail_feedback(tmp_path, [KIM], "Edges", match, "teacher@school.example", server)


@pytest.mark.usefixtures("no_server")
def test_a_mail_of_before_that_is_none_now_is_deleted(tmp_path: Path, match: RosterMatch) -> None:
    mail_feedback(tmp_path, [KIM, LEE], "Edges", match, "teacher@school.example")
    mail_feedback(tmp_path, [KIM], "Edges", match, "teacher@school.example")
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["김철수.eml"]


def test_no_student_s_text_makes_a_header_or_colours_a_terminal() -> None:
    content = feedback_content(graded("kim", message="\x1b[31mred\x1b[0m\r\nBcc: all@school.example"), "Lab")
    text = feedback_text(content)
    assert "\x1b" not in text
    assert "\r" not in text
    mail = feedback_mail.message_to("a@b.example", "kim@b.example", f"1\r\nBcc: {EVIL}", text, b"")
    assert mail["Bcc"] is None


def test_addresses_come_from_the_class_list(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    lines = [
        "Kim,1,kim@b.example",
        "Lee,2,none",
        '"Park",3,Park <park@b.example>',
        '"Ahn",4,"a@b.example, c@b.example"',
    ]
    path.write_text("student,id,e-mail\n" + "\n".join([*lines, "Choi,5,choi@"]), encoding="utf-8")
    assert [one.email for one in read_roster(path)] == ["kim@b.example", "", "park@b.example", "", ""]
