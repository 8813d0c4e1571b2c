"""The page for grading by hand in a real browser: by keyboard, saved, read back, and the gradebook has the points."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.grading.hand_graded import GUIDE, LAB, graded, write_lab, write_notebook
from workbench import cli
from workbench.grading import grading_attempt
from workbench.grading.grading_page import grading_page
from workbench.grading.hand_grades import read_manual

KIM = "김 <b>철수"
EVIL = "=1+1 </pre><img src=x onerror=\"document.title='broken'\"> a background of many words"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=True, color_scheme="dark")
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    errors: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield made
    context.close()
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []


def save(page: Page, path: Path) -> Path:
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename == "manual.csv"
    download.value.save_as(path)
    return path


def gradebook(out: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO((out / "gradebook.csv").read_text("utf-8-sig"), newline=""))
    return {row["student"]: row for row in rows}


def test_two_students_are_graded_by_keyboard_and_the_gradebook_has_it(
    page: Page, tmp_path: Path, screenshots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lab, submissions, out = write_lab(tmp_path / "edges"), tmp_path / "submissions", tmp_path / "grades"
    submissions.mkdir()
    write_notebook(submissions, "lee", "Since the background\nis nearly everything in it.")
    write_notebook(submissions, KIM, EVIL, steps=1)
    command = ["grade", str(submissions), "--lab", str(lab), "--out", str(out), "--workers", "1"]
    assert cli.main(command) == 0
    assert f"2 answers are to be read by you: open {out / 'grading.html'};" in capsys.readouterr().out

    page.goto((out / "grading.html").as_uri())
    expect(page.locator("#progress")).to_have_text("0 of 2 answers to read are graded.")
    expect(page.locator("#heading")).to_have_text("q2: Why Dice · lee")
    expect(page.locator("#guide")).to_have_text(GUIDE)
    expect(page.locator("#answer")).to_have_text("Since the background\nis nearly everything in it.")
    page.keyboard.press("4")
    expect(page.get_by_role("status")).to_have_text("lee, q2: 4 of 5 points.")
    page.keyboard.press("c")
    page.keyboard.type('Good, "really";\n=2+2')
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#answer")).to_have_text(EVIL)
    page.keyboard.press("7")
    expect(page.get_by_role("status")).to_have_text("7 is no number from 0 to 5; nothing was changed.")
    page.keyboard.press("2")
    page.keyboard.press(".")
    page.keyboard.press("5")
    expect(page.locator("#points")).to_have_value("2.5")
    page.screenshot(path=screenshots / "grading-page.png", full_page=True)
    saved = save(page, out / "manual.csv")
    assert page.title() == "Edges: grading by hand"
    assert [(row.student, row.points, row.comment) for row in read_manual(saved)] == [
        ("lee", "4", 'Good, "really";\n=2+2'),
        (KIM, "2.5", ""),
    ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading_attempt, "grade_task", lambda *_: pytest.fail("no student's code runs again"))
        assert cli.main(command) == 0
    found = gradebook(out)
    assert {name: (row["points"], row["q2"], row["to read"]) for name, row in found.items()} == {
        "lee": ("6.0", "4.0", ""),
        KIM: ("2.5", "2.5", ""),
    }
    assert "Good, &#34;really&#34;;" in (out / "feedback" / "lee.html").read_text("utf-8")
    assert (out / "canvas.csv").read_text("utf-8-sig").splitlines()[2].endswith(",6.0")


def test_overrides_earlier_versions_and_names(page: Page, tmp_path: Path) -> None:
    from workbench.grading.hand_grades import ManualRow, apply_hand_grades

    rows = [
        ManualRow("", "kim", question="q2", points="3", comment="Old.", submission="s0", time="2026-11-20T10:00:00Z"),
        ManualRow("", "gone", question="q2", points="1", comment='a "quote", and\na line'),
    ]
    by_hand = apply_hand_grades([graded("kim"), graded("lee")], rows)
    path = tmp_path / "grading.html"
    path.write_bytes(grading_page(LAB, by_hand.graded, by_hand.unused, anonymous=True))
    page.goto(path.as_uri())
    expect(page.get_by_text("kim")).to_have_count(0)
    expect(page.locator("#heading")).to_have_text("q2 · Student 1")
    page.keyboard.press("n")
    expect(page.locator("#heading")).to_have_text("q2 · kim")
    expect(page.locator("#earlier")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("#earlier")).to_be_hidden()
    expect(page.locator("#progress")).to_have_text(
        "1 of 2 answers to read are graded. There are changes that have not been saved."
    )

    page.reload()
    expect(page.get_by_role("status")).to_have_text(
        "Grades that had not been saved were found in this browser and are back."
    )
    expect(page.locator("#earlier")).to_be_hidden()
    page.get_by_label("Show").select_option("all")
    page.get_by_label("Question").select_option("q1")
    page.get_by_label("Names").check()
    page.get_by_label("Student", exact=True).select_option(label="lee")
    expect(page.locator("#judged")).to_have_text("The judge gave 1 of 2 points: Half of it.")
    page.locator("#judged").click()
    page.keyboard.press("2")
    page.keyboard.press("r")
    page.keyboard.type("A typing error.")
    page.keyboard.press("Enter")
    found = read_manual(save(page, tmp_path / "manual.csv"))
    told = {(row.student, row.question): (row.points, row.comment, row.reason, row.submission) for row in found}
    assert told == {
        ("lee", "q1"): ("2", "", "A typing error.", "slee"),
        ("kim", "q2"): ("3", "Old.", "", "skim"),
        ("gone", "q2"): ("1", 'a "quote", and\na line', "", ""),
    }
    again = apply_hand_grades([graded("kim"), graded("lee")], found)
    assert [each.points for each in again.graded] == [4.0, 2.0]


def test_every_control_has_a_name_and_both_themes_have_contrast(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "grading.html"
    path.write_bytes(grading_page(LAB, [graded("kim")]))
    page.goto(path.as_uri())
    nameless = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea, button')]"
        ".filter(each => !each.textContent.trim() && !each.labels?.[0]?.textContent.trim() && !each.ariaLabel)"
        ".map(each => each.id)"
    )
    assert nameless == []
    colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    assert page.evaluate(colours) == ["rgb(229, 231, 235)", "rgb(17, 24, 39)"]
    page.emulate_media(color_scheme="light")
    assert page.evaluate(colours) == ["rgb(31, 41, 55)", "rgb(255, 255, 255)"]


def test_the_overview_of_the_class_works_without_a_network(page: Page, tmp_path: Path, screenshots: Path) -> None:
    from workbench.grading.class_overview import overview_page, summarise

    path = tmp_path / "overview.html"
    path.write_bytes(overview_page(summarise([graded(EVIL), graded("lee")], [], "Edges"), "", [EVIL]))
    page.goto(path.as_uri())
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert page.locator(".js-plotly-plot").count() == 2
    expect(page.get_by_role("heading", name="Common wrong answers, in the students' own words")).to_be_visible()
    expect(page.locator("td", has_text="300 (a whole number)")).to_have_count(1)
    page.screenshot(path=screenshots / "overview.png", full_page=True)
    assert page.title() == "Edges: 2 submissions"
